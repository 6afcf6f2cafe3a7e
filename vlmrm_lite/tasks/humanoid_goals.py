"""The humanoid with one policy for the eight prompts of paper A's table 3 (paper B's setting)."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..goals.goal_set import GoalSet
from .humanoid import HUMANOID_TASKS
from .task import Predicate

TEMPLATE = "a humanoid robot {}"
_START = TEMPLATE.format("")
PREDICATES: dict[str, Predicate] = {
    str(task.goal).removeprefix(_START): task.success for task in HUMANOID_TASKS if task.success is not None
}
"""The success predicates of the eight tasks, by what follows `TEMPLATE` in their prompts."""


def pose_reached(states: NDArray, goals: list[str]) -> NDArray[np.bool_]:
    """Checks that each state is a success for its goal.

    Args:
        states: (n, 47).
        goals: n names of `PREDICATES`, such as "kneeling".

    Raises:
        ValueError: there is no such goal.
    """
    unknown = [goal for goal in goals if goal not in PREDICATES]
    if unknown:
        raise ValueError(f"the humanoid has no goal {unknown[0]!r}; it has {', '.join(PREDICATES)}")
    result = np.zeros(len(states), bool)
    for goal in dict.fromkeys(goals):
        rows = np.array([i for i, other in enumerate(goals) if other == goal])
        result[rows] = PREDICATES[goal](np.asarray(states)[rows])
    return result


_TASK = HUMANOID_TASKS[0]
HUMANOID_GOALS = replace(
    _TASK,
    name="humanoid-goals",
    goal="",
    baseline=None,
    success=None,
    goals=GoalSet(
        train=tuple(PREDICATES),
        templates=(TEMPLATE,),
        success=pose_reached,
        threshold=None,  # episodes of a fixed length, as in paper A, and a reward that also leads towards a pose
        temperature=0.1,
        end_on_reward=False,
    ),
    vlm="simclip-goals",
    hyperparameters={
        **_TASK.hyperparameters,
        "replay_buffer_class": "vlmrm_lite.sb3.hindsight.HindsightReplayBuffer",
        "replay_buffer_kwargs": {"fraction": 0.8, "reached": 0.5},
        "gamma": 0.97,
        "ent_coef": 0.01,
        "batch_size": 512,
        "gradient_steps": 4,
    },
    total_steps=1_000_000,
)
