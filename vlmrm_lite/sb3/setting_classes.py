"""The classes that a setting may name: a closed list, since a run folder may come from somebody else.

Names are looked up in tables that are made from a few public namespaces. Nothing is imported because a file says
so, and no attribute is followed.
"""

import difflib
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from stable_baselines3.common import utils as sb3_utils
from stable_baselines3.common.buffers import BaseBuffer
from stable_baselines3.common.noise import (
    ActionNoise,
    NormalActionNoise,
    OrnsteinUhlenbeckActionNoise,
    VectorizedActionNoise,
)
from stable_baselines3.common.type_aliases import TrainFreq, TrainFrequencyUnit
from torch import nn

_NAMESPACES = (
    "torch.nn",
    "torch.optim",
    *(f"stable_baselines3.common.{name}" for name in ("buffers", "noise", "policies", "torch_layers")),
    *(f"stable_baselines3.{name}.policies" for name in ("dqn", "sac", "td3")),
    "stable_baselines3.her.her_replay_buffer",
    "stable_baselines3.common.sb2_compat.rmsprop_tf_like",
    *(f"sb3_contrib.common.{name}" for name in ("maskable.policies", "recurrent.policies", "torch_layers")),
    *(f"sb3_contrib.{name}.policies" for name in ("ars", "crossq", "qrdqn", "tqc")),
    *(f"vlmrm_lite.sb3.{name}" for name in ("features", "goal_features", "hindsight", "thing_features")),
)
_BASES = (nn.Module, torch.optim.Optimizer, ActionNoise, BaseBuffer)
_MOST_ENVS = 10**6

_OBJECTS: dict[type, dict[str, str]] = {  # class: argument of its constructor to attribute
    NormalActionNoise: {"mean": "_mu", "sigma": "_sigma", "dtype": "_dtype"},
    OrnsteinUhlenbeckActionNoise: {
        **dict(zip(("mean", "sigma", "theta", "dt", "dtype"), ("_mu", "_sigma", "_theta", "_dt", "_dtype"))),
        "initial_noise": "initial_noise",
    },
    VectorizedActionNoise: {"base_noise": "base_noise", "n_envs": "n_envs"},
    TrainFreq: {"frequency": "frequency", "unit": "unit"},
}

_SCHEDULES = {  # Stable-Baselines3 has them since version 2.7
    "FloatSchedule": ("value_schedule",),
    "LinearSchedule": ("start", "end", "end_fraction"),
    "ConstantSchedule": ("val",),
}
for _name, _arguments in _SCHEDULES.items():
    if hasattr(sb3_utils, _name):
        _OBJECTS[getattr(sb3_utils, _name)] = dict(zip(_arguments, _arguments))


@cache
def allowed_classes() -> Mapping[str, type]:
    """Returns the classes that a setting may name, by the name that is written, such as ``torch.nn.ReLU``."""
    classes: dict[str, type] = {}
    for namespace in _NAMESPACES:
        for name, value in vars(import_module(namespace)).items():
            if isinstance(value, type) and issubclass(value, _BASES) and not name.startswith("_"):
                classes.setdefault(f"{namespace}.{name}", value)
    return MappingProxyType(classes)


@cache
def _class_names() -> Mapping[type, str]:
    names: dict[type, str] = {}
    for name, value in allowed_classes().items():
        names.setdefault(value, name)
    return MappingProxyType(names)


def class_name(value: type) -> str | None:
    """Returns the name that is written for a class; None for a class that no file may name."""
    return _class_names().get(value)


def find_class(name: Any) -> type:
    """Returns the class of a name that `class_name` returned.

    Raises:
        ValueError: the name is not in the list.
    """
    classes = allowed_classes()
    if not isinstance(name, str) or name not in classes:
        close = difflib.get_close_matches(str(name), classes, 1)
        hint = f"; did you mean {close[0]!r}?" if close else "."
        raise ValueError(
            f"names the class {name!r}, which is none of the public classes of torch.nn, torch.optim, "
            f"Stable-Baselines3 and its contrib package{hint}"
        )
    return classes[name]


def with_classes(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Returns settings in which the names of classes, as `class_name` writes them, are the classes.

    A task can so name a class without importing it. Names are replaced in settings that end in ``_class``, also in
    those of ``policy_kwargs``; what is not in the list stays as it is.
    """
    replaced = dict(settings)
    for key, value in settings.items():
        if key.endswith("_class") and isinstance(value, str):
            replaced[key] = allowed_classes().get(value, value)
        elif key == "policy_kwargs" and isinstance(value, Mapping):
            replaced[key] = with_classes(value)
    return replaced


def find_activation(name: str) -> type[nn.Module]:
    """Returns the activation function of this name in ``torch.nn``.

    Raises:
        ValueError: there is none.
    """
    found = allowed_classes().get(f"torch.nn.{name}")
    if found is None or not issubclass(found, nn.Module):
        names = {full[9:].lower(): full[9:] for full in allowed_classes() if full.startswith("torch.nn.")}
        close = difflib.get_close_matches(name.lower(), names, 1)
        hint = f"; did you mean {names[close[0]]!r}?" if close else ", such as 'ReLU' or 'Tanh'."
        raise ValueError(f'hyperparameters["policy_kwargs"]["activation_fn"]={name!r} is no module in torch.nn{hint}')
    return found


def object_arguments(value: Any) -> tuple[str, dict[str, Any]] | None:
    """Returns class name and arguments of an action noise, a schedule or a ``TrainFreq``; None for anything else."""
    names = _OBJECTS.get(type(value))
    if names is None:
        return None
    arguments = {argument: getattr(value, attribute) for argument, attribute in names.items()}
    if isinstance(value, TrainFreq):
        arguments["unit"] = value.unit.value
    elif "dtype" in arguments:
        arguments["dtype"] = np.dtype(arguments["dtype"]).name
    return type(value).__name__, arguments


def make_object(name: Any, arguments: dict[str, Any]) -> Any:
    """Makes the object that `object_arguments` described.

    Raises:
        ValueError: the class is not among those, or the arguments do not fit it.
    """
    made = next((cls for cls in _OBJECTS if cls.__name__ == name), None)
    if made is None:
        raise ValueError(
            f"names the class {name!r}; expected one of {', '.join(sorted(cls.__name__ for cls in _OBJECTS))}."
        )
    if set(arguments) - set(_OBJECTS[made]):
        raise ValueError(f"has arguments that {name} does not know: {sorted(set(arguments) - set(_OBJECTS[made]))}.")
    try:
        if made is TrainFreq:
            return TrainFreq(int(arguments["frequency"]), TrainFrequencyUnit(arguments["unit"]))
        if made is VectorizedActionNoise and not 0 < arguments["n_envs"] <= _MOST_ENVS:
            raise ValueError(f"n_envs={arguments['n_envs']}")
        if "dtype" in arguments:
            dtype = np.dtype(arguments["dtype"])
            if dtype.kind != "f":
                raise ValueError(f"dtype={dtype}")
            arguments = {**arguments, "dtype": dtype.type}
        return made(**arguments)
    except (TypeError, ValueError, KeyError, AssertionError, AttributeError) as error:
        raise ValueError(f"does not fit {name}: {error}.") from error
