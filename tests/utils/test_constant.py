"""Warnings about frames and rewards that never change."""

import warnings

import numpy as np
import pytest
import torch

from vlmrm_lite.utils.constant import warn_of_constant_frames, warn_of_constant_rewards

SAME = [np.zeros((2, 2, 3), np.uint8)] * 3
DIFFERENT = [*SAME, np.ones((2, 2, 3), np.uint8)]


@pytest.mark.parametrize("kind", [list, np.stack, lambda frames: torch.from_numpy(np.stack(frames))])
def test_constant_frames(kind):
    with pytest.warns(UserWarning, match="All 3 frames of random play are identical.*does render.. draw"):
        assert warn_of_constant_frames(kind(SAME), "random play")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not warn_of_constant_frames(kind(DIFFERENT), "random play")
        assert not warn_of_constant_frames(kind(SAME[:1]), "random play")


def test_constant_rewards():
    with pytest.warns(UserWarning, match="The reward is 0.3 for all 4 frames of random play"):
        assert warn_of_constant_rewards([0.3, 0.3, 0.3, 0.3 + 1e-12], "random play")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rewards in ([0.3, 0.30001], [1.0], [], [0.0, np.nan]):
            assert not warn_of_constant_rewards(rewards, "random play")
