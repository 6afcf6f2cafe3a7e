"""Pictures of random play, and small changes of pictures."""

import gymnasium as gym
import numpy as np
import pytest

from vlmrm_lite.audits import pictures


def test_a_single_environment_is_played_over_several_episodes():
    env = gym.make("CartPole-v1", render_mode="rgb_array", max_episode_steps=10)
    found = pictures.play(env, seed=0)
    assert len(found.frames) == pictures.FRAMES and found.source == "frames of random play" and found.speed > 0
    assert len(found.again) == 16 and all((found.frames[i] == frame).all() for i, frame in found.again)
    again = pictures.play(env, seed=0)
    assert all((a == b).all() for a, b in zip(found.frames, again.frames, strict=True))


@pytest.mark.parametrize("num_envs", [3, 64, 300])
def test_a_vector_environment_is_seen_from_its_start_to_the_end_of_the_play(num_envs):
    envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=num_envs, width=16, height=16, render_mode="rgb_array")
    found = pictures.play(envs, seed=0)
    assert pictures.FRAMES <= len(found.frames) < pictures.FRAMES + num_envs
    assert len({frame.tobytes() for frame in found.frames}) > pictures.FRAMES / 4


def test_slow_rendering_stops_early():
    time = iter(range(0, 10_000, 4))
    env = gym.make("vlmrm_lite/CartPole-v0", width=16, height=16, render_mode="rgb_array")
    found = pictures.play(env, seed=0, clock=lambda: next(time))
    assert len(found.frames) == 32 and found.speed == pytest.approx(1 / 4)


def test_small_changes():
    frame = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    moved = pictures.shifted(frame)
    assert (moved[:, 1:] == frame[:, :-1]).all() and (moved[:, 0] == frame[:, 0]).all()
    assert (pictures.brighter(frame) == frame + 5).all() and pictures.brighter(
        np.full((1, 1, 3), 253, np.uint8)
    ).max() == 255
    rng = np.random.default_rng(0)
    noise = pictures.noisy(np.full((64, 64, 3), 128, np.uint8), rng).astype(float)
    assert noise.mean() == pytest.approx(128, abs=0.3) and noise.std() == pytest.approx(5, abs=0.3)
    assert pictures.static(frame, rng).shape == frame.shape
    assert pictures.thumbnails([frame, frame.repeat(2, 0)]).shape == (2, 32, 32, 3)
