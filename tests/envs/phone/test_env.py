"""The phone as an environment: actions one by one, episodes, observations, errors."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import vlmrm_lite.envs  # noqa: F401
from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.phone.apps import LABELS
from vlmrm_lite.envs.phone.env import ACTIONS, OBSERVATIONS, PhoneVectorEnv
from vlmrm_lite.envs.phone.layout import FIRST_APP, HOME, LOCKED, SETTINGS_PAGE

PHONE = "vlmrm_lite/Phone-v0"
LEFT, RIGHT, UP, DOWN, BACK, TO_HOME = range(24, 30)


def phone(screen=HOME, page=1):
    """One phone with app i in the i-th cell of the pages, and the last apps in its dock."""
    envs = PhoneVectorEnv()
    envs.reset(seed=0)
    cells = np.arange(64)
    cells[60:] = 59
    cells[23] = -1  # page 2, row 1, column 4
    envs.set_state(np.concatenate([[screen, page, 0, 0, 0], cells])[None])
    return envs


def after(envs, *actions):
    """The screen and the page after some actions."""
    for action in actions:
        observations, rewards, terminated, _, _ = envs.step(np.array([action]))
        assert rewards == 0 and not terminated.any()
        np.testing.assert_array_equal(observations, envs.screens.labels())
    return tuple(envs.state[0, :2].astype(int))


# Actions


def test_the_names_of_the_actions():
    assert len(ACTIONS) == 30 and ACTIONS[0] == "touch row 1 column 1" and ACTIONS[23] == "touch row 6 column 4"
    assert ACTIONS[24:] == ("swipe left", "swipe right", "swipe up", "swipe down", "back", "home")


def test_a_touch_opens_the_app_in_its_cell():
    for cell in range(24):
        app = 20 + cell if cell < 20 else 59
        expected = (HOME, 1) if cell == 3 else (FIRST_APP + app, 1)
        assert after(phone(), cell) == expected


def test_swipes_turn_the_pages_in_a_circle():
    assert [after(phone(), *[LEFT] * n)[1] for n in range(1, 4)] == [2, 0, 1]
    assert [after(phone(), *[RIGHT] * n)[1] for n in range(1, 4)] == [0, 2, 1]


def test_settings_and_the_ways_back():
    assert after(phone(), DOWN) == (SETTINGS_PAGE, 1)
    for screen in (SETTINGS_PAGE, FIRST_APP + 5):
        assert after(phone(screen), BACK) == (HOME, 1)
        assert after(phone(screen), TO_HOME) == (HOME, 0)
    assert after(phone(), TO_HOME) == (HOME, 0)
    assert after(phone(), BACK) == (HOME, 1)


def test_only_a_swipe_up_unlocks():
    for action in range(30):
        assert after(phone(LOCKED), action) == ((HOME, 1) if action == UP else (LOCKED, 1))


def test_everything_else_does_nothing():
    assert after(phone(), UP) == (HOME, 1)
    for screen in (SETTINGS_PAGE, FIRST_APP, FIRST_APP + 59):
        for action in set(range(30)) - {BACK, TO_HOME}:
            assert after(phone(screen), action) == (screen, 1)


def test_every_app_can_be_opened_within_four_actions():
    envs = gym.make_vec(PHONE, num_envs=60)
    envs.reset(seed=4)
    screens = envs.unwrapped.screens
    for goal in range(60):
        page, row, column = (index[0] for index in np.nonzero(_cells(screens, goal) == goal))
        steps = [UP, BACK, *[LEFT] * ((page - screens.page[goal]) % 3)] if page < 3 else [UP, BACK]
        touch = 4 * row + column if page < 3 else 20 + column
        for action in (*steps, touch):
            envs.step(np.full(60, action))
        assert envs.unwrapped.screens.screen[goal] == FIRST_APP + goal
        envs.unwrapped.set_state(screens.states())


def _cells(screens, i):
    """The pages of a phone, and its dock as a fourth one, (4, 5, 4)."""
    dock = np.full((1, 5, 4), -1)
    dock[0, 0] = screens.dock[i]
    return np.concatenate([screens.layout[i], dock])


# Episodes


def test_episodes_start_outside_of_apps_with_another_layout_each():
    envs = gym.make_vec(PHONE, num_envs=3000)
    envs.reset(seed=0)
    first = envs.unwrapped.screens
    assert set(first.screen) == {HOME, LOCKED, SETTINGS_PAGE}
    assert abs((first.screen == LOCKED).mean() - 0.10) < 0.02
    assert abs((first.screen == SETTINGS_PAGE).mean() - 0.05) < 0.02
    for name, count in (("page", 3), ("wallpaper", 8), ("variant", 16), ("dark", 2)):
        assert len(set(getattr(first, name).tolist())) == count
    assert len(np.unique(first.states()[:, 5:], axis=0)) == 3000
    envs.reset()
    assert not np.array_equal(envs.unwrapped.screens.layout, first.layout)


def test_episodes_have_25_steps():
    envs = gym.make_vec(PHONE, num_envs=2)
    env = gym.make(PHONE)
    envs.reset(seed=0)
    env.reset(seed=0)
    for step in range(1, 26):
        _, _, terminated, truncated, _ = envs.step(np.full(2, LEFT))
        assert not terminated.any() and truncated.tolist() == [step == 25] * 2
        _, _, terminated, truncated, _ = env.step(LEFT)
        assert not terminated and truncated == (step == 25)


@pytest.mark.parametrize(("observation", "screens"), [("screen", 1), ("screen", 3), ("pixels", 1), ("pixels", 2)])
def test_single_equals_vector(observation, screens):
    n, rng = 3, np.random.default_rng(1)
    size = {"observation": observation, "screens": screens, "width": 48, "height": 64}
    envs = gym.make_vec(PHONE, num_envs=n, **size)
    envs.reset(seed=7)
    singles = [gym.make(PHONE, render_mode="rgb_array", **size) for _ in range(n)]
    for env, state in zip(singles, envs.unwrapped.state, strict=True):
        env.reset(seed=7)
        env.unwrapped.set_state(state)
    for _ in range(20):
        actions = rng.integers(0, 30, n)
        observations, rewards, _, _, _ = envs.step(actions)
        frames = envs.render()
        for i, env in enumerate(singles):
            seen, reward, _, _, _ = env.step(actions[i])
            np.testing.assert_array_equal(seen, observations[i])
            np.testing.assert_array_equal(env.render(), frames[i])
            np.testing.assert_array_equal(env.unwrapped.state, envs.unwrapped.state[i])
            assert reward == rewards[i] == 0


def test_one_phone_starts_as_the_single_environment_and_seeds_repeat():
    first, _ = gym.make(PHONE).reset(seed=3)
    for _ in range(2):
        np.testing.assert_array_equal(gym.make_vec(PHONE, num_envs=1).reset(seed=3)[0][0], first)
    assert not np.array_equal(gym.make_vec(PHONE, num_envs=1).reset(seed=4)[0][0], first)


def test_some_phones_begin_anew():
    envs = gym.make_vec(PHONE, num_envs=4)
    envs.reset(seed=0)
    before = envs.unwrapped.state
    envs.reset(options={"reset_mask": np.array([False, True, False, True])})
    assert (envs.unwrapped.state != before).any(1).tolist() == [False, True, False, True]


# Observations


def test_the_screen_never_tells_more_than_its_labels():
    envs = gym.make_vec(PHONE, num_envs=50)
    seen, _ = envs.reset(seed=0)
    assert seen.dtype == np.int16 and seen.shape == (50, 7, 4) and envs.observation_space.contains(seen)
    assert envs.unwrapped.labels == LABELS == gym.make(PHONE).unwrapped.labels
    assert seen.min() == 0 and seen.max() <= len(LABELS) == envs.single_observation_space.high.max()


def test_pixels_are_the_frame():
    envs = gym.make_vec(PHONE, num_envs=3, observation="pixels", height=40, width=30)
    seen, _ = envs.reset(seed=0)
    assert envs.single_observation_space.shape == (40, 30, 3) and envs.observation_space.contains(seen)
    np.testing.assert_array_equal(seen, envs.render())


@pytest.mark.parametrize("observation", OBSERVATIONS)
def test_earlier_screens_follow_the_latest_and_go_at_a_reset(observation):
    one, three = (gym.make_vec(PHONE, num_envs=4, observation=observation, screens=k) for k in (1, 3))
    seen = [envs.reset(seed=3)[0] for envs in (one, three)]
    rows, shown = seen[0].shape[1], [np.zeros_like(seen[0])] * 2 + [seen[0]]
    for _ in range(6):
        assert three.observation_space.contains(seen[1])
        np.testing.assert_array_equal(seen[1], np.concatenate(shown[::-1][:3], axis=1))
        seen = [envs.step(np.full(4, LEFT))[0] for envs in (one, three)]
        shown.append(seen[0])
    mask = np.array([True, False, False, True])
    after = three.reset(options={"reset_mask": mask})[0]
    assert not after[mask, rows:].any()
    np.testing.assert_array_equal(after[~mask], seen[1][~mask])
    three.unwrapped.set_state(three.unwrapped.state)
    assert not three.unwrapped._observations()[:, rows:].any()


@pytest.mark.parametrize("observation", OBSERVATIONS)
def test_gymnasium_finds_no_fault(observation):
    check_env(gym.make(PHONE, render_mode="rgb_array", observation=observation).unwrapped, skip_render_check=True)


# Errors


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (0, 63, "State 1 has screen = 63; expected 0 to 62"),
        (1, 0.5, "State 1 has page = 0.5; expected a whole number"),
        (4, -1, "State 1 has variant = -1; expected 0 to 15"),
        (5, 60, "State 1 has page 1 row 1 column 1 = 60; expected -1 to 59"),
        (68, np.nan, "State 1 has dock column 4 = nan; expected a finite number"),
    ],
)
def test_states_that_are_none(column, value, words):
    envs = PhoneVectorEnv(num_envs=2)
    envs.reset(seed=0)
    state = envs.state
    state[1, column] = value
    with pytest.raises(ValueError, match=words):
        envs.set_state(state)


def test_other_mistakes():
    with pytest.raises(ValueError, match="There is no observation 'text'; expected one of 'screen', 'pixels'"):
        gym.make_vec(PHONE, num_envs=1, observation="text")
    with pytest.raises(ValueError, match="There is no scene 'textured'; expected one of 'plain'"):
        gym.make_vec(PHONE, num_envs=1, scene="textured")
    envs = PhoneVectorEnv(num_envs=2)
    with pytest.raises(VlmrmError, match=r"no state yet; call reset\(\) or set_state\(\) first"):
        envs.render()
    envs.reset(seed=0)
    with pytest.raises(ValueError, match="Env 1 got the action 30; expected a whole number from 0 to 29"):
        envs.step(np.array([0, 30]))
    with pytest.raises(ValueError, match="The state has shape"):
        envs.set_state(envs.state[:1])
    with pytest.raises(ValueError, match="GB of memory, and .* GB are free; choose fewer envs or smaller frames"):
        PhoneVectorEnv(num_envs=10**9)
