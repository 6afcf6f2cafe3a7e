"""A training with a hindsight buffer that is killed at any moment goes on with all that it had stored."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from helpers import TESTS
from helpers.goals import TASK, learn, numbers

from vlmrm_lite.sb3.checkpoint import load_checkpoint
from vlmrm_lite.training.learners import make_task_learner
from vlmrm_lite.training.run_folder import RunFolder

TOTAL = 1_600
KILLED = f"""
import sys
from helpers.goals import learn
from vlmrm_lite.training import recorder

recorder.CHECKPOINT_SECONDS = 0.05
learn(sys.argv[1], total_steps={TOTAL})
"""


@pytest.mark.slow
def test_kill_9_and_resume(tmp_path):
    folder = RunFolder(tmp_path / "run")
    environment = {**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-c", KILLED, folder.path], env=environment)
    deadline = time.monotonic() + 60
    while not (folder.checkpoint.is_file() and folder.checkpoint_step() > 100):
        assert process.poll() is None and time.monotonic() < deadline, "the training was not killed"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    step = folder.checkpoint_step()
    learner = make_task_learner(TASK, numbers(4), None, 0)
    load_checkpoint(learner, folder.checkpoint)
    buffer = learner.replay_buffer
    rows = 200 if buffer.full else buffer.pos
    assert 0 < step < TOTAL and (buffer.full or buffer.pos == step // 4)
    shown = buffer.next_observations["observation"][:rows, :, 0]
    assert np.array_equal(buffer.embeddings[:rows].argmax(axis=2), shown)
    assert buffer.reached_later[:rows].any() and buffer.times_reached.any()
    assert learn(folder.path, resume=True, total_steps=TOTAL).metrics["step"].iloc[-1] == TOTAL
