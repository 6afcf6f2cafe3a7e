"""The wrappers that draw environments built on MuJoCo: under rewards and in training, single and vector."""

import gymnasium as gym
import mujoco
import numpy as np
import pytest
from helpers.mujoco_envs import SliderEnv, slider_envs, with_world
from helpers.slider import SLIDER

import vlmrm_lite as vl
from vlmrm_lite.envs.mujoco.render_wrapper import mujoco_model

SIZE = {"width": 24, "height": 16}


def redness(frames):
    """The fraction of red pixels in the right half: where the box is."""
    right = np.asarray(frames)[:, :, 12:].astype(float)
    return ((right[..., 0] > 150) & (right[..., 1] < 80)).mean((1, 2))


def single(**kwargs):
    return vl.MujocoRenderWrapper(SliderEnv(), **{"camera": "side", **SIZE, **kwargs})


def vector(n=3, **kwargs):
    return vl.MujocoVectorRenderWrapper(slider_envs(n), **{"camera": "side", "device": "cpu", **SIZE, **kwargs})


def test_one_environment():
    env = single()
    env.reset(seed=0)
    first = env.render()
    assert first.shape == (16, 24, 3) and first.dtype == np.uint8
    assert env.render_mode == "rgb_array" and env.metadata["render_modes"] == ["rgb_array"]
    for _ in range(8):
        env.step(np.float32([5]))
    moved = env.render()
    assert (moved != first).any()
    np.testing.assert_array_equal(env.render(), moved)
    env.close()


def test_the_frame_shows_the_state_after_the_step():
    env, other = single(), single()
    env.reset(seed=0)
    env.step(np.float32([5]))
    frame = env.render()
    other.unwrapped.data.qpos = env.unwrapped.data.qpos
    np.testing.assert_array_equal(other.render(), frame)


def test_many_environments_are_drawn_as_one_by_one():
    envs, env = vector(), single()
    envs.reset(seed=[0, 1, 2])
    frames = envs.render()
    assert frames.shape == (3, 16, 24, 3) and frames.dtype == np.uint8 and envs.render_mode == "rgb_array"
    for i in range(3):
        env.reset(seed=i)
        np.testing.assert_array_equal(env.render(), frames[i])
    envs.close()


def test_under_a_reward():
    env = vl.RewardWrapper(single(), redness)
    envs = vl.VectorRewardWrapper(vector(), redness)
    env.reset(seed=0)
    envs.reset(seed=[0, 1, 2])
    for step in range(8):
        action = np.float32([5 - step])
        reward = env.step(action)[1]
        rewards = envs.step(np.repeat(action[None], 3, 0))[1]
        assert rewards[0] == reward and len(set(rewards)) > 1
    assert envs.step(np.zeros((3, 1), np.float32))[4]["_vlm_reward"].tolist() == [False] * 3  # the step that resets


def test_each_environment_in_a_process_of_its_own():
    envs = gym.vector.AsyncVectorEnv([single, single])
    try:
        envs.reset(seed=[0, 1])
        frames = envs.render()
        wrapped = vl.VectorRewardWrapper(envs, redness)
        rewards = wrapped.step(np.zeros((2, 1), np.float32))[1]
    finally:
        envs.close()
    env = single()
    for i in range(2):
        env.reset(seed=i)
        np.testing.assert_array_equal(env.render(), frames[i])
    assert rewards.shape == (2,)


@pytest.mark.parametrize("make", [single, vector])
def test_training(tmp_path, make):
    settings = {"n_steps": 8, "batch_size": 8, "n_epochs": 1, "policy_kwargs": {"net_arch": [8]}}
    run = vl.train(
        make(), reward=redness, total_steps=48, hyperparameters=settings, out=tmp_path / "run", progress=False
    )
    assert run.metrics["step"].iloc[-1] == 48 and run.metrics["vlm_reward"].between(0, 1).all()
    assert run.rollout(2)["vlm_reward"].shape == (2, 8)


def test_marks_that_an_environment_moves_before_it_draws_are_drawn():
    class Marked(SliderEnv):
        def _render_callback(self):
            self.model.site_pos[0] = self.data.qpos[0], 0, 4

    env = vl.MujocoRenderWrapper(Marked(with_world('<site pos="0 0 4" size="0.6" rgba="0 1 0 1"/>')), "side", **SIZE)
    columns = []
    for x in (-2, 2):
        env.unwrapped.data.qpos[0] = x
        frame = env.render()
        columns.append(np.flatnonzero(((frame[..., 1] > 150) & (frame[..., 0] < 60)).any(0)).mean())
    assert columns[0] < 11 < 13 < columns[1]


def test_the_model_and_data_of_an_environment():
    env = gym.wrappers.TimeLimit(SliderEnv(), 5)
    assert mujoco_model(env) == (env.unwrapped.model, env.unwrapped.data)
    with pytest.raises(
        TypeError, match=r"CartPole.*is not built on MuJoCo: its unwrapped environment, CartPoleEnv, has"
    ):
        mujoco_model(gym.make("vlmrm_lite/CartPole-v0"))


def test_what_is_not_drawn_is_said():
    with pytest.warns(UserWarning, match=r"In pictures of <SliderEnv instance>, transparent .* look solid \(1\)\.$"):
        vl.MujocoRenderWrapper(SliderEnv(with_world('<geom size="1" rgba="1 0 0 0.7"/>')))


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: vl.MujocoRenderWrapper(gym.make("vlmrm_lite/CartPole-v0")), TypeError, "is not built on MuJoCo"),
        (lambda: vl.MujocoRenderWrapper("Ant-v5"), TypeError, "needs a single Gymnasium environment, got 'Ant-v5'"),
        (lambda: vl.MujocoRenderWrapper(slider_envs(1)), TypeError, "use MujocoVectorRenderWrapper"),
        (lambda: vl.MujocoVectorRenderWrapper(SliderEnv()), TypeError, "use MujocoRenderWrapper"),
        (lambda: vl.MujocoVectorRenderWrapper(3), TypeError, "needs a vector environment, got 3"),
        (
            lambda: vl.MujocoVectorRenderWrapper(gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=2)),
            ValueError,
            "needs a SyncVectorEnv, got .* which draws itself",
        ),
        (
            lambda: vl.MujocoVectorRenderWrapper(slider_envs(2, [SLIDER, with_world('<geom size="1"/>')])),
            ValueError,
            "Environment 1 has a model with ngeom=4",
        ),
        (lambda: single(camera="front"), ValueError, r"no camera 'front'. The model has the cameras 'side' \(0\)"),
        (lambda: single(width=0), ValueError, "width=0"),
        (lambda: single(height=6.5), TypeError, "height=6.5"),
        (lambda: single(quality="ultra"), ValueError, "quality 'ultra'"),
        (lambda: vector(device="cuda:99"), ValueError, "device='cuda:99' was asked for"),
    ],
)
def test_what_cannot_be_drawn(call, kind, words):
    with pytest.raises(kind, match=words):
        call()


def test_environments_in_other_processes():
    envs = gym.vector.AsyncVectorEnv([SliderEnv, SliderEnv])
    try:
        with pytest.raises(ValueError, match="run in other processes; use SyncVectorEnv, or put each environment into"):
            vl.MujocoVectorRenderWrapper(envs)
    finally:
        envs.close()


def test_a_model_that_is_made_anew_in_every_episode():
    env = single()
    env.render()
    base = env.unwrapped
    base.model = mujoco.MjModel.from_xml_string(SLIDER.replace('rgba="1 0 0 1"', 'rgba="0 1 0 1"'))
    base.data = mujoco.MjData(base.model)
    frame = env.render()
    assert ((frame[..., 1] > 150) & (frame[..., 0] < 60)).any()
    base.model = mujoco.MjModel.from_xml_string(with_world('<geom size="1"/>'))
    base.data = mujoco.MjData(base.model)
    with pytest.raises(ValueError, match="Environment 0 has a model with ngeom=4, but the first one has ngeom=3"):
        env.render()
