"""What can be measured on a humanoid: heights, angles and distances, from its positions alone."""

from functools import lru_cache

import mujoco
import numpy as np

from ...envs.humanoid import kinematics as humanoid_facts, model as humanoid_model
from ..language import Features

SIDES = humanoid_facts.SIDES
_LEG = 0.8  # metres from the hip to the middle of the foot
_OUTWARDS = np.array([-1.0 if side == "right" else 1.0 for side in SIDES])  # along y, to the left


@lru_cache(maxsize=1)
def model() -> mujoco.MjModel:
    """The humanoid as SimCLIP sees it, compiled once."""
    return humanoid_model.build_model()


def measure(qpos: np.ndarray) -> Features:
    """Measures poses.

    Args:
        qpos: (n, 24), Gymnasium's layout, the root quaternion of length 1.

    Returns:
        Arrays (n,), or (n, 2) for both :data:`SIDES`. Lengths in metres, angles in degrees.

        - ``head``, ``pelvis``, ``chest``: heights of their middles; ``*_gap`` of knee, foot, hand, bottom,
          trunk and skull: how far the lowest point is above the floor, at least 0; ``low``: the lowest of all
          points.
        - ``tilt``, ``pelvis_tilt``: from the vertical; ``forward``, ``leftward``: how far the front and the
          left side of the trunk point up, -1 to 1.
        - ``knee``: bend, 0 is straight; ``hip``: between thigh and the trunk's way down; ``spread``: between
          the lines from hip to foot; ``aside``, ``ahead``: of these lines, outwards and forwards of the
          trunk, 1 is a leg's length; ``knee_out``, ``foot_out``, ``foot_ahead``: from the pelvis.
        - ``hand``: (n, 2, 3) from the shoulder forwards, outwards and upwards of the trunk; ``hand_up``,
          ``elbow_up``: heights above the shoulder; ``elbow``: bend; ``elbow_out``: outwards of the shoulder;
          ``hand_hip``, ``hand_chest``, ``hand_head``, ``hand_knee``: distances; ``hands``: between both;
          ``crossed``: how far each is beyond the trunk's middle, negative on its own side.
        - ``balance``: between the centre of mass and the middle of what touches the floor, from above.
        - ``facing``: (n, 2), where the front points for the camera, to the right and towards the camera.
    """
    facts, m = humanoid_facts.humanoid_facts(qpos), model()

    def body(name: str) -> int:
        return m.body(name).id

    trunk, hips = facts.axes[:, body("torso")], facts.axes[:, body("pelvis")]

    def both(function, part: str) -> np.ndarray:
        return np.stack([function(f"{side}_{part}") for side in SIDES], axis=1)

    def of_trunk(vectors: np.ndarray) -> np.ndarray:
        """World vectors (n, 2, 3) as forwards, outwards and upwards of the trunk."""
        local = np.einsum("nij,nsi->nsj", trunk, vectors)
        local[..., 1] *= _OUTWARDS
        return local

    def joints(name: str) -> np.ndarray:
        return facts.origins[:, [body(f"{side}_{name}") for side in SIDES]]

    hip, shoulder, elbow = joints("thigh"), joints("upper_arm"), joints("lower_arm")
    knee, foot, hand = (both(facts.place, part) for part in ("knee", "foot", "hand"))
    chest, pelvis, head = (facts.place(part) for part in ("chest", "pelvis", "head"))
    gap = lambda *parts: facts.height(*parts).clip(0)  # noqa: E731
    leg, arm = foot - hip, hand - shoulder
    leg_seen = of_trunk(leg) / _LEG
    rests = np.array([(0.0, 0.16 * out, 0.06) for out in _OUTWARDS])  # where hands rest on hips
    waist = pelvis[:, None] + np.einsum("nij,sj->nsi", hips, rests)
    touching = {part: facts.height(part) for part in humanoid_facts.PARTS}
    weight = np.exp(-np.stack(list(touching.values())).clip(0) / 0.03) + 1e-9
    place = np.stack([facts.place(part)[:, :2] for part in touching])
    support = (weight[..., None] * place).sum(0) / weight.sum(0)[:, None]
    masses = facts.origins + np.einsum("nbij,bj->nbi", facts.axes, m.body_ipos)
    centre = np.einsum("nbi,b->ni", masses, m.body_mass)[:, :2] / m.body_mass.sum()
    away = _unit(m.cam_pos[0, :2] - chest[:, :2])  # to the camera
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
        "tilt": facts.tilt("torso"),
        "pelvis_tilt": facts.tilt("pelvis"),
        "forward": trunk[:, 2, 0],
        "leftward": trunk[:, 2, 1],
        "knee": -both(facts.joint, "knee"),
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
        "balance": np.linalg.norm(centre - support, axis=1),
        "facing": np.stack([rightwards, (front * away).sum(1)], axis=1),
    }


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _angle(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Angles between vectors, degrees."""
    return np.degrees(np.arccos(np.clip((_unit(first) * _unit(second)).sum(-1), -1, 1)))
