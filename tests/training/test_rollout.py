"""Random play before training."""

import numpy as np
import pytest
from helpers.training import TASK, darkness

from vlmrm_lite.training.rollout import measure_scale


def test_random_play_measures_scale_and_shift():
    envs = TASK.make_envs(64)
    found = measure_scale(envs, darkness, seed=1)
    seen = []
    measure_scale(envs, lambda frames: (seen.append(darkness(frames)), darkness(frames))[1], seed=1)
    rewards = found["scale"] * np.concatenate(seen) + found["shift"]
    assert rewards.mean() == pytest.approx(0, abs=1e-3) and rewards.std() == pytest.approx(1, abs=1e-3)
    assert 400 <= len(rewards) <= 700
    assert measure_scale(envs, darkness, seed=1, reward_std=0.5)["scale"] == pytest.approx(found["scale"] / 2)
    assert measure_scale(envs, lambda frames: np.full(len(frames), 3.0)) == {"scale": 1.0, "shift": -3.0}
