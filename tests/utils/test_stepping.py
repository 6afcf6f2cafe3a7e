"""Vector environments whose environments do not follow Gymnasium's interface."""

import gymnasium as gym
import numpy as np
import pytest
from helpers.counting import CountingEnv

from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.utils.stepping import step_envs


class Returns(CountingEnv):
    """Returns something else as one of the five values of a step."""

    def __init__(self, **values):
        super().__init__()
        self.values = values

    def step(self, action):
        names = "observation", "reward", "terminated", "truncated", "info"
        return tuple({**dict(zip(names, super().step(action))), **self.values}.values())


class Old(CountingEnv):
    def step(self, action):
        observation, reward, terminated, truncated, info = super().step(action)
        return observation, reward, terminated or truncated, info


CASES = [
    (Old, "step.. of an environment returned the wrong number of values; expected .observation, reward, terminated"),
    (lambda: Returns(info=None), "something other than a dict as its info"),
    (lambda: Returns(reward="x"), "a reward that is no number: could not convert string to float: 'x'"),
    (lambda: Returns(reward=1j), "a reward that is no number"),
    (lambda: Returns(reward=np.ones(2)), "a reward that is no number"),
    (lambda: Returns(observation=np.zeros(5, np.float32)), "observation does not fit into the observation_space"),
]


@pytest.mark.parametrize(("make", "words"), CASES)
def test_what_gymnasium_raises_is_explained(make, words):
    envs = gym.vector.SyncVectorEnv([CountingEnv, make])
    envs.reset()
    with pytest.raises((TypeError, ValueError), match=f"In step 7 of SyncVectorEnv.num_envs=2., .*{words}"):
        step_envs(envs, np.zeros(2, int), 7)


@pytest.mark.parametrize(("make", "words"), [CASES[0], CASES[2]])
def test_in_other_processes_and_under_a_learner(make, words):
    envs = SB3VecEnv(gym.vector.AsyncVectorEnv([make]))
    try:
        envs.reset()
        with pytest.raises((TypeError, ValueError), match=f"In step 1 of AsyncVectorEnv.*{words}"):
            envs.step(np.zeros(1, int))
    finally:
        envs.close()


def test_errors_of_the_environment_itself_are_left_alone():
    class Broken(CountingEnv):
        def step(self, action):
            a, b = 1, 2, 3  # noqa: F841

    envs = gym.vector.SyncVectorEnv([Broken])
    with pytest.raises(ValueError, match="^too many values to unpack"):
        step_envs(envs, np.zeros(1, int), 1)
