"""Training in user-defined environments."""

from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest
from helpers.counting import CountingEnv, read_code
from helpers.training import SHORT, SMALL, TASK, darkness, learn

import vlmrm_lite as vl
from vlmrm_lite.envs.classic import cartpole
from vlmrm_lite.training import Run, train


def single():
    return gym.make("vlmrm_lite/CartPole-v0", render_mode="rgb_array", **SHORT)


def vector():
    return gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=4, **SHORT)


@pytest.mark.parametrize(
    "make",
    [
        single,
        vector,
        lambda: vl.RewardWrapper(single(), darkness),
        lambda: vl.VectorRewardWrapper(vector(), darkness, scale=3.0),
    ],
)
def test_any_environment_learns_and_resumes(tmp_path, make):
    env, folder = make(), tmp_path / "run"
    wrapped = isinstance(env, (vl.RewardWrapper, vl.VectorRewardWrapper))
    settings = {"reward": None if wrapped else darkness, "hyperparameters": {**SMALL, "n_steps": 16}}
    run = learn(folder, env, total_steps=64, **settings)
    assert run.task.name == "CartPole-v0" and run.metrics["step"].iloc[-1] == 64
    assert run.metrics["vlm_reward"].between(0, 1).all()
    rollout = run.rollout(3)
    assert rollout["vlm_reward"].shape == (3, 20)
    assert np.allclose(
        rollout["vlm_reward"].reshape(-1), darkness(cartpole.draw(rollout["states"].reshape(-1, 4), 16, 16))
    )
    assert learn(folder, make(), resume=True, total_steps=128, **settings).metrics["step"].iloc[-1] == 128
    with pytest.raises(ValueError, match="in an environment of your own; give the same again"):
        Run.load(folder)
    run.video(tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").stat().st_size > 0


@pytest.mark.parametrize("algorithm", ["PPO", "DQN"])
def test_a_single_environment_is_judged_a_rollout_at_a_time(tmp_path, algorithm):
    batches = []

    def judge(frames):
        batches.append(len(frames))
        return read_code(frames)

    settings = {
        "PPO": {"n_steps": 6, "batch_size": 6},
        "DQN": {"train_freq": 6, "learning_starts": 0, "buffer_size": 100},
    }
    run = train(
        CountingEnv(length=3),
        reward=judge,
        algorithm=algorithm,
        hyperparameters=settings[algorithm],
        total_steps=24,
        out=tmp_path / "run",
        progress=False,
    )
    assert batches[1:5] == [6, 6, 6, 6]  # after those of random play
    step, model = run.metrics["step"].to_numpy(), run.metrics["vlm_reward"].to_numpy()
    assert step.tolist() == [6, 12, 18, 24]
    assert np.diff(model).tolist() == [200, 200, 200]  # two episodes of three steps in each
    assert model[0] % 100 == pytest.approx(2 + 50)


def test_an_environment_without_a_reward(tmp_path):
    with pytest.raises(ValueError, match="needs a reward: pass reward=, or goal="):
        learn(tmp_path / "run", single(), reward=None)
    with pytest.raises(ValueError, match="in a reward wrapper already; leave out reward="):
        learn(tmp_path / "run", vl.RewardWrapper(single(), darkness))


def test_a_success_of_the_wrong_shape(tmp_path):
    with pytest.raises(ValueError, match=r"success predicate returned shape \(\); expected \(4,\)"):
        learn(tmp_path / "run", replace(TASK, success=lambda state: state[0, 2] < 1))
