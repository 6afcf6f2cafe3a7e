"""What a state of the humanoid means: where its limbs are, how high above the floor, how its joints are bent.

A state is 24 positions and, where they are known, 23 velocities, in Gymnasium's order. Where the limbs are
follows from the positions by MuJoCo's forward kinematics, so the same facts serve whoever judges a state,
whoever describes it and whoever looks for a pose.

Gymnasium's humanoid is made of spheres and of capsules, which are two spheres and what lies between them.
So a part of the body is a few balls here, and its lowest point is that of its lowest ball.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import mujoco
import numpy as np
from numpy.typing import ArrayLike, NDArray

from .model import build_model

POSITIONS, VELOCITIES = 24, 23

SIDES = ("right", "left")
_LIMBS = {  # part of a limb to its balls: the geom, and its end, 0 for the one nearer to the trunk
    "thigh": (("thigh1", 0), ("thigh1", 1)),
    "knee": (("thigh1", 1), ("shin1", 0)),
    "shin": (("shin1", 0), ("shin1", 1)),
    "foot": (("foot", 0),),
    "upper_arm": (("uarm1", 0), ("uarm1", 1)),
    "elbow": (("uarm1", 1), ("larm", 0)),
    "forearm": (("larm", 0), ("larm", 1)),
    "hand": (("hand", 0),),
}
PARTS: dict[str, tuple[tuple[str, int], ...]] = {
    "head": (("head", 0),),  # of the trunk's capsules, which lie across, 0 is the right end and 1 the left
    "chest": (("torso1", 0), ("torso1", 1)),
    "waist": (("uwaist", 0), ("uwaist", 1), ("lwaist", 0), ("lwaist", 1)),
    "pelvis": (("butt", 0), ("butt", 1)),
    "right_hip": (("butt", 0),),
    "left_hip": (("butt", 1),),
    **{
        f"{side}_{part}": tuple((f"{side}_{geom}", end) for geom, end in balls)
        for side in SIDES
        for part, balls in _LIMBS.items()
    },
}
"""The parts of the body; a knee or an elbow is where two limbs meet, a hip is one side of the pelvis."""


class _Skeleton(NamedTuple):
    model: mujoco.MjModel
    balls: dict[tuple[str, int], tuple[int, NDArray, float]]  # to body, place in its frame, radius


@dataclass(frozen=True)
class Facts:
    """n states of the humanoid, ready to be asked about; all lengths in metres and all angles in degrees.

    Attributes:
        states: (n, 24) or (n, 47).
        origins: of the bodies' frames, (n, bodies, 3).
        axes: the frames' axes as columns, (n, bodies, 3, 3).
    """

    states: NDArray[np.float64]
    origins: NDArray[np.float64]
    axes: NDArray[np.float64]

    def height(self, *parts: str) -> NDArray[np.float64]:
        """Lowest point of a part above the floor, or of several parts together, (n,)."""
        return np.min([self._ball(ball)[:, 2] - _radius(ball) for ball in _balls(*parts)], axis=0)

    def top(self, *parts: str) -> NDArray[np.float64]:
        """Highest point of a part above the floor, or of several parts together, (n,)."""
        return np.max([self._ball(ball)[:, 2] + _radius(ball) for ball in _balls(*parts)], axis=0)

    def place(self, part: str, frame: str | None = None) -> NDArray[np.float64]:
        """Where the middle of a part is, (n, 3).

        Args:
            part: one of `PARTS`.
            frame: "torso" or "pelvis" for a place as seen from there: x to the front, y to the left, z to the
                head. None for the world's.
        """
        place = np.mean([self._ball(ball) for ball in _balls(part)], axis=0)
        if frame is None:
            return place
        body = _skeleton().model.body(frame).id
        return np.einsum("nij,ni->nj", self.axes[:, body], place - self.origins[:, body])

    def gap(self, part: str, other: str) -> NDArray[np.float64]:
        """From the surface of one part's balls to that of the other's, (n,); negative where they overlap."""
        gaps = [
            np.linalg.norm(self._ball(a) - self._ball(b), axis=1) - _radius(a) - _radius(b)
            for a in _balls(part)
            for b in _balls(other)
        ]
        return np.min(gaps, axis=0)

    def tilt(self, frame: str) -> NDArray[np.float64]:
        """Angle between the vertical and the upward axis of the "torso" or the "pelvis", 0 to 180, (n,)."""
        return np.degrees(np.arccos(np.clip(self.axes[:, _skeleton().model.body(frame).id, 2, 2], -1, 1)))

    def joint(self, name: str) -> NDArray[np.float64]:
        """Angle of a hinge by Gymnasium's name, such as "right_knee" (0 is straight, -160 folded), (n,)."""
        return np.degrees(self.states[:, hinges()[name].address])

    def speed(self) -> NDArray[np.float64]:
        """How fast the torso moves, m/s, (n,); 0 for states without velocities."""
        return np.linalg.norm(self.states[:, POSITIONS : POSITIONS + 3], axis=1)

    def turning(self) -> NDArray[np.float64]:
        """How fast the torso turns, degrees per second, (n,); 0 for states without velocities."""
        return np.degrees(np.linalg.norm(self.states[:, POSITIONS + 3 : POSITIONS + 6], axis=1))

    def _ball(self, ball: tuple[str, int]) -> NDArray[np.float64]:
        body, place, _ = _skeleton().balls[ball]
        return self.origins[:, body] + self.axes[:, body] @ place


def humanoid_facts(states: ArrayLike) -> Facts:
    """Computes where the limbs are in every state.

    Args:
        states: (n, 24) positions, or (n, 47) positions and velocities.

    Raises:
        ValueError: the states have another shape.
    """
    states = np.asarray(states, np.float64)
    if states.ndim != 2 or states.shape[1] not in (POSITIONS, POSITIONS + VELOCITIES):
        raise ValueError(
            f"The humanoid's states have shape {states.shape}; expected (n, {POSITIONS}), positions, or "
            f"(n, {POSITIONS + VELOCITIES}), positions and velocities."
        )
    model = _skeleton().model
    data = mujoco.MjData(model)
    origins, axes = np.empty((len(states), model.nbody, 3)), np.empty((len(states), model.nbody, 9))
    for i, state in enumerate(states):
        data.qpos[:] = state[:POSITIONS]
        mujoco.mj_kinematics(model, data)
        origins[i], axes[i] = data.xpos, data.xmat
    return Facts(states, origins, axes.reshape(len(states), model.nbody, 3, 3))


class Hinge(NamedTuple):
    """A joint: its index among the positions, and its limits in degrees."""

    address: int
    low: float
    high: float


@lru_cache(maxsize=1)
def hinges() -> Mapping[str, Hinge]:
    """The 17 joints by name, in Gymnasium's order."""
    model = _skeleton().model
    limits = np.degrees(model.jnt_range).round(6)
    return MappingProxyType(
        {
            model.joint(i).name: Hinge(int(model.jnt_qposadr[i]), *limits[i].tolist())
            for i in range(1, model.njnt)  # the first is the root, which is free
        }
    )


@lru_cache(maxsize=1)
def _skeleton() -> _Skeleton:
    model = build_model("original", "original")
    balls = {}
    for i in range(1, model.ngeom):  # the first is the floor
        axis, half = np.zeros(3), 0.0
        if model.geom_type[i] == mujoco.mjtGeom.mjGEOM_CAPSULE:
            mujoco.mju_rotVecQuat(axis, np.array([0.0, 0.0, 1.0]), model.geom_quat[i])
            half = model.geom_size[i, 1]
        name = model.geom(i).name
        order = np.linalg.norm if name.startswith(SIDES) else (lambda place: place[1])
        ends = sorted((model.geom_pos[i] + sign * half * axis for sign in (-1, 1)), key=order)
        for end, place in enumerate(ends):
            balls[name, end] = int(model.geom_bodyid[i]), place, float(model.geom_size[i, 0])
    return _Skeleton(model, balls)


def _balls(*parts: str) -> list[tuple[str, int]]:
    return [ball for part in parts for ball in PARTS[part]]


def _radius(ball: tuple[str, int]) -> float:
    return _skeleton().balls[ball][2]
