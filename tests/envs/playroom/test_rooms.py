"""Random rooms: what is in them, and where."""

from collections import Counter

import numpy as np
import pytest

from vlmrm_lite.envs.playroom.layout import (
    BODY_RADIUS,
    BOTTOMS,
    COPIES,
    SIZES,
    STATE_NAMES,
    WHOLE,
    Rooms,
    empty_states,
    state_bounds,
)
from vlmrm_lite.envs.playroom.rooms import LONGEST, SHORTEST, START_DISTANCE, START_GAP, random_rooms
from vlmrm_lite.envs.playroom.things import COLOR_NAMES, KIND_NAMES, KINDS

N = 300


@pytest.fixture(scope="module")
def rooms():
    return Rooms(random_rooms(np.random.default_rng(0), N))


def pairs(rooms):
    """Distances of every two things seen from above, (n, 6, 6), infinite where there are not two."""
    places = rooms.stack(("x", "y"))
    distances = np.linalg.norm(places[:, :, None] - places[:, None], axis=-1)
    both = rooms.present[:, :, None] & rooms.present[:, None] & ~np.eye(6, dtype=bool)
    return np.where(both, distances, np.inf)


def test_kinds_and_colors():
    assert KIND_NAMES == ("mug", "ball", "lamp", "boat", "plane", "roll")
    assert COLOR_NAMES == ("red", "green", "blue", "yellow", "purple", "orange")
    assert all(0.05 <= kind.bottom <= 0.17 for kind in KINDS.values())


def test_every_room_is_another(rooms):
    assert len(np.unique(rooms.states, axis=0)) == N
    assert (rooms.states >= state_bounds()[0]).all() and (rooms.states <= state_bounds()[1]).all()
    whole = [STATE_NAMES.index(name) for name in WHOLE]
    assert len(whole) == 3 + 2 * 3 + 3 * 6 and (rooms.states[:, whole] % 1 == 0).all()
    for name in ("width", "depth"):
        assert rooms.agent(name).min() >= SHORTEST and rooms.agent(name).max() <= LONGEST
    assert set((rooms.furniture("color") >= 0).sum(1)) == {1, 2}
    assert len(set(rooms.agent("wall"))) == 6 and len(set(rooms.agent("floor"))) == 4


def test_four_to_six_things_in_random_slots(rooms):
    counts = Counter(rooms.present.sum(1).tolist())
    assert set(counts) == {4, 5, 6} and min(counts.values()) > N / 5
    assert (rooms.present.mean(0) > 0.7).all()
    kinds, colors = rooms.things("kind"), rooms.things("color")
    for slot in range(6):
        assert set(kinds[:, slot]) == set(colors[:, slot]) == set(range(-1, 6))
    assert ((kinds >= 0) == (colors >= 0)).all()


def test_no_thing_is_there_twice_but_some_kinds_are(rooms):
    for kinds, colors in zip(rooms.things("kind"), rooms.things("color"), strict=True):
        combinations = [pair for pair in zip(kinds, colors, strict=True) if pair[0] >= 0]
        assert len(set(combinations)) == len(combinations)
        assert max(Counter(kind for kind, _ in combinations).values()) <= COPIES
    twice = [len(set(row[row >= 0])) < (row >= 0).sum() for row in rooms.things("kind")]
    assert 0.5 < np.mean(twice) < 0.98


def test_things_stand_apart_from_each_other_and_from_the_agent(rooms):
    assert pairs(rooms).min() >= START_GAP
    x, y = rooms.things("x") - rooms.agent("x")[:, None], rooms.things("y") - rooms.agent("y")[:, None]
    assert np.hypot(x, y)[rooms.present].min() >= START_DISTANCE
    assert not rooms.things("held").any() and not rooms.agent("closed").any()


def test_things_stand_on_the_floor_or_on_furniture_within_the_walls(rooms):
    bottoms = (rooms.things("z") - BOTTOMS[rooms.things("kind").astype(int)])[rooms.present]
    np.testing.assert_allclose(bottoms, rooms.support()[rooms.present], atol=1e-9)
    on_top = bottoms > 0.1
    assert 0.05 < on_top.mean() < 0.3 and set(bottoms[on_top].round(6)) == set(SIZES[:2, 2])
    for axis, wall in (("x", "width"), ("y", "depth")):
        room_left = rooms.agent(wall)[:, None] / 2 - np.abs(rooms.things(axis))
        assert room_left[rooms.present].min() > 0.09
        assert (rooms.agent(wall) / 2 - np.abs(rooms.agent(axis))).min() > BODY_RADIUS


def test_agent_and_furniture_do_not_overlap(rooms):
    middles = np.stack([rooms.furniture("x"), rooms.furniture("y")], axis=-1)
    agent = np.stack([rooms.agent("x"), rooms.agent("y")], axis=-1)
    gaps = np.abs(agent[:, None] - middles) - rooms.half_sizes()
    there = rooms.furniture("color") >= 0
    assert np.linalg.norm(np.maximum(gaps, 0), axis=-1)[there].min() > BODY_RADIUS
    for first, second in ((0, 1), (0, 2), (1, 2)):
        both = there[:, first] & there[:, second]
        offset = np.abs(middles[:, first] - middles[:, second])
        clear = (offset > rooms.half_sizes()[:, first] + rooms.half_sizes()[:, second]).any(-1)
        assert both.any() and clear[both].all()


def test_the_support_is_what_is_below():
    rooms = Rooms(empty_states(1))
    rooms.furniture("color")[0, 1], rooms.furniture("x")[0, 1] = 0, 1.0
    rooms.things("x")[0] = 1, 1.19, 1.21, 0.81, 0.79, 0
    assert rooms.support()[0].tolist() == [0.28, 0.28, 0, 0.28, 0, 0]
    rooms.furniture("color")[0, 1] = -1
    assert not rooms.support().any()


def test_views_write_into_the_states():
    states = empty_states(3)
    Rooms(states).things("z")[1, 4] = 7
    Rooms(states).furniture("y")[2, 0] = 8
    assert states[1, STATE_NAMES.index("thing 5 z")] == 7 and states[2, STATE_NAMES.index("table y")] == 8
    assert (states[0] == empty_states(1)).all()


def test_seeds_repeat():
    first, again, other = (random_rooms(np.random.default_rng(seed), 3) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
