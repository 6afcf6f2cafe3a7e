"""An audit of a named task: its prompts, its environment, and the states that its success predicate labels."""

from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
from torch import Tensor

from ..errors import VlmrmError
from ..evaluation import LabeledStates, labeled_states, make_labeled_states
from ..goals.goal_set import GoalSet
from ..tasks import Task, find_task
from ..training.env_wrappers import make_task_envs
from ..utils.frames import to_numpy
from ..utils.prompts import Prompt
from .audit import Labeled, inspect
from .pictures import play
from .report import Audit

_NUM_ENVS = 16
_STATES = 200  # labeled, half of them successes


class GoalReward:
    """The reward of one goal of a set, as a callable from frames alone.

    Args:
        reward: of many goals, with ``embed``, ``reward`` and ``probabilities``.
        goals: the set.
        goal: the name of a goal, or a sentence that its templates make.

    Raises:
        ValueError: it is neither.
    """

    def __init__(self, reward: Any, goals: GoalSet, goal: str):
        found = (goals.index(goal), 0) if goal in goals.names else goals.find_prompt(goal)
        if found is None:
            raise ValueError(
                f"There is no goal {goal!r}; expected one such as {goals.names[0]!r} or "
                f"{goals.prompt(goals.names[0])!r}."
            )
        self.index, self.vlm, self.threshold = found[0], reward.vlm, reward.threshold
        self.goal = goals.wordings(goals.names[self.index])
        self.frame_size = reward.frame_size
        self._reward = copy(reward)

    def __call__(self, frames: Any) -> Tensor:
        """Computes the reward of frames, uint8 ``(n, height, width, 3)``: float32 ``(n,)``."""
        return self.from_embeddings(self.vlm.embed_images(frames))

    def from_embeddings(self, images: Tensor) -> Tensor:
        """Computes the reward of embedded images, ``(n, d)``; the probability if there is no threshold."""
        self._reward.threshold = self.threshold
        return self._reward.reward(images, np.full(len(images), self.index))

    def prepare(self, num_frames: int) -> None:
        """Compiles the model's image tower if that pays off."""
        self._reward.prepare(num_frames)

    def __repr__(self) -> str:
        return f"GoalReward({getattr(self.vlm, 'name', self.vlm)!r}, {self.goal[0]!r})"


def audit_task(
    name: str, goal: Prompt | None = None, baseline: Prompt | None = None, vlm: Any = None, seed: int = 0
) -> Audit:
    """Audits a named task on random play, and on labeled states where it has a success predicate of states.

    Args:
        name: one of `TASKS`.
        goal: replaces the goal prompt; for a task with many goals, which one.
        baseline: replaces the baseline prompt.
        vlm: a model, its name, or None for the task's.
        seed: of all random choices.

    Raises:
        ValueError: there is no such task or goal, or a task with many goals is not given one.
    """
    task = find_task(name)
    if task.goals is not None:
        if goal is None or not isinstance(goal, str):
            first = task.goals.names[0]
            raise ValueError(f"The task {task.name!r} has many goals; choose one, as in goal={first!r}.")
        if baseline is not None:
            raise ValueError(f"The task {task.name!r} has many goals and no baseline; leave baseline={baseline!r} out.")
        reward: Any = GoalReward(task.make_reward(vlm), task.goals, goal)
    else:
        given: dict[str, Any] = {
            key: value for key, value in (("goal", goal), ("baseline", baseline)) if value is not None
        }
        task = replace(task, **given)
        reward = task.make_reward(vlm)
    envs = make_task_envs(task, _NUM_ENVS, reward)
    try:
        found = play(envs, seed)
    finally:
        envs.close()
    return inspect(reward, found, _labeled(task, reward, seed), seed)


def _labeled(task: Task, reward: Any, seed: int) -> Labeled | None:
    """Draws labeled states of a task, half of them successes; None where there are none."""
    if task.success is None or not task.is_builtin:
        return None
    try:
        states, labels = labeled_states(task)
    except VlmrmError:
        if task.state_range is None:
            return None
        states, labels = make_labeled_states(task, _STATES, seed)
    rng = np.random.default_rng([seed, 3])
    rows = np.concatenate([rng.permutation(np.flatnonzero(labels == label))[: _STATES // 2] for label in (True, False)])
    states, labels = LabeledStates(states[rows], labels[rows])
    envs: Any = make_task_envs(task, len(rows), reward)
    try:
        if states.shape[1] == len(envs.unwrapped.state_names):
            envs.unwrapped.set_state(states)
        else:  # the humanoid: positions without velocities
            rest = np.zeros((len(states), len(envs.unwrapped.state_names) - states.shape[1]))
            envs.unwrapped.set_state(states, rest)
        return list(to_numpy(envs.render())), labels
    finally:
        envs.close()
