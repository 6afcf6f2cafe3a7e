"""Any AndroidEnv as a Gymnasium environment: a gesture or button per step, and the picture of the screen after it."""

import sys
import time
from typing import Any

import gymnasium as gym
import numpy as np
from PIL import Image

from ...errors import VlmrmError
from ...utils.checks import check_choice, check_finite, check_size
from ...utils.extras import import_extra
from .gestures import BUTTONS, NUM_ACTIONS, finger_actions, gesture, look_action

_FAILURES = ("relaunch_count_execute_action", "relaunch_count_fetch_observation")


class AndroidPhoneEnv(gym.Env):
    """An AndroidEnv with 30 gestures and buttons as actions and the picture of the screen as observation.

    An episode never terminates, and it has no time limit; ``gym.wrappers.TimeLimit`` adds one. It is truncated if the
    device fails, with ``info["ended_by"] == "device"``, or if the Android task ends it, with ``"task"``. The
    environment reward is the sum of what the task read from the logs of its app during the action; 0 without such a
    task. The seed does not reach the device: what its apps show depends on their past.

    Args:
        android: an AndroidEnv for one finger, or anything else with its methods.
        width, height: size of the observations and frames in pixels. The whole screen is squeezed into it, so that a
            model that crops its images to squares loses neither the first nor the last row.
        wait: seconds from the end of a gesture to the picture, for the screen to come to rest.
        render_mode: "rgb_array", or None for no frames.

    Raises:
        TypeError, ValueError: for an argument out of these ranges.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"], "render_fps": 1}

    def __init__(
        self,
        android: Any,
        width: int = 224,
        height: int = 224,
        wait: float = 1.0,
        render_mode: str | None = "rgb_array",
    ):
        _check_android(android)
        check_size(height, width)
        check_finite("wait", wait)
        if wait < 0:
            raise ValueError(f"wait={wait}; expected a number of seconds that is not negative.")
        check_choice("render mode", render_mode, (*self.metadata["render_modes"], None))
        self.android, self.width, self.height = android, width, height
        self.wait, self.render_mode = wait, render_mode
        self.observation_space = gym.spaces.Box(0, 255, (height, width, 3), np.uint8)
        self.action_space = gym.spaces.Discrete(NUM_ACTIONS)
        self._picture: np.ndarray | None = None  # uint8 (height, width, 3)
        self._running = False
        self._failures = 0

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        """Runs the reset steps of the Android task, and relaunches a device that failed.

        Args:
            seed: seeds `np_random`, not the device.
            options: not used.

        Returns:
            The picture of the screen, uint8 (height, width, 3), and an empty dict.

        Raises:
            VlmrmError: the device does not answer, or a reset step of the task failed.
        """
        super().reset(seed=seed)
        self._running = False
        try:
            self._look(self.android.reset())
        except device_errors() as error:
            hint = "Close this environment, check that the emulator starts by hand, and make a new one."
            raise VlmrmError(f"The Android device could not be reset: {error}. {hint}") from error
        self._running, self._failures = True, self._count_failures()
        return self._last_picture(), {}

    def step(self, action: int) -> tuple[np.ndarray, float, bool, bool, dict[str, Any]]:
        """Makes a gesture or presses a button, waits, and looks at the screen.

        Returns:
            The picture, uint8 (height, width, 3), the last one if the device failed; the environment reward; False;
            whether the device or the Android task ended the episode; and ``ended_by`` if so.

        Raises:
            ValueError: there is no such action.
            VlmrmError: the episode has not begun, or has ended by the device or the Android task.
        """
        places = gesture(action)
        if not self._running:
            raise VlmrmError("There is no running episode on the device; call reset() first.")
        try:
            reward, ended_by = self._perform(places, BUTTONS.get(int(action)))
        except device_errors() as error:
            gym.logger.warn(f"The Android device failed, which ends the episode: {error}")
            reward, ended_by = 0.0, "device"
        self._running = ended_by is None
        return self._last_picture(), reward, False, not self._running, {"ended_by": ended_by} if ended_by else {}

    def render(self) -> np.ndarray | None:
        """Returns the last picture of the screen, uint8 (height, width, 3); None without a render mode."""
        if self.render_mode is None:
            gym.logger.warn('Cannot render without a render mode; make the environment with render_mode="rgb_array".')
            return None
        return self._last_picture()

    def close(self) -> None:
        """Stops the emulator, if AndroidEnv started it."""
        self._running = False
        self.android.close()

    def _perform(self, places: np.ndarray, button: str | None) -> tuple[float, str | None]:
        """Returns the environment reward, and what ended the episode, if anything did."""
        if button and not self._press(button):
            return 0.0, "device"
        reward = 0.0
        for finger in finger_actions(places):
            timestep = self.android.step(finger)
            reward += float(timestep.reward or 0)
            if timestep.last():
                break
        else:
            time.sleep(self.wait)
            timestep = self.android.step(look_action())
            reward += float(timestep.reward or 0)
        self._look(timestep)
        if not timestep.last():
            return reward, None
        return reward, "device" if self._count_failures() > self._failures else "task"

    def _press(self, button: str) -> bool:
        """Presses a button, and returns whether the device took it."""
        adb = import_extra("android_env.proto.adb_pb2", "android", "Buttons of Android devices")
        request = adb.AdbRequest(press_button=adb.AdbRequest.PressButton(button=button))
        return self.android.execute_adb_call(request).status == adb.AdbResponse.Status.OK

    def _look(self, timestep: Any) -> None:
        pixels = np.ascontiguousarray(timestep.observation["pixels"])
        image = Image.fromarray(pixels).resize((self.width, self.height), Image.Resampling.BICUBIC)
        self._picture = np.array(image)

    def _last_picture(self) -> np.ndarray:
        if self._picture is None:
            raise VlmrmError("There is no picture of the screen yet; call reset() first.")
        return self._picture.copy()

    def _count_failures(self) -> int:
        stats = self.android.stats()
        return sum(stats.get(name, 0) for name in _FAILURES)


def _check_android(android: Any) -> None:
    try:
        actions, observations = android.action_spec(), android.observation_spec()
        fits = {"action_type", "touch_position"} <= set(actions) and "action_type_2" not in actions
    except (AttributeError, TypeError):
        fits, observations = False, {}
    if not fits or "pixels" not in observations:
        raise TypeError(
            "AndroidPhoneEnv needs an AndroidEnv for one finger, without wrappers that change its actions; got "
            f"{android!r:.80}. Make one with load_android(...) or android_env.loader.load(...)."
        )


def device_errors() -> tuple[type[Exception], ...]:
    """The errors of a device that fails; without android-env, there is none."""
    places = (("android_env.components.errors", "AndroidEnvError"), ("grpc", "RpcError"))
    return tuple(getattr(sys.modules[module], name) for module, name in places if sys.modules.get(module))
