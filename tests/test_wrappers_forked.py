"""Rewards that compute with PyTorch in the forked workers of ``AsyncVectorEnv``."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

CODE = """
import gymnasium as gym, numpy as np, torch
from helpers.counting import CountingEnv
from vlmrm_lite.wrappers import RewardWrapper

torch.set_num_threads(2)
weights = torch.rand(400, 400)

def reward(frames):
    return (weights @ weights).sum() * 0 + torch.as_tensor(frames)[:, 0, 0, 2].float()

reward(np.zeros((1, 3, 4, 3), np.uint8))  # starts PyTorch's threads
envs = gym.vector.AsyncVectorEnv([lambda: RewardWrapper(CountingEnv(), reward)] * 2, context="fork")
envs.reset()
print(envs.step(np.zeros(2, int))[1].tolist())
envs.close()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
def test_workers_forked_after_pytorch_has_used_its_threads():
    command = [sys.executable, "-c", CODE]
    with subprocess.Popen(
        command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            printed, _ = process.communicate(timeout=60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # the workers, too
    assert printed.strip() == "[1.0, 1.0]"
