"""Stable-Baselines3: true last frames through SB3VecEnv; rewards of whole rollouts in the buffers."""

import doctest
import warnings

import gymnasium as gym
import numpy as np
import pytest
import torch
from counting import CountingEnv, CountingVectorEnv, code, picture, read_code, sync
from gymnasium.vector import AutoresetMode
from stable_baselines3 import A2C, DQN, PPO, SAC
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv, SubprocVecEnv, VecMonitor, VecNormalize

from vlmrm_lite import VlmrmError
from vlmrm_lite.sb3 import RolloutRewardCallback, SB3VecEnv, rollout_reward as rollout, split_infos, vec_env as sb3
from vlmrm_lite.wrappers import DeferredRewardWrapper, RewardWrapper, VectorRewardWrapper

torch.set_num_threads(1)


def zeros(envs):
    return np.zeros(envs.num_envs, dtype=np.int64)


# --- SB3VecEnv --------------------------------------------------------------------------------------------


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
    lengths, states = (3, 2), {0: [1, 0], 1: [1, 0]}  # per world: episode and step
    for observations, rewards, dones, infos in history:
        assert rewards.dtype == np.float32 and dones.dtype == bool
        for world, state in states.items():
            state[1] += 1
            info = infos[world]
            assert rewards[world] == info["vlm_reward"] == code(world, *state)
            assert info["env_reward"] == -state[1]
            assert info["state"].tolist() == [world, *state]
            assert dones[world] == info["TimeLimit.truncated"] == (state[1] == lengths[world])
            if dones[world]:
                assert info["terminal_observation"].tolist() == [world, *state]
                state[:] = state[0] + 1, 0
            else:
                assert "terminal_observation" not in info and "episode" not in info
            assert observations[world].tolist() == [world, *state]
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
    with pytest.raises(ValueError, match="same options for all worlds, got .*False"):
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
    action = np.stack([envs.action_space.sample() for _ in range(3)])
    for _ in range(200):
        observations, _, dones, infos = envs.step(action)
    assert dones.all() and all(info["TimeLimit.truncated"] for info in infos)
    last = np.stack([info["terminal_observation"] for info in infos])
    assert not np.isclose(last, observations).all(axis=1).any()
    base.unwrapped.set_state(last)
    np.testing.assert_array_equal(seen[-1], base.render())
    base.unwrapped.set_state(observations)
    assert (seen[-1] != base.render()).any()


def test_images_and_render():
    for frames in ("numpy", "torch", "tuple"):
        envs = SB3VecEnv(CountingVectorEnv((3, 3), frames=frames))
        assert envs.render_mode == "rgb_array"
        envs.reset()
        envs.step(zeros(envs))
        assert all((image == picture(world, 1, 1)).all() for world, image in enumerate(envs.get_images()))
        assert envs.render().shape == (6, 4, 3)  # two pictures, one above the other


def test_attributes_and_methods_of_single_environments():
    envs = SB3VecEnv(VectorRewardWrapper(sync((3, 2)), read_code))
    assert envs.get_attr("length") == [3, 2] and envs.get_attr("length", [1]) == [2]
    assert envs.env_method("double", 5) == [10, 11] and envs.env_method("double", indices=1) == [3]
    envs.set_attr("length", 7, indices=0)
    assert envs.get_attr("length") == [7, 2]
    assert envs.get_attr("mix") == [0.0, 0.0]  # of the wrapper around all
    assert not envs.has_attr("nothing")


def test_attributes_and_methods_of_a_native_vector_environment():
    base = CountingVectorEnv((3, 2))
    envs = SB3VecEnv(VectorRewardWrapper(base, read_code))
    envs.reset()
    assert [state.tolist() for state in envs.get_attr("state")] == [[0, 1, 0], [1, 1, 0]]
    assert envs.get_attr("state", indices=1)[0].tolist() == [1, 1, 0]
    assert envs.get_attr("ends") == ["truncated"] * 2
    assert envs.env_method("halve") == [0, 0] and envs.env_method("describe", "all") == ["all 2", "all 2"]
    envs.set_attr("mix", 0.5)
    assert envs.envs.mix == 0.5
    with pytest.raises(ValueError, match=r"'halve' .* all 2 worlds together; leave out indices=\[0\]"):
        envs.env_method("halve", indices=[0])
    with pytest.raises(ValueError, match=r"'mix' .*indices=\[1\]"):
        envs.set_attr("mix", 0.0, indices=1)
    for ask in (envs.get_attr, envs.env_method, lambda name: envs.set_attr(name, 0)):
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            ask("nothing")


def test_env_is_wrapped():
    native = SB3VecEnv(VectorRewardWrapper(CountingVectorEnv(), read_code))
    assert native.env_is_wrapped(VectorRewardWrapper) == [True, True]
    assert native.env_is_wrapped(RewardWrapper) == [False, False]
    assert native.env_is_wrapped(Monitor, indices=[1]) == [True]
    one_of_two = [CountingEnv, lambda: RewardWrapper(CountingEnv(), read_code)]
    single = SB3VecEnv(gym.vector.SyncVectorEnv(one_of_two))
    assert single.env_is_wrapped(RewardWrapper) == [False, True]


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


def test_same_step_is_refused():
    with pytest.raises(ValueError, match="SB3VecEnv cannot see.*SAME_STEP.*AutoresetMode.DISABLED"):
        SB3VecEnv(sync(mode=AutoresetMode.SAME_STEP))


def test_next_step_without_masked_reset_is_refused():
    unshared = gym.vector.AsyncVectorEnv([CountingEnv], shared_memory=False)
    native = gym.make_vec("CartPole-v1", 2, vectorization_mode="vector_entry_point")
    for envs in (unshared, native, CountingVectorEnv(mode=AutoresetMode.NEXT_STEP)):
        with pytest.raises(ValueError, match="NEXT_STEP.*vectorization_mode=.sync.*AutoresetMode.DISABLED"):
            SB3VecEnv(envs)
    unshared.close(), native.close()


def test_what_is_no_vector_environment():
    with pytest.raises(TypeError, match="needs a Gymnasium vector env.*takes a single environment as"):
        SB3VecEnv(CountingEnv())
    with pytest.raises(TypeError, match="got <.*DummyVecEnv"):
        SB3VecEnv(DummyVecEnv([CountingEnv]))


def test_infos_are_split():
    infos = {
        "x": np.array([1, 2]),
        "_x": np.array([False, True]),
        "all": np.array([3, 4]),
        "same": "text",
        "inner": {"y": np.array([[5, 6], [7, 8]]), "_y": np.array([True, False])},
        "_inner": np.array([True, False]),
        "_private": np.array([9, 10]),
    }
    one, other = split_infos(infos, 2)
    assert one["inner"]["y"].tolist() == [5, 6]
    assert (one["all"], one["same"], one["_private"]) == (3, "text", 9)
    assert other == {"x": 2, "all": 4, "same": "text", "_private": 10}
    infos["inner"]["y"][:] = 0
    assert one["inner"]["y"].tolist() == [5, 6]


# --- RolloutRewardCallback --------------------------------------------------------------------------------


class Counted:
    """A reward callable that remembers its batches."""

    def __init__(self):
        self.batches = []

    def __call__(self, frames):
        self.batches.append(len(frames))
        return read_code(frames)


def deferred(count, lengths=(3, 2), mix=0.0, **kwargs):
    def make(world):
        return Monitor(DeferredRewardWrapper(CountingEnv(world, lengths[world], **kwargs), mix=mix))

    return DummyVecEnv([lambda world=world: make(world) for world in range(count)])


def states(count, steps, lengths=(3, 2), first=(1, 1)):
    """``(world, episode, step)`` after each step, ``(steps, count, 3)``."""
    return np.array(
        [
            [(world, first[world] + t // lengths[world], t % lengths[world] + 1) for world in range(count)]
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
        envs = DummyVecEnv([lambda world=world: wrap(CountingEnv(world, 3 - world, ends=ends)) for world in (0, 1)])
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


def off_policy(algorithm, envs, train_freq, **kwargs):
    arguments = dict(buffer_size=1000, learning_starts=0, gradient_steps=1, batch_size=4) | kwargs
    return algorithm("MlpPolicy", envs, train_freq=train_freq, device="cpu", seed=0, **arguments)


BOTH = [lambda envs, steps: on_policy(PPO, envs, steps), lambda envs, steps: off_policy(DQN, envs, steps)]
ACTIONS = {DQN: {}, SAC: {"continuous": True}}


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


def test_environments_in_processes():
    envs = SubprocVecEnv(
        [
            lambda world=world: DeferredRewardWrapper(CountingEnv(world, 3 - world, ends="terminated"))
            for world in (0, 1)
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
        (world, episode): sum(2 * code(world, episode, step) + 1 - 0.5 * step for step in range(1, (3, 2)[world] + 1))
        for world in (0, 1)
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


def test_learner_without_deferred_environment():
    learner = on_policy(PPO, DummyVecEnv([CountingEnv]), n_steps=4)
    with pytest.raises(ValueError, match="CountingEnv.* is not wrapped in it. Learn with Deferred"):
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
    with pytest.raises(VlmrmError, match="frames of the rollout do not match.*Evaluate on an env"):
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


@pytest.mark.parametrize("module", [sb3, rollout])
def test_examples_in_the_docstrings(module):
    result = doctest.testmod(module)
    assert result.attempted and not result.failed
