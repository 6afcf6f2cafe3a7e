"""What an agent in the playroom knows: numbers about itself, the room, and the things in their random order."""

import numpy as np
from numpy.typing import NDArray

from .layout import ABSENT, BOTTOMS, FURNITURE, REACH, SLOTS, Rooms
from .things import COLOR_NAMES, KIND_NAMES

BODY_NAMES = ("hand height", "hand closed", "holding", "forward speed", "leftward speed", "turning speed", "hand speed")
_DIRECTIONS = ("front", "left", "back", "right")
_PIECE_NAMES = ("present", "forward", "left", "axis cos", "axis sin")
THING_NAMES = (
    "present",
    *KIND_NAMES,
    *COLOR_NAMES,
    "held",
    "forward of hand",
    "left of hand",
    "above hand",
    "bearing cos",
    "bearing sin",
    "distance",
    "bottom height",
)
OBSERVATION_NAMES = (
    *BODY_NAMES,
    *(f"wall {name}" for name in _DIRECTIONS),
    *(f"{piece} {name}" for piece in FURNITURE for name in _PIECE_NAMES),
    *(f"thing {slot + 1} {name}" for slot in range(SLOTS) for name in THING_NAMES),
)
"""The names of the numbers of the observation "state"; those of a thing are all 0 in an empty slot."""
FARTHEST = 10.0


def observe_body(rooms: Rooms) -> NDArray[np.float32]:
    """What the agent feels of itself, float32 (n, 7), with the names `BODY_NAMES`, in meters and radians."""
    forward, left = _turned(rooms, rooms.agent("x_dot"), rooms.agent("y_dot"))
    holding = (rooms.things("held") == 1).any(1)
    turning, hand_speed = rooms.agent("heading_dot"), rooms.agent("hand_dot")
    parts = rooms.agent("hand"), rooms.agent("closed"), holding, forward, left, turning, hand_speed
    return _clipped(np.stack(parts, axis=1))


def observe_state(rooms: Rooms) -> NDArray[np.float32]:
    """Everything in the room as the agent sees it, float32 (n, 152), with the names `OBSERVATION_NAMES`.

    Places are in the agent's frame, in meters: x forward, y to the left.
    """
    n = len(rooms)
    parts = observe_body(rooms), _walls(rooms), _furniture(rooms).reshape(n, -1), _things(rooms).reshape(n, -1)
    return _clipped(np.concatenate(parts, axis=1))


def _walls(rooms: Rooms) -> NDArray[np.float64]:
    """Distances from the agent to the walls in front of it, to its left, behind it, and to its right, (n, 4)."""
    angles = rooms.agent("heading")[:, None] + np.arange(4) * np.pi / 2
    half = np.stack([rooms.agent("width"), rooms.agent("depth")], axis=1)[:, None] / 2
    place = np.stack([rooms.agent("x"), rooms.agent("y")], axis=1)[:, None]
    direction = np.stack([np.cos(angles), np.sin(angles)], axis=-1)  # (n, 4, 2)
    direction = np.where(np.abs(direction) < 1e-9, 1e-9, direction)
    return ((np.sign(direction) * half - place) / direction).min(-1)


def _furniture(rooms: Rooms) -> NDArray[np.float64]:
    forward, left = _relative(rooms, rooms.furniture("x"), rooms.furniture("y"))
    angle = 2 * (rooms.furniture("turned") * np.pi / 2 - rooms.agent("heading")[:, None])  # the same at both ends
    present = rooms.furniture("color") != ABSENT
    numbers = np.stack([present, forward, left, np.cos(angle), np.sin(angle)], axis=-1)
    return numbers * present[..., None]


def _things(rooms: Rooms) -> NDArray[np.float64]:
    kind, color = rooms.things("kind").astype(int), rooms.things("color").astype(int)
    forward, left = _relative(rooms, rooms.things("x"), rooms.things("y"))
    distance = np.maximum(np.hypot(forward, left), 1e-6)
    above = rooms.things("z") - rooms.agent("hand")[:, None]
    numbers = np.concatenate(
        [
            rooms.present[..., None],
            np.eye(len(KIND_NAMES))[kind],
            np.eye(len(COLOR_NAMES))[color],
            rooms.things("held")[..., None],
            np.stack([forward - REACH, left, above, forward / distance, left / distance, distance], axis=-1),
            (rooms.things("z") - BOTTOMS[kind])[..., None],
        ],
        axis=-1,
    )
    return numbers * rooms.present[..., None]


def _relative(rooms: Rooms, x: NDArray, y: NDArray) -> tuple[NDArray, NDArray]:
    """How far places, (n, m), are forward and to the left of the agent."""
    return _turned(rooms, x - rooms.agent("x")[:, None], y - rooms.agent("y")[:, None])


def _turned(rooms: Rooms, x: NDArray, y: NDArray) -> tuple[NDArray, NDArray]:
    """Vectors in the agent's frame."""
    heading = rooms.agent("heading").reshape(-1, *[1] * (x.ndim - 1))
    cos, sin = np.cos(heading), np.sin(heading)
    return cos * x + sin * y, cos * y - sin * x


def _clipped(numbers: NDArray) -> NDArray[np.float32]:
    return np.clip(numbers, -FARTHEST, FARTHEST).astype(np.float32)
