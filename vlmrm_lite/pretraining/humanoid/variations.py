"""Random poses of a humanoid at rest: variations and combinations of the named ones."""

import numpy as np

from ...envs.humanoid import kinematics, poses
from .features import model
from .library import ARMS, GESTURES, gestures, hands_before_chest, named_poses
from .rotations import JOINTS, interpolate, product, quaternion

TRUNK = slice(7, 10)  # rotations around z, y and x, from the torso down
LEGS, HIPS_X = slice(10, 18), np.array([10, 14])
RIGHT_LEG, LEFT_LEG, RIGHT_ARM, LEFT_ARM = slice(10, 14), slice(14, 18), slice(18, 21), slice(21, 24)
LIMB_FRACTIONS = ((ARMS, 0.35), (RIGHT_ARM, 0.12), (LEFT_ARM, 0.12), (RIGHT_LEG, 0.1), (LEFT_LEG, 0.1))
GESTURE_PROBABILITIES = (0.1, 0.1, 0.8)  # which gesture is nearly made
LIFT_FRACTION = 0.4  # of these poses lift a foot, or nearly
_ARM_PARTS = [part for part in kinematics.PARTS if part.endswith(("arm", "elbow", "hand"))]
_OTHER_PARTS = [part for part in kinematics.PARTS if part not in _ARM_PARTS]


def vary(qpos: np.ndarray, size: float, rng: np.random.Generator) -> np.ndarray:
    """Varies some joints of poses (n, 24) and puts the lowest point on the floor.

    Args:
        qpos: the poses, left unchanged.
        size: scale of the largest changes, radians. Most are smaller.
        rng: source of all random choices.
    """
    n, (low, high) = len(qpos), model().jnt_range[1:].T
    sizes = np.exp(rng.uniform(np.log(size / 15), np.log(size), (n, 1)))
    varied = qpos.copy()
    varied[:, JOINTS] += sizes * rng.normal(size=(n, 17)) * (rng.random((n, 17)) < 0.4)
    varied[:, JOINTS] = np.clip(varied[:, JOINTS], low, high)
    varied[:, 3:7] = product(quaternion(sizes[:, 0] * rng.normal(size=n) / 2, rng.normal(size=(n, 3))), varied[:, 3:7])
    varied[:, :2] += rng.normal(0, 0.05, (n, 2))
    varied[:, 2] -= kinematics.body_kinematics(varied).height(*kinematics.PARTS)
    return varied


def near_gestures(n: int, rng: np.random.Generator) -> np.ndarray:
    """Standing poses (n, 24) whose arms nearly make a gesture: on the way to it, close to it, or before the chest.

    Often only one arm makes the gesture, the trunk twists and leans, and a foot is lifted, partly lifted or moved.
    Among all poses these are so rare that a model could ignore the differences, and an agent that learns from the
    model would stop at a pose that only looks like the gesture.
    """
    library, probabilities = named_poses()
    qpos = np.tile(poses.pose_qpos("standing"), (n, 1))
    other, lender = (library[rng.choice(len(library), n, p=probabilities)] for _ in range(2))
    way = np.where(rng.random((n, 2)) < 0.6, 1.0, rng.random((n, 2))).repeat(3, axis=1)
    goals = gestures()[rng.choice(len(GESTURES), n, p=GESTURE_PROBABILITIES)]
    noise = np.exp(rng.uniform(np.log(0.02), np.log(0.5), (n, 1))) * rng.normal(size=(n, 6))  # radians
    qpos[:, ARMS] = other[:, ARMS] + way * (goals - other[:, ARMS]) + noise
    held, pool = rng.random(n) < 0.5, hands_before_chest()
    qpos[held, ARMS] = pool[rng.integers(len(pool), size=held.sum())]
    way = np.where(rng.random((n, 1)) < 0.3, rng.random((n, 1)) ** 2, 0.0)
    qpos[:, RIGHT_LEG] += way * (lender[:, RIGHT_LEG] - qpos[:, RIGHT_LEG])
    lifts, (low, high) = np.flatnonzero(rng.random(n) < LIFT_FRACTION), model().jnt_range[1:].T
    legs = rng.uniform(low, high, (len(lifts), 17))[:, 3:11]  # joints of the right leg, then of the left one
    way = rng.random((len(lifts), 2)) ** (1, 4)  # the left leg changes less
    qpos[lifts, LEGS] += way.repeat(4, axis=1) * (legs - qpos[lifts, LEGS])
    _lean(qpos, np.flatnonzero(rng.random(n) < 0.5), rng, 0.6)
    return vary(qpos, 0.25, rng)


def static_poses(n: int, rng: np.random.Generator) -> np.ndarray:
    """Poses (n, 24) with the lowest point on the floor, a few above it.

    They start from named poses. Some are on the way to another pose, some have limbs of another pose or on the way to
    it, some have random joints. All get noise and a tilt, most of them little. Often one limb alone differs, or the
    trunk leans and twists above legs that stay: without such poses, an agent that learns to put its hands on its hips
    finds poses where one hand is in place and the other is hidden behind the trunk.
    """
    low, high = model().jnt_range[1:].T
    library, probabilities = named_poses()
    qpos, other, lender, second = (library[rng.choice(len(library), n, p=probabilities)] for _ in range(4))
    qpos = interpolate(qpos, other, np.where(rng.random(n) < 0.22, rng.random(n), 0.0))
    arms = qpos[:, ARMS].copy()
    random = rng.uniform(low, high, (n, len(low)))
    lender[:, LEFT_ARM] = np.where(rng.random((n, 1)) < 0.4, second[:, LEFT_ARM], lender[:, LEFT_ARM])
    lender[:, JOINTS] = np.where(rng.random((n, 1)) < 0.3, random, lender[:, JOINTS])
    goals = gestures()[rng.integers(len(GESTURES), size=n)]
    lender[:, ARMS] = np.where(rng.random((n, 1)) < 0.35, goals, lender[:, ARMS])
    way = np.where(rng.random((n, 1)) < 0.5, rng.random((n, 1)), 1.0)
    lender[:, JOINTS] = qpos[:, JOINTS] + way * (lender[:, JOINTS] - qpos[:, JOINTS])
    for limb, fraction in LIMB_FRACTIONS:
        qpos[:, limb] = np.where(rng.random((n, 1)) < fraction, lender[:, limb], qpos[:, limb])
    _lean(qpos, np.flatnonzero(rng.random(n) < 0.15), rng)
    straddles = rng.random(n) < 0.07
    least, most = np.radians((-25, -12))
    qpos[np.ix_(straddles, HIPS_X)] = rng.uniform(least, most, (straddles.sum(), 1))
    size = np.exp(rng.uniform(np.log(0.01), np.log(0.4), (n, 1)))  # radians
    noisy = rng.random((n, 17)) < rng.choice([0.3, 1.0], (n, 1))
    qpos[:, JOINTS] += size * rng.normal(size=(n, 17)) * noisy
    wild = rng.random(n) < 0.06
    qpos[wild, JOINTS] = random[wild]
    qpos[:, JOINTS] = np.clip(qpos[:, JOINTS], low, high)
    tilt = np.abs(rng.normal(size=n)) * rng.choice([0.02, 0.08, 0.35, 1.2], n, p=[0.55, 0.25, 0.13, 0.07])
    qpos[:, 3:7] = product(quaternion(tilt, rng.normal(size=(n, 3))), qpos[:, 3:7])
    body = kinematics.body_kinematics(qpos)
    propped = body.height(*_ARM_PARTS) < body.height(*_OTHER_PARTS) - 0.03
    qpos[propped, ARMS] = arms[propped]  # arms must not hold up the body by accident
    lifted = np.where(rng.random(n) < 0.04, rng.exponential(0.3, n), 0.0)
    qpos[:, 2] += lifted - kinematics.body_kinematics(qpos).height(*kinematics.PARTS)
    return qpos


def _lean(qpos: np.ndarray, chosen: np.ndarray, rng: np.random.Generator, most: float = 1.0) -> None:
    """Bends the trunks of the chosen poses, in place, by up to a fraction of their range; the legs stay in place."""
    low, high = model().jnt_range[1:4].T
    bent = qpos[chosen, TRUNK] + most * rng.random((len(chosen), 1)) * (
        rng.uniform(low, high, (len(chosen), 3)) - qpos[chosen, TRUNK]
    )
    pelvis = product(qpos[chosen, 3:7], _trunk_rotation(qpos[chosen, TRUNK]))
    qpos[chosen, 3:7] = product(pelvis, _trunk_rotation(bent) * [1, -1, -1, -1])
    qpos[chosen, TRUNK] = bent


def _trunk_rotation(angles: np.ndarray) -> np.ndarray:
    """Quaternions (n, 4) of the pelvis in the torso's frame, from the trunk's angles (n, 3)."""
    z, y, x = (quaternion(angle, axis) for angle, axis in zip(angles.T, np.eye(3)[::-1], strict=True))
    return product(product(z, y), x)
