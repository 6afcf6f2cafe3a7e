"""What the caller of `train` asked for: the prompts of a reward that somebody made."""

import gymnasium as gym
import pytest
from helpers.fake_vlms import TinyVLM
from helpers.training import SHORT, SMALL, darkness, learn

import vlmrm_lite as vl
from vlmrm_lite.training import Run
from vlmrm_lite.training.request import own_task

ENV = "vlmrm_lite/CartPole-v0"
REWARD = vl.GoalBaselineReward(TinyVLM(), "a pole", ["a cart", "a track"], alpha=0.25)


def single():
    return gym.make(ENV, render_mode="rgb_array", **SHORT)


def vector():
    return gym.make_vec(ENV, num_envs=2, **SHORT)


@pytest.mark.parametrize(
    "make",
    [
        lambda: vl.RewardWrapper(single(), REWARD),
        lambda: gym.wrappers.TimeLimit(vl.RewardWrapper(single(), REWARD), 5),
        lambda: vl.VectorRewardWrapper(vector(), REWARD),
        lambda: gym.wrappers.vector.RecordEpisodeStatistics(vl.VectorRewardWrapper(vector(), REWARD)),
        lambda: gym.vector.SyncVectorEnv([lambda: vl.RewardWrapper(single(), REWARD)] * 2),
    ],
)
def test_the_prompts_of_a_wrapped_environment_are_recorded(make):
    task = own_task(make())
    assert (task.goal, task.baseline, task.alpha) == ("a pole", ["a cart", "a track"], 0.25)


def test_the_prompts_of_a_given_reward_are_recorded_and_come_back(tmp_path):
    reward = vl.CosineReward(TinyVLM(), "a pole", sharpening=0.5)
    run = learn(tmp_path / "run", single(), reward=reward, total_steps=16, hyperparameters={**SMALL, "n_steps": 16})
    assert (run.task.goal, run.task.baseline, run.task.sharpening) == ("a pole", None, 0.5)
    assert run.config["vlm"] is None and "goal='a pole'" in repr(run)
    again = learn(
        tmp_path / "run", single(), reward=reward, total_steps=32, resume=True, hyperparameters={**SMALL, "n_steps": 16}
    )
    assert again.task.goal == "a pole" and again.metrics["step"].max() == 32
    with pytest.raises(ValueError, match="a reward of your own; open it with"):
        Run.load(run.folder, env=single()).evaluate(1)


def test_other_rewards_have_no_prompts():
    assert own_task(vl.RewardWrapper(single(), darkness)).goal == "" == own_task(single(), darkness).goal
