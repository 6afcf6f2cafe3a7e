"""Reward wrappers: the right frame for every transition, including the ends of episodes."""

import gymnasium as gym
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode
from helpers.counting import CountingEnv, CountingVectorEnv, code, read_code, sync, zeros

from vlmrm_lite.wrappers import DeferredRewardWrapper, RewardWrapper, VectorRewardWrapper

# Single


def test_reward_is_that_of_the_state_the_step_ends_in_over_two_episodes():
    env = RewardWrapper(CountingEnv(env_index=1, length=3), read_code)
    seen = []
    for _ in range(2):
        env.reset()
        ended = False
        while not ended:
            observation, reward, terminated, truncated, info = env.step(0)
            assert reward == info["vlm_reward"] == code(*observation)
            assert info["env_reward"] == -observation[2]
            ended = terminated or truncated
            seen.append(reward)
    assert seen == [code(1, episode, step) for episode in (1, 2) for step in (1, 2, 3)]
    assert isinstance(reward, float)


def test_mix_scale_and_shift():
    env = RewardWrapper(CountingEnv(length=3), read_code, mix=0.5, scale=2.0, shift=-7.0)
    env.reset()
    env.step(0)
    _, reward, _, _, info = env.step(0)
    assert reward == 2.0 * code(0, 1, 2) - 7.0 + 0.5 * -2
    assert info["vlm_reward"] == code(0, 1, 2) and info["env_reward"] == -2
    assert (info["state"] == [0, 1, 2]).all()  # what the environment told is still there


@pytest.mark.parametrize(
    "returned",
    [
        lambda n: np.arange(n),
        lambda n: list(range(n)),
        lambda n: torch.arange(n),
        lambda n: torch.ones(n, dtype=torch.bfloat16, requires_grad=True),
    ],
)
def test_callables_may_return_numpy_torch_or_lists(returned):
    env = RewardWrapper(CountingEnv(), lambda frames: returned(len(frames)))
    env.reset()
    assert env.step(0)[1] == returned(1)[0]
    envs = VectorRewardWrapper(CountingVectorEnv((3, 3)), lambda frames: returned(len(frames)))
    envs.reset()
    assert envs.step(zeros(envs))[1].tolist() == [returned(2)[0], returned(2)[1]]


@pytest.mark.parametrize("env_id, action", [("CartPole-v1", 0), ("MountainCarContinuous-v0", np.zeros(1, np.float32))])
def test_discrete_and_continuous_environments_of_gymnasium(env_id, action):
    shapes = []

    def brightness(frames):
        shapes.append(frames.shape)
        return frames.mean(axis=(1, 2, 3))

    env = RewardWrapper(gym.make(env_id, render_mode="rgb_array"), brightness)
    env.reset(seed=0)
    _, reward, *_ = env.step(action)
    assert 0 < reward < 255 and shapes == [(1, 400, 600, 3)]
    env.close()


# Vector


def run_disabled(envs, steps):
    """Steps, resets ended environments by hand, and yields the result of each step."""
    envs.reset()
    for _ in range(steps):
        observations, rewards, terminations, truncations, infos = envs.step(zeros(envs))
        yield observations.copy(), rewards, terminations | truncations, infos
        ended = terminations | truncations
        if ended.any():
            envs.reset(options={"reset_mask": ended.copy()})


@pytest.mark.parametrize("make", [CountingVectorEnv, sync], ids=["native", "sync"])
@pytest.mark.parametrize("ends", ["truncated", "terminated"])
def test_disabled_sees_true_last_frames(make, ends):
    envs = VectorRewardWrapper(make((3, 2), ends=ends), read_code)
    last = []
    for observations, rewards, ended, infos in run_disabled(envs, 6):
        assert rewards.tolist() == [code(*observation) for observation in observations]
        assert infos["_vlm_reward"].all() and infos["_env_reward"].all()
        assert infos["env_reward"].tolist() == (-observations[:, 2]).tolist()
        last += rewards[ended].tolist()
    assert last == [code(1, 1, 2), code(0, 1, 3), code(1, 2, 2), code(0, 2, 3), code(1, 3, 2)]


def test_next_step_sees_true_last_frames_and_gives_nothing_for_the_reset():
    batches = []

    def counted(frames):
        batches.append(len(frames))
        return read_code(frames)

    envs = VectorRewardWrapper(sync((3, 2), AutoresetMode.NEXT_STEP), counted, scale=2.0, shift=0.5)
    envs.reset()
    expected = [  # (episode, step) of each environment after the step; None where the step only resets it
        [(1, 1), (1, 1)],
        [(1, 2), (1, 2)],
        [(1, 3), None],
        [None, (2, 1)],
        [(2, 1), (2, 2)],
        [(2, 2), None],
        [(2, 3), (3, 1)],
    ]
    for states in expected:
        _, rewards, _, _, infos = envs.step(zeros(envs))
        vlm = [0 if state is None else code(env_index, *state) for env_index, state in enumerate(states)]
        stepped = [state is not None for state in states]
        assert infos["vlm_reward"].tolist() == vlm
        assert infos["_vlm_reward"].tolist() == infos["_env_reward"].tolist() == stepped
        assert infos["env_reward"].tolist() == [-state[1] if state else 0 for state in states]
        assert rewards.tolist() == [2 * v + 0.5 if s else 0.0 for v, s in zip(vlm, stepped)]
    assert batches == [2, 2, 1, 1, 2, 1, 2]


def test_next_step_where_all_worlds_reset_together_calls_nothing():
    batches = []
    envs = VectorRewardWrapper(
        sync((1, 1), AutoresetMode.NEXT_STEP), lambda frames: batches.append(len(frames)) or read_code(frames)
    )
    envs.reset()
    envs.step(zeros(envs))
    _, rewards, *_ = envs.step(zeros(envs))
    assert rewards.tolist() == [0.0, 0.0] and batches == [2]


def test_reset_makes_next_step_forget_which_worlds_had_ended():
    envs = VectorRewardWrapper(sync((1, 1), AutoresetMode.NEXT_STEP), read_code)
    envs.reset()
    envs.step(zeros(envs))
    options = {"reset_mask": np.array([False, True])}
    envs.reset(options=options)
    assert "reset_mask" in options  # Gymnasium's own environments take it out of the dict they get
    assert envs.step(zeros(envs))[1].tolist() == [0.0, code(1, 2, 1)]
    envs.reset()
    assert envs.step(zeros(envs))[1].tolist() == [code(0, 3, 1), code(1, 3, 1)]


def test_async_vector_environment():
    envs = gym.vector.AsyncVectorEnv([lambda: CountingEnv(0, 2), lambda: CountingEnv(1, 3)])
    envs = VectorRewardWrapper(envs, read_code)
    envs.reset()
    rewards = [envs.step(zeros(envs))[1].tolist() for _ in range(4)]
    envs.close()
    assert rewards == [
        [code(0, 1, 1), code(1, 1, 1)],
        [code(0, 1, 2), code(1, 1, 2)],
        [0, code(1, 1, 3)],
        [code(0, 2, 1), 0],
    ]


def test_single_wrapper_equals_vector_wrapper():
    arguments = dict(mix=0.25, scale=3.0, shift=-1.0)
    envs = VectorRewardWrapper(CountingVectorEnv((4, 4, 4)), read_code, **arguments)
    singles = [RewardWrapper(CountingEnv(env_index, 4), read_code, **arguments) for env_index in range(3)]
    envs.reset()
    for env in singles:
        env.reset()
    for _ in range(4):
        _, rewards, _, _, infos = envs.step(zeros(envs))
        steps = [env.step(0) for env in singles]
        assert rewards.tolist() == [step[1] for step in steps]
        for key in ("env_reward", "vlm_reward"):
            assert infos[key].tolist() == [step[4][key] for step in steps]


def test_gymnasium_cartpole_single_equals_vector():
    def brightness(frames):
        return frames.mean(axis=(1, 2, 3))

    envs = gym.make_vec("CartPole-v1", 2, vectorization_mode="sync", render_mode="rgb_array")
    envs = VectorRewardWrapper(envs, brightness)
    env = RewardWrapper(gym.make("CartPole-v1", render_mode="rgb_array"), brightness)
    envs.reset(seed=5)
    env.reset(seed=5)
    for action in (0, 1, 1):
        assert envs.step(np.full(2, action))[1][0] == env.step(action)[1]
    envs.close(), env.close()


@pytest.mark.parametrize("frames", ["numpy", "tuple", "list", "torch", "torch list"])
def test_vector_render_may_give_frames_in_any_form(frames):
    envs = VectorRewardWrapper(CountingVectorEnv((3, 3), frames=frames), read_code)
    envs.reset()
    assert envs.step(zeros(envs))[1].tolist() == [code(0, 1, 1), code(1, 1, 1)]


@pytest.mark.parametrize("frames", ["numpy", "torch"])
def test_batches_of_frames_are_not_copied(frames):
    base = CountingVectorEnv((3, 3), frames=frames)
    given = []
    envs = VectorRewardWrapper(base, lambda batch: given.append(batch) or [0.0, 0.0])
    envs.reset()
    envs.step(zeros(envs))
    assert isinstance(given[0], torch.Tensor) == (frames == "torch")
    assert np.shares_memory(np.asarray(given[0]), base.canvas)


def test_a_torch_frame_of_a_single_environment_stays_a_tensor():
    class TorchEnv(CountingEnv):
        def render(self):
            return torch.from_numpy(super().render())

    given = []
    env = RewardWrapper(TorchEnv(), lambda frames: given.append(frames) or read_code(frames))
    env.reset()
    assert env.step(0)[1] == code(0, 1, 1)
    assert isinstance(given[0], torch.Tensor)


# Deferred


def test_deferred_keeps_the_frames_of_the_states_that_steps_end_in():
    env = DeferredRewardWrapper(CountingEnv(length=2))
    rewards = []
    for _ in range(2):
        env.reset()
        for _ in range(2):
            _, reward, _, _, info = env.step(0)
            rewards.append(reward)
    assert rewards == [0.0] * 4 and info["env_reward"] == -2
    frames = env.pop_frames()
    assert read_code(np.stack(frames)).tolist() == [code(0, e, s) for e in (1, 2) for s in (1, 2)]
    assert env.pop_frames() == []


def test_deferred_mixes_the_env_reward_at_once():
    env = DeferredRewardWrapper(CountingEnv(), mix=0.5)
    env.reset()
    env.step(0)
    assert env.step(0)[1] == -1.0
