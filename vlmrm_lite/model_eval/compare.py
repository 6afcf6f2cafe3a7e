"""Compares prompts on states of a task that its success predicate has labeled."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import Tensor

from ..errors import VlmrmError
from ..evaluation import (
    LabeledStates,
    epic_distance,
    labeled_states,
    make_labeled_states,
    precision_recall,
    reward_correlation,
)
from ..tasks import Task, find_task
from ..training.env_wrappers import make_task_envs
from ..utils.frames import to_numpy
from ..utils.prompts import Prompt, check_prompts
from ..vlm import load_vlm
from ..vlm.unknown import warn_of_unknown_words

_NUM_ENVS = 50  # that draw states at once


class Comparison(NamedTuple):
    """Prompts on the labeled states of a task.

    Attributes:
        table: one row per prompt, best first: ``prompt``; ``auc``, the probability that a success is rewarded more than
            another state; ``average_precision``; ``epic``, the EPIC distance from success; ``pearson``, the correlation
            with success.
        rewards: the rewards of the states by prompt, (n,) each, in the order of the table.
        labels: whether each state is a success, bool (n,).
    """

    table: pd.DataFrame
    rewards: dict[str, NDArray[np.float64]]
    labels: NDArray[np.bool_]


def compare_prompts(
    task: str | Task,
    goals: str | Sequence[str],
    baseline: Prompt | None = None,
    alpha: float | None = None,
    vlm: Any = None,
) -> Comparison:
    """Compares goal prompts on the labeled states of a task, half of them successes; nothing is trained.

    Args:
        task: a name in `TASKS`, or a `Task` in an environment of this package with a success predicate.
        goals: the prompts.
        baseline, alpha: instead of the task's.
        vlm: a model, or its name; None for the task's.

    Warns:
        UserWarning: the model does not know words of the prompts.

    Raises:
        ValueError: the task has many goals or no success predicate, or a prompt cannot be used.
        VlmrmError: a file is damaged.
    """
    task = find_task(task)
    if task.goals is not None:
        raise ValueError(
            f"The task {task.name!r} has many goals, each with successes of its own; prompts are compared on a task "
            "with one goal, such as 'cartpole'."
        )
    if task.success is None or not task.is_builtin:
        raise ValueError(
            f"The task {task.name!r} has no states to compare prompts on; expected a success predicate and an "
            "environment of this package. vlmrm_lite.audit compares a reward with labeled frames of your own."
        )
    given: dict[str, Any] = {
        name: value for name, value in (("baseline", baseline), ("alpha", alpha)) if value is not None
    }
    vlm = task.vlm if vlm is None else vlm
    model = load_vlm(vlm) if isinstance(vlm, (str, Path)) else vlm
    rewards = {goal: replace(task, goal=goal, **given).make_reward(model) for goal in check_prompts(goals, "goal")}
    scene = task.baseline if baseline is None else baseline
    warn_of_unknown_words(model, [*rewards, *([] if scene is None else check_prompts(scene, "baseline"))])
    states, labels = _labeled(task)
    images = _embed(task, states, next(iter(rewards.values())))
    values = {goal: to_numpy(reward.from_embeddings(images)).astype(float) for goal, reward in rewards.items()}
    rows = [
        {
            "prompt": goal,
            "auc": roc_auc_score(labels, value),
            "average_precision": precision_recall(value, labels).average_precision,
            "epic": epic_distance(value, labels),
            "pearson": reward_correlation(value, labels).pearson,
        }
        for goal, value in values.items()
    ]
    table = pd.DataFrame(rows).sort_values("auc", ascending=False, kind="stable", ignore_index=True)
    return Comparison(table, {goal: values[goal] for goal in table.prompt}, labels)


def _labeled(task: Task) -> LabeledStates:
    """Returns the shipped states of a task; samples some where there are none."""
    try:
        return labeled_states(task)
    except VlmrmError:
        if task.state_range is None:
            raise
        return make_labeled_states(task)


def _embed(task: Task, states: NDArray, reward: Any) -> Tensor:
    """Draws states as the task's environments do, and embeds the frames, (n, d)."""
    num_envs = min(_NUM_ENVS, len(states))
    envs: Any = make_task_envs(task, num_envs, reward)
    frames = []
    try:
        for batch in np.resize(states, (-(-len(states) // num_envs), num_envs, states.shape[1])):
            if states.shape[1] == len(envs.unwrapped.state_names):
                envs.unwrapped.set_state(batch)
            else:  # the humanoid: positions without velocities
                envs.unwrapped.set_state(batch, np.zeros((num_envs, len(envs.unwrapped.state_names) - states.shape[1])))
            frames.append(np.array(to_numpy(envs.render())))
    finally:
        envs.close()
    return reward.vlm.embed_images(np.concatenate(frames)[: len(states)])
