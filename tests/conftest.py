"""Settings for all tests (no display, one thread), and the registered tasks at a small size."""

import itertools
import os
from dataclasses import replace

os.environ.setdefault("MUJOCO_GL", "disable")
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")  # Gymnasium draws with pygame

import pytest
import torch
from gymnasium.utils import seeding

from vlmrm_lite.tasks import TASKS

torch.set_num_threads(1)

SMALL = {"n_steps": 16, "batch_size": 32, "n_epochs": 1, "policy_kwargs": {"net_arch": [8]}}
SHORT = {"max_episode_steps": 20}


@pytest.fixture(autouse=True)
def same_random_numbers_in_every_run(monkeypatch):
    """Seeds what a test does not: every generator of Gymnasium gets the next number instead of one from the clock."""
    np_random, numbers = seeding.np_random, itertools.count(1_000)
    monkeypatch.setattr(seeding, "np_random", lambda seed=None: np_random(next(numbers) if seed is None else seed))


@pytest.fixture(scope="module")
def small_tasks():
    """The registered tasks with few envs, short episodes and tiny rollouts; those with many goals are as they are."""
    with pytest.MonkeyPatch.context() as patch:
        for name, task in list(TASKS.items()):
            if task.goals is not None:
                continue
            patch.setitem(
                TASKS,
                name,
                replace(
                    task, hyperparameters=SMALL, total_steps=128, num_envs=4, env_kwargs={**task.env_kwargs, **SHORT}
                ),
            )
        yield
