"""What kind of environment somebody gave: its hints, its layers, and whether it renders frames."""

from collections.abc import Iterator
from typing import Any, TypeVar

import gymnasium as gym
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv, VectorEnv, VectorWrapper

Layer = TypeVar("Layer", bound=VectorEnv)

REWARDED, DEFERRED = "adds_vlm_reward", "defers_vlm_reward"
"""Attributes that mark this package's reward wrappers, so that they are recognized in other processes, too."""


def hint_for(env: Any) -> str:
    """Returns what to do with something that is no Gymnasium environment of the expected kind; may be empty."""
    modules = {base.__module__.partition(".")[0] for base in (env if isinstance(env, type) else type(env)).__mro__}
    if isinstance(env, type):
        return f" That is a class; give an instance, such as {env.__name__}()."
    if isinstance(env, str):
        return f' Make the environment first: gym.make({env!r}, render_mode="rgb_array").'
    if isinstance(env, VectorEnv):
        return " For a vector environment, use VectorRewardWrapper."
    if isinstance(env, gym.Env):
        return " For a single environment, use RewardWrapper."
    if "stable_baselines3" in modules:
        return (
            " That is an environment of Stable-Baselines3; give Gymnasium's, such as "
            "gym.vector.SyncVectorEnv([make_env, make_env])."
        )
    if "gym" in modules:
        return " That is an environment of the old gym package; convert it to Gymnasium with the package Shimmy."
    if "pettingzoo" in modules or hasattr(env, "possible_agents"):
        return " That has several agents; this package trains one agent."
    if isinstance(env, (list, tuple)):
        return " For several environments, use gym.vector.SyncVectorEnv([make_env, make_env])."
    if callable(env) and not hasattr(env, "step"):
        return " That is a function; call it and give its result."
    return ""


def has_mark(env: gym.Env | VectorEnv, mark: str) -> list[bool]:
    """Returns whether each environment, or the vector environment around them, is in a wrapper with this mark."""
    if not isinstance(env, VectorEnv):
        return [env.has_wrapper_attr(mark)]
    base, n = env.unwrapped, env.num_envs
    if getattr(env, mark, None) is True:
        return [True] * n
    if isinstance(base, SyncVectorEnv):
        return [single.has_wrapper_attr(mark) for single in base.envs]
    if isinstance(base, AsyncVectorEnv):
        check_open(env)
        return [bool(marked) for marked in base.call("has_wrapper_attr", mark)]
    return [False] * n


def wrapper_layers(envs: VectorEnv) -> Iterator[VectorEnv]:
    """Yields a vector environment and its wrappers, outermost first."""
    yield envs
    while isinstance(envs, VectorWrapper):
        envs = envs.env
        yield envs


def find_layer(envs: VectorEnv, kind: type[Layer]) -> Layer | None:
    """Returns the outermost wrapper of a class around a vector environment; None if there is none."""
    return next((layer for layer in wrapper_layers(envs) if isinstance(layer, kind)), None)


def check_open(env: gym.Env | VectorEnv) -> None:
    """Raises ``ValueError`` if a vector environment was closed."""
    if isinstance(env, VectorEnv) and getattr(env.unwrapped, "closed", False):
        raise ValueError(f"{env} is closed; make a new one.")


def check_bare(env: gym.Env | VectorEnv, caller: str) -> None:
    """Raises ``ValueError`` if an environment, or one in a vector environment, has a reward wrapper already."""
    if any(has_mark(env, REWARDED)):
        raise ValueError(
            f"{caller} would reward {env} twice, because it is in a reward wrapper already. Give the environment "
            "without it; to add up two rewards, write one callable that returns their sum."
        )
    if any(has_mark(env, DEFERRED)):
        raise ValueError(
            f"{caller} got {env}, which is in a DeferredRewardWrapper: that keeps all frames for a "
            "RolloutRewardCallback. Give the environment without it."
        )


def check_render_mode(env: gym.Env | VectorEnv, caller: str) -> None:
    """Raises ``ValueError`` if an environment was not made with ``render_mode="rgb_array"``."""
    if env.render_mode == "rgb_array":
        return
    name = repr(env.spec.id) if env.spec else "..."
    make = "gym.make_vec" if isinstance(env, VectorEnv) else "gym.make"
    supported = [*(env.metadata or {}).get("render_modes", ["rgb_array"])]
    hint = f'Make it with {make}({name}, render_mode="rgb_array").'
    if "rgb_array" not in supported:
        hint = f"It supports only {supported}; add rgb_array to its metadata and its render()."
    raise ValueError(f"{caller} needs frames, but the render_mode of {env} is {env.render_mode!r}. {hint}")
