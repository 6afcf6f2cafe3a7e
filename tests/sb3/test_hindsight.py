"""One frame teaches every sentence: hand-made transitions, drawn for other goals than their own."""

from dataclasses import replace

import numpy as np
import torch
from helpers.goals import GOALS, NumberReward, WordlessReward, numbers
from helpers.hindsight import add, counts, draw, make_buffer

from vlmrm_lite.sb3.hindsight import reached_goals

ZERO, ONE, TWO, THREE, FOUR = range(5)


# The drawn goal.


def test_without_hindsight_a_transition_keeps_its_goal_and_its_wording():
    buffer = make_buffer(fraction=0)
    add(buffer, [TWO], [FOUR], templates=[1])
    add(buffer, [THREE], [THREE], [True])
    goals, samples = draw(buffer, 0)
    assert set(goals) == {FOUR} and not samples.rewards.any() and not samples.dones.any()
    expected = torch.from_numpy(NumberReward().embed_texts(["four is shown"])[0])
    for observations, number in ((samples.observations, 1), (samples.next_observations, 2)):
        assert torch.equal(observations["goal"][0], expected) and (observations["observation"] == number).all()
    goals, samples = draw(buffer, 1)
    assert set(goals) == {THREE} and (samples.rewards == 1).all() and (samples.dones == 1).all()
    assert samples.rewards.shape == samples.dones.shape == (400, 1)


def test_reward_termination_and_both_sentences_are_those_of_the_drawn_goal():
    buffer = make_buffer(fraction=1, reached=0)
    add(buffer, [TWO], [TWO], [True])  # the own goal ended the episode
    goals, samples = draw(buffer, 0)
    assert set(goals) == {ZERO, ONE, TWO, THREE}  # none that is held out
    assert np.array_equal(samples.rewards[:, 0], goals == TWO)
    assert np.array_equal(samples.dones[:, 0], goals == TWO)  # its stop is no end for the others
    assert torch.equal(samples.observations["goal"], samples.next_observations["goal"])
    sentences = NumberReward().embed_texts([GOALS.prompt(GOALS.names[goal], i) for goal in range(4) for i in (0, 1)])
    assert {tuple(row) for row in samples.observations["goal"].tolist()} == {tuple(row) for row in sentences.tolist()}


def test_goals_are_drawn_in_the_given_fractions():
    buffer = make_buffer(fraction=0.8, reached=0.5)
    for number, done in ((ONE, False), (TWO, False), (THREE, True)):
        add(buffer, [number], [ZERO], [done])
    # Of all: 0.2 its own goal, 0.4 one of the two reached at row 1 or later, 0.4 any of four.
    assert np.allclose(counts(buffer, 1), [0.3, 0.1, 0.3, 0.3, 0], atol=0.03)
    assert np.allclose(counts(buffer, 2), [0.3, 0.1, 0.1, 0.5, 0], atol=0.03)


def test_where_nothing_was_reached_any_goal_is_drawn():
    buffer = make_buffer(fraction=1, reached=1)
    add(buffer, [FOUR], [ZERO], [True])  # held out: training knows nothing of it
    assert np.allclose(counts(buffer, 0), [0.25, 0.25, 0.25, 0.25, 0], atol=0.03)


def test_a_goal_that_is_reached_already_is_drawn_less_often_if_that_ends_episodes():
    for end_on_reward, expected in ((True, 0.5 + 0.5 * 0.25), (False, 1)):
        buffer = make_buffer(envs=numbers(1, end_on_reward=end_on_reward), fraction=1, reached=1)
        for done in (False, True, False):
            add(buffer, [ONE], [ZERO], [done])
        assert np.allclose([counts(buffer, row)[ONE] for row in (0, 1)], [1, expected], atol=0.03)
        assert buffer.reached_before[:, 0, ONE].tolist()[:3] == [False, True, False]


def test_balance_draws_rare_goals_as_often_as_their_rarity_says():
    buffer = make_buffer(rows=20, fraction=1, reached=1, balance=True)
    for number in (ONE, ONE, ONE, TWO):
        add(buffer, [number], [ZERO], [number == TWO])
    assert buffer.times_reached.tolist() == [0, 3, 1, 0]
    assert np.allclose(counts(buffer, 0), [0, 0.25, 0.75, 0, 0], atol=0.03)
    buffer.balance = False
    assert np.allclose(counts(buffer, 0), [0, 0.5, 0.5, 0, 0], atol=0.03)


# Ends.


def test_a_time_limit_never_terminates():
    buffer = make_buffer(fraction=1, reached=0)
    add(buffer, [TWO], [ZERO], [True], timeouts=[True])
    goals, samples = draw(buffer, 0)
    assert np.array_equal(samples.dones[:, 0], goals == TWO)


def test_where_the_environment_terminates_it_does_for_every_goal():
    buffer = make_buffer(fraction=1, reached=0)
    add(buffer, [TWO], [ZERO], [True], terminated=[True])
    assert (draw(buffer, 0)[1].dones == 1).all()


def test_episodes_of_fixed_length_never_terminate():
    buffer = make_buffer(envs=numbers(1, end_on_reward=False), fraction=1, reached=0)
    add(buffer, [TWO], [TWO], [True], timeouts=[True])
    goals, samples = draw(buffer, 0)
    assert np.array_equal(samples.rewards[:, 0], goals == TWO) and not samples.dones.any()


# Goals that were reached later.


def later(buffer, env=0):
    return [set(np.flatnonzero(row)) for row in buffer.reached_later[:, env]]


def test_a_goal_is_reached_later_in_the_same_episode_only():
    buffer = make_buffer(num_envs=2)
    steps = [((1, 0), (0, 0)), ((2, 1), (0, 1)), ((1, 2), (1, 0)), ((3, 3), (0, 0)), ((0, 2), (0, 1))]
    for shown, dones in steps:
        add(buffer, shown, (ZERO, ZERO), np.array(dones, bool))
    # The first env has one episode of three steps; the other one has two, of two and three steps.
    assert later(buffer, 0)[:5] == [{ONE, TWO}, {ONE, TWO}, {ONE}, {THREE}, {ZERO}]  # the last episode goes on
    assert later(buffer, 1)[:5] == [{ZERO, ONE}, {ONE}, {TWO, THREE}, {TWO, THREE}, {TWO}]
    assert buffer.episode_steps.tolist() == [2, 0] and not buffer.reached_later[5:].any()


def test_goals_do_not_come_from_beyond_the_end_of_the_ring():
    buffer = make_buffer(rows=4)
    for number, done in ((1, 0), (2, 0), (3, 1), (0, 0)):
        add(buffer, [number], [ZERO], [bool(done)])
    assert later(buffer) == [{ONE, TWO, THREE}, {TWO, THREE}, {THREE}, {ZERO}]
    add(buffer, [TWO], [ZERO], [False])  # stands where the first step was
    assert later(buffer) == [{TWO}, {TWO, THREE}, {THREE}, {ZERO}]
    add(buffer, [ONE], [ZERO], [True])  # ends the episode that began in row 3
    assert later(buffer) == [{ONE, TWO}, {ONE}, {THREE}, {ZERO, ONE, TWO}]


def test_an_episode_may_be_longer_than_the_ring():
    buffer = make_buffer(rows=3)
    for step, number in enumerate((3, 0, 1, 2, 1, 1, 0)):
        add(buffer, [number], [THREE], [step == 6])
    assert later(buffer) == [{ZERO}, {ZERO, ONE}, {ZERO, ONE}]
    assert buffer.episode_steps.tolist() == [0]


def test_new_episodes_after_a_resume_do_not_continue_the_last():
    buffer = make_buffer()
    add(buffer, [ONE])
    buffer.end_episodes()
    add(buffer, [TWO], [ZERO], [True])
    assert later(buffer)[:2] == [{ONE}, {TWO}]


def test_what_was_reached_is_what_the_reward_says():
    frames = np.eye(5, dtype=np.float32)[[0, 4, 3]]
    found = reached_goals(NumberReward(), frames, 4)
    assert found.tolist() == [[True, False, False, False], [False] * 4, [False, False, False, True]]
    graded = np.float32([[0.1, 0.3, 0.2, 0, 0.9], [0.5, 0.1, 0.5, 0, 0]])
    assert reached_goals(NumberReward(), graded, 4, graded=True).tolist() == [
        [False, True, False, False],
        [True, False, True, False],
    ]
    assert not reached_goals(NumberReward(), graded, 4).any()


def test_a_reward_of_all_goals_at_once_is_used_where_there_is_one():
    class AtOnce(NumberReward):
        def reward(self, embeddings, goal_indices):
            raise AssertionError("goal by goal")

        def reward_all(self, embeddings):
            return torch.as_tensor(embeddings)

    frames = np.eye(5, dtype=np.float32)[[0, 4, 3, 3]]
    assert np.array_equal(reached_goals(AtOnce(), frames, 4), reached_goals(NumberReward(), frames, 4))
    assert reached_goals(AtOnce(), frames * 0.5, 4, graded=True).sum() == 3 + 4  # of "four", all others are the best


def test_rewards_without_a_threshold_are_graded():
    assert not make_buffer().envs.is_graded
    assert make_buffer(envs=numbers(1, replace(GOALS, threshold=None, end_on_reward=False))).envs.is_graded
    reward = NumberReward()
    reward.threshold = None
    assert make_buffer(envs=numbers(1, reward=reward)).envs.is_graded


def test_the_reward_needs_no_sentences():
    buffer = make_buffer(envs=numbers(1, reward=WordlessReward()), fraction=1, reached=0)
    add(buffer, [TWO])
    goals, samples = draw(buffer, 0)
    assert samples.observations["goal"].shape == (400, 5)
    assert np.array_equal(samples.rewards[:, 0], goals == TWO)


def test_normalized_environments_normalize_what_is_drawn():
    class Doubling:
        def normalize_obs(self, observations):
            return {key: 2 * values for key, values in observations.items()}

        def normalize_reward(self, rewards):
            return 10 * rewards

    buffer = make_buffer(fraction=0)
    add(buffer, [TWO], [TWO], [True])
    samples = buffer._get_samples(np.zeros(3, int), Doubling())
    assert (samples.next_observations["observation"] == 4).all() and (samples.rewards == 10).all()
    assert (samples.dones == 1).all()
