"""CartPole: physics against Gymnasium's, reward, and rendering."""

import gymnasium as gym
import numpy as np
import pytest
from helpers.classic_envs import CARTPOLE, random_states

from vlmrm_lite.envs.classic import cartpole

# Physics


def test_cartpole_steps_like_gymnasium():
    theirs = gym.make("CartPole-v1", disable_env_checker=True).unwrapped
    states = random_states(CARTPOLE, 200)
    actions = np.arange(200) % 2
    ours = cartpole.step(states, actions)
    for state, action, after in zip(states, actions, ours, strict=True):
        theirs.reset()
        theirs.state = state
        theirs.step(int(action))
        np.testing.assert_allclose(after, theirs.state, rtol=0, atol=1e-6)


def test_cartpole_pays_inside_the_limits_of_the_state_it_reaches():
    envs = gym.make_vec(CARTPOLE, num_envs=6)
    envs.reset(seed=0)
    degree = np.radians(1)
    envs.unwrapped.set_state(
        [
            [0, 0, 0, 0],
            [2.39, 0, 0, 0],
            [2.39, 2, 0, 0],  # leaves in this step: 2.39 + 0.02 * 2 > 2.4
            [-2.39, -2, 0, 0],
            [0, 0, 11.9 * degree, 0],
            [0, 0, 11.9 * degree, 10 * degree],  # 11.9 + 0.02 * 10 > 12
        ]
    )
    _, rewards, terminated, _, _ = envs.step(np.ones(6, int))
    assert rewards.tolist() == [1, 1, 0, 0, 1, 0]
    assert not terminated.any()


def test_the_cart_leaves_the_picture_and_the_episode_goes_on():
    env = gym.make(CARTPOLE, render_mode="rgb_array")
    env.reset(seed=0)
    for _ in range(199):
        _, _, terminated, truncated, _ = env.step(1)
        assert not terminated and not truncated
    assert env.unwrapped.state[0] > 5
    frame = env.render().astype(int)
    assert (frame == frame[:, :1]).all()  # only the track is left


# Rendering


@pytest.mark.parametrize("tilt", [0.01, 0.03, -0.03])
def test_a_small_tilt_is_visible(tilt):
    upright, tilted = cartpole.draw([[0, 0, 0, 0], [0, 0, tilt, 0]], 64, 64).astype(float)
    assert np.abs(tilted - upright).max() > 1000 * abs(tilt)
    darkness = (255 - tilted[30:44]).sum(-1)  # rows of the pole alone
    center = (darkness * np.arange(64)).sum(1) / darkness.sum(1)
    slope = np.polyfit(np.arange(14), center, 1)[0]  # columns per row, in squashed pixels
    assert slope == pytest.approx(-np.tan(tilt) * (64 / 600) / (64 / 400), rel=0.25)


def test_a_thin_pole_keeps_its_brightness_wherever_it_stands():
    states = np.zeros((50, 4))
    states[:, 0] = np.linspace(-0.05, 0.05, 50)  # over a pixel and a half
    states[:, 2] = np.linspace(-0.5, 0.5, 50)
    pole = cartpole.draw(states, 64, 64, colors={"pole": (0, 0, 0)}, hide=("cart", "track"))
    ink = (255 - pole[..., 0].astype(float)).sum((1, 2)) / 255
    # 11 x 126 of Gymnasium's pixels, and the axle's share below white
    assert np.ptp(ink) < 0.03 * ink.mean()
    assert ink.mean() == pytest.approx(11 * 126 * (64 / 600) * (64 / 400), rel=0.05)


def test_cartpole_parts_can_change_color_and_be_absent():
    states = np.zeros((2, 4))
    usual = cartpole.draw(states, 96, 96)
    for part in cartpole.COLORS:
        new = cartpole.draw(states, 96, 96, {part: np.array([[255, 0, 255], [0, 255, 255]])})
        assert not np.array_equal(new[0], usual[0]) and not np.array_equal(new[0], new[1]), part
    assert (cartpole.draw(states, 64, 64, hide=cartpole.HIDEABLE) == 255).all()
    without = cartpole.draw(states, 64, 64, {"pole": (255, 0, 0)}, hide=("pole",))
    assert (without[..., 0] == without[..., 1]).all()  # nothing red, nothing violet
    assert (without.min((1, 2, 3)) == 0).all()  # the cart is there
