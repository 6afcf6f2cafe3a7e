"""CrossQ on Dict observations: the same as on one array, with hindsight over sentences, and back from a file."""

from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest
import torch
from gymnasium import spaces
from helpers.goals import SETTINGS, TASK, NumberLine, learn
from sb3_contrib import CrossQ
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.torch_layers import CombinedExtractor
from stable_baselines3.common.vec_env import DummyVecEnv

from vlmrm_lite.sb3.algorithms import find_algorithm
from vlmrm_lite.sb3.crossq import DictCrossQ

SMALL = {"learning_starts": 20, "batch_size": 16, "buffer_size": 500, "seed": 0, "policy_kwargs": {"net_arch": [16]}}


class Point(gym.Env):
    """A point in a plane; its two numbers are shown apart or together."""

    action_space = spaces.Box(-1, 1, (2,), np.float32)

    def __init__(self, apart):
        one = spaces.Box(-9, 9, (1,), np.float32)
        self.apart = apart
        self.observation_space = spaces.Dict(x=one, y=one) if apart else spaces.Box(-9, 9, (2,), np.float32)

    def _shown(self):
        return {"x": self.place[:1], "y": self.place[1:]} if self.apart else self.place

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.place, self.steps = self.np_random.uniform(-1, 1, 2).astype(np.float32), 0
        return self._shown(), {}

    def step(self, action):
        self.place, self.steps = np.clip(self.place + np.float32(action), -9, 9), self.steps + 1
        return self._shown(), float(-np.abs(self.place).sum()), False, self.steps >= 20, {}


def trained(algorithm, apart, policy):
    torch.manual_seed(0)
    learner = algorithm(policy, DummyVecEnv([lambda: Point(apart)]), **SMALL)
    return learner.learn(200)


def test_a_dict_is_learned_from_as_the_array_of_its_parts():
    check_env(Point(True), warn=False)
    one, other = trained(DictCrossQ, True, "MultiInputPolicy"), trained(CrossQ, False, "MlpPolicy")
    for mine, theirs in zip(one.policy.parameters(), other.policy.parameters(), strict=True):
        assert torch.allclose(mine, theirs, atol=1e-6)
    place = np.float32([[0.5, -1], [2, 3]])
    found = one.predict({"x": place[:, :1], "y": place[:, 1:]}, deterministic=True)[0]
    assert np.allclose(found, other.predict(place, deterministic=True)[0], atol=1e-5)


def test_the_buffer_is_as_before_after_an_update():
    learner = trained(DictCrossQ, True, "MultiInputPolicy")
    assert "sample" not in vars(learner.replay_buffer)
    assert set(learner.replay_buffer.sample(4).observations) == {"x", "y"}


def test_arrays_are_learned_from_as_before():
    one, other = (trained(kind, False, "MlpPolicy") for kind in (DictCrossQ, CrossQ))
    assert all(map(torch.equal, one.policy.parameters(), other.policy.parameters()))
    assert find_algorithm("CrossQ") is DictCrossQ


class Weighted(CombinedExtractor):
    """An extractor that would have to be trained."""

    def __init__(self, space):
        super().__init__(space)
        self.weight = torch.nn.Linear(2, 2)


def test_another_extractor_is_refused():
    kwargs = {"features_extractor_class": Weighted}
    with pytest.raises(ValueError, match="features_extractor_class=Weighted has weights, and CrossQ joins"):
        DictCrossQ("MultiInputPolicy", DummyVecEnv([lambda: Point(True)]), policy_kwargs=kwargs)


class Continuous(NumberLine):
    """A number line on which one walks up with a positive action, and down with a negative one."""

    single_action_space = spaces.Box(-1, 1, (1,), np.float32)

    def _advance(self, actions):
        return super()._advance(np.where(actions[:, 0] > 0, 1, 2))


def test_it_trains_under_hindsight_and_goes_on(tmp_path):
    task = replace(TASK, env_id=Continuous, algorithm="CrossQ", hyperparameters=SETTINGS, total_steps=80)
    learn(tmp_path / "run", task)
    run = learn(tmp_path / "run", task, resume=True, total_steps=120)
    assert run.metrics["step"].iloc[-1] == 120
    action = run.act({"observation": np.zeros((3, 1), np.float32)}["observation"], "the number two")
    assert action.shape == (3, 1)
