"""Rewards of many goals against numbers worked out by hand, and against the reward of one goal."""

import math

import numpy as np
import pytest
import torch
from helpers.embeddings import unit
from helpers.fake_vlms import PlaneVLM, WordVLM

import vlmrm_lite as vl
from vlmrm_lite.goals.goal_set import GoalSet, sample_negatives
from vlmrm_lite.goals.rewards import GoalContrastiveReward, GoalCosineReward, goal_probabilities, goal_reward
from vlmrm_lite.rewards import contrastive_reward


def at(*degrees):
    """Frames that `PlaneVLM` embeds in these directions."""
    return np.array(degrees, np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)


def test_the_cosine_of_every_frame_with_its_own_goal():
    reward = GoalCosineReward(PlaneVLM(), ["0", "90"])
    assert np.allclose(reward(at(0, 0, 60, 60), [0, 1, 0, 1]), [1, 0, 0.5, math.cos(math.pi / 6)], atol=1e-6)
    assert reward.threshold is None and reward.num_goals == 2


def test_probabilities_by_hand():
    # Goal 0 against goal 1, and goal 1 against goal 2; temperature 1.
    reward = GoalContrastiveReward(PlaneVLM(), ["0", "90", "180"], [[1], [2], [0]], temperature=1.0, threshold=None)
    softmax = [math.e / (math.e + 1), math.e / (math.e + 1), math.exp(-1) / (math.exp(-1) + math.e), 0.5]
    assert np.allclose(reward(at(0, 90, 0, 90), [0, 1, 2, 2]), [*softmax[:3], 0.5], atol=1e-6)


def test_distractors_are_negatives_of_every_goal():
    reward = GoalContrastiveReward(PlaneVLM(), ["0", "90"], [[1], [0]], ["180"], temperature=1.0, threshold=None)
    total = math.e + 1 + math.exp(-1)
    assert np.allclose(reward(at(0, 0), [0, 1]), [math.e / total, 1 / total], atol=1e-6)
    assert reward.candidates.tolist() == [[0, 1, 2], [1, 0, 2]]


def test_the_threshold_is_exceeded_not_met():
    make = {"prompts": ["0", "90"], "negatives": [[1], [0]], "temperature": 1.0}
    assert GoalContrastiveReward(PlaneVLM(), **make, threshold=0.5)(at(45, 44, 46), [0, 0, 0]).tolist() == [0, 1, 0]
    assert GoalContrastiveReward(PlaneVLM(), **make, threshold=0.73)(at(0), [0]).tolist() == [1]
    assert GoalContrastiveReward(PlaneVLM(), **make, threshold=0.74)(at(0), [0]).tolist() == [0]


def test_the_same_as_the_reward_of_one_goal():
    images, prompts = unit(6, 8), unit(5, 8, seed=1)
    candidates = torch.tensor([[0, 1, 2], [1, 3, 4], [2, 0, 3], [3, 4, 2], [4, 2, 0]])
    indices = torch.tensor([0, 4, 2, 2, 1, 3])
    found = goal_probabilities(images, prompts, candidates, indices, 0.05)
    for image, goal, probability in zip(images, indices, found):
        expected = contrastive_reward(image[None], prompts[candidates[goal]], 0, 0.05)[0]
        assert probability.item() == pytest.approx(expected.item(), abs=1e-6)


def test_stored_embeddings_are_rewarded_for_any_goal():
    vlm = PlaneVLM()
    reward = goal_reward(vlm, GoalSet(["0", "90", "180"], temperature=0.1))
    embeddings = reward.embed(at(0, 90)).numpy()
    seen = vlm.frames_seen
    assert reward.reward(embeddings, np.array([0, 1])).tolist() == [1, 1]
    assert reward.reward(embeddings, [1, 0]).tolist() == [0, 0] and vlm.frames_seen == seen == 2
    assert reward.reward(embeddings[:0], []).shape == (0,)


@pytest.mark.parametrize(
    ("temperature", "threshold"), [(1e-4, None), (0.05, None), (1.0, None), (1e-4, 0.5), (0.05, 0.5), (1.0, 0.15)]
)
def test_all_goals_at_once_are_rewarded_as_one_by_one(temperature, threshold):
    vlm, goals = WordVLM(), 12
    images, names = unit(40, vlm.embed_dim, seed=1), [f"word{i}" for i in range(goals)]
    negatives = sample_negatives(GoalSet(names[:9], names[9:], negatives=4))
    negatives[5] = negatives[5][:1]  # other goals have four
    contrastive = GoalContrastiveReward(vlm, names, negatives, {"x": range(goals), "y": [3, 4]}, temperature, threshold)
    for reward in (contrastive, GoalCosineReward(vlm, names)):
        pairs = np.repeat(images.numpy(), goals, axis=0), np.tile(np.arange(goals), len(images))
        found = reward.reward_all(images.numpy())
        assert found.shape == (40, goals) and found.dtype == torch.float32 and found.isfinite().all()
        assert np.allclose(found, reward.reward(*pairs).reshape(40, goals), atol=1e-6)
        assert found.unique().numel() > 1 and reward.reward_all(images[:0]).shape == (0, goals)


def test_a_set_becomes_a_reward_whose_goals_average_their_wordings():
    goals = GoalSet(["0", "90"], ["180"], ["about {}", "{}"], distractors=["45"], temperature=0.2, threshold=0.9)
    vlm = PlaneVLM()
    reward = goal_reward(vlm, goals)
    assert vlm.texts_seen == ["about 0", "0", "about 90", "90", "about 180", "180", "45"]
    assert (reward.temperature, reward.threshold, reward.num_goals) == (0.2, 0.9, 3)
    assert reward.candidates[:, 0].tolist() == [0, 1, 2] and reward.candidates[:2, 1:].tolist() == [[1, 3], [0, 3]]
    assert reward.candidates[2, 1] in (0, 1)  # a held-out goal against one of training
    again = goal_reward(PlaneVLM(), goals)
    assert torch.equal(again.candidates, reward.candidates)  # negatives are fixed


def test_the_temperature_is_the_models_own_unless_it_is_given():
    vlm = PlaneVLM()
    assert goal_reward(vlm, GoalSet(["0", "90"])).temperature == 0.01
    vlm.temperature = 0.07
    assert goal_reward(vlm, GoalSet(["0", "90"])).temperature == 0.07
    assert goal_reward(vlm, GoalSet(["0", "90"], temperature=0.5)).temperature == 0.5


def test_frame_size_and_preparation_are_the_models():
    vlm, compiled = PlaneVLM(), []
    vlm.image_size, vlm.compile_tower = 64, lambda: compiled.append(True)
    reward = goal_reward(vlm, GoalSet(["0", "90"]))
    assert reward.frame_size == 64 and "2 goals" in repr(reward)
    reward.prepare(1_000)
    assert not compiled
    reward.prepare(1_000_000)
    assert compiled


def test_the_public_names():
    assert vl.GoalSet is GoalSet and vl.goal_reward is goal_reward
    assert vl.GoalCosineReward is GoalCosineReward and vl.GoalContrastiveReward is GoalContrastiveReward


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], [[]]), "There are no goals"),
        ((["0", "90"], [[0], [0]]), "goal 0 is among its own negatives and can never win"),
        ((["0", "90"], [[1], [2]]), "negatives holds the goal index 2; expected 0 to 1"),
        ((["0", "90"], [[1]]), r"negatives=\[\[1\]\]; expected 2 lists of goal indices, one per goal"),
        ((["0", "90"], [[], []]), "goal 0 has nothing to be compared with; give it at least one negative"),
        ((["0", "90"], [["1"], ["0"]]), "expected 2 lists of goal indices"),
        ((["0", "the 0"], [[1], [0]]), "'0' can never win: its negative 'the 0' has the same embedding"),
        ((["0", "90"], [[1], [0]], ["a 90"]), "'90' can never win: its negative 'a 90' has the same embedding"),
        ((["0", "90"], [[1], [0]], (), 0.1, 2.0), "threshold must lie between 0 and 1"),
        ((["0", "90"], [[1], [0]], (), 1e-9), "temperature must lie between"),
        ((["0", ""], [[1], [0]]), r"goals\[1\] is empty"),
    ],
)
def test_each_mistake_has_a_sentence(arguments, message):
    with pytest.raises(ValueError, match=message):
        GoalContrastiveReward(PlaneVLM(), *arguments)


def test_a_model_is_needed():
    with pytest.raises(TypeError, match="The vlm is 'simclip', a str; expected a model"):
        goal_reward("simclip", GoalSet(["0", "90"]))


@pytest.mark.parametrize("indices", [[0], [0, 2], [0, -1], [[0, 1]]])
def test_goal_indices_must_fit_the_frames(indices):
    reward = GoalCosineReward(PlaneVLM(), ["0", "90"])
    with pytest.raises(ValueError, match="goal_indices must be 2 whole numbers from 0 to 1, one per frame"):
        reward(at(0, 90), indices)
