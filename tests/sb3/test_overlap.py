"""Updates during the steps: the same numbers as one after the other, nothing lost, exceptions and Ctrl-C."""

import threading

import gymnasium as gym
import numpy as np
import pytest
import torch
from helpers.overlap import OneAfterTheOther
from stable_baselines3.common.callbacks import BaseCallback

import vlmrm_lite  # noqa: F401 (registers the environments)
from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.sb3.learner_state import learner_state, restore_learner
from vlmrm_lite.sb3.overlap import OverlappedVecEnv, overlap_updates

SETTINGS = {"buffer_size": 400, "learning_starts": 8, "train_freq": 2, "gradient_steps": 3, "batch_size": 16}


def make(kind=OverlappedVecEnv):
    envs = kind(gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=4, max_episode_steps=7))
    learner = make_learner("DQN", {**SETTINGS, "buffer_size": 1600}, envs, seed=0)
    overlap_updates(learner, envs)
    return learner


def weights(learner):
    return torch.cat([value.flatten() for value in learner.policy.state_dict().values()])


def test_the_same_numbers_as_one_after_the_other():
    overlapped, serial = make().learn(200), make(OneAfterTheOther).learn(200)
    assert torch.equal(weights(overlapped), weights(serial))
    assert np.array_equal(overlapped.replay_buffer.actions, serial.replay_buffer.actions)


def test_updates_run_while_the_environments_step():
    learner = make()
    stepping = threading.Event()
    inner, threads = learner.env.envs.step, []

    def step(actions):
        threads.append(threading.current_thread())
        stepping.wait(5)  # until the learner updates
        return inner(actions)

    learner.env.envs.step = step
    meanwhile = learner.env.meanwhile
    learner.env.meanwhile = lambda: (stepping.set(), meanwhile())
    learner.learn(8)
    assert stepping.is_set() and threading.main_thread() not in threads


def test_the_updates_of_the_last_step_are_owed_and_a_checkpoint_holds_them():
    learner = make().learn(40)
    assert learner.num_timesteps == 40 and learner.owed_updates == 3
    done = learner._n_updates
    other = make()
    restore_learner(other, learner_state(learner))
    assert other.owed_updates == 3
    other.learn(8, reset_num_timesteps=False)
    assert other._n_updates == done + 3 and other.owed_updates == 3


def test_an_error_in_the_environment_reaches_the_caller():
    learner = make()

    def broken(actions):
        raise ValueError("the arm fell off")

    learner.env.envs.step = broken
    with pytest.raises(ValueError, match="the arm fell off"):
        learner.learn(8)


def test_ctrl_c_in_an_update_waits_for_the_step():
    learner = make()
    steps = []
    inner = learner.env.envs.step

    def step(actions):
        result = inner(actions)
        steps.append(actions)
        return result

    learner.env.envs.step = step

    def interrupted():
        raise KeyboardInterrupt

    learner.env.meanwhile = interrupted
    with pytest.raises(KeyboardInterrupt):
        learner.learn(8)
    assert len(steps) == 1


def test_the_policy_is_not_left_in_training_mode():
    class Watch(BaseCallback):
        modes = set()

        def _on_step(self):
            self.modes.add(self.model.policy.training)
            return True

    make().learn(80, callback=Watch())
    assert Watch.modes == {False}
