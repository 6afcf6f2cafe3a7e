"""Makes Stable-Baselines3 learners from names and hyperparameters."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from inspect import signature
from typing import Any

import numpy as np
import torch
from gymnasium import spaces
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.buffers import ReplayBuffer, RolloutBuffer
from stable_baselines3.common.noise import ActionNoise
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm
from stable_baselines3.common.policies import BasePolicy
from stable_baselines3.common.vec_env import VecEnv
from stable_baselines3.her.her_replay_buffer import HerReplayBuffer

from .algorithms import check_policy, check_spaces, default_policy, find_algorithm, rewards_every_step
from .batch_renorm import fuse_batch_renorms
from .features import FlatObservation, MixedObservation, ScaledObservation, is_small_image
from .hyperparameters import check_hyperparameters, check_policy_kwargs
from .masks import has_masks
from .memory import check_memory
from .replay_buffer import check_storable
from .setting_classes import find_activation, with_classes

__all__ = ["ScaledObservation", "check_learner", "make_learner", "make_policy", "rewards_every_step"]


def make_learner(
    algorithm: str, hyperparameters: Mapping[str, Any], envs: VecEnv, seed: int | None = None
) -> BaseAlgorithm:
    """Makes an algorithm of Stable-Baselines3, or of its contrib package, that is ready to learn.

    Defaults that `hyperparameters` can override: ``policy`` is a multi-layer perceptron on scaled observations (for
    images of at least 36x36 pixels a CNN, for dicts ``MultiInputPolicy``, for RecurrentPPO their LSTM variants);
    ``device`` is the CPU, where such small networks are fastest; a rollout of PPO has 2,048 steps over all
    environments, but at least 64 in each; ARS scores a candidate by one episode in each environment.

    Args:
        algorithm: name of the class.
        hyperparameters: keyword arguments of the class. ``policy_kwargs["activation_fn"]`` may be a name in
            ``torch.nn``. Objects among them are copied.
        envs: environments to learn in.
        seed: seeds Python, NumPy, torch and the environments; None for none of them.

    Raises:
        ValueError: there is no such algorithm or hyperparameter, it does not fit the environment or the memory, or it
            would compute rewards of its own.
    """
    make, settings = _settings(algorithm, hyperparameters, envs)
    check_memory(make, settings, envs)
    _warn_of_unused_masks(algorithm, envs)
    learner = _make(algorithm, make, settings, envs, seed)
    if isinstance(learner, OffPolicyAlgorithm) and learner.replay_buffer is not None:
        check_storable(learner.replay_buffer)
    return learner


def make_policy(algorithm: str, hyperparameters: Mapping[str, Any], envs: VecEnv) -> BasePolicy:
    """Makes the untrained policy of an algorithm, without advancing the random generators.

    Raises:
        ValueError: see `make_learner`; memory is not checked, since nothing will be stored.
    """
    make, settings = _settings(algorithm, hyperparameters, envs)
    if issubclass(make, OffPolicyAlgorithm):
        settings["buffer_size"] = 1
    elif "n_steps" in settings:
        settings["n_steps"] = min(settings["n_steps"], max(2, settings.get("batch_size", 64)))
    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _make(algorithm, make, settings, envs, None).policy


def check_learner(algorithm: str, hyperparameters: Mapping[str, Any], envs: VecEnv) -> None:
    """Checks all that `make_learner` checks, without making a buffer or advancing the random generators.

    Raises:
        ValueError: see `make_learner`; or MaskablePPO is to learn with the masks of an environment that has none.
    """
    make, settings = _settings(algorithm, hyperparameters, envs)
    check_memory(make, settings, envs)
    _check_masks(algorithm, envs)
    make_policy(algorithm, hyperparameters, envs)


def _settings(
    algorithm: str, hyperparameters: Mapping[str, Any], envs: VecEnv
) -> tuple[type[BaseAlgorithm], dict[str, Any]]:
    """Returns the class and its keyword arguments, checked and with the defaults."""
    make = find_algorithm(algorithm)
    if isinstance(hyperparameters, Mapping):
        hyperparameters = with_classes(hyperparameters)
    observations, actions = envs.observation_space, envs.action_space
    check_spaces(algorithm, observations, actions)
    settings = {"device": "cpu", **check_hyperparameters(make, hyperparameters)}
    policy = settings.setdefault("policy", default_policy(make, observations))
    _check_policy_name(algorithm, make, policy, observations)
    settings["policy_kwargs"] = _policy_kwargs(make, policy, settings.get("policy_kwargs"), observations)
    if algorithm == "PPO":
        settings.setdefault("n_steps", max(64, 2048 // envs.num_envs))
    if algorithm == "ARS":
        settings.setdefault("n_eval_episodes", envs.num_envs)
    _check_buffer(settings)
    _check_noise(settings.get("action_noise"), actions)
    _check_batches(make, settings, envs.num_envs)
    return make, _copied(settings)


def _check_policy_name(algorithm: str, make: type[BaseAlgorithm], policy: Any, observations: spaces.Space) -> None:
    if isinstance(policy, str) and policy in make.policy_aliases:
        check_policy(policy, observations)
    elif not (isinstance(policy, type) and issubclass(policy, BasePolicy)):
        raise ValueError(
            f'hyperparameters["policy"]={policy!r} is no policy of {algorithm}; expected one of '
            f"{', '.join(make.policy_aliases)}, or a policy class of Stable-Baselines3."
        )


def _policy_kwargs(make: type[BaseAlgorithm], policy: Any, given: Any, observations: spaces.Space) -> dict[str, Any]:
    """Returns the arguments of the policy, with the feature extractors of this package where they are the default."""
    policy_kwargs = check_policy_kwargs(make, policy, given)
    if isinstance(policy_kwargs.get("activation_fn"), str):
        policy_kwargs["activation_fn"] = find_activation(policy_kwargs["activation_fn"])
    if make is find_algorithm("ARS"):  # its policies take no extractor
        return policy_kwargs
    if policy == "MlpPolicy" and isinstance(observations, spaces.Box):
        policy_kwargs.setdefault("features_extractor_class", ScaledObservation)
    if "Lstm" in str(policy) and isinstance(observations, spaces.MultiDiscrete):
        policy_kwargs.setdefault("features_extractor_class", FlatObservation)
    if isinstance(observations, spaces.Dict) and any(map(_needs_mixed, observations.spaces.values())):
        policy_kwargs.setdefault("features_extractor_class", MixedObservation)
    if policy_kwargs.get("features_extractor_class") is ScaledObservation:
        policy_kwargs["normalize_images"] = False  # they are scaled once, by their bounds
    return policy_kwargs


def _needs_mixed(space: spaces.Space) -> bool:
    return is_small_image(space) or isinstance(space, spaces.MultiDiscrete)


def _check_masks(algorithm: str, envs: VecEnv) -> None:
    if algorithm == "MaskablePPO" and not has_masks(envs):
        raise ValueError(
            "MaskablePPO needs an environment with a method action_masks(), and this one has none; add it, put the "
            "environment into sb3_contrib.common.wrappers.ActionMasker, or use PPO."
        )


def _warn_of_unused_masks(algorithm: str, envs: VecEnv) -> None:
    if algorithm != "MaskablePPO" and has_masks(envs):
        warnings.warn(
            f"The environment says which actions are legal (action_masks), but {algorithm} does not use that; "
            "MaskablePPO does.",
            stacklevel=3,
        )


def _check_buffer(settings: Mapping[str, Any]) -> None:
    """Refuses buffers that replace rewards, or that a checkpoint could not hold."""
    buffer = settings.get("replay_buffer_class")
    if isinstance(buffer, type) and issubclass(buffer, HerReplayBuffer):
        raise ValueError(
            'hyperparameters["replay_buffer_class"] is HerReplayBuffer, which replaces the rewards of frames by those '
            "of the environment's compute_reward; leave it out."
        )
    if buffer is not None and not (isinstance(buffer, type) and issubclass(buffer, ReplayBuffer)):
        raise ValueError(
            f'hyperparameters["replay_buffer_class"]={buffer!r} is no replay buffer; expected a class of '
            "stable_baselines3.common.buffers, or None."
        )
    buffer = settings.get("rollout_buffer_class")
    if buffer is not None and not (isinstance(buffer, type) and issubclass(buffer, RolloutBuffer)):
        raise ValueError(
            f'hyperparameters["rollout_buffer_class"]={buffer!r} is no rollout buffer; expected a class of '
            "stable_baselines3.common.buffers, or None."
        )


def _check_noise(noise: Any, actions: spaces.Space) -> None:
    if noise is None:
        return
    if not isinstance(noise, ActionNoise):
        raise ValueError(
            f'hyperparameters["action_noise"]={noise!r}; expected action noise of stable_baselines3.common.noise, such '
            "as NormalActionNoise(np.zeros(1), np.ones(1))."
        )
    state = np.random.get_state()
    shape = np.shape(deepcopy(getattr(noise, "base_noise", noise))())
    np.random.set_state(state)
    if shape not in ((), actions.shape):
        raise ValueError(
            f'hyperparameters["action_noise"]={noise!r} has shape {shape}, and actions have {actions.shape}; give its '
            "mean and sigma the shape of an action."
        )


def _check_batches(make: type[BaseAlgorithm], settings: Mapping[str, Any], num_envs: int) -> None:
    """Refuses what would stop, or spoil, the training only after a while."""
    train_freq = settings.get("train_freq")
    if train_freq is not None and train_freq[1] == "episode" and num_envs > 1:
        raise ValueError(
            f'hyperparameters["train_freq"]={train_freq!r} counts episodes, which takes a single environment, and '
            f"there are {num_envs}; give a number of steps."
        )
    defaults = {name: parameter.default for name, parameter in signature(make).parameters.items()}
    values = {**defaults, **settings}
    if not values.get("normalize_advantage") or "n_steps" not in values:
        return
    steps = values["n_steps"] * num_envs
    batch = min(values.get("batch_size", steps), steps)
    if batch == 1 or (steps % batch == 1 and make.__name__ != "PPO"):  # whose last batch may be single
        raise ValueError(
            f"{make.__name__} normalizes advantages, which takes at least 2 steps in every batch, but {steps} steps "
            f"(n_steps={values['n_steps']} in {num_envs} environments) in batches of {batch} leave 1; change "
            "n_steps or batch_size, or set normalize_advantage=False."
        )


def _copied(settings: dict[str, Any]) -> dict[str, Any]:
    """Copies settings, since Stable-Baselines3 changes dicts that it is given, and noise has a state."""
    return {name: value if isinstance(value, type) else deepcopy(value) for name, value in settings.items()}


@contextmanager
def _explained(algorithm: str) -> Iterator[None]:
    """Turns whatever Stable-Baselines3 and torch raise into a sentence."""
    try:
        yield
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"{algorithm} cannot learn this task with these hyperparameters: {reason}") from error


def _make(
    algorithm: str, make: type[BaseAlgorithm], settings: dict[str, Any], envs: VecEnv, seed: int | None
) -> BaseAlgorithm:
    with _explained(algorithm):
        learner = make(env=envs, seed=seed, **settings)
    fuse_batch_renorms(learner.policy)
    return learner
