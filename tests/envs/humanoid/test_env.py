"""Humanoid-v0 against Gymnasium's Humanoid-v5, batch behavior, and errors."""

import sys
import types

import gymnasium as gym
import mujoco
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import vlmrm_lite
from vlmrm_lite.envs.humanoid.env import JOINTS, HumanoidVectorEnv
from vlmrm_lite.envs.humanoid.model import build_model

ID = "vlmrm_lite/Humanoid-v0"


@pytest.fixture(scope="module")
def theirs():
    """Gymnasium's environment; the renderer, which is not used, would import imageio."""
    sys.modules.setdefault("imageio", types.ModuleType("imageio"))
    return gym.make("Humanoid-v5", disable_env_checker=True).unwrapped


def make(n, **kwargs):
    return gym.make_vec(ID, num_envs=n, device="cpu", **kwargs)


def random_states(n, seed=0):
    """Humanoids in the air, on the floor, and half in it."""
    rng = np.random.default_rng(seed)
    qpos, qvel = rng.uniform(-0.5, 0.5, (n, 24)), rng.uniform(-1, 1, (n, 23))
    qpos[:, 2], qpos[:, 3:7] = np.linspace(0.1, 1.6, n), rng.normal(size=(n, 4))
    qpos[:, 3:7] /= np.linalg.norm(qpos[:, 3:7], axis=1, keepdims=True)
    return qpos, qvel


def random_actions(n, steps, seed=0):
    return np.random.default_rng(seed).uniform(-0.4, 0.4, (steps, n, 17)).astype(np.float32)


# Against Gymnasium


def test_observations_are_gymnasiums(theirs):
    n = 12
    envs = make(n).unwrapped
    qpos, qvel = random_states(n)
    envs.reset(seed=0)
    envs.set_state(qpos, qvel)
    observations = envs._observations()
    assert observations.shape == (n, *theirs.observation_space.shape) and observations.dtype == np.float32
    theirs.reset(seed=0)
    theirs.model.opt.solver = mujoco.mjtSolver.mjSOL_NEWTON  # PGS finds the contact forces only roughly
    theirs.data.ctrl[:] = 0
    for observation, position, velocity in zip(observations, qpos, qvel, strict=True):
        theirs.set_state(position, velocity)
        mujoco.mj_rnePostConstraint(theirs.model, theirs.data)
        np.testing.assert_allclose(observation, theirs._get_obs(), rtol=1e-4, atol=1e-4)
    theirs.model.opt.solver = mujoco.mjtSolver.mjSOL_PGS
    contact_forces = observations[:, 270:]
    assert (contact_forces != 0).any(1).sum() >= 4


@pytest.mark.parametrize(
    "left_out", [("cinert",), ("cvel", "cfrc_ext"), ("cinert", "cvel", "qfrc_actuator", "cfrc_ext")]
)
def test_parts_left_out_as_gymnasiums_does(left_out):
    switches = {f"include_{part}_in_observation": False for part in left_out}
    ours, theirs = gym.make(ID, **switches), gym.make("Humanoid-v5", **switches)
    observation, _ = ours.reset(seed=5)
    expected, _ = theirs.reset(seed=5)
    assert ours.observation_space.shape == theirs.observation_space.shape
    np.testing.assert_allclose(observation[:45], expected[:45], rtol=0, atol=1e-6)
    theirs.close()


def test_starts_and_falls_like_gymnasiums(theirs):
    env = gym.make(ID, disable_env_checker=True)
    ours, _ = env.reset(seed=5)
    expected, _ = theirs.reset(seed=5)
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-6)
    for action in random_actions(1, 8)[:, 0]:  # it is still in the air
        ours, reward, terminated, *_ = env.step(action)
        expected, expected_reward, *_ = theirs.step(action)
        np.testing.assert_allclose(ours[:22], expected[:22], rtol=0, atol=0.03)  # another integrator
        np.testing.assert_allclose(ours[253:270], expected[253:270], rtol=1e-5)  # motor torques
        assert reward == pytest.approx(expected_reward, abs=0.05) and not terminated


def test_body_and_spaces_are_gymnasiums(theirs):
    env = gym.make(ID).unwrapped
    for name in ("action_space", "observation_space"):
        ours, expected = getattr(env, name), getattr(theirs, name)
        assert ours.shape == expected.shape
        np.testing.assert_allclose(ours.low, expected.low)
        np.testing.assert_allclose(ours.high, expected.high)
    model = build_model()
    assert tuple(model.joint(i).name for i in range(1, model.njnt)) == JOINTS
    assert len(HumanoidVectorEnv.state_names) == model.nq + model.nv == 47


def test_the_own_reward(theirs):
    envs = make(3)
    envs.reset(seed=0)
    qpos, qvel = np.repeat(build_model().qpos0[None], 3, 0), np.zeros((3, 23))
    qvel[0, 0], qpos[1, 2] = 2.0, 3.0  # one flies along x, one is too high up
    envs.unwrapped.set_state(qpos, qvel)
    _, rewards, _, _, _ = envs.step(np.zeros((3, 17), np.float32))
    np.testing.assert_allclose(rewards, [1.25 * 2 + 5, 0, 5], atol=0.05)
    envs.unwrapped.set_state(qpos, 0 * qvel)
    _, rewards, _, _, _ = envs.step(np.full((3, 17), 9.0))  # clipped to 0.4
    assert rewards[2] == pytest.approx(5 - 0.1 * 17 * 0.4**2, abs=0.2)


# Batches


def test_environment_checker_is_content():
    env = gym.make(ID, render_mode="rgb_array", disable_env_checker=True)
    check_env(env.unwrapped, skip_close_check=True)


def test_single_equals_vector():
    n, steps = 3, 6
    qpos, qvel = random_states(n)
    envs, actions = make(n), random_actions(n, steps)
    envs.reset(seed=7)
    envs.unwrapped.set_state(qpos, qvel)
    singles = [gym.make(ID, render_mode="rgb_array") for _ in range(n)]
    for i, env in enumerate(singles):
        env.reset(seed=7)
        env.unwrapped.set_state(qpos[i], qvel[i])
    for step in range(steps):
        observations, rewards, terminated, truncated, infos = envs.step(actions[step])
        frames = envs.render()
        assert not terminated.any() and not truncated.any()
        for i, env in enumerate(singles):
            observation, reward, _, _, info = env.step(actions[step, i])
            np.testing.assert_array_equal(observation, observations[i])
            np.testing.assert_array_equal(env.render(), frames[i])
            np.testing.assert_array_equal(env.unwrapped.state, envs.unwrapped.state[i])
            assert reward == rewards[i] and info["diverged"] == infos["diverged"][i]
            np.testing.assert_array_equal(info["qpos"], infos["qpos"][i])
            np.testing.assert_array_equal(info["qpos"], envs.unwrapped.state[i, :24])


def test_seeds_repeat():
    def rollout(seed):
        envs = make(4)
        seen = [envs.reset(seed=seed)[0], *(envs.step(action)[0] for action in random_actions(4, 20))]
        return np.array([*seen, envs.reset()[0]]), envs.render()

    for first, again, other in zip(rollout(5), rollout(5), rollout(6), strict=True):
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


def test_episodes_are_truncated_at_100_and_go_on_when_it_falls():
    envs = make(2)
    for _ in range(2):
        envs.reset(seed=0)
        for step, action in enumerate(random_actions(2, 100), start=1):
            _, _, terminated, truncated, _ = envs.step(action)
            assert not terminated.any() and truncated.tolist() == [step == 100] * 2
        assert (envs.unwrapped.state[:, 2] < 0.9).all()


def test_masked_reset_leaves_the_others_alone():
    envs = make(3)
    envs.reset(seed=0)
    for action in random_actions(3, 3):
        envs.step(action)
    before = envs.unwrapped.state
    observations, _ = envs.reset(options={"reset_mask": np.array([False, True, False])})
    after = envs.unwrapped.state
    np.testing.assert_array_equal(after[[0, 2]], before[[0, 2]])
    np.testing.assert_allclose(after[1], np.append(build_model().qpos0, np.zeros(23)), atol=0.0101)
    np.testing.assert_array_equal(observations[:, :45], np.delete(after, (0, 1), axis=1).astype(np.float32))


def test_a_world_that_diverges_starts_anew():
    envs = make(3)
    envs.reset(seed=0)
    qpos, qvel = random_states(3)
    qvel[1] = 1e6
    envs.unwrapped.set_state(qpos, qvel)
    observations, rewards, terminated, truncated, infos = envs.step(np.zeros((3, 17), np.float32))
    assert infos["diverged"].tolist() == [False, True, False] and rewards[1] == 0
    assert not terminated.any() and not truncated.any()
    assert np.isfinite(observations).all() and np.isfinite(rewards).all()
    start = np.append(build_model().qpos0, np.zeros(23))
    np.testing.assert_allclose(envs.unwrapped.state[1], start, atol=0.0101)
    assert envs.unwrapped.state[1].tolist() != start.tolist()
    assert envs.unwrapped.worlds.diverged.tolist() == [0, 1, 0]
    assert not envs.step(np.zeros((3, 17), np.float32))[-1]["diverged"].any()


def test_pictures_follow_the_state_the_scene_and_the_camera():
    qpos, qvel = np.repeat(build_model().qpos0[None], 2, 0), np.zeros((2, 23))
    qpos[1, 2], qpos[1, 3:7] = 0.2, np.sqrt([0.5, 0, 0.5, 0])  # on its belly
    first = []
    for scene, camera in (("realistic", "three-quarter"), ("original", "original")):
        envs = make(2, width=48, height=40, scene=scene, camera=camera)
        envs.unwrapped.set_state(qpos, qvel)  # before any reset
        frames = envs.render()
        assert frames.shape == (2, 40, 48, 3)
        assert (frames[0] != frames[1]).any(-1).mean() > 0.05
        first.append(frames[0])
        np.testing.assert_array_equal(envs.render(), frames)
    assert (first[0] != first[1]).any(-1).mean() > 0.5


# Invalid arguments


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [
        ({"num_envs": 0}, "num_envs=0"),
        ({"scene": "moon"}, "scene 'moon'.*'realistic', 'original'"),
        ({"camera": "moon"}, "camera 'moon'.*'three-quarter', 'front', 'original'"),
        ({"quality": "ultra"}, "quality 'ultra'.*'fast', 'video'"),
        ({"device": "tpu"}, "device 'tpu'"),
        ({"width": 0}, "width=0"),
    ],
)
def test_bad_arguments(kwargs, words):
    with pytest.raises(ValueError, match=words):
        gym.make_vec(ID, **kwargs)


@pytest.mark.parametrize(
    ("qpos", "qvel", "kind", "words"),
    [
        (np.zeros((3, 24)), np.zeros((2, 23)), ValueError, r"qpos has shape \(3, 24\); expected \(2, 24\)"),
        (np.zeros((2, 24)), np.zeros(23), ValueError, r"qvel has shape \(23,\); expected \(2, 23\)"),
        (np.full((2, 24), np.nan), np.zeros((2, 23)), ValueError, "State 0 has x = nan"),
        (np.full((2, 24), "a"), np.zeros((2, 23)), TypeError, "must be numbers"),
    ],
)
def test_bad_states(qpos, qvel, kind, words):
    with pytest.raises(kind, match=words):
        make(2).unwrapped.set_state(qpos, qvel)


def test_bad_state_of_a_single_environment():
    with pytest.raises(ValueError, match=r"qpos has shape \(1, 24\); expected \(24,\)"):
        gym.make(ID).unwrapped.set_state(np.zeros((1, 24)), np.zeros(23))


def test_bad_actions():
    envs = make(2)
    envs.reset(seed=0)
    with pytest.raises(ValueError, match="Env 1 got the action nan"):
        envs.step(np.array([[0.0] * 17, [np.nan] * 17]))
    with pytest.raises(ValueError, match=r"shape \(2, 16\); expected \(2, 17\)"):
        envs.step(np.zeros((2, 16)))


def test_too_early():
    envs = make(2)
    for act in (lambda: envs.step(np.zeros((2, 17))), envs.render, lambda: envs.unwrapped.state):
        with pytest.raises(vlmrm_lite.VlmrmError, match=r"call reset\(\)"):
            act()
