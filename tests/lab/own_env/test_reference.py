"""What the exercises of notebook 11 ask for: a world that Gymnasium accepts, and the numbers."""

import warnings

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from vlmrm_lite.lab import own_env
from vlmrm_lite.lab.own_env.reference import TOLERANCE, TURN


def test_gymnasium_accepts_the_lever():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(own_env.Lever(), skip_render_check=True)


def test_an_action_turns_the_lever():
    env = own_env.Lever()
    env.reset(seed=3)
    before = env.angle
    for action in (2, 2, 0, 1):
        observation, reward, terminated, truncated, _ = env.step(action)
    assert env.angle == pytest.approx(before + TURN)
    np.testing.assert_allclose(observation, [np.sin(env.angle), np.cos(env.angle)], rtol=1e-6)
    assert (reward, terminated, truncated) == (0.0, False, False)


def test_the_picture_shows_where_the_lever_points():
    env = own_env.Lever()
    env.reset(seed=0)
    brown = {}
    for env.angle in (0.0, np.pi / 2, -np.pi / 2):
        frame = env.render().astype(int)
        rows, columns = np.nonzero(frame[..., 0] - frame[..., 2] > 60)
        brown[env.angle] = rows.mean(), columns.mean()
    up, right, left = brown.values()
    assert up[0] < right[0] - 5 and up[0] < left[0] - 5
    assert left[1] + 5 < up[1] < right[1] - 5


def test_the_block_may_be_higher():
    low, high = own_env.draw_lever(0.0), own_env.draw_lever(0.0, hinge=60)
    dark = [np.nonzero((frame < 30).all(axis=-1))[0].mean() for frame in (low, high)]
    assert dark[0] - dark[1] == pytest.approx(16, abs=1)  # rows of 64 instead of 128


def test_upright_is_within_the_tolerance():
    angles = np.array([0.0, TOLERANCE - 0.01, -TOLERANCE + 0.01, TOLERANCE + 0.01, np.pi])
    states = np.stack([np.sin(angles), np.cos(angles)], axis=1)
    assert own_env.upright(states).tolist() == [True, True, True, False, False]


def test_signal_to_noise_of_known_numbers():
    rewards = np.array([1.0, 3.0, 1.0, 3.0])
    assert own_env.signal_to_noise(rewards, rewards + np.array([0.5, -0.5, 0.5, -0.5])) == pytest.approx(2**0.5 / 0.5)
    rng = np.random.default_rng(0)
    assert own_env.signal_to_noise(*rng.normal(size=(2, 20_000))) == pytest.approx(1, abs=0.02)


def test_gym_make_gives_it_a_time_limit():
    gym.register("TestLever-v0", own_env.Lever, max_episode_steps=3)
    try:
        env = gym.make("TestLever-v0", render_mode="rgb_array")
        env.reset(seed=0)
        assert [env.step(1)[3] for _ in range(3)] == [False, False, True]
    finally:
        del gym.registry["TestLever-v0"]
