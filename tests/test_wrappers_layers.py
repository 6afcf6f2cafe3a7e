"""Environments that are rewarded already, in this process or another, and things that are no environments."""

import gymnasium as gym
import pytest
from helpers.counting import CountingEnv, CountingVectorEnv, read_code, sync
from stable_baselines3.common.vec_env import DummyVecEnv

from vlmrm_lite.training.env_wrappers import as_vector, is_rewarded
from vlmrm_lite.wrappers import DeferredRewardWrapper, RewardWrapper, VectorRewardWrapper


class MyReward(RewardWrapper):
    """A subclass, with a name of its own."""


def rewarded():
    return gym.wrappers.TimeLimit(MyReward(CountingEnv(), read_code), 10)


@pytest.mark.parametrize("make", [gym.vector.SyncVectorEnv, gym.vector.AsyncVectorEnv])
def test_rewarded_environments_are_recognized_and_never_rewarded_twice(make):
    envs = make([rewarded, rewarded])
    try:
        assert is_rewarded(envs) and is_rewarded(gym.wrappers.vector.RecordEpisodeStatistics(envs))
        with pytest.raises(ValueError, match="VectorRewardWrapper would reward .* twice.*their sum"):
            VectorRewardWrapper(envs, read_code)
    finally:
        envs.close()


@pytest.mark.parametrize("make", [gym.vector.SyncVectorEnv, gym.vector.AsyncVectorEnv])
def test_mixed_and_deferred_environments_are_refused(make):
    for others, words in (
        ([rewarded, CountingEnv], "1 of 2 environments .* are in a reward wrapper; expected all or none"),
        ([lambda: DeferredRewardWrapper(CountingEnv())] * 2, "is in a DeferredRewardWrapper"),
    ):
        envs = make(others)
        try:
            with pytest.raises(ValueError, match=words):
                is_rewarded(envs)
            with pytest.raises(ValueError, match="twice|DeferredRewardWrapper"):
                VectorRewardWrapper(envs, read_code)
        finally:
            envs.close()


def test_bare_environments_are_not_rewarded():
    assert not is_rewarded(sync()) and not is_rewarded(CountingVectorEnv()) and not is_rewarded(CountingEnv())
    assert is_rewarded(VectorRewardWrapper(CountingVectorEnv(), read_code)) and is_rewarded(rewarded())


def test_wrappers_around_wrappers():
    deferred = DeferredRewardWrapper(CountingEnv())
    for wrap in (lambda env: RewardWrapper(env, read_code), DeferredRewardWrapper):
        with pytest.raises(ValueError, match="would reward .* twice"):
            wrap(rewarded())
        with pytest.raises(ValueError, match="in a DeferredRewardWrapper"):
            wrap(deferred)
    with pytest.raises(ValueError, match="would reward .* twice"):
        VectorRewardWrapper(VectorRewardWrapper(CountingVectorEnv(), read_code), read_code)


def test_a_closed_vector_environment():
    envs = sync()
    envs.close()
    with pytest.raises(ValueError, match="is closed; make a new one"):
        is_rewarded(envs)


class OldEnv:
    """Looks like one of the old gym package."""

    def reset(self):
        return 0

    def step(self, action):
        return 0, 0.0, False, {}


OldEnv.__module__ = "gym.envs.classic_control"


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (CountingEnv, r"is a class; give an instance, such as CountingEnv\(\)"),
        (lambda: CountingEnv(), "is a function; call it"),
        (OldEnv(), "old gym package.*Shimmy"),
        (DummyVecEnv([CountingEnv]), "Stable-Baselines3.*gym.vector.SyncVectorEnv"),
        ([CountingEnv()], "For several environments, use gym.vector.SyncVectorEnv"),
        (None, "got None|Got None"),
    ],
)
def test_what_is_no_environment(thing, words):
    for wrap in (as_vector, lambda env: RewardWrapper(env, read_code), lambda env: VectorRewardWrapper(env, read_code)):
        with pytest.raises(TypeError, match=words):
            wrap(thing)
