"""Goals in words: sentences, negatives, settings, and what cannot be a set of goals."""

import json
from dataclasses import replace

import numpy as np
import pytest

from vlmrm_lite.goals.goal_set import GoalSet, sample_negatives

APPS = GoalSet(["clock", "mail", "maps"], ["chess"], ["the {} app is open", "open {}"], ["start {}"])
VERBS = {"lift": ["lift the {}"], "put": ["put the {} next to the {}"]}
THINGS = GoalSet(["lift: blue mug", "put: lamp, plane"], ["lift: lamp"], VERBS)


def test_names_begin_with_those_of_training_and_have_indices():
    assert APPS.names == ["clock", "mail", "maps", "chess"] and APPS.index("chess") == 3
    with pytest.raises(ValueError, match="no goal 'chat'; the goals are clock, mail, maps, chess"):
        APPS.index("chat")


def test_a_goal_becomes_sentences():
    assert APPS.wordings("clock") == ["the clock app is open", "open clock"]
    assert APPS.prompt("chess", 1) == "open chess" and APPS.prompt("mail", held_out=True) == "start mail"
    assert APPS.num_templates == 2 and APPS.verb("clock") == ""


def test_verbs_have_templates_of_their_own():
    assert THINGS.prompt("lift: blue mug") == "lift the blue mug"
    assert THINGS.prompt("put: lamp, plane") == "put the lamp next to the plane"
    assert THINGS.verb("put: lamp, plane") == "put" and THINGS.num_templates == 1
    things = replace(THINGS, held_out_templates={"lift": ["raise the {}"], "put": ["the {} beside the {}"]})
    assert things.prompt("lift: lamp", held_out=True) == "raise the lamp"


def test_a_sentence_of_the_set_is_found_whatever_its_case():
    assert APPS.find_prompt(" Open MAIL ") == (1, 1)
    assert APPS.find_prompt("the chess app is open") == (3, 0)
    assert APPS.find_prompt("start mail") is None and APPS.find_prompt("mail") is None


def test_one_string_is_one_goal_and_one_template():
    goals = GoalSet("clock", templates="open {}", distractors="the home screen")
    assert goals.names == ["clock"] and goals.wordings("clock") == ["open clock"]


@pytest.mark.parametrize("goals", [APPS, THINGS, replace(APPS, negatives=np.int64(2), threshold=np.float64(0.3))])
def test_settings_come_back_from_json_without_the_success_predicate(goals):
    goals = goals.with_success(lambda states, names: names)
    settings = json.loads(json.dumps(goals.settings()))
    assert "success" not in settings and GoalSet(**settings) == goals.with_success(None)


# Negatives.


@pytest.mark.parametrize("count", [None, 1, 3])
def test_negatives_are_training_goals_and_never_the_goal_itself(count):
    negatives = sample_negatives(num_goals=7, num_train=5, count=count, seed=0)
    assert negatives.shape == (7, 4 if count is None else count) and negatives.dtype == np.int64
    for goal, row in enumerate(negatives):
        assert goal not in row and len(set(row)) == len(row) and set(row) <= set(range(5))
    assert count is not None or all(set(negatives[goal]) == set(range(5)) - {goal} for goal in range(5))


def test_negatives_are_fixed_by_the_seed_and_drawn_evenly():
    assert np.array_equal(sample_negatives(60, 50, 19, 3), sample_negatives(60, 50, 19, 3))
    assert not np.array_equal(sample_negatives(60, 50, 19, 3), sample_negatives(60, 50, 19, 4))
    # held-out goals change nothing for those of training
    assert np.array_equal(sample_negatives(60, 50, 19, 3)[:50], sample_negatives(50, 50, 19, 3))
    counts = np.bincount(sample_negatives(2_000, 10, 3, 0).ravel(), minlength=10)
    assert (np.abs(counts - 600) < 100).all()


def test_one_goal_has_no_negatives_but_distractors():
    assert sample_negatives(1, 1, None, 0).shape == (1, 0)


# What cannot be a set of goals.


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"train": []}, r"train=\[\]; expected a list of at least one goal"),
        ({"train": 7}, "train=7; expected a list of at least one goal"),
        ({"train": ["clock", ""]}, "train is empty, got ''"),
        ({"train": ["clock", "mail", "clock"]}, "goal 'clock' is given twice"),
        ({"held_out": ["mail"]}, "goal 'mail' is given twice in train and held_out"),
        ({"distractors": ["open mail"]}, "goal 'open mail' is also a distractor and can never win"),
        ({"distractors": ["start chess"]}, "goal 'start chess' is also a distractor"),
        ({"templates": []}, r"templates=\[\]; expected a list of at least one"),
        ({"templates": ["open it"]}, "templates holds 'open it'; expected one {} in it"),
        ({"templates": ["{} and {}"]}, "templates holds '{} and {}'; expected one {}"),
        ({"templates": ["{} {0}"]}, "expected one {} in it"),
        ({"templates": ["the {} app}"]}, "expected one {} in it"),
        ({"held_out_templates": ["start"]}, "held_out_templates holds 'start'"),
        ({"held_out_templates": VERBS}, "expected what templates is, a list"),
        ({"negatives": 3}, "negatives=3, but each of the 3 training goals has only 2 others"),
        ({"negatives": 0}, "negatives=0; expected a whole number of at least 1"),
        ({"threshold": 1.5}, "threshold must lie between 0 and 1, got 1.5"),
        ({"threshold": -0.1}, "threshold must lie between 0 and 1, got -0.1"),
        ({"threshold": float("nan")}, "threshold must lie between 0 and 1, got nan"),
        ({"temperature": 0}, "temperature must be positive"),
        ({"temperature": 1e-6}, "temperature must lie between 0.0001 and 100"),
        ({"threshold": None}, "end_on_reward=True ends an episode where the reward is 1, and without a threshold"),
        ({"seed": -1}, "seed=-1; expected a whole number"),
    ],
)
def test_each_mistake_has_a_sentence(change, message):
    with pytest.raises(ValueError, match=message):
        replace(APPS, **change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"train": ["clock", 7]}, "train must be a string or a list of strings"),
        ({"threshold": "0.5"}, "threshold must be a number between 0 and 1"),
        ({"success": "open"}, "success='open'; expected a function"),
        ({"end_on_reward": "yes"}, "end_on_reward='yes'; expected True or False"),
        ({"negatives": 1.5}, "negatives=1.5 is a float"),
    ],
)
def test_each_wrong_type_has_a_sentence(change, message):
    with pytest.raises(TypeError, match=message):
        replace(APPS, **change)


def test_one_goal_needs_something_to_be_compared_with():
    with pytest.raises(ValueError, match="only training goal 'clock' has nothing to be compared with"):
        GoalSet(["clock"], ["mail"])
    with pytest.raises(ValueError, match="negatives=1, but each of the 1 training goals has only 0 others"):
        GoalSet(["clock"], ["mail"], distractors=["the home screen"], negatives=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"train": ["take: mug"]}, "goal 'take: mug' has no template; expected a verb of lift, put"),
        ({"train": ["lift: mug, lamp"]}, "takes 1 things, and the goal 'lift: mug, lamp' has 2"),
        ({"templates": {**VERBS, "lift": ["lift it", "the {}"]}}, "another number of templates for each verb"),
        ({"templates": {**VERBS, "lift": ["lift it"]}}, "takes 0 things, and the goal 'lift: blue mug' has 1"),
        ({"templates": {**VERBS, "lift": ["lift {} {x}"]}}, "holds 'lift {} {x}'; expected no braces but {}"),
        ({"held_out_templates": ["raise {}"]}, "expected what templates is, a dict from verbs to templates"),
    ],
)
def test_verbs_and_templates_must_fit(change, message):
    with pytest.raises(ValueError, match=message):
        replace(THINGS, **change)


def test_a_fixed_length_needs_no_threshold():
    assert replace(APPS, threshold=None, end_on_reward=False).threshold is None
