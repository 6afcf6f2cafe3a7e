"""Classic environments: seeding, masked resets, truncation, `set_state`, and errors."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode
from helpers.classic_envs import CARTPOLE, IDS, MOUNTAIN_CAR, random_actions, random_states

import vlmrm_lite
from vlmrm_lite.envs.classic import cartpole, mountain_car


@pytest.mark.parametrize(
    ("env_id", "low", "high"), [(CARTPOLE, [-0.05] * 4, [0.05] * 4), (MOUNTAIN_CAR, [-0.6, 0], [-0.4, 0])]
)
def test_start_states_fill_gymnasiums_range(env_id, low, high):
    envs = gym.make_vec(env_id, num_envs=2000)
    envs.reset(seed=0)
    state, spread = envs.unwrapped.state, np.subtract(high, low)
    assert (state >= low).all() and (state <= high).all()
    np.testing.assert_allclose(state.min(0), low, atol=0.01)
    np.testing.assert_allclose(state.max(0), high, atol=0.01)
    np.testing.assert_allclose(state.mean(0), np.add(low, high) / 2, atol=0.05)
    assert (state.std(0) >= 0.25 * spread).all()


@pytest.mark.parametrize("env_id", IDS)
def test_single_equals_vector(env_id):
    n, steps = 3, 40
    envs = gym.make_vec(env_id, num_envs=n)
    envs.reset(seed=7)
    states = random_states(env_id, n)
    envs.unwrapped.set_state(states)
    actions = random_actions(envs, n, steps)
    singles = [gym.make(env_id, render_mode="rgb_array") for _ in range(n)]
    for env, state in zip(singles, states, strict=True):
        env.reset(seed=7)
        env.unwrapped.set_state(state)
    for step in range(steps):
        observations, rewards, _, _, _ = envs.step(actions[step])
        frames = envs.render()
        for i, env in enumerate(singles):
            observation, reward, _, _, _ = env.step(actions[step, i])
            np.testing.assert_array_equal(observation, observations[i])
            assert reward == rewards[i] and type(reward) is float
            np.testing.assert_array_equal(env.render(), frames[i])
            np.testing.assert_array_equal(env.unwrapped.state, envs.unwrapped.state[i])


@pytest.mark.parametrize("env_id", IDS)
def test_one_world_starts_as_the_single_environment(env_id):
    first, _ = gym.make(env_id).reset(seed=3)
    same, _ = gym.make_vec(env_id, num_envs=1).reset(seed=3)
    np.testing.assert_array_equal(first, same[0])


@pytest.mark.parametrize("env_id", IDS)
def test_seeds_repeat(env_id):
    def rollout(seed):
        envs = gym.make_vec(env_id, num_envs=4)
        seen = [envs.reset(seed=seed)[0]]
        seen += [envs.step(action)[0] for action in random_actions(envs, 4, 10)]
        return np.array([*seen, envs.reset()[0]])

    np.testing.assert_array_equal(rollout(5), rollout(5))
    assert not np.array_equal(rollout(5)[0], rollout(6)[0])


@pytest.mark.parametrize("env_id", IDS)
def test_episodes_are_truncated_at_200_and_never_terminated(env_id):
    envs = gym.make_vec(env_id, num_envs=2)
    env = gym.make(env_id)
    for _ in range(2):  # two episodes back to back: the reset clears the counters
        envs.reset(seed=0)
        env.reset(seed=0)
        for step, action in enumerate(random_actions(envs, 2, 200), start=1):
            _, _, terminated, truncated, _ = envs.step(action)
            assert not terminated.any() and truncated.tolist() == [step == 200] * 2
            _, _, terminated, truncated, _ = env.step(action[0])
            assert not terminated and truncated == (step == 200)


@pytest.mark.parametrize("env_id", IDS)
def test_masked_reset_leaves_the_others_alone(env_id):
    envs = gym.make_vec(env_id, num_envs=3, max_episode_steps=5)
    envs.reset(seed=0)
    actions = random_actions(envs, 3, 5)
    for action in actions[:3]:
        envs.step(action)
    before = envs.unwrapped.state
    observations, info = envs.reset(options={"reset_mask": np.array([False, True, False])})
    after = envs.unwrapped.state
    np.testing.assert_array_equal(after[[0, 2]], before[[0, 2]])
    assert not np.array_equal(after[1], before[1])
    np.testing.assert_array_equal(observations, after.astype(np.float32))
    assert info == {}
    assert not envs.step(actions[3])[3].any()
    assert envs.step(actions[4])[3].tolist() == [True, False, True]
    assert envs.step(actions[4])[3].tolist() == [True, False, True]  # until someone resets
    envs.reset(options={"reset_mask": np.array([True, False, True])})
    assert envs.step(actions[0])[3].tolist() == [False, False, False]
    assert envs.step(actions[0])[3].tolist() == [False, True, False]


def test_make_vec_passes_its_arguments_on():
    envs = gym.make_vec(CARTPOLE, num_envs=2, max_episode_steps=7, width=30, height=20)
    assert envs.metadata["autoreset_mode"] is AutoresetMode.DISABLED
    assert (envs.unwrapped.max_episode_steps, envs.render_mode, envs.num_envs) == (7, "rgb_array", 2)
    envs.reset(seed=0)
    assert envs.render().shape == (2, 20, 30, 3) and envs.render().dtype == np.uint8
    assert envs.action_space.shape == (2,) and envs.observation_space.shape == (2, 4)
    assert gym.make_vec(CARTPOLE).unwrapped.max_episode_steps == 200


def test_gymnasiums_own_vectorizer_works_too():
    envs = gym.make_vec(MOUNTAIN_CAR, num_envs=2, vectorization_mode="sync", render_mode="rgb_array")
    envs.reset(seed=0)
    assert np.shape(envs.render()) == (2, 64, 64, 3)
    native = gym.make_vec(MOUNTAIN_CAR, num_envs=2)  # has its own metadata, which the other one leaves alone
    assert native.metadata["autoreset_mode"] is AutoresetMode.DISABLED


def test_single_has_no_pictures_unless_asked():
    env = gym.make(CARTPOLE)
    env.reset()
    assert env.render_mode is None
    with pytest.warns(UserWarning, match="without a render mode"):
        assert env.render() is None


@pytest.mark.parametrize("env_id", IDS)
@pytest.mark.filterwarnings("ignore:.*A Box observation space m")  # the cart may go as far as it likes
def test_gymnasiums_checker_passes(env_id):
    check_env(gym.make(env_id, render_mode="rgb_array").unwrapped)


@pytest.mark.parametrize("env_id", IDS)
def test_set_state_is_what_is_seen_and_leaves_the_counters(env_id):
    envs = gym.make_vec(env_id, num_envs=3, max_episode_steps=2)
    states = random_states(env_id, 3)
    envs.unwrapped.set_state(states)  # allowed before the first reset, to draw landscapes
    draw = cartpole.draw if env_id == CARTPOLE else mountain_car.draw
    np.testing.assert_array_equal(envs.render(), draw(states, 64, 64))
    envs.reset(seed=0)
    envs.step(random_actions(envs, 3, 1)[0])
    envs.unwrapped.set_state(states)
    np.testing.assert_array_equal(envs.unwrapped.state, states)
    envs.unwrapped.state[:] = 99  # a copy
    states[:] = 99
    assert envs.unwrapped.state.max() < 99
    assert envs.step(random_actions(envs, 3, 1)[0])[3].all()
    env = gym.make(env_id, render_mode="rgb_array")
    env.unwrapped.set_state(random_states(env_id, 1)[0])
    np.testing.assert_array_equal(env.render(), draw(random_states(env_id, 1), 64, 64)[0])


# Invalid arguments


def test_bad_arguments_of_the_environments():
    for kwargs, kind, words in (
        ({"num_envs": 0}, ValueError, "num_envs=0"),
        ({"num_envs": 2.5}, TypeError, "num_envs=2.5"),
        ({"max_episode_steps": 0}, ValueError, "max_episode_steps=0"),
        ({"width": 0}, ValueError, "width=0"),
        ({"height": 64.0}, TypeError, "height=64.0"),
        ({"height": True}, TypeError, "height=True"),
        ({"scene": "moon"}, ValueError, "scene 'moon'.*'plain'"),
        ({"render_mode": "ansi"}, ValueError, "render mode 'ansi'.*'rgb_array'"),
    ):
        with pytest.raises(kind, match=words):
            gym.make_vec(CARTPOLE, **kwargs)
    with pytest.raises(ValueError, match="scene 'moon'.*'textured', 'plain'"):
        gym.make(MOUNTAIN_CAR, scene="moon")


@pytest.mark.parametrize(
    ("env_id", "actions", "kind", "words"),
    [
        (CARTPOLE, np.zeros(3, int), ValueError, r"shape \(3,\); expected \(2,\)"),
        (CARTPOLE, np.array([0, 2]), ValueError, "Env 1 got the action 2; expected a whole number from 0 to 1"),
        (CARTPOLE, np.array([-1, 0]), ValueError, "Env 0 got the action -1"),
        (CARTPOLE, np.zeros(2), TypeError, "float64; expected integers"),
        (CARTPOLE, None, TypeError, "object; expected integers"),
        (MOUNTAIN_CAR, np.zeros(2), ValueError, r"shape \(2,\); expected \(2, 1\)"),
        (MOUNTAIN_CAR, np.array([[0.0], [np.nan]]), ValueError, "Env 1 got the action nan; expected finite"),
        (MOUNTAIN_CAR, np.array([["a"], ["b"]]), TypeError, "expected floats"),
    ],
)
def test_bad_actions(env_id, actions, kind, words):
    envs = gym.make_vec(env_id, num_envs=2)
    envs.reset(seed=0)
    before = envs.unwrapped.state
    with pytest.raises(kind, match=words):
        envs.step(actions)
    np.testing.assert_array_equal(envs.unwrapped.state, before)


def test_bad_action_of_a_single_environment():
    env = gym.make(MOUNTAIN_CAR).unwrapped
    env.reset(seed=0)
    with pytest.raises(ValueError, match=r"shape \(2,\); expected \(1,\)"):
        env.step(np.zeros(2))


@pytest.mark.parametrize(
    ("mask", "kind", "words"),
    [
        (np.array([1, 0]), TypeError, "dtype int64; expected bool"),
        (np.array([True]), ValueError, r"shape \(1,\); expected \(2,\)"),
        (np.ones((2, 1), bool), ValueError, r"shape \(2, 1\); expected \(2,\)"),
    ],
)
def test_bad_reset_masks(mask, kind, words):
    envs = gym.make_vec(CARTPOLE, num_envs=2)
    envs.reset(seed=0)
    with pytest.raises(kind, match=words):
        envs.reset(options={"reset_mask": mask})


def test_other_bad_resets():
    envs = gym.make_vec(CARTPOLE, num_envs=2)
    with pytest.raises(ValueError, match="first reset"):
        envs.reset(options={"reset_mask": np.array([True, False])})
    with pytest.raises(ValueError, match="'mask'; expected 'reset_mask'"):
        envs.reset(options={"mask": np.array([True, False])})


def test_too_early():
    envs = gym.make_vec(CARTPOLE, num_envs=2)
    for act in (lambda: envs.step(np.zeros(2, int)), envs.render, lambda: envs.unwrapped.state):
        with pytest.raises(vlmrm_lite.VlmrmError, match=r"call reset\(\)"):
            act()
    with pytest.raises(vlmrm_lite.VlmrmError, match=r"call reset\(\)"):
        gym.make(CARTPOLE).step(0)


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (np.zeros((3, 2)), ValueError, r"shape \(3, 2\); expected \(2, 2\)"),
        (np.zeros(2), ValueError, r"shape \(2,\); expected \(n, 2\): position, velocity"),
        (np.zeros((2, 4)), ValueError, r"shape \(2, 4\)"),
        ([[0, 0], [0, np.inf]], ValueError, "State 1 has velocity = inf"),
        ([[0.7, 0], [0, 0]], ValueError, "State 0 has position = 0.7; expected -1.2 to 0.6"),
        ([["a", "b"], ["c", "d"]], TypeError, "must be numbers"),
    ],
)
def test_bad_states(state, kind, words):
    envs = gym.make_vec(MOUNTAIN_CAR, num_envs=2)
    with pytest.raises(kind, match=words):
        envs.unwrapped.set_state(state)


def test_bad_state_of_a_single_environment():
    with pytest.raises(ValueError, match=r"shape \(3,\); expected \(2,\): position, velocity"):
        gym.make(MOUNTAIN_CAR).unwrapped.set_state(np.zeros(3))
