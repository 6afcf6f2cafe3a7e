"""A task in ``config.json``: what is stored of it, and how it comes back when a run is opened or resumed.

The file may come from somebody else. So what it names is only used if it can do no harm without the user's consent: see
docs/security.md.
"""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import gymnasium as gym

from ..errors import VlmrmError
from ..sb3.settings import decode_settings, encode_settings
from ..tasks import TASKS, Task
from ..utils.frames import RewardFunction
from ..vlm.checkpoints import is_trusted
from .config_schema import STORED, stored_entries
from .request import Request
from .run_folder import RunFolder

_TRUSTED_MODULES = ("vlmrm_lite.", "gymnasium.envs.")  # of environments that a config may name


def describe_task(task: Task) -> dict[str, Any]:
    """Returns what is stored of a task; only a function that makes environments, and its arguments, are left out.

    Raises:
        TypeError, ValueError: a setting cannot be stored.
    """
    described = {name: getattr(task, name) for name in STORED}
    described["hyperparameters"] = encode_settings(task.hyperparameters)
    if task.goals is None:
        del described["goals"]
    else:
        described["goals"] = task.goals.settings()
    if callable(task.env_id):
        del described["env_id"], described["env_kwargs"]
    else:
        described["env_kwargs"] = encode_settings(task.env_kwargs, "env_kwargs")
    return described


def has_own_success(task: Task) -> bool:
    """Returns whether the success predicate is not that of the named task, so that no config can bring it back."""
    named = TASKS.get(task.name)
    success = _success(task)
    return success is not None and (named is None or success is not _success(named))


def _success(task: Task) -> Any:
    return task.success if task.goals is None else task.goals.success


def describe_reward(reward: RewardFunction | None) -> str | None:
    """Returns words by which a reward of the caller's own is recognized when a run is resumed."""
    if reward is None:
        return None
    named = getattr(reward, "func", reward)  # of functools.partial
    named = named if hasattr(named, "__qualname__") else type(named)
    return f"{named.__module__}.{named.__qualname__}"


def stored_task(config: dict[str, Any], task: Task | None, env: Any, folder: RunFolder) -> Task:
    """Makes the task of a run: what the config holds, and the rest from `task` or from the named tasks.

    Raises:
        ValueError: something is needed that is in neither, or that the config alone may not name.
    """
    stored = stored_entries(config)
    if config["vlm"] is not None:
        stored["vlm"] = config["vlm"]
    if config["own_env"] and env is None:
        raise ValueError(
            f"The run in {folder} was trained in an environment of your own; give the same again, as env=...."
        )
    base = task or (None if config["own_env"] else TASKS.get(stored["name"]))
    missing = {"env_id", "hyperparameters"} - set(stored)
    if base is None and missing - ({"env_id"} if env is not None else set()):
        raise ValueError(
            f"The run in {folder} has a task of your own, {stored['name']!r}, with functions in it; "
            "give the same again, as task=...."
        )
    env_id = stored.get("env_id")
    if env is None and env_id != (task and task.env_id) and not _is_trusted(env_id):
        raise ValueError(
            f"The run in {folder} was trained in the environment {env_id!r}, whose code is neither "
            "Gymnasium's nor this package's; give the run's task again, as task=...."
        )
    if config["own_success"] and (task is None or not has_own_success(task)):
        warnings.warn(
            f"The run in {folder} has a success predicate of your own; give its task again, as task=..., for success "
            "rates.",
            stacklevel=4,
        )
        base = _without_success(base) if base is not None else None
    for name in {"hyperparameters", "env_kwargs"} & set(stored):
        try:
            stored[name] = decode_settings(stored[name], name)
        except (TypeError, ValueError) as error:
            raise VlmrmError(f"{folder.config} is damaged: {error}") from error
    if stored.get("goals") is not None and base is not None and base.goals is not None:
        stored["goals"] = stored["goals"].with_predicates(base.goals.success, base.goals.possible)
    if base is None:
        return Task(**{"env_id": "", **stored})
    return replace(base, **stored)


def _without_success(task: Task) -> Task:
    return replace(task, success=None, goals=task.goals and task.goals.with_predicates(None, task.goals.possible))


def _is_trusted(env_id: Any) -> bool:
    """Returns whether an environment's code is Gymnasium's own or this package's; True for None, which names none."""
    if env_id is None:
        return True
    spec = gym.registry.get(env_id)  # None for an id with a module in front, too
    return spec is not None and str(spec.entry_point or spec.vector_entry_point).startswith(_TRUSTED_MODULES)


def check_model(config: dict[str, Any], vlm: Any, folder: RunFolder) -> None:
    """Raises ``ValueError`` if the config names a model that could be anybody's and the caller does not name one."""
    if config["vlm"] is not None and vlm is None and not is_trusted(config["vlm"]):
        raise ValueError(
            f"The run in {folder} was rewarded by the model {config['vlm']!r}, which is neither shipped nor in your "
            f"cache. If you trust it, give it yourself, as vlm={config['vlm']!r}."
        )


def resumed_task(request: Request, config: dict[str, Any], folder: RunFolder) -> Task:
    """Makes the task of a run that is to be resumed.

    Raises:
        ValueError: the request differs from what the run was begun with, or something is missing.
    """
    _check_same(request, config, folder)
    if request.reward is None:
        check_model(config, request.vlm, folder)
    own = describe_reward(request.reward)
    if config["vlm"] is not None and own is not None:
        raise ValueError(
            f"The run in {folder} was begun with the prompts of its config.json; leave reward= out to resume it, or "
            "train into another folder."
        )
    if config["vlm"] is None and own is None and not config["own_env"]:
        raise ValueError(
            f"The run in {folder} was begun with a reward of your own; give the same again, as reward=...."
        )
    if own is not None and config["reward"] not in (None, own):
        warnings.warn(
            f"The run in {folder} was begun with the reward {config['reward']}; it goes on with {own}.", stacklevel=3
        )
    return stored_task(config, request.task, request.env, folder)


def _check_same(request: Request, config: dict[str, Any], folder: RunFolder) -> None:
    """Raises ``ValueError`` if a setting that the caller gave is not the one that the run was begun with."""
    task = request.task
    requested = {"task": task.name, **{name: getattr(task, name) for name in request.changes}}
    if request.hyperparameters is not None:
        requested["hyperparameters"] = encode_settings(task.hyperparameters)
    if task.name in TASKS and task.algorithm != TASKS[task.name].algorithm:  # the paper's, for example
        requested["algorithm"] = task.algorithm
    name = str(request.vlm) if isinstance(request.vlm, (str, Path)) else getattr(request.vlm, "name", None)
    if name is not None and config["vlm"] is not None:
        requested["vlm"] = name
    stored = stored_entries(config)
    before = {**stored, "task": stored["name"], "vlm": config["vlm"]}
    for key, value in requested.items():
        if key in before and _as_json(before[key]) != _as_json(value):
            raise ValueError(
                f"The run in {folder} was begun with {key}={before[key]!r}, not {value!r}. Leave {key} out to "
                "resume it, or train into another folder."
            )


def _as_json(value: Any) -> Any:
    """Returns the value as an older version would have stored it (lists for tuples), or unchanged if JSON cannot."""
    if isinstance(value, dict):
        return _as_json(value["$tuple"]) if set(value) == {"$tuple"} else {key: _as_json(value[key]) for key in value}
    return [_as_json(item) for item in value] if isinstance(value, (list, tuple)) else value
