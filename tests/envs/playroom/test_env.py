"""The playroom as an environment: episodes, seeds, batches, pictures, errors."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from helpers.playroom import arrange, hold, open_envs, play

import vlmrm_lite.envs  # noqa: F401
from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.playroom.env import OBSERVATIONS, PlayroomVectorEnv
from vlmrm_lite.envs.playroom.layout import STATE_NAMES, Rooms
from vlmrm_lite.envs.playroom.rooms import random_rooms
from vlmrm_lite.envs.playroom.things import COLORS

PLAYROOM = "vlmrm_lite/Playroom-v0"


def make(n, **kwargs):
    return gym.make_vec(PLAYROOM, num_envs=n, **{"device": "cpu", "width": 24, "height": 24, **kwargs})


def random_actions(n, steps, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, (steps, n, 4)).astype(np.float32)


# Episodes


def test_episodes_have_80_steps_and_another_room_each():
    envs = make(2)
    rooms = []
    for _ in range(2):
        envs.reset(seed=None if rooms else 0)
        rooms.append(envs.unwrapped.state)
        for step, action in enumerate(random_actions(2, 80), start=1):
            _, rewards, terminated, truncated, infos = envs.step(action)
            assert not terminated.any() and truncated.tolist() == [step == 80] * 2 and not rewards.any()
            assert not infos["diverged"].any()
    assert len({room.tobytes() for pair in rooms for room in pair}) == 4


def test_seeds_repeat():
    def rollout(seed):
        envs = make(3)
        seen = [envs.reset(seed=seed)[0], *(envs.step(action)[0] for action in random_actions(3, 10))]
        return np.array([*seen, envs.reset()[0]]), envs.render()

    for first, again, other in zip(rollout(5), rollout(5), rollout(6), strict=True):
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


@pytest.mark.parametrize("observation", OBSERVATIONS)
def test_single_equals_vector(observation):
    n = 3
    envs, actions = make(n, observation=observation), random_actions(n, 8)
    envs.reset(seed=7)
    singles = [
        gym.make(PLAYROOM, render_mode="rgb_array", observation=observation, width=24, height=24) for _ in range(n)
    ]
    for env, state in zip(singles, envs.unwrapped.state, strict=True):
        env.reset(seed=7)
        env.unwrapped.set_state(state)
    for step in range(len(actions)):
        observations, rewards, _, _, infos = envs.step(actions[step])
        frames = envs.render()
        for i, env in enumerate(singles):
            seen, reward, _, _, info = env.step(actions[step, i])
            np.testing.assert_array_equal(seen, observations[i])
            np.testing.assert_array_equal(env.render(), frames[i])
            np.testing.assert_array_equal(env.unwrapped.state, envs.unwrapped.state[i])
            assert reward == rewards[i] and info["diverged"] == infos["diverged"][i]


def test_one_room_starts_as_the_single_environment():
    first, _ = gym.make(PLAYROOM).reset(seed=3)
    np.testing.assert_array_equal(make(1).reset(seed=3)[0][0], first)


def test_a_state_goes_on_as_the_episode_did():
    envs = make(4)
    envs.reset(seed=1)
    for action in random_actions(4, 10):
        envs.step(action)
    twin = open_envs(envs.unwrapped.state, width=24, height=24)
    np.testing.assert_array_equal(twin.state, envs.unwrapped.state)
    np.testing.assert_array_equal(twin.render(), envs.render())
    for action in random_actions(4, 3, seed=1):
        envs.step(action)
        twin.step(action)
    np.testing.assert_allclose(twin.state, envs.unwrapped.state, atol=0.02)


def test_some_rooms_begin_anew():
    envs = make(4)
    envs.reset(seed=0)
    for action in random_actions(4, 3):
        envs.step(action)
    before = envs.unwrapped.state
    envs.reset(options={"reset_mask": np.array([False, True, False, True])})
    assert (envs.unwrapped.state != before).any(1).tolist() == [False, True, False, True]
    assert (envs.unwrapped.state[1] != before[1]).sum() > 20


@pytest.mark.parametrize("value", [1e5, 9.0])
def test_a_room_that_diverges_is_replaced_and_the_others_go_on(value):
    states = random_rooms(np.random.default_rng(0), 3)
    envs, unharmed = open_envs(states), open_envs(states)
    broken = states.copy()
    slot = int(Rooms(states).present[1].argmax())
    column = "z_dot" if value > 1e3 else "z"  # too fast, or above the walls and on the way out
    Rooms(broken).things(column)[1, slot] = value
    envs.set_state(broken)
    observations, _, terminated, truncated, infos = envs.step(np.zeros((3, 4), np.float32))
    unharmed.step(np.zeros((3, 4), np.float32))
    assert infos["diverged"].tolist() == [False, True, False]
    assert not terminated.any() and not truncated.any() and np.isfinite(observations).all()
    np.testing.assert_array_equal(envs.state[[0, 2]], unharmed.state[[0, 2]])
    assert np.abs(envs.rooms.stack(("x", "y", "z"))).max() < 3 and envs.rooms.present[1].sum() >= 4
    assert not envs.step(np.zeros((3, 4), np.float32))[-1]["diverged"].any()


# Pictures


def pure(frames, name):
    """Pixels that have the hue of a color."""
    color, frames = np.array(COLORS[name]), frames / 255
    brightness = frames @ color / (color @ color)
    return (np.abs(frames - brightness[..., None] * color).max(-1) < 0.08) & (brightness > 0.5)


def test_the_eyes_see_what_is_in_front():
    states = [arrange(("red ball", 0.9, y, 0), ("blue mug", -0.9, 0, 0)) for y in (0, 0.4, -0.4)]
    envs = open_envs(np.concatenate([*states, arrange(("red ball", 0.9, 0, 0), heading=np.pi)]), width=64, height=64)
    frames = envs.render()
    columns = [np.nonzero(mask)[1] for mask in pure(frames, "red")]
    assert columns[0].mean() == pytest.approx(31.5, abs=1) and len(columns[0]) > 40
    assert columns[1].mean() < 22 and columns[2].mean() > 41 and len(columns[3]) == 0
    assert not pure(frames, "blue")[:3].any()


@pytest.mark.parametrize("camera", ["eyes", "above"])
def test_every_thing_and_color_is_seen_from_everywhere(camera):
    states = [arrange((f"{color} mug", 0.7, 0, 0)) for color in COLORS]
    frames = open_envs(np.concatenate(states), width=96, height=96, camera=camera).render()
    for color, frame in zip(COLORS, frames, strict=True):
        assert pure(frame, color).sum() > 10, color


def test_what_is_held_is_seen_in_the_hand():
    states = [arrange(("red boat", 0.45, 0, 0)), hold(arrange(("red boat", 0.45, 0, 0.45), hand=0.57))]
    low, high = (np.nonzero(mask)[0].mean() for mask in pure(open_envs(np.concatenate(states)).render(), "red"))
    assert low > high + 6


def test_pictures_for_people():
    fast = open_envs(arrange(("red ball", 0.9, 0, 0)), camera="above", width=120, height=80)
    video = open_envs(arrange(("red ball", 0.9, 0, 0)), camera="above", width=120, height=80, quality="video")
    assert fast.render().shape == (1, 80, 120, 3)
    assert np.abs(fast.render().astype(int) - video.render()).mean() < 15
    assert len(np.unique(video.render())) > len(np.unique(fast.render()))


def test_pixels_are_the_frame():
    envs = make(2, observation="pixels", height=20, width=30)
    seen, _ = envs.reset(seed=0)
    assert envs.single_observation_space.shape == (20, 30, 3) and envs.observation_space.contains(seen)
    np.testing.assert_array_equal(seen, envs.render())


@pytest.mark.parametrize("observation", OBSERVATIONS)
def test_gymnasium_finds_no_fault(observation):
    env = gym.make(PLAYROOM, render_mode="rgb_array", observation=observation, disable_env_checker=True)
    check_env(env.unwrapped, skip_render_check=True, skip_close_check=True)


# Errors


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("thing 1 kind", 6, "State 1 has thing 1 kind = 6; expected -1 to 5"),
        ("thing 1 color", 0.5, "State 1 has thing 1 color = 0.5; expected a whole number"),
        ("thing 1 color", -1, "State 1 has a kind without a color or a color without a kind"),
        ("thing 1 quat_w", 0, "State 1 has a thing whose quaternion is 0; expected a length of about 1"),
        ("thing 1 held", 1, "State 1 has a hand that holds, and is open"),
        ("thing 6 held", 1, "State 1 has a hand that holds an empty slot"),
        ("thing 3 kind", 0, "State 1 has more than 2 things of a kind; a room has no more"),
        ("width", 9, "State 1 has width = 9; expected 2 to 4"),
        ("hand", np.nan, "State 1 has hand = nan; expected a finite number"),
    ],
)
def test_states_that_are_none(name, value, words):
    states = np.repeat(arrange(("red mug", 1, 0, 0), ("blue mug", 0, 1, 0), ("red ball", -1, 0, 0)), 2, 0)
    envs = open_envs(states)
    states[1, STATE_NAMES.index(name)] = value
    with pytest.raises(ValueError, match=words):
        envs.set_state(states)
    np.testing.assert_array_equal(envs.state[0], states[0])


def test_a_hand_holds_one_thing():
    states = hold(hold(arrange(("red mug", 1, 0, 0), ("blue mug", 0, 1, 0))), 1)
    with pytest.raises(ValueError, match="State 0 has more than one thing in the hand"):
        open_envs(states)


def test_other_mistakes():
    for kwargs, words in (
        ({"observation": "text"}, "no observation 'text'; expected one of 'state', 'pixels'"),
        ({"camera": "side"}, "no camera 'side'; expected one of 'eyes', 'above'"),
        ({"quality": "ultra"}, "no quality 'ultra'"),
        ({"scene": "textured"}, "no scene 'textured'; expected one of 'plain'"),
    ):
        with pytest.raises(ValueError, match=words):
            make(1, **kwargs)
    envs = PlayroomVectorEnv(num_envs=2, device="cpu")
    for act in (envs.render, lambda: envs.state, lambda: envs.body, lambda: envs.step(np.zeros((2, 4)))):
        with pytest.raises(VlmrmError, match=r"no state yet|call reset\(\)"):
            act()
    envs.reset(seed=0)
    with pytest.raises(ValueError, match="Env 1 got the action nan"):
        envs.step(np.array([[0, 0, 0, 0], [0, 0, 0, np.nan]]))
    with pytest.raises(ValueError, match="The state has shape"):
        envs.set_state(envs.state[:1])
    assert play(envs, (9, 9, 9, 9)).agent("x_dot").max() < 2  # clipped
