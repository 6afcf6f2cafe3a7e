"""The three rewards: hand-computed cases, an independent reference, and callables on frames."""

import math

import numpy as np
import pytest
import torch
from helpers.embeddings import unit
from helpers.fake_vlms import PlaneVLM

from vlmrm_lite.rewards import (
    ContrastiveReward,
    CosineReward,
    GoalBaselineReward,
    contrastive_reward,
    cosine_reward,
    embed_prompt,
    goal_baseline_reward,
    sharpen,
)


@pytest.fixture
def vlm():
    return PlaneVLM()


def frames_at(*degrees):
    frames = np.zeros((len(degrees), 2, 2, 3), dtype=np.uint8)
    frames[:, 0, 0, 0] = degrees
    return frames


# Formulas


def test_cosine_by_hand():
    images = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-0.6, 0.8]])
    rewards_ = cosine_reward(images, torch.tensor([0.6, 0.8]))
    torch.testing.assert_close(rewards_, torch.tensor([0.6, 0.8, 0.28]))


def test_goal_baseline_by_hand():
    # Line through (1, 0) and (0, 1); the image (-1, 0) projects onto (0, 1), sqrt(2) from the goal (1, 0).
    goal, baseline, images = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0]), torch.tensor([[-1.0, 0.0]])
    assert goal_baseline_reward(images, goal, baseline, 0.0).item() == pytest.approx(-1.0)  # 1 - 4/2
    assert goal_baseline_reward(images, goal, baseline, 1.0).item() == pytest.approx(0.0, abs=1e-6)  # 1 - 2/2
    # Halfway between (-1, 0) and (0, 1) is (-1/2, 1/2), at squared distance 2.5 from the goal.
    assert goal_baseline_reward(images, goal, baseline, 0.5).item() == pytest.approx(-0.25)


def test_the_line_does_not_go_through_the_origin():
    # Projecting onto the direction alone, instead of onto the affine line, would give another point.
    goal, baseline = torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.0])
    assert goal_baseline_reward(goal[None], goal, baseline, 1.0).item() == pytest.approx(1.0)
    assert goal_baseline_reward(baseline[None], goal, baseline, 1.0).item() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("alpha", [0.0, 0.25, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("dim", [2, 64, 512])
def test_goal_baseline_equals_a_dense_projection_matrix(alpha, dim):
    images, goal, baseline = unit(200, dim, seed=1), unit(dim, seed=2), unit(dim, seed=3)
    s, g, b = (tensor.double().numpy() for tensor in (images, goal, baseline))
    line = np.outer(g - b, g - b) / ((g - b) @ (g - b))  # (d, d), projects onto the direction of the line
    shifted = (s - b) @ line.T + b
    expected = 1 - 0.5 * np.linalg.norm(alpha * shifted + (1 - alpha) * s - g, axis=1) ** 2
    ours = goal_baseline_reward(images, goal, baseline, alpha)
    np.testing.assert_allclose(ours.numpy(), expected, atol=1e-5, rtol=0)


def test_alpha_zero_is_the_cosine_reward():
    images, goal, baseline = unit(500, 128, seed=4), unit(128, seed=5), unit(128, seed=6)
    torch.testing.assert_close(
        goal_baseline_reward(images, goal, baseline, 0.0), cosine_reward(images, goal), atol=1e-6, rtol=0
    )


def test_alpha_one_sees_only_the_component_along_the_line():
    goal, baseline = torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.0, 1.0, 0.0])
    images = torch.tensor([[0.6, 0.0, 0.8], [0.6, 0.0, -0.8]])
    one, other = goal_baseline_reward(images, goal, baseline, 1.0)
    assert one == other
    wider = images + torch.tensor([0.3, 0.3, 0.3])  # orthogonal to the line's direction (1, -1, 0)
    torch.testing.assert_close(goal_baseline_reward(wider, goal, baseline, 1.0), torch.stack([one, other]))


def test_contrastive_by_hand():
    images, goals = torch.tensor([[1.0, 0.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    weights = [math.exp(2), math.exp(0), math.exp(-2)]  # similarities 1, 0, -1 at temperature 1/2
    for target, weight in enumerate(weights):
        p = contrastive_reward(images, goals, target, 0.5)
        assert p.item() == pytest.approx(weight / sum(weights), rel=1e-5)
    assert contrastive_reward(images, goals, 0, 0.5, threshold=0.86).tolist() == [1.0]  # p = 0.867
    assert contrastive_reward(images, goals, 0, 0.5, threshold=0.87).tolist() == [0.0]


def test_contrastive_threshold_is_strict_and_keeps_shape_and_dtype():
    even = contrastive_reward(unit(5, 2), unit(1, 2).repeat(2, 1), 1, 1.0, threshold=0.5)  # p is exactly 1/2
    assert even.tolist() == [0.0] * 5 and even.dtype == torch.float32


def test_contrastive_is_a_distribution_at_low_temperature():
    images, goals = unit(50, 16, seed=7), unit(4, 16, seed=8)
    ps = torch.stack([contrastive_reward(images, goals, k, 0.001) for k in range(4)])
    assert torch.isfinite(ps).all()
    torch.testing.assert_close(ps.sum(dim=0), torch.ones(50))


# Callables


def test_cosine_reward_on_frames(vlm):
    reward = CosineReward(vlm, "towards 90")
    out = reward(frames_at(90, 0, 180, 30))
    torch.testing.assert_close(out, torch.tensor([1.0, 0.0, 0.0, 0.5]), atol=1e-6, rtol=0)
    assert out.dtype == torch.float32 and vlm.frames_seen == 4


def test_callables_take_torch_frames(vlm):
    frames = frames_at(10, 100)
    reward = CosineReward(vlm, "towards 90")
    assert torch.equal(reward(torch.from_numpy(frames)), reward(frames))


def test_goal_baseline_reward_on_frames(vlm):
    reward = GoalBaselineReward(vlm, goal="towards 0", baseline="towards 90", alpha=1.0)
    assert reward(frames_at(180)).item() == pytest.approx(0.0, abs=1e-6)
    reward.alpha = 0.0
    assert reward(frames_at(180)).item() == pytest.approx(-1.0, abs=1e-6)
    assert sorted(vlm.texts_seen) == ["towards 0", "towards 90"]  # embedded once
    reward.alpha = 3
    with pytest.raises(ValueError, match="3"):
        reward(frames_at(180))


def test_contrastive_reward_on_frames(vlm):
    reward = ContrastiveReward(vlm, "to 0", ["to 90", ["to 170", "to 190"]], temperature=0.5)
    weights = [math.exp(2), math.exp(0), math.exp(-2)]  # the last negative averages to 180 degrees
    assert reward(frames_at(0)).item() == pytest.approx(weights[0] / sum(weights), rel=1e-4)
    reward.threshold = 0.5
    assert reward(frames_at(0, 90)).tolist() == [1.0, 0.0]


def test_one_negative_may_be_a_plain_string(vlm):
    one, listed = (ContrastiveReward(vlm, "to 0", negatives) for negatives in ("to 90", ["to 90"]))
    assert torch.equal(one(frames_at(40, 50)), listed(frames_at(40, 50)))


def test_from_embeddings_needs_no_second_pass(vlm):
    images = vlm.embed_images(frames_at(20, 60, 120))
    seen = vlm.frames_seen
    for reward in (
        CosineReward(vlm, "to 90"),
        GoalBaselineReward(vlm, "to 90", "to 0", 0.3),
        ContrastiveReward(vlm, "to 90", ["to 0"]),
    ):
        out = reward.from_embeddings(images)
        assert out.shape == (3,) and vlm.frames_seen == seen
        torch.testing.assert_close(out, reward(frames_at(20, 60, 120)))
        seen = vlm.frames_seen
        assert reward.vlm is vlm


def test_sharpening_keeps_the_order_and_pulls_the_best_apart(vlm):
    rewards = torch.tensor([-1.0, 0.0, 0.8, 0.9, 1.0])
    sharp = sharpen(rewards, 0.1)
    torch.testing.assert_close(sharp, torch.tensor([math.exp(-20), math.exp(-10), math.exp(-2), math.exp(-1), 1.0]))
    assert (sharp.diff() > 0).all() and sharp[4] - sharp[3] > 0.6
    frames = frames_at(0, 30, 90)
    for plain, sharpened in (
        (CosineReward(vlm, "to 0"), CosineReward(vlm, "to 0", sharpening=0.2)),
        (GoalBaselineReward(vlm, "to 0", "to 90", 0.3), GoalBaselineReward(vlm, "to 0", "to 90", 0.3, sharpening=0.2)),
    ):
        torch.testing.assert_close(sharpened(frames), ((plain(frames) - 1) / 0.2).exp())


def test_several_sentences_are_averaged_and_normalised_again(vlm):
    up = torch.tensor([0.0, 1.0])
    torch.testing.assert_close(embed_prompt(vlm, ["to 30", "to 150"]), up, atol=1e-6, rtol=0)
    assert embed_prompt(vlm, ("to 10", "to 20", "to 80")).norm().item() == pytest.approx(1.0)
    averaged = CosineReward(vlm, ["to 80", "to 100"])(frames_at(90))
    assert averaged.item() == pytest.approx(1.0)


def test_repr_tells_model_and_settings(vlm):
    assert repr(CosineReward(vlm, "to 1")) == "CosineReward('plane', goal='to 1')"
    assert repr(GoalBaselineReward(vlm, "to 1", "to 2", 0.3)) == (
        "GoalBaselineReward('plane', goal='to 1', baseline='to 2', alpha=0.3)"
    )
    assert repr(ContrastiveReward(vlm, "to 1", ["to 2"], 0.02)) == (
        "ContrastiveReward('plane', goal='to 1', negatives=['to 2'], temperature=0.02, threshold=None)"
    )
    assert repr(CosineReward(vlm, "to 1", sharpening=0.1)) == "CosineReward('plane', goal='to 1', sharpening=0.1)"
