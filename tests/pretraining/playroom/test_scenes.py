"""Sampled rooms are possible, and hold enough goals and near misses; pictures repeat with the seed."""

import numpy as np
import pytest

from vlmrm_lite.envs.playroom.env import PlayroomVectorEnv
from vlmrm_lite.envs.playroom.layout import Rooms
from vlmrm_lite.pretraining.playroom import sight
from vlmrm_lite.pretraining.playroom.scenes import draw, sample


@pytest.fixture(scope="module")
def features():
    return sample(600, np.random.default_rng(0))


def test_rooms_are_possible(features):
    rooms = Rooms(features["states"])
    half = np.stack([rooms.agent("width"), rooms.agent("depth")], axis=1)[:, None] / 2
    places = rooms.stack(("x", "y"))
    assert (np.abs(places) <= half + 1e-9)[rooms.present].all()
    bottoms = rooms.things("z") - sight.depths(rooms) - rooms.support()
    assert bottoms[rooms.present].min() > -0.02  # nothing is sunk into the floor or the furniture
    assert (np.abs(bottoms[rooms.present]) < 0.02).mean() > 0.8
    held = rooms.things("held") == 1
    hands = np.linalg.norm(rooms.stack(("x", "y", "z")) - rooms.hand_place[:, None], axis=-1)
    assert held.any(1).mean() > 0.25 and hands[held].max() < 0.08
    body = np.linalg.norm(places - np.stack([rooms.agent("x"), rooms.agent("y")], 1)[:, None], axis=-1)
    assert (body[rooms.present] > 0.3).mean() > 0.99
    envs = PlayroomVectorEnv(2, device="cpu", width=32, height=32)
    envs.reset(seed=0)
    envs.set_state(features["states"][:2])  # takes them


def test_goals_and_near_misses_are_in_sight(features):
    most = {
        name: features[name].max(tuple(range(1, features[name].ndim))) for name in ("near", "held", "lifted", "low")
    }
    most |= {name: features[name].max((1, 2)) for name in ("next", "apart")}
    expected = {"near": 0.4, "held": 0.25, "lifted": 0.15, "low": 0.07, "next": 0.13, "apart": 0.3}
    for name, least in expected.items():
        assert least < (most[name] > 0.5).mean() < 0.9, name
    assert (features["near"].max(1) < 0.1).mean() > 0.15 and (features["seen"].max(1) < 0.1).mean() > 0.01
    for kind in range(6):
        for color in range(6):
            match = (features["kind"] == kind) & (features["color"] == color)
            assert (features["near"] > 0.5)[match].sum() >= 2, (kind, color)


def test_scenes_and_pictures_repeat_with_the_seed():
    one, two = (sample(4, np.random.default_rng(3)) for _ in range(2))
    assert all(np.array_equal(one[key], two[key]) for key in one)
    frames = draw(one, 32)
    assert frames.shape == (4, 32, 32, 3) and frames.dtype == np.uint8 and frames.std() > 10
    other = draw(sample(4, np.random.default_rng(5)), 32)
    assert (other != frames).mean() > 0.1
    assert np.array_equal(draw(two, 32), frames)
