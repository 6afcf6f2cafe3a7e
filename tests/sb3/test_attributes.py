"""Attributes and methods of single environments in other processes."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AsyncVectorEnv, AutoresetMode
from gymnasium.wrappers import TimeLimit
from helpers.space_env import SpaceEnv, brightness

from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.wrappers import DeferredRewardWrapper, RewardWrapper

BOX = gym.spaces.Box(-1, 1, (2,))


class Named(SpaceEnv):
    def __init__(self, number):
        super().__init__(BOX, BOX)
        self.number, self.table = number, np.arange(3) * number

    def multiply(self, factor, plus=0):
        return self.number * factor + plus


def make(number):
    return RewardWrapper(TimeLimit(Named(number), 5), brightness)


@pytest.fixture(scope="module")
def vec_env():
    envs = AsyncVectorEnv([lambda: make(1), lambda: make(2), lambda: make(3)], autoreset_mode=AutoresetMode.DISABLED)
    yield SB3VecEnv(envs)
    envs.close()


def test_attributes(vec_env):
    assert vec_env.get_attr("number") == [1, 2, 3] and vec_env.get_attr("number", [2, 0]) == [3, 1]
    assert np.array_equal(vec_env.get_attr("table", 1)[0], [0, 2, 4])
    assert vec_env.get_attr("num_envs") == [3, 3, 3]  # of the vector environment


def test_attributes_are_set_in_the_selected_environments(vec_env):
    vec_env.set_attr("mix", 0.5)
    vec_env.set_attr("mix", 0.25, indices=[1])
    assert vec_env.get_attr("mix") == [0.5, 0.25, 0.5]


def test_methods(vec_env):
    assert vec_env.env_method("multiply", 10, plus=1) == [11, 21, 31]
    with pytest.raises(ValueError, match="AsyncVectorEnv calls 'multiply' in all 3 environments"):
        vec_env.env_method("multiply", 10, indices=[1])


def test_what_is_missing_leaves_the_workers_alive(vec_env):
    assert not vec_env.has_attr("nothing")
    for call in (vec_env.get_attr, vec_env.env_method):
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            call("nothing")
    vec_env.reset()
    assert vec_env.step(np.zeros((3, 2), np.float32))[1].shape == (3,)


def test_wrappers_in_other_processes_are_found(vec_env):
    assert vec_env.env_is_wrapped(RewardWrapper) == [True] * 3
    assert vec_env.env_is_wrapped(TimeLimit, [1]) == [True]
    assert vec_env.env_is_wrapped(DeferredRewardWrapper) == [False] * 3
