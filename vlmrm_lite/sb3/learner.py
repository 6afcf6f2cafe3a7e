"""From a task to a Stable-Baselines3 learner."""

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import sb3_contrib
import stable_baselines3
import torch
from gymnasium import spaces
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm
from stable_baselines3.common.policies import BasePolicy
from stable_baselines3.common.preprocessing import is_image_space
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from stable_baselines3.common.vec_env import VecEnv
from torch import Tensor

from ..tasks import Task


class ScaledObservation(BaseFeaturesExtractor):
    """Maps every bounded observation to [-1, 1], and an unbounded one x to sign(x) log(1 + |x|).

    The mountain car's velocity stays below 0.07: beside its position a network hardly sees it. The forces on
    the humanoid's feet reach thousands: beside them it hardly sees anything else. The bounds come from the
    observation space, so there is nothing to measure or to save.

    Args:
        observation_space: any Box; observations are flattened.
    """

    def __init__(self, observation_space: spaces.Box):
        super().__init__(observation_space, int(np.prod(observation_space.shape)))
        low, high = (np.float64(bound).reshape(-1) for bound in (observation_space.low, observation_space.high))
        bounded = (np.abs(low) < 1e6) & (np.abs(high) < 1e6) & (high > low)
        low, high = np.where(bounded, low, -1), np.where(bounded, high, 1)
        self.register_buffer("unbounded", torch.as_tensor(~bounded), persistent=False)
        self.register_buffer("centre", torch.as_tensor((low + high) / 2, dtype=torch.float32), persistent=False)
        self.register_buffer("half_range", torch.as_tensor((high - low) / 2, dtype=torch.float32), persistent=False)

    def forward(self, observations: Tensor) -> Tensor:
        """Observations (n, ...) to features (n, k)."""
        scaled = (observations.flatten(1) - self.centre) / self.half_range
        return torch.where(self.unbounded, scaled.sign() * scaled.abs().log1p(), scaled)


def make_learner(task: Task, envs: VecEnv, seed: int | None) -> BaseAlgorithm:
    """The task's algorithm with its hyperparameters, ready to learn.

    Unless `hyperparameters` say otherwise, the ``policy`` is a multi-layer perceptron on scaled observations,
    the ``device`` is the CPU, where such small networks are fastest, and a rollout of PPO has 2,048 steps of
    all worlds together, but at least 64 of each. ``policy_kwargs["activation_fn"]`` may be a name in
    ``torch.nn``.

    Args:
        task: names the algorithm and its hyperparameters.
        envs: what to learn in.
        seed: seeds Python, NumPy, torch and the environment; None for none of them.

    Raises:
        ValueError: there is no such algorithm or hyperparameter, or it does not fit the environment.
    """
    algorithm = _algorithm(task.algorithm)
    settings = {"policy": _policy(envs.observation_space), "device": "cpu", **task.hyperparameters}
    policy_kwargs = dict(settings.pop("policy_kwargs", None) or {})
    if isinstance(policy_kwargs.get("activation_fn"), str):
        policy_kwargs["activation_fn"] = getattr(torch.nn, policy_kwargs["activation_fn"])
    if settings["policy"] == "MlpPolicy" and isinstance(envs.observation_space, spaces.Box):
        policy_kwargs.setdefault("features_extractor_class", ScaledObservation)
    if task.algorithm == "PPO":
        settings.setdefault("n_steps", max(64, 2048 // envs.num_envs))
    try:
        return algorithm(env=envs, seed=seed, policy_kwargs=policy_kwargs, **settings)
    except (TypeError, ValueError, AssertionError, AttributeError) as error:
        raise ValueError(
            f"{task.algorithm} cannot learn the task {task.name!r} with the hyperparameters "
            f"{dict(task.hyperparameters)}: {error}"
        ) from error


def make_policy(task: Task, envs: VecEnv) -> BasePolicy:
    """The untrained policy of the task's algorithm; leaves the random generators as they are.

    Raises:
        ValueError: see `make_learner`.
    """
    settings = dict(task.hyperparameters)
    if issubclass(_algorithm(task.algorithm), OffPolicyAlgorithm):
        settings["buffer_size"] = 1  # there is nothing to remember
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make_learner(replace(task, hyperparameters=settings), envs, seed=None).policy


def _algorithm(name: str) -> type[BaseAlgorithm]:
    known: dict[str, Any] = {
        name: value
        for name, value in (vars(stable_baselines3) | vars(sb3_contrib)).items()
        if isinstance(value, type) and issubclass(value, BaseAlgorithm)
    }
    if name not in known:
        raise ValueError(
            f"There is no algorithm {name!r} in Stable-Baselines3 and its contrib package; there are {', '.join(sorted(known))}."
        )
    return known[name]


def _policy(space: spaces.Space) -> str:
    if isinstance(space, spaces.Dict):
        return "MultiInputPolicy"
    return "CnnPolicy" if is_image_space(space) else "MlpPolicy"
