"""A training is killed at any moment, with SIGKILL, and resumed: nothing is lost and nothing is left behind.

`make fuzz` kills 30 trainings, `make test` three.
"""

import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from helpers import TESTS
from helpers.fuzz import LONG
from safetensors.torch import load_file

from vlmrm_lite import VlmrmError
from vlmrm_lite.training.metrics_table import read_metrics
from vlmrm_lite.training.run_folder import RunFolder

STEPS = 1_600
CHILD = """
import os, sys, time
from dataclasses import replace
import numpy as np
from helpers.training import TASK, learn
from vlmrm_lite.training import recorder
from vlmrm_lite.utils import files

folder, algorithm, slow, resume, steps = sys.argv[1:6]
recorder.CHECKPOINT_SECONDS = 0.05
save = files.save_file

def slowly(tensors, path, **kwargs):
    save(tensors, path, **kwargs)
    if os.path.basename(path).startswith(slow):  # the file is there, and not yet at its place
        with open(folder + ".writing", "a") as marks:
            marks.write(".")
        time.sleep(0.1)

files.save_file = slowly

def reward(frames):
    time.sleep(0 if resume else {"second": 0.1}.get(slow, 0.04))
    return 1 - np.asarray(frames, np.float32).mean((1, 2, 3)) / 255

dqn = {"algorithm": "DQN", "hyperparameters": {"buffer_size": 400, "learning_starts": 50}}
task = replace(TASK, **dqn) if algorithm == "DQN" else TASK
learn(folder, task, reward=reward, total_steps=int(steps), resume=bool(resume))
"""


def start(folder, algorithm, slow="none", resume=""):
    environment = {**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}", "OMP_NUM_THREADS": "1"}
    arguments = [sys.executable, "-c", CHILD, str(folder), algorithm, slow, resume, str(STEPS)]
    return subprocess.Popen(arguments, env=environment, stderr=subprocess.PIPE, text=True)


def wait_until(ready, process, seconds=60):
    deadline = time.monotonic() + seconds
    while not ready():
        assert process.poll() is None, f"the training ended before it was killed: {process.stderr.read()}"
        assert time.monotonic() < deadline, "the moment to kill it never came"
        time.sleep(0.005)


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def check(folder, algorithm, before):
    """Resumes the run and checks that it is whole."""
    resumed = start(folder, algorithm, resume="resume")
    assert resumed.wait(timeout=120) == 0, resumed.stderr.read()
    metrics = read_metrics(folder / "metrics.csv")
    assert metrics["step"].iloc[-1] == STEPS and RunFolder(folder).checkpoint_step() == STEPS
    for name in ("step", "seconds", "episodes"):
        assert metrics[name].is_monotonic_increasing
    assert metrics["step"].is_unique and np.isfinite(metrics[["vlm_reward", "env_reward"]].to_numpy()).all()
    kept = metrics[: len(before)]
    assert (kept["step"].to_numpy() == before["step"].to_numpy()).all()
    for name in ("checkpoint.safetensors", "policy.safetensors"):
        assert all(
            tensor.isfinite().all() for tensor in load_file(folder / name).values() if tensor.is_floating_point()
        )
    assert sorted(path.name for path in folder.iterdir()) == [
        *("checkpoint.safetensors", "config.json", "metrics.csv", "policy.safetensors", "tensorboard")
    ]


KINDS = ["checkpoint"] * 10 + ["policy"] * 5 + ["second process"] * 5 + ["any moment"] * 10
CASES = list(enumerate(KINDS)) if LONG else [(0, "checkpoint"), (10, "policy"), (15, "second process")]


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_a_killed_training_resumes(tmp_path, seed, kind):
    rng, folder = random.Random(seed), tmp_path / "run"
    algorithm, writing = rng.choice(["PPO", "DQN"]), tmp_path / "run.writing"
    process = start(folder, algorithm, kind.split()[0])
    if kind == "any moment":
        time.sleep(rng.uniform(1, 12))
    elif kind == "second process":
        wait_until(lambda: len(read_metrics(folder / "metrics.csv")) > rng.randint(2, 8), process)
        second = start(folder, algorithm, resume="resume")
        assert second.wait(timeout=60) != 0 and "Another training is running in" in second.stderr.read()
    else:
        count = rng.randint(1, 3) if kind == "checkpoint" else rng.randint(1, 2)
        wait_until(lambda: writing.exists() and len(writing.read_text()) >= count, process)
        time.sleep(rng.uniform(0, 0.1))
    kill(process)
    if kind == "any moment" and not (folder / "config.json").exists():
        with pytest.raises(VlmrmError, match="There is no run in"):
            RunFolder(folder).read_config()
        assert not (folder / "checkpoint.safetensors").exists()
        return
    metrics = read_metrics(folder / "metrics.csv")
    check(folder, algorithm, metrics[metrics["step"] <= RunFolder(folder).checkpoint_step()])
