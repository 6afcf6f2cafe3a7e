"""RolloutRewardCallback: interrupted training, and unsupported setups."""

import numpy as np
import pytest
from helpers.counting import CountingEnv, read_code, zeros
from helpers.deferred import BOTH, Counted, Probe, codes, deferred, off_policy, on_policy
from stable_baselines3 import DQN, PPO
from stable_baselines3.common.vec_env import DummyVecEnv, VecNormalize

from vlmrm_lite import VlmrmError
from vlmrm_lite.sb3 import RolloutRewardCallback, rollout_reward as rollout


def test_another_callback_stops_the_training_in_the_middle():
    learner = off_policy(DQN, deferred(2), train_freq=6)
    stop = Probe(lambda probe: probe.num_timesteps < 2 * 9)
    callback = RolloutRewardCallback(read_code)
    learner.learn(100, callback=[stop, callback])
    assert learner.replay_buffer.pos == 8  # the step that was stopped at is never stored
    assert learner.replay_buffer.rewards[:9].tolist() == [*codes(2, 8).tolist(), [0, 0]]
    learner.learn(6, callback=callback, reset_num_timesteps=False)
    # One step is missing, and everything else goes on where it was.
    kept = np.delete(codes(2, 15), 8, axis=0)
    assert learner.replay_buffer.rewards[:14].tolist() == kept.tolist()


@pytest.mark.parametrize("where", ["in a step", "in the reward"])
def test_an_interrupted_rollout_gets_its_rewards_when_training_goes_on(where):
    """KeyboardInterrupt, as the stop button of a notebook gives it."""
    interrupt = [True]

    class Reward(Counted):
        def __call__(self, frames):
            if where == "in the reward" and len(self.batches) == 1 and interrupt.pop():
                raise KeyboardInterrupt
            return super().__call__(frames)

    def press_stop(probe):
        if where == "in a step" and probe.num_timesteps == 9 and interrupt and interrupt.pop():
            raise KeyboardInterrupt

    reward = Reward()
    learner = off_policy(DQN, deferred(1), train_freq=6)
    callback = RolloutRewardCallback(reward)
    with pytest.raises(KeyboardInterrupt):
        learner.learn(30, callback=[Probe(press_stop), callback])
    stored = learner.replay_buffer.pos
    assert stored == (8 if where == "in a step" else 12)
    assert (learner.replay_buffer.rewards[6:stored] == 0).all()
    interrupt[:] = [False]
    learner.learn(6, callback=callback, reset_num_timesteps=False)
    expected = codes(1, 20)
    if where == "in a step":
        expected = np.delete(expected, 8, axis=0)
    assert learner.replay_buffer.rewards[: stored + 6].tolist() == expected[: stored + 6].tolist()
    assert reward.batches == [6, stored - 6, 6]


def test_frames_from_before_the_training_are_forgotten():
    envs = deferred(1, ends="terminated")
    envs.reset()
    envs.step(zeros(envs))
    learner = on_policy(PPO, envs, n_steps=4)
    learner.learn(4, callback=RolloutRewardCallback(read_code))
    assert learner.rollout_buffer.rewards.tolist() == codes(1, 4, first=(2, 2)).tolist()


def test_learner_without_deferred_environment():
    learner = on_policy(PPO, DummyVecEnv([CountingEnv]), n_steps=4)
    with pytest.raises(ValueError, match="CountingEnv.* is not wrapped in it. Train on Deferred"):
        learner.learn(4, callback=RolloutRewardCallback(read_code))


def test_normalised_rewards_are_refused():
    callback = RolloutRewardCallback(read_code)
    with pytest.raises(ValueError, match="norm_reward=False"):
        on_policy(PPO, VecNormalize(deferred(1)), n_steps=4).learn(4, callback=callback)
    learner = on_policy(PPO, VecNormalize(deferred(1, ends="terminated"), norm_reward=False), n_steps=4)
    learner.learn(4, callback=callback)
    assert learner.rollout_buffer.rewards.tolist() == codes(1, 4).tolist()


def test_hindsight_replay_is_refused():
    learner = off_policy(DQN, deferred(1), train_freq=4)
    learner.replay_buffer = object.__new__(rollout.HerReplayBuffer)
    with pytest.raises(ValueError, match="HerReplayBuffer computes rewards of its own"):
        learner.learn(4, callback=RolloutRewardCallback(read_code))


@pytest.mark.parametrize("make", BOTH)
def test_somebody_else_steps_the_environment(make):
    learner = make(deferred(1), 6)
    meddle = Probe(lambda probe: probe.num_timesteps != 4 or probe.training_env.env_method("step", 0))
    with pytest.raises(VlmrmError, match="frames of the rollout do not match.*Evaluate on a separate env"):
        learner.learn(6, callback=[meddle, RolloutRewardCallback(read_code)])


def test_the_step_of_a_broken_reward_is_named():
    def broken(frames):
        values = read_code(frames)
        values[5] = np.nan
        return values

    learner = on_policy(PPO, deferred(2), n_steps=4)
    with pytest.raises(ValueError, match="got nan at step 3 of the rollout, environment 1 .1 of 8 values"):
        learner.learn(8, callback=RolloutRewardCallback(broken))
    with pytest.raises(TypeError, match="reward must be a callable.*'a pole'"):
        RolloutRewardCallback("a pole")
