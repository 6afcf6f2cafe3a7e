"""The environments of a run: to act in, with rewards, to learn in, and to film."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import gymnasium as gym
from gymnasium.vector import VectorEnv

from ..goals.wrapper import GoalWrapper
from ..tasks import Task
from ..utils.frames import RewardFunction
from ..wrappers import DeferredRewardWrapper, VectorRewardWrapper
from .env_wrappers import SuccessInfo, add_goals, as_vector, film_size, is_rewarded, make_task_envs
from .goal_player import own_goal_envs


class RunEnvs:
    """Makes the environments of a run.

    Args:
        task: what was learned.
        env: an environment of somebody's own, which then stands for all that would be made; or None.
        reward: returns the reward; called only where one is needed, since it may load a model.
    """

    def __init__(self, task: Task, env: gym.Env | VectorEnv | None, reward: Callable[[], RewardFunction]):
        env = env.env if isinstance(env, DeferredRewardWrapper) else env  # rewards are computed at once here
        self.task, self.env, self._reward = task, None if env is None else as_vector(env), reward

    @contextmanager
    def closing(self, envs: VectorEnv) -> Iterator[VectorEnv]:
        """Closes environments in the end, unless they are somebody's own."""
        try:
            yield envs
        finally:
            if self.env is None:
                envs.close()

    def to_act(self, num_envs: int) -> VectorEnv:
        """Makes them as the policy sees them, rewarded only where there are many goals."""
        if self.task.goals is not None:
            return self.with_goals(num_envs, False)
        return self.task.make_envs(num_envs) if self.env is None else self.env

    def with_goals(self, num_envs: int, end_on_reward: bool, **size: int) -> GoalWrapper:
        """Makes those of many goals; an environment of one's own must be a `GoalWrapper`."""
        if self.env is not None:
            return own_goal_envs(self.env, end_on_reward)
        envs = self.task.make_envs(num_envs, **size) if size else make_task_envs(self.task, num_envs, self._reward())
        assert self.task.goals is not None
        return add_goals(envs, self.task.goals, self._reward(), end_on_reward)

    def with_rewards(self, num_envs: int, scale: float = 1.0, shift: float = 0.0) -> VectorEnv:
        """Makes them with ``scale * reward + shift``, and with success in the infos."""
        if self.task.goals is not None:
            return self.with_goals(num_envs, self.task.goals.end_on_reward)
        if self.env is not None and is_rewarded(self.env):
            return SuccessInfo(self.env, self.task.success)
        envs = make_task_envs(self.task, num_envs, self._reward()) if self.env is None else self.env
        return SuccessInfo(VectorRewardWrapper(envs, self._reward(), scale=scale, shift=shift), self.task.success)

    def to_learn(self) -> VectorEnv:
        """Makes them as the agent learned in them, as many and with rewards of the same scale."""
        scale, shift = self.task.scale, self.task.shift
        return self.with_rewards(self.task.num_envs, 1.0 if scale is None else scale, 0.0 if shift is None else shift)

    def to_film(self, width: int | None, height: int | None) -> VectorEnv:
        """Makes a single one whose frames have a size for people, if it can have one."""
        envs = self.to_act(1)
        if self.env is not None or not self.task.is_builtin:
            return envs
        size = film_size(envs, width, height)
        large = self.task.make_envs(1, **size) if self.task.goals is None else self.with_goals(1, False, **size)
        # A policy that looks at the frames needs them as they were in training.
        return large if large.single_observation_space == envs.single_observation_space else envs
