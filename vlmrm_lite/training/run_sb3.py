"""Hands the agent of a run to plain Stable-Baselines3."""

import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from gymnasium.vector import VectorEnv
from sb3_contrib import ARS
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm
from torch.nn.utils import parameters_to_vector

from ..sb3.checkpoint import end_last_episodes, load_checkpoint, load_policy
from ..tasks import Task
from .learners import make_task_learner
from .run_folder import RunFolder


def make_sb3(task: Task, envs: VectorEnv, folder: RunFolder, latest: bool) -> BaseAlgorithm:
    """Makes the algorithm of a run with what its folder holds; see `Run.to_sb3`.

    Args:
        task: names the algorithm and its hyperparameters.
        envs: environments with rewards, as many as in training.
        folder: its checkpoint is used if there is one, and the policy.
        latest: take the policy of the checkpoint instead of the best one.

    Raises:
        VlmrmError: a file is damaged, or does not fit the environments.
        ValueError: the algorithm cannot be made, see `make_learner`.
    """
    whole = folder.checkpoint.is_file()
    with _random_generators_kept():
        learner = make_task_learner(task, envs, None, overlap=False)
        if whole:
            load_checkpoint(learner, folder.checkpoint)
            end_last_episodes(learner)  # the environments start new ones
            learner._custom_logger = False  # `train` set one; plain Stable-Baselines3 makes its own
        if not (whole and latest):
            load_policy(learner.policy, folder.checkpoint if latest else folder.policy)
        if isinstance(learner, ARS):  # which learns from a copy
            learner.weights = parameters_to_vector(learner.policy.parameters()).detach()
    if not whole and isinstance(learner, OffPolicyAlgorithm):
        critic = any(name.startswith("critic") for name in learner.policy.state_dict())  # no part of what is saved
        lost = f", optimizers, and critic of {task.algorithm}" if critic else f" and optimizer of {task.algorithm}"
        warnings.warn(
            f"{folder} holds a policy, but no {folder.checkpoint.name}, so replay buffer{lost} start anew. "
            "predict() acts as the agent did, but learn() may unlearn that.",
            stacklevel=3,
        )
    return learner


@contextmanager
def _random_generators_kept() -> Iterator[None]:
    """Leaves the random generators of Python, NumPy and torch as they were."""
    python, numpy = random.getstate(), _numpy_state()
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


def _numpy_state() -> Any:
    return np.random.get_state()
