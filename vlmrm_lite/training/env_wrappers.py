"""Environments to train, evaluate and film an agent in."""

from collections.abc import Iterator
from contextlib import contextmanager

import gymnasium as gym
import numpy as np
import torch
from gymnasium.vector import AutoresetMode, SyncVectorEnv, VectorEnv, VectorWrapper
from numpy.typing import NDArray

from ..sb3 import SB3VecEnv
from ..tasks import Predicate, Task
from ..utils.frames import RewardFunction, to_numpy
from ..wrappers import RewardWrapper, VectorRewardWrapper

_SMALL = 128  # pixels that a model looks at


@contextmanager
def calm_threads(reward: RewardFunction | None) -> Iterator[None]:
    """One PyTorch thread while small networks learn; all of them where a large model computes the rewards.

    Threads that wait for each other thousands of times a second win little on idle cores, and take several times as
    long on cores that something else uses, too. And one thread gives the same numbers on every machine of a kind.
    """
    before = torch.get_num_threads()
    if getattr(getattr(reward, "vlm", None), "image_size", 0) <= _SMALL:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class StateWrapper(VectorWrapper):
    """Puts the states that a step ends in into ``infos["state"]`` (n, k), and judges them.

    The states are ``env.unwrapped.state``, or the observations of an environment that has none.

    Args:
        env: any vector environment that does not reset worlds in the same step.
        success: the criterion, states (n, k) to booleans (n,) for ``infos["success"]``; or None.
    """

    def __init__(self, env: VectorEnv, success: Predicate | None = None):
        super().__init__(env)
        self.success = success

    def step(self, actions):
        """Steps all worlds and looks at the states."""
        observations, rewards, terminations, truncations, infos = self.env.step(actions)
        state = getattr(self.env.unwrapped, "state", None)
        infos = {**infos, "state": to_numpy(observations if state is None else state)}
        if self.success is not None:
            infos["success"] = np.asarray(self.success(infos["state"]), bool)
            if infos["success"].shape != (self.num_envs,):
                raise ValueError(
                    f"The task's success gave shape {infos['success'].shape}; expected {(self.num_envs,)}, "
                    "one boolean per world, from states (n, k)."
                )
        return observations, rewards, terminations, truncations, infos


class FilmWrapper(VectorWrapper):
    """Keeps the pictures of world 0 in `frames`: the first of each episode, and one after every step."""

    def __init__(self, env: VectorEnv):
        super().__init__(env)
        self.frames: list[NDArray[np.uint8]] = []

    def reset(self, *, seed=None, options=None):
        """Resets the worlds; a full reset begins a new episode on film."""
        result = self.env.reset(seed=seed, options=options)
        if options is None:
            self._shoot()
        return result

    def step(self, actions):
        """Steps the worlds."""
        result = self.env.step(actions)
        self._shoot()
        return result

    def _shoot(self) -> None:
        self.frames.append(np.array(to_numpy(self.env.render()[0])))


def as_vector(env: gym.Env | VectorEnv) -> VectorEnv:
    """A vector environment as it is, and a single one as a vector of one world.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(env, VectorEnv):
        return env
    if not isinstance(env, gym.Env):
        raise TypeError(f"Got {env!r}, a {type(env).__name__}; expected a Gymnasium environment, single or vector.")
    return SyncVectorEnv([lambda: env], autoreset_mode=AutoresetMode.DISABLED)


def is_rewarded(envs: VectorEnv) -> bool:
    """Whether a reward wrapper of this package is around the worlds."""
    worlds = SB3VecEnv(envs)
    return all(worlds.env_is_wrapped(VectorRewardWrapper)) or all(worlds.env_is_wrapped(RewardWrapper))


def task_worlds(task: Task, num_envs: int, reward: RewardFunction) -> VectorEnv:
    """The task's environment; the project's own are drawn straight at the size that the model looks at."""
    size = getattr(getattr(reward, "vlm", None), "image_size", None)
    asked = {"width", "height"} & set(task.env_kwargs)
    if size is None or asked or not task.is_ours:
        return task.make_envs(num_envs)
    return task.make_envs(num_envs, width=size, height=size)
