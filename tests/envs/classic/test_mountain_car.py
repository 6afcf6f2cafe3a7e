"""MountainCar: physics against Gymnasium's, goal, and rendering."""

import gymnasium as gym
import numpy as np
import pytest
from helpers.classic_envs import MOUNTAIN_CAR, random_states

from vlmrm_lite.envs.classic import mountain_car

# Physics


def test_mountain_car_steps_like_gymnasium():
    theirs = gym.make("MountainCarContinuous-v0", disable_env_checker=True).unwrapped
    states = random_states(MOUNTAIN_CAR, 300)
    states = states[states[:, 0] < mountain_car.GOAL]
    states[:5] = [[-1.19, -0.07], [-1.2, -0.01], [-1.2, 0.0], [0.44, 0.07], [-0.5, -0.07]]
    actions = np.random.default_rng(1).uniform(-1.5, 1.5, (len(states), 1))
    ours = mountain_car.step(states, actions)
    for state, action, after in zip(states, actions, ours, strict=True):
        theirs.state = state
        theirs.step(action)
        np.testing.assert_allclose(after, theirs.state, rtol=0, atol=1e-6)


def test_the_flag_holds_the_car():
    envs = gym.make_vec(MOUNTAIN_CAR, num_envs=2)
    envs.reset(seed=0)
    envs.unwrapped.set_state([[0.43, 0.05], [0.3, 0.0]])
    _, rewards, terminated, _, _ = envs.step(np.ones((2, 1), np.float32))
    reached = envs.unwrapped.state[0, 0]
    assert 0.45 <= reached < 0.6 and not terminated.any()
    assert rewards.tolist() == [1, 0] and rewards.dtype == np.float32
    for _ in range(20):
        _, rewards, terminated, _, _ = envs.step(-np.ones((2, 1), np.float32))
        assert envs.unwrapped.state[0].tolist() == [reached, 0]
        assert rewards[0] == 1 and not terminated.any()
    assert envs.unwrapped.state[1, 0] < 0.3  # the other car rolls on


# Rendering


def test_many_pictures_equal_one_by_one():
    states = random_states(MOUNTAIN_CAR, 150)
    colors = {"car": np.random.default_rng(0).integers(0, 256, (150, 3), np.uint8)}
    together = mountain_car.draw(states, 64, 64, colors=colors)
    for i in (0, 64, 149):
        alone = mountain_car.draw(states[i : i + 1], 64, 64, colors={"car": colors["car"][i]})[0]
        np.testing.assert_array_equal(together[i], alone)


def test_the_landscape_shows_a_yellow_flag_and_a_car_next_to_it():
    peak, valley = mountain_car.draw([[0.46, 0], [-0.5, 0]], 64, 64).astype(int)

    def center(mask):
        assert mask.sum() >= 8  # pixels: big enough to be read
        rows, columns = np.nonzero(mask)
        return rows.mean(), columns.mean()

    for frame, near in ((peak, True), (valley, False)):
        red, green, blue = frame[..., 0], frame[..., 1], frame[..., 2]
        flag = center((red > 200) & (green > 150) & (blue < 80))
        car = center((red > 130) & (green < 90) & (blue < 90))
        assert car[0] > flag[0]
        assert (np.hypot(car[0] - flag[0], car[1] - flag[1]) < 14) == near


@pytest.mark.parametrize("scene", mountain_car.SCENES)
def test_every_part_can_change_color(scene):
    states = np.array([[-0.5, 0], [-0.5, 0]])
    usual = mountain_car.draw(states, 96, 96, scene)
    for part in mountain_car.COLORS[scene]:
        new = mountain_car.draw(states, 96, 96, scene, {part: np.array([[255, 0, 255], [0, 255, 255]])})
        assert not np.array_equal(new[0], usual[0]) and not np.array_equal(new[0], new[1]), part


def test_mountain_car_parts_can_be_absent():
    states = np.array([[-0.5, 0], [0.3, 0]])
    for scene in mountain_car.SCENES:
        whole = mountain_car.draw(states, 64, 64, scene).astype(int)
        no_car = mountain_car.draw(states, 64, 64, scene, hide=("car",)).astype(int)
        np.testing.assert_array_equal(no_car[0], no_car[1])
        assert np.abs(whole - no_car)[0, 48:].max() > 100
        no_flag = mountain_car.draw(states, 64, 64, scene, hide=("flag",)).astype(int)
        assert np.abs(whole - no_flag)[0, :12].max() > 30
        assert np.abs(whole - no_flag)[0, 30:].max() == 0
