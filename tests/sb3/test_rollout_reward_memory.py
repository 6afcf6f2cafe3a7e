"""RolloutRewardCallback: frames are judged in chunks and forgotten, and buffers hold finite rewards."""

import tracemalloc

import numpy as np
import pytest
from helpers.counting import CountingEnv, read_code
from helpers.deferred import BOTH, Counted, codes, deferred, off_policy, on_policy
from stable_baselines3 import DQN, PPO
from stable_baselines3.common.vec_env import DummyVecEnv

from vlmrm_lite.sb3 import RolloutRewardCallback
from vlmrm_lite.utils import frames
from vlmrm_lite.wrappers import DeferredRewardWrapper


def one(env, **kwargs):
    return DummyVecEnv([lambda: DeferredRewardWrapper(env, **kwargs)])


@pytest.mark.parametrize("make", BOTH)
def test_chunks_give_the_same_rewards(make, monkeypatch):
    monkeypatch.setattr(frames, "_CHUNK_BYTES", 5 * 36)
    reward = Counted()
    learner = make(deferred(2, ends="terminated"), 7)
    learner.learn(14, callback=RolloutRewardCallback(reward))
    buffer = getattr(learner, "rollout_buffer", None) or learner.replay_buffer
    assert reward.batches == [5, 5, 4] and buffer.rewards[:7].tolist() == codes(2, 7).tolist()


def test_an_interruption_between_chunks(monkeypatch):
    monkeypatch.setattr(frames, "_CHUNK_BYTES", 4 * 36)
    interrupt = [False, True]

    def reward(batch):
        if interrupt and interrupt.pop(0):
            raise KeyboardInterrupt
        return read_code(batch)

    learner, callback = off_policy(DQN, deferred(1), train_freq=6), RolloutRewardCallback(reward)
    with pytest.raises(KeyboardInterrupt):
        learner.learn(6, callback=callback)
    assert (learner.replay_buffer.rewards[:6] == 0).all()
    learner.learn(6, callback=callback, reset_num_timesteps=False)
    assert learner.replay_buffer.rewards[:12].tolist() == codes(1, 12).tolist()


def test_frames_are_in_memory_once(monkeypatch):
    monkeypatch.setattr(frames, "_CHUNK_BYTES", 2**20)
    steps, size = 64, (200, 200, 3)
    learner = on_policy(PPO, one(CountingEnv(length=8, size=size)), n_steps=steps)
    learner.train = lambda: None
    tracemalloc.start()
    try:
        learner.learn(steps, callback=RolloutRewardCallback(lambda batch: batch[:, 0, 0, 2].astype(float)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * steps * np.prod(size)


@pytest.mark.parametrize("make", BOTH)
def test_rewards_too_large_for_the_buffer(make):
    callback = RolloutRewardCallback(lambda batch: [3e38] * len(batch), scale=2.0)
    with pytest.raises(ValueError, match=r"step 1 of the rollout, environment 0, is 6e\+38.*finite float32"):
        make(deferred(1), 6).learn(6, callback=callback)


def test_the_sum_with_the_env_reward_counts():
    class Large(CountingEnv):
        def step(self, action):
            observation, _, *rest = super().step(action)
            return observation, 3e38, *rest

    learner = on_policy(PPO, one(Large(ends="terminated"), mix=1.0), n_steps=4)
    with pytest.raises(ValueError, match=r"is 3e\+38 after scale and shift, plus 3e\+38 from the environment"):
        learner.learn(4, callback=RolloutRewardCallback(lambda batch: [3e38] * len(batch)))


@pytest.mark.parametrize("name", ["scale", "shift"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), "1", None, True])
def test_numbers_are_checked(name, value):
    with pytest.raises((TypeError, ValueError), match=f"{name} must be"):
        RolloutRewardCallback(read_code, **{name: value})
