"""How much memory a learner will need, before it takes it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import psutil
from gymnasium import spaces
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm
from stable_baselines3.common.vec_env import VecEnv

_OTHER_BYTES = 32  # reward, return, value and so on of a step
_COPIES = 4  # of every weight: itself, its gradient, and two averages of the optimizer


def check_memory(algorithm: type[BaseAlgorithm], settings: Mapping[str, Any], envs: VecEnv) -> None:
    """Checks that the buffer and the networks of a learner fit into this machine's memory.

    Args:
        algorithm: its class.
        settings: its hyperparameters; those that were left out are not checked.
        envs: the environments.

    Raises:
        ValueError: they do not fit.
    """
    available = psutil.virtual_memory().available
    needed = {}
    if issubclass(algorithm, OffPolicyAlgorithm):
        copies = 1 if settings.get("optimize_memory_usage") else 2
        needed["buffer_size"] = settings.get("buffer_size", 0) * _step_bytes(envs, copies)
    else:
        needed["n_steps"] = settings.get("n_steps", 0) * envs.num_envs * _step_bytes(envs, 1)
    sizes = _layers((settings.get("policy_kwargs") or {}).get("net_arch"))
    needed["policy_kwargs"] = 4 * _COPIES * sum(first * second for first, second in zip(sizes, sizes[1:]))
    for name, size in needed.items():
        if size > available:
            raise ValueError(
                f'hyperparameters["{name}"]={settings[name]!r} needs {size / 1e9:,.1f} GB of memory, and '
                f"{available / 1e9:,.1f} GB are free; choose a smaller one."
            )


def _step_bytes(envs: VecEnv, copies: int) -> int:
    """Returns the bytes that one step of one environment takes in a buffer."""
    return copies * _bytes(envs.observation_space) + _bytes(envs.action_space) + _OTHER_BYTES


def _bytes(space: spaces.Space) -> int:
    if isinstance(space, spaces.Dict):
        return sum(map(_bytes, space.spaces.values()))
    return int(np.prod(space.shape or (1,))) * np.dtype(space.dtype).itemsize


def _layers(layers: Any) -> list[int]:
    if isinstance(layers, Mapping):
        return max(map(_layers, layers.values()), key=sum, default=[])
    return [int(size) for size in layers or ()]
