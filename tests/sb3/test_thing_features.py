"""Attention of a goal to things, whose order and whose empty rows do not matter."""

import numpy as np
import pytest
import torch
from gymnasium import spaces

from vlmrm_lite.sb3.setting_classes import class_name, find_class
from vlmrm_lite.sb3.thing_features import GoalThingFeatures

THINGS, ROW, REST = 4, 5, 3
SPACE = spaces.Dict(observation=spaces.Box(-9, 9, (REST + THINGS * ROW,)), goal=spaces.Box(-1, 1, (7,)))


def make(**kwargs):
    torch.manual_seed(0)
    return GoalThingFeatures(SPACE, THINGS, ROW, **kwargs)


def sample(n=6):
    torch.manual_seed(1)
    rows = torch.randn(n, THINGS, ROW)
    rows[..., 0] = 1
    return torch.randn(n, REST), rows, torch.randn(n, 7)


def features(network, rest, rows, goals):
    return network({"observation": torch.cat([rest, rows.flatten(1)], 1), "goal": goals})


def test_the_order_of_things_does_not_matter():
    network, (rest, rows, goals) = make(heads=2, size=8), sample()
    out = features(network, rest, rows, goals)
    assert out.shape == (6, network.features_dim) == (6, REST + 8 + 2 * (ROW + 8))
    assert torch.allclose(out, features(network, rest, rows[:, [2, 0, 3, 1]], goals), atol=1e-6)
    assert torch.equal(out[:, :REST], rest)


def test_things_that_are_not_there_do_not_count():
    network, (rest, rows, goals) = make(), sample()
    rows[:, 1, 0] = 0
    out = features(network, rest, rows, goals)
    rows[:, 1, 1:] = 5.0
    assert torch.equal(out, features(network, rest, rows, goals))
    rows[:, 2, 1:] = 5.0
    assert not torch.allclose(out, features(network, rest, rows, goals))


def test_goals_look_at_different_things():
    network, (rest, rows, goals) = make(), sample()
    assert not torch.allclose(features(network, rest, rows, goals), features(network, rest, rows, -goals))


def test_a_room_without_things_has_finite_features():
    network, (rest, rows, goals) = make(), sample()
    assert features(network, rest, 0 * rows, goals).isfinite().all()


def test_a_network_learns_to_read_the_thing_that_the_goal_names():
    """A linear layer on the features reads the last number of the thing whose name is the goal's."""
    torch.manual_seed(0)
    names = torch.eye(3)
    space = spaces.Dict(observation=spaces.Box(-9, 9, (4 * 5,)), goal=spaces.Box(-1, 1, (3,)))
    network = GoalThingFeatures(space, 4, 5, heads=1, size=8)
    head = torch.nn.Linear(network.features_dim, 1)
    optimizer = torch.optim.Adam([*network.parameters(), *head.parameters()], lr=1e-2)
    errors = []
    for _ in range(300):
        order = torch.rand(128, 3).argsort(1)
        wanted = torch.randint(3, (128,))
        rows = torch.cat([torch.ones(128, 3, 1), names[order], torch.randn(128, 3, 1)], dim=2)
        rows = torch.cat([rows, torch.zeros(128, 1, 5)], dim=1)
        target = rows[:, :3][order == wanted[:, None]][:, -1]
        out = head(network({"observation": rows.flatten(1), "goal": names[wanted]}))[:, 0]
        loss = (out - target).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        errors.append(loss.item())
    assert np.mean(errors[-20:]) < 0.1 < np.mean(errors[:5])


@pytest.mark.parametrize(
    "space",
    [
        SPACE["observation"],
        spaces.Dict(observation=SPACE["observation"]),
        spaces.Dict(observation=spaces.Box(0, 1, (19,)), goal=SPACE["goal"]),
        spaces.Dict(observation=spaces.Box(0, 1, (4, 5)), goal=SPACE["goal"]),
    ],
    ids=["box", "no goal", "short", "grid"],
)
def test_other_observations_are_refused(space):
    with pytest.raises(ValueError, match=r"GoalThingFeatures needs observations .* with k of at least 4 x 5"):
        GoalThingFeatures(space, THINGS, ROW)


def test_settings_name_it():
    name = "vlmrm_lite.sb3.thing_features.GoalThingFeatures"
    assert class_name(GoalThingFeatures) == name and find_class(name) is GoalThingFeatures
