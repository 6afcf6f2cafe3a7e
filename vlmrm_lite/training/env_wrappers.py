"""Environments to train, evaluate and film an agent in."""

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv, VectorEnv, VectorWrapper
from numpy.typing import NDArray

from ..sb3 import SB3VecEnv
from ..tasks import Predicate, Task
from ..utils.frames import RewardFunction, to_numpy
from ..utils.reward_protocol import frame_size
from ..wrappers import RewardWrapper, VectorRewardWrapper


class SuccessInfo(VectorWrapper):
    """Adds the states that a step ends in to the infos, ``infos["state"]`` (n, k), and whether they are successes.

    The states are ``env.unwrapped.state``, or the observations of an environment that has none.

    Args:
        env: any vector environment that does not reset in the step that ends an episode.
        success: the success predicate, states (n, k) to booleans (n,) for ``infos["success"]``; or None.
    """

    def __init__(self, env: VectorEnv, success: Predicate | None = None):
        super().__init__(env)
        self.success = success

    def step(self, actions):
        """Steps all environments and adds states and success."""
        observations, rewards, terminations, truncations, infos = self.env.step(actions)
        state = getattr(self.env.unwrapped, "state", None)
        infos = {**infos, "state": to_numpy(observations if state is None else state)}
        if self.success is not None:
            infos["success"] = np.asarray(self.success(infos["state"]), bool)
            if infos["success"].shape != (self.num_envs,):
                raise ValueError(
                    f"The task's success predicate returned shape {infos['success'].shape}; expected "
                    f"{(self.num_envs,)}, one boolean per environment, from states (n, k)."
                )
        return observations, rewards, terminations, truncations, infos


class FrameRecorder(VectorWrapper):
    """Keeps the frames of environment 0 in `frames`: the first of each episode, and one after every step."""

    def __init__(self, env: VectorEnv):
        super().__init__(env)
        self.frames: list[NDArray[np.uint8]] = []

    def reset(self, *, seed=None, options=None):
        """Resets the environments; a full reset starts a new episode and records its first frame."""
        result = self.env.reset(seed=seed, options=options)
        if options is None:
            self._record()
        return result

    def step(self, actions):
        """Steps the environments and records a frame."""
        result = self.env.step(actions)
        self._record()
        return result

    def _record(self) -> None:
        self.frames.append(np.array(to_numpy(self.env.render()[0])))


def as_vector(env: gym.Env | VectorEnv) -> VectorEnv:
    """Returns a vector environment as it is, and a single one as a vector of one.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(env, VectorEnv):
        return env
    if not isinstance(env, gym.Env):
        raise TypeError(f"Got {env!r}, a {type(env).__name__}; expected a Gymnasium environment, single or vector.")
    return SyncVectorEnv([lambda: env], autoreset_mode=AutoresetMode.DISABLED)


def is_rewarded(envs: VectorEnv) -> bool:
    """Returns whether the environments are in a reward wrapper of this package."""
    vec_env = SB3VecEnv(envs)
    return all(vec_env.env_is_wrapped(VectorRewardWrapper)) or all(vec_env.env_is_wrapped(RewardWrapper))


def make_task_envs(task: Task, num_envs: int, reward: RewardFunction | None) -> VectorEnv:
    """Makes the task's environments; built-in ones render at the frame size that the reward wants."""
    size = frame_size(reward)
    if size is None or not task.is_builtin or {"width", "height"} & set(task.env_kwargs):
        return task.make_envs(num_envs)
    return task.make_envs(num_envs, width=size, height=size)
