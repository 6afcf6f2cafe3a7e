"""One training at a time writes into a run folder, and only into it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import TESTS
from helpers.training import STEPS, learn

from vlmrm_lite import VlmrmError
from vlmrm_lite.training.run_folder import RunFolder


def test_a_second_training_in_the_folder_is_refused(tmp_path):
    folder = tmp_path / "run"
    messages = []

    def second(frames):
        if not messages:
            with pytest.raises(VlmrmError, match="Another training is running in .*run; wait for its end or stop it"):
                learn(folder, resume=True)
            messages.append(1)
        return frames.mean(axis=(1, 2, 3))

    assert learn(folder, reward=second).metrics["step"].tolist() == STEPS
    assert messages and not (folder / ".lock").exists()


HOLD = """
import os, time
from vlmrm_lite.training.run_folder import RunFolder
with RunFolder({folder!r}).lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_a_killed_process_leaves_no_lock_and_no_temporary_file(tmp_path):
    folder = tmp_path / "run"
    environment = {**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"}
    command = [sys.executable, "-c", HOLD.format(folder=str(folder))]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    with pytest.raises(VlmrmError, match="Another training"):
        learn(folder)
    process.send_signal(signal.SIGKILL)
    process.wait()
    for name in ("config.0123456789abcdef.part.json", "checkpoint.0123456789abcdef.part.safetensors"):
        (folder / name).write_text("half")
    (folder / "notes.part.txt").write_text("mine")
    assert learn(folder).metrics["step"].tolist() == STEPS
    assert sorted(path.name for path in folder.glob("*part*")) == ["notes.part.txt"]
    assert not (folder / ".lock").exists()


def test_a_refused_training_leaves_no_folder(tmp_path):
    with pytest.raises(ValueError):
        learn(tmp_path / "a" / "b", algorithm="DQQ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["config.json", "metrics.csv", "checkpoint.safetensors", "policy.safetensors", ".lock"]
)
@pytest.mark.parametrize("arguments", [{"resume": True}, {"overwrite": True}, {}])
def test_links_in_a_folder_are_refused(tmp_path, name, arguments):
    precious = tmp_path / "precious"
    precious.write_text("{}")
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / name).symlink_to(precious)
    with pytest.raises(VlmrmError, match="is a link to another place; remove it, or"):
        learn(folder, **arguments)
    assert precious.read_text() == "{}" and (folder / name).is_symlink()


def test_a_linked_tensorboard_folder_and_a_pipe_are_refused(tmp_path):
    folder, outside = tmp_path / "run", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "tensorboard").symlink_to(outside)
    with pytest.raises(VlmrmError, match="tensorboard is not a folder of its own"):
        learn(folder)
    (folder / "tensorboard").unlink()
    os.mkfifo(folder / "metrics.csv")
    with pytest.raises(VlmrmError, match="metrics.csv is not a regular file"):
        learn(folder)
    assert list(outside.iterdir()) == []


def test_temporary_names_cannot_be_foreseen(tmp_path):
    """Links that wait at the names of temporary files of earlier versions are not followed."""
    precious, folder = tmp_path / "precious", tmp_path / "run"
    precious.write_text("mine")
    folder.mkdir()
    for name in ("config.part.json", "metrics.part.csv", "checkpoint.part.safetensors", "policy.part.safetensors"):
        (folder / name).symlink_to(precious)
    assert learn(folder).metrics["step"].tolist() == STEPS
    assert precious.read_text() == "mine" and not list(folder.glob("*.part.*"))


def test_the_home_folder_in_a_path(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    run = learn("~/run")
    assert run.folder == tmp_path / "run" and RunFolder("~/run").path == run.folder
    assert run.record("~/film.mp4") == tmp_path / "film.mp4" and Path("~").exists() is False
