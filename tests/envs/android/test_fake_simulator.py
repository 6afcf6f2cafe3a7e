"""The environment on android-env itself, with its fake simulator in place of an emulator."""

import queue
import subprocess

import gymnasium as gym
import numpy as np
import pytest

import vlmrm_lite as vl
from vlmrm_lite.envs.android import AndroidPhoneEnv, load_android
from vlmrm_lite.envs.android.loading import _HOME_TASK, android_config

pytest.importorskip(
    "android_env.loader",
    reason="android-env is not installed: docs/android.md tells how to install it",
    exc_type=ImportError,
)

from android_env import loader  # noqa: E402
from android_env.components import config_classes, errors  # noqa: E402
from android_env.components.simulators.fake import fake_simulator  # noqa: E402


@pytest.fixture
def device(monkeypatch):
    """What reaches the fake device: touches as (x, y, down), and commands of adb."""
    seen = {"touches": [], "commands": []}
    execute = fake_simulator.FakeAdbController.execute_command

    def send_touch(self, touches):
        seen["touches"] += [touch[:3] for touch in touches]

    def execute_command(self, args, *rest, **kwargs):
        seen["commands"].append(args)
        return execute(self, args, *rest, **kwargs)

    monkeypatch.setattr(fake_simulator.FakeSimulator, "send_touch", send_touch)
    monkeypatch.setattr(fake_simulator.FakeAdbController, "execute_command", execute_command)
    return seen


@pytest.fixture
def make(tmp_path):
    """Makes environments of one task, and closes them."""
    made = []

    def make_env(task=_HOME_TASK, **kwargs):
        path = tmp_path / "task.textproto"
        path.write_text(task)
        android = loader.load(
            config_classes.AndroidEnvConfig(
                task=config_classes.FilesystemTaskConfig(path=str(path)),
                simulator=config_classes.FakeSimulatorConfig(screen_dimensions=(80, 40)),
            )
        )
        made.append(AndroidPhoneEnv(android, **{"wait": 0, **kwargs}))
        return made[-1]

    yield make_env
    for env in made:
        env.close()


def test_all_actions_reach_the_device(make, device):
    env = make(width=32, height=48)
    observation, _ = env.reset(seed=0)
    for action in range(30):
        device["touches"].clear()
        device["commands"].clear()
        last, (observation, reward, terminated, truncated, info) = observation, env.step(action)
        assert env.observation_space.contains(observation) and (observation != last).any()
        assert (reward, terminated, truncated, info) == (0, False, False, {})
        if action < 24:
            row, column = divmod(action, 4)
            place = 10 * column + 5, int(80 * (row + 0.5) / 6)
            assert device["touches"] == [(*place, True), (*place, False)]
        elif action < 28:
            assert [down for *_, down in device["touches"]] == [True] * 6 + [False]
        else:
            button = {28: "KEYCODE_BACK", 29: "KEYCODE_HOME"}[action]
            assert device["touches"] == [] and ["shell", "input", "keyevent", button] in device["commands"]


def test_a_reset_goes_to_the_home_screen(make, device):
    make().reset()
    assert ["shell", "input", "keyevent", "KEYCODE_HOME"] in device["commands"]


@pytest.mark.slow
def test_a_vlm_rewards_its_screens(make):
    env = gym.wrappers.TimeLimit(make(width=64, height=64), 3)
    env = vl.RewardWrapper(env, vl.CosineReward(vl.load_vlm(device="cpu"), "Open the clock app"))
    env.reset(seed=0)
    steps = [env.step(env.action_space.sample()) for _ in range(3)]
    assert all(-1 <= step[1] <= 1 for step in steps) and [step[3] for step in steps] == [False, False, True]


def test_a_task_that_ends_truncates(make):
    env = make('id: "short"\nmax_episode_steps: 4')
    env.reset()
    assert env.step(0)[3:] == (False, {})
    assert env.step(0)[2:] == (False, True, {"ended_by": "task"})
    env.reset()
    assert env.step(0)[3] is False


def test_rewards_of_a_task_become_the_environment_reward(make, monkeypatch):
    lines = queue.Queue()

    def log(self):
        while not self._kill:
            try:
                yield lines.get(timeout=0.05)
            except queue.Empty:
                yield ""

    monkeypatch.setattr(fake_simulator.FakeStream, "__iter__", log)
    env = make('id: "game"\nlog_parsing_config: { log_regexps: { reward: "^reward: ([0-9.]+)$" } }', wait=0.05)
    env.reset()
    for _ in range(3):
        lines.put("         1553110400.424  5583  5658 D Tag: reward: 0.5")
    assert sum(env.step(0)[1] for _ in range(10)) == 1.5


@pytest.mark.parametrize("error", [errors.SendActionError, errors.SimulatorError])
def test_a_device_that_fails_truncates_and_can_be_reset(make, monkeypatch, error):
    env = make()
    before, _ = env.reset()

    def fail(self, touches):
        raise error("the emulator is gone")

    with monkeypatch.context() as patch:
        patch.setattr(fake_simulator.FakeSimulator, "send_touch", fail)
        observation, reward, terminated, truncated, info = env.step(7)
    assert (reward, terminated, truncated, info) == (0, False, True, {"ended_by": "device"})
    np.testing.assert_array_equal(observation, before)
    env.reset()
    assert env.step(7)[3] is False


def test_a_button_that_fails_truncates(make, monkeypatch):
    env = make()
    env.reset()

    def fail(self, *args, **kwargs):
        raise subprocess.CalledProcessError(1, "adb", output=b"error: device offline")

    monkeypatch.setattr(fake_simulator.FakeAdbController, "execute_command", fail)
    assert env.step(29)[2:] == (False, True, {"ended_by": "device"})


def test_a_device_that_does_not_come_back_is_reported(make, monkeypatch):
    env = make()

    def fail(self, touches):
        raise errors.SimulatorError("the emulator is gone")

    monkeypatch.setattr(fake_simulator.FakeSimulator, "send_touch", fail)
    with pytest.raises(vl.VlmrmError, match="could not be reset: the emulator is gone. Close this environment"):
        env.reset()


@pytest.fixture
def sdk(tmp_path):
    for path in ("sdk/emulator/emulator", "sdk/platform-tools/adb", "avd/phone.ini"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    return {"sdk": tmp_path / "sdk", "avd_home": tmp_path / "avd"}


def test_an_emulator_is_loaded_with_the_home_task(sdk, monkeypatch):
    configs, load = [], loader.load

    def load_fake(config):
        configs.append(config)
        fake = config_classes.FakeSimulatorConfig(screen_dimensions=(80, 40))
        return load(config_classes.AndroidEnvConfig(task=config.task, coordinator=config.coordinator, simulator=fake))

    monkeypatch.setattr(loader, "load", load_fake)
    env = load_android("phone", **sdk, headless=False, width=32, wait=0)
    assert env.observation_space.shape == (224, 32, 3) and env.reset()[0].shape == (224, 32, 3)
    env.close()
    launcher = configs[0].simulator.emulator_launcher
    assert (launcher.avd_name, launcher.run_headless) == ("phone", False)
    assert launcher.emulator_path == str(sdk["sdk"] / "emulator" / "emulator")
    assert launcher.android_avd_home == str(sdk["avd_home"])
    assert configs[0].simulator.adb_controller.adb_path == str(sdk["sdk"] / "platform-tools" / "adb")
    assert not configs[0].coordinator.device_settings.show_touches


@pytest.mark.parametrize(
    "missing, hint",
    [
        ("sdk/emulator/emulator", "give the folder of the Android SDK as sdk="),
        ("sdk/platform-tools/adb", "install platform-tools with sdkmanager"),
        ("avd/phone.ini", "create the device with avdmanager"),
    ],
)
def test_what_is_missing_is_named(sdk, tmp_path, missing, hint):
    (tmp_path / missing).unlink()
    with pytest.raises(vl.VlmrmError, match=hint) as raised:
        load_android("phone", **sdk)
    assert missing in str(raised.value)


def test_a_missing_or_broken_task_is_named(sdk, tmp_path):
    with pytest.raises(vl.VlmrmError, match="give the path of one of AndroidEnv's tasks"):
        android_config("phone", **sdk, task=tmp_path / "none.textproto", headless=True)
    (tmp_path / "bad.textproto").write_text("no task")
    with pytest.raises(vl.VlmrmError, match="bad.textproto is none of AndroidEnv's tasks"):
        load_android("phone", **sdk, task=tmp_path / "bad.textproto")


def test_an_emulator_that_does_not_start_is_reported(sdk):
    with pytest.raises(vl.VlmrmError, match="The emulator of 'phone' did not start: .* Try to start it by hand"):
        load_android("phone", **sdk)  # the file emulator is empty and cannot be run
