"""Checkpoints restore learners bit by bit."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from helpers.training import SHORT, TASK

from vlmrm_lite.sb3 import SB3VecEnv, checkpoint as saving
from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training.recorder import tensorboard_logger


@pytest.mark.parametrize(
    ("algorithm", "name", "settings"),
    [
        ("DQN", "cartpole", {"learning_starts": 40, "buffer_size": 400, "batch_size": 8, "train_freq": 2}),
        ("SAC", "mountain-car", {"learning_starts": 40, "buffer_size": 120, "batch_size": 8, "gradient_steps": 2}),
        ("SAC", "mountain-car", {"learning_starts": 40, "ent_coef": 0.1, "use_sde": True, "buffer_size": 400}),
        ("TD3", "mountain-car", {"learning_starts": 40, "buffer_size": 400, "batch_size": 8}),
        ("PPO", "mountain-car", {"n_steps": 10, "batch_size": 20, "use_sde": True}),
        ("A2C", "cartpole", {}),
    ],
)
def test_a_checkpoint_brings_any_learner_back(tmp_path, algorithm, name, settings):
    task = replace(
        TASKS[name],
        algorithm=algorithm,
        hyperparameters={**settings, "policy_kwargs": {"net_arch": [8]}},
        env_kwargs={**TASKS[name].env_kwargs, **SHORT},
    )

    def fresh(seed):
        learner = make_learner(task.algorithm, task.hyperparameters, SB3VecEnv(task.make_envs(4)), seed)
        learner.set_logger(tensorboard_logger(tmp_path / "curves", 0))
        return learner

    def go_on(learner):  # from the same start states
        learner.get_env().seed(5)
        learner._last_obs = None
        learner.learn(80, reset_num_timesteps=False)
        return {key: value.clone() for key, value in learner.policy.state_dict().items()}

    learner, path = fresh(0), tmp_path / "checkpoint.safetensors"
    learner.learn(120)
    saving.save_checkpoint(learner, path, best=0.5)
    saved = {key: value.clone() for key, value in learner.policy.state_dict().items()}
    expected = go_on(learner)
    restored = fresh(1)
    assert saving.load_checkpoint(restored, path) == {"best": 0.5}
    assert restored.num_timesteps == 120
    assert all(torch.equal(restored.policy.state_dict()[key], value) for key, value in saved.items())
    found = go_on(restored)
    assert all(torch.equal(found[key], value) for key, value in expected.items())
    assert not all(torch.equal(found[key], value) for key, value in saved.items())


def test_a_replay_buffer_comes_back(tmp_path):
    task = replace(TASK, algorithm="DQN", hyperparameters={"buffer_size": 120, "learning_starts": 100}, total_steps=160)
    learner = make_learner(task.algorithm, task.hyperparameters, SB3VecEnv(task.make_envs()), 0)
    learner.learn(160)
    saving.save_checkpoint(learner, tmp_path / "checkpoint.safetensors")
    other = make_learner(task.algorithm, task.hyperparameters, SB3VecEnv(task.make_envs()), 1)
    saving.load_checkpoint(other, tmp_path / "checkpoint.safetensors")
    old, new = learner.replay_buffer, other.replay_buffer
    assert old.full and (new.pos, new.full) == (old.pos, old.full)
    for name in ("observations", "next_observations", "actions", "rewards", "dones", "timeouts"):
        assert np.array_equal(getattr(new, name), getattr(old, name)), name
