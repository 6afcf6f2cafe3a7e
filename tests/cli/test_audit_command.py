"""The command ``audit``."""

import numpy as np
import pytest
from helpers.cli import check_error, invoke
from PIL import Image

from vlmrm_lite.envs.classic import cartpole


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    angles = np.concatenate([rng.uniform(-0.1, 0.1, 25), rng.uniform(0.8, 2.5, 25)])
    states = np.zeros((50, 4))
    states[:, 0], states[:, 2] = rng.uniform(-1, 1, 50), angles
    for i, frame in enumerate(cartpole.draw(states, 64, 64)):
        Image.fromarray(frame).resize((64 + 8 * (i % 3), 64)).save(tmp_path / f"кадр {i:02d}.png")
    (tmp_path / "сломан.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "labels.csv").write_text("\n".join(f"кадр {i:02d}.png,{int(i < 25)}" for i in range(50)), "utf-8")
    return tmp_path


def test_a_labeled_folder_with_a_broken_file(folder):
    goal, baseline = "pole vertically upright on top of the cart", "pole and cart"
    result = invoke(
        "audit", "--frames", folder, "--labels", folder / "labels.csv", "--goal", goal, "--baseline", baseline
    )
    assert result.exit_code == 0, result.output
    assert "'сломан.png' (" in result.stderr and "was left out" in result.stderr
    assert "on 50 given frames" in result.stdout and "25 successes and 25 others" in result.stdout
    assert "Advice: Nothing here speaks against a training." in result.stdout


def test_a_task_is_passed_on(monkeypatch):
    calls = []
    monkeypatch.setattr("vlmrm_lite.audits.named_task.audit_task", lambda *args: calls.append(args) or "found")
    assert invoke("audit", "cartpole").stdout == "found\n"
    invoke("audit", "phone", "--goal", "clock", "--vlm", "simclip-goals", "--seed", "3")
    invoke("audit", "cartpole", "--goal", "a", "--goal", "b", "--baseline", "c")
    assert calls == [
        ("cartpole", None, None, None, 0),
        ("phone", "clock", None, "simclip-goals", 3),
        ("cartpole", ["a", "b"], "c", None, 0),
    ]


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        ([], "either a TASK or --frames"),
        (["cartpole", "--frames", "x"], "either a TASK or --frames"),
        (["--frames", "x"], "--frames needs --goal"),
        (["cartpole", "--labels", "x.csv"], "--labels is for --frames"),
    ],
)
def test_wrong_usage(arguments, fragment):
    check_error(invoke("audit", *arguments), fragment, exit_code=2)


def test_errors_are_one_sentence(tmp_path):
    check_error(invoke("audit", "--frames", tmp_path / "none", "--goal", "a pole"), "is no folder")
    check_error(invoke("audit", "phone"), "has many goals", "--goal")
