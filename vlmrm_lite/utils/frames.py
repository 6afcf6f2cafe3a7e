"""Frames and rewards: call a reward and check what it returns, stack frames, convert to numpy."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from .forked import limit_threads_after_fork

RewardFunction = Callable[[Any], Any]
"""From frames, uint8 ``(n, height, width, 3)``, numpy or torch, to ``n`` floats: numpy, torch or a list."""

_CHUNK_BYTES = 64 * 2**20  # of frames that are stacked at once


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
    limit_threads_after_fork()
    return check_rewards(reward(frames), reward, len(frames), locate)


def check_rewards(returned: Any, reward: Any, n: int, locate: Callable[[int], str]) -> NDArray[np.float64]:
    """Checks that a reward returned one finite float for each of n frames.

    Args:
        returned: what it returned.
        reward: the reward, for error messages.
        n: number of frames.
        locate: see `compute_rewards`.

    Returns:
        Rewards, float64 ``(n,)``.

    Raises:
        TypeError, ValueError: see `compute_rewards`.
    """
    try:
        values = to_numpy(returned)
        if values.dtype.kind not in "biufO":  # text and complex numbers convert, too, but were not meant
            raise TypeError
        values = values.astype(np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"The reward {reward!r} must return one float per frame, got {returned!r}.") from None
    if values.shape != (n,):
        raise ValueError(
            f"The reward {reward!r} must return one float per frame, shape {(n,)}, got shape {values.shape}."
        )
    broken = np.flatnonzero(~np.isfinite(values))
    if broken.size:
        more = f" ({broken.size} of {len(values)} values are not finite)" if len(values) > 1 else ""
        raise ValueError(
            f"The reward {reward!r} must return finite numbers, got {values[broken[0]]} at "
            f"{locate(int(broken[0]))}{more}."
        )
    return values


def compute_rewards_in_chunks(
    reward: RewardFunction, frames: list[Any], locate: Callable[[int], str]
) -> Iterator[NDArray[np.float64]]:
    """Calls a reward on frames of any number, stacked 64 MiB at a time, and forgets the frames that it has scored.

    Args:
        reward: callable from frames to one float per frame.
        frames: uint8 ``(height, width, 3)`` each, all numpy or all torch. Those that are scored become None; those that
            are None already are skipped, so an interrupted computation can go on.
        locate: describes where the i-th frame comes from, for error messages.

    Yields:
        The rewards of the next frames, float64.

    Raises:
        TypeError, ValueError: see `stack_frames`, which checks all frames first, and `compute_rewards`.
    """
    waiting = [i for i, frame in enumerate(frames) if frame is not None]
    if not waiting:
        return
    _check_alike([frames[i] for i in waiting])
    first = frames[waiting[0]]
    size = max(1, _CHUNK_BYTES // max(1, int(np.prod(first.shape)) * first.dtype.itemsize))
    del first
    for start in range(0, len(waiting), size):
        chunk = waiting[start : start + size]
        batch = stack_frames([frames[i] for i in chunk])
        values = compute_rewards(reward, batch, lambda i, chunk=chunk: locate(chunk[i]))  # type: ignore[misc]
        for i in chunk:
            frames[i] = None
        del batch
        yield values


def stack_frames(frames: Sequence[Any]) -> Any:
    """Stacks frames ``(height, width, 3)``, all numpy or all torch, to a batch ``(n, height, width, 3)``.

    Raises:
        ValueError: there are no frames, they differ in shape or kind, or one is not an array.
    """
    _check_alike(frames)
    return torch.stack(list(frames)) if isinstance(frames[0], torch.Tensor) else np.stack(frames)


def _check_alike(frames: Sequence[Any]) -> None:
    if not len(frames):
        raise ValueError("There are no frames to score; expected at least one.")
    kind, shape = type(frames[0]), getattr(frames[0], "shape", None)
    for i, frame in enumerate(frames):
        if getattr(frame, "shape", None) != shape or shape is None:
            raise ValueError(
                f"All frames of a batch must have the same shape, but frame 0 has {_shape_of(frames[0])} "
                f"and frame {i} has {_shape_of(frame)}. Give all environments the same width and height, and keep them "
                "the same in all steps."
            )
        if (type(frame) is torch.Tensor) != (kind is torch.Tensor) or frame.dtype != frames[0].dtype:
            raise ValueError(
                f"All frames of a batch must be of one kind, but frame 0 is {_kind_of(frames[0])} and frame {i} is "
                f"{_kind_of(frame)}."
            )


def _shape_of(frame: Any) -> Any:
    return tuple(frame.shape) if hasattr(frame, "shape") else None


def _kind_of(frame: Any) -> str:
    return f"a {type(frame).__name__} of {str(frame.dtype).removeprefix('torch.')}"


def to_numpy(values: Any) -> NDArray:
    """Converts an array, a tensor on any device, or a list to an array; copies only if necessary."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        values = values.float() if values.dtype is torch.bfloat16 else values
    return np.asarray(values)
