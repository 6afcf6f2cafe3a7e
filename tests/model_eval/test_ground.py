"""Which pictures the shipped models know: those of their domains, and neither foreign ones nor other scenes."""

import warnings

import gymnasium as gym
import numpy as np
import pytest

import vlmrm_lite as vl
from vlmrm_lite.model_eval import ground as grounds
from vlmrm_lite.model_eval.ground import FIT_SEED, REACH_SEED, draw_domain, known_domains
from vlmrm_lite.vlm.checkpoints import shipped

SEED, PLAY_SEED = 777, 31  # neither the fit nor the reach has seen pictures of these
DOMAINS = ["cartpole", "mountain-car", "humanoid"]
PLAYED = {  # environments whose every picture is known, with their settings
    "vlmrm_lite/CartPole-v0": {},
    "vlmrm_lite/MountainCar-v0": {"scene": "textured"},
    "vlmrm_lite/Humanoid-v0": {"device": "cpu"},
}
OTHER_SCENES = {
    "vlmrm_lite/MountainCar-v0": {"scene": "plain"},
    "vlmrm_lite/Humanoid-v0": {"scene": "original", "camera": "original", "device": "cpu"},
}
CLASSIC = ["Acrobot-v1", "Pendulum-v1", "FrozenLake-v1", "Taxi-v4", "CliffWalking-v1"]
MUJOCO = ["Reacher", "Pusher", "Ant", "HalfCheetah", "Hopper", "Walker2d", "Swimmer", "InvertedPendulum"]


@pytest.fixture(scope="module")
def vlm():
    return vl.load_vlm(device="cpu")


def played(env_id, settings, num_envs=10, moments=10, every=8):
    """Frames of random play, (100, 64, 64, 3)."""
    envs = gym.make_vec(env_id, num_envs=num_envs, render_mode="rgb_array", **settings)
    envs.action_space.seed(PLAY_SEED)
    envs.reset(seed=PLAY_SEED)
    frames = []
    for _ in range(moments):
        for _ in range(every):
            envs.step(envs.action_space.sample())
        frames.append(np.asarray(envs.render()))
    envs.close()
    return np.concatenate(frames)


def foreign(env, n=20, every=5):
    """Frames of random play in a single environment of somebody else."""
    env.action_space.seed(PLAY_SEED)
    env.reset(seed=PLAY_SEED)
    frames = []
    while len(frames) < n:
        for _ in range(every):
            *_, terminated, truncated, _ = env.step(env.action_space.sample())
            if terminated or truncated:
                env.reset()
        frames.append(env.render())
    env.close()
    return np.stack(frames)


def test_a_model_knows_the_domains_of_its_words(vlm):
    assert [domain.name for domain in known_domains(vlm)] == DOMAINS
    assert {"phone"} <= {domain.name for domain in known_domains(vl.load_vlm("simclip-goals", device="cpu"))}
    assert len({FIT_SEED, REACH_SEED, SEED}) == 3


def test_all_shipped_models_have_a_ground():
    assert [name for name in shipped() if not vl.load_vlm(name, device="cpu").has_ground] == []


def test_a_model_without_a_domain_is_refused():
    class Web:
        name, has_vocabulary = "web", False

    with pytest.raises(ValueError, match="web knows the words of no domain"):
        grounds.make_ground(Web())


@pytest.mark.parametrize("name", ["cartpole", "mountain-car", pytest.param("humanoid", marks=pytest.mark.slow)])
def test_training_pictures_are_known(name, vlm):
    assert vlm.unknown_pictures(draw_domain(name, 500, 64, SEED)).mean() <= 0.01 + 2 * (0.01 / 500) ** 0.5


@pytest.mark.parametrize("env_id", [*list(PLAYED)[:2], pytest.param(list(PLAYED)[2], marks=pytest.mark.slow)])
def test_pictures_of_the_shipped_environments_are_known(env_id, vlm):
    assert vlm.unknown_pictures(played(env_id, PLAYED[env_id])).mean() <= 0.01


def test_gymnasiums_cartpole_is_known(vlm):
    frames = foreign(gym.make("CartPole-v1", render_mode="rgb_array"))
    assert not vlm.unknown_pictures(frames).any()


@pytest.mark.parametrize("env_id", [list(OTHER_SCENES)[0], pytest.param(list(OTHER_SCENES)[1], marks=pytest.mark.slow)])
def test_other_scenes_are_unknown(env_id, vlm):
    assert vlm.unknown_pictures(played(env_id, OTHER_SCENES[env_id])).mean() >= 0.95


@pytest.mark.parametrize("env_id", CLASSIC)
def test_pictures_of_foreign_environments_are_unknown(env_id, vlm):
    assert vlm.unknown_pictures(foreign(gym.make(env_id, render_mode="rgb_array"))).mean() >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("name", MUJOCO)
def test_pictures_of_mujoco_environments_are_unknown(name, vlm, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where MuJoCo writes MUJOCO_LOG.TXT, because a model uses an old attribute
    env = vl.MujocoRenderWrapper(gym.make(f"{name}-v5"))
    assert vlm.unknown_pictures(foreign(env)).mean() >= 0.95


def test_a_reward_wrapper_on_acrobot_warns_once():
    reward = vl.CosineReward(vl.load_vlm(device="cpu"), "a pole upright")
    env = vl.RewardWrapper(gym.make("Acrobot-v1", render_mode="rgb_array"), reward)
    env.reset(seed=0)
    with pytest.warns(UserWarning, match=r"simclip-micro was trained without pictures like these \(1 of the first 1\)"):
        env.step(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env.step(0)


def test_screens_are_unknown_to_a_model_that_has_seen_none(vlm):
    assert vlm.unknown_pictures(draw_domain("phone", 100, 64, SEED)).mean() >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped())
def test_every_shipped_model_knows_its_domains_and_no_acrobot(name):
    vlm = vl.load_vlm(name, device="cpu")
    for domain in known_domains(vlm):
        assert vlm.unknown_pictures(draw_domain(domain.name, 250, 64, SEED)).mean() <= 0.02, domain.name
    assert vlm.unknown_pictures(foreign(gym.make("Acrobot-v1", render_mode="rgb_array"))).mean() >= 0.95
