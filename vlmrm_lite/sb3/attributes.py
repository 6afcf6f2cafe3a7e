"""Attributes and methods of vector environments, one value per environment.

A name is looked up in the single environments of a ``SyncVectorEnv`` or ``AsyncVectorEnv`` first, then in the vector
environment and its wrappers, from the outside in.
"""

import re
from functools import partial
from typing import Any

import gymnasium as gym
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv, VectorEnv
from stable_baselines3.common.env_util import is_wrapped

from ..utils.environments import wrapper_layers

MASKS = "action_masks"
"""Name of the method that tells which actions are legal; the convention of ``sb3_contrib``."""


def get_values(envs: VectorEnv, name: str, selected: list[int]) -> list[Any]:
    """Returns an attribute, one value per selected environment.

    In a vector environment, an array whose first axis has one entry per environment is split, and any other value is
    the same for all.

    Raises:
        AttributeError: there is no such attribute.
    """
    if _single_envs_have(envs, name, selected):
        base = envs.unwrapped
        if isinstance(base, SyncVectorEnv):
            return [base.envs[i].get_wrapper_attr(name) for i in selected]
        if name == MASKS:  # a method cannot leave its process
            return [partial(call_method, envs, name, [i]) for i in selected]
        values = base.call("get_wrapper_attr", name)
        return [values[i] for i in selected]
    values = _split(getattr(_layer_with(envs, name), name), envs.num_envs)
    return [values[i] for i in selected]


def set_values(envs: VectorEnv, name: str, value: Any, selected: list[int]) -> None:
    """Sets an attribute of the selected environments where `get_values` finds it.

    Raises:
        AttributeError: there is no such attribute.
        ValueError: only some environments are selected, but the attribute belongs to the whole vector environment.
    """
    base = envs.unwrapped
    if not _single_envs_have(envs, name, selected):
        setattr(_layer_with(envs, name, selected), name, value)
    elif isinstance(base, SyncVectorEnv):
        for i in selected:
            base.envs[i].set_wrapper_attr(name, value)
    else:
        everywhere = len(set(selected)) == envs.num_envs
        values = [None] * envs.num_envs if everywhere else list(base.call("get_wrapper_attr", name))
        base.set_attr(name, [value if i in selected else old for i, old in enumerate(values)])


def call_method(envs: VectorEnv, name: str, selected: list[int], *args: Any, **kwargs: Any) -> list[Any]:
    """Calls a method where `get_values` finds it, and returns one result per selected environment.

    Raises:
        AttributeError: there is no such method.
        ValueError: only some environments are selected, but the method belongs to all of them together, or they run in
            other processes, which take calls for all of them only.
    """
    if _single_envs_have(envs, name, selected):
        base = envs.unwrapped
        if isinstance(base, SyncVectorEnv):
            return [base.envs[i].get_wrapper_attr(name)(*args, **kwargs) for i in selected]
        if name != MASKS:  # asking for masks changes nothing
            _check_all(f"AsyncVectorEnv calls {name!r} in", selected, envs.num_envs)
        results = base.call(name, *args, **kwargs)
        return [results[i] for i in selected]
    if name == MASKS:
        values = _split(getattr(_layer_with(envs, name), name)(*args, **kwargs), envs.num_envs)
        return [values[i] for i in selected]
    method = getattr(_layer_with(envs, name, selected), name)
    return _split(method(*args, **kwargs), envs.num_envs)


def are_wrapped(envs: VectorEnv, wrapper_class: type, selected: list[int]) -> list[bool]:
    """Returns whether each selected environment, or the vector environment, is in a wrapper of this class.

    The wrappers of an ``AsyncVectorEnv``'s environments are in other processes, and recognized by name.
    """
    if any(isinstance(layer, wrapper_class) for layer in wrapper_layers(envs)):
        return [True] * len(selected)
    base = envs.unwrapped
    if isinstance(base, AsyncVectorEnv):
        names = [set(re.findall(r"\w+", str(text))) for text in base.call("__str__")]
        return [wrapper_class.__name__ in names[i] for i in selected]
    return [isinstance(base, SyncVectorEnv) and is_wrapped(base.envs[i], wrapper_class) for i in selected]


def _single_envs_have(envs: VectorEnv, name: str, selected: list[int]) -> bool:
    """Returns whether all selected single environments have the attribute; False where there are none."""
    base = envs.unwrapped
    if isinstance(base, SyncVectorEnv):
        return all(_has(base.envs[i], name) for i in selected)
    if isinstance(base, AsyncVectorEnv) and not base.closed:
        # To ask a worker for an attribute that it lacks would end it.
        return all(base.call("has_wrapper_attr", name))
    return False


def _has(env: gym.Env, name: str) -> bool:
    return env.has_wrapper_attr(name)


def _layer_with(envs: VectorEnv, name: str, selected: list[int] | None = None) -> VectorEnv:
    """Returns the outermost layer that has the attribute; with `selected`, these must be all environments."""
    for layer in wrapper_layers(envs):
        if hasattr(layer, name):
            if selected is not None:
                _check_all(f"{name!r} of {layer} belongs to", selected, envs.num_envs)
            return layer
    raise AttributeError(f"{envs} has no attribute {name!r}.")


def _check_all(what: str, selected: list[int], num_envs: int) -> None:
    if sorted(selected) != list(range(num_envs)):
        raise ValueError(f"{what} all {num_envs} environments together; leave out indices={selected}.")


def _split(value: Any, num_envs: int) -> list[Any]:
    has_env_axis = getattr(value, "ndim", 0) and len(value) == num_envs
    return list(value) if has_env_axis else [value] * num_envs
