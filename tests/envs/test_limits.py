"""States that overflow, and more environments or pixels than there is memory for."""

import gymnasium as gym
import numpy as np
import pytest
from helpers.classic_envs import CARTPOLE, IDS, MOUNTAIN_CAR

from vlmrm_lite.envs.classic import cartpole, mountain_car

HUMANOID = "vlmrm_lite/Humanoid-v0"


@pytest.mark.parametrize("value", [1e39, -1e300, 1e7, np.nan, np.inf])
def test_states_beyond_float32_are_refused(value):
    envs = gym.make_vec(CARTPOLE, num_envs=2).unwrapped
    for column in range(4):
        state = np.zeros((2, 4))
        state[1, column] = value
        with pytest.raises(ValueError, match=f"State 1 has {envs.state_names[column]} = "):
            envs.set_state(state)
        with pytest.raises(ValueError, match="State 1 has"):
            cartpole.draw(state, 8, 8)
    with pytest.raises(ValueError, match="State 0 has position"):
        mountain_car.draw([[value, 0]], 8, 8)


def test_a_state_at_the_limit_stays_finite():
    envs = gym.make_vec(CARTPOLE, num_envs=3, max_episode_steps=None).unwrapped
    envs.reset(seed=0)
    high = envs.state_space.high.astype(float)
    envs.set_state([high, -high, [0, 0, 1.5, high[3]]])
    for _ in range(500):
        observations, *_ = envs.step(np.array([0, 1, 1]))
        assert np.isfinite(observations).all()
    with pytest.raises(ValueError, match="State 0 has theta_dot = 201; expected -200 to 200"):
        envs.set_state([[0, 0, 0, 201]] * 3)


def test_states_of_the_humanoid():
    pytest.importorskip("mujoco_warp")
    envs = gym.make_vec(HUMANOID, num_envs=2, width=8, height=8, device="cpu").unwrapped
    envs.reset(seed=0)
    qpos, qvel = np.repeat(envs.state[:1, :24], 2, 0), np.zeros((2, 23))
    for bad_qpos, bad_qvel, words in (
        (np.where(np.arange(24) == 2, 1e39, qpos), qvel, "State 0 has z = 1e\\+39; expected a finite number, from"),
        (qpos, qvel + 1e300, "State 0 has x_dot"),
        (
            np.where(np.isin(np.arange(24), (3, 4, 5, 6)), 0, qpos),
            qvel,
            "quaternion of state 0.* has length 0; expected",
        ),
    ):
        with pytest.raises(ValueError, match=words):
            envs.set_state(bad_qpos, bad_qvel)
    assert np.isfinite(envs.state).all()
    envs.close()


@pytest.mark.parametrize("env_id", IDS)
@pytest.mark.parametrize(
    "kwargs", [{"num_envs": 10**9}, {"width": 10**6, "height": 10**6}, {"num_envs": 10**5, "width": 10**4}]
)
def test_more_than_fits_into_memory(env_id, kwargs):
    with pytest.raises(
        ValueError, match="num_envs=.* needs .* GB of memory, and .* GB are free; choose fewer envs or sm"
    ):
        gym.make_vec(env_id, **kwargs)


def test_numbers_of_environments_that_are_none():
    from vlmrm_lite.envs.classic.mountain_car import MountainCarVectorEnv

    for num_envs in (0, -1, 2.0, True, None, "2"):
        with pytest.raises((TypeError, ValueError), match="num_envs="):
            MountainCarVectorEnv(num_envs=num_envs)
    assert MountainCarVectorEnv(num_envs=np.int64(2)).num_envs == 2
    with pytest.raises(TypeError, match="unexpected keyword argument 'widht'"):
        gym.make_vec(MOUNTAIN_CAR, widht=3)
