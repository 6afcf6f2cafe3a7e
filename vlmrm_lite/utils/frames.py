"""Frames and rewards: call a reward and check what it returns, stack frames, convert to numpy."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

RewardFunction = Callable[[Any], Any]
"""From frames, uint8 ``(n, height, width, 3)``, numpy or torch, to ``n`` floats: numpy, torch or a list."""


def check_reward(reward: Any) -> None:
    """Raises ``TypeError`` if a reward is not callable, such as a prompt passed by mistake."""
    if not callable(reward):
        raise TypeError(
            f"reward must be a callable from frames to one float per frame, got {reward!r}. "
            "To make one from a prompt: vlmrm_lite.CosineReward(vlmrm_lite.load_vlm(), goal=...)."
        )


def compute_rewards(reward: RewardFunction, frames: Any, locate: Callable[[int], str]) -> NDArray[np.float64]:
    """Calls a reward and checks that it returns one finite float per frame.

    Args:
        reward: callable from frames to one float per frame.
        frames: uint8 ``(n, height, width, 3)``, numpy or torch.
        locate: describes where the i-th frame comes from, for error messages.

    Returns:
        Rewards, float64 ``(n,)``.

    Raises:
        TypeError: the callable did not return numbers.
        ValueError: it returned the wrong number of values, or NaN or infinity.
    """
    returned = reward(frames)
    try:
        values = to_numpy(returned).astype(np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"The reward {reward!r} must return one float per frame, got {returned!r}.") from None
    if values.shape != (len(frames),):
        raise ValueError(
            f"The reward {reward!r} must return one float per frame, shape {(len(frames),)}, got shape {values.shape}."
        )
    broken = np.flatnonzero(~np.isfinite(values))
    if broken.size:
        more = f" ({broken.size} of {len(values)} values are not finite)" if len(values) > 1 else ""
        raise ValueError(
            f"The reward {reward!r} must return finite numbers, got {values[broken[0]]} at "
            f"{locate(int(broken[0]))}{more}."
        )
    return values


def stack_frames(frames: Sequence[Any]) -> Any:
    """Stacks frames ``(height, width, 3)``, all numpy or all torch, to a batch ``(n, height, width, 3)``.

    Raises:
        ValueError: the frames differ in shape, or one is None.
    """
    shapes = [None if frame is None else tuple(frame.shape) for frame in frames]
    for i, shape in enumerate(shapes):
        if shape is None or shape != shapes[0]:
            raise ValueError(
                f"All frames of a batch must have the same shape, but frame 0 has {shapes[0]} "
                f"and frame {i} has {shape}. Give all environments the same width and height."
            )
    return torch.stack(list(frames)) if isinstance(frames[0], torch.Tensor) else np.stack(frames)


def to_numpy(values: Any) -> NDArray:
    """Converts an array, a tensor on any device, or a list to an array; copies only if necessary."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        values = values.float() if values.dtype is torch.bfloat16 else values
    return np.asarray(values)
