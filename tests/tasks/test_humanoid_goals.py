"""One humanoid policy for eight prompts: their words, and which predicate belongs to which."""

import json

import numpy as np
import pytest

from vlmrm_lite.evaluation import labeled_states
from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.tasks.humanoid_goals import HUMANOID_GOALS, PREDICATES, pose_reached

GOALS = HUMANOID_GOALS.goals
SINGLE = {name: task for name, task in TASKS.items() if name.startswith("humanoid-") and task.goals is None}


def test_the_prompts_are_those_of_the_eight_tasks():
    assert len(SINGLE) == 8 and [GOALS.prompt(goal) for goal in GOALS.train] == [task.goal for task in SINGLE.values()]


@pytest.mark.parametrize("name", SINGLE)
def test_success_is_that_of_the_task_with_the_same_prompt(name):
    goal = next(goal for goal in GOALS.train if GOALS.prompt(goal) == SINGLE[name].goal)
    states, labels = labeled_states(name)
    assert (pose_reached(states, [goal] * len(states)) == labels).all() and 0 < labels.mean() < 1


def test_goals_of_different_states_are_checked_each_by_its_own():
    states, _ = labeled_states("humanoid-kneeling")
    goals = np.random.default_rng(0).choice(list(PREDICATES), len(states)).tolist()
    expected = [bool(PREDICATES[goal](state[None])[0]) for state, goal in zip(states, goals, strict=True)]
    assert pose_reached(states, goals).tolist() == expected


def test_another_goal_is_named():
    with pytest.raises(ValueError, match="the humanoid has no goal 'bowing'; it has kneeling, seated down"):
        pose_reached(np.zeros((1, 47)), ["bowing"])


def test_settings_are_plain():
    assert GoalSet(**json.loads(json.dumps(GOALS.settings()))) == GOALS.with_predicates(None)
