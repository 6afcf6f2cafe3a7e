"""Learners made for this project's environments."""

import gymnasium as gym
import numpy as np
import torch

from vlmrm_lite.sb3.learner import ScaledObservation


def test_bounded_observations_are_scaled_and_unbounded_ones_compressed():
    space = gym.spaces.Box(np.float32([-1.2, -0.07, -np.inf]), np.float32([0.6, 0.07, np.inf]))
    scaled = ScaledObservation(space)(torch.tensor([[-1.2, 0.07, 5.0], [-0.3, 0.0, -5.0]]))
    assert torch.allclose(
        scaled, torch.tensor([[-1.0, 1.0, np.log(6)], [0.0, 0.0, -np.log(6)]], dtype=torch.float32), atol=1e-6
    )
