"""The humanoid: heights, angles and distances, measured from its positions alone."""

from functools import lru_cache

import mujoco
import numpy as np

from ...envs.humanoid import kinematics, model as humanoid_model
from ..language import Features

SIDES = kinematics.SIDES
_LEG = 0.8  # m from the hip to the middle of the foot
_OUTWARDS = np.array([-1.0 if side == "right" else 1.0 for side in SIDES])  # along y, to the left


@lru_cache(maxsize=1)
def model() -> mujoco.MjModel:
    """The humanoid of the captioned images, compiled once."""
    return humanoid_model.build_model()


def measure(qpos: np.ndarray) -> Features:
    """Measures poses.

    Args:
        qpos: (n, 24), Gymnasium's layout, the root quaternion of length 1.

    Returns:
        Arrays (n,), or (n, 2) for both :data:`SIDES`. Lengths are in meters, angles in degrees. "Forward", "outward"
        and "upward" are directions in the trunk's frame, outward being away from the body on each side.

        - ``head``, ``pelvis``, ``chest``: heights of their centers. ``*_gap`` of knee, foot, hand, bottom, trunk and
          skull: height of the lowest point above the floor, at least 0. ``low``: height of the lowest point of all.
        - ``tilt``, ``pelvis_tilt``: angles to the vertical. ``forward``, ``leftward``: vertical components of the
          trunk's forward and left axes, -1 to 1.
        - ``knee``: bend, 0 is straight. ``hip``: angle between the thigh and the trunk's downward axis. ``spread``:
          angle between the lines from hip to foot. ``aside``, ``ahead``: outward and forward components of these
          lines, 1 is the length of a leg. ``knee_out``, ``foot_out``, ``foot_ahead``: the same from the pelvis, in m.
        - ``hand``: (n, 2, 3), forward, outward and upward from the shoulder. ``hand_up``, ``elbow_up``: heights above
          the shoulder. ``elbow``: bend. ``elbow_out``: outward from the shoulder. ``hand_hip``, ``hand_chest``,
          ``hand_head``, ``hand_knee``: distances. ``hands``: distance between both. ``crossed``: distance of each
          hand beyond the midline of the trunk, negative on its own side.
        - ``balance``: horizontal distance between the center of mass and the center of what touches the floor.
        - ``facing``: (n, 2), direction of the front as the camera sees it: to the right and towards the camera.
    """
    pose, m = kinematics.body_kinematics(qpos), model()

    def index(name: str) -> int:
        return m.body(name).id

    trunk, hips = pose.axes[:, index("torso")], pose.axes[:, index("pelvis")]

    def both(function, part: str) -> np.ndarray:
        return np.stack([function(f"{side}_{part}") for side in SIDES], axis=1)

    def of_trunk(vectors: np.ndarray) -> np.ndarray:
        """World vectors (n, 2, 3) in the trunk's frame: forward, outward, upward."""
        local = np.einsum("nij,nsi->nsj", trunk, vectors)
        local[..., 1] *= _OUTWARDS
        return local

    def gap(*parts: str) -> np.ndarray:
        return pose.height(*parts).clip(0)

    def joints(name: str) -> np.ndarray:
        return pose.origins[:, [index(f"{side}_{name}") for side in SIDES]]

    hip, shoulder, elbow = joints("thigh"), joints("upper_arm"), joints("lower_arm")
    knee, foot, hand = (both(pose.place, part) for part in ("knee", "foot", "hand"))
    chest, pelvis, head = (pose.place(part) for part in ("chest", "pelvis", "head"))
    leg, arm = foot - hip, hand - shoulder
    leg_seen = of_trunk(leg) / _LEG
    rests = np.array([(0.0, 0.16 * out, 0.06) for out in _OUTWARDS])  # where hands on hips are
    waist = pelvis[:, None] + np.einsum("nij,sj->nsi", hips, rests)
    touching = {part: pose.height(part) for part in kinematics.PARTS}
    weight = np.exp(-np.stack(list(touching.values())).clip(0) / 0.03) + 1e-9
    place = np.stack([pose.place(part)[:, :2] for part in touching])
    support = (weight[..., None] * place).sum(0) / weight.sum(0)[:, None]
    masses = pose.origins + np.einsum("nbij,bj->nbi", pose.axes, m.body_ipos)
    center = np.einsum("nbi,b->ni", masses, m.body_mass)[:, :2] / m.body_mass.sum()
    away = _unit(m.cam_pos[0, :2] - chest[:, :2])  # towards the camera
    front = trunk[:, :2, 0]
    rightwards = away[:, 0] * front[:, 1] - away[:, 1] * front[:, 0]
    return {
        "head": head[:, 2],
        "pelvis": pelvis[:, 2],
        "chest": chest[:, 2],
        "knee_gap": both(gap, "knee"),
        "foot_gap": both(gap, "foot"),
        "hand_gap": both(gap, "hand"),
        "bottom_gap": gap("pelvis"),
        "skull_gap": gap("head"),
        "trunk_gap": (gap("chest") + gap("waist")) / 2,
        "low": np.min(list(touching.values()), axis=0),
        "tilt": pose.tilt("torso"),
        "pelvis_tilt": pose.tilt("pelvis"),
        "forward": trunk[:, 2, 0],
        "leftward": trunk[:, 2, 1],
        "knee": -both(pose.joint, "knee"),
        "hip": _angle(knee - hip, -trunk[:, None, :, 2]),
        "spread": _angle(leg[:, 0], leg[:, 1]),
        "aside": leg_seen[..., 1],
        "ahead": leg_seen[..., 0],
        "knee_out": of_trunk(knee - pelvis[:, None])[..., 1],
        "foot_out": of_trunk(foot - pelvis[:, None])[..., 1],
        "foot_ahead": of_trunk(foot - pelvis[:, None])[..., 0],
        "hand": of_trunk(arm),
        "hand_up": arm[..., 2],
        "elbow_up": (elbow - shoulder)[..., 2],
        "elbow": _angle(elbow - shoulder, hand - elbow),
        "elbow_out": of_trunk(elbow - shoulder)[..., 1],
        "hand_hip": np.linalg.norm(hand - waist, axis=-1),
        "hand_chest": np.linalg.norm(hand - (chest + 0.1 * trunk[..., 0])[:, None], axis=-1),
        "hand_head": np.linalg.norm(hand - head[:, None], axis=-1),
        "hand_knee": np.linalg.norm(hand - knee, axis=-1),
        "hands": np.linalg.norm(hand[:, 0] - hand[:, 1], axis=-1),
        "crossed": -of_trunk(hand - chest[:, None])[..., 1],
        "balance": np.linalg.norm(center - support, axis=1),
        "facing": np.stack([rightwards, (front * away).sum(1)], axis=1),
    }


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _angle(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Angles between vectors, degrees."""
    return np.degrees(np.arccos(np.clip((_unit(first) * _unit(second)).sum(-1), -1, 1)))
