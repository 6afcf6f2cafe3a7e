"""Success in the playroom, and what just misses it."""

import numpy as np
import pytest
from helpers.playroom import arrange, hold

from vlmrm_lite.envs.playroom.layout import FURNITURE, SIZES, Rooms, empty_states
from vlmrm_lite.envs.playroom.rooms import random_rooms
from vlmrm_lite.envs.playroom.things import KIND_NAMES
from vlmrm_lite.tasks.playroom_success import goal_possible, goal_reached, lifted, near, next_to

ROLL, MUG, PLANE, LAMP = "green roll", "blue mug", "red plane", "purple lamp"


def check(states, goal):
    return bool(goal_reached(states, [goal])[0])


# Find


@pytest.mark.parametrize("heading", [0.0, 1.0, -3.0])
def test_near_is_close_and_in_front(heading):
    def at(distance, degrees):
        angle = heading + np.radians(degrees)
        return arrange((ROLL, distance * np.cos(angle), distance * np.sin(angle), 0), heading=heading)

    for distance, degrees in ((0.5, 0), (0.64, 0), (0.5, 34), (0.5, -34), (0.3, 10)):
        assert check(at(distance, degrees), "find: green roll")
    for distance, degrees in ((0.67, 0), (0.5, 36), (0.5, -36), (0.5, 90), (0.4, -90), (0.4, 180), (2, 0)):
        assert not check(at(distance, degrees), "find: green roll")  # too far, beside the agent, or behind it


def test_near_another_thing_is_not_near():
    states = arrange(("red roll", 0.5, 0, 0), ("green mug", 0.5, 0.3, 0), (ROLL, -1, 0, 0))
    assert not check(states, "find: green roll")
    assert check(states, "find: red roll") and check(states, "find: green mug")
    assert check(states, "find: roll") and not check(states, "find: lamp")


# Lift


def test_lifted_is_held_and_high():
    assert check(hold(arrange((MUG, 0.45, 0, 0.21))), "lift: blue mug")
    assert not check(hold(arrange((MUG, 0.45, 0, 0.19))), "lift: blue mug")  # held, not lifted
    assert not check(hold(arrange((MUG, 0.45, 0, 0))), "lift: blue mug")
    assert not check(arrange((MUG, 0.45, 0, 0.5)), "lift: blue mug")  # falling


def test_what_is_held_on_furniture_is_not_lifted():
    states = hold(arrange((MUG, 0.45, 0, SIZES[0, 2])))
    rooms = Rooms(states)
    rooms.furniture("color")[0, FURNITURE.index("table")] = 0
    rooms.furniture("x")[0, FURNITURE.index("table")] = 0.5
    assert not check(states, "lift: blue mug")
    rooms.things("z")[0, 0] += 0.21
    assert check(states, "lift: blue mug")
    rooms.furniture("y")[0, FURNITURE.index("table")] = 1.0  # the table is beside it
    rooms.things("z")[0, 0] -= 0.21
    assert check(states, "lift: blue mug")


def test_lifting_another_thing_is_not_lifting_it():
    states = hold(arrange(("red mug", 0.45, 0, 0.4), (MUG, 1, 0, 0)))
    assert check(states, "lift: red mug") and check(states, "lift: mug") and not check(states, "lift: blue mug")


# Put next to


def test_next_to_is_beside_and_level():
    for x, y, bottom in ((0.3, 0, 0), (0, -0.37, 0), (0.2, 0.2, 0.1)):
        assert check(arrange((LAMP, 0, 1, 0), (PLANE, x, 1 + y, bottom)), "put: lamp, plane")
    for x, y, bottom in ((0.4, 0, 0), (0.3, 0.3, 0), (0.2, 0, 0.15)):  # dropped on the way, or still above it
        assert not check(arrange((LAMP, 0, 1, 0), (PLANE, x, 1 + y, bottom)), "put: lamp, plane")


def test_next_to_another_thing_is_not_next_to_it():
    states = arrange((LAMP, 0, 0, 0), ("red boat", 0.3, 0, 0), (PLANE, 1, 1, 0))
    assert check(states, "put: lamp, boat") and check(states, "put: red boat, purple lamp")
    assert not check(states, "put: lamp, plane") and not check(states, "put: blue boat, lamp")


def test_a_thing_is_not_next_to_itself():
    assert not check(arrange((LAMP, 0, 0, 0), (PLANE, 1, 1, 0)), "put: lamp, lamp")
    assert check(arrange((LAMP, 0, 0, 0), ("red lamp", 0.3, 0, 0)), "put: lamp, lamp")


# Starts


def test_episodes_never_start_in_success():
    states = random_rooms(np.random.default_rng(0), 400)
    for kind in KIND_NAMES:
        assert not near(states, [kind] * 400).any() and not lifted(states, [kind] * 400).any()
        for other in KIND_NAMES:
            assert not next_to(states, [kind] * 400, [other] * 400).any()


def test_predicates_are_not_always_false_on_random_rooms():
    states = random_rooms(np.random.default_rng(0), 50)
    rooms = Rooms(states)
    rooms.agent("x")[:], rooms.agent("y")[:] = rooms.things("x").max(1) - 0.5, 0
    rooms.agent("heading")[:] = 0
    rooms.things("y")[:] = 0
    assert sum(near(states, [kind] * 50).sum() for kind in KIND_NAMES) >= 40


# Goals


def test_goals_of_many_rooms_at_once():
    states = np.concatenate([arrange((ROLL, 0.5, 0, 0)), hold(arrange((MUG, 0.45, 0, 0.3))), arrange((LAMP, 0, 0, 0))])
    goals = ["find: green roll", "lift: blue mug", "put: lamp, plane"]
    assert goal_reached(states, goals).tolist() == [True, True, False]
    assert goal_reached(states[::-1], goals).tolist() == [False, True, False]
    assert goal_reached(states[:0], []).tolist() == []


def test_a_goal_is_possible_where_its_things_are():
    states = arrange((LAMP, 0, 0, 0), (PLANE, 1, 1, 0))
    for goal, possible in (
        ("find: purple lamp", True),
        ("find: red lamp", False),
        ("lift: plane", True),
        ("put: lamp, plane", True),
        ("put: lamp, boat", False),
        ("put: lamp, lamp", False),
    ):
        assert goal_possible(states, [goal]).tolist() == [possible], goal


@pytest.mark.parametrize("goal", ["eat: green roll", "green roll", "put: lamp", "find: lamp, plane"])
def test_goals_that_are_none(goal):
    with pytest.raises(ValueError, match=f"The playroom has no goal '{goal}'; expected such as 'find: green roll'"):
        goal_reached(empty_states(1), [goal])


@pytest.mark.parametrize("thing", ["pink boat", "green", "", "very green roll", "blue clock"])
def test_things_that_are_none(thing):
    with pytest.raises(ValueError, match=f"The playroom has no thing '{thing}'; expected one of mug, ball"):
        near(empty_states(1), [thing])
