"""The environments against Gymnasium's own, and the rules that every batch of worlds keeps."""

import doctest
import os
import subprocess
import sys

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # Gymnasium draws with pygame; no screen is needed

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode
from PIL import Image

import vlmrm_lite
from vlmrm_lite.envs.classic import cartpole, mountain_car
from vlmrm_lite.envs.classic.drawing import Picture, View

CARTPOLE, MOUNTAIN_CAR = "vlmrm_lite/CartPole-v0", "vlmrm_lite/MountainCar-v0"
IDS = CARTPOLE, MOUNTAIN_CAR
BLACK = np.zeros((1, 3), np.float32)


def random_states(env_id: str, n: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    if env_id == CARTPOLE:
        return rng.uniform([-2.4, -3, -3, -3], [2.4, 3, 3, 3], (n, 4))
    return rng.uniform([-1.2, -0.07], [0.6, 0.07], (n, 2))


def random_actions(envs, n: int, steps: int, seed: int = 0) -> np.ndarray:
    envs.single_action_space.seed(seed)
    return np.array([[envs.single_action_space.sample() for _ in range(n)] for _ in range(steps)])


# The physics


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
    picture = env.render().astype(int)
    assert (picture == picture[:, :1]).all()  # only the track is left


# The rules of a batch


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


# The pictures


def gymnasium_pictures(env_id: str, states: np.ndarray) -> np.ndarray:
    """Gymnasium's pictures, area-resized to 64x64."""
    theirs = "CartPole-v1" if env_id == CARTPOLE else "MountainCarContinuous-v0"
    env = gym.make(theirs, render_mode="rgb_array", disable_env_checker=True)
    env.reset(seed=0)
    pictures = []
    for state in states:
        env.unwrapped.state = state
        pictures.append(np.asarray(Image.fromarray(env.render()).resize((64, 64), Image.Resampling.BOX)))
    env.close()
    return np.stack(pictures)


@pytest.mark.parametrize("env_id", IDS)
def test_plain_scenes_look_like_gymnasiums(env_id):
    states = random_states(env_id, 100)
    theirs = gymnasium_pictures(env_id, states).astype(float)
    envs = gym.make_vec(env_id, num_envs=100, scene="plain")
    envs.unwrapped.set_state(states)
    difference = np.abs(envs.render() - theirs)
    of_pictures = difference.mean((1, 2, 3))
    of_shapes = difference[theirs.min(-1) < 160].mean()  # where there is more than a line
    print(f"{env_id}: mean {of_pictures.mean():.3f}, worst picture {of_pictures.max():.3f}")
    print(f"    on the shapes {of_shapes:.1f}, worst pixel {difference.max():.0f}")
    assert of_pictures.max() < 0.3  # of 255; the bar is 4
    assert of_shapes < 12
    assert difference.max() < 75  # Gymnasium rounds every corner down to its pixels, we do not


@pytest.mark.parametrize("tilt", [0.01, 0.03, -0.03])
def test_a_small_tilt_is_visible(tilt):
    upright, tilted = cartpole.draw([[0, 0, 0, 0], [0, 0, tilt, 0]], 64, 64).astype(float)
    assert np.abs(tilted - upright).max() > 1000 * abs(tilt)
    darkness = (255 - tilted[30:44]).sum(-1)  # rows of the pole alone
    centre = (darkness * np.arange(64)).sum(1) / darkness.sum(1)
    slope = np.polyfit(np.arange(14), centre, 1)[0]  # columns per row, in squashed pixels
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


@pytest.mark.parametrize("angle", [0, 0.3, np.pi / 4, 1.5, np.pi / 2])
@pytest.mark.parametrize("half", [(8, 3), (20, 0.3), (0.4, 0.4)])
def test_box_covers_its_area(angle, half):
    picture = Picture(np.full((3, 1, 1, 1), 255), 1, 64, 64, View(0, 96, 0, 64))  # pixels of 1.5 x 1
    picture.box(np.array([48.3]), np.array([31.7]), half, BLACK, np.array([angle]))
    share = 1 - picture.planes[0].astype(float).sum() / 255 / 64**2
    assert share * 96 * 64 == pytest.approx(4 * half[0] * half[1], rel=0.08)


def test_shapes_stay_inside_their_picture():
    def ink(x):
        picture = Picture(np.full((3, 2, 1, 1), 255), 2, 32, 32, View(0, 32, 0, 32))
        picture.disc(np.array([x, 16.0]), 16.0, 3, BLACK)
        picture.box(np.array([x, 16.0]), 16.0, (4, 1), BLACK)
        return (255 - picture.frames()[..., 0].astype(float)).sum((1, 2)) / 255

    whole = ink(16.0)
    assert whole[0] == whole[1]
    half = ink(32.0)
    assert half[0] == pytest.approx(whole[0] / 2, rel=0.01) and half[1] == whole[1]
    assert ink(1e9)[0] == ink(-40.0)[0] == 0


def test_disc_covers_its_area():
    for radius in (0.5, 2.2, 9):
        picture = Picture(np.full((3, 1, 1, 1), 255), 1, 64, 64, View(0, 64, 0, 64))
        picture.disc(np.array([30.3]), np.array([31.8]), radius, BLACK)
        area = 64**2 - picture.planes[0].astype(float).sum() / 255
        assert area == pytest.approx(np.pi * radius**2, rel=0.1)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (7, 90), (64, 64), (400, 600)])
def test_any_size(height, width):
    assert cartpole.draw(np.zeros((2, 4)), height, width).shape == (2, height, width, 3)
    for scene in mountain_car.SCENES:
        picture = mountain_car.draw(np.zeros((2, 2)), height, width, scene)
        assert picture.shape == (2, height, width, 3) and picture.dtype == np.uint8
    assert cartpole.draw(np.zeros((0, 4)), height, width).shape == (0, height, width, 3)


def test_small_pictures_are_large_ones_made_small():
    states = random_states(MOUNTAIN_CAR, 8)
    for draw, batch in ((cartpole.draw, random_states(CARTPOLE, 8)), (mountain_car.draw, states)):
        large = draw(batch, 256, 256).reshape(8, 64, 4, 64, 4, 3).mean((2, 4))
        assert np.abs(draw(batch, 64, 64) - large).mean() < 0.5


def test_many_pictures_equal_one_by_one():
    states = random_states(MOUNTAIN_CAR, 150)
    colors = {"car": np.random.default_rng(0).integers(0, 256, (150, 3), np.uint8)}
    together = mountain_car.draw(states, 64, 64, colors=colors)
    for i in (0, 64, 149):
        alone = mountain_car.draw(states[i : i + 1], 64, 64, colors={"car": colors["car"][i]})[0]
        np.testing.assert_array_equal(together[i], alone)


def test_the_landscape_shows_a_yellow_flag_and_a_car_next_to_it():
    peak, valley = mountain_car.draw([[0.46, 0], [-0.5, 0]], 64, 64).astype(int)

    def centre(mask):
        assert mask.sum() >= 8  # pixels: big enough to be read
        rows, columns = np.nonzero(mask)
        return rows.mean(), columns.mean()

    for picture, near in ((peak, True), (valley, False)):
        red, green, blue = picture[..., 0], picture[..., 1], picture[..., 2]
        flag = centre((red > 200) & (green > 150) & (blue < 80))
        car = centre((red > 130) & (green < 90) & (blue < 90))
        assert car[0] > flag[0]
        assert (np.hypot(car[0] - flag[0], car[1] - flag[1]) < 14) == near


@pytest.mark.parametrize("scene", mountain_car.SCENES)
def test_every_part_can_change_color(scene):
    states = np.array([[-0.5, 0], [-0.5, 0]])
    usual = mountain_car.draw(states, 96, 96, scene)
    for part in mountain_car.COLORS[scene]:
        new = mountain_car.draw(states, 96, 96, scene, {part: np.array([[255, 0, 255], [0, 255, 255]])})
        assert not np.array_equal(new[0], usual[0]) and not np.array_equal(new[0], new[1]), part


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


# What a user can do wrong


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
        (CARTPOLE, np.array([0, 2]), ValueError, "World 1 got the action 2; expected a whole number from 0 to 1"),
        (CARTPOLE, np.array([-1, 0]), ValueError, "World 0 got the action -1"),
        (CARTPOLE, np.zeros(2), TypeError, "float64; expected integers"),
        (CARTPOLE, None, TypeError, "object; expected integers"),
        (MOUNTAIN_CAR, np.zeros(2), ValueError, r"shape \(2,\); expected \(2, 1\)"),
        (MOUNTAIN_CAR, np.array([[0.0], [np.nan]]), ValueError, "World 1 got the action nan; expected finite"),
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


def test_bad_drawing():
    states = np.zeros((2, 4))
    for kwargs, kind, words in (
        ({"colors": {"wheel": (0, 0, 0)}}, ValueError, "part 'wheel'.*cart"),
        ({"colors": {"cart": (0, 0)}}, ValueError, r"'cart' has shape \(2,\)"),
        ({"colors": {"cart": np.zeros((3, 3))}}, ValueError, r"shape \(3, 3\); expected \(3,\) or \(2, 3\)"),
        ({"colors": {"cart": (0, 0, 300)}}, ValueError, "0 to 300; expected 0 to 255"),
        ({"hide": ("wheel",)}, ValueError, "'wheel' to hide.*cart"),
        ({"hide": "pole"}, TypeError, r"expected a tuple.*\('pole',\)"),
    ):
        with pytest.raises(kind, match=words):
            cartpole.draw(states, 64, 64, **kwargs)
    with pytest.raises(ValueError, match="scene 'moon'"):
        mountain_car.draw(np.zeros((2, 2)), 64, 64, "moon")
    with pytest.raises(ValueError, match="height=-1"):
        mountain_car.draw(np.zeros((2, 2)), -1, 64)


@pytest.mark.parametrize("module", [cartpole, mountain_car])
def test_examples_in_the_docs(module):
    results = doctest.testmod(module)
    assert results.attempted and not results.failed


def test_import_is_light():
    code = "import sys, vlmrm_lite; print(sorted({'torch', 'pygame', 'open_clip'} & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


@pytest.mark.parametrize(
    "given, kept", [({}, "20000"), ({"GOMP_SPINCOUNT": "7"}, "7"), ({"OMP_WAIT_POLICY": "PASSIVE"}, "None")]
)
def test_idle_threads_do_not_hold_the_cores_for_long_unless_told_to(given, kept):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_"))}
    code = "import os, vlmrm_lite; print(os.environ.get('GOMP_SPINCOUNT'))"
    printed = subprocess.run(
        [sys.executable, "-c", code], env={**environment, **given}, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == kept
