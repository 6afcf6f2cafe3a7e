"""The playroom: states set by hand, so that goals and near misses are as frequent as ordinary rooms.

Nothing here acts or simulates: the agent and things are put where they belong. Each function changes rooms in place.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from ...envs.playroom.layout import ABSENT, BODY_RADIUS, BOTTOMS, HAND_HIGH, HAND_LOW, REACH, SIZES, SLOTS, Rooms
from ...envs.playroom.things import KINDS
from .sight import depths

TRIES = 40  # places that are tried; where none is free, a room stays as it was
CLOSEST = 0.2  # between two things that were put next to each other, in meters
_HOLD_YAWS = np.radians([kind.hold_yaw for kind in KINDS.values()])
_QUATERNION = ("quat_x", "quat_y", "quat_z", "quat_w")


def choose_things(rooms: Rooms, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draws different things of each room, int (n, count)."""
    return np.argsort(rng.random((len(rooms), SLOTS)) + 2.0 * ~rooms.present, axis=1)[:, :count]


def put_beside(rooms: Rooms, first: NDArray[np.int64], second: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Puts one thing of each room, (n,), close to another, often next to it, on the floor or on the same furniture."""
    n, every = len(rooms), np.arange(len(rooms))
    gap = np.where(rng.random((n, 1)) < 0.6, rng.uniform(0.21, 0.36, (n, 1)), rng.uniform(0.4, 0.75, (n, 1)))
    places = _of(rooms, second)[:, None] + gap[..., None] * _directions(rng.uniform(-np.pi, np.pi, (n, TRIES)))
    support, height = rooms.support()[every, second], _support(rooms, places)
    free = (height == support[:, None]) & ((height > 0) | (_clearance(rooms, places) > 0.15))
    free &= _inside(rooms, places, 0.15) & (_from_things(rooms, places, first) > CLOSEST)
    rows, place = _first(places, free)
    slots = first[rows]
    kind = rooms.things("kind")[rows, slots].astype(int)
    rooms.things("x")[rows, slots], rooms.things("y")[rows, slots] = place.T
    rooms.things("z")[rows, slots] = support[rows] + BOTTOMS[kind]


def tip_over(rooms: Rooms, chosen: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Lays things, bool (n, 6), on their side."""
    rows, slots = np.nonzero(chosen & rooms.present)
    support = rooms.support()[rows, slots]
    turned = Rotation.from_euler("z", rng.uniform(-np.pi, np.pi, (len(rows), 1)))
    side = Rotation.from_euler("z", rng.integers(4, size=(len(rows), 1)) * np.pi / 2)
    _set_rotations(rooms, rows, slots, turned * Rotation.from_euler("x", np.pi / 2) * side)
    rooms.things("z")[rows, slots] = support + depths(rooms)[rows, slots]


def drop(rooms: Rooms, chosen: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Puts things, bool (n, 6), somewhere in the air above where they are, as if they were falling."""
    rooms.things("z")[chosen & rooms.present] += rng.uniform(0.05, 0.5, int((chosen & rooms.present).sum()))


def face(rooms: Rooms, target: NDArray[np.int64], near: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Puts the agents in front of a thing of their rooms, (n,), facing it more or less.

    Args:
        rooms: n rooms.
        target: the thing.
        near: bool (n,), whether the agent stands near it or anywhere in the room.
        rng: source of all random choices.
    """
    n = len(rooms)
    distance = np.where(near[:, None], rng.uniform(0.36, 0.85, (n, TRIES)), rng.uniform(0.6, 2.4, (n, TRIES)))
    away = rng.uniform(-np.pi, np.pi, (n, TRIES))
    places = _of(rooms, target)[:, None] + distance[..., None] * _directions(away)
    rows, place = _first(places, _can_stand(rooms, places, np.full(n, -1)))
    heading = np.arctan2(*(_of(rooms, target)[rows] - place).T[::-1]) + rng.normal(0, 0.3, len(rows))
    _stand(rooms, rows, place, heading)


def stand_anywhere(rooms: Rooms, rng: np.random.Generator) -> None:
    """Puts the agents anywhere in their rooms, facing anywhere."""
    places, _ = _anywhere(rooms, rng)
    rows, place = _first(places, _can_stand(rooms, places, np.full(len(rooms), -1)))
    _stand(rooms, rows, place, rng.uniform(-np.pi, np.pi, len(rows)))


def reach_for(rooms: Rooms, held: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Puts the agents where their hand is at a thing of their rooms, (n,); returns the rooms where that is possible."""
    headings = rng.uniform(-np.pi, np.pi, (len(rooms), TRIES))
    places = _of(rooms, held)[:, None] - REACH * _directions(headings)
    free = _can_stand(rooms, places, held)
    rows, place = _first(places, free)
    _stand(rooms, rows, place, headings[rows, free.argmax(1)[rows]])
    return rows


def carry_anywhere(rooms: Rooms, held: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Puts the agents where their hand is free, and a thing of their rooms, (n,), into it; returns those rooms."""
    places, headings = _anywhere(rooms, rng)
    hands = places + REACH * _directions(headings)
    aside = _clearance(rooms, hands)
    free = _inside(rooms, hands, 0.12) & ((aside == 0) | (aside > 0.12)) & (_support(rooms, hands) < HAND_HIGH - 0.25)
    free &= _can_stand(rooms, places, held) & (_from_things(rooms, hands, held) > CLOSEST)
    rows, place = _first(places, free)
    _stand(rooms, rows, place, headings[rows, free.argmax(1)[rows]])
    rooms.things("x")[rows, held[rows]], rooms.things("y")[rows, held[rows]] = rooms.hand_place[rows, :2].T
    return rows


def hold(rooms: Rooms, rows: NDArray[np.int64], held: NDArray[np.int64], rng: np.random.Generator) -> None:
    """Puts a thing that is at the hand of some rooms, (k,), into the hand: high, or still where it stood."""
    slots = held[rows]
    kind = rooms.things("kind")[rows, slots].astype(int)
    hand = np.where(rng.random(len(rows)) < 0.25, HAND_LOW, rng.uniform(HAND_LOW, HAND_HIGH, len(rows)))
    height = np.maximum(hand, rooms.support()[rows, slots] + BOTTOMS[kind])
    rooms.agent("hand")[rows] = np.maximum(hand, height - 0.05)
    rooms.agent("closed")[rows] = 1
    rooms.things("held")[rows, slots] = 1
    rooms.things("z")[rows, slots] = height
    yaw = rooms.agent("heading")[rows] + _HOLD_YAWS[kind]
    _set_rotations(rooms, rows, slots, Rotation.from_euler("z", yaw[:, None]))


def _of(rooms: Rooms, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """Where a thing of each room is, seen from above, (n, 2)."""
    every = np.arange(len(rooms))
    return np.stack([rooms.things("x")[every, slots], rooms.things("y")[every, slots]], axis=1)


def _directions(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def _anywhere(rooms: Rooms, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places in each room, (n, tries, 2), and headings, (n, tries)."""
    half = np.stack([rooms.agent("width"), rooms.agent("depth")], axis=1)[:, None] / 2
    shape = len(rooms), TRIES
    return half * rng.uniform(-1, 1, (*shape, 2)), rng.uniform(-np.pi, np.pi, shape)


def _stand(rooms: Rooms, rows: NDArray[np.int64], place: NDArray[np.float64], heading: NDArray[np.float64]) -> None:
    rooms.agent("x")[rows], rooms.agent("y")[rows] = place.T
    rooms.agent("heading")[rows] = heading


def _set_rotations(rooms: Rooms, rows: NDArray[np.int64], slots: NDArray[np.int64], rotation: Rotation) -> None:
    for name, values in zip(_QUATERNION, rotation.as_quat().T, strict=True):
        rooms.things(name)[rows, slots] = values


def _first(places: NDArray[np.float64], free: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rooms with a free place, (k,), of those that were tried, (n, tries, 2), and the first such place, (k, 2)."""
    rows = np.flatnonzero(free.any(1))
    return rows, places[rows, free.argmax(1)[rows]]


def _can_stand(rooms: Rooms, places: NDArray[np.float64], ignored: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the body of the agent fits into each place, (n, m); of the things, one may be ignored, -1 for none."""
    margin = BODY_RADIUS + 0.02
    free = _inside(rooms, places, margin) & (_clearance(rooms, places) > margin)
    return free & (_from_things(rooms, places, ignored) > margin + 0.1)


def _inside(rooms: Rooms, places: NDArray[np.float64], margin: float) -> NDArray[np.bool_]:
    half = np.stack([rooms.agent("width"), rooms.agent("depth")], axis=1)[:, None] / 2
    return np.asarray((np.abs(places) <= half - margin).all(-1))


def _outside(rooms: Rooms, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each place, (n, m, 2), is outside of each piece of furniture along x and y, (n, m, 3, 2)."""
    middles = np.stack([rooms.furniture("x"), rooms.furniture("y")], axis=-1)[:, None]
    outside = np.maximum(np.abs(places[:, :, None] - middles) - rooms.half_sizes()[:, None], 0)
    return np.where((rooms.furniture("color") == ABSENT)[:, None, :, None], np.inf, outside)


def _clearance(rooms: Rooms, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The distance of each place from the nearest piece of furniture, (n, m); 0 above one."""
    return np.hypot(*np.moveaxis(_outside(rooms, places), -1, 0)).min(-1)


def _support(rooms: Rooms, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The height of what is below each place, (n, m)."""
    return np.where((_outside(rooms, places) == 0).all(-1), SIZES[:, 2], 0).max(-1)


def _from_things(rooms: Rooms, places: NDArray[np.float64], ignored: NDArray[np.int64]) -> NDArray[np.float64]:
    """The distance of each place from the nearest thing but one, seen from above, (n, m)."""
    distances = np.linalg.norm(places[:, :, None] - rooms.stack(("x", "y"))[:, None], axis=-1)
    counts = rooms.present & (np.arange(SLOTS) != ignored[:, None])
    return np.where(counts[:, None], distances, np.inf).min(-1)
