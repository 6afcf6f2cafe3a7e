"""A task in ``config.json``: what is stored of it, and how it comes back when a run is opened or resumed."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import gymnasium as gym
from gymnasium.vector import VectorEnv

from ..tasks import TASKS, Task
from ..utils.frames import RewardFunction
from .run_folder import RunFolder

_STORED = (
    *("name", "env_id", "goal", "baseline", "alpha", "sharpening", "min_success_fraction", "algorithm"),
    *("hyperparameters", "total_steps", "num_envs", "env_kwargs", "scale", "shift"),
)
_OLD_NAMES = {"temperature": "sharpening", "min_share": "min_success_fraction"}


@dataclass(frozen=True)
class Request:
    """What the caller of `train` asked for.

    Attributes:
        task: the task, changes included.
        changes: arguments that replace entries of the task, by name.
        hyperparameters: as given, or None.
        vlm: a model, its name, or None for the task's.
        reward: a reward instead of the prompts, or None.
        env: an environment of the caller's own, or None.
    """

    task: Task
    changes: Mapping[str, Any]
    hyperparameters: Mapping[str, Any] | None = None
    vlm: Any = None
    reward: RewardFunction | None = None
    env: gym.Env | VectorEnv | None = None


def describe_task(task: Task) -> dict[str, Any]:
    """Returns what JSON can hold of a task; entries with functions or objects in them are left out."""
    described = {}
    for name in _STORED:
        value = getattr(task, name)
        value = dict(value) if isinstance(value, Mapping) else value
        with suppress(TypeError):
            json.dumps(value)
            described[name] = value
    return described


def stored_task(config: dict[str, Any], task: Task | None, env: Any, folder: RunFolder) -> Task:
    """Makes the task of a run: what the config holds, and the rest from `task` or from the named tasks.

    Raises:
        ValueError: something is needed that is in neither.
    """
    stored = _stored_entries(config)
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


def resumed_task(request: Request, config: dict[str, Any], folder: RunFolder) -> Task:
    """Makes the task of a run that is to be resumed.

    Raises:
        ValueError: the request differs from what the run was begun with, or something is missing.
    """
    stored, task = _stored_entries(config), request.task
    requested = {"task": task.name, **request.changes}
    if request.hyperparameters is not None:
        requested["hyperparameters"] = dict(task.hyperparameters)
    if task.name in TASKS and task.algorithm != TASKS[task.name].algorithm:  # the paper's, for example
        requested["algorithm"] = task.algorithm
    name = request.vlm if isinstance(request.vlm, str) else getattr(request.vlm, "name", None)
    if name is not None and config["vlm"] is not None:
        requested["vlm"] = name
    before = {**stored, "task": stored["name"], "vlm": config["vlm"]}
    for key, value in requested.items():
        if key in before and before[key] != _as_json(value):
            raise ValueError(
                f"The run in {folder} was begun with {key}={before[key]!r}, not {value!r}. Leave {key} out to "
                "resume it, or train into another folder."
            )
    if config["vlm"] is None and request.reward is None and not config["own_env"]:
        raise ValueError(
            f"The run in {folder} was begun with a reward of your own; give the same again, as reward=...."
        )
    return stored_task(config, task, request.env, folder)


def _stored_entries(config: dict[str, Any]) -> dict[str, Any]:
    """Returns the entries of the task, older ones under their present names."""
    entries = {_OLD_NAMES.get(name, name): value for name, value in config["task"].items()}
    return {name: value for name, value in entries.items() if name in _STORED}


def _as_json(value: Any) -> Any:
    """Returns the value as it would come back from the file (lists for tuples), or unchanged if JSON cannot hold it."""
    with suppress(TypeError):
        return json.loads(json.dumps(value))
    return value
