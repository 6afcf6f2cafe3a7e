"""The playroom's goals: which things, which words, and which rooms they are asked for in."""

import json

import gymnasium as gym
import numpy as np
import pytest

from vlmrm_lite.goals.goal_set import GoalSet, sample_negatives
from vlmrm_lite.pretraining.language import held_out_prompts, normalize
from vlmrm_lite.tasks.playroom import HELD_OUT_PAIRS, HELD_OUT_THINGS, PAIRS, PAPER_TEMPLATES, PLAYROOM, THINGS
from vlmrm_lite.tasks.playroom_success import VERBS, goal_possible, goal_reached

TASK = PLAYROOM
GOALS = TASK.goals


def test_every_thing_and_every_pair_is_a_goal_or_held_out():
    assert len(THINGS) == 36 and len(PAIRS) == 15 and len(HELD_OUT_THINGS) == 6 and len(HELD_OUT_PAIRS) == 3
    assert len({thing.split()[0] for thing in HELD_OUT_THINGS}) == len({t.split()[1] for t in HELD_OUT_THINGS}) == 6
    assert set(GOALS.names) == {
        *(f"{verb}: {thing}" for verb in ("find", "lift") for thing in THINGS),
        *(f"put: {first}, {second}" for first, second in PAIRS),
    }
    for verb in ("find", "lift"):
        assert [name for name in GOALS.held_out if GOALS.verb(name) == verb] == [
            f"{verb}: {t}" for t in HELD_OUT_THINGS
        ]
    kinds = {kind for pair in PAIRS if pair not in HELD_OUT_PAIRS for kind in pair}
    assert len(kinds) == 6  # training puts every kind beside another


def test_the_papers_sentences_about_these_things_are_held_out_goals():
    assert {"find: green roll", "lift: blue mug"} <= set(GOALS.held_out)


def test_wordings_for_training_are_no_others():
    trained = {sentence for goal in GOALS.names for sentence in GOALS.wordings(goal)}
    held_out = {sentence for goal in GOALS.names for sentence in GOALS.wordings(goal, held_out=True)}
    assert not trained & held_out and len(trained) == len(held_out) == 87 * 3
    distractors = {prompt for goal in GOALS.names for prompt in GOALS.distractors_of(goal)}
    assert not distractors & (trained | held_out)


def test_no_caption_has_the_held_out_wordings_or_the_papers():
    known = held_out_prompts()
    for goal in GOALS.names:
        things = [thing.strip() for thing in goal.partition(":")[2].split(",")]
        papers = [template.format(*things) for template in PAPER_TEMPLATES[GOALS.verb(goal)]]
        assert {normalize(text) for text in (*GOALS.wordings(goal, held_out=True), *papers)} <= known


def test_negatives_are_all_other_goals_of_the_verb():
    for goal, row in zip(GOALS.names, sample_negatives(GOALS), strict=True):
        verb = GOALS.verb(goal)
        assert len(row) == {"find": 29, "lift": 29, "put": 11}[verb] and GOALS.index(goal) not in row
        assert {GOALS.verb(GOALS.names[i]) for i in row} == {verb}


def test_settings_are_plain():
    assert GoalSet(**json.loads(json.dumps(GOALS.settings()))) == GOALS.with_predicates(None)


def test_episodes_hold_what_they_are_asked_for_and_start_without_success():
    envs = TASK.make_envs(60)
    try:
        envs.reset(seed=0)
        for goal in (GOALS.held_out[0], GOALS.held_out[-1]):
            possible = goal_possible(envs.state, [goal] * 60)
            assert 0 < possible.sum() < 60
        assert not any(goal_reached(envs.state, [goal] * 60).any() for goal in GOALS.names)
    finally:
        envs.close()


@pytest.mark.parametrize("name", ["walk", "hand up", "let go"])
def test_discrete_actions_are_those_of_the_table(name):
    from vlmrm_lite.envs.playroom.env import DISCRETE

    kinds = [gym.make_vec("vlmrm_lite/Playroom-v0", num_envs=3, actions=kind) for kind in ("discrete", "continuous")]
    try:
        for envs in kinds:
            envs.reset(seed=1)
        number = list(DISCRETE).index(name)
        kinds[0].step(np.full(3, number))
        kinds[1].step(np.tile(np.float32(DISCRETE[name]), (3, 1)))
        assert np.allclose(*(envs.unwrapped.state for envs in kinds), atol=1e-6)
        assert kinds[0].single_action_space == gym.spaces.Discrete(9)
    finally:
        for envs in kinds:
            envs.close()


def test_verbs():
    assert {GOALS.verb(goal) for goal in GOALS.names} == set(VERBS)
