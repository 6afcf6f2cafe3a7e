"""What the agent and the things do: walk, bump, push, grip, lift, drop, fall, roll."""

import numpy as np
import pytest
from helpers.playroom import arrange, hold, open_envs, play

from vlmrm_lite.envs.playroom.env import grip
from vlmrm_lite.envs.playroom.layout import BODY_RADIUS, BOTTOMS, FURNITURE, HAND_HIGH, HAND_LOW, SIZES, Rooms
from vlmrm_lite.envs.playroom.things import KIND_NAMES

STAY = (0, 0, 0, 0)
CLOSE, OPEN = (0, 0, 0, 1), (0, 0, 0, -1)


def bottoms(rooms):
    return rooms.things("z") - BOTTOMS[rooms.things("kind").astype(int)]


def with_furniture(states, name, x, y):
    rooms, i = Rooms(states), FURNITURE.index(name)
    rooms.furniture("color")[:, i], rooms.furniture("x")[:, i], rooms.furniture("y")[:, i] = 0, x, y
    return states


@pytest.mark.parametrize("heading", [0.0, 2.0])
def test_the_agent_walks_and_turns(heading):
    envs = open_envs(arrange(heading=heading))
    rooms = play(envs, *[(0.5, 0, 0, 0)] * 4)
    place = np.array([rooms.agent("x")[0], rooms.agent("y")[0]])
    assert 0.25 < np.linalg.norm(place) < 0.5
    np.testing.assert_allclose(place / np.linalg.norm(place), [np.cos(heading), np.sin(heading)], atol=0.01)
    back = play(envs, *[(-1, 0, 0, 0)] * 5)
    assert np.hypot(back.agent("x"), back.agent("y"))[0] < np.linalg.norm(place)
    turned = play(open_envs(arrange(heading=heading)), *[(0, 1, 0, 0)] * 3).agent("heading")[0]
    assert 0.7 < turned - heading < 1.3
    assert play(open_envs(arrange()), *[(0, 1, 0, 0)] * 10).agent("heading")[0] < np.pi  # it stays within a turn


def test_the_hand_stays_within_its_reach():
    envs = open_envs(arrange())
    assert play(envs, *[(0, 0, 1, 0)] * 8).agent("hand")[0] == pytest.approx(HAND_HIGH, abs=0.02)
    assert play(envs, *[(0, 0, -1, 0)] * 8).agent("hand")[0] == pytest.approx(HAND_LOW, abs=0.02)


def test_walls_and_furniture_stop_the_agent():
    states = np.concatenate([arrange(), with_furniture(arrange(), "shelf", 0.9, 0)])
    x = play(open_envs(states), *[(1, 0, 0, 0)] * 15).agent("x")
    assert x[0] == pytest.approx(1.4 - BODY_RADIUS, abs=0.03)
    assert x[1] == pytest.approx(0.9 - SIZES[2, 0] - BODY_RADIUS, abs=0.03)


def test_things_stay_where_they_are_put():
    top = SIZES[1, 2]
    rooms = [arrange((f"red {kind}", 0.9, 0, top), ("blue ball", 0, 1, 0)) for kind in KIND_NAMES]
    states = with_furniture(np.concatenate(rooms), "box", 0.9, 0)
    rooms = play(open_envs(states), *[STAY] * 10)
    np.testing.assert_allclose(bottoms(rooms)[:, 0], top, atol=0.01)
    np.testing.assert_allclose(rooms.stack(("x", "y"))[:, 0], [[0.9, 0]] * 6, atol=0.02)
    assert not rooms.things("held").any()


def test_things_fall_and_are_pushed():
    states = np.concatenate([arrange((f"red {kind}", 0.6, 0, 0), ("blue mug", 0, 1, 0.6)) for kind in KIND_NAMES])
    envs = open_envs(states)
    rooms = play(envs, *[STAY] * 4)
    np.testing.assert_allclose(bottoms(rooms)[:, 1], 0, atol=0.02)
    rooms = play(envs, *[(0.5, 0, 0, 0)] * 6)
    assert (rooms.things("x")[:, 0] > 0.65).all()
    assert (rooms.things("x")[:, 0] - rooms.agent("x") > BODY_RADIUS).all()


def test_a_pushed_ball_rolls_on_and_comes_to_rest():
    envs = open_envs(arrange(("red ball", 0.5, 0, 0), x=-0.3))
    play(envs, *[(1, 0, 0, 0)] * 3)
    before = play(envs, (-1, 0, 0, 0)).things("x")[0, 0]
    after = play(envs, *[STAY] * 3).things("x")[0, 0]
    assert after > before + 0.03
    assert abs(play(envs, *[STAY] * 30).things("x_dot")[0, 0]) < 0.02


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_hand_holds_what_it_touches_until_it_opens(kind):
    envs = open_envs(arrange((f"red {kind}", 0.45, 0, 0), ("blue mug", 0, 1, 0)))
    assert not play(envs, STAY).things("held").any()  # an open hand holds nothing
    assert play(envs, CLOSE).things("held")[0].tolist() == [1, 0, 0, 0, 0, 0]
    rooms = play(envs, *[(0, 0, 1, -0.5)] * 6)  # not open enough to lose it
    assert rooms.things("held")[0, 0] == 1 and bottoms(rooms)[0, 0] > 0.3
    carried = play(envs, *[(0, 1, 0, 0)] * 4)
    hand = carried.hand_place[0]
    np.testing.assert_allclose(carried.stack(("x", "y", "z"))[0, 0], hand, atol=0.12)
    dropped = play(envs, OPEN)
    assert not dropped.things("held").any() and dropped.agent("closed")[0] == 0
    assert bottoms(play(envs, *[STAY] * 5))[0, 0] < 0.1


def test_the_hand_holds_one_thing_and_the_nearest():
    envs = open_envs(arrange(("red mug", 0.55, 0.1, 0), ("blue mug", 0.45, -0.06, 0), ("red ball", 1, 1, 0)))
    assert play(envs, *[CLOSE] * 3).things("held")[0].tolist() == [0, 1, 0, 0, 0, 0]


def test_a_hand_above_a_thing_does_not_touch_it():
    envs = open_envs(arrange(("red ball", 0.45, 0, 0), hand=0.6))
    assert not play(envs, CLOSE).things("held").any()
    assert play(envs, *[(0, 0, -1, 0)] * 4).things("held")[0, 0] == 1  # closed, it grips on the way down


def test_what_is_held_in_a_state_is_held():
    envs = open_envs(hold(arrange(("red boat", 0.45, 0, 0.4), hand=0.5)))
    rooms = play(envs, *[STAY] * 5)
    assert rooms.things("held")[0, 0] == 1 and bottoms(rooms)[0, 0] > 0.3


def test_a_thing_that_is_stuck_is_lost():
    for x, held in ((0.5, 1), (0.8, 1), (0.9, 0)):
        rooms = Rooms(hold(arrange(("red mug", x, 0, 0), hand=0.1)))
        grip(rooms)
        assert rooms.things("held")[0, 0] == held


def test_two_things_of_a_kind_keep_their_places():
    envs = open_envs(arrange(("red roll", 1, 0, 0), ("blue mug", 0, 1, 0), ("green roll", -1, 0, 0)))
    rooms = play(envs, STAY, STAY)
    np.testing.assert_allclose(rooms.stack(("x", "y"))[0, :3], [(1, 0), (0, 1), (-1, 0)], atol=0.02)
