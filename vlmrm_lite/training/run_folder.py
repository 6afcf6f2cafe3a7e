"""Run folders: their config, and what happens with a run that is there already."""

import json
import platform
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from stable_baselines3.common.base_class import BaseAlgorithm

from ..errors import VlmrmError
from ..sb3.checkpoint import save_checkpoint
from ..sb3.recorder import CHECKPOINT, CONFIG, METRICS, POLICY, TENSORBOARD, Recorder
from ..tasks import TASKS, Task
from ..utils.files import CannotWrite, reason, writing
from ..utils.frames import RewardFunction

_STORED = ("name", "env_id", "goal", "baseline", "alpha", "temperature", "min_share", "algorithm", "hyperparameters")
_STORED += ("total_steps", "num_envs", "env_kwargs", "scale", "shift")


def read_config(folder: Path) -> dict[str, Any]:
    """The ``config.json`` of a run folder.

    Raises:
        VlmrmError: there is none, or it is damaged.
    """
    path = Path(folder) / CONFIG
    if not path.is_file():
        raise VlmrmError(
            f"There is no run in {folder} (no {CONFIG}). "
            "Give the folder that `vlmrm-lite train` printed, or the name of a shipped policy."
        )
    try:
        config = json.loads(path.read_text())
        config["task"], config["vlm"], config["own_env"]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise VlmrmError(f"{path} is damaged ({error}); take it from a copy of the run, or train again.") from error
    return config


def write_config(folder: Path, config: dict[str, Any]) -> None:
    """Writes ``config.json``.

    Raises:
        CannotWrite: the disk refused.
    """
    with writing(Path(folder) / CONFIG) as temporary:
        temporary.write_text(json.dumps(config, indent=2) + "\n")


def describe_task(task: Task) -> dict[str, Any]:
    """What of a task JSON can hold; what has functions or objects in it is left out."""
    described = {}
    for name in _STORED:
        value = getattr(task, name)
        value = dict(value) if isinstance(value, Mapping) else value
        with suppress(TypeError):
            json.dumps(value)
            described[name] = value
    return described


def stored_task(config: dict[str, Any], task: Task | None, env: Any, folder: Path) -> Task:
    """The task of a run: what the config holds, and the rest from `task` or from the named tasks.

    Raises:
        ValueError: something is needed that is in neither.
    """
    stored = {name: value for name, value in config["task"].items() if name in _STORED}
    if config["vlm"] is not None:
        stored["vlm"] = config["vlm"]
    if config["own_env"] and env is None:
        raise ValueError(
            f"The run in {folder} was trained in an environment of your own; give the same again, as env=...."
        )
    base = task or TASKS.get(stored["name"])
    missing = {"env_id", "hyperparameters"} - set(stored)
    if base is None and missing - ({"env_id"} if env is not None else set()):
        raise ValueError(
            f"The run in {folder} has a task of your own, {stored['name']!r}, with functions in it; "
            "give the same again, as task=...."
        )
    if base is None:
        return Task(**{"env_id": "", **stored})
    return replace(base, **stored)


def open_folder(folder: Path, resume: bool, overwrite: bool) -> dict[str, Any] | None:
    """The config of the run that the folder holds, if it is to be resumed.

    Raises:
        ValueError: the run cannot be both resumed and replaced.
        VlmrmError: there is a run, and neither was asked for; or there is none to resume.
    """
    if resume and overwrite:
        raise ValueError("resume and overwrite are both set; a run is either continued or replaced.")
    if resume:
        return read_config(folder)
    if (folder / CONFIG).is_file() or (folder / CHECKPOINT).is_file():
        if not overwrite:
            raise VlmrmError(
                f"{folder} holds a run already; continue it with resume=True, replace it with "
                "overwrite=True, or choose another folder with out=."
            )
    return None


def clear_folder(folder: Path) -> None:
    """Removes the run from a folder, and nothing else that may lie there.

    Raises:
        CannotWrite: the disk refused.
    """
    try:
        for name in (CONFIG, METRICS, CHECKPOINT, POLICY, "video.mp4"):
            if (folder / name).is_file():
                (folder / name).unlink()
        shutil.rmtree(folder / TENSORBOARD, ignore_errors=True)
    except OSError as error:
        raise CannotWrite(f"Cannot replace the run in {folder}: {reason(error)}.") from error


def resumed_task(
    config: dict[str, Any],
    task: Task,
    changes: dict[str, Any],
    hyperparameters: Mapping[str, Any] | None,
    vlm: Any,
    reward: RewardFunction | None,
    env: Any,
    folder: Path,
) -> Task:
    """The task as it was begun.

    Args:
        config: of the run.
        task: what was asked for now, with the changes below.
        changes, hyperparameters, vlm, reward, env: arguments of `train`.
        folder: of the run.

    Raises:
        ValueError: something else was asked for than the run was begun with, or something is missing.
    """
    stored = config["task"]
    asked = {"task": task.name, **changes}
    if hyperparameters is not None:
        asked["hyperparameters"] = dict(task.hyperparameters)
    if task.name in TASKS and task.algorithm != TASKS[task.name].algorithm:  # the paper's, for example
        asked["algorithm"] = task.algorithm
    name = vlm if isinstance(vlm, str) else getattr(vlm, "name", None)
    if name is not None and config["vlm"] is not None:
        asked["vlm"] = name
    was = {**stored, "task": stored["name"], "vlm": config["vlm"]}
    for key, value in asked.items():
        if key in was and was[key] != _as_json(value):
            raise ValueError(
                f"The run in {folder} was begun with {key}={was[key]!r}, not {value!r}. Leave {key} out to "
                "resume it, or train into another folder."
            )
    if config["vlm"] is None and reward is None and not config["own_env"]:
        raise ValueError(
            f"The run in {folder} was begun with a reward of your own; give the same again, as reward=...."
        )
    return stored_task(config, task, env, folder)


def rescue(learner: BaseAlgorithm, recorder: Recorder, folder: Path, error: CannotWrite) -> str:
    """Saves a run whose disk refuses files to the temporary folder, and says what to do."""
    try:
        refuge = Path(tempfile.mkdtemp(prefix="vlmrm_lite-"))
        for name in (CONFIG, METRICS, POLICY):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, refuge / name)
        save_checkpoint(learner, refuge / CHECKPOINT, **recorder.facts())
    except (OSError, CannotWrite):
        return (
            f"{error} Training stopped. The last checkpoint in {folder} is whole: make room and continue "
            "from there with resume=True."
        )
    return (
        f"{error} Training stopped at step {learner.num_timesteps}, and everything until there is saved in "
        f"{refuge}: continue with out={str(refuge)!r} and resume=True."
    )


def new_config(**facts: Any) -> dict[str, Any]:
    """A config with these facts and the versions of what computes."""
    packages = ("vlmrm-lite", "torch", "stable-baselines3", "gymnasium", "numpy", "open_clip_torch")
    versions = {"python": platform.python_version(), **{package: version(package) for package in packages}}
    return {**facts, "versions": versions}


def _as_json(value: Any) -> Any:
    """As it would come back from the file: lists for tuples. What JSON cannot hold stays as it is."""
    with suppress(TypeError):
        return json.loads(json.dumps(value))
    return value
