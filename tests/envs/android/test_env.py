"""The environment on a device of a few lines, which notes what is done to it; nothing here needs android-env."""

import warnings
from types import SimpleNamespace

import gymnasium as gym
import numpy as np
import pytest

import vlmrm_lite as vl
from vlmrm_lite.envs.android import AndroidPhoneEnv


class Device:
    """Answers as AndroidEnv does; the picture is red above and blue below, and brighter after every touch."""

    def __init__(self, ends_at=None, rewards=0.0):
        self.ends_at, self.rewards = ends_at, rewards
        self.actions, self.closed, self.failures = [], False, 0

    def action_spec(self):
        return {"action_type": None, "touch_position": None}

    def observation_spec(self):
        return {"pixels": None}

    def reset(self):
        self.actions = []
        return self._answer(first=True)

    def step(self, action):
        self.actions.append((int(action["action_type"]), *np.round(action["touch_position"], 3).tolist()))
        return self._answer()

    def stats(self):
        return {"relaunch_count_execute_action": self.failures, "episode_steps": 3}

    def close(self):
        self.closed = True

    def _answer(self, first=False):
        pixels = np.zeros((80, 40, 4), np.uint8)[:, :, :3]  # as from an emulator, not contiguous
        pixels[:40, :, 0] = pixels[40:, :, 2] = 100 + sum(kind == 0 for kind, *_ in self.actions)
        ended = len(self.actions) == self.ends_at
        return SimpleNamespace(
            observation={"pixels": pixels}, reward=None if first else self.rewards, last=lambda: ended
        )


def phone(device=None, **kwargs):
    return AndroidPhoneEnv(device or Device(), **{"wait": 0, "width": 32, "height": 32, **kwargs})


def test_the_screen_is_squeezed_into_the_picture():
    env = phone(width=20, height=30)
    observation, info = env.reset(seed=0)
    assert info == {} and observation.shape == (30, 20, 3) and env.observation_space.contains(observation)
    assert observation[0, 0].tolist() == [100, 0, 0] and observation[-1, -1].tolist() == [0, 0, 100]
    np.testing.assert_array_equal(env.render(), observation)


def test_a_touch_is_touch_lift_and_a_look():
    device = Device()
    env = phone(device)
    env.reset()
    observation, reward, terminated, truncated, info = env.step(5)
    assert device.actions == [(0, 0.375, 0.25), (1, 0.375, 0.25), (2, 0, 0)]
    assert observation[0, 0].tolist() == [101, 0, 0]
    assert (reward, terminated, truncated, info) == (0, False, False, {})


def test_a_swipe_takes_many_steps_of_the_device_and_one_of_the_environment():
    device = Device(rewards=0.5)
    env = phone(device)
    env.reset()
    reward = env.step(24)[1]
    assert [kind for kind, *_ in device.actions] == [0] * 6 + [1, 2]
    assert reward == 0.5 * 8


def test_the_picture_waits_until_the_screen_rests(monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    env = phone(wait=0.7)
    env.reset()
    env.step(0)
    assert waits == [0.7]


@pytest.mark.parametrize("failures, ended_by", [(0, "task"), (1, "device")])
def test_an_episode_that_the_device_or_the_task_ends_is_truncated(failures, ended_by):
    device = Device(ends_at=4)
    env = phone(device)
    env.reset()
    device.failures += failures
    _, _, terminated, truncated, info = env.step(25)
    assert len(device.actions) == 4 and (terminated, truncated, info) == (False, True, {"ended_by": ended_by})
    with pytest.raises(vl.VlmrmError, match=r"no running episode on the device; call reset\(\)"):
        env.step(0)
    device.ends_at = None
    env.reset()
    assert env.step(0)[3] is False


def test_rewards_of_frames_replace_its_reward_and_time_limits_truncate_it():
    env = gym.wrappers.TimeLimit(phone(Device(rewards=1.0)), 2)
    env = vl.RewardWrapper(env, lambda frames: frames[:, 0, 0, 0] / 100)
    env.reset(seed=0)
    steps = [env.step(3) for _ in range(2)]
    assert [step[1] for step in steps] == [1.01, 1.02] and [step[3] for step in steps] == [False, True]
    assert steps[0][4]["env_reward"] == 3.0


def test_several_phones_are_a_vector_environment():
    envs = gym.vector.SyncVectorEnv([phone, phone], autoreset_mode=gym.vector.AutoresetMode.DISABLED)
    envs = vl.VectorRewardWrapper(envs, lambda frames: frames[:, 0, 0, 0] / 100)
    envs.reset(seed=0)
    _, rewards, *_ = envs.step(np.array([0, 24]))
    np.testing.assert_allclose(rewards, [1.01, 1.06])


def test_without_a_render_mode_there_are_no_frames():
    env = phone(render_mode=None)
    env.reset()
    with warnings.catch_warnings(record=True):
        assert env.render() is None


def test_observations_are_the_callers_own():
    env = phone()
    observation, _ = env.reset()
    observation[:] = 0
    assert env.render().any()


def test_close_closes_the_device():
    device = Device()
    phone(device).close()
    assert device.closed


def test_before_the_first_reset_there_is_nothing():
    for call in (lambda env: env.step(0), lambda env: env.render()):
        with pytest.raises(vl.VlmrmError, match=r"call reset\(\) first"):
            call(phone())


@pytest.mark.parametrize("given", [Device, None, "phone", SimpleNamespace(action_spec=dict, observation_spec=dict)])
def test_what_is_no_android_env_is_refused(given):
    with pytest.raises(TypeError, match="needs an AndroidEnv for one finger"):
        AndroidPhoneEnv(given)


def test_two_fingers_are_refused(monkeypatch):
    spec = {"action_type": None, "touch_position": None, "action_type_2": None, "touch_position_2": None}
    monkeypatch.setattr(Device, "action_spec", lambda self: spec)
    with pytest.raises(TypeError, match="for one finger"):
        phone()


@pytest.mark.parametrize(
    "kwargs, message",
    [
        ({"width": 0}, "width=0 is not a size"),
        ({"wait": -1}, "wait=-1; expected a number of seconds"),
        ({"wait": float("nan")}, "wait must be finite"),
        ({"render_mode": "human"}, "no render mode 'human'"),
    ],
)
def test_bad_arguments_are_refused(kwargs, message):
    with pytest.raises(ValueError, match=message):
        phone(**kwargs)


def test_a_bad_action_is_refused_and_changes_nothing():
    device = Device()
    env = phone(device)
    env.reset()
    with pytest.raises(ValueError, match="The action is 30; expected a whole number from 0 to 29"):
        env.step(30)
    assert device.actions == []
