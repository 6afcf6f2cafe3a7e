"""Episodes have goals that are possible in them: sampled ones, and those that evaluation asks for."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.goals import GOALS, WORDS, NumberLine, NumberReward, numbers
from helpers.hindsight import make_buffer

from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.wrapper import GoalWrapper


class AnyStart(NumberLine):
    """Episodes start at any number."""

    def _sample_start_states(self, n):
        return self.np_random.integers(3, size=(n, 1)).astype(float)


def above(states, goals):
    """Only greater numbers than that of the start."""
    return np.array([WORDS.index(goal) for goal in goals]) > states[:, 0]


ABOVE = replace(GOALS, possible=above)


def test_sampled_goals_are_possible():
    envs = numbers(200, ABOVE)
    envs.reset(seed=0)
    assert set(envs.goal_indices) == {1, 2, 3}
    assert envs.possible_goals.tolist() == [[False, True, True, True]] * 200
    assert np.bincount(envs.goal_indices)[1:].min() > 40


def test_only_the_envs_in_a_mask_get_new_goals():
    envs = GoalWrapper(
        AnyStart(6), replace(GOALS, possible=lambda states, goals: ~above(states, goals)), NumberReward()
    )
    envs.reset(seed=0)
    before, mask = envs.possible_goals.copy(), np.array([True, False] * 3)
    goals = envs.goal_indices.copy()
    envs.reset(options={"reset_mask": mask})
    assert (envs.possible_goals[~mask] == before[~mask]).all() and (envs.goal_indices[~mask] == goals[~mask]).all()
    numbers_shown = envs.env.state[:, 0]
    assert envs.possible_goals[mask].tolist() == (np.arange(4) <= numbers_shown[mask, None]).tolist()


def test_episodes_start_again_until_the_assigned_goal_is_possible():
    envs = GoalWrapper(AnyStart(64), ABOVE, NumberReward())
    envs.reset(seed=0)
    envs.assign(np.full(64, 1))
    observations, _ = envs.reset()
    assert (envs.env.state == 0).all() and (observations["observation"] == 0).all()
    assert set(envs.goal_indices) == {1}
    envs.assign(np.full(64, 4))  # a held-out goal
    assert set(envs.reset()[0]["observation"].ravel()) == {0, 1, 2}


def test_a_goal_that_is_never_possible_is_named():
    envs = numbers(2, ABOVE)
    envs.reset(seed=0)
    envs.assign([1, 0])
    with pytest.raises(
        ValueError, match="The goal 'zero' was possible in none of 1000 episodes of .*; ask for something"
    ):
        envs.reset()
    with pytest.raises(ValueError, match="None of the 4 training goals is possible in env 0; give more goals"):
        numbers(2, replace(GOALS, possible=lambda states, goals: np.zeros(len(goals), bool))).reset(seed=0)


def test_a_wrong_answer_is_explained():
    with pytest.raises(ValueError, match="expected"):
        numbers(2, replace(GOALS, possible=lambda states, goals: [True])).reset(seed=0)


def test_verbs_are_sampled_alike_however_many_goals_they_have():
    goals = GoalSet(
        [*(f"lift: {word}" for word in WORDS[:4]), "put: zero, one", "put: one, two"],
        templates={"lift": ["lift {}"], "put": ["put {} next to {}"]},
    )
    envs = GoalWrapper(NumberLine(3_000), goals, NoGoal())
    envs.reset(seed=0)
    counts = np.bincount(envs.goal_indices) / 3_000
    assert np.abs(counts - [*[1 / 8] * 4, 1 / 4, 1 / 4]).max() < 0.03


class NoGoal:
    def embed(self, frames):
        return np.zeros((len(frames), 2))

    def reward(self, embeddings, goal_indices):
        return np.zeros(len(embeddings))


def test_hindsight_draws_goals_that_were_possible():
    buffer = make_buffer(envs=numbers(1, ABOVE), reached=0.0, fraction=1.0)
    envs = buffer.envs
    envs.reset(seed=0)
    observations, _, _, _, infos = envs.step(np.array([0]))
    info = {key: values[0] for key, values in infos.items()}
    buffer.add(observations, observations, np.zeros((1, 1), int), np.zeros(1), np.zeros(1), [info])
    np.random.seed(0)
    drawn = buffer._get_samples(np.zeros(300, int)).observations["goal"][:, :5].argmax(dim=1).numpy()
    assert set(drawn) == {1, 2, 3} and np.bincount(drawn)[1:].min() > 60
