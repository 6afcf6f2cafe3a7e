"""Rewards after the mix, environment rewards that are no numbers, and steps that do not follow Gymnasium."""

import os

import gymnasium as gym
import numpy as np
import pytest
import torch
from helpers.counting import CountingEnv, CountingVectorEnv, code, read_code, sync, zeros

from vlmrm_lite import VlmrmError
from vlmrm_lite.wrappers import DeferredRewardWrapper, RewardWrapper, VectorRewardWrapper

WRAP = {
    "single": lambda env, **numbers: RewardWrapper(env, read_code, **numbers),
    "deferred": lambda env, **numbers: DeferredRewardWrapper(env, **numbers),
    "vector": lambda env, **numbers: VectorRewardWrapper(gym.vector.SyncVectorEnv([lambda: env]), read_code, **numbers),
}


class Returns(CountingEnv):
    """Returns something else as the reward, or as one of the other values of a step."""

    def __init__(self, **values):
        super().__init__()
        self.values = values

    def step(self, action):
        names = "observation", "reward", "terminated", "truncated", "info"
        return tuple({**dict(zip(names, super().step(action))), **self.values}.values())


def step(env):
    env.reset()
    return env.step(zeros(env) if isinstance(env, gym.vector.VectorEnv) else 0)


@pytest.mark.parametrize("kind", WRAP)
@pytest.mark.parametrize("name", ["mix", "scale", "shift"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), "0.5", True, None, 1j, [1.0]])
def test_numbers_are_checked_before_anything_is_computed(kind, name, value):
    if kind == "deferred" and name != "mix":
        return
    with pytest.raises((TypeError, ValueError), match=f"{name} must be (a number|finite), got"):
        WRAP[kind](CountingEnv(), **{name: value})


@pytest.mark.parametrize("kind", WRAP)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_an_env_reward_that_is_not_finite_matters_only_when_mixed(kind, value):
    _, reward, *_, info = step(WRAP[kind](Returns(reward=value)))
    assert reward == (0 if kind == "deferred" else code(0, 1, 1))
    np.testing.assert_equal(np.ravel(info["env_reward"])[0], value)
    with pytest.raises(ValueError, match=rf"step 1.* is -?(nan|inf), but.*env_reward {value} \(mix 0.1\).*mix=0"):
        step(WRAP[kind](Returns(reward=value), mix=0.1))


@pytest.mark.parametrize("kind", ["single", "vector"])
@pytest.mark.parametrize("numbers", [{"scale": 1e300}, {"shift": -1e39}, {"scale": 1e308, "shift": -1e308}])
def test_rewards_too_large_for_float32(kind, numbers):
    with pytest.raises(ValueError, match="step 1.*finite float32.*vlm_reward 101 .*closer to 0"):
        step(WRAP[kind](CountingEnv(), **numbers))


def test_the_environment_is_named():
    envs = VectorRewardWrapper(
        gym.vector.SyncVectorEnv([CountingEnv, lambda: Returns(reward=1e39)]), read_code, mix=1.0
    )
    with pytest.raises(ValueError, match=r"environment 1, step 1 is 1e\+39"):
        step(envs)


@pytest.mark.parametrize("reward", [1, True, np.float32(1), np.int64(1), np.array(1.0), torch.tensor(1.0)])
def test_all_numbers_are_rewards(reward):
    for kind in ("single", "deferred"):
        assert step(WRAP[kind](Returns(reward=reward), mix=1.0))[-1]["env_reward"] == 1.0


@pytest.mark.parametrize("kind", ["single", "deferred"])
@pytest.mark.parametrize(
    ("reward", "words"),
    [
        (None, "is None; expected a number, such as 0.0"),
        ("1.0", "is '1.0'; expected a number"),
        (1 + 2j, "expected a number, such as reward.real"),
        (np.complex128(1), "expected a number, such as reward.real"),
        (np.ones(1), r"expected a number, such as float\(reward\[0\]\)"),
        ([1.0, 2.0], "expected a number"),
    ],
)
def test_env_rewards_that_are_no_numbers(kind, reward, words):
    with pytest.raises(TypeError, match=f"environment reward at step 1 .*{words}"):
        step(WRAP[kind](Returns(reward=reward)))


def test_env_rewards_that_are_no_numbers_in_a_vector():
    with pytest.raises(
        TypeError, match="In step 1 of SyncVectorEnv.*, an environment returned a reward that is no number"
    ):
        step(WRAP["vector"](Returns(reward=1j)))
    with pytest.raises(ValueError, match="env_reward nan"):  # NumPy's number for None
        step(WRAP["vector"](Returns(reward=None), mix=0.1))


@pytest.mark.parametrize(
    ("rewards", "words"),
    [
        (None, "is None; expected a number"),
        (np.array([1.0, None]), "environment 1, step 1 is None"),
        (np.array([1, 1j]), "expected a number"),
        (["a", "b"], "expected a number"),
        (np.ones((2, 1)), r"shape \(2, 1\); expected \(2,\)"),
        (1.0, r"shape \(\); expected \(2,\)"),
    ],
)
def test_rewards_of_a_native_vector_environment(rewards, words):
    base = CountingVectorEnv()
    original = base.step
    base.step = lambda actions: (original(actions)[0], rewards, *original(actions)[2:])
    with pytest.raises((TypeError, ValueError), match=words):
        step(VectorRewardWrapper(base, read_code))


@pytest.mark.parametrize("kind", ["single", "deferred"])
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"info": None}, "returned info=None; expected a dict"),
        ({"terminated": None}, "returned terminated=None; expected True or False"),
        ({"truncated": "no"}, "returned truncated='no'"),
    ],
)
def test_steps_with_strange_values(kind, values, words):
    with pytest.raises(TypeError, match=words):
        step(WRAP[kind](Returns(**values)))
    for flag in (np.bool_(False), 0):
        step(WRAP[kind](Returns(terminated=flag)))


@pytest.mark.parametrize("kind", WRAP)
def test_the_old_interface_is_named(kind):
    class Old(CountingEnv):
        def step(self, action):
            observation, reward, terminated, truncated, info = super().step(action)
            return observation, reward, terminated or truncated, info

    with pytest.raises((TypeError, ValueError), match="expected .observation, reward, terminated, truncated, info"):
        step(WRAP[kind](Old()))


def test_errors_of_the_environment_itself_are_left_alone():
    class Broken(CountingEnv):
        def step(self, action):
            return float(None)

    for kind in WRAP:
        with pytest.raises(TypeError, match="^float.. argument must be a string or a real number, not 'NoneType'$"):
            step(WRAP[kind](Broken()))


def test_an_observation_that_changes_its_shape():
    with pytest.raises(ValueError, match="In step 1 of .*observation does not fit into the observation_space"):
        step(WRAP["vector"](Returns(observation=np.zeros(5, np.float32))))


def test_a_worker_that_dies():
    class Dies(CountingEnv):
        def step(self, action):
            os._exit(9)

    envs = VectorRewardWrapper(gym.vector.AsyncVectorEnv([Dies, CountingEnv]), read_code)
    with pytest.raises(VlmrmError, match="worker process .* ended in step 1.*SyncVectorEnv"):
        step(envs)
    envs.close()


def test_sync_still_mixes():
    envs = VectorRewardWrapper(sync(), read_code, mix=0.5, scale=2.0, shift=1.0)
    assert step(envs)[1].tolist() == [2 * code(0, 1, 1) + 1 - 0.5, 2 * code(1, 1, 1) + 1 - 0.5]


@pytest.mark.parametrize("value", [[None, []], [[1.0]], {}, ()])
def test_an_env_reward_of_nested_lists_is_named(value):
    with pytest.raises(TypeError, match="The environment reward at .* is .*; expected a number"):
        step(WRAP["single"](Returns(reward=value)))
