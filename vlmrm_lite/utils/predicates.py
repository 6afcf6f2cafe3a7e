"""Success predicates: functions of somebody's own, whose results are checked."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from .frames import to_numpy


def call_predicate(success: Callable[[Any], Any], states: Any, n: int) -> NDArray[np.bool_]:
    """Calls a success predicate on states and checks that it returns one boolean per state.

    Args:
        success: the predicate.
        states: (n, k), or a dict or tuple of arrays (n, ...).
        n: number of states.

    Returns:
        Booleans (n,).

    Raises:
        TypeError: the result is no booleans or 0 and 1.
        ValueError: the predicate raised an error, or the result has another shape or other numbers, such as NaN.
    """
    expected = f"({n},), one boolean per environment, from states {_shapes(states)}"
    try:
        result = to_numpy(success(states))
    except Exception as error:
        raise ValueError(
            f"The task's success predicate {_name(success)} raised {type(error).__name__}: {error}. It must return "
            f"shape {expected}."
        ) from error
    if result.shape != (n,):
        raise ValueError(f"The task's success predicate returned shape {result.shape}; expected {expected}.")
    if result.dtype.kind == "O" and all(isinstance(value, (bool, np.bool_)) for value in result):
        result = result.astype(bool)
    if result.dtype.kind not in "biuf":
        raise TypeError(f"The task's success predicate returned {result[:3].tolist()}; expected booleans.")
    strange = np.flatnonzero((result != 0) & (result != 1))
    if strange.size:
        raise ValueError(
            f"The task's success predicate returned {result[strange[0]]} for state {strange[0]}; expected booleans, or "
            "0 and 1."
        )
    return result.astype(bool)


def env_states(envs: VectorEnv, observations: Any) -> Any:
    """Returns what success predicates see: ``envs.unwrapped.state`` if it has one row per env, or else observations.

    Tensors become arrays, also in dicts and tuples.
    """
    state = getattr(envs.unwrapped, "state", None)
    has_rows = isinstance(state, (np.ndarray, torch.Tensor)) and state.ndim and len(state) == envs.num_envs
    return _to_arrays(state if has_rows else observations)


def _to_arrays(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {key: _to_arrays(value) for key, value in values.items()}
    return tuple(map(_to_arrays, values)) if isinstance(values, tuple) else to_numpy(values)


def _name(function: Any) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _shapes(states: Any) -> str:
    if isinstance(states, dict):
        return "{" + ", ".join(f"{key!r}: {_shapes(value)}" for key, value in states.items()) + "}"
    if isinstance(states, tuple):
        return "(" + ", ".join(map(_shapes, states)) + ")"
    return str(np.shape(states))
