"""A checkpoint restores every algorithm of Stable-Baselines3 and its contrib package.

`save_checkpoint` relies on the private method `_get_torch_save_params` to find networks and optimizers. These tests
notice when a release of Stable-Baselines3 adds an algorithm or renames something that a checkpoint needs.
"""

import gymnasium as gym
import numpy as np
import pytest
import sb3_contrib
import stable_baselines3
import torch
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.logger import Logger
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm
from stable_baselines3.common.utils import set_random_seed

from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.sb3.checkpoint import load_checkpoint, save_checkpoint
from vlmrm_lite.sb3.learner import make_learner

ALGORITHMS = {
    name: value
    for name, value in sorted((vars(stable_baselines3) | vars(sb3_contrib)).items())
    if isinstance(value, type) and issubclass(value, BaseAlgorithm)
}
DISCRETE, CONTINUOUS = "vlmrm_lite/CartPole-v0", "vlmrm_lite/MountainCar-v0"
ENVS = {"ARS": [DISCRETE], "DQN": [DISCRETE], "QRDQN": [DISCRETE], "MaskablePPO": [DISCRETE]} | dict.fromkeys(
    ("A2C", "PPO", "RecurrentPPO", "TRPO"), [DISCRETE, CONTINUOUS]
)
OFF_POLICY = {"buffer_size": 200, "batch_size": 8, "learning_starts": 8}
ON_POLICY = {"n_steps": 8}
MORE = {
    "ARS": {"n_delta": 2, "zero_policy": False},
    "MaskablePPO": {"batch_size": 8, "n_epochs": 1},
    "PPO": {"batch_size": 8, "n_epochs": 1},
    "RecurrentPPO": {"batch_size": 8, "n_epochs": 1},
    "TRPO": {"batch_size": 8},
}
CASES = [(name, env_id) for name in ALGORITHMS for env_id in ENVS.get(name, [CONTINUOUS])]
LEARN = {"MaskablePPO": {"use_masking": False}}  # these environments have no action masks


def make(algorithm, env_id, seed):
    envs = SB3VecEnv(gym.make_vec(env_id, num_envs=2, width=8, height=8, max_episode_steps=20))
    settings = OFF_POLICY if issubclass(ALGORITHMS[algorithm], OffPolicyAlgorithm) else ON_POLICY
    settings = {
        **(settings if algorithm != "ARS" else {}),
        **MORE.get(algorithm, {}),
        "policy_kwargs": {"net_arch": [8]},
    }
    learner = make_learner(algorithm, settings, envs, seed)
    learner.set_logger(Logger(None, []))
    return learner


def parameters(learner):
    """Every tensor of a learner's networks, optimizers and loose variables, by its path."""
    found = {}

    def collect(path, value):
        if isinstance(value, torch.Tensor):
            found[path] = value.detach().clone()
        elif isinstance(value, dict):
            for key, item in value.items():
                collect(f"{path}/{key}", item)
        elif isinstance(value, (torch.nn.Module, torch.optim.Optimizer)):
            collect(path, value.state_dict())

    for name, value in (vars(learner) | {"policy.optimizer": getattr(learner.policy, "optimizer", None)}).items():
        collect(name, value)
    for name in ("actor", "critic"):
        collect(f"{name}.optimizer", getattr(getattr(learner, name, None), "optimizer", None))
    return found


@pytest.mark.parametrize(("algorithm", "env_id"), CASES)
def test_a_checkpoint_restores_parameters_and_actions(tmp_path, algorithm, env_id):
    learner, other = (make(algorithm, env_id, seed) for seed in (0, 1))
    learner.learn(48, **LEARN.get(algorithm, {}))
    saved = parameters(learner)
    assert any("optimizer" in name or name == "weights" for name in saved)  # there is something beside the networks
    assert not all(torch.equal(value, parameters(other).get(name, value + 1)) for name, value in saved.items())

    path = tmp_path / "checkpoint.safetensors"
    save_checkpoint(learner, path, best=0.5)
    assert load_checkpoint(other, path) == {"best": 0.5}

    restored = parameters(other)
    assert restored.keys() == saved.keys()
    assert all(torch.equal(restored[name], value) for name, value in saved.items())
    assert other.num_timesteps == learner.num_timesteps
    space = learner.observation_space
    observations = np.random.default_rng(0).uniform(-0.5, 0.5, (64, *space.shape)).astype(np.float32)
    for deterministic in (True, False):
        actions = []
        for one in (learner, other):
            set_random_seed(3)
            one.action_space.seed(3)  # DQN explores with random actions
            actions.append(one.predict(observations, deterministic=deterministic)[0])
        np.testing.assert_array_equal(*actions)


@pytest.mark.parametrize(("algorithm", "env_id"), CASES)
def test_learning_goes_on_from_a_checkpoint_as_without_one(tmp_path, algorithm, env_id):
    def go_on(learner):  # from the same start states
        learner.get_env().seed(5)
        learner._last_obs = None
        learner.learn(48, reset_num_timesteps=False, **LEARN.get(algorithm, {}))
        return parameters(learner)

    learner, other = (make(algorithm, env_id, seed) for seed in (0, 1))
    learner.learn(48, **LEARN.get(algorithm, {}))
    save_checkpoint(learner, tmp_path / "checkpoint.safetensors")
    before, expected = parameters(learner), go_on(learner)
    load_checkpoint(other, tmp_path / "checkpoint.safetensors")
    found = go_on(other)
    assert all(torch.equal(found[name], value) for name, value in expected.items())
    assert not all(torch.equal(before[name], value) for name, value in expected.items())
    numbers = {name: value for name, value in vars(learner).items() if isinstance(value, (bool, int, float))}
    for name in set(numbers) - {"seed", "start_time"}:
        assert getattr(other, name) == numbers[name], name
