"""What captions say about hand-made rooms, near misses included."""

import numpy as np
import pytest
from helpers.playroom import arrange, hold

from vlmrm_lite.envs.playroom.layout import FURNITURE, Rooms
from vlmrm_lite.pretraining.playroom.domain import DOMAIN
from vlmrm_lite.pretraining.playroom.truths import describe

TRUTHS = {idea.name: idea.truth for idea in DOMAIN.ideas}


SLOTS = {word for name in TRUTHS for word in name.split() if word.startswith("{")}


def truth(states, name):
    """How true an idea, such as "near green roll", is of one room."""
    words = [f"{{{word}}}" if f"{{{word}}}" in SLOTS else word for word in name.split()]
    return TRUTHS[" ".join(words)](describe(states))[0]


@pytest.mark.parametrize(
    ("x", "y", "heading", "expected"),
    [
        (0.5, 0.0, 0.0, True),
        (0.4, 0.3, 0.4, True),
        (1.0, 0.0, 0.0, False),  # in view, but some steps away
        (0.5, 0.0, 1.2, False),  # beside the agent, but out of view
        (-0.5, 0.0, 0.0, False),
    ],
)
def test_near_means_close_and_in_view(x, y, heading, expected):
    states = arrange(("green roll", x, y, 0.0), heading=heading)
    for name in ("near green roll", "near roll", "near green object"):
        assert (truth(states, name) > 0.5) == expected
    assert truth(states, "near red roll") == truth(states, "near mug") == 0
    assert (truth(states, "away from green roll") > 0.5) == (x == 1.0)


def test_lifted_is_in_the_hand_and_high():
    high = hold(arrange(("blue mug", 0.45, 0.0, 0.4), hand=0.5))
    low = hold(arrange(("blue mug", 0.45, 0.0, 0.0), hand=0.1))
    falling = arrange(("blue mug", 0.7, 0.0, 0.3), hand=0.1)
    for states, lifted, held, short in ((high, 1, 1, 0), (low, 0, 1, 1), (falling, 0, 0, 0)):
        for thing in ("blue mug", "mug"):
            found = [truth(states, f"{verb} {thing}") > 0.5 for verb in ("lifted", "held", "low")]
            assert found == [lifted, held, short], (found, thing)
        assert truth(states, "lifted red mug") == truth(states, "held blue ball") == 0
    assert truth(high, "hand empty") < 0.2 < 0.9 < truth(falling, "hand empty")


def test_a_thing_that_stands_on_a_table_is_not_lifted():
    states = arrange(("blue mug", 0.5, 0.0, 0.42), hand=0.5)
    for name, value in {"color": 0, "x": 0.7, "y": 0.0, "turned": 1}.items():
        Rooms(states).furniture(name)[0, FURNITURE.index("table")] = value
    assert truth(states, "mug on the table") > 0.8 and truth(states, "mug on the floor") == 0
    assert truth(states, "lifted mug") < 0.05 and truth(states, "table in view") > 0.9


@pytest.mark.parametrize(
    ("place", "expected"),
    [((0.9, 0.3, 0.0), True), ((0.9, 0.7, 0.0), False), ((0.9, 0.3, 0.4), False), ((-0.9, 0.3, 0.0), False)],
)
def test_next_to_means_beside_and_level_and_in_view(place, expected):
    states = arrange(("red lamp", 0.9, 0.0, 0.0), ("blue plane", *place), ("green ball", 0.9, -0.6, 0.0), x=-0.1)
    for name in ("lamp next to plane", "red lamp next to plane", "blue plane next to lamp"):
        assert (truth(states, name) > 0.5) == expected, name
    assert truth(states, "blue lamp next to plane") == truth(states, "lamp next to lamp") == 0
    assert truth(states, "ball next to lamp") < 0.1
    assert (truth(states, "lamp alone") > 0.5) != expected
    assert (truth(states, "plane next to something") > 0.5) == expected


def test_sides_and_absence():
    states = arrange(("red ball", 1.0, 0.5, 0.0), ("blue boat", 1.0, -0.5, 0.0), ("purple mug", -1.0, 0.0, 0.0))
    assert truth(states, "ball left") > 0.8 > 0.2 > truth(states, "ball right")
    assert truth(states, "blue boat right") > 0.8 > 0.2 > truth(states, "blue boat middle")
    assert truth(states, "no mug") == truth(states, "no purple object") == 1
    assert truth(states, "no ball") < 0.2 and truth(states, "2 in view") > 0.8
    turned = states.copy()
    Rooms(turned).agent("heading")[:] = np.pi / 2
    assert truth(turned, "nothing in view") > 0.9 > truth(states, "nothing in view")
