"""A run is resumed as it was begun, or not at all."""

import sys
from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest
from helpers.fake_vlms import TinyVLM
from helpers.training import SHORT, SMALL, TASK, darkness, learn
from safetensors.torch import load_file

import vlmrm_lite as vl
from vlmrm_lite import VlmrmError
from vlmrm_lite.training import Run, train
from vlmrm_lite.training.run_folder import RunFolder


def brightness(frames):
    return 1 - darkness(frames)


def test_a_policy_without_a_checkpoint_is_kept(run, tmp_path):
    for name in ("config.json", "policy.safetensors", "metrics.csv"):
        (tmp_path / name).write_bytes((run.folder / name).read_bytes())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(VlmrmError, match="holds a trained policy, but no checkpoint.safetensors to resume from"):
        learn(tmp_path, resume=True, total_steps=320)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_training_that_was_killed_at_its_start_begins_again(tmp_path):
    run = learn(tmp_path / "run", total_steps=32)
    for name in ("checkpoint.safetensors", "policy.safetensors", "metrics.csv"):
        (run.folder / name).unlink()
    assert learn(run.folder, resume=True).metrics["step"].tolist() == [32]


def test_there_is_a_checkpoint_from_the_start(tmp_path):
    def look(frames):
        assert RunFolder(tmp_path).checkpoint.is_file() and RunFolder(tmp_path).policy.is_file()
        return darkness(frames)

    learn(tmp_path, reward=look)


def test_the_seed_of_a_run(run):
    with pytest.raises(ValueError, match="was begun with seed=0, not 5. Leave seed out to resume it"):
        learn(run.folder, resume=True, seed=5)
    assert learn(run.folder, resume=True, seed=0).config["seed"] == 0


def test_fewer_steps_than_were_made_are_refused(run):
    with pytest.raises(ValueError, match="total_steps=64, but the run in .* is at step 160 already; give more"):
        learn(run.folder, resume=True, total_steps=64)
    assert RunFolder(run.folder).read_config()["total_steps"] == 160


def test_the_reward_of_a_run(tmp_path):
    task = replace(TASK, env_kwargs={"max_episode_steps": 20})
    prompted = learn(tmp_path / "prompted", task, reward=None, vlm=TinyVLM(), total_steps=32)
    with pytest.raises(ValueError, match="was begun with the prompts of its config.json; leave reward= out"):
        learn(prompted.folder, task, resume=True, total_steps=64)
    own = learn(tmp_path / "own", total_steps=32)
    with pytest.warns(
        UserWarning, match=r"begun with the reward helpers.training.darkness; it goes on with .*brightness"
    ):
        learn(own.folder, resume=True, reward=brightness, total_steps=64)
    with pytest.raises(ValueError, match="begun with a reward of your own; give the same again"):
        learn(own.folder, resume=True, reward=None, total_steps=64)


def single():
    return gym.make("vlmrm_lite/CartPole-v0", render_mode="rgb_array", **SHORT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"goal": "a pole"}, "reward= and goal= are both given"),
        ({"alpha": 0.5}, "reward= and alpha= are both given"),
        ({"vlm": "simclip-nano"}, "reward= and vlm= are both given"),
        ({"reward": None, "goal": " "}, "The goal is empty: ' '; expected a prompt"),
        ({"reward": None, "goal": "a pole", "alpha": 0.2, "task": single()}, "no effect without a baseline prompt"),
        ({"num_envs": 8, "task": single()}, "num_envs=8 is for named tasks; the environment you gave is 1 already"),
        ({"reward": None, "goal": "a pole", "task": vl.RewardWrapper(single(), darkness)}, "leave out goal="),
        ({"reward": None, "vlm": "simclip-nano", "task": vl.RewardWrapper(single(), darkness)}, "leave out vlm="),
        ({"task": "CartPole-v1"}, r'For an environment, give gym.make\(.CartPole-v1., render_mode="rgb_array"\)'),
        ({"seed": 2**32}, "seed=4294967296; expected a whole number from 0 to 4294967295"),
        ({"alpha": 7, "reward": None}, "Task alpha=7; expected a number between 0 and 1"),
    ],
)
def test_contradictions_are_refused_before_anything_is_computed(tmp_path, arguments, message):
    with pytest.raises(ValueError, match=message):
        learn(tmp_path / "run", **arguments)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"hyperparameters": 5}, "hyperparameters=5 is a int; expected a dict"), ({"seed": "1"}, "seed='1' is a str")],
)
def test_wrong_types_are_refused(tmp_path, arguments, message):
    with pytest.raises(TypeError, match=message):
        learn(tmp_path / "run", **arguments)


def test_several_prompts_may_be_a_tuple(tmp_path):
    run = learn(tmp_path / "run", reward=None, vlm=TinyVLM(), goal=("a pole", "a rod"), total_steps=32)
    assert run.config["task"]["goal"] == ["a pole", "a rod"]
    again = learn(run.folder, resume=True, reward=None, vlm=TinyVLM(), goal=("a pole", "a rod"), total_steps=64)
    assert again.metrics["step"].iloc[-1] == 64


@pytest.mark.parametrize(
    "call",
    [
        lambda run: run.evaluate(episodes="2"),
        lambda run: run.rollout(seed=-1),
        lambda run: run.rollout(1, seed=2**32),
        lambda run: run.record(episodes=0),
        lambda run: run.record(width=0),
        lambda run: Run.load(5),
    ],
)
def test_wrong_numbers_for_a_run(run, call):
    with pytest.raises((TypeError, ValueError), match="expected"):
        call(run)


# What is not finite.


class OnceNaN(gym.Wrapper):
    """Returns NaN as the environment reward of one step."""

    def __init__(self, env, at):
        super().__init__(env)
        self.left = at

    def step(self, action):
        observation, reward, *rest = self.env.step(action)
        self.left -= 1
        return observation, (np.nan if self.left == 0 else reward), *rest


def check_finite_and_resumable(folder, make, **arguments):
    for name in ("checkpoint.safetensors", "policy.safetensors"):
        for tensor in load_file(folder / name).values():
            assert not tensor.is_floating_point() or tensor.isfinite().all()
    resumed = learn(folder, make(), resume=True, **arguments)
    assert resumed.metrics["step"].iloc[-1] == 128 and resumed.metrics["step"].is_monotonic_increasing


def test_a_nan_reward_after_the_mix_loses_nothing(tmp_path):
    arguments = {"reward": None, "hyperparameters": {**SMALL, "n_steps": 16}, "total_steps": 128}
    broken = vl.RewardWrapper(OnceNaN(single(), at=100), darkness, mix=0.1)
    with pytest.raises(ValueError, match="finite") as caught:
        learn(tmp_path / "run", broken, **arguments)
    assert "resume=True continues it" in caught.value.__notes__[0]
    check_finite_and_resumable(tmp_path / "run", lambda: vl.RewardWrapper(single(), darkness, mix=0.1), **arguments)


@pytest.mark.parametrize("algorithm", ["PPO", "DQN"])
def test_networks_that_diverge_do_not_replace_the_checkpoint(tmp_path, algorithm, monkeypatch):
    """A healthy run is resumed; its networks are broken while it learns."""
    settings = {"PPO": {**SMALL, "n_steps": 16}, "DQN": {"buffer_size": 500, "learning_starts": 8}}[algorithm]
    arguments = {"hyperparameters": settings, "algorithm": algorithm}
    learn(tmp_path / "run", single(), total_steps=64, **arguments)
    module = sys.modules[train.__module__]
    make = module.make_task_learner

    def make_breaking(*args):
        learner = make(*args)
        train = learner.train

        def diverge(*args, **kwargs):
            train(*args, **kwargs)
            if learner.num_timesteps > 80:
                next(iter(learner.policy.parameters())).data.fill_(float("nan"))

        learner.train = diverge
        return learner

    with monkeypatch.context() as patch:
        patch.setattr(module, "make_task_learner", make_breaking)
        with pytest.raises(VlmrmError) as caught:
            learn(tmp_path / "run", single(), total_steps=128, resume=True, **arguments)
    assert "The checkpoint of step 64" in "".join(getattr(caught.value, "__notes__", []))
    check_finite_and_resumable(tmp_path / "run", single, total_steps=128, **arguments)


def test_a_learning_rate_that_is_far_too_high(tmp_path):
    with pytest.raises((ValueError, VlmrmError)):
        learn(tmp_path / "run", hyperparameters={**SMALL, "learning_rate": 1e30})
    for tensor in load_file(tmp_path / "run" / "policy.safetensors").values():
        assert tensor.isfinite().all()
