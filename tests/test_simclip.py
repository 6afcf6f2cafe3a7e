"""The shipped models on held-out states and prompts."""

import json

import numpy as np
import pytest

import vlmrm_lite as vl
from vlmrm_lite import lab
from vlmrm_lite.envs.classic import cartpole, mountain_car
from vlmrm_lite.envs.humanoid import poses
from vlmrm_lite.model_eval import adversarial_poses, held_out, humanoid_states
from vlmrm_lite.model_eval.mean_epic import humanoid_mean_epic
from vlmrm_lite.utils.paths import data_path


@pytest.fixture(scope="module")
def vlm():
    return vl.load_vlm("simclip-micro", device="cpu")


@pytest.fixture(scope="module")
def scores(vlm):
    return held_out.held_out_scores(vlm)


@pytest.fixture(scope="module")
def humanoid(vlm):
    return held_out.task_summary(held_out.humanoid_scores(vlm))


@pytest.mark.slow
@pytest.mark.parametrize("domain", ["cartpole", "mountain-car-textured"])
@pytest.mark.parametrize(
    ("group", "count", "median"), [("paper", 1, 0.95), ("paraphrases", 20, 0.85), ("opposites", 10, 0.7)]
)
def test_reward_orders_states_by_held_out_sentences(scores, domain, group, count, median):
    chosen = scores[(scores.domain == domain) & (scores.group == group)]
    assert len(chosen) >= count
    assert chosen.spearman.median() >= median, chosen.sort_values("spearman").to_string()


@pytest.mark.slow
def test_reward_is_highest_upright(vlm):
    reward = vl.GoalBaselineReward(vlm, "pole vertically upright on top of the cart", "pole and cart", alpha=0.5)
    angles, places = np.linspace(-0.6, 0.6, 241), np.linspace(-2.2, 2.2, 23)
    states = np.zeros((len(places), len(angles), 4))
    states[..., 0], states[..., 2] = places[:, None], angles
    rewards = reward(cartpole.draw(states.reshape(-1, 4), 64, 64)).numpy().reshape(len(places), -1)
    assert abs(angles[rewards.mean(0).argmax()]) <= 0.05
    peaks = np.abs(angles[rewards.argmax(1)])  # the top is flat: where the cart is moves the peak a little
    assert np.median(peaks) <= 0.05 and peaks.max() <= 0.15


def test_reward_is_highest_at_the_flag(vlm):
    reward = vl.GoalBaselineReward(
        vlm, "a car at the peak of the mountain, next to the yellow flag", "a car in the mountain", alpha=0.5
    )
    states = np.zeros((181, 2))
    states[:, 0] = np.linspace(-1.2, 0.6, 181)
    peak = states[reward(mountain_car.draw(states, 64, 64)).argmax(), 0]
    assert 0.35 <= peak <= 0.6


@pytest.mark.slow
@pytest.mark.parametrize("task", [task for task in vl.TASKS if task.startswith("humanoid-")])
def test_humanoid_goal_states_get_more_than_others(humanoid, task):
    row = humanoid.loc[task]
    assert row.goal == row.others >= 100 and row.prompts >= 5
    assert row.auc >= 0.97 and row.epic <= 0.35 and row["median"] >= 0.90, row.to_string()


@pytest.fixture(scope="module")
def nano_and_mini():
    return [vl.load_vlm(name, device="cpu") for name in ("simclip-nano", "simclip-mini")]


@pytest.fixture(scope="module")
def their_images(nano_and_mini):
    return [held_out.humanoid_images(model) for model in nano_and_mini]


@pytest.mark.slow
@pytest.mark.parametrize("sharpening", [None, vl.TASKS["humanoid-lotus"].sharpening])
def test_mean_epic_improves_from_nano_to_mini(nano_and_mini, their_images, sharpening):
    nano, mini = (
        humanoid_mean_epic(model, images, sharpening=sharpening) for model, images in zip(nano_and_mini, their_images)
    )
    low, high = np.quantile(nano.draws - mini.draws, [0.025, 0.975])  # the same states for both
    assert low > 0, f"{nano[:3]} and {mini[:3]}; the difference is within {low:.4f} and {high:.4f}"


@pytest.mark.slow
@pytest.mark.parametrize("pose", ["lotus", "one-leg", "arms-crossed"])
def test_mini_scores_adversarial_states_of_micro_better_than_nano(nano_and_mini, pose):
    found = adversarial_poses.adversarial_states(vl.Run.load(f"humanoid-{pose}-micro"), episodes=4, seed=2_025)
    small, large = (adversarial_poses.adversarial_auc(model, f"humanoid-{pose}", found) for model in nano_and_mini)
    assert large > small


def test_crossed_arms_are_not_nearly_crossed_arms():
    """Poses that agents were rewarded for until a model learned from them: hands that touch, one hand short."""
    touching = {
        f"{side}_{joint}": sign * angle
        for side, sign in (("right", 1), ("left", -1))
        for joint, angle in (("shoulder1", 57), ("shoulder2", -22))
    } | {"right_elbow": 5, "left_elbow": 5}
    short = (
        {"left_shoulder1": -30},
        {"right_shoulder1": 30},
        {"left_shoulder1": -27, "left_shoulder2": 10, "left_elbow": -55},
    )
    angles = [poses.POSES["arms-crossed"].angles | change for change in ({}, touching, *short)]
    qpos = lab.humanoid.qpos_of([poses.Pose(each, pitch=-2) for each in angles])
    task = vl.TASKS["humanoid-arms-crossed"]
    assert task.success(qpos).tolist() == [True, False, False, False, False]
    shares = {}
    for name in ("simclip-micro-1", task.vlm):
        reward = vl.GoalBaselineReward(vl.load_vlm(name, device="cpu"), task.goal, task.baseline, task.alpha)
        for camera in ("three-quarter", task.env_kwargs["camera"]):
            paid = reward(humanoid_states.draw(qpos, camera=camera))
            shares[name, camera] = np.exp((paid - paid[0]).numpy()[1:] / task.sharpening)
    assert shares[task.vlm, "front"].max() < 0.3 < 0.8 < shares["simclip-micro-1", "front"].max()
    assert (shares[task.vlm, "front"] < shares[task.vlm, "three-quarter"]).all()  # from the front it is seen best


@pytest.mark.slow
def test_fine_tuning_on_adversarial_poses_helps_against_an_unseen_agent():
    found = adversarial_poses.adversarial_states(vl.Run.load("humanoid-arms-crossed-micro"), episodes=4, seed=2_025)
    before, after = (
        adversarial_poses.adversarial_auc(vl.load_vlm(name, device="cpu"), "humanoid-arms-crossed", found)
        for name in ("simclip-mini-1", "simclip-mini")
    )
    assert after > 0.97 > before


@pytest.mark.slow
def test_mean_epic_improves_with_what_mini_learned_later(nano_and_mini, their_images):
    earlier = vl.load_vlm("simclip-mini-1", device="cpu")
    before, after = (
        humanoid_mean_epic(model, images)
        for model, images in ((earlier, held_out.humanoid_images(earlier)), (nano_and_mini[1], their_images[1]))
    )
    assert np.quantile(before.draws - after.draws, 0.025) > 0  # the same states for both


def test_left_is_not_right(vlm):
    states = np.zeros((2, 4))
    states[:, 2] = -0.4, 0.4
    images = vlm.embed_images(cartpole.draw(states, 64, 64))
    left, right = vlm.embed_texts(["the pole leans to the left", "the pole leans to the right"])
    assert (images @ left).argmax() == 0 and (images @ right).argmax() == 1


def test_it_was_trained_on_no_held_out_sentence_and_knows_its_words(vlm):
    assert vlm.unknown_words("a pole upright on top of a cart next to the yellow flag") == []
    assert vlm.unknown_words("A Xylophone-playing pole") == ["xylophone", "playing"]


def test_files_are_small_and_plain():
    folder = data_path("clip", "simclip-micro")
    assert {path.suffix for path in folder.iterdir()} <= {".json", ".safetensors", ".md", ".onnx"}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 20e6
    assert json.loads((folder / "vocabulary.json").read_text()) == sorted(
        json.loads((folder / "vocabulary.json").read_text())
    )
