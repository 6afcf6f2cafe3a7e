"""Which learners update while their environments step, and that a training is the same every time."""

import numpy as np
import pandas as pd
import pytest
import torch
from helpers.killed import train_until_killed
from helpers.training import OFF_POLICY as TASK, curve
from stable_baselines3.common.vec_env import VecEnv

import vlmrm_lite as vl
from vlmrm_lite.sb3.overlap import OverlappedVecEnv
from vlmrm_lite.training.env_wrappers import SuccessInfo
from vlmrm_lite.training.learners import can_overlap, make_task_learner
from vlmrm_lite.training.metrics_table import read_metrics
from vlmrm_lite.training.run_folder import RunFolder
from vlmrm_lite.wrappers import VectorRewardWrapper

KILLED = """
import sys
import vlmrm_lite as vl
from helpers.training import OFF_POLICY
from vlmrm_lite.training import recorder

recorder.CHECKPOINT_SECONDS = 0.05
reward = vl.CosineReward(vl.load_vlm("simclip-nano", device="cpu"), OFF_POLICY.goal)
vl.train(OFF_POLICY, reward=reward, total_steps=int(sys.argv[2]), out=sys.argv[1], progress=False)
"""


@pytest.fixture(scope="module")
def reward():
    return vl.CosineReward(vl.load_vlm("simclip-nano", device="cpu"), TASK.goal)


@pytest.fixture
def envs():
    made = TASK.make_envs(4, width=64, height=64)
    yield made
    made.close()


def test_off_policy_learners_overlap_with_the_packages_own_environments_and_rewards(envs, reward):
    assert can_overlap("SAC", SuccessInfo(VectorRewardWrapper(envs, reward)), reward)
    assert can_overlap("CrossQ", envs, reward) and not can_overlap("PPO", envs, reward)
    assert not can_overlap("SAC", envs, lambda frames: np.random.rand(len(frames)))  # draws global random numbers
    assert not can_overlap("SAC", envs, None)

    class Own(vl.CosineReward):
        """Might do anything."""

    assert not can_overlap("SAC", envs, Own(reward.vlm, TASK.goal))


def test_somebody_elses_environments_do_not_overlap(reward):
    import gymnasium as gym

    envs = gym.make_vec("Pendulum-v1", 2, vectorization_mode="sync", render_mode="rgb_array")
    assert not can_overlap("SAC", envs, reward)
    learner = make_task_learner(TASK, VectorRewardWrapper(envs, reward), reward, seed=0)
    assert isinstance(learner.env, VecEnv) and not isinstance(learner.env, OverlappedVecEnv)


def test_overlap_false_keeps_updates_between_steps(envs, reward):
    rewarded = VectorRewardWrapper(envs, reward)
    assert isinstance(make_task_learner(TASK, rewarded, reward, 0).env, OverlappedVecEnv)
    assert not isinstance(make_task_learner(TASK, rewarded, reward, 0, overlap=False).env, OverlappedVecEnv)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_numbers(reward, tmp_path):
    runs = [vl.train(TASK, reward=reward, seed=5, out=tmp_path / name, progress=False) for name in "ab"]
    pd.testing.assert_frame_equal(*map(curve, runs))
    for name, value in runs[0].policy.state_dict().items():
        assert torch.equal(value, runs[1].policy.state_dict()[name])


@pytest.mark.slow
def test_a_resumed_training_has_every_step_once(reward, tmp_path):
    out = tmp_path / "run"
    vl.train(TASK, reward=reward, total_steps=120, out=out, progress=False)
    run = vl.train(TASK, reward=reward, total_steps=240, out=out, resume=True, progress=False)
    steps = curve(run).step
    assert steps.is_monotonic_increasing and steps.is_unique and steps.iloc[-1] == 240


@pytest.mark.slow
def test_kill_9_and_resume(reward, tmp_path):
    total, folder = 800, RunFolder(tmp_path / "run")
    train_until_killed(KILLED, folder, total)
    before = read_metrics(folder.metrics)
    kept = before[before["step"] <= folder.checkpoint_step()]
    assert 0 < folder.checkpoint_step() < total
    run = vl.train(TASK, reward=reward, total_steps=total, out=folder.path, resume=True, progress=False)
    steps = run.metrics["step"]
    assert steps.is_monotonic_increasing and steps.is_unique and steps.iloc[-1] == folder.checkpoint_step() == total
    pd.testing.assert_frame_equal(run.metrics[: len(kept)], kept)
