"""Models in the forked workers of ``AsyncVectorEnv``, loaded before the fork and after it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import gymnasium as gym, numpy as np, torch
from helpers.counting import CountingEnv
from vlmrm_lite import CosineReward, RewardWrapper, load_vlm

def reward():
    return CosineReward(load_vlm("simclip-nano", device="cpu"), "a pole")

torch.set_num_threads(2)
loaded = reward()
loaded(np.zeros((64, 64, 64, 3), np.uint8))  # starts PyTorch's threads
for make in (lambda: loaded, reward):
    envs = gym.vector.AsyncVectorEnv([lambda: RewardWrapper(CountingEnv(), make())] * 2, context="fork")
    envs.reset()
    print(len(set(envs.step(np.zeros(2, int))[1].tolist())))
    envs.close()
print(torch.get_num_threads())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
def test_models_in_workers_forked_after_pytorch_has_used_its_threads():
    environment = {key: value for key, value in os.environ.items() if key != "OMP_NUM_THREADS"}
    result = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=Path(__file__).parents[1],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.stdout.split() == ["1", "1", "2"], result.stderr[-2000:]  # the parent keeps its threads
