"""Spaces as Stable-Baselines3 learns them, and the translation to and from the environment's own.

Stable-Baselines3 takes every ``Discrete`` as 0, 1, ..., n - 1, stores the scaled actions of an integer ``Box`` as
integers, and knows neither arrays of ``MultiBinary`` actions nor numbers without an axis. So it is shown a space
that it does know, and every action and observation is translated on its way.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

Values = Any
"""A batch of actions or observations, ``(n, ...)``; or a dict of them by key."""


class Translation(NamedTuple):
    """How a space is shown to Stable-Baselines3.

    Attributes:
        space: the space that is shown.
        to_shown: from values of the environment, ``(n, ...)``, to values of the shown space; None changes nothing.
        to_env: the way back, to the dtype, shape and bounds that the environment declares.
    """

    space: spaces.Space
    to_shown: Callable[[Values], Values] | None = None
    to_env: Callable[[Values], Values] | None = None


def show_observations(space: spaces.Space) -> Translation:
    """Shows an observation space: whole numbers start at 0, and every array has an axis."""
    if isinstance(space, spaces.Dict):
        parts = {key: show_observations(part) for key, part in space.spaces.items()}
        if all(part.to_shown is None for part in parts.values()):
            return Translation(space)
        return Translation(
            spaces.Dict(OrderedDict((key, part.space) for key, part in parts.items())),  # a plain dict would be sorted
            lambda values: {key: _apply(parts[key].to_shown, value) for key, value in values.items()},
            lambda values: {key: _apply(parts[key].to_env, value) for key, value in values.items()},
        )
    if isinstance(space, spaces.Discrete) and space.start != 0:
        return _shown_discrete(space)
    if isinstance(space, spaces.MultiDiscrete) and (space.nvec.ndim > 1 or np.any(space.start != 0)):
        return _shown_multi_discrete(space)
    if isinstance(space, spaces.Box) and space.shape == ():
        box = spaces.Box(space.low.reshape(1), space.high.reshape(1), dtype=space.dtype)
        return Translation(box, lambda values: values.reshape(-1, 1), lambda values: values.reshape(-1))
    return Translation(space)


def show_actions(space: spaces.Space) -> Translation:
    """Shows an action space; actions reach the environment as members of its own space."""
    if isinstance(space, spaces.Discrete):
        return Translation(space) if space.start == 0 else _shown_discrete(space)
    if isinstance(space, spaces.MultiDiscrete):
        return _shown_multi_discrete(space)
    if isinstance(space, spaces.MultiBinary):
        shown = spaces.MultiBinary(int(np.prod(space.shape)))
        return Translation(
            shown,
            lambda values: values.reshape(len(values), *shown.shape),
            lambda values: np.asarray(values).astype(space.dtype).reshape(-1, *space.shape),
        )
    return _shown_box(space) if isinstance(space, spaces.Box) else Translation(space)


def _apply(function: Callable[[Values], Values] | None, values: Values) -> Values:
    return values if function is None else function(values)


def _shown_discrete(space: spaces.Discrete) -> Translation:
    return Translation(
        spaces.Discrete(int(space.n)), lambda values: values - space.start, lambda values: values + space.start
    )


def _shown_multi_discrete(space: spaces.MultiDiscrete) -> Translation:
    shown = spaces.MultiDiscrete(space.nvec.reshape(-1))
    return Translation(
        shown,
        lambda values: (values - space.start).reshape(len(values), *shown.shape),
        lambda values: (np.asarray(values).reshape(-1, *space.shape) + space.start).astype(space.dtype),
    )


def _shown_box(space: spaces.Box) -> Translation:
    """Shows bounds that can be scaled to [-1, 1], as floats; the environment's own are kept by clipping."""
    low, high = space.low, space.high
    narrow = low == high
    whole = not np.issubdtype(space.dtype, np.floating)
    shown = space
    if narrow.any() or space.shape == () or space.dtype not in (np.float32, np.float64):
        dtype = np.float64 if space.dtype == np.float64 else np.float32
        # An entry with one value only gets a range around it, so that scaling does not divide by 0.
        margin = np.where(narrow, np.maximum(1, np.abs(low.astype(np.float64)) / 8), 0)
        bounds = ((low - margin).astype(dtype), (high + margin).astype(dtype))
        shown = spaces.Box(*(bound.reshape(space.shape or (1,)) for bound in bounds), dtype=dtype)

    def to_env(values: NDArray) -> NDArray:
        values = np.asarray(values).reshape(-1, *space.shape)
        # Rounding errors of scaling must not leave the bounds; whole numbers are cast after clipping to them.
        values = np.rint(values) if whole else values.astype(space.dtype, copy=False)
        return np.minimum(np.maximum(values, low), high).astype(space.dtype, copy=False)

    return Translation(shown, lambda values: values.reshape(len(values), *shown.shape), to_env)
