"""What the agent knows: its own frame, the order of the things, and nothing about a goal."""

import numpy as np
import pytest
from helpers.playroom import arrange, hold

from vlmrm_lite.envs.playroom.layout import POSE, VELOCITY, Rooms, empty_states
from vlmrm_lite.envs.playroom.observation import BODY_NAMES, FARTHEST, OBSERVATION_NAMES, observe_body, observe_state
from vlmrm_lite.envs.playroom.rooms import random_rooms


def seen(states):
    """The names and the numbers of the observation of one room."""
    return dict(zip(OBSERVATION_NAMES, observe_state(Rooms(states))[0].tolist(), strict=True))


def test_the_numbers_have_names():
    states = random_rooms(np.random.default_rng(0), 5)
    numbers = observe_state(Rooms(states))
    assert numbers.shape == (5, 152) and numbers.dtype == np.float32 and len(set(OBSERVATION_NAMES)) == 152
    np.testing.assert_array_equal(numbers[:, :7], observe_body(Rooms(states)))
    assert OBSERVATION_NAMES[:7] == BODY_NAMES and not any("goal" in name for name in OBSERVATION_NAMES)


@pytest.mark.parametrize("heading", [0.0, 2.5])
def test_places_are_in_the_frame_of_the_agent(heading):
    forward, left = np.array([np.cos(heading), np.sin(heading)]), np.array([-np.sin(heading), np.cos(heading)])
    place = np.array([0.2, -0.1]) + 0.6 * forward + 0.3 * left
    numbers = seen(arrange(("green roll", *place, 0.3), x=0.2, y=-0.1, heading=heading, hand=0.15))
    expected = {
        "present": 1,
        "roll": 1,
        "green": 1,
        "held": 0,
        "forward of hand": 0.15,
        "left of hand": 0.3,
        "above hand": 0.25,
        "bearing cos": 0.6 / np.hypot(0.6, 0.3),
        "bearing sin": 0.3 / np.hypot(0.6, 0.3),
        "distance": np.hypot(0.6, 0.3),
        "bottom height": 0.3,
        "mug": 0,
        "red": 0,
    }
    for name, value in expected.items():
        assert numbers[f"thing 1 {name}"] == pytest.approx(value, abs=1e-6), name
    assert all(numbers[name] == 0 for name in OBSERVATION_NAMES if name.startswith("thing 2"))


def test_walls_furniture_and_the_body():
    states = arrange(x=0.4, y=0.1, heading=np.pi / 2, hand=0.33)
    rooms = Rooms(states)
    for name, value in {"width": 3.0, "depth": 2.6, "x_dot": 0.5, "y_dot": -0.2, "heading_dot": 1.5}.items():
        rooms.agent(name)[:] = value
    rooms.furniture("color")[0, 0], rooms.furniture("x")[0, 0], rooms.furniture("y")[0, 0] = 2, 0.4, 1.0
    numbers = seen(states)
    expected = {"wall front": 1.2, "wall left": 1.9, "wall back": 1.4, "wall right": 1.1, "hand height": 0.33}
    expected |= {"forward speed": -0.2, "leftward speed": -0.5, "turning speed": 1.5, "holding": 0}
    expected |= {"table present": 1, "table forward": 0.9, "table left": 0, "table axis cos": -1, "box present": 0}
    for name, value in expected.items():
        assert numbers[name] == pytest.approx(value, abs=1e-6), name
    rooms.furniture("turned")[0, 0] = 1
    assert seen(states)["table axis cos"] == pytest.approx(1)


def test_what_is_held_is_felt_and_seen():
    numbers = seen(hold(arrange(("red mug", 0.45, 0, 0), ("blue mug", 1, 0, 0))))
    assert numbers["holding"] == numbers["hand closed"] == numbers["thing 1 held"] == 1
    assert numbers["thing 2 held"] == 0


def test_turning_the_whole_room_changes_nothing_but_the_furniture():
    states = random_rooms(np.random.default_rng(1), 20)
    turned = states.copy()
    rooms, other = Rooms(states), Rooms(turned)
    other.agent("x")[:], other.agent("y")[:] = -rooms.agent("y"), rooms.agent("x")
    other.agent("width")[:], other.agent("depth")[:] = rooms.agent("depth"), rooms.agent("width")
    other.agent("heading")[:] += np.pi / 2
    for get in ("things", "furniture"):
        getattr(other, get)("x")[:], getattr(other, get)("y")[:] = -getattr(rooms, get)("y"), getattr(rooms, get)("x")
    other.furniture("turned")[:] = 1 - rooms.furniture("turned")
    np.testing.assert_allclose(observe_state(other), observe_state(rooms), atol=1e-5)


def test_the_numbers_of_empty_slots_do_not_matter():
    states = random_rooms(np.random.default_rng(2), 20)
    rooms = Rooms(states.copy())
    for name in (*POSE, *VELOCITY):
        column = rooms.things(name)
        column[~rooms.present] = 3.0
    assert (rooms.states != states).any()
    np.testing.assert_array_equal(observe_state(rooms), observe_state(Rooms(states)))


def test_everything_stays_within_bounds():
    states = empty_states(2)
    Rooms(states).agent("x")[:] = -1e6, 1e6
    assert np.abs(observe_state(Rooms(states))).max() == FARTHEST
