"""SB3VecEnv: rendering, attributes, methods, and unsupported environments."""

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from helpers.counting import CountingEnv, CountingVectorEnv, frame_of, read_code, sync, zeros
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv

from vlmrm_lite.sb3 import SB3VecEnv, split_infos
from vlmrm_lite.wrappers import RewardWrapper, VectorRewardWrapper


def test_images_and_render():
    for frames in ("numpy", "torch", "tuple"):
        envs = SB3VecEnv(CountingVectorEnv((3, 3), frames=frames))
        assert envs.render_mode == "rgb_array"
        envs.reset()
        envs.step(zeros(envs))
        assert all((image == frame_of(env_index, 1, 1)).all() for env_index, image in enumerate(envs.get_images()))
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
    with pytest.raises(ValueError, match=r"'halve' .* all 2 environments together; leave out indices=\[0\]"):
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
