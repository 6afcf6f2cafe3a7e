"""Wrong settings are refused in one sentence, before anything is computed."""

import numpy as np
import pytest
import torch
from gymnasium import spaces
from helpers.space_env import SpaceEnv, vec
from stable_baselines3 import HerReplayBuffer
from stable_baselines3.common.buffers import ReplayBuffer
from stable_baselines3.common.noise import NormalActionNoise, OrnsteinUhlenbeckActionNoise

from vlmrm_lite.sb3.algorithms import algorithms
from vlmrm_lite.sb3.hyperparameters import check_hyperparameters
from vlmrm_lite.sb3.learner import check_learner, make_learner

VECTOR, BOX, DISCRETE = spaces.Box(-1, 1, (2,)), spaces.Box(-1, 1, (2,)), spaces.Discrete(2)
NOISE = NormalActionNoise(np.zeros(3), np.ones(3))
WRONG = [
    ("PPO", {"policy_kwargs": {"net_arch": [-1]}}, r'\["net_arch"\]=\[-1\]; expected a list of positive'),
    ("PPO", {"policy_kwargs": {"net_arch": {"pi": [8, 0]}}}, r'\["net_arch"\]\["pi"\]=\[8, 0\]'),
    ("PPO", {"policy_kwargs": {"net_arch": [2**20, 2**20]}}, "GB of memory"),
    ("PPO", {"policy_kwargs": {"net_archs": [8]}}, "no argument 'net_archs'. Did you mean 'net_arch'"),
    ("PPO", {"policy_kwargs": 3}, "expected a dict"),
    ("PPO", {"policy_kwargs": {"activation_fn": "Relu"}}, "did you mean 'ReLU'"),
    ("PPO", {"policy_kwargs": {"optimizer_class": torch.nn.ReLU}}, "expected a class derived from torch.optim"),
    ("PPO", {"policy_kwargs": {"observation_space": 3}}, "the environment gives it"),
    ("PPO", {"n_steps": 1e13}, r'hyperparameters\["n_steps"\]=10+\.0; expected a whole number'),
    ("PPO", {"n_steps": 10**13}, "GB of memory"),
    ("PPO", {"n_steps": 0}, "greater than or equal to 1"),
    ("PPO", {"n_steps": True}, "expected a whole number"),
    ("PPO", {"batch_size": 1}, "at least 2 steps in every batch"),
    ("PPO", {"learning_rate": "x"}, "expected a number"),
    ("PPO", {"learning_rate": np.nan}, "expected a finite number"),
    ("PPO", {"learning_rate": -1e-3}, "greater than 0"),
    ("PPO", {"learning_rate": lambda remaining: -remaining}, "expected a schedule of finite numbers"),
    ("PPO", {"learning_rate": lambda: 1.0}, "expected a schedule from the remaining progress"),
    ("PPO", {"gamma": 7}, "less than or equal to 1"),
    ("PPO", {"device": "tpu9"}, "expected 'auto', 'cpu', 'cuda'"),
    ("PPO", {"device": "meta"}, "expected 'auto', 'cpu', 'cuda'"),
    ("PPO", {"policy": 5}, "no policy of PPO; expected one of MlpPolicy"),
    ("PPO", {"policy": "MlpLstmPolicy"}, "no policy of PPO; expected one of MlpPolicy"),
    ("PPO", {"policy": "CnnPolicy"}, "PPO cannot learn this task"),
    ("PPO", {"policy": "MultiInputPolicy"}, "is for Dict observations, and these are a Box"),
    ("PPO", {"nsteps": 8}, "PPO has no hyperparameter 'nsteps'. Did you mean 'n_steps'"),
    ("PPO", {"normalize_advantage": 2}, "expected a boolean"),
    ("PPO", {"use_sde": True}, "continuous actions"),
    ("PPO", {"env": None}, "the environments are given by the task"),
    ("PPO", {"seed": 3}, "give seed="),
    ("PPO", {"tensorboard_log": "x"}, "written into the run folder"),
    ("PPO", {"_init_setup_model": False}, "always made"),
    ("PPO", {"rollout_buffer_class": ReplayBuffer}, "is no rollout buffer"),
    ("PPO", 5, "expected a dict"),
    ("A2C", {"n_steps": 1, "normalize_advantage": True}, "at least 2 steps in every batch"),
    ("RecurrentPPO", {"n_steps": 33, "batch_size": 32}, "at least 2 steps in every batch"),
    ("SAC", {"buffer_size": -1}, "greater than or equal to 1"),
    ("SAC", {"buffer_size": 10**12}, "GB of memory"),
    ("SAC", {"ent_coef": "automatic"}, 'expected a number, "auto"'),
    ("SAC", {"ent_coef": "auto_-1"}, 'expected a number, "auto"'),
    ("SAC", {"train_freq": 0}, "expected a whole number of at least 1"),
    ("SAC", {"train_freq": [1, "day"]}, "expected a whole number of at least 1"),
    ("SAC", {"replay_buffer_class": HerReplayBuffer}, "replaces the rewards of frames"),
    ("SAC", {"replay_buffer_class": "HerReplayBuffer"}, "is no replay buffer"),
    ("SAC", {"optimize_memory_usage": True}, "SAC cannot learn this task.*handle_timeout_termination"),
    ("TD3", {"action_noise": "normal"}, "expected action noise"),
    ("TD3", {"action_noise": NOISE}, r"has shape \(3,\), and actions have \(2,\)"),
    ("PP0", {}, "no algorithm 'PP0'.*Did you mean 'PPO'"),
    ("HER", {}, "cannot learn from frames"),
    (5, {}, "no algorithm 5"),
]


@pytest.mark.parametrize("call", [check_learner, make_learner])
@pytest.mark.parametrize(("algorithm", "hyperparameters", "message"), WRONG, ids=lambda value: str(value)[:40])
def test_wrong_settings_are_refused_in_one_sentence(call, algorithm, hyperparameters, message):
    actions = BOX if algorithm in ("SAC", "TD3") else DISCRETE
    with pytest.raises(ValueError, match=message) as caught:
        call(algorithm, hyperparameters, vec(SpaceEnv(VECTOR, actions)))
    assert "\n" not in str(caught.value)


def test_episodes_count_in_a_single_environment_only():
    envs = [SpaceEnv(VECTOR, BOX) for _ in range(2)]
    with pytest.raises(ValueError, match="counts episodes, which takes a single environment, and there are 2"):
        check_learner("SAC", {"train_freq": (2, "episode")}, vec(*envs))


@pytest.mark.parametrize("name", algorithms())
def test_the_defaults_of_every_algorithm_are_in_range(name):
    from inspect import signature

    algorithm = algorithms()[name]
    defaults = {
        name: parameter.default
        for name, parameter in signature(algorithm).parameters.items()
        if parameter.default is not parameter.empty
        and name not in ("seed", "env", "tensorboard_log", "_init_setup_model")
    }
    checked = check_hyperparameters(algorithm, defaults)
    assert {**checked, "train_freq": 0} == {**defaults, "train_freq": 0} | (
        {} if "train_freq" in defaults else {"train_freq": 0}
    )


def test_numbers_of_numpy_and_schedules_are_taken():
    hyperparameters = {"n_steps": np.int64(8), "gamma": np.float32(0.5), "learning_rate": lambda remaining: remaining}
    checked = make_learner("PPO", {**hyperparameters, "batch_size": 8}, vec(SpaceEnv(VECTOR, DISCRETE)))
    assert checked.n_steps == 8 and type(checked.n_steps) is int and checked.lr_schedule(0.5) == 0.5


def test_what_is_given_stays_as_it_was():
    noise = OrnsteinUhlenbeckActionNoise(np.zeros(2), np.ones(2))
    given = {"action_noise": noise, "policy_kwargs": {"net_arch": [8]}, "learning_starts": 2}
    given |= {"replay_buffer_kwargs": {}, "buffer_size": 50}
    learner = make_learner("TD3", given, vec(SpaceEnv(VECTOR, BOX)), seed=0)
    learner.learn(10)
    assert not noise.noise_prev.any() and learner.action_noise is not noise
    assert given["policy_kwargs"] == {"net_arch": [8]} and given["replay_buffer_kwargs"] == {}


def test_checking_advances_no_random_generator():
    import random

    vec_env = vec(SpaceEnv(VECTOR, BOX))
    before = torch.get_rng_state(), np.random.get_state()[1].copy(), random.getstate()
    check_learner("TD3", {"action_noise": NormalActionNoise(np.zeros(2), np.ones(2))}, vec_env)
    after = torch.get_rng_state(), np.random.get_state()[1], random.getstate()
    assert torch.equal(before[0], after[0]) and np.array_equal(before[1], after[1]) and before[2] == after[2]
