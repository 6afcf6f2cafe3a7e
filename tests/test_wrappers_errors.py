"""Invalid environments, rewards and frames in reward wrappers."""

import gymnasium as gym
import numpy as np
import pytest
import torch
from gymnasium.vector import AutoresetMode
from helpers.counting import CountingEnv, CountingVectorEnv, read_code, sync, zeros

from vlmrm_lite.wrappers import DeferredRewardWrapper, RewardWrapper, VectorRewardWrapper

SINGLE = [lambda env: RewardWrapper(env, read_code), DeferredRewardWrapper]


@pytest.mark.parametrize("wrap", SINGLE)
@pytest.mark.parametrize("mode", [None, "human", "rgb_array_list"])
def test_environment_without_pictures(wrap, mode):
    with pytest.raises(ValueError, match=f"render_mode of .*CountingEnv.* is {mode!r}.*=.rgb_array"):
        wrap(CountingEnv(render_mode=mode))


def test_the_error_says_how_to_make_the_environment():
    with pytest.raises(ValueError, match=r"gym.make\('CartPole-v1', render_mode=\"rgb_array\"\)"):
        RewardWrapper(gym.make("CartPole-v1"), read_code)
    with pytest.raises(ValueError, match=r"gym.make_vec\('CartPole-v1', render_mode=\"rgb_array\"\)"):
        VectorRewardWrapper(gym.make_vec("CartPole-v1", 2, vectorization_mode="sync"), read_code)


@pytest.mark.parametrize("wrap", SINGLE)
def test_vector_environment_in_a_single_wrapper(wrap):
    with pytest.raises(TypeError, match="single Gymnasium environment, got .*VectorRewardWrapper"):
        wrap(CountingVectorEnv())
    with pytest.raises(TypeError, match="got 'CartPole-v1'"):
        wrap("CartPole-v1")


def test_single_environment_in_the_vector_wrapper():
    with pytest.raises(TypeError, match="needs a vector env.*For a single environment, use RewardWrapper"):
        VectorRewardWrapper(CountingEnv(), read_code)


def test_a_sentence_instead_of_a_reward():
    for wrap, env in ((RewardWrapper, CountingEnv()), (VectorRewardWrapper, CountingVectorEnv())):
        with pytest.raises(TypeError, match="reward must be a callable.*'a pole'.*CosineReward"):
            wrap(env, "a pole")


def test_same_step_is_refused_with_the_way_out():
    with pytest.raises(ValueError, match="SAME_STEP.*vector_kwargs=.*AutoresetMode.DISABLED"):
        VectorRewardWrapper(sync(mode=AutoresetMode.SAME_STEP), read_code)
    way_out = gym.make_vec(
        "CartPole-v1",
        vectorization_mode="sync",
        render_mode="rgb_array",
        vector_kwargs={"autoreset_mode": gym.vector.AutoresetMode.DISABLED},
    )
    VectorRewardWrapper(way_out, read_code).close()


@pytest.mark.parametrize("mode", [None, "sometimes"])
def test_undeclared_autoreset_is_refused_with_the_way_out(mode):
    envs = CountingVectorEnv(mode=mode)
    with pytest.raises(ValueError, match=f"autoreset_mode.*is {mode!r}.*NEXT_STEP.*DISABLED"):
        VectorRewardWrapper(envs, read_code)
    envs.metadata = {**envs.metadata, "autoreset_mode": gym.vector.AutoresetMode.NEXT_STEP}
    VectorRewardWrapper(envs, read_code)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_rewards_that_are_not_finite(value):
    env = RewardWrapper(CountingEnv(), lambda frames: [1.0 if frames[0, 0, 0, 2] == 1 else value])
    env.reset()
    env.step(0)
    with pytest.raises(ValueError, match=f"must return finite numbers, got {value} at step 2"):
        env.step(0)
    envs = VectorRewardWrapper(CountingVectorEnv((3, 3, 3)), lambda frames: torch.tensor([0.0, 0.0, value]))
    envs.reset()
    with pytest.raises(ValueError, match=f"got {value} at environment 2, step 1 .1 of 3 values"):
        envs.step(zeros(envs))


def test_the_environment_is_named_when_only_some_get_rewards():
    envs = VectorRewardWrapper(
        sync((1, 3), AutoresetMode.NEXT_STEP), lambda frames: [0.0, 0.0] if len(frames) == 2 else [np.nan]
    )
    envs.reset()
    envs.step(zeros(envs))
    with pytest.raises(ValueError, match="nan at environment 1, step 2"):
        envs.step(zeros(envs))


@pytest.mark.parametrize(
    "returned, shape",
    [
        ([1.0], r"\(1,\)"),
        ([[1.0], [2.0]], r"\(2, 1\)"),
        (1.0, r"\(\)"),
        (None, r"\(\)"),
        ([], r"\(0,\)"),
        (torch.zeros(3), r"\(3,\)"),
    ],
)
def test_wrong_number_of_rewards(returned, shape):
    envs = VectorRewardWrapper(CountingVectorEnv(), lambda frames: returned)
    envs.reset()
    with pytest.raises(ValueError, match=rf"one float per frame, shape \(2,\), got shape {shape}"):
        envs.step(zeros(envs))


@pytest.mark.parametrize("returned", ["good", [{}, {}], ["good", "bad"]])
def test_rewards_that_are_no_numbers(returned):
    envs = VectorRewardWrapper(CountingVectorEnv(), lambda frames: returned)
    envs.reset()
    with pytest.raises(TypeError, match="must return one float per frame, got"):
        envs.step(zeros(envs))


def test_frames_of_differing_shapes():
    envs = gym.vector.SyncVectorEnv([CountingEnv, lambda: CountingEnv(size=(5, 6, 3))])
    envs = VectorRewardWrapper(envs, read_code)
    envs.reset()
    with pytest.raises(ValueError, match=r"frame 0 has \(3, 4, 3\) and frame 1 has \(5, 6, 3\)"):
        envs.step(zeros(envs))


def test_render_that_gives_nothing_or_too_few():
    class Blind(CountingEnv):
        def render(self):
            return None

    env = RewardWrapper(Blind(), read_code)
    env.reset()
    with pytest.raises(ValueError, match="returned None instead of a frame"):
        env.step(0)
    envs = VectorRewardWrapper(gym.vector.SyncVectorEnv([Blind, Blind]), read_code)
    envs.reset()
    with pytest.raises(ValueError, match="render.. of environment 0 in .* returned None instead"):
        envs.step(zeros(envs))
    base = CountingVectorEnv((3, 3))
    base.canvas = np.zeros((2, 3, 4, 3), dtype=np.uint8)
    envs = VectorRewardWrapper(base, read_code)
    envs.reset()
    base.render = lambda: base.canvas[:1]
    with pytest.raises(ValueError, match="one frame per environment, but .* returned 1 frames for 2 environments"):
        envs.step(zeros(envs))
