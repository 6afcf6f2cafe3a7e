"""SB3VecEnv: true last frames and observations, episode statistics, seeds, and learners."""

import warnings

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from helpers.counting import CountingEnv, CountingVectorEnv, code, read_code, sync, zeros
from stable_baselines3 import DQN, PPO
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv, VecMonitor

from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.wrappers import RewardWrapper, VectorRewardWrapper


def unshared_copy_false():
    envs = sync((3, 2))
    envs.copy = False  # observations are then always the same array
    return envs


VECTOR_ENVS = {
    "native": CountingVectorEnv,
    "native torch frames": lambda: CountingVectorEnv(frames="torch"),
    "sync disabled": sync,
    "sync without copies": unshared_copy_false,
    "sync next step": lambda: sync(mode=AutoresetMode.NEXT_STEP),
    "async next step": lambda: gym.vector.AsyncVectorEnv([lambda: CountingEnv(0, 3), lambda: CountingEnv(1, 2)]),
    "async disabled": lambda: gym.vector.AsyncVectorEnv(
        [lambda: CountingEnv(0, 3), lambda: CountingEnv(1, 2)], autoreset_mode=AutoresetMode.DISABLED
    ),
}


@pytest.mark.parametrize("make", VECTOR_ENVS.values(), ids=VECTOR_ENVS)
def test_last_frames_and_observations_are_the_true_ones(make):
    envs = SB3VecEnv(VectorRewardWrapper(make(), read_code))
    first = envs.reset()
    assert first.tolist() == [[0, 1, 0], [1, 1, 0]]
    history = [envs.step(zeros(envs)) for _ in range(6)]
    envs.close()
    lengths, states = (3, 2), {0: [1, 0], 1: [1, 0]}  # of each environment: episode and step
    for observations, rewards, dones, infos in history:
        assert rewards.dtype == np.float32 and dones.dtype == bool
        for env_index, state in states.items():
            state[1] += 1
            info = infos[env_index]
            assert rewards[env_index] == info["vlm_reward"] == code(env_index, *state)
            assert info["env_reward"] == -state[1]
            assert info["state"].tolist() == [env_index, *state]
            assert dones[env_index] == info["TimeLimit.truncated"] == (state[1] == lengths[env_index])
            if dones[env_index]:
                assert info["terminal_observation"].tolist() == [env_index, *state]
                state[:] = state[0] + 1, 0
            else:
                assert "terminal_observation" not in info and "episode" not in info
            assert observations[env_index].tolist() == [env_index, *state]
    assert first.tolist() == [[0, 1, 0], [1, 1, 0]]  # not overwritten by later steps


@pytest.mark.parametrize("ends, truncated", [("truncated", True), ("terminated", False), ("both", False)])
def test_time_limit_is_told_from_termination(ends, truncated):
    envs = SB3VecEnv(CountingVectorEnv((2, 3), ends=ends))
    envs.reset()
    _, _, dones, infos = envs.step(zeros(envs))
    assert not dones.any() and [info["TimeLimit.truncated"] for info in infos] == [False, False]
    _, _, dones, infos = envs.step(zeros(envs))
    assert dones.tolist() == [True, False]
    assert [info["TimeLimit.truncated"] for info in infos] == [truncated, False]


def test_episode_statistics_are_those_of_monitor():
    envs = SB3VecEnv(CountingVectorEnv((3, 2)))
    dummy = DummyVecEnv([lambda: Monitor(CountingEnv(0, 3)), lambda: Monitor(CountingEnv(1, 2))])
    envs.reset(), dummy.reset()
    for _ in range(7):
        ours, theirs = envs.step(zeros(envs))[3], dummy.step(zeros(dummy))[3]
        for one, other in zip(ours, theirs):
            assert ("episode" in one) == ("episode" in other)
            if "episode" in one:
                assert one["episode"].keys() == other["episode"].keys()
                assert [one["episode"][key] for key in "rl"] == [other["episode"][key] for key in "rl"]
                assert one["episode"]["t"] >= 0


def test_same_trajectory_as_a_dummy_vec_env_of_reward_wrappers():
    envs = SB3VecEnv(VectorRewardWrapper(sync((3, 2)), read_code, mix=0.5))
    dummy = DummyVecEnv(
        [
            lambda: RewardWrapper(CountingEnv(0, 3), read_code, mix=0.5),
            lambda: RewardWrapper(CountingEnv(1, 2), read_code, mix=0.5),
        ]
    )
    assert (envs.reset() == dummy.reset()).all()
    for _ in range(7):
        ours, theirs = envs.step(zeros(envs)), dummy.step(zeros(dummy))
        for one, other in zip(ours[:3], theirs[:3]):
            assert (one == other).all() and one.dtype == other.dtype
        for one, other in zip(ours[3], theirs[3]):
            assert one.keys() - {"episode"} == other.keys()
    assert envs.reset_infos == dummy.reset_infos == [{"fresh": True}] * 2


def test_worlds_that_go_on_keep_the_observation_of_their_step():
    class Blank(gym.vector.VectorWrapper):
        def reset(self, *, seed=None, options=None):
            observations, infos = self.env.reset(seed=seed, options=options)
            mask = (options or {}).get("reset_mask", np.ones(self.num_envs, dtype=bool))
            return np.where(mask[:, None], observations, -1), infos

    envs = SB3VecEnv(Blank(CountingVectorEnv((3, 2))))
    envs.reset()
    envs.step(zeros(envs))
    assert envs.step(zeros(envs))[0].tolist() == [[0, 1, 2], [1, 2, 0]]


def test_only_ended_worlds_are_reset_and_without_a_seed():
    base = CountingVectorEnv((3, 2))
    envs = SB3VecEnv(base)
    assert list(envs.seed(7)) == [7, 8]
    envs.reset()
    for _ in range(3):
        envs.step(zeros(envs))
    assert base.seeds == [7, None, None]
    assert [options["reset_mask"].tolist() for options in base.options[1:]] == [[False, True], [True, False]]
    envs.reset()
    assert base.seeds[-1] is None  # seeds are used once


def test_seeds_reach_every_single_environment():
    base = sync((3, 3))
    envs = SB3VecEnv(base)
    envs.seed(7)
    envs.reset()
    assert [env.seeds for env in base.envs] == [[7], [8]]


def test_options_are_used_once_and_must_agree():
    base = CountingVectorEnv()
    envs = SB3VecEnv(base)
    envs.set_options({"easy": True})
    envs.reset(), envs.reset()
    assert base.options == [{"easy": True}, None]
    envs.set_options([{"easy": True}, {"easy": False}])
    with pytest.raises(ValueError, match="must get the same options, got .*False"):
        envs.reset()


def test_dict_observations():
    class DictEnv(CountingEnv):
        def __init__(self, *args):
            super().__init__(*args)
            self.observation_space = gym.spaces.Dict({"state": self.observation_space, "step": gym.spaces.Discrete(9)})

        def _observation(self):
            return {"state": super()._observation(), "step": np.int64(self.step_number)}

    envs = SB3VecEnv(gym.vector.SyncVectorEnv([lambda: DictEnv(0, 2), lambda: DictEnv(1, 3)]))
    envs.reset()
    envs.step(zeros(envs))
    observations, _, _, infos = envs.step(zeros(envs))
    assert observations["state"].tolist() == [[0, 2, 0], [1, 1, 2]]
    assert observations["step"].tolist() == [0, 2]
    last = infos[0]["terminal_observation"]
    assert last["state"].tolist() == [0, 1, 2] and last["step"] == 2


@pytest.mark.parametrize("env_id", ["vlmrm_lite/CartPole-v0", "vlmrm_lite/MountainCar-v0"])
def test_environments_of_this_project(env_id):
    """The last reward of an episode comes from the frame of the terminal observation."""
    base = gym.make_vec(env_id, num_envs=3)
    seen = []
    envs = SB3VecEnv(VectorRewardWrapper(base, lambda frames: seen.append(frames.copy()) or np.zeros(3)))
    envs.seed(0)
    envs.reset()
    envs.action_space.seed(0)
    action = np.stack([envs.action_space.sample() for _ in range(3)])
    for _ in range(200):
        observations, _, dones, infos = envs.step(action)
    assert dones.all() and all(info["TimeLimit.truncated"] for info in infos)
    last = np.stack([info["terminal_observation"] for info in infos])
    assert not np.isclose(last, observations).all(axis=1).any()
    base.unwrapped.set_state(last)
    # The observation has fewer digits than the state, so a pixel at an edge may be one level off.
    np.testing.assert_allclose(seen[-1], base.render(), atol=2)
    base.unwrapped.set_state(observations)
    assert (seen[-1] != base.render()).any()


def test_stable_baselines3_evaluates_and_logs_episodes():
    envs = SB3VecEnv(VectorRewardWrapper(CountingVectorEnv((3, 2)), read_code))
    learner = PPO("MlpPolicy", envs, n_steps=8, batch_size=16, n_epochs=1, device="cpu")
    learner.learn(16)
    assert [episode["l"] for episode in learner.ep_info_buffer] == [2, 3, 2, 3, 2, 2]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        returns, lengths = evaluate_policy(learner, envs, n_eval_episodes=4, return_episode_rewards=True)
    assert sorted(lengths) == [2, 2, 3, 3] and len(returns) == 4


def test_off_policy_learner_stores_the_last_observation_not_the_first():
    envs = SB3VecEnv(VectorRewardWrapper(CountingVectorEnv((3, 2)), read_code))
    learner = DQN("MlpPolicy", envs, buffer_size=20, learning_starts=100, device="cpu")
    learner.learn(14)
    buffer = learner.replay_buffer
    nexts, filled = buffer.next_observations[:7], slice(0, 7)
    assert buffer.rewards[filled].tolist() == [[code(*state) for state in row] for row in nexts]
    assert (nexts[:, :, 2] == buffer.observations[filled, :, 2] + 1).all()
    assert (buffer.timeouts[filled] == buffer.dones[filled]).all() and buffer.dones[filled].sum() == 5


def test_vec_monitor_may_be_put_around():
    with pytest.warns(UserWarning, match="already wrapped"):
        envs = VecMonitor(SB3VecEnv(CountingVectorEnv((1, 2))))
    envs.reset()
    assert envs.step(zeros(envs))[3][0]["episode"]["r"] == -1
