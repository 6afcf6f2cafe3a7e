"""A library of poses: the humanoid's joint angles by name, for notebooks, tests and captions.

Angles are in degrees, within the joint limits, and use Gymnasium's joint names and signs:

- ``hip_y``: -90 raises the thigh to the front, 20 is its limit to the back; ``knee``: -90 is a right angle.
- ``hip_x``: -25 spreads the leg; ``hip_z``: -60 rotates it outward.
- ``shoulder1``, ``shoulder2``: about slanted axes, with opposite signs on the left; ``elbow``: -90 is a
  straight arm, 50 a bent one.
- ``abdomen_y``: -75 bends the body forward, 30 backward.

The limits are tight. The legs spread to at most 126 degrees; a hand reaches 8 cm beyond the middle of the body, but not
the other arm; and with the legs folded the knees stay 15 to 20 cm above the floor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import mujoco
import numpy as np
from numpy.typing import NDArray

from ...utils.checks import check_choice
from .kinematics import PARTS, POSITIONS, body_kinematics, hinges

_STRAIGHT = -2.0  # degrees: the limit of a stretched knee


@dataclass(frozen=True)
class Pose:
    """Joint angles and the orientation of the torso.

    Attributes:
        angles: joint to degrees; all other joints are at 0, knees at -2.
        pitch: of the torso in degrees; at 90 it lies on its front, at -90 on its back.
        roll: of the torso in degrees; at 90 it lies on its right side.
    """

    angles: Mapping[str, float]
    pitch: float = 0.0
    roll: float = 0.0


def _both(**angles: float) -> dict[str, float]:
    """The same angles on both sides; the left shoulder has opposite signs."""
    return {**_one("right", **angles), **_one("left", **angles)}


def _one(side: str, **angles: float) -> dict[str, float]:
    mirror = -1 if side == "left" else 1
    return {f"{side}_{name}": angle * (mirror if "shoulder" in name else 1) for name, angle in angles.items()}


_HANGING = {"shoulder1": 42, "shoulder2": -39, "elbow": -85}
_RAISED = {"shoulder1": -84, "shoulder2": 17, "elbow": -85}
_FORWARD = {"shoulder1": 0, "shoulder2": 44, "elbow": -88}
_ON_THIGHS = {"shoulder1": 27, "shoulder2": -10, "elbow": -55}
_ON_KNEES = {"shoulder1": 20, "shoulder2": 20, "elbow": -75}
_ARMS_DOWN = _both(**_HANGING)

POSES: Mapping[str, Pose] = MappingProxyType(
    {
        "standing": Pose(_ARMS_DOWN),
        "arms-raised": Pose(_both(**_RAISED), pitch=-1),
        "one-arm-raised": Pose(_one("right", **_RAISED) | _one("left", **_HANGING), pitch=-1),
        "t-pose": Pose(_both(shoulder1=-51, shoulder2=-33, elbow=-89)),
        "hands-on-hips": Pose(_both(shoulder1=47, shoulder2=-69, elbow=-21)),
        "arms-crossed": Pose(
            _one("right", shoulder1=59, shoulder2=1, elbow=-39) | _one("left", shoulder1=59, shoulder2=14, elbow=-29),
            pitch=-2,
        ),
        "one-leg": Pose(
            _ARMS_DOWN
            | {"right_hip_x": -5, "right_hip_y": -70, "right_knee": -95}
            | {"left_hip_x": 4, "left_hip_y": -2, "abdomen_x": -4, "abdomen_y": -2}
        ),
        "crouching": Pose(_both(hip_y=-78, knee=-123, **_FORWARD) | {"abdomen_y": -3}, pitch=2),
        "bowing": Pose(_both(hip_y=-63, **_FORWARD) | {"abdomen_y": -34}, pitch=80),
        "kneeling": Pose(_both(hip_y=3, knee=-99, **_HANGING) | {"abdomen_y": -7}),
        "kneeling-on-heels": Pose(_both(hip_x=-24, hip_z=6, hip_y=-35, knee=-157, **_ON_THIGHS) | {"abdomen_y": -27}),
        "half-kneeling": Pose(
            _ARMS_DOWN | {"right_hip_y": -89, "right_knee": -92, "left_hip_y": 1, "left_knee": -97, "abdomen_y": -3}
        ),
        "all-fours": Pose(
            _both(hip_y=-68, knee=-98, shoulder1=-8, shoulder2=47, elbow=-51) | {"abdomen_y": -25}, pitch=89
        ),
        "lotus": Pose(_both(hip_x=-6, hip_z=-59, hip_y=-60, knee=-154, **_ON_KNEES) | {"abdomen_y": -68}, pitch=-17),
        "seated-soles-together": Pose(
            _both(hip_x=-15, hip_z=-59, hip_y=-31, knee=-101, **_ON_KNEES) | {"abdomen_y": -72}, pitch=-18
        ),
        "seated-legs-forward": Pose(_both(hip_y=-80, knee=-7, **_ON_THIGHS) | {"abdomen_y": -14}),
        "seated-knees-up": Pose(_both(hip_y=-109, knee=-143, **_ON_THIGHS) | {"abdomen_y": -47}),
        "splits": Pose(_both(hip_x=-24, hip_z=-59, hip_y=-66, **_ON_THIGHS) | {"abdomen_y": -11}),
        "lying-on-back": Pose(_ARMS_DOWN, pitch=-90),
        "lying-on-front": Pose(_ARMS_DOWN, pitch=90),
        "lying-on-side": Pose(_both(hip_y=-30, knee=-40, **_FORWARD), roll=90),
    }
)
"""The poses by name."""

UNNAMED_POSE = "bowing"
"""A pose that is in no caption and no training set, to test generalization."""


def pose_qpos(pose: str | Pose, heading: float = 0.0) -> NDArray[np.float64]:
    """Positions of the humanoid in a pose, with its torso above the origin and its lowest point on the floor.

    Args:
        pose: one of `POSES` by name, or a pose of your own.
        heading: direction it faces, in degrees from the x axis to the left.

    Returns:
        (24,): x, y, z of the torso, its quaternion (w, x, y, z), and 17 joint angles in radians.

    Raises:
        ValueError: the pose or one of its joints does not exist, or an angle exceeds the joint's limits.
    """
    if not isinstance(pose, Pose):
        check_choice("pose", pose, tuple(POSES))
        pose = POSES[pose]
    qpos = np.zeros(POSITIONS)
    qpos[3] = 1
    for axis, angle in (((0, 0, 1), heading), ((0, 1, 0), pose.pitch), ((1, 0, 0), pose.roll)):
        turn = np.empty(4)
        mujoco.mju_axisAngle2Quat(turn, np.array(axis, float), np.radians(angle))
        mujoco.mju_mulQuat(qpos[3:7], qpos[3:7].copy(), turn)
    joints = hinges()
    for name, angle in {"right_knee": _STRAIGHT, "left_knee": _STRAIGHT, **pose.angles}.items():
        check_choice("joint", name, tuple(joints))
        joint = joints[name]
        if not joint.low <= angle <= joint.high:
            raise ValueError(f"The joint {name!r} is at {angle:g} degrees; expected {joint.low:g} to {joint.high:g}.")
        qpos[joint.address] = np.radians(angle)
    qpos[2] = -body_kinematics(qpos[None]).height(*PARTS)[0]
    return qpos
