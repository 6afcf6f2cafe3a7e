"""Action masks: which actions are legal, by the convention of ``sb3_contrib``.

An environment says so in a method ``action_masks()``: one boolean per action of a ``Discrete`` space; for
``MultiDiscrete`` and ``MultiBinary``, the booleans of all entries one after the other, two for each bit.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray
from stable_baselines3.common.vec_env import VecEnv

from .attributes import MASKS


def has_masks(envs: VecEnv) -> bool:
    """Returns whether the environments say which actions are legal."""
    return envs.has_attr(MASKS)


def get_masks(envs: VecEnv) -> NDArray[np.bool_]:
    """Returns the masks of all environments, ``(n, k)``.

    Raises:
        ValueError: a mask does not fit the action space.
    """
    return np.stack(envs.env_method(MASKS))


def check_masks(masks: Sequence[Any], space: spaces.Space, selected: Sequence[int]) -> list[NDArray[np.bool_]]:
    """Checks masks, one per selected environment, and returns them as flat booleans.

    Raises:
        ValueError: a mask has the wrong number of entries, or allows no action.
    """
    sizes = choices(space)
    if sizes is None:
        raise ValueError(
            f"The environment has action masks, but its action space is {space}; masks are for Discrete, "
            "MultiDiscrete and MultiBinary actions."
        )
    checked = []
    for env, mask in zip(selected, masks):
        flat = np.asarray(mask).reshape(-1).astype(bool)
        if len(flat) != sum(sizes):
            raise ValueError(
                f"The action mask of environment {env} has {len(flat)} entries; expected {sum(sizes)}, one for each "
                f"action of {space}."
            )
        if not all(part.any() for part in _split(flat, sizes)):
            raise ValueError(
                f"The action mask of environment {env} allows no action; at least one must be legal. End the episode "
                "in the step before."
            )
        checked.append(flat)
    return checked


def sample_legal(space: spaces.Space, mask: NDArray[np.bool_]) -> Any:
    """Samples an action of the space that the flat mask allows, with the space's random generator."""
    sizes = choices(space) or []
    picked = [space.np_random.choice(np.flatnonzero(part)) for part in _split(mask, sizes)]
    return np.asarray(picked[0] if isinstance(space, spaces.Discrete) else picked, dtype=space.dtype)


def choices(space: spaces.Space) -> list[int] | None:
    """Returns how many choices every entry of an action has; None for a space that masks do not fit."""
    if isinstance(space, spaces.Discrete):
        return [int(space.n)]
    if isinstance(space, spaces.MultiDiscrete):
        return space.nvec.reshape(-1).tolist()
    return [2] * int(np.prod(space.shape)) if isinstance(space, spaces.MultiBinary) else None


def _split(mask: NDArray[np.bool_], sizes: list[int]) -> list[NDArray[np.bool_]]:
    return np.split(mask, np.cumsum(sizes)[:-1])
