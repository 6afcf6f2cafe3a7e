"""The phone's goals: which apps, which words, and what counts as success."""

import json

import numpy as np
import pytest

from vlmrm_lite.envs.phone.apps import COMMON, DIVERSE, HELD_OUT, NAMES
from vlmrm_lite.envs.phone.env import PhoneVectorEnv
from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.tasks import find_task
from vlmrm_lite.tasks.phone import DISTRACTORS, PAPER_TEMPLATES, app_open
from vlmrm_lite.utils.paths import data_path

GOALS = find_task("phone").goals


def test_every_app_is_a_goal_and_ten_diverse_ones_are_held_out():
    assert len(GOALS.train) == 50 and GOALS.held_out == HELD_OUT and len(HELD_OUT) == 10
    assert set(GOALS.names) == set(NAMES) and set(COMMON) <= set(GOALS.train) and not set(COMMON) & set(HELD_OUT)
    assert set(HELD_OUT) <= {*DIVERSE, *HELD_OUT} and GOALS.negatives is None and GOALS.end_on_reward


def test_wordings_for_training_are_no_others():
    sentences = {sentence for goal in GOALS.names for sentence in GOALS.wordings(goal)}
    held_out = {sentence for goal in GOALS.names for sentence in GOALS.wordings(goal, held_out=True)}
    assert len(sentences) == 60 * 4 and len(held_out) == 60 * 3
    assert not sentences & (held_out | set(DISTRACTORS))
    assert all(template.count("{}") == 1 for template in PAPER_TEMPLATES)


def test_settings_are_plain():
    assert GoalSet(**json.loads(json.dumps(GOALS.settings()))) == GOALS.with_predicates(None)


def test_success_is_the_app_that_is_open():
    envs = PhoneVectorEnv(3)
    envs.reset(seed=0)
    states = envs.state
    states[:, 0] = 0, 3 + NAMES.index("clock"), 3 + NAMES.index("mail")
    assert app_open(states, ["clock", "clock", "clock"]).tolist() == [False, True, False]
    assert app_open(states, ["mail", "mail", "mail"]).tolist() == [False, False, True]
    for number in (1, 2):  # the lock screen and the settings page
        states[:, 0] = number
        assert not np.logical_or.reduce([app_open(states, [name] * 3) for name in NAMES]).any()


def test_a_goal_of_another_environment_is_named():
    with pytest.raises(ValueError, match="the phone has no app 'blue mug'; it has "):
        app_open(np.zeros((1, 69)), ["blue mug"])


def test_held_out_wordings_are_among_the_prompts_that_no_caption_equals():
    text = data_path("heldout_prompts.json").read_text()
    assert "phone" in json.loads(text)
