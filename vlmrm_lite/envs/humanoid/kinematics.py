"""Kinematics of the humanoid: positions of its limbs, heights above the floor, joint angles, speeds.

A state has 24 positions and optionally 23 velocities, in Gymnasium's order. MuJoCo's forward kinematics computes the
limbs from the positions. Success predicates, captions and the pose search all use these quantities.

Gymnasium's humanoid consists of spheres and capsules. A capsule is the convex hull of two spheres, so each body part is
a set of balls here, and its lowest point is that of its lowest ball.
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
_LIMBS = {  # limb part to its balls: (geom, end), where end 0 is closer to the trunk
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
    "head": (("head", 0),),  # the trunk's capsules lie across: end 0 is right, 1 is left
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
"""Body part to its balls; a knee or an elbow is where two limbs meet, a hip is one side of the pelvis."""


class _Skeleton(NamedTuple):
    model: mujoco.MjModel
    balls: dict[
        tuple[str, int], tuple[int, NDArray, float]
    ]  # (geom, end) to body, position in the body's frame, radius


@dataclass(frozen=True)
class BodyKinematics:
    """The kinematics of n humanoid states; lengths are in meters, angles in degrees.

    Attributes:
        states: (n, 24) or (n, 47).
        origins: origins of the body frames, (n, bodies, 3).
        axes: axes of the body frames as columns, (n, bodies, 3, 3).
    """

    states: NDArray[np.float64]
    origins: NDArray[np.float64]
    axes: NDArray[np.float64]

    def height(self, *parts: str) -> NDArray[np.float64]:
        """Height above the floor of the lowest point of one or several parts, (n,)."""
        return np.min([self._ball(ball)[:, 2] - _radius(ball) for ball in _balls(*parts)], axis=0)

    def top(self, *parts: str) -> NDArray[np.float64]:
        """Height above the floor of the highest point of one or several parts, (n,)."""
        return np.max([self._ball(ball)[:, 2] + _radius(ball) for ball in _balls(*parts)], axis=0)

    def place(self, part: str, frame: str | None = None) -> NDArray[np.float64]:
        """Position of the center of a part, (n, 3).

        Args:
            part: one of `PARTS`.
            frame: "torso" or "pelvis" for coordinates in that body's frame: x to the front, y to the left, z to the
                head. None for world coordinates.
        """
        place = np.mean([self._ball(ball) for ball in _balls(part)], axis=0)
        if frame is None:
            return place
        body = _skeleton().model.body(frame).id
        return np.einsum("nij,ni->nj", self.axes[:, body], place - self.origins[:, body])

    def gap(self, part: str, other: str) -> NDArray[np.float64]:
        """Distance between the surfaces of two parts' balls, (n,); negative if they overlap."""
        gaps = [
            np.linalg.norm(self._ball(a) - self._ball(b), axis=1) - _radius(a) - _radius(b)
            for a in _balls(part)
            for b in _balls(other)
        ]
        return np.min(gaps, axis=0)

    def tilt(self, frame: str) -> NDArray[np.float64]:
        """Angle between the vertical and the up axis of the "torso" or the "pelvis", 0 to 180, (n,)."""
        return np.degrees(np.arccos(np.clip(self.axes[:, _skeleton().model.body(frame).id, 2, 2], -1, 1)))

    def joint(self, name: str) -> NDArray[np.float64]:
        """Angle of a joint by Gymnasium's name, such as "right_knee" (0 is straight, -160 is fully bent), (n,)."""
        return np.degrees(self.states[:, hinges()[name].address])

    def speed(self) -> NDArray[np.float64]:
        """Speed of the torso in m/s, (n,); 0 for states without velocities."""
        return np.linalg.norm(self.states[:, POSITIONS : POSITIONS + 3], axis=1)

    def turning(self) -> NDArray[np.float64]:
        """Angular speed of the torso in degrees per second, (n,); 0 for states without velocities."""
        return np.degrees(np.linalg.norm(self.states[:, POSITIONS + 3 : POSITIONS + 6], axis=1))

    def _ball(self, ball: tuple[str, int]) -> NDArray[np.float64]:
        body, place, _ = _skeleton().balls[ball]
        return self.origins[:, body] + self.axes[:, body] @ place


def body_kinematics(states: ArrayLike) -> BodyKinematics:
    """Computes the kinematics of states.

    Args:
        states: (n, 24) positions, or (n, 47) positions and velocities.

    Raises:
        ValueError: the states have another shape.
    """
    states = np.asarray(states, np.float64)
    if states.ndim != 2 or states.shape[1] not in (POSITIONS, POSITIONS + VELOCITIES):
        raise ValueError(
            f"Humanoid states have shape {states.shape}; expected (n, {POSITIONS}), positions, or "
            f"(n, {POSITIONS + VELOCITIES}), positions and velocities."
        )
    model = _skeleton().model
    data = mujoco.MjData(model)
    origins, axes = np.empty((len(states), model.nbody, 3)), np.empty((len(states), model.nbody, 9))
    for i, state in enumerate(states):
        data.qpos[:] = state[:POSITIONS]
        mujoco.mj_kinematics(model, data)
        origins[i], axes[i] = data.xpos, data.xmat
    return BodyKinematics(states, origins, axes.reshape(len(states), model.nbody, 3, 3))


class Hinge(NamedTuple):
    """A joint: its index in the positions, and its limits in degrees."""

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
            for i in range(1, model.njnt)  # joint 0 is the free root joint
        }
    )


@lru_cache(maxsize=1)
def _skeleton() -> _Skeleton:
    model = build_model("original", "original")
    balls = {}
    for i in range(1, model.ngeom):  # geom 0 is the floor
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
