"""Checks of arguments; each error message names the value and what is expected."""

from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def check_states(states: ArrayLike, names: tuple[str, ...]) -> np.ndarray:
    """Checks a batch of states, finite numbers (n, len(names)), and returns a float64 copy."""
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
    """Checks that a frame size is a pair of positive whole numbers."""
    for name, value in (("height", height), ("width", width)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise TypeError(f"{name}={value!r} is a {type(value).__name__}; expected pixels, such as 64.")
        if value < 1:
            raise ValueError(f"{name}={value} is not a size; expected at least 1 pixel, such as 64.")


def check_choice(what: str, value: str | None, choices: tuple[str | None, ...]) -> None:
    """Checks that a value is one of the choices."""
    if value not in choices:
        raise ValueError(f"There is no {what} {value!r}; expected one of {', '.join(map(repr, choices))}.")


def check_count(name: str, value: Any, least: int = 1) -> None:
    """Checks that a value is None or a whole number of at least `least`."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}={value!r} is a {type(value).__name__}; expected a whole number.")
    if value < least:
        raise ValueError(f"{name}={value}; expected a whole number of at least {least}.")


def check_fraction(name: str, value: Any) -> None:
    """Checks that a value is a number in [0, 1]."""
    if not isinstance(value, Real):
        raise TypeError(f"{name} must be a number between 0 and 1, got {value!r} ({type(value).__name__}).")
    if value < 0 or not value <= 1:  # True for NaN, too
        raise ValueError(f"{name} must lie between 0 and 1, got {value}.")


def check_positive(name: str, value: Any, hint: str) -> None:
    """Checks that a value is a positive, finite number; the hint names suitable values."""
    if not isinstance(value, Real):
        raise TypeError(f"{name} must be a positive number, got {value!r} ({type(value).__name__}).")
    if value <= 0 or not value < float("inf"):  # True for NaN, too
        raise ValueError(f"{name} must be positive and finite, got {value}; {hint}.")
