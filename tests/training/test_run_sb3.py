"""`Run.to_sb3`: plain Stable-Baselines3 goes on with all that the training had."""

import random
import warnings
from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest
import torch
from helpers.goals import NumberReward, learn as learn_goals
from helpers.training import OFF_POLICY, PIXELS, SHORT, TASK, darkness, learn
from stable_baselines3 import DQN, PPO

import vlmrm_lite as vl
from vlmrm_lite.sb3.checkpoint import end_last_episodes, load_checkpoint
from vlmrm_lite.sb3.hindsight import HindsightReplayBuffer
from vlmrm_lite.sb3.learner_state import learner_state
from vlmrm_lite.sb3.tensor_tree import flatten
from vlmrm_lite.training import Run, train
from vlmrm_lite.training.learners import make_task_learner

SMALL_DQN = {"learning_starts": 40, "buffer_size": 400, "batch_size": 16, "policy_kwargs": {"net_arch": [8]}}
ARS = {"n_delta": 2, "delta_std": 0.1}
CROSSQ = {**OFF_POLICY.hyperparameters, "buffer_size": 400, "policy_kwargs": {"net_arch": [8]}}
CAR = {**OFF_POLICY.env_kwargs, **SHORT}
TASKS = {
    "PPO": replace(TASK, scale=2.0, shift=-1.0),
    "DQN": replace(TASK, algorithm="DQN", hyperparameters=SMALL_DQN, scale=2.0, shift=-1.0),
    "CrossQ": replace(OFF_POLICY, algorithm="CrossQ", hyperparameters=CROSSQ, env_kwargs=CAR),
    "ARS": replace(TASK, algorithm="ARS", hyperparameters=ARS, total_steps=200),
}


@pytest.fixture(scope="module", params=["PPO", "DQN", pytest.param("CrossQ", marks=pytest.mark.slow), "ARS"])
def run(request, tmp_path_factory):
    return learn(tmp_path_factory.mktemp("runs") / request.param, TASKS[request.param])


def parts(learner, *names):
    """Tensors and numbers of parts of a learner's state, by name."""
    tensors = {}
    rest = flatten({name: part for name, part in learner_state(learner).items() if name in names}, "", tensors)
    return {name: value.tolist() for name, value in tensors.items()}, rest


def test_nothing_of_the_checkpoint_is_lost(run):
    model = Run.load(run.folder, reward=darkness, latest=True).to_sb3()
    resumed = make_task_learner(run.task, model.get_env().envs, None, 0)
    load_checkpoint(resumed, run.folder / "checkpoint.safetensors")
    end_last_episodes(resumed)
    resumed._custom_logger = False
    names = ("modules", "variables", "counters", "replay_buffer")
    assert type(model) is type(resumed) and parts(model, *names) == parts(resumed, *names)
    assert model.num_timesteps >= run.task.total_steps and model.n_envs == 4


def test_settings_and_the_scale_of_rewards_are_those_of_the_training(run):
    model = run.to_sb3()
    for name, value in run.task.hyperparameters.items():
        if name == "policy_kwargs":
            assert model.policy_kwargs["net_arch"] == value["net_arch"]
        elif name not in ("train_freq", "delta_std"):  # kept as objects of another kind
            assert getattr(model, name) == value, name
    envs = model.get_env()
    envs.reset()
    _, rewards, _, infos = envs.step(np.stack([envs.action_space.sample() for _ in range(4)]))
    expected = [run.task.scale * info["vlm_reward"] + run.task.shift for info in infos]
    assert rewards == pytest.approx(expected) and infos[0]["success"] in (True, False)


def test_it_plays_as_the_run_and_learns_on(run):
    model = run.to_sb3()
    observations, done = model.get_env().reset(), model.num_timesteps
    expected = run.policy.predict(observations, deterministic=True)[0]
    assert (model.predict(observations, deterministic=True)[0] == expected).all()
    if run.task.algorithm == "ARS":
        assert torch.equal(model.weights, torch.nn.utils.parameters_to_vector(run.policy.parameters()))
    before = (run.folder / "metrics.csv").read_bytes()
    model.learn(32, reset_num_timesteps=False)
    assert model.num_timesteps >= done + 32
    assert (run.folder / "metrics.csv").read_bytes() == before


def test_random_generators_stay_as_they_were(run):
    random.seed(3), np.random.seed(3), torch.manual_seed(3)
    expected = random.random(), np.random.rand(), torch.rand(1).item()
    random.seed(3), np.random.seed(3), torch.manual_seed(3)
    run.to_sb3()
    assert (random.random(), np.random.rand(), torch.rand(1).item()) == expected


def test_it_is_saved_and_loaded_by_plain_stable_baselines3(tmp_path):
    model = learn(tmp_path / "run").to_sb3()
    model.save(tmp_path / "model.zip")
    again = PPO.load(tmp_path / "model.zip", env=model.get_env())
    observations = model.get_env().reset()
    assert (
        again.predict(observations, deterministic=True)[0] == model.predict(observations, deterministic=True)[0]
    ).all()
    assert again.n_steps == TASK.hyperparameters["n_steps"]


def test_an_agent_with_many_goals_keeps_its_goals_and_hindsight(tmp_path):
    run = learn_goals(tmp_path / "run")
    model = run.to_sb3()
    buffer = model.replay_buffer
    assert type(model) is DQN and isinstance(buffer, HindsightReplayBuffer) and buffer.size() == 60
    assert buffer.reached_later.any() and set(model.observation_space.spaces) == {"observation", "goal"}
    observations = model.get_env().reset()
    expected = run.policy.predict(observations, deterministic=True)[0]
    assert (model.predict(observations, deterministic=True)[0] == expected).all()
    model.learn(40, reset_num_timesteps=False)
    assert model.num_timesteps == 280 and buffer.size() == 70
    again = Run.load(run.folder, task=run.task, reward=NumberReward()).to_sb3()
    assert again.num_timesteps == 240


@pytest.mark.parametrize("wrapped", [False, True])
def test_an_environment_of_ones_own(tmp_path, wrapped):
    env = gym.make("vlmrm_lite/CartPole-v0", render_mode="rgb_array", **{**SHORT, **PIXELS})
    given = {"goal": None} if wrapped else {"reward": darkness}
    env = vl.RewardWrapper(env, darkness) if wrapped else env
    small = {"n_steps": 8, "batch_size": 8, "n_epochs": 1}
    run = train(env, **given, total_steps=16, hyperparameters=small, out=tmp_path / "run", progress=False)
    model = run.to_sb3()
    model.learn(8, reset_num_timesteps=False)
    assert model.num_timesteps == 24 and model.n_envs == 1
    assert np.isfinite(model.rollout_buffer.rewards).all() and model.rollout_buffer.rewards.std() > 0


def test_without_a_checkpoint_an_off_policy_algorithm_warns(run):
    (run.folder / "checkpoint.safetensors").rename(run.folder / "away")
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            model = run.to_sb3()
    finally:
        (run.folder / "away").rename(run.folder / "checkpoint.safetensors")
    messages = [str(warning.message) for warning in caught if "no checkpoint.safetensors" in str(warning.message)]
    assert len(messages) == (run.task.algorithm in ("DQN", "CrossQ")), messages
    observations = model.get_env().reset()
    expected = run.policy.predict(observations, deterministic=True)[0]
    assert (model.predict(observations, deterministic=True)[0] == expected).all() and model.num_timesteps == 0


def test_an_unknown_reward_is_an_error(tmp_path):
    run = learn(tmp_path / "run")
    with pytest.raises(ValueError, match=r"a reward of your own; open it with Run.load\(folder, reward=...\)"):
        Run.load(run.folder).to_sb3()
