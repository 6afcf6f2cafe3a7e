"""Environments get members of their own action space, and learners see spaces that they know."""

from collections import OrderedDict

import numpy as np
import pytest
from gymnasium import spaces
from helpers.space_env import SpaceEnv, sync, vec

from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.sb3.player import Player, random_actions
from vlmrm_lite.sb3.spaces import show_actions, show_observations

OBSERVATION = spaces.Box(-1, 1, (2,))
ACTIONS = {
    "discrete": spaces.Discrete(3, start=5),
    "negative": spaces.Discrete(3, start=-7),
    "multi": spaces.MultiDiscrete([2, 3], start=[4, -1]),
    "small-multi": spaces.MultiDiscrete([2, 3], dtype=np.int8),
    "multi-2d": spaces.MultiDiscrete([[2, 3], [4, 5]]),
    "binary-2d": spaces.MultiBinary([2, 3]),
    "float64": spaces.Box(-0.1, 0.3, (2,), np.float64),
    "number": spaces.Box(-1, 1, ()),
    "integers": spaces.Box(-2, 9, (2, 2), np.int64),
    "bytes": spaces.Box(0, 255, (3,), np.uint8),
    "one-value": spaces.Box(np.float32([-1, 2]), np.float32([1, 2])),
}


@pytest.mark.parametrize("space", ACTIONS.values(), ids=ACTIONS)
@pytest.mark.parametrize("values", ["lowest", "highest", "random"])
def test_every_shown_action_is_one_of_the_environment(space, values):
    translation = show_actions(space)
    shown = translation.space
    if values == "random" or not isinstance(shown, spaces.Box):
        batch = np.stack([shown.sample() for _ in range(50)])
    else:
        batch = np.stack([shown.low if values == "lowest" else shown.high] * 2).astype(np.float32)
    for action in translation.to_env(batch):
        member = int(action) if isinstance(space, spaces.Discrete) else np.asarray(action)
        assert member in space


def test_every_action_can_be_reached():
    for space in (ACTIONS["negative"], ACTIONS["integers"], ACTIONS["bytes"]):
        translation = show_actions(space)
        shown = translation.space
        batch = np.stack([shown.sample() for _ in range(3000)])
        reached = np.unique(translation.to_env(batch))
        first = space.start if isinstance(space, spaces.Discrete) else int(space.low.min())
        size = space.n if isinstance(space, spaces.Discrete) else int(space.high.max()) - int(first) + 1
        assert set(reached) == set(range(first, first + size))


def test_known_spaces_are_shown_as_they_are():
    box, discrete = spaces.Box(-1, 1, (2,)), spaces.Discrete(3)
    for show in (show_actions, show_observations):
        assert show(box).space is box and show(discrete) == (discrete, None, None)
    actions = np.float32([[0.25, -1]])
    assert np.array_equal(show_actions(box).to_env(actions), actions)


def test_observations_start_at_0_and_have_an_axis():
    space = spaces.Dict(
        {
            "kind": spaces.Discrete(3, start=5),
            "size": spaces.Box(0, 1, ()),
            "at": spaces.MultiDiscrete([2, 2], start=[3, 4]),
        }
    )
    translation = show_observations(space)
    assert translation.space == spaces.Dict(
        {"kind": spaces.Discrete(3), "size": spaces.Box(0, 1, (1,)), "at": spaces.MultiDiscrete([2, 2])}
    )
    given = {"kind": np.array([5, 7]), "size": np.float32([0.5, 1]), "at": np.array([[3, 5], [4, 4]])}
    shown = translation.to_shown(given)
    assert shown["kind"].tolist() == [0, 2] and shown["size"].shape == (2, 1)
    assert shown["at"].tolist() == [[0, 1], [1, 0]]
    for key, value in translation.to_env(shown).items():
        assert np.array_equal(value, given[key])


@pytest.mark.parametrize("algorithm", ["PPO", "DQN"])
def test_a_learner_plays_and_sees_numbers_that_do_not_start_at_0(algorithm):
    env = SpaceEnv(spaces.Discrete(4, start=-2), spaces.Discrete(3, start=5))
    settings = {"PPO": {"n_steps": 16, "batch_size": 16}, "DQN": {"learning_starts": 4, "buffer_size": 50}}[algorithm]
    learner = make_learner(algorithm, settings, vec(env), seed=0)
    learner.learn(20)
    assert set(env.taken) == {5, 6, 7}
    if algorithm == "DQN":
        assert set(np.unique(learner.replay_buffer.actions)) <= {0, 1, 2}
        assert set(np.unique(learner.replay_buffer.observations)) <= {0, 1, 2, 3}


def test_recordings_hold_the_numbers_of_the_environment():
    vec_env = vec(SpaceEnv(spaces.Discrete(4, start=-2), spaces.Discrete(3, start=5)))
    learner = make_learner("PPO", {"n_steps": 16, "batch_size": 16}, vec_env)
    observations = vec_env.reset()
    actions = Player(learner.policy, vec_env).act(observations)
    assert vec_env.env_actions(actions)[0] in {5, 6, 7} and vec_env.env_observations(observations)[0] in range(-2, 2)
    vec_env.step(random_actions(vec_env))
    assert vec_env.envs.unwrapped.envs[0].taken[0] in {5, 6, 7}


def test_integer_actions_are_stored_as_they_were_scaled():
    env = SpaceEnv(OBSERVATION, spaces.Box(0, 10, (1,), np.int64))
    learner = make_learner("SAC", {"learning_starts": 50, "buffer_size": 50}, vec(env), seed=0)
    learner.learn(40)
    stored = learner.replay_buffer.actions[:40].ravel()
    assert stored.dtype == np.float32 and len(np.unique(stored)) > 20
    assert np.array_equal(np.rint((stored + 1) * 5), np.ravel(env.taken))


def test_the_order_of_a_dict_stays():
    image = spaces.Box(0, 255, (7, 7, 3), np.uint8)
    space = spaces.Dict(OrderedDict(b=OBSERVATION, a=spaces.Discrete(3, start=1), c=image))
    vec_env = vec(SpaceEnv(space, spaces.Discrete(2)))
    assert list(vec_env.observation_space.spaces) == list(space.spaces) == ["b", "a", "c"]
    policy = make_learner("PPO", {"n_steps": 16, "batch_size": 16}, vec_env).policy
    assert list(policy.features_extractor.extractors) == ["b", "a", "c"]


def test_a_vector_environment_of_several_is_translated_row_by_row():
    envs = [SpaceEnv(OBSERVATION, spaces.MultiBinary([2, 2])) for _ in range(3)]
    vec_env = vec(*envs)
    vec_env.reset()
    vec_env.step(np.arange(12).reshape(3, 4) % 2)
    assert [env.taken[0].tolist() for env in envs] == [[[0, 1], [0, 1]]] * 3
    assert sync(*envs).single_action_space == spaces.MultiBinary([2, 2])
