"""Success predicates, and what is checked of an environment before a model is loaded."""

import gymnasium as gym
import numpy as np
import pytest
import torch
from gymnasium.spaces import Box, Dict, Discrete, Tuple
from helpers.counting import CountingEnv, CountingVectorEnv, sync, zeros

import vlmrm_lite as vl
from vlmrm_lite.training.env_wrappers import SuccessInfo, check_renders


def judge(success, envs=None):
    envs = SuccessInfo(sync() if envs is None else envs, success)
    envs.reset()
    return envs.step(zeros(envs))[-1]


@pytest.mark.parametrize(
    "success",
    [
        lambda state: state[:, 0] > 0,
        lambda state: (state[:, 0] > 0).astype(float),
        lambda state: torch.tensor(state[:, 0] > 0),
        lambda state: [bool(x > 0) for x in state[:, 0]],
        lambda state: np.array([bool(x > 0) for x in state[:, 0]], object),
    ],
)
def test_successes_are_booleans(success):
    infos = judge(success)
    assert infos["success"].tolist() == [False, True] and infos["success"].dtype == bool


@pytest.mark.parametrize(
    ("success", "kind", "words"),
    [
        (lambda state: np.array([0, np.nan]), ValueError, "returned nan for state 1; expected booleans, or 0 and 1"),
        (lambda state: np.array([0.5, 1]), ValueError, "returned 0.5 for state 0"),
        (lambda state: ["yes", "no"], TypeError, "returned .'yes', 'no'.; expected booleans"),
        (lambda state: [None, True], TypeError, "returned .None, True."),
        (lambda state: None, ValueError, r"returned shape \(\); expected \(2,\)"),
        (lambda state: state > 0, ValueError, r"returned shape \(2, 3\); expected \(2,\).*states \(2, 3\)"),
        (lambda state: state["x"], ValueError, "predicate <lambda> raised IndexError.*must return shape .2,"),
    ],
)
def test_successes_that_are_no_booleans(success, kind, words):
    with pytest.raises(kind, match=words):
        judge(success)


class Spaces(gym.Env):
    render_mode = "rgb_array"
    action_space = Discrete(2)

    def __init__(self, space):
        self.observation_space = space

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return self.observation_space.sample(), {}

    def step(self, action):
        return self.observation_space.sample(), 0.0, False, False, {}


def test_dict_and_tuple_observations_reach_the_predicate():
    box, seen = Box(1, 2, (2,)), []
    for space in (Dict(x=box, inner=Dict(y=box)), Tuple([box, Box(1, 2, (1,))])):
        envs = gym.vector.SyncVectorEnv([lambda space=space: Spaces(space)] * 3)
        infos = judge(lambda states: seen.append(states) or np.ones(3, bool), envs)
        assert infos["success"].all() and "state" not in infos
    assert seen[0]["x"].shape == seen[0]["inner"]["y"].shape == (3, 2)
    assert [part.shape for part in seen[1]] == [(3, 2), (3, 1)]
    with pytest.raises(ValueError, match=r"from states \{'x': \(1, 2\)\}"):
        judge(lambda states: states["x"] > 0, gym.vector.SyncVectorEnv([lambda: Spaces(Dict(x=box))]))


def test_a_state_without_one_row_per_environment_is_not_taken():
    envs = CountingVectorEnv()
    envs.__class__ = type("Named", (CountingVectorEnv,), {"state": property(lambda self: "idle", lambda *_: None)})
    with pytest.raises(TypeError):  # its own step needs the state
        judge(None, envs)
    envs = sync()
    envs.state = "idle"
    assert judge(None, envs)["state"].shape == (2, 3)


# Before a model is loaded


class Shows(CountingEnv):
    def __init__(self, frame=None, **kwargs):
        super().__init__(**kwargs)
        self.frame = frame

    def render(self):
        return self.frame


def closed():
    envs = sync()
    envs.close()
    return envs


class OldReset(CountingEnv):
    def reset(self):
        return np.zeros(3, np.float32)


class OnlyObservation(CountingEnv):
    def reset(self, *, seed=None, options=None):
        return super().reset(seed=seed)[0]


class WrongShape(CountingEnv):
    def reset(self, *, seed=None, options=None):
        return np.zeros(5, np.float32), {}


class NoRender(CountingEnv):
    def render(self):
        raise NotImplementedError


class NoScreen(CountingEnv):
    def render(self):
        raise RuntimeError("display Surface quit")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: gym.make("CartPole-v1"), r'is None. Make it with gym.make\(.CartPole-v1., render_mode="rgb_array"\)'),
        (lambda: gym.make("FrozenLake-v1", render_mode="ansi"), "is 'ansi'. Make it with gym.make"),
        (lambda: gym.make("CartPole-v1", render_mode="rgb_array_list"), "is 'rgb_array_list'. Make it with"),
        (lambda: gym.make_vec("CartPole-v1", 2, vectorization_mode="sync"), "is None. Make it with gym.make_vec"),
        (lambda: Shows([np.zeros((4, 4, 3), np.uint8)]), "returned a list of 1; expected a frame"),
        (lambda: Shows(np.zeros((4, 4), np.uint8)), "gray"),
        (lambda: Shows(None), "returned None instead of a frame"),
        (lambda: gym.vector.SyncVectorEnv([Shows]), "environment 0 in .* returned None"),
        (closed, "is closed; make a new one"),
        (OldReset, "cannot be reset: TypeError.*unexpected keyword.*options=None"),
        (WrongShape, r"observation of shape \(5,\), but its observation_space has shape \(3,\)"),
        (NoRender, "has no render"),
        (NoScreen, "failed: RuntimeError: display Surface quit"),
    ],
)
def test_what_cannot_be_judged(make, words):
    with pytest.raises(ValueError, match=words):
        check_renders(make())


def test_a_reset_of_the_old_interface():
    with pytest.raises(TypeError, match=r"returned ndarray .*; expected \(observation, info\)"):
        check_renders(OnlyObservation())


def test_environments_that_can_be_judged():
    for env in (CountingEnv(), CountingVectorEnv(), sync(), gym.make("CartPole-v1", render_mode="rgb_array")):
        check_renders(env)


def test_the_likeliest_first_mistake_is_found_before_a_model_is_loaded(monkeypatch, tmp_path):
    monkeypatch.setattr("vlmrm_lite.tasks.Task.make_reward", lambda *_: pytest.fail("a model was loaded"))
    with pytest.raises(ValueError, match='render_mode of .* is None. Make it with .*render_mode="rgb_array"'):
        vl.train(gym.make("CartPole-v1"), goal="a pole", out=tmp_path / "run")
    with pytest.raises(TypeError, match="is a class; give an instance"):
        vl.train(CountingEnv, goal="a pole", out=tmp_path / "run")
    assert not list(tmp_path.glob("run/*.csv"))
