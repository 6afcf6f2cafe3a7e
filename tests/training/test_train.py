"""`train`: seeds, prompts and models, invalid arguments, and resuming."""

from dataclasses import replace

import gymnasium as gym
import numpy as np
import pandas as pd
import pytest
from helpers.fake_vlms import TinyVLM
from helpers.training import SHORT, SMALL, TASK, curve, darkness, learn
from safetensors import safe_open

import vlmrm_lite as vl
from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.classic import cartpole
from vlmrm_lite.training import Run


def test_the_same_seed_gives_the_same_curve(run, tmp_path):
    pd.testing.assert_frame_equal(curve(learn(tmp_path / "again")), curve(run))
    assert not curve(learn(tmp_path / "other", seed=1)).equals(curve(run))


# Prompts and models.


def test_prompts_become_the_reward_and_go_into_the_config(tmp_path):
    task = replace(TASK, env_kwargs={"max_episode_steps": 20})
    run = learn(tmp_path / "run", task, reward=None, vlm=TinyVLM(), goal="a pole that leans", alpha=0.25)
    assert run.config["vlm"] == "tiny" and run.task.goal == "a pole that leans" and run.task.alpha == 0.25
    assert isinstance(run.reward, vl.GoalBaselineReward) and run.reward.alpha == 0.25
    rollout = run.rollout(1)
    assert np.allclose(rollout["vlm_reward"][0], run.reward(cartpole.draw(rollout["states"][0], 16, 16)))
    cosine = learn(tmp_path / "cosine", replace(task, baseline=None), reward=None, vlm=TinyVLM())
    assert isinstance(cosine.reward, vl.CosineReward) and cosine.reward.sharpening is None
    assert Run.load(cosine.folder, vlm=TinyVLM()).task.baseline is None
    sharp = learn(tmp_path / "sharp", replace(task, sharpening=0.5), reward=None, vlm=TinyVLM())
    assert sharp.config["task"]["sharpening"] == 0.5 and sharp.reward.sharpening == 0.5


def test_a_task_names_the_model_that_judges_and_a_run_keeps_the_one_it_was_begun_with(tmp_path):
    task = replace(TASK, env_kwargs={"max_episode_steps": 20}, vlm="simclip-nano")
    run = learn(tmp_path / "run", task, reward=None, total_steps=32)
    assert (
        run.config["vlm"] == run.reward.vlm.name == "simclip-nano" and Run.load(run.folder).task.vlm == "simclip-nano"
    )
    assert learn(run.folder, TASK.name, reward=None, resume=True, total_steps=64).config["vlm"] == "simclip-nano"
    with pytest.raises(ValueError, match="begun with vlm='simclip-nano', not 'simclip-micro'"):
        learn(run.folder, reward=None, resume=True, vlm="simclip-micro")
    other = learn(tmp_path / "other", task, reward=None, total_steps=32, vlm=TinyVLM())
    assert other.config["vlm"] == "tiny"


def test_the_agent_learns_from_the_scaled_reward(tmp_path):
    task = replace(TASK, algorithm="DQN", hyperparameters={"buffer_size": 1000}, scale=2.0, shift=-1.0)
    run = learn(tmp_path / "run", task, reward=lambda frames: [0.25] * len(frames))
    with safe_open(run.folder / "checkpoint.safetensors", "np") as file:
        assert (file.get_tensor("replay_buffer/rewards/") == -0.5).all()
    assert (run.metrics["vlm_reward"] == 0.25).all() and (run.rollout(1)["rewards"] == 0.25).all()


# Algorithms.


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"algorithm": "DQQ"},
            "no algorithm 'DQQ' in Stable-Baselines3 .*; there are A2C, ARS, CrossQ, DDPG, DQN, .*PPO, .*SAC",
        ),
        ({"algorithm": "SAC"}, "SAC does not learn Discrete actions; its action space must be Box"),
        ({"hyperparameters": {"n_stepps": 3}}, "PPO has no hyperparameter 'n_stepps'. Did you mean 'n_steps'?"),
        ({"total_steps": 0}, "total_steps=0; expected a whole number of at least 1"),
        ({"num_envs": -1}, "num_envs=-1"),
        ({"seed": -1}, "seed=-1; expected a whole number of at least 0"),
        ({"resume": True, "overwrite": True}, "either continued or replaced"),
    ],
)
def test_bad_arguments(tmp_path, changes, message):
    with pytest.raises(ValueError, match=message):
        learn(tmp_path / "run", **changes)


def test_arguments_of_the_wrong_kind(tmp_path):
    with pytest.raises(TypeError, match="total_steps=1.5 is a float"):
        learn(tmp_path / "run", total_steps=1.5)
    with pytest.raises(TypeError, match="expected a Gymnasium environment"):
        learn(tmp_path / "run", task=7)
    with pytest.raises(TypeError, match="reward must be a callable"):
        learn(tmp_path / "run", reward=7)
    assert not (tmp_path / "run").exists()


# Resuming.


def test_resuming_goes_on_to_more_steps(tmp_path):
    first = learn(tmp_path / "run", total_steps=96).metrics
    assert learn(tmp_path / "run", resume=True).metrics.equals(first)
    more = learn(tmp_path / "run", resume=True, total_steps=192)
    assert more.metrics["step"].tolist() == list(range(32, 193, 32)) and more.policy_step == 192
    assert more.metrics[:3].equals(first) and more.metrics["seconds"].is_monotonic_increasing


def test_resuming_changes_nothing(tmp_path):
    folder = tmp_path / "run"
    with pytest.raises(VlmrmError, match="no run in .*config.json"):
        learn(folder, resume=True)
    learn(folder, total_steps=32)
    for change, message in [
        (
            {"goal": "a pole that leans"},
            "begun with goal='pole vertically upright on top of the cart', not 'a pole that leans'",
        ),
        ({"algorithm": "A2C"}, "begun with algorithm='PPO', not 'A2C'"),
        ({"task": "mountain-car"}, "begun with task='cartpole', not 'mountain-car'"),
        ({"hyperparameters": {"n_steps": 16}}, "begun with hyperparameters="),
        ({"reward": None}, "begun with a reward of your own"),
    ]:
        with pytest.raises(ValueError, match=message):
            learn(folder, resume=True, **change)


def test_a_run_with_functions_in_its_task(tmp_path):
    def make(num_envs, **kwargs):
        return gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=num_envs, **SHORT)

    task = replace(TASK, name="mine", env_id=make, hyperparameters=SMALL)
    run = learn(tmp_path / "run", task, total_steps=32)
    with pytest.raises(ValueError, match="has a task of your own, 'mine', with functions in it"):
        Run.load(run.folder)
    assert Run.load(run.folder, task=task, reward=darkness).rollout(1)["success"].shape == (1, 20)
    assert learn(run.folder, task, resume=True, total_steps=64).metrics["step"].tolist() == [32, 64]


def test_a_reward_of_your_own_must_be_given_again(run):
    opened = Run.load(run.folder)
    with pytest.raises(ValueError, match="trained with a reward of your own"):
        opened.rollout(1)
