"""Checks of arguments; each error message names the value and what is expected."""

from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

LARGEST_STATE = 1e6
"""Beyond this, simulators overflow and float32 observations lose their meaning."""


def check_states(states: ArrayLike, names: tuple[str, ...]) -> np.ndarray:
    """Checks a batch of states, numbers (n, len(names)) from -1e6 to 1e6, and returns a float64 copy."""
    array = np.asarray(states)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"States must be numbers, not {array.dtype}: {', '.join(names)}.")
    if array.ndim != 2 or array.shape[1] != len(names):
        raise ValueError(f"States have shape {array.shape}; expected (n, {len(names)}): {', '.join(names)}.")
    bad = np.argwhere(~(np.abs(array) <= LARGEST_STATE))  # NaN, too
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"State {row} has {names[column]} = {array[row, column]}; expected a finite number, from "
            f"{-LARGEST_STATE:g} to {LARGEST_STATE:g}."
        )
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
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number between 0 and 1, got {value!r} ({type(value).__name__}).")
    if value < 0 or not value <= 1:  # True for NaN, too
        raise ValueError(f"{name} must lie between 0 and 1, got {value}.")


def check_positive(name: str, value: Any, hint: str) -> None:
    """Checks that a value is a positive, finite number; the hint names suitable values."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a positive number, got {value!r} ({type(value).__name__}).")
    if value <= 0 or not value < float("inf"):  # True for NaN, too
        raise ValueError(f"{name} must be positive and finite, got {value}; {hint}.")


def check_range(name: str, value: Any, low: float, high: float, hint: str) -> None:
    """Checks that a value is a positive number from `low` to `high`, outside of which float32 makes results equal."""
    check_positive(name, value, hint)
    if not low <= value <= high:
        raise ValueError(
            f"{name} must lie between {low:g} and {high:g}, got {value:g}; {hint}. Beyond that, rewards that differ "
            "become equal numbers."
        )


def check_goal_index(goal_index: Any, num_prompts: int) -> None:
    """Checks that a value is the row of the goal among two or more prompts."""
    if num_prompts < 2:
        raise ValueError(
            f"prompts must hold the goal and at least one negative, got {num_prompts}: the probability of a goal alone "
            "is 1 for every image."
        )
    if isinstance(goal_index, bool) or not isinstance(goal_index, Integral) or goal_index not in range(num_prompts):
        raise ValueError(f"goal_index must be the row of the goal, one of 0 to {num_prompts - 1}; got {goal_index!r}.")


def check_finite(name: str, value: Any) -> None:
    """Checks that a value is a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r} ({type(value).__name__}).")
    if not abs(float(value)) < float("inf"):  # True for NaN, too
        raise ValueError(f"{name} must be finite, got {value}.")


def check_seed(value: Any) -> None:
    """Checks that a value is a seed that NumPy, torch and Gymnasium all take: a whole number from 0 to 2**32 - 1."""
    check_count("seed", value, 0)
    if value is None or value >= 2**32:
        raise ValueError(f"seed={value}; expected a whole number from 0 to {2**32 - 1}.")
