"""Invalid arguments of rewards."""

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
    goal_baseline_reward,
    sharpen,
)


@pytest.fixture
def vlm():
    return PlaneVLM()


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan"), float("inf")])
def test_shares_outside_0_to_1(vlm, share):
    with pytest.raises(ValueError, match=f"alpha must lie between 0 and 1, got {share}"):
        goal_baseline_reward(unit(3, 4), unit(4, seed=1), unit(4, seed=2), share)
    with pytest.raises(ValueError, match=f"alpha .*{share}"):
        GoalBaselineReward(vlm, "to 0", "to 90", share)
    with pytest.raises(ValueError, match=f"threshold must lie between 0 and 1, got {share}"):
        contrastive_reward(unit(3, 4), unit(2, 4), 0, 1.0, share)
    with pytest.raises(ValueError, match=f"threshold .*{share}"):
        ContrastiveReward(vlm, "to 0", ["to 90"], threshold=share)


@pytest.mark.parametrize("temperature", [0, -0.01, float("nan"), float("inf")])
def test_temperature_not_positive(vlm, temperature):
    with pytest.raises(ValueError, match=f"temperature must be positive and finite, got {temperature}"):
        contrastive_reward(unit(3, 4), unit(2, 4), 0, temperature)
    for make in (
        lambda: ContrastiveReward(vlm, "to 0", ["to 90"], temperature),
        lambda: CosineReward(vlm, "to 0", temperature),
        lambda: GoalBaselineReward(vlm, "to 0", "to 90", 0.5, temperature),
        lambda: sharpen(torch.ones(3), temperature),
    ):
        with pytest.raises(ValueError, match=f"(temperature|sharpening) .*{temperature}"):
            make()


def test_numbers_of_wrong_type(vlm):
    with pytest.raises(TypeError, match="alpha must be a number between 0 and 1, got '0.5' .str."):
        GoalBaselineReward(vlm, "to 0", "to 90", "0.5")
    with pytest.raises(TypeError, match="temperature must be a positive number, got None"):
        ContrastiveReward(vlm, "to 0", ["to 90"], None)
    with pytest.raises(TypeError, match="sharpening must be a positive number, got 'hot'"):
        GoalBaselineReward(vlm, "to 0", "to 90", sharpening="hot")


@pytest.mark.parametrize("value", [True, False])
def test_booleans_are_no_numbers(vlm, value):
    for make in (
        lambda: GoalBaselineReward(vlm, "to 0", "to 90", value),
        lambda: goal_baseline_reward(unit(3, 4), unit(4, seed=1), unit(4, seed=2), value),
        lambda: ContrastiveReward(vlm, "to 0", ["to 90"], threshold=value),
        lambda: ContrastiveReward(vlm, "to 0", ["to 90"], temperature=value),
        lambda: CosineReward(vlm, "to 0", sharpening=value),
    ):
        with pytest.raises(TypeError, match=rf"must be a .*number.*, got {value} \(bool\)"):
            make()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_rewards_that_cannot_be_sharpened(value):
    with pytest.raises(ValueError, match="rewards must be finite numbers of at most 1, but hold NaN or infinity"):
        sharpen(torch.tensor([0.5, value]), 0.1)


def test_a_goal_without_a_negative():
    with pytest.raises(ValueError, match="prompts must hold the goal and at least one negative, got 1"):
        contrastive_reward(unit(3, 4), unit(1, 4), 0, 1.0)


def test_goal_equal_to_baseline(vlm):
    with pytest.raises(ValueError, match="goal and baseline have the same embedding"):
        goal_baseline_reward(unit(3, 4), unit(4), unit(4), 0.5)
    with pytest.raises(ValueError, match="goal and baseline are both 'to 45'"):
        GoalBaselineReward(vlm, "to 45", "to 45")
    with pytest.raises(ValueError, match="same embedding"):  # other words, same vector
        GoalBaselineReward(vlm, "to 45", "towards 45")


@pytest.mark.parametrize("prompt", ["", "   ", [], ["to 1", ""]])
def test_empty_prompt(vlm, prompt):
    with pytest.raises(ValueError, match="goal is empty"):
        CosineReward(vlm, prompt)
    with pytest.raises(ValueError, match="baseline is empty"):
        GoalBaselineReward(vlm, "to 1", prompt)
    with pytest.raises(ValueError, match=r"negatives\[1\] is empty"):
        ContrastiveReward(vlm, "to 1", ["to 2", prompt])


@pytest.mark.parametrize("prompt", [None, 3, b"to 1", ["to 1", 2], {"to 1"}])
def test_prompt_of_wrong_type(vlm, prompt):
    with pytest.raises(TypeError, match="goal must be a string or a list of strings, got"):
        CosineReward(vlm, prompt)
    assert vlm.texts_seen == []


@pytest.mark.parametrize("negatives", [[], None, 3])
def test_no_negatives(vlm, negatives):
    with pytest.raises(ValueError, match="negatives must be a list of at least one prompt, got"):
        ContrastiveReward(vlm, "to 0", negatives)


def test_goal_among_the_negatives(vlm):
    with pytest.raises(ValueError, match="'to 0' is also among the negatives"):
        ContrastiveReward(vlm, "to 0", ["to 90", "to 0"])


def test_a_negative_in_other_words_with_the_embedding_of_the_goal(vlm):
    with pytest.raises(ValueError, match="goal 'to 0' can never win: 'towards 0' has the same embedding"):
        ContrastiveReward(vlm, "to 0", ["to 90", "towards 0"])


def test_target_that_is_no_row():
    for target in (2, -1, "0"):
        with pytest.raises(ValueError, match="goal_index must be the row of the goal, one of 0 to 1; got"):
            contrastive_reward(unit(3, 4), unit(2, 4), target, 1.0)


def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r"got \(4,\) and \(4,\)"):
        cosine_reward(unit(4), unit(4))
    with pytest.raises(ValueError, match=r"images \(n, d\) and prompts \(d,\), got \(3, 4\) and \(5,\)"):
        cosine_reward(unit(3, 4), unit(5))
    with pytest.raises(ValueError, match=r"got \(3, 4\) and \(1, 4\)"):
        goal_baseline_reward(unit(3, 4), unit(4), unit(1, 4), 0.5)
    with pytest.raises(ValueError, match=r"prompts \(k, d\), got \(3, 4\) and \(4,\)"):
        contrastive_reward(unit(3, 4), unit(4), 0, 1.0)


def test_embeddings_that_are_no_tensors():
    with pytest.raises(TypeError, match="torch tensors, got ndarray"):
        cosine_reward(np.ones((3, 4)), unit(4))


@pytest.mark.parametrize("index", [True, False, 0.0, torch.tensor([0, 1]), None, -1, 2, "0"])
def test_an_index_that_is_no_row(index):
    with pytest.raises(ValueError, match="goal_index must be the row of the goal, one of 0 to 1"):
        contrastive_reward(torch.eye(2), torch.eye(2), index, 0.1)


@pytest.mark.parametrize("sharpening", [0.001, 1e-9, 1e6])
def test_a_sharpening_that_makes_rewards_equal(sharpening):
    with pytest.raises(ValueError, match=r"sharpening must lie between 0.01 and 100, got .*become equal numbers"):
        sharpen(torch.tensor([0.1, 0.5]), sharpening)


@pytest.mark.parametrize(
    ("images", "goal", "error", "message"),
    [
        (torch.eye(2), torch.tensor([1, 0]), TypeError, "one floating-point dtype, got torch.float32 and torch.int64"),
        (torch.eye(2).double(), torch.tensor([1.0, 0.0]), TypeError, "torch.float64 and torch.float32"),
        (torch.eye(2), torch.tensor([float("nan"), 0.0]), ValueError, "prompts hold NaN or infinity"),
        (torch.tensor([[float("inf"), 0.0]]), torch.tensor([1.0, 0.0]), ValueError, "images hold NaN or infinity"),
    ],
)
def test_embeddings_that_give_no_numbers(images, goal, error, message):
    with pytest.raises(error, match=message):
        cosine_reward(images, goal)


@pytest.mark.parametrize(
    ("vlm", "message"), [(5, "The vlm is 5, a int"), ("simclip-nano", r"load_vlm\('simclip-nano'\)")]
)
def test_what_is_no_model(vlm, message):
    for make in (
        CosineReward,
        lambda vlm, goal: GoalBaselineReward(vlm, goal, "b"),
        lambda v, g: ContrastiveReward(v, g, ["b"]),
    ):
        with pytest.raises(TypeError, match=message):
            make(vlm, "a pole")
