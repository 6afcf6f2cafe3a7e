"""RolloutRewardCallback: rewards of whole rollouts in the buffers of learners."""

import numpy as np
import pytest
from helpers.counting import CountingEnv, code, read_code
from helpers.deferred import ACTIONS, BOTH, Counted, codes, deferred, off_policy, on_policy, states
from stable_baselines3 import A2C, DQN, PPO, SAC
from stable_baselines3.common.vec_env import DummyVecEnv, SubprocVecEnv

from vlmrm_lite.sb3 import RolloutRewardCallback
from vlmrm_lite.wrappers import DeferredRewardWrapper, RewardWrapper


@pytest.mark.parametrize("algorithm", [PPO, A2C])
@pytest.mark.parametrize("count", [1, 2])
def test_on_policy_buffer_holds_the_rewards_in_one_batch_per_rollout(algorithm, count):
    reward, seen = Counted(), []

    class Spy(algorithm):
        def train(self):
            seen.append(self.rollout_buffer.rewards.copy())
            super().train()

    learner = on_policy(Spy, deferred(count, ends="terminated"), n_steps=7)
    learner.learn(14 * count, callback=RolloutRewardCallback(reward))
    assert reward.batches == [7 * count] * 2
    assert np.concatenate(seen).tolist() == codes(count, 14).tolist()


@pytest.mark.parametrize("ends", ["terminated", "truncated"])
def test_on_policy_advantages_are_those_of_rewards_given_at_once(ends):
    """The same learner on the same states, with the reward at every step or at the end of the rollout."""

    def scaled(frames):
        return read_code(frames) / 100

    buffers = []
    for late in (False, True):
        wrap = DeferredRewardWrapper if late else lambda env: RewardWrapper(env, scaled, scale=2.0, shift=0.5)
        envs = DummyVecEnv(
            [
                lambda env_index=env_index, wrap=wrap: wrap(CountingEnv(env_index, 3 - env_index, ends=ends))
                for env_index in (0, 1)
            ]
        )
        learner = on_policy(PPO, envs, n_steps=8, gae_lambda=0.9, gamma=0.95)
        learner.train = lambda: None
        learner.learn(16, callback=RolloutRewardCallback(scaled, scale=2.0, shift=0.5) if late else None)
        buffers.append(learner.rollout_buffer)
    once, late = buffers
    np.testing.assert_array_equal(once.observations, late.observations)
    np.testing.assert_array_equal(once.values, late.values)
    for name in ("rewards", "returns", "advantages"):  # rewards hold the bootstrapped values of truncations
        np.testing.assert_allclose(getattr(late, name), getattr(once, name), rtol=1e-5, atol=1e-5)
    bootstrapped = late.rewards - (2 * states(2, 8) @ [100, 1, 0.01] + 0.5)
    assert (np.abs(bootstrapped) > 1e-3).any() == (ends == "truncated")


def test_on_policy_mixes_the_env_reward():
    learner = on_policy(PPO, deferred(1, mix=0.5, ends="terminated"), n_steps=4)
    learner.learn(4, callback=RolloutRewardCallback(read_code))
    assert learner.rollout_buffer.rewards[:, 0].tolist() == [
        code(0, 1, 1) - 0.5,
        code(0, 1, 2) - 1,
        code(0, 1, 3) - 1.5,
        code(0, 2, 1) - 0.5,
    ]


@pytest.mark.parametrize("algorithm", [DQN, SAC])
@pytest.mark.parametrize("count", [1, 2])
def test_off_policy_buffer_holds_the_rewards_before_every_update(algorithm, count):
    reward, updates = Counted(), []

    class Spy(algorithm):
        def train(self, gradient_steps, batch_size):
            buffer = self.replay_buffer
            updates.append(buffer.rewards[: buffer.pos].copy())
            np.testing.assert_array_equal(buffer.next_observations[: buffer.pos], states(count, buffer.pos))
            super().train(gradient_steps, batch_size)

    learner = off_policy(Spy, deferred(count, **ACTIONS[algorithm]), train_freq=5)
    learner.learn(15 * count, callback=RolloutRewardCallback(reward))
    assert reward.batches == [5 * count] * 3
    assert [update.tolist() for update in updates] == [codes(count, steps).tolist() for steps in (5, 10, 15)]


def test_rollouts_before_learning_starts_get_their_rewards_too():
    updates = []

    class Spy(DQN):
        def train(self, gradient_steps, batch_size):
            updates.append(self.num_timesteps)
            super().train(gradient_steps, batch_size)

    learner = off_policy(Spy, deferred(1), train_freq=4, learning_starts=10)
    learner.learn(16, callback=RolloutRewardCallback(read_code))
    assert updates == [12, 16]
    assert learner.replay_buffer.rewards[:16].tolist() == codes(1, 16).tolist()


def test_rollouts_of_whole_episodes():
    reward = Counted()
    learner = off_policy(SAC, deferred(1, continuous=True), train_freq=(2, "episode"))
    learner.learn(12, callback=RolloutRewardCallback(reward))
    assert reward.batches == [6, 6]
    assert learner.replay_buffer.rewards[:12].tolist() == codes(1, 12).tolist()


@pytest.mark.parametrize("count", [1, 2])
def test_the_ring_of_the_replay_buffer_closes(count):
    learner = off_policy(DQN, deferred(count), train_freq=4, buffer_size=10 * count)
    learner.learn(24 * count, callback=RolloutRewardCallback(read_code))
    buffer = learner.replay_buffer
    assert buffer.full and buffer.pos == 4
    newest = codes(count, 24)[-10:]
    assert np.roll(buffer.rewards, -4, axis=0).tolist() == newest.tolist()
    assert (buffer.next_observations @ [10_000, 100, 1] == buffer.rewards).all()


def test_a_rollout_longer_than_the_replay_buffer():
    learner = off_policy(DQN, deferred(1, mix=0.5), train_freq=25, buffer_size=10)
    learner.learn(50, callback=RolloutRewardCallback(read_code))
    newest = states(1, 50)[-10:, 0]
    expected = [code(*state) - 0.5 * state[2] for state in newest]
    assert learner.replay_buffer.rewards[:, 0].tolist() == expected


def test_optimize_memory_usage():
    learner = off_policy(
        DQN,
        deferred(2),
        train_freq=4,
        buffer_size=20,
        optimize_memory_usage=True,
        replay_buffer_kwargs={"handle_timeout_termination": False},
    )
    learner.learn(26 * 2, callback=RolloutRewardCallback(read_code))
    buffer = learner.replay_buffer  # 28 steps in a ring of 10
    assert buffer.full and buffer.pos == 8
    assert np.roll(buffer.rewards, -8, axis=0).tolist() == codes(2, 28)[-10:].tolist()


def test_environments_in_processes():
    envs = SubprocVecEnv(
        [
            lambda env_index=env_index: DeferredRewardWrapper(CountingEnv(env_index, 3 - env_index, ends="terminated"))
            for env_index in (0, 1)
        ],
        start_method="fork",
    )
    learner = on_policy(PPO, envs, n_steps=4)
    learner.learn(8, callback=RolloutRewardCallback(read_code))
    envs.close()
    assert learner.rollout_buffer.rewards.tolist() == codes(2, 4).tolist()


def test_plain_environment_is_wrapped_by_the_learner_itself():
    learner = off_policy(DQN, DeferredRewardWrapper(CountingEnv(0, 3)), train_freq=6)
    learner.learn(6, callback=RolloutRewardCallback(read_code))
    assert learner.replay_buffer.rewards[:6].tolist() == codes(1, 6).tolist()


@pytest.mark.parametrize("make", BOTH)
def test_returns_of_monitor_are_completed_across_rollouts(make):
    learner = make(deferred(2, mix=0.5), 4)
    learner.learn(2 * 16, callback=RolloutRewardCallback(read_code, scale=2.0, shift=1.0))
    returns = {
        (env_index, episode): sum(
            2 * code(env_index, episode, step) + 1 - 0.5 * step for step in range(1, (3, 2)[env_index] + 1)
        )
        for env_index in (0, 1)
        for episode in range(1, 9)
    }
    logged = [episode["r"] for episode in learner.ep_info_buffer]
    assert sorted(logged) == pytest.approx(
        sorted([returns[0, e] for e in range(1, 6)] + [returns[1, e] for e in range(1, 9)])
    )


def test_mean_reward_is_logged():
    values = {}

    class Spy(PPO):
        def dump_logs(self, iteration=0):
            values.update(self.logger.name_to_value)
            super().dump_logs(iteration)

    learner = on_policy(Spy, deferred(1), n_steps=4)
    learner.learn(4, callback=RolloutRewardCallback(read_code, scale=100.0))
    assert values["rollout/vlm_reward_mean"] == codes(1, 4).mean()
