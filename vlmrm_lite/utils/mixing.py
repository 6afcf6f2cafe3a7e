"""Rewards after the mix, ``scale * vlm_reward + shift + mix * env_reward``, checked before a learner sees them."""

from collections.abc import Callable
from numbers import Complex, Real
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from .checks import check_finite
from .frames import to_numpy

LARGEST = float(np.finfo(np.float32).max)
"""Learners compute in float32, where larger rewards are infinite."""


class Mix(NamedTuple):
    """The three numbers that turn a VLM reward and an environment reward into the reward of a step."""

    mix: float = 0.0
    scale: float = 1.0
    shift: float = 0.0

    def check(self) -> None:
        """Raises ``TypeError`` or ``ValueError`` unless all three are finite numbers."""
        for name, value in self._asdict().items():
            check_finite(name, value)


def mix_rewards(
    vlm_reward: Any, env_reward: Any, weights: Mix, locate: Callable[[int], str]
) -> NDArray[np.float64] | float:
    """Mixes rewards, and checks that the result is finite in float32.

    Args:
        vlm_reward: finite, float64 ``(n,)`` or a number.
        env_reward: the same shape; with ``mix`` 0 it may be NaN, which then does not spread.
        weights: the numbers to mix with.
        locate: describes where the i-th reward comes from, for error messages.

    Returns:
        The rewards, of the same shape.

    Raises:
        ValueError: a reward is NaN, infinite, or too large for float32; the message shows its parts.
    """
    mix, scale, shift = weights
    with np.errstate(over="ignore", invalid="ignore"):
        reward = scale * vlm_reward + shift
        if mix:
            reward = reward + mix * env_reward
        fits = np.abs(reward) <= LARGEST  # False for NaN, too
    if np.all(fits):
        return reward
    i = int(np.flatnonzero(~np.atleast_1d(fits))[0])
    vlm, env, total = (float(np.atleast_1d(values)[i]) for values in (vlm_reward, env_reward, reward))
    remedy = "Choose numbers closer to 0 for scale, shift and mix."
    if mix and not np.isfinite(env):
        remedy = "Correct the environment's reward, or leave it out with mix=0."
    raise ValueError(
        f"The reward at {locate(i)} is {total:g}, but learners need finite float32 numbers. Its parts are vlm_reward "
        f"{vlm:g} (scale {scale:g}, shift {shift:g}) and env_reward {env:g} (mix {mix:g}). {remedy}"
    )


def to_env_reward(reward: Any, where: str) -> float:
    """Converts the reward of a single environment; NaN and infinity are numbers here.

    Args:
        reward: what the environment returned: a number, or an array or tensor without axes.
        where: describes the step, for error messages.

    Raises:
        TypeError: it is anything else.
    """
    if type(reward) is float:
        return reward
    value = reward.item() if isinstance(reward, (np.ndarray, torch.Tensor)) and reward.ndim == 0 else reward
    if not isinstance(value, (Real, np.bool_)):
        raise _no_number(reward, where)
    return float(value)


def to_env_rewards(rewards: Any, num_envs: int, step: int) -> NDArray[np.float64]:
    """Converts the rewards of a vector environment to float64 ``(n,)``; NaN and infinity are numbers here.

    Raises:
        TypeError: a reward is no number.
        ValueError: the number of rewards is not that of the environments.
    """
    values = to_numpy(rewards)
    if values.dtype.kind == "O" and values.ndim == 1:
        values = np.array([to_env_reward(value, f"environment {i}, step {step}") for i, value in enumerate(values)])
    if values.dtype.kind not in "biuf":
        raise _no_number(rewards, f"step {step}")
    if values.shape != (num_envs,):
        raise ValueError(
            f"The environment rewards of step {step} have shape {values.shape}; expected ({num_envs},), one number per "
            "environment."
        )
    return values.astype(np.float64)


def _no_number(reward: Any, where: str) -> TypeError:
    hint = ""
    if getattr(reward, "shape", None) == (1,) or (isinstance(reward, (list, tuple)) and len(reward) == 1):
        hint = ", such as float(reward[0])"
    elif isinstance(reward, Complex) and not isinstance(reward, Real):
        hint = ", such as reward.real"
    elif reward is None:
        hint = ", such as 0.0"
    return TypeError(f"The environment reward at {where} is {reward!r}; expected a number{hint}.")
