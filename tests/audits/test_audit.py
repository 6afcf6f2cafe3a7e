"""The cases that an audit must get right: its first advice says what is wrong."""

import time

import gymnasium as gym
import numpy as np
import open_clip
import pytest
import torch
from PIL import Image

import vlmrm_lite as vl
from vlmrm_lite.audits import Audit
from vlmrm_lite.audits.named_task import audit_task

GOAL, BASELINE = "pole vertically upright on top of the cart", "pole and cart"
FRAMES = np.random.default_rng(0).integers(0, 40, (60, 16, 16, 3), np.uint8)
FRAMES += np.linspace(0, 200, 60).astype(np.uint8)[:, None, None, None]  # a scene that gets brighter


def brightness(frames):
    return frames.mean(axis=(1, 2, 3)) / 255


@pytest.fixture(scope="module")
def vlm():
    return vl.load_vlm(device="cpu")


def verdicts(audit):
    return dict(zip(audit.table().check, audit.table().verdict, strict=True))


def test_constant_pictures():
    audit = vl.audit(brightness, np.full((30, 16, 16, 3), 7, np.uint8))
    assert audit.advice.startswith("Fix the pictures first, because they never change")
    assert verdicts(audit)["pictures"] == "stop" and "All 30 given frames are identical" in str(audit)


class DrawnAtReset(gym.Wrapper):
    """Draws what it showed at the last reset."""

    def reset(self, **kwargs):
        found = super().reset(**kwargs)
        self.frame = self.env.render()
        return found

    def render(self):
        return self.frame


@pytest.mark.parametrize("num_envs", [1, 4])
def test_pictures_that_change_at_resets_only(num_envs):
    def make():
        env = gym.make("vlmrm_lite/MountainCar-v0", width=32, height=32, render_mode="rgb_array", max_episode_steps=40)
        return DrawnAtReset(env)

    audit = vl.audit(brightness, gym.vector.SyncVectorEnv([make] * num_envs) if num_envs > 1 else make())
    assert audit.advice.startswith("Fix the pictures first, because they hardly change within an episode")
    assert verdicts(audit)["pictures"] == "stop"


def test_a_reward_that_does_not_move():
    audit = vl.audit(lambda frames: np.full(len(frames), 0.25), FRAMES)
    assert audit.advice.startswith("Change the reward before you train, because it is the same for all pictures")
    assert verdicts(audit) | {"speed": ""} == {"pictures": "ok", "reward": "stop", "speed": ""}


@pytest.mark.parametrize("kind", ["dice", "low bits"])
def test_a_reward_that_moves_on_noise_only(kind):
    rng = np.random.default_rng(1)
    rewards = {
        "dice": lambda frames: rng.random(len(frames)),
        "low bits": lambda frames: (frames.astype(int) * 7919 % 256).mean((1, 2, 3)),  # another number at each level
    }
    audit = vl.audit(rewards[kind], FRAMES)
    assert audit.advice.startswith("Do not train on this reward, because it moves on noise")


def test_a_good_reward_has_nothing_against_it():
    audit = vl.audit(brightness, FRAMES)
    assert audit.advice.startswith("Nothing here speaks against a training; label fifty frames")
    assert set(verdicts(audit).values()) <= {"ok", "note"}
    labels = np.arange(60) >= 30
    assert vl.audit(brightness, FRAMES, labels).advice == "Nothing here speaks against a training."


def test_labels_say_whether_the_reward_finds_the_goal():
    labels = np.arange(60) >= 30
    reversed_ = vl.audit(brightness, FRAMES, ~labels)
    assert reversed_.advice.startswith("Try other prompts or another camera")
    chance = vl.audit(brightness, FRAMES, np.arange(60) % 2 == 0)
    assert chance.advice.startswith("Try other prompts, another camera") and "does not separate" in chance.advice
    [row] = [row for row in chance.table().itertuples() if row.check == "separation"]
    assert row.low < 0.5 < row.high and row.value == pytest.approx(0.5, abs=0.05)


def test_cartpole(vlm):
    reward = vl.GoalBaselineReward(vlm, GOAL, BASELINE)
    audit = vl.audit(reward, gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=8, render_mode="rgb_array"))
    assert audit.advice.startswith("Nothing here speaks against a training")
    assert verdicts(audit)["ground"] == verdicts(audit)["words"] == verdicts(audit)["prompt"] == "ok"


@pytest.mark.slow
def test_simclip_on_acrobot(vlm):
    reward = vl.CosineReward(vlm, "a pole upright")
    audit = vl.audit(reward, gym.make("Acrobot-v1", render_mode="rgb_array"))
    assert audit.advice.startswith("Use a model that was trained on the web") and "other pictures" in audit.advice
    assert verdicts(audit)["ground"] == "stop"


def test_unknown_words(vlm):
    envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=8, render_mode="rgb_array")
    audit = vl.audit(vl.GoalBaselineReward(vlm, "an upright pole on a zeppelin", BASELINE), envs)
    assert "zeppelin" in audit.advice and verdicts(audit)["words"] == "warning"


@pytest.mark.slow
def test_a_labeled_humanoid_task():
    began = time.monotonic()
    audit = audit_task("humanoid-kneeling")
    table = audit.table().set_index("check")
    assert audit.advice == "Nothing here speaks against a training."
    assert table.verdict["separation"] == "ok" and table.low["separation"] > 0.8
    assert {"near misses", "precision", "EPIC", "threshold"} <= set(table.index)
    assert time.monotonic() - began < 60


@pytest.mark.slow
def test_a_web_sized_model_with_random_weights():
    torch.manual_seed(0)
    model, tokenizer = open_clip.create_model("ViT-B-32"), open_clip.get_tokenizer("ViT-B-32")
    vlm = vl.VLM(model, tokenizer, "random", "cpu")
    states, labels = vl.evaluation.make_labeled_states("cartpole", 50)
    envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=50, render_mode="rgb_array")
    envs.unwrapped.set_state(states)
    began = time.monotonic()
    audit = vl.audit(vl.CosineReward(vlm, GOAL), envs.render(), labels)
    assert time.monotonic() - began < 60
    assert audit.advice.startswith(("Do not train on this reward", "Try other prompts, another camera"))
    assert verdicts(audit)["separation"] == "stop" and "ground" not in verdicts(audit)


def test_the_same_seed_gives_the_same_findings(vlm):
    reward = vl.CosineReward(vlm, GOAL)
    envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=4, render_mode="rgb_array")
    first, second = (vl.audit(reward, envs, seed=3).table().query("check != 'speed'") for _ in range(2))
    assert first.equals(second)


def test_a_threshold_is_looked_through(vlm):
    envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=4, render_mode="rgb_array")
    reward = vl.ContrastiveReward(vlm, GOAL, "a pole lying down", temperature=0.05, threshold=1.0)
    audit = vl.audit(reward, envs)
    assert verdicts(audit)["reward"] == "warning" and "0.0% of them are above the threshold 1" in str(audit)


# What may be given.


@pytest.mark.parametrize("give", [torch.from_numpy, list, lambda f: [*map(Image.fromarray, f)]])
def test_frames_of_any_kind(give):
    assert vl.audit(brightness, give(FRAMES)).scores.rewards == pytest.approx(brightness(FRAMES))


def test_frames_of_other_sizes():
    frames = [*FRAMES[:30], *(frame.repeat(2, 0) for frame in FRAMES[30:])]
    audit = vl.audit(brightness, frames)
    assert audit.scores.rewards == pytest.approx(brightness(FRAMES))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("a pole", FRAMES), TypeError, "reward must be a callable"),
        ((brightness, "CartPole-v1"), TypeError, "a str; expected a Gymnasium environment, an array"),
        ((brightness, FRAMES / 255), ValueError, "Frame 0 is float64"),
        ((brightness, FRAMES[0]), ValueError, r"shape \(16, 16, 3\)"),
        ((brightness, FRAMES[:1]), ValueError, "There are 1 frames; expected at least two"),
        ((brightness, gym.make("CartPole-v1")), ValueError, "render_mode"),
        ((brightness, FRAMES, [0, 1]), ValueError, r"labels have shape \(2,\); expected \(60,\)"),
        ((brightness, FRAMES, [0] * 60), ValueError, "All 60 labels are False"),
        ((brightness, FRAMES, [2] * 60), ValueError, "labels hold 2"),
        ((brightness, FRAMES, ["yes"] * 60), TypeError, "labels hold"),
        ((brightness, gym.make("CartPole-v1", render_mode="rgb_array"), [1]), ValueError, "labels belong to frames"),
        ((lambda frames: None, FRAMES), ValueError, "must return one float per frame"),
    ],
)
def test_mistakes_are_explained(arguments, error, message):
    with pytest.raises(error, match=message):
        vl.audit(*arguments)


def test_it_is_exported():
    assert isinstance(vl.audit(brightness, FRAMES), Audit) and callable(vl.audit)
