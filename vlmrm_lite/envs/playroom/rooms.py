"""Random rooms: their size and colors, furniture along the walls, the agent, and four to six things."""

import numpy as np
from numpy.typing import NDArray

from .layout import (
    BODY_RADIUS,
    BOTTOMS,
    COPIES,
    FLOOR_COLORS,
    FURNITURE,
    FURNITURE_COLORS,
    SIZES,
    SLOTS,
    WALL_COLORS,
    Rooms,
    empty_states,
)
from .things import COLOR_NAMES, KIND_NAMES

SHORTEST, LONGEST = 2.6, 3.0
"""Of the walls, in meters."""
FEWEST = 4
"""Things in a room."""
START_DISTANCE, START_GAP = 0.75, 0.55
"""At the start, things are at least this far from the agent and from each other, in meters, seen from above."""
_ON_TOP = 0.25  # probability that a thing starts on a piece of furniture
_TOPS = ("table", "box")  # furniture that things start on
_THING_MARGIN, _TOP_MARGIN = 0.18, 0.10  # from walls and furniture, and from the edge of a top
_HANDS = 0.12, 0.4  # heights of the hand at the start, in meters
_ASIDE = 1.2  # the agent starts facing the middle of the room, or up to so many radians aside
_TRIES = 48  # places that are tried for each thing before the room is drawn anew


def random_rooms(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Draws the start states of n rooms, (n, k); see `Rooms`."""
    states = empty_states(n)
    for i in range(n):
        while not _furnish(rng, Rooms(states[i : i + 1])):
            states[i] = empty_states(1)
    return states


def _furnish(rng: np.random.Generator, room: Rooms) -> bool:
    """Fills one empty room; returns whether everything found a place."""
    half = rng.uniform(SHORTEST, LONGEST, 2) / 2
    room.agent("width")[:], room.agent("depth")[:] = 2 * half
    room.agent("wall")[:] = rng.integers(len(WALL_COLORS))
    room.agent("floor")[:] = rng.integers(len(FLOOR_COLORS))
    return _add_furniture(rng, room, half) and _add_agent(rng, room, half) and _add_things(rng, room, half)


def _add_furniture(rng: np.random.Generator, room: Rooms, half: NDArray) -> bool:
    """Puts one or two pieces of furniture along the walls."""
    for piece in rng.permutation(len(FURNITURE))[: rng.integers(1, 3)]:
        turned = rng.integers(2)
        size = SIZES[piece, 1::-1] if turned else SIZES[piece, :2]
        places = rng.uniform(-1, 1, (_TRIES, 2)) * (half - size)
        along = 1 - turned  # the long side is at a wall
        places[:, along] = rng.choice((-1, 1), _TRIES) * (half - size)[along]
        place = _first(places, _clearance(room, places) > size.max() + 0.3)
        if place is None:
            return False
        for name, value in zip(("color", "x", "y", "turned"), (rng.integers(len(FURNITURE_COLORS)), *place, turned)):
            room.furniture(name)[0, piece] = value
    return True


def _add_agent(rng: np.random.Generator, room: Rooms, half: NDArray) -> bool:
    places = rng.uniform(-1, 1, (_TRIES, 2)) * (half - BODY_RADIUS - 0.05)
    place = _first(places, _clearance(room, places) > BODY_RADIUS + 0.05)
    if place is None:
        return False
    inward = np.arctan2(*-place[::-1])
    values = {
        "x": place[0],
        "y": place[1],
        "heading": inward + rng.uniform(-_ASIDE, _ASIDE),
        "hand": rng.uniform(*_HANDS),
    }
    for name, value in values.items():
        room.agent(name)[:] = value
    return True


def _add_things(rng: np.random.Generator, room: Rooms, half: NDArray) -> bool:
    """Puts four to six things into random slots, on the floor or on furniture; no two have the same kind and color."""
    placed = [np.array([room.agent("x")[0], room.agent("y")[0]])]
    gaps = [START_DISTANCE]
    tops = [FURNITURE.index(name) for name in _TOPS if room.furniture("color")[0, FURNITURE.index(name)] >= 0]
    slots = rng.permutation(SLOTS)[: rng.integers(FEWEST, SLOTS + 1)]
    for slot, (kind, color) in zip(slots, _combinations(rng, len(slots)), strict=True):
        height = 0.0
        if tops and rng.random() < _ON_TOP:
            piece = tops[rng.integers(len(tops))]
            middle = np.array([room.furniture("x")[0, piece], room.furniture("y")[0, piece]])
            reach = room.half_sizes()[0, piece] - _TOP_MARGIN
            places, height = middle + rng.uniform(-1, 1, (_TRIES, 2)) * reach, SIZES[piece, 2]
            free = np.ones(_TRIES, bool)
        else:
            places = rng.uniform(-1, 1, (_TRIES, 2)) * (half - _THING_MARGIN)
            free = _clearance(room, places) > _THING_MARGIN
        distances = np.linalg.norm(places[:, None] - np.stack(placed), axis=-1)
        place = _first(places, free & (distances > gaps).all(1))
        if place is None:
            return False
        placed.append(place)
        gaps.append(START_GAP)
        yaw = rng.uniform(-np.pi, np.pi)
        values = {"kind": kind, "color": color, "x": place[0], "y": place[1], "z": height + BOTTOMS[kind]}
        for name, value in {**values, "quat_w": np.cos(yaw / 2), "quat_z": np.sin(yaw / 2)}.items():
            room.things(name)[0, slot] = value
    return True


def _combinations(rng: np.random.Generator, count: int) -> list[tuple[int, int]]:
    """Draws different pairs of kind and color, at most two of a kind."""
    chosen: list[tuple[int, int]] = []
    for index in rng.permutation(len(KIND_NAMES) * len(COLOR_NAMES)):
        kind, color = divmod(int(index), len(COLOR_NAMES))
        if [other for other, _ in chosen].count(kind) < COPIES:
            chosen.append((kind, color))
        if len(chosen) == count:
            break
    return chosen


def _clearance(room: Rooms, places: NDArray) -> NDArray[np.float64]:
    """Distance of each place, (m, 2), from the nearest piece of furniture, (m,); infinite without furniture."""
    there = room.furniture("color")[0] >= 0
    if not there.any():
        return np.full(len(places), np.inf)
    middles = np.stack([room.furniture("x")[0], room.furniture("y")[0]], axis=-1)[there]
    outside = np.abs(places[:, None] - middles) - room.half_sizes()[0][there]
    return np.linalg.norm(np.maximum(outside, 0), axis=-1).min(1)


def _first(places: NDArray, valid: NDArray) -> NDArray | None:
    """The first valid place; None if there is none."""
    return places[valid.argmax()] if valid.any() else None
