"""The states of rooms: named columns of an array, and views of them."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .things import COLOR_NAMES, KIND_NAMES, KINDS

SLOTS = 6
"""The most things that a room holds."""
COPIES = 2
"""The most things of a kind that a room holds."""
ABSENT = -1
"""The kind and the color of an empty slot, and the color of a piece of furniture that is not in the room."""
FURNITURE = ("table", "box", "shelf")
SIZES = np.array([(0.34, 0.24, 0.42), (0.2, 0.2, 0.28), (0.36, 0.14, 0.8)])
"""Of the furniture: half length, half width and height in meters."""
HAND_LOW, HAND_HIGH = 0.10, 0.75
BODY_RADIUS, REACH = 0.2, 0.45
"""The agent: the radius of its body, and the distance of its hand in front of its center, in meters."""
BOTTOMS = np.array([kind.bottom for kind in KINDS.values()])
"""By kind: how far its center is above its bottom when it stands, in meters."""
WALL_COLORS = (
    (0.90, 0.88, 0.82),
    (0.78, 0.84, 0.90),
    (0.80, 0.88, 0.80),
    (0.92, 0.82, 0.80),
    (0.74, 0.74, 0.76),
    (0.86, 0.84, 0.92),
)
FLOOR_COLORS = ((0.62, 0.54, 0.45), (0.45, 0.42, 0.40), (0.70, 0.68, 0.64), (0.48, 0.52, 0.50))
FURNITURE_COLORS = ((0.45, 0.29, 0.17), (0.72, 0.58, 0.42), (0.90, 0.90, 0.88), (0.30, 0.30, 0.32))

_INF = np.inf
_AGENT = {  # name: lowest and highest value
    "x": (-_INF, _INF),
    "y": (-_INF, _INF),
    "heading": (-_INF, _INF),
    "hand": (-_INF, _INF),
    "x_dot": (-_INF, _INF),
    "y_dot": (-_INF, _INF),
    "heading_dot": (-_INF, _INF),
    "hand_dot": (-_INF, _INF),
    "closed": (0, 1),
}
_ROOM = {"width": (2, 4), "depth": (2, 4), "wall": (0, len(WALL_COLORS) - 1), "floor": (0, len(FLOOR_COLORS) - 1)}
_PIECE = {"color": (ABSENT, len(FURNITURE_COLORS) - 1), "x": (-4, 4), "y": (-4, 4), "turned": (0, 1)}
POSE = ("x", "y", "z", "quat_w", "quat_x", "quat_y", "quat_z")
VELOCITY = ("x_dot", "y_dot", "z_dot", "turn_x", "turn_y", "turn_z")
_THING = {
    "kind": (ABSENT, len(KIND_NAMES) - 1),
    "color": (ABSENT, len(COLOR_NAMES) - 1),
    "held": (0, 1),
    **dict.fromkeys((*POSE, *VELOCITY), (-_INF, _INF)),
}
_COLUMNS = {
    **_AGENT,
    **_ROOM,
    **{f"{piece} {name}": bounds for piece in FURNITURE for name, bounds in _PIECE.items()},
    **{f"thing {slot + 1} {name}": bounds for slot in range(SLOTS) for name, bounds in _THING.items()},
}
STATE_NAMES = tuple(_COLUMNS)
_WHOLE = {"closed", "wall", "floor", "color", "turned", "kind", "held"}
WHOLE = tuple(name for name in STATE_NAMES if name.split()[-1] in _WHOLE)
"""The columns that hold whole numbers."""
_FIRST_PIECE, _FIRST_THING = len(_AGENT) + len(_ROOM), len(_AGENT) + len(_ROOM) + len(FURNITURE) * len(_PIECE)


def state_bounds() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The lowest and the highest state, (k,) each."""
    low, high = zip(*_COLUMNS.values(), strict=True)
    return np.array(low, np.float32), np.array(high, np.float32)


class Rooms:
    """Named views of the states of n rooms; what is written into a view is written into the states.

    - The agent: ``x``, ``y``, ``heading`` in radians (0 along x, counterclockwise), height of the ``hand``, their
      velocities, and whether the hand is ``closed``.
    - The room: ``width`` along x and ``depth`` along y, around the origin; indices of the colors of ``wall`` and
      ``floor``.
    - Each piece of ``FURNITURE``: index of its ``color`` or -1 if it is not there, ``x``, ``y``, and whether it is
      ``turned`` by 90 degrees.
    - Each of six slots for things: index of the ``kind`` and the ``color``, -1 in an empty slot; whether it is
      ``held``; the position of its center, ``x``, ``y``, ``z``; its quaternion, its velocity, and its angular velocity
      in its own frame.

    Lengths are in meters, angles in radians, velocities per second.

    Args:
        states: float64 (n, k), with the columns ``STATE_NAMES``.
    """

    def __init__(self, states: NDArray[np.float64]):
        self.states = states

    def __len__(self) -> int:
        return len(self.states)

    def agent(self, name: str) -> NDArray[np.float64]:
        """A number of the agent or the room, (n,)."""
        return self.states[:, STATE_NAMES.index(name)]

    def furniture(self, name: str) -> NDArray[np.float64]:
        """A number of every piece of furniture, (n, 3)."""
        return self.states[:, _FIRST_PIECE + list(_PIECE).index(name) : _FIRST_THING : len(_PIECE)]

    def things(self, name: str) -> NDArray[np.float64]:
        """A number of every thing, (n, 6)."""
        return self.states[:, _FIRST_THING + list(_THING).index(name) :: len(_THING)]

    def stack(self, names: Iterable[str]) -> NDArray[np.float64]:
        """Several numbers of every thing, (n, 6, names); a copy."""
        return np.stack([self.things(name) for name in names], axis=-1)

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether each slot holds a thing, (n, 6)."""
        return self.things("kind") != ABSENT

    @property
    def hand_place(self) -> NDArray[np.float64]:
        """The place of the hand, (n, 3)."""
        heading = self.agent("heading")
        x, y = self.agent("x") + REACH * np.cos(heading), self.agent("y") + REACH * np.sin(heading)
        return np.stack([x, y, self.agent("hand")], axis=1)

    def half_sizes(self) -> NDArray[np.float64]:
        """How far each piece of furniture reaches from its middle along x and y, (n, 3, 2)."""
        sizes = np.broadcast_to(SIZES[:, :2], (len(self), len(FURNITURE), 2))
        return np.where(self.furniture("turned")[..., None] == 1, sizes[..., ::-1], sizes)

    def support(self) -> NDArray[np.float64]:
        """The height of what is below the center of each thing: the floor, 0, or a piece of furniture, (n, 6)."""
        places = np.stack([self.furniture("x"), self.furniture("y")], axis=-1)
        offsets = np.abs(self.stack(("x", "y"))[:, :, None] - places[:, None])  # (n, 6, 3, 2)
        above = (offsets <= self.half_sizes()[:, None]).all(-1) & (self.furniture("color") != ABSENT)[:, None]
        return np.where(above, SIZES[:, 2], 0).max(-1)


def empty_states(n: int) -> NDArray[np.float64]:
    """States of n rooms without furniture and things, (n, k)."""
    states = np.zeros((n, len(STATE_NAMES)))
    rooms = Rooms(states)
    for name in ("kind", "color"):
        rooms.things(name)[:] = ABSENT
    rooms.things("quat_w")[:] = 1
    rooms.furniture("color")[:] = ABSENT
    rooms.agent("width")[:] = rooms.agent("depth")[:] = 2.8
    rooms.agent("hand")[:] = HAND_LOW
    return states
