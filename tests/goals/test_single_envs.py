"""Labels and states of single environments in a vector environment of Gymnasium."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv
from helpers.counting import CountingVectorEnv
from helpers.fake_vlms import WordVLM
from helpers.space_env import SpaceEnv, sync

from vlmrm_lite.envs.phone.apps import LABELS
from vlmrm_lite.envs.phone.env import PhoneEnv, PhoneVectorEnv
from vlmrm_lite.envs.phone.layout import FIRST_APP, HOME
from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.rewards import goal_reward
from vlmrm_lite.goals.single_envs import env_labels, goal_states
from vlmrm_lite.tasks.phone import app_open
from vlmrm_lite.training.env_wrappers import add_goals

APPS = GoalSet(["mail", "clock"], ["chess"], success=app_open, end_on_reward=False)
BACK = 28
BOX = gym.spaces.Box(-1, 1, (2,))


def phones(kind=SyncVectorEnv, labels=(LABELS, LABELS)):
    """Two single phones."""

    def make(own):
        env = PhoneEnv("rgb_array")
        env.labels = own
        return gym.wrappers.TimeLimit(env, 20)

    return kind([lambda own=own: make(own) for own in labels], autoreset_mode=AutoresetMode.DISABLED)


def with_state(*states):
    """Environments with these states; None for one without."""
    envs = [SpaceEnv(BOX, gym.spaces.Discrete(2)) for _ in states]
    for env, state in zip(envs, states):
        if state is not None:
            env.state = state
    return sync(*envs)


@pytest.mark.parametrize(
    "kind",
    [SyncVectorEnv, pytest.param(AsyncVectorEnv, marks=pytest.mark.slow)],  # processes that start
    ids=["sync", "async"],
)
def test_single_phones_get_label_vectors_and_success(kind):
    reward = goal_reward(WordVLM(), APPS)
    envs, native = add_goals(phones(kind), APPS, reward), add_goals(PhoneVectorEnv(2), APPS, reward)
    try:
        assert envs.single_observation_space == native.single_observation_space
        envs.reset(seed=3)
        native.reset(seed=3)
        first = envs.step(np.array([BACK, BACK]))
        native.unwrapped.set_state(first[4]["state"])
        second = native.step(np.array([BACK, BACK]))
        assert first[4]["state"].shape == (2, 69) and first[4]["success"].tolist() == [False, False]
        assert np.array_equal(first[0]["observation"], second[0]["observation"])
        assert np.array_equal(first[1], second[1])
    finally:
        envs.close()


def test_success_of_single_phones_is_the_app_that_is_open():
    envs = phones()
    both = add_goals(envs, APPS, goal_reward(WordVLM(), APPS))
    both.assign([0, 0])
    both.reset(seed=0)
    for env in envs.envs:
        state = env.unwrapped.state
        state[0] = FIRST_APP + LABELS.index("mail app") if env is envs.envs[1] else HOME
        env.unwrapped.set_state(state)
    infos = both.step(np.array([26, 26]))[4]  # a swipe up does nothing here
    assert infos["success"].tolist() == [False, True]


def test_labels_are_those_of_the_vector_environment_or_of_all_single_ones():
    assert env_labels(PhoneVectorEnv(2)) == env_labels(phones()) == list(LABELS)
    assert env_labels(CountingVectorEnv()) is None and env_labels(with_state(None, None)) is None


def test_different_labels_are_refused():
    with pytest.raises(ValueError, match="have different labels; give all of them the same, in one order"):
        env_labels(phones(labels=(LABELS, LABELS[::-1])))
    envs = with_state(None, None)
    envs.envs[0].labels = LABELS
    with pytest.raises(ValueError, match="1 of 2 environments in .* have an attribute 'labels'; expected all or none"):
        env_labels(envs)


def test_states_are_read_where_all_have_one():
    observations = np.ones((2, 3))
    assert goal_states(with_state(np.arange(2), (5, 6)), observations).tolist() == [[0, 1], [5, 6]]
    with pytest.raises(ValueError, match="1 of 2 environments in .* have an attribute 'state'"):
        goal_states(with_state(np.arange(2), None), observations)


@pytest.mark.parametrize("states", [(None, None), ([1, 2], [1, 2, 3]), (1, 2), (["a"], ["b"]), ({}, {})], ids=str)
def test_other_states_count_as_none(states):
    assert goal_states(with_state(*states), np.ones((2, 3))).tolist() == [[1] * 3] * 2


def test_a_vector_environment_has_its_own_states():
    envs = CountingVectorEnv()
    envs.reset(seed=0)
    assert np.array_equal(goal_states(envs, np.zeros(1)), envs.state)
