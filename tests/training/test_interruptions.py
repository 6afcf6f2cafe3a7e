"""Interruptions, failing rewards and full disks lose nothing."""

import errno
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers import TESTS
from helpers.training import STEPS, TASK, Failing, darkness, learn

from vlmrm_lite import VlmrmError
from vlmrm_lite.training import Run, recorder as recording, run_folder as folders
from vlmrm_lite.training.metrics_table import read_metrics
from vlmrm_lite.utils import files
from vlmrm_lite.utils.files import WriteError


def test_an_interruption_saves_the_run(tmp_path):
    run = learn(tmp_path / "run", reward=Failing(KeyboardInterrupt(), call=29))  # in the fourth rollout
    assert run.policy_step == 96 and run.metrics["step"].tolist() == [32, 64, 96]
    resumed = learn(run.folder, resume=True)
    assert resumed.metrics["step"].tolist() == STEPS


def test_an_interruption_in_the_first_rollout(tmp_path):
    run = learn(tmp_path / "run", reward=Failing(KeyboardInterrupt(), call=3))
    assert run.metrics.empty and run.policy_step == 0
    assert learn(run.folder, resume=True, total_steps=64).metrics["step"].tolist() == [32, 64]


def test_an_interruption_of_an_off_policy_learner_keeps_every_step(tmp_path):
    task = replace(TASK, algorithm="DQN", hyperparameters={"buffer_size": 1000, "learning_starts": 50}, total_steps=200)
    run = learn(tmp_path / "run", task, reward=Failing(KeyboardInterrupt(), call=31))
    assert Run.load(run.folder, reward=darkness, latest=True).policy_step == 120
    assert learn(run.folder, task, resume=True).metrics["step"].iloc[-1] == 200


def test_a_reward_that_fails_loses_nothing(tmp_path):
    calls = []

    def broken(frames):
        calls.append(1)
        return darkness(frames) * (np.nan if len(calls) == 20 else 1)

    with pytest.raises(ValueError, match="must return finite numbers") as caught:
        learn(tmp_path / "run", reward=broken)
    assert "until step 64 is saved in" in caught.value.__notes__[0]
    assert learn(tmp_path / "run", resume=True).metrics["step"].tolist() == STEPS


KILLED = """
import time
import numpy as np
from helpers.training import TASK, learn
from vlmrm_lite.training import recorder as recording

recording.CHECKPOINT_SECONDS = 0.05

def slow(frames):
    time.sleep(0.005)
    return np.asarray(frames, np.float32).mean((1, 2, 3))

learn({folder!r}, reward=slow, total_steps=1600)
"""


@pytest.mark.slow
def test_kill_9_and_resume(tmp_path):
    folder = tmp_path / "run"
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-c", KILLED.format(folder=str(folder))], env=environment)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if (folder / "checkpoint.safetensors").is_file() and len(read_metrics(folder / "metrics.csv")) > 8:
            break
        time.sleep(0.02)
    assert process.poll() is None, "the training ended before it was killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    (folder / "metrics.csv").open("a").write("1568,1.5")  # killed while it wrote a row
    before = read_metrics(folder / "metrics.csv")
    resumed = learn(folder, resume=True, total_steps=1600).metrics
    assert resumed["step"].iloc[-1] == 1600 and resumed["step"].is_unique and resumed["step"].is_monotonic_increasing
    same = resumed[["step", "seconds"]].head(len(before)).to_numpy() == before[["step", "seconds"]].to_numpy()
    kept = int(same.all(axis=1).cumprod().sum())  # rows before the first that was written anew
    assert kept >= max(1, len(before) - 8)
    assert resumed["seconds"].is_monotonic_increasing
    assert resumed["episodes"].iloc[-1] >= 60


def test_a_checkpoint_is_written_while_training(tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "CHECKPOINT_SECONDS", 0.0)
    steps = []
    monkeypatch.setattr(recording, "save_checkpoint", lambda learner, path, **metadata: steps.append(metadata["step"]))
    with pytest.raises(VlmrmError):  # there is no checkpoint to open then
        learn(tmp_path / "run", total_steps=160)
        Run.load(tmp_path / "run", latest=True)
    assert steps[-1] == 160 and len(steps) > 1 and set(steps) <= set(range(0, 161, 32))


def full_disk(monkeypatch, folder, from_call=1):
    """Lets every write of tensors below `folder` fail."""
    write, calls = files.save_file, []

    def refuse(tensors, path, **kwargs):
        if str(path).startswith(str(folder)):
            calls.append(path)
            if len(calls) >= from_call:
                Path(path).write_bytes(b"half")
                raise OSError(errno.ENOSPC, "No space left on device")
        return write(tensors, path, **kwargs)

    monkeypatch.setattr(files, "save_file", refuse)


def test_a_full_disk_saves_the_run_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        full_disk(patch, folder)
        with pytest.raises(
            VlmrmError, match="Cannot write .*no space left on the disk.*until there is saved in"
        ) as caught:
            learn(folder)
    assert "stopped at step 160" in str(caught.value)
    assert not list(folder.glob("*.safetensors")) and not list(folder.glob("*.part*"))
    rescue = next(tmp_path.glob("vlmrm_lite-*"))
    assert str(rescue) in str(caught.value)
    resumed = learn(rescue, resume=True, total_steps=192)
    assert resumed.metrics["step"].tolist() == [*STEPS, 192]


def test_a_full_disk_everywhere_leaves_the_last_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "run"
    learn(folder, total_steps=96)
    with monkeypatch.context() as patch:
        full_disk(patch, tmp_path)
        with pytest.raises(VlmrmError, match="The last checkpoint in .* is whole: make room and continue"):
            learn(folder, resume=True, total_steps=160)
    assert learn(folder, resume=True).metrics["step"].tolist() == STEPS


def test_a_disk_that_refuses_the_curves(tmp_path, monkeypatch):
    write, calls = recording.append_row, []

    def refuse(path, row):
        calls.append(row)
        if len(calls) == 3:
            raise WriteError(f"Cannot write {path}: no space left on the disk.")
        write(path, row)

    monkeypatch.setattr(recording, "append_row", refuse)
    with pytest.raises(VlmrmError, match="metrics.csv: no space left") as caught:
        learn(tmp_path / "run")
    assert "resume=True continues it" in caught.value.__notes__[0]
    assert learn(tmp_path / "run", resume=True).metrics["step"].tolist() == STEPS


def test_a_folder_that_cannot_be_written_is_noticed_before_training(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    calls = []
    with pytest.raises(VlmrmError, match="Cannot write .*config.json: not a directory"):
        learn(tmp_path / "file" / "run", reward=lambda frames: calls.append(1) or darkness(frames))
    assert not calls

    def read_only(*args):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(files.os, "replace", read_only)
    with pytest.raises(VlmrmError, match="Cannot write .*config.json: read-only file system"):
        learn(tmp_path / "run")
