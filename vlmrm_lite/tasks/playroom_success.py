"""The playroom's goals as success predicates of states: near, lifted, next to.

All predicates map states (n, k), the columns of `envs.playroom.layout`, to booleans (n,). Only evaluation reads them;
nothing learns from them. A thing is a kind, "roll", or a color and a kind, "green roll"; where a room holds several
that fit, one of them is enough.

Distances are those seen from above, in meters, between the centers of things, or of a thing and the agent.
"""

import numpy as np
from numpy.typing import NDArray

from ..envs.playroom.layout import BOTTOMS, Rooms
from ..envs.playroom.things import COLOR_NAMES, KIND_NAMES

NEAR_DISTANCE = 0.65
"""Between the agent and what it is near; its hand, 0.45 m in front of it, then reaches the thing or almost does."""
NEAR_ANGLE = 35.0
"""Degrees between the way that the agent faces and a thing that it is near; the frame ends at 37.5."""
LIFTED_HEIGHT = 0.2
"""Between the bottom of a lifted thing and the floor, or the furniture below it."""
NEXT_DISTANCE = 0.38
"""Between the centers of two things next to each other; they are 0.2 to 0.3 m wide."""
NEXT_HEIGHT = 0.12
"""Between their bottoms: a thing that is held above another is not next to it."""

VERBS = ("find", "lift", "put")


def near(states: NDArray, things: list[str]) -> NDArray[np.bool_]:
    """Checks that the agent stands close to a thing and faces it.

    Args:
        states: (n, k).
        things: n things, such as "green roll".

    Raises:
        ValueError: the playroom has no such thing.
    """
    rooms = Rooms(states)
    x, y = rooms.things("x") - rooms.agent("x")[:, None], rooms.things("y") - rooms.agent("y")[:, None]
    aside = np.arctan2(y, x) - rooms.agent("heading")[:, None]
    faced = np.cos(aside) >= np.cos(np.radians(NEAR_ANGLE))
    return (matches(rooms, things) & faced & (np.hypot(x, y) <= NEAR_DISTANCE)).any(1)


def lifted(states: NDArray, things: list[str]) -> NDArray[np.bool_]:
    """Checks that the hand holds a thing clearly above the floor and above furniture below it.

    Arguments and errors: see `near`.
    """
    rooms = Rooms(states)
    high = _bottoms(rooms) - rooms.support() >= LIFTED_HEIGHT
    return (matches(rooms, things) & (rooms.things("held") == 1) & high).any(1)


def next_to(states: NDArray, things: list[str], others: list[str]) -> NDArray[np.bool_]:
    """Checks that a thing is close beside another one, at the same height.

    Args:
        states: (n, k).
        things, others: n things each; one thing is never next to itself.

    Raises:
        ValueError: the playroom has no such thing.
    """
    rooms = Rooms(states)
    places = rooms.stack(("x", "y"))
    distances = np.linalg.norm(places[:, :, None] - places[:, None], axis=-1)
    bottoms = _bottoms(rooms)
    level = np.abs(bottoms[:, :, None] - bottoms[:, None]) <= NEXT_HEIGHT
    different = ~np.eye(distances.shape[1], dtype=bool)
    pairs = matches(rooms, things)[:, :, None] & matches(rooms, others)[:, None]
    return (pairs & different & level & (distances <= NEXT_DISTANCE)).any((1, 2))


def goal_reached(states: NDArray, goals: list[str]) -> NDArray[np.bool_]:
    """Checks that each state is a success for its goal.

    Args:
        states: (n, k).
        goals: n names, "find: green roll", "lift: blue mug" or "put: lamp, plane".

    Raises:
        ValueError: a goal has another form, or the playroom has no such thing.
    """
    return _by_verb(states, goals, {"find": near, "lift": lifted, "put": next_to})


def goal_possible(states: NDArray, goals: list[str]) -> NDArray[np.bool_]:
    """Checks that each room holds what its goal is about; arguments and errors: see `goal_reached`."""
    return _by_verb(states, goals, {"find": _holds, "lift": _holds, "put": _holds_both})


def matches(rooms: Rooms, things: list[str]) -> NDArray[np.bool_]:
    """Checks which slots of each room hold the thing of that room, (n, 6); arguments and errors: see `near`."""
    kinds, colors = zip(*(_parse(thing) for thing in things), strict=True) if things else ((), ())
    kind, color = np.array(kinds, int)[:, None], np.array(colors, int)[:, None]
    return np.asarray((rooms.things("kind") == kind) & ((color == -1) | (rooms.things("color") == color)))


def _holds(states: NDArray, things: list[str]) -> NDArray[np.bool_]:
    return np.asarray(matches(Rooms(states), things).any(1))


def _holds_both(states: NDArray, things: list[str], others: list[str]) -> NDArray[np.bool_]:
    first, second = matches(Rooms(states), things), matches(Rooms(states), others)
    return first.any(1) & second.any(1) & ((first | second).sum(1) > 1)


def _by_verb(states: NDArray, goals: list[str], predicates: dict) -> NDArray[np.bool_]:
    """Applies to each state the predicate of its goal's verb."""
    states = np.asarray(states)
    parsed = [_split(goal) for goal in goals]
    result = np.zeros(len(states), bool)
    for verb, predicate in predicates.items():
        rows = np.array([i for i, (name, _) in enumerate(parsed) if name == verb], int)
        if len(rows):
            result[rows] = predicate(states[rows], *map(list, zip(*(parsed[i][1] for i in rows), strict=True)))
    return result


def _split(goal: str) -> tuple[str, list[str]]:
    """The verb and the things of a goal."""
    verb, _, rest = goal.partition(":")
    things = [thing.strip() for thing in rest.split(",")]
    if verb not in VERBS or len(things) != (2 if verb == "put" else 1):
        raise ValueError(
            f"The playroom has no goal {goal!r}; expected such as 'find: green roll', 'lift: blue mug' or "
            "'put: lamp, plane'."
        )
    return verb, things


def _parse(thing: str) -> tuple[int, int]:
    """The indices of the kind and the color of a thing; -1 for any color."""
    *color, kind = thing.split() or [""]
    if kind not in KIND_NAMES or len(color) > 1 or (color and color[0] not in COLOR_NAMES):
        raise ValueError(
            f"The playroom has no thing {thing!r}; expected one of {', '.join(KIND_NAMES)}, alone or with a color of "
            f"{', '.join(COLOR_NAMES)}."
        )
    return KIND_NAMES.index(kind), COLOR_NAMES.index(color[0]) if color else -1


def _bottoms(rooms: Rooms) -> NDArray[np.float64]:
    """The heights of the bottoms of things that stand upright, (n, 6)."""
    return rooms.things("z") - BOTTOMS[rooms.things("kind").astype(int)]
