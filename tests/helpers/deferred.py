"""Environments with deferred rewards, and small learners for them."""

import numpy as np
from stable_baselines3 import DQN, PPO, SAC
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv

from helpers.counting import CountingEnv, read_code
from vlmrm_lite.wrappers import DeferredRewardWrapper


class Counted:
    """A reward callable that remembers its batches."""

    def __init__(self):
        self.batches = []

    def __call__(self, frames):
        self.batches.append(len(frames))
        return read_code(frames)


def deferred(count, lengths=(3, 2), mix=0.0, **kwargs):
    def make(env_index):
        return Monitor(DeferredRewardWrapper(CountingEnv(env_index, lengths[env_index], **kwargs), mix=mix))

    return DummyVecEnv([lambda env_index=env_index: make(env_index) for env_index in range(count)])


def states(count, steps, lengths=(3, 2), first=(1, 1)):
    """``(env_index, episode, step)`` after each step, ``(steps, count, 3)``."""
    return np.array(
        [
            [
                (env_index, first[env_index] + t // lengths[env_index], t % lengths[env_index] + 1)
                for env_index in range(count)
            ]
            for t in range(steps)
        ]
    )


def codes(*args, **kwargs):
    return states(*args, **kwargs) @ [10_000, 100, 1]


class Probe(BaseCallback):
    """Runs a function after every step."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def _on_step(self):
        return self.function(self) is not False


def on_policy(algorithm, envs, n_steps, **kwargs):
    more = dict(batch_size=n_steps * envs.num_envs, n_epochs=1) if issubclass(algorithm, PPO) else {}
    return algorithm("MlpPolicy", envs, n_steps=n_steps, device="cpu", seed=0, **more, **kwargs)


def off_policy(algorithm, envs, train_freq, **kwargs):
    arguments = dict(buffer_size=1000, learning_starts=0, gradient_steps=1, batch_size=4) | kwargs
    return algorithm("MlpPolicy", envs, train_freq=train_freq, device="cpu", seed=0, **arguments)


BOTH = [lambda envs, steps: on_policy(PPO, envs, steps), lambda envs, steps: off_policy(DQN, envs, steps)]
ACTIONS = {DQN: {}, SAC: {"continuous": True}}
