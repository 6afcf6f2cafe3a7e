"""The same comparison of goal and label in every cell of a grid."""

import numpy as np
import pytest
import torch
from gymnasium import spaces

from vlmrm_lite.sb3.goal_features import GoalGridFeatures, GoalImageFeatures
from vlmrm_lite.sb3.setting_classes import class_name, find_class, with_classes

SPACE = spaces.Dict(observation=spaces.Box(-1, 1, (2, 3, 5)), goal=spaces.Box(-1, 1, (7,)))


def sample(n=4, seed=0):
    torch.manual_seed(seed)
    return {"observation": torch.randn(n, 2, 3, 5), "goal": torch.randn(n, 7)}


def test_every_cell_has_its_features_by_the_same_network():
    torch.manual_seed(0)
    features, inputs = GoalGridFeatures(SPACE, cell_size=4), sample()
    out = features(inputs)
    assert out.shape == (4, 6 * 4) and features.features_dim == 24
    cells = inputs["observation"].flatten(1, 2)
    order = torch.tensor([3, 0, 5, 1, 4, 2])
    moved = features({**inputs, "observation": cells[:, order].reshape(4, 2, 3, 5)})
    assert torch.allclose(moved.reshape(4, 6, 4), out.reshape(4, 6, 4)[:, order], atol=1e-6)


def test_the_goal_counts_where_there_is_a_label():
    torch.manual_seed(0)
    features, inputs = GoalGridFeatures(SPACE), sample()
    inputs["observation"][:, 0, 0] = 0
    one, other = (features({**inputs, "goal": sample(seed=seed)["goal"]}).reshape(4, 6, -1) for seed in (1, 2))
    assert torch.equal(one[:, 0], other[:, 0]) and not torch.allclose(one[:, 1:], other[:, 1:])


def test_half_precision_labels_are_read():
    features, inputs = GoalGridFeatures(SPACE), sample()
    half = features({**inputs, "observation": inputs["observation"].half()})
    assert half.dtype == torch.float32 and torch.allclose(half, features(inputs), atol=1e-2)


@pytest.mark.parametrize(
    "space",
    [
        spaces.Box(0, 1, (2,)),
        spaces.Dict(observation=SPACE["observation"]),
        spaces.Dict(observation=spaces.Box(0, 1, (5,)), goal=SPACE["goal"]),
        spaces.Dict(observation=spaces.Discrete(3), goal=SPACE["goal"]),
    ],
    ids=["box", "no goal", "vector", "discrete"],
)
def test_other_observations_are_refused(space):
    with pytest.raises(ValueError, match=r"GoalGridFeatures needs observations .*\(rows, columns, p\)"):
        GoalGridFeatures(space)


PICTURES = spaces.Dict(observation=spaces.Box(0, 255, (3, 33, 16), np.uint8), goal=SPACE["goal"])


def test_every_place_of_a_picture_is_compared_with_the_goal():
    torch.manual_seed(0)
    features = GoalImageFeatures(PICTURES, cell_size=4)
    inputs = {"observation": torch.rand(3, 3, 33, 16), "goal": torch.randn(3, 7)}
    out = features(inputs)
    assert out.shape == (3, 5 * 2 * 4) and features.features_dim == 40
    changed = inputs["observation"].clone()
    changed[:, :, :4] += 1  # the first of five rows
    moved = (features({**inputs, "observation": changed}) != out).reshape(3, 5, 2, 4).any(dim=3)
    assert moved[:, 0].all() and not moved[:, 2:].any()
    assert not torch.allclose(features({**inputs, "goal": torch.randn(3, 7)}), out)


@pytest.mark.parametrize(
    "space",
    [SPACE["observation"], spaces.Box(0, 1, (3, 33, 16)), spaces.Box(0, 255, (33, 16, 3), np.uint8)],
    ids=["labels", "floats", "channels last"],
)
def test_what_is_no_picture_is_refused(space):
    with pytest.raises(ValueError, match=r"GoalImageFeatures needs observations .*pictures \(3, height, width\)"):
        GoalImageFeatures(spaces.Dict(observation=space, goal=SPACE["goal"]))


def test_a_task_may_name_the_classes():
    name = "vlmrm_lite.sb3.goal_features.GoalGridFeatures"
    assert find_class(name) is GoalGridFeatures and class_name(GoalGridFeatures) == name
    settings = {"policy_kwargs": {"features_extractor_class": name, "net_arch": [8]}, "replay_buffer_class": None}
    found = with_classes(settings)
    assert found["policy_kwargs"] == {"features_extractor_class": GoalGridFeatures, "net_arch": [8]}
    assert settings["policy_kwargs"]["features_extractor_class"] == name  # unchanged
    unknown = {"replay_buffer_class": "os.system", "policy_kwargs": {"optimizer_class": "Adamm"}}
    assert with_classes(unknown) == unknown  # for the checks that follow to refuse
