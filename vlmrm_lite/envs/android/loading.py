"""Starts an emulator through AndroidEnv, and makes it an environment."""

import tempfile
from pathlib import Path
from typing import Any

from ...errors import VlmrmError
from ...utils.extras import import_extra
from .env import AndroidPhoneEnv, device_errors

_HOME_TASK = """
id: "home"
name: "Home screen"
reset_steps: { adb_request: { press_button: { button: HOME } } }
"""


def load_android(
    avd_name: str,
    sdk: str | Path = "~/Android/Sdk",
    avd_home: str | Path = "~/.android/avd",
    task: str | Path | None = None,
    headless: bool = True,
    **kwargs: Any,
) -> AndroidPhoneEnv:
    """Starts an emulator and makes it an environment. AndroidEnv's other settings need its own loader::

        AndroidPhoneEnv(android_env.loader.load(config_classes.AndroidEnvConfig(...)))

    Args:
        avd_name: name of an Android Virtual Device, as ``avdmanager list avd`` shows it.
        sdk: folder of the Android SDK, with ``emulator`` and ``platform-tools`` in it.
        avd_home: folder of the virtual devices.
        task: path of one of AndroidEnv's tasks (``.textproto``), which may start an app at every reset, read rewards
            from its logs, and end episodes. None presses the home button at every reset, and does nothing else.
        headless: whether the emulator opens no window.
        **kwargs: arguments of `AndroidPhoneEnv`, such as width, height, and wait.

    Raises:
        MissingExtraError: android-env is not installed.
        VlmrmError: a file is missing, the task cannot be read, or the emulator did not start.
    """
    loader = import_extra("android_env.loader", "android", "Android devices")
    with tempfile.TemporaryDirectory() as folder:
        if task is None:
            task = Path(folder) / "home.textproto"
            task.write_text(_HOME_TASK, encoding="utf-8")
        config = android_config(avd_name, sdk, avd_home, task, headless)
        parser = import_extra("google.protobuf.text_format", "android", "Android devices")
        failures: tuple[type[Exception], ...] = (OSError, *device_errors())
        try:
            android = loader.load(config)
        except parser.ParseError as error:
            raise VlmrmError(f"{task} is none of AndroidEnv's tasks: {error}.") from error
        except failures as error:
            hint = f"Try to start it by hand, with {Path(sdk) / 'emulator' / 'emulator'} -avd {avd_name}."
            raise VlmrmError(f"The emulator of {avd_name!r} did not start: {error}. {hint}") from error
    return AndroidPhoneEnv(android, **kwargs)


def android_config(avd_name: str, sdk: str | Path, avd_home: str | Path, task: str | Path, headless: bool) -> Any:
    """AndroidEnv's configuration of an emulator that draws no traces of touches; see `load_android`.

    Returns:
        An ``android_env.components.config_classes.AndroidEnvConfig``.

    Raises:
        VlmrmError: a file is missing.
    """
    classes = import_extra("android_env.components.config_classes", "android", "Android devices")
    sdk, avd_home, task = (Path(path).expanduser().absolute() for path in (sdk, avd_home, task))
    emulator, adb = sdk / "emulator" / "emulator", sdk / "platform-tools" / "adb"
    for path, hint in (
        (emulator, "install it with sdkmanager, or give the folder of the Android SDK as sdk="),
        (adb, "install platform-tools with sdkmanager, or give the folder of the Android SDK as sdk="),
        (avd_home / f"{avd_name}.ini", "create the device with avdmanager, or give its folder as avd_home="),
        (task, "give the path of one of AndroidEnv's tasks, or task=None"),
    ):
        if not path.is_file():
            raise VlmrmError(f"There is no file {path}; {hint}. See docs/android.md.")
    return classes.AndroidEnvConfig(
        task=classes.FilesystemTaskConfig(path=str(task)),
        coordinator=classes.CoordinatorConfig(
            device_settings=classes.DeviceSettingsConfig(show_touches=False, show_pointer_location=False)
        ),
        simulator=classes.EmulatorConfig(
            emulator_launcher=classes.EmulatorLauncherConfig(
                emulator_path=str(emulator),
                android_sdk_root=str(sdk),
                android_avd_home=str(avd_home),
                avd_name=avd_name,
                run_headless=headless,
            ),
            adb_controller=classes.AdbControllerConfig(adb_path=str(adb)),
        ),
    )
