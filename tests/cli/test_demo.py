"""`demo`: the files it writes and the folders it may overwrite."""

import json
import math
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.cli import check_error, invoke


@pytest.mark.slow
def test_demo_leaves_everything_and_replaces_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke("demo", "--seed", 2)
    assert result.exit_code == 0, result.output
    out = Path("runs/demo")
    names = ("video.mp4", "landscape.png", "curves.png", "metrics.csv", "config.json", "summary.json")
    for name in names:
        assert (out / name).stat().st_size > 0 and str(out / name) in result.stdout
    summary = json.loads((out / "summary.json").read_text())
    assert summary["episodes"] == 100 and 0 <= summary["successes"] <= 100
    assert (summary["seed"], summary["env_steps"]) == (2, 128)
    assert summary["train_seconds"] > 0
    assert math.isclose(summary["epic"], math.sqrt((1 - summary["reward_env_pearson"]) / 2), abs_tol=2e-4)
    assert f"{summary['successes']} of 100 episodes succeeded" in result.stdout
    assert (out / "landscape.png").read_bytes()[:4] == (out / "curves.png").read_bytes()[:4] == b"\x89PNG"

    again = invoke("demo", "--seed", 3)
    assert again.exit_code == 0, again.output
    assert json.loads((out / "summary.json").read_text())["seed"] == 3


@pytest.mark.slow
def test_demo_replaces_one_that_was_stopped(tmp_path, monkeypatch):
    stopped = SimpleNamespace(metrics=pd.DataFrame({"step": [32]}))
    with monkeypatch.context() as patch:
        patch.setattr(
            "vlmrm_lite.cli.demo.train", lambda *_, out, **__: (out / "config.json").write_text("{}") and stopped
        )
        check_error(invoke("demo", "--out", tmp_path), "stopped at step 32 of 128")
    assert invoke("demo", "--out", tmp_path).exit_code == 0


def test_demo_leaves_other_runs_alone(folder):
    check_error(invoke("demo", "--out", folder), "holds a run that is not a demo", "--out")
    assert (folder / "policy.safetensors").is_file()
