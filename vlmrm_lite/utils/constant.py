"""Warnings about frames or rewards that never change, from which an agent learns nothing."""

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from .frames import to_numpy

_SMALLEST = 1e-9  # relative spread below which rewards are the same


def warn_of_constant_frames(frames: Sequence[Any], where: str) -> bool:
    """Warns once if all frames are identical; returns whether they are.

    Args:
        frames: two or more, ``(height, width, 3)`` each, numpy or torch, or a batch of them.
        where: when they were rendered, such as "random play".
    """
    if len(frames) < 2 or not all(_same(frame, frames[0]) for frame in frames[1:]):
        return False
    warnings.warn(
        f"All {len(frames)} frames of {where} are identical, so no reward can tell states apart: does render() draw "
        "the current state?",
        stacklevel=3,
    )
    return True


def warn_of_constant_rewards(rewards: ArrayLike, where: str) -> bool:
    """Warns once if all rewards are the same; returns whether they are.

    Args:
        rewards: two or more.
        where: when they were computed, such as "random play".
    """
    values = to_numpy(rewards).astype(np.float64).reshape(-1)
    if len(values) < 2 or not np.ptp(values) <= _SMALLEST * max(1.0, float(np.abs(values).max())):
        return False
    warnings.warn(
        f"The reward is {values[0]:g} for all {len(values)} frames of {where}, so the agent can learn nothing from it: "
        "check the prompts, and whether the frames show what they describe.",
        stacklevel=3,
    )
    return True


def _same(frame: Any, other: Any) -> bool:
    if isinstance(frame, torch.Tensor):
        return isinstance(other, torch.Tensor) and torch.equal(frame, other)
    return np.array_equal(frame, other)
