"""From the states of rooms to MuJoCo and back."""

import numpy as np
from numpy.typing import NDArray

from ..mujoco.worlds import WarpWorlds
from .layout import ABSENT, COPIES, FLOOR_COLORS, FURNITURE, FURNITURE_COLORS, POSE, SLOTS, VELOCITY, WALL_COLORS, Rooms
from .model import BANK, GRAVITY, PARKED, THING_MASS, build_playroom
from .things import COLORS

FRAME_SKIP = 6
_INPUTS = ("mocap_pos", "mocap_quat", "eq_active", "xfrc_applied")
_AGENT = ("x", "y", "heading", "hand")  # the first positions of the model
_WALLS, _PALETTE, _FLOORS, _WOODS = (
    np.array(colors, np.float32) for colors in (WALL_COLORS, tuple(COLORS.values()), FLOOR_COLORS, FURNITURE_COLORS)
)


class Simulation:
    """The physics and the pictures of n rooms.

    Args:
        n: number of rooms.
        width, height: of the frames, in pixels.
        camera: "eyes" or "above".
        quality: "fast" or "video".
        device: "auto", "cpu" or "cuda".
    """

    def __init__(self, n: int, width: int, height: int, camera: str, quality: str, device: str):
        self._room = build_playroom(camera)
        self._start = self._room.model.qpos0
        self._engine = WarpWorlds(
            self._room.model, n, width, height, camera, FRAME_SKIP, (), quality, device, inputs=_INPUTS
        )

    def set_state(self, states: NDArray[np.float64], mask: NDArray[np.bool_]) -> None:
        """Sets the rooms in `mask`, bool (n,), to their states; `states` has a row for every room, (n, k)."""
        rooms = Rooms(states[mask])
        rows = np.flatnonzero(mask)
        self._set_room(rooms, rows)
        qpos = np.repeat(self._start[None], len(rows), 0)
        qvel = np.zeros((len(rows), self._room.model.nv))
        qpos[:, :4] = np.stack([rooms.agent(name) for name in _AGENT], axis=1)
        qvel[:, :4] = np.stack([rooms.agent(f"{name}_dot") for name in _AGENT], axis=1)
        row, slot = np.nonzero(rooms.present)
        bank = _bank(rooms)[row, slot]
        qpos[row[:, None], 4 + 7 * bank[:, None] + np.arange(7)] = rooms.stack(POSE)[row, slot]
        qvel[row[:, None], 4 + 6 * bank[:, None] + np.arange(6)] = rooms.stack(VELOCITY)[row, slot]
        self._engine.set_state(qpos, qvel, mask)

    def step(self, states: NDArray[np.float64], ctrl: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Simulates a step, and writes the new places and velocities into the states.

        Args:
            states: (n, k); the hand holds what is marked as held.
            ctrl: wanted velocities along x and y, of the heading and of the hand, (n, 4).

        Returns:
            The rooms whose physics diverged, bool (n,); their states are as before.
        """
        rooms = Rooms(states)
        self._hold(rooms, np.arange(len(states)))
        diverged = self._engine.step(ctrl)
        qpos, qvel = self._engine.values["qpos"], self._engine.values["qvel"]
        fine = ~diverged
        for i, name in enumerate(_AGENT):
            rooms.agent(name)[fine] = qpos[fine, i]
            rooms.agent(f"{name}_dot")[fine] = qvel[fine, i]
        heading = rooms.agent("heading")
        heading[:] = (heading + np.pi) % (2 * np.pi) - np.pi
        row, slot = np.nonzero(rooms.present & fine[:, None])
        bank = _bank(rooms)[row, slot]
        for i, name in enumerate(POSE):
            rooms.things(name)[row, slot] = qpos[row, 4 + 7 * bank + i]
        for i, name in enumerate(VELOCITY):
            rooms.things(name)[row, slot] = qvel[row, 4 + 6 * bank + i]
        return diverged

    def render(self) -> NDArray[np.uint8]:
        """Draws the rooms, uint8 (n, height, width, 3); on CUDA a tensor."""
        return self._engine.render()

    def close(self) -> None:
        """Stops the threads."""
        self._engine.close()

    def _set_room(self, rooms: Rooms, rows: NDArray[np.int64]) -> None:
        """Sets walls, furniture, parked things, colors and what is held in some rooms."""
        inputs, colors = self._engine.inputs, self._engine.colors
        half = np.stack([rooms.agent("width"), rooms.agent("depth")], axis=1) / 2
        place, quat = np.zeros((len(rows), 4 + len(FURNITURE), 3)), np.zeros((len(rows), 4 + len(FURNITURE), 4))
        place[:, 0, 0], place[:, 1, 1], place[:, 2, 0], place[:, 3, 1] = (
            half[:, 0],
            half[:, 1],
            -half[:, 0],
            -half[:, 1],
        )
        there = rooms.furniture("color") != ABSENT
        place[:, 4:, 0], place[:, 4:, 1] = rooms.furniture("x"), rooms.furniture("y")
        place[:, 4:, 2] = np.where(there, 0, 2 * PARKED)
        angle = np.concatenate([np.zeros((len(rows), 4)), rooms.furniture("turned") * np.pi / 2], axis=1)
        quat[..., 0], quat[..., 3] = np.cos(angle / 2), np.sin(angle / 2)
        inputs["mocap_pos"][rows], inputs["mocap_quat"][rows] = place, quat

        row, slot = np.nonzero(rooms.present)
        bank = _bank(rooms)[row, slot]
        inputs["xfrc_applied"][rows[:, None], self._room.bodies, 2] = THING_MASS * GRAVITY
        inputs["xfrc_applied"][rows[row], np.array(self._room.bodies)[bank], 2] = 0
        self._hold(rooms, rows)

        colors[rows, self._room.floor, :3] = _FLOORS[rooms.agent("floor").astype(int)]
        colors[rows[:, None], self._room.walls, :3] = _WALLS[rooms.agent("wall").astype(int)][:, None]
        for i, geoms in enumerate(self._room.furniture):
            wood = _WOODS[rooms.furniture("color")[:, i].astype(int)]  # any color where it is absent
            colors[rows[:, None], geoms, :3] = wood[:, None]
        paint = np.zeros((len(rows), len(BANK), 3), np.float32)
        paint[row, bank] = _PALETTE[rooms.things("color")[row, slot].astype(int)]
        for i, geoms in enumerate(self._room.things):
            colors[rows[:, None], geoms, :3] = paint[:, i, None]

    def _hold(self, rooms: Rooms, rows: NDArray[np.int64]) -> None:
        """Holds what is marked as held, and nothing else."""
        self._engine.inputs["eq_active"][rows] = 0
        row, slot = np.nonzero(rooms.things("held") == 1)
        self._engine.inputs["eq_active"][rows[row], _bank(rooms)[row, slot]] = 1


def _bank(rooms: Rooms) -> NDArray[np.int64]:
    """Which thing of the bank is in each slot, (n, 6); the first of two things of a kind is the first in the bank."""
    kinds = rooms.things("kind").astype(int)
    earlier = np.tril(np.ones((SLOTS, SLOTS), bool), -1)
    copy = ((kinds[:, :, None] == kinds[:, None]) & earlier).sum(-1)
    return kinds * COPIES + np.minimum(copy, COPIES - 1)
