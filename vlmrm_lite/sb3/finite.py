"""Numbers that are not finite: found where they enter, and named."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_HINTS = {
    "observation": "Check what the environment computes there, and whether the actions that it got are extreme.",
    "action": "The policy has diverged: use a smaller learning_rate, or look for extreme rewards and observations.",
    "reward": "Check what the environment returns there; None counts as nan.",
}


_LARGE = 1e37  # below the largest float32, and below its square


def check_finite_rows(values: Any, kind: str, step: int, key: str = "") -> None:
    """Raises ``ValueError`` if a batch holds what is no finite float32, and names the environment and the step.

    Args:
        values: ``(n, ...)``, or a dict of such arrays; whole numbers are always finite.
        kind: what the values are: "observation", "action", or "reward".
        step: number of the step, 0 for a reset.
        key: of the values in a dict.
    """
    if isinstance(values, dict):
        for name, value in values.items():
            check_finite_rows(value, kind, step, f" {name!r}")
        return
    if values.dtype.kind != "f" or _is_small(values):
        return
    finite = _are_finite(values)
    if finite.all():
        return
    finite = finite.reshape(len(values), -1)
    env = int(np.flatnonzero(~finite.all(axis=1))[0])
    value = values.reshape(len(values), -1)[env][~finite[env]][0]
    when = f"in step {step}" if step else "after a reset"
    raise ValueError(
        f"The {kind}{key} of environment {env} {when} is {value}; learning needs finite float32 numbers. {_HINTS[kind]}"
    )


def _is_small(values: NDArray) -> bool:
    """Returns True if the sum of squares shows that all values are finite in float32; False leaves it open."""
    flat = values.reshape(-1)
    return values.dtype.itemsize >= 4 and bool(np.dot(flat, flat) < _LARGE)


def _are_finite(values: NDArray) -> NDArray[np.bool_]:
    if values.dtype.itemsize > 4:
        with np.errstate(over="ignore"):
            values = values.astype(np.float32)
    return np.isfinite(values)


def to_rewards(rewards: Any, step: int) -> NDArray[np.float64]:
    """Converts rewards ``(n,)`` to numbers.

    Raises:
        ValueError: a reward is no number; the message names the environment and the step.
    """
    try:
        return np.asarray(rewards, np.float64)
    except (TypeError, ValueError):
        env = next((i for i, reward in enumerate(rewards) if not isinstance(reward, (int, float))), 0)
        raise ValueError(
            f"The reward of environment {env} in step {step} is {rewards[env]!r}; expected a number."
        ) from None


def name_of_not_finite(tensors: Mapping[str, Tensor]) -> str | None:
    """Returns the name of the first tensor that holds NaN or infinity, None if there is none."""
    return next((name for name, tensor in tensors.items() if not is_finite(tensor)), None)


def is_finite(tensor: Tensor) -> bool:
    """Returns whether all entries are finite, without a copy of the tensor."""
    if not tensor.is_floating_point() or tensor.numel() == 0:
        return True
    low, high = torch.aminmax(tensor.detach())  # NaN if there is one
    return bool(torch.isfinite(low) & torch.isfinite(high))


def numbers_in(tree: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yields the floats in nested dicts and lists, with their paths."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from numbers_in(value, f"{path}/{key}" if path else str(key))
    elif isinstance(tree, (list, tuple)):
        for i, value in enumerate(tree):
            yield from numbers_in(value, f"{path}/{i}")
    elif isinstance(tree, float):
        yield path, tree
