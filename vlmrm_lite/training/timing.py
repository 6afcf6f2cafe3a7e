"""Times the parts of a training; what `benchmark` and `estimate` share."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gymnasium.vector import VectorEnv, VectorWrapper
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.logger import Logger

from ..tasks import Task
from ..utils.frames import RewardFunction
from ..wrappers import VectorRewardWrapper
from .env_wrappers import add_goals, make_task_envs
from .learners import make_task_learner


class StepClock(VectorWrapper):
    """Adds up the seconds that steps take, rendering and rewards included."""

    seconds = 0.0

    def step(self, actions):
        """Steps the environments on the clock."""
        began = time.perf_counter()
        result = self.env.step(actions)
        self.seconds += time.perf_counter() - began
        return result


class RenderClock(VectorWrapper):
    """Adds up the seconds that rendering takes."""

    seconds = 0.0

    def render(self) -> Any:
        """Renders the environments on the clock."""
        began = time.perf_counter()
        frames = self.env.render()
        self.seconds += time.perf_counter() - began
        return frames


def make_rewarded_envs(task: Task, num_envs: int, reward: Any) -> VectorEnv:
    """Makes the task's environments in a reward wrapper, with goals where the task has many."""
    envs = make_task_envs(task, num_envs, reward)
    return VectorRewardWrapper(envs, reward) if task.goals is None else add_goals(envs, task.goals, reward)


def make_timed_learner(task: Task, reward: RewardFunction, overlap: bool = False) -> tuple[BaseAlgorithm, StepClock]:
    """Makes the task's learner and the clock around its environments.

    It updates from the first step on, and after short rollouts, so that a few seconds suffice. With `overlap`, which
    `make_task_learner` explains, the clock also runs during updates.
    """
    given = task.hyperparameters
    short = {"n_steps": min(given.get("n_steps", 32), 32), "learning_starts": 0}
    task = replace(task, hyperparameters={**given, **{key: short[key] for key in short if key in given}})
    clock = StepClock(make_rewarded_envs(task, task.num_envs, reward))
    learner = make_task_learner(task, clock, reward, seed=0, overlap=overlap)
    learner.set_logger(Logger(None, []))  # without one, Stable-Baselines3 makes a folder
    return learner, clock


def time_learning(learner: BaseAlgorithm, clock: StepClock, steps: int = 1_000) -> tuple[float, float]:
    """Measures environment steps per second of the algorithm alone and of all training, over one rollout or more.

    It takes at least `steps` environment steps.
    The first number has no meaning for a learner whose updates overlap with steps.
    """
    before, clock.seconds, began = learner.num_timesteps, 0.0, time.perf_counter()
    learner.learn(steps, reset_num_timesteps=False, log_interval=None)
    seconds, done = time.perf_counter() - began, learner.num_timesteps - before
    return done / max(seconds - clock.seconds, 1e-9), done / seconds


def measure_speed(part: Callable[[], Any], steps: int, seconds: float) -> float:
    """Measures environment steps per second of repeated calls to `part`, at least two, for at least `seconds`.

    Args:
        part: what to call.
        steps: environment steps that one call stands for.
        seconds: how long to repeat it.
    """
    began, calls = time.perf_counter(), 0
    while calls < 2 or time.perf_counter() - began < seconds:
        part()
        calls += 1
    return calls * steps / (time.perf_counter() - began)
