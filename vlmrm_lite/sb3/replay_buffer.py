"""The contents of Stable-Baselines3's replay buffers, for a checkpoint.

Every array of a buffer is saved, whatever the class is called: observations (also of dicts), actions, rewards, ends of
episodes. Rows that have never been written are left out.
"""

from typing import Any

import numpy as np
from stable_baselines3.common.buffers import BaseBuffer
from torch import Tensor

from .hindsight import HindsightReplayBuffer

_COUNTERS = ("pos", "full")
_NUMBERS = "biufc"  # kinds of dtypes


def buffer_state(buffer: BaseBuffer) -> dict[str, Any]:
    """Returns the two counters of a buffer, and its arrays without the rows that were never written.

    Raises:
        ValueError: the buffer holds something that is neither a number nor a setting.
    """
    rows = buffer.buffer_size if buffer.full else buffer.pos
    if getattr(buffer, "optimize_memory_usage", False):
        rows = min(rows + 1, buffer.buffer_size)  # the last next observation stands where the next step will be
    arrays = {name: _cut(value, rows, buffer) for name, value in _arrays(buffer).items()}
    return {"pos": int(buffer.pos), "full": bool(buffer.full), **arrays}


def restore_buffer(buffer: BaseBuffer, state: dict[str, Any]) -> None:
    """Puts back what `buffer_state` returned; rows that it left out become 0.

    Raises:
        KeyError, ValueError: the state is that of another kind of buffer.
    """
    arrays = _arrays(buffer)
    missing = sorted({*_COUNTERS, *arrays} - set(state))
    unknown = sorted(set(state) - {*_COUNTERS, *arrays})
    if missing or unknown:
        raise ValueError(f"its replay buffer lacks {missing} and has {unknown} instead")
    pos, full = state["pos"], state["full"]
    if type(pos) is not int or type(full) is not bool or not 0 <= pos < buffer.buffer_size:
        raise ValueError(f"its replay buffer is at position {pos!r} of {buffer.buffer_size}")
    for name, values in arrays.items():
        _fill(values, state[name], name)
    buffer.pos, buffer.full = pos, full


def end_last_episode(buffer: BaseBuffer) -> None:
    """Marks the newest steps as cut off, since the environments will start new episodes.

    Returns over several steps, and goals that were reached later, would otherwise run from one episode into the next.
    """
    if isinstance(buffer, HindsightReplayBuffer):
        buffer.end_episodes()
    if hasattr(buffer, "n_steps") and (buffer.full or buffer.pos):
        last = buffer.pos - 1
        buffer.timeouts[last] = np.maximum(buffer.timeouts[last], 1 - buffer.dones[last])


def check_storable(buffer: BaseBuffer) -> None:
    """Raises ``ValueError`` if a checkpoint could not hold a buffer."""
    buffer_state(buffer)


def _arrays(buffer: BaseBuffer) -> dict[str, Any]:
    """Returns the arrays of a buffer by name, and dicts of arrays."""
    found = {}
    for name, value in vars(buffer).items():
        values = list(value.values()) if isinstance(value, dict) else [value]
        if not values or not all(isinstance(one, np.ndarray) for one in values):
            continue
        if all(one.dtype.kind in _NUMBERS for one in values):
            found[name] = value
        elif any(item for one in values for item in one.flat):
            raise ValueError(
                f"The array {name!r} of {type(buffer).__name__} holds objects, which no checkpoint can store; use a "
                "replay buffer of numbers."
            )
    return found


def _cut(value: Any, rows: int, buffer: BaseBuffer) -> Any:
    if isinstance(value, dict):
        return {key: _cut(one, rows, buffer) for key, one in value.items()}
    return value[:rows] if value.shape[:2] == (buffer.buffer_size, buffer.n_envs) else value


def _fill(values: Any, saved: Any, name: str) -> None:
    if isinstance(values, dict):
        if not isinstance(saved, dict) or set(saved) != set(values):
            raise ValueError(f"its replay buffer has other {name}")
        for key in values:
            _fill(values[key], saved[key], f"{name} {key!r}")
        return
    if isinstance(saved, Tensor):  # in older files
        saved = saved.numpy()
    if not isinstance(saved, np.ndarray) or saved.shape[1:] != values.shape[1:] or len(saved) > len(values):
        raise ValueError(f"its replay buffer has {name} of another shape")
    if saved.dtype != values.dtype:
        raise ValueError(f"its replay buffer has {name} of {saved.dtype} instead of {values.dtype}")
    values[: len(saved)] = saved
    values[len(saved) :] = 0
