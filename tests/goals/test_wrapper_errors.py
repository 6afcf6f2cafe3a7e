"""What a `GoalWrapper` refuses, each in one sentence."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from helpers.counting import CountingEnv, sync, zeros
from helpers.goals import GOALS, NumberLine, NumberReward, number_is, numbers
from helpers.space_env import SpaceEnv, sync as sync_spaces

import vlmrm_lite as vl
from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.wrapper import GoalWrapper
from vlmrm_lite.wrappers import RewardWrapper, VectorRewardWrapper


def line(**kwargs):
    return NumberLine(2, **kwargs)


@pytest.mark.parametrize(
    ("env", "error", "message"),
    [
        (lambda: CountingEnv(), TypeError, "needs a Gymnasium vector environment, .* Use gym.vector.SyncVectorEnv"),
        (lambda: "vlmrm_lite/Phone-v0", TypeError, "needs a Gymnasium vector environment"),
        (lambda: sync(mode=AutoresetMode.SAME_STEP), ValueError, "GoalWrapper cannot see the last frames"),
        (lambda: sync(mode=AutoresetMode.NEXT_STEP), ValueError, "starts episodes by itself. Make it with"),
        (lambda: VectorRewardWrapper(line(), len), ValueError, "would reward .* twice"),
        (lambda: numbers(), ValueError, "would reward .* twice"),
        (
            lambda: SyncVectorEnv([lambda: RewardWrapper(CountingEnv(), len)], autoreset_mode=AutoresetMode.DISABLED),
            ValueError,
            "would reward .* twice",
        ),
        (lambda: line(render_mode=None), ValueError, "GoalWrapper needs frames, but the render_mode"),
        (
            lambda: sync_spaces(SpaceEnv(gym.spaces.Dict(goal=gym.spaces.Discrete(2)), gym.spaces.Discrete(2))),
            ValueError,
            "has an observation called 'goal' already",
        ),
    ],
)
def test_environments_that_cannot_have_goals(env, error, message):
    with pytest.raises(error, match=message):
        GoalWrapper(env(), GOALS, NumberReward())


def test_goals_and_reward_must_be_such():
    with pytest.raises(TypeError, match="The goals are .'zero'., a list; expected a vlmrm_lite.GoalSet"):
        GoalWrapper(line(), ["zero"], NumberReward())
    with pytest.raises(TypeError, match=r"has no method embed\(\); a reward for many goals needs embed"):
        GoalWrapper(line(), GOALS, len)
    assert vl.GoalWrapper is GoalWrapper


@pytest.mark.parametrize(
    ("indices", "sentences", "message"),
    [
        ([0], None, "Expected 2 goal indices from 0 to 4, one per env"),
        ([0, 5], None, "Expected 2 goal indices from 0 to 4"),
        ([-1, 0], None, "Expected 2 goal indices from 0 to 4"),
        ([0, 1], ["zero"], "Expected 2 sentences, one per env; got 1"),
    ],
)
def test_what_is_assigned_must_fit(indices, sentences, message):
    with pytest.raises(ValueError, match=message):
        numbers(2).assign(indices, sentences)


@pytest.mark.parametrize(
    ("returned", "error", "message"),
    [
        (lambda n: np.full(n, np.nan), ValueError, "must return finite numbers, got nan at env 0"),
        (lambda n: np.zeros(n + 1), ValueError, "must return one float per frame, shape .2,., got shape .3,."),
        (lambda n: ["1"] * n, TypeError, "must return one float per frame"),
    ],
)
def test_a_reward_must_return_one_number_per_frame(returned, error, message):
    class Broken(NumberReward):
        def reward(self, embeddings, goal_indices):
            return returned(len(embeddings))

        def __repr__(self):
            return "Broken()"

    envs = numbers(2, reward=Broken())
    envs.reset(seed=0)
    with pytest.raises(error, match=rf"The reward Broken\(\) {message}"):
        envs.step(zeros(envs))


def test_a_goal_of_another_environment_has_a_sentence():
    envs = numbers(2, GoalSet(["zero", "a red mug"], success=number_is))
    envs.assign([0, 1])
    envs.reset(seed=0)
    with pytest.raises(ValueError, match="predicate .* raised ValueError: there is no number 'a red mug'"):
        envs.step(zeros(envs))
