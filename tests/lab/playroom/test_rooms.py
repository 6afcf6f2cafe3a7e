"""Rooms of the playroom in notebooks."""

import numpy as np
import pytest
from helpers.playroom import arrange

from vlmrm_lite.lab import playroom
from vlmrm_lite.lab.playroom import rooms
from vlmrm_lite.tasks.playroom_success import goal_possible, goal_reached


@pytest.mark.parametrize(
    "prompt, things",
    [("Lift the blue mug!", ["blue mug"]), ("the red ball is next to a lamp", ["red ball", "lamp"]), ("sit down", [])],
)
def test_rooms_have_what_a_prompt_names(prompt, things):
    states = playroom.start_rooms(5, prompt, seed=3)
    for thing in things:
        assert goal_possible(states, [f"find: {thing}"] * 5).all()
        assert not goal_reached(states, [f"find: {thing}"] * 5).any()
    np.testing.assert_array_equal(states, playroom.start_rooms(5, prompt, seed=3))


def test_pictures_do_not_depend_on_what_is_drawn_with_them():
    states = np.concatenate([arrange(("red ball", 0.8, 0.0, 0.0)), arrange(("blue mug", 0.8, 0.1, 0.0))])
    both = playroom.draw(states)
    assert both.shape == (2, 64, 64, 3)
    np.testing.assert_array_equal(both[1:], playroom.draw(states[1:]))
    assert playroom.draw(states, 128, "above").shape == (2, 128, 128, 3)


def test_things_are_named():
    assert playroom.things_in(arrange(("red ball", 0.8, 0.0, 0.0), ("blue mug", 0.8, 0.5, 0.0))) == [
        ["red ball", "blue mug"]
    ]


def test_a_room_with_too_many_things(monkeypatch):
    monkeypatch.setattr(rooms, "_MOST_TRIES", 2)
    with pytest.raises(ValueError, match="Hardly any room has all of red mug, blue mug, green mug, red ball; expected"):
        playroom.start_rooms(1, "red mug, blue mug, green mug, red ball")
