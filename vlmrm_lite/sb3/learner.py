"""Makes Stable-Baselines3 learners from names and hyperparameters."""

import warnings
from collections.abc import Mapping
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


class ScaledObservation(BaseFeaturesExtractor):
    """Maps every bounded observation to [-1, 1], and an unbounded one x to sign(x) log(1 + |x|).

    Without it, observations of very different sizes reach the network side by side: the mountain car's velocity stays
    below 0.07, and the forces on the humanoid's feet reach thousands. The bounds come from the observation space, so no
    statistics have to be measured or saved.

    Args:
        observation_space: any Box; observations are flattened.
    """

    def __init__(self, observation_space: spaces.Box):
        super().__init__(observation_space, int(np.prod(observation_space.shape)))
        low, high = (np.float64(bound).reshape(-1) for bound in (observation_space.low, observation_space.high))
        bounded = (np.abs(low) < 1e6) & (np.abs(high) < 1e6) & (high > low)
        low, high = np.where(bounded, low, -1), np.where(bounded, high, 1)
        self.register_buffer("unbounded", torch.as_tensor(~bounded), persistent=False)
        self.register_buffer("center", torch.as_tensor((low + high) / 2, dtype=torch.float32), persistent=False)
        self.register_buffer("half_range", torch.as_tensor((high - low) / 2, dtype=torch.float32), persistent=False)

    def forward(self, observations: Tensor) -> Tensor:
        """Scales observations (n, ...) to features (n, k)."""
        scaled = (observations.flatten(1) - self.center) / self.half_range
        return torch.where(self.unbounded, scaled.sign() * scaled.abs().log1p(), scaled)


def make_learner(
    algorithm: str, hyperparameters: Mapping[str, Any], envs: VecEnv, seed: int | None = None
) -> BaseAlgorithm:
    """Makes an algorithm of Stable-Baselines3, or of its contrib package, that is ready to learn.

    Defaults that `hyperparameters` can override: ``policy`` is a multi-layer perceptron on scaled observations (for
    images a CNN, for dicts ``MultiInputPolicy``); ``device`` is the CPU, where such small networks are fastest; a
    rollout of PPO has 2,048 steps over all environments, but at least 64 in each.

    Args:
        algorithm: name of the class.
        hyperparameters: keyword arguments of the class. ``policy_kwargs["activation_fn"]`` may be a name in
            ``torch.nn``.
        envs: environments to learn in.
        seed: seeds Python, NumPy, torch and the environments; None for none of them.

    Raises:
        ValueError: there is no such algorithm or hyperparameter, or it does not fit the environment.
    """
    make = _algorithm_class(algorithm)
    settings = {"policy": _policy_name(envs.observation_space), "device": "cpu", **hyperparameters}
    policy_kwargs = dict(settings.pop("policy_kwargs", None) or {})
    if isinstance(policy_kwargs.get("activation_fn"), str):
        policy_kwargs["activation_fn"] = getattr(torch.nn, policy_kwargs["activation_fn"])
    if settings["policy"] == "MlpPolicy" and isinstance(envs.observation_space, spaces.Box):
        policy_kwargs.setdefault("features_extractor_class", ScaledObservation)
    if algorithm == "PPO":
        settings.setdefault("n_steps", max(64, 2048 // envs.num_envs))
    try:
        return make(env=envs, seed=seed, policy_kwargs=policy_kwargs, **settings)
    except (TypeError, ValueError, AssertionError, AttributeError) as error:
        raise ValueError(
            f"{algorithm} cannot learn this task with the hyperparameters {dict(hyperparameters)}: {error}"
        ) from error


def make_policy(algorithm: str, hyperparameters: Mapping[str, Any], envs: VecEnv) -> BasePolicy:
    """Makes the untrained policy of an algorithm, without advancing the random generators.

    Raises:
        ValueError: see `make_learner`.
    """
    if issubclass(_algorithm_class(algorithm), OffPolicyAlgorithm):
        hyperparameters = {**hyperparameters, "buffer_size": 1}  # nothing will be stored
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make_learner(algorithm, hyperparameters, envs).policy


def _algorithm_class(name: str) -> type[BaseAlgorithm]:
    known: dict[str, Any] = {
        name: value
        for name, value in (vars(stable_baselines3) | vars(sb3_contrib)).items()
        if isinstance(value, type) and issubclass(value, BaseAlgorithm)
    }
    if name not in known:
        raise ValueError(
            f"There is no algorithm {name!r} in Stable-Baselines3 and its contrib package; there are "
            f"{', '.join(sorted(known))}."
        )
    return known[name]


def _policy_name(space: spaces.Space) -> str:
    if isinstance(space, spaces.Dict):
        return "MultiInputPolicy"
    return "CnnPolicy" if is_image_space(space) else "MlpPolicy"
