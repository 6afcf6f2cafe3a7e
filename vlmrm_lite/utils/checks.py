"""Checks of arguments: each raises one sentence that names what was given and what is expected."""

from numbers import Integral
from typing import Any

import numpy as np


def check_states(states: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Checks and copies a batch of states: finite numbers (n, len(names)), returned as float64."""
    array = np.asarray(states)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"States must be numbers, not {array.dtype}: {', '.join(names)}.")
    if array.ndim != 2 or array.shape[1] != len(names):
        raise ValueError(f"States have shape {array.shape}; expected (n, {len(names)}): {', '.join(names)}.")
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        row, column = bad[0]
        raise ValueError(f"State {row} has {names[column]} = {array[row, column]}; expected a finite number.")
    return array.astype(np.float64)


def check_size(height: int, width: int) -> None:
    """Refuses a picture size that is not a pair of positive whole numbers."""
    for name, value in (("height", height), ("width", width)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise TypeError(f"{name}={value!r} is a {type(value).__name__}; expected pixels, such as 64.")
        if value < 1:
            raise ValueError(f"{name}={value} is not a size; expected at least 1 pixel, such as 64.")


def check_choice(what: str, value: str | None, choices: tuple[str | None, ...]) -> None:
    """Refuses a value that is not one of the choices."""
    if value not in choices:
        raise ValueError(f"There is no {what} {value!r}; expected one of {', '.join(map(repr, choices))}.")


def check_count(name: str, value: Any, least: int = 1) -> None:
    """Refuses what is not a whole number of at least `least`; None passes."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}={value!r} is a {type(value).__name__}; expected a whole number.")
    if value < least:
        raise ValueError(f"{name}={value}; expected a whole number of at least {least}.")
