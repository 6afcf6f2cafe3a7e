"""Goals in words: sentences, negatives, settings, and what cannot be a set of goals."""

import json
from dataclasses import replace

import numpy as np
import pytest

from vlmrm_lite.goals.goal_set import GoalSet, sample_negatives

APPS = GoalSet(["clock", "mail", "maps"], ["chess"], ["the {} app is open", "open {}"], ["start {}"])
VERBS = {"lift": ["lift the {}"], "put": ["put the {} next to the {}"]}
THINGS = GoalSet(
    ["lift: blue mug", "lift: ball", "put: lamp, plane", "put: mug, ball"],
    ["lift: lamp"],
    VERBS,
    distractors={"lift": ["an empty hand", "the {} is on the floor"]},
)


def numbers(train, held_out, negatives, seed=0):
    """Goals that are called 0, 1, ..."""
    names = [str(i) for i in range(train + held_out)]
    return GoalSet(names[:train], names[train:], negatives=negatives, seed=seed)


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
    goals = goals.with_predicates(lambda states, names: names)
    settings = json.loads(json.dumps(goals.settings()))
    assert "success" not in settings and GoalSet(**settings) == goals.with_predicates(None)


# Negatives.


@pytest.mark.parametrize("count", [None, 1, 3])
def test_negatives_are_training_goals_and_never_the_goal_itself(count):
    negatives = sample_negatives(numbers(5, 2, count))
    assert [len(row) for row in negatives] == ([4 if count is None else count] * 7)
    for goal, row in enumerate(negatives):
        assert goal not in row and len(set(row)) == len(row) and set(row) <= set(range(5))


def test_negatives_are_fixed_by_the_seed_and_drawn_evenly():
    assert sample_negatives(numbers(50, 10, 19, 3)) == sample_negatives(numbers(50, 10, 19, 3))
    assert sample_negatives(numbers(50, 10, 19, 3)) != sample_negatives(numbers(50, 10, 19, 4))
    # held-out goals change nothing for those of training
    assert sample_negatives(numbers(50, 10, 19, 3))[:50] == sample_negatives(numbers(50, 0, 19, 3))
    counts = np.bincount(np.ravel(sample_negatives(numbers(10, 1_990, 3))), minlength=10)
    assert (np.abs(counts - 600) < 100).all()


def test_one_goal_has_no_negatives_but_distractors():
    assert sample_negatives(GoalSet(["clock"], distractors=["the home screen"])) == [[]]


def test_goals_of_other_verbs_are_no_negatives():
    assert [set(row) for row in sample_negatives(THINGS)] in ([{1}, {0}, {3}, {2}, {i}] for i in (0, 1))


def test_distractors_belong_to_a_verb_and_may_name_the_goals_things():
    assert THINGS.distractors_of("lift: blue mug") == ("an empty hand", "the blue mug is on the floor")
    assert THINGS.distractors_of("put: lamp, plane") == ()
    assert replace(APPS, distractors=["{} is closed", "nothing"]).distractors_of("mail") == (
        "mail is closed",
        "nothing",
    )


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
        ({"negatives": 3}, "negatives=3, but the goal 'clock' has only 2 others"),
        ({"distractors": ["{} and {}"]}, "distractors holds '{} and {}'; expected no braces but {}"),
        ({"distractors": ["{0}"]}, "distractors holds '.0.'; expected no braces but"),
        ({"distractors": {"lift": ["a hand"]}}, "distractors has the verb 'lift', for which there are no templates"),
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
    with pytest.raises(ValueError, match="The goal 'clock' has nothing to be compared with"):
        GoalSet(["clock"], ["mail"])
    with pytest.raises(ValueError, match="negatives=1, but the goal 'clock' has only 0 others"):
        GoalSet(["clock"], ["mail"], distractors=["the home screen"], negatives=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"train": ["take: mug"]}, "goal 'take: mug' has no template; expected a verb of lift, put"),
        ({"train": ["lift: mug, lamp"]}, "takes 1 things, and the goal 'lift: mug, lamp' has 2"),
        ({"templates": {**VERBS, "lift": ["lift it", "the {}"]}}, "another number of templates for each verb"),
        ({"templates": {**VERBS, "lift": ["lift it"]}}, "takes 0 things, and the goal 'lift: blue mug' has 1"),
        ({"templates": {**VERBS, "lift": ["lift {} {x}"]}}, "holds 'lift {} {x}'; expected no braces but {}"),
        ({"distractors": {"put": ["the {} is alone"]}}, "takes 1 things, and the goal 'put: lamp, plane' has 2"),
        (
            {"train": ["lift: mug", "put: mug, ball"]},
            "goal 'put: mug, ball' has nothing to be compared with; give more goals of",
        ),
        ({"held_out_templates": ["raise {}"]}, "expected what templates is, a dict from verbs to templates"),
    ],
)
def test_verbs_and_templates_must_fit(change, message):
    with pytest.raises(ValueError, match=message):
        replace(THINGS, **change)


def test_a_fixed_length_needs_no_threshold():
    assert replace(APPS, threshold=None, end_on_reward=False).threshold is None
