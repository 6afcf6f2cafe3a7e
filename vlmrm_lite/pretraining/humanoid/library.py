"""The named poses that scenes are sampled from, and arm positions of gestures."""

from functools import lru_cache

import numpy as np

from ...envs.humanoid import poses
from .features import measure, model

ARMS = slice(18, 24)
GESTURES = ("arms-raised", "hands-on-hips", "arms-crossed")  # also combined with poses that do not stand
# Poses that noise easily destroys, and those that a fall never ends in, are sampled more often.
POSE_WEIGHTS = {
    "hands-on-hips": 4.0,
    "splits": 4.0,
    "arms-crossed": 3.5,
    "lotus": 3.5,
    "one-leg": 3.0,
    "arms-raised": 3.0,
    "kneeling": 2.0,
    "standing": 2.0,
    "kneeling-on-heels": 1.5,
    "lying-on-back": 0.4,
    "lying-on-front": 0.4,
    "lying-on-side": 0.4,
}


@lru_cache(maxsize=1)
def named_poses() -> tuple[np.ndarray, np.ndarray]:
    """All named poses except the one that captions never mention, (k, 24), and their probabilities (k,)."""
    names = [name for name in poses.POSES if name != poses.UNNAMED_POSE]
    weights = np.array([POSE_WEIGHTS.get(name, 1.0) for name in names])
    return np.stack([poses.pose_qpos(name) for name in names]), weights / weights.sum()


@lru_cache(maxsize=1)
def gestures() -> np.ndarray:
    """Arm angles of :data:`GESTURES`, radians (k, 6)."""
    return np.stack([poses.pose_qpos(name)[ARMS] for name in GESTURES])


@lru_cache(maxsize=1)
def hands_before_chest() -> np.ndarray:
    """Random arm angles with both hands in front of the chest, crossed or not, radians (k, 6)."""
    rng, (low, high) = np.random.default_rng(20_241), model().jnt_range[1:].T
    qpos = np.tile(poses.pose_qpos("standing"), (30_000, 1))
    qpos[:, ARMS] = rng.uniform(low[-6:], high[-6:], (len(qpos), 6))  # the arms come last
    features = measure(qpos)
    ahead, _, up = np.moveaxis(features["hand"], 2, 0)
    held = (ahead > 0.12) & (np.abs(up + 0.12) < 0.35) & (features["crossed"] > -0.15)
    return qpos[held.all(1), ARMS]
