"""The humanoid: random scenes and their images."""

from functools import lru_cache

import numpy as np

from ...envs.mujoco import worlds as warp
from ..language import Features
from .features import measure, model
from .motion import POOLS, pool
from .rotations import mirror, turn
from .variations import near_gestures, static_poses, vary

NO_POSES = np.zeros((0, 24))
MOVING, NEAR_GESTURES, HARD_NEGATIVES = 0.25, 0.15, 0.25  # fractions of the poses; later kinds replace earlier ones


def sample(n: int, rng: np.random.Generator, hard_negatives: np.ndarray = NO_POSES) -> Features:
    """Samples named poses and poses between them, near misses of gestures, and moments of falls and other motions.

    Args:
        n: number of scenes.
        rng: source of all random choices.
        hard_negatives: poses (k, 24) to sample more often, with variations (see :mod:`..hard_negatives`).

    Returns:
        ``qpos`` (n, 24), every joint within its limits, and the features of :func:`.features.measure`.
    """
    qpos = static_poses(n, rng)
    moving = np.flatnonzero(rng.random(n) < MOVING)
    moments = pool(int(rng.integers(POOLS)))
    qpos[moving] = moments[rng.integers(len(moments), size=len(moving))]
    near = np.flatnonzero(rng.random(n) < NEAR_GESTURES)
    qpos[near] = near_gestures(len(near), rng)
    place(qpos, rng)
    if len(hard_negatives):
        again = np.flatnonzero(rng.random(n) < HARD_NEGATIVES)
        chosen = hard_negatives[rng.integers(len(hard_negatives), size=len(again))]
        qpos[again] = vary(chosen, rng.choice([0.05, 0.25]), rng)
    return {"qpos": qpos, **measure(qpos)}


def place(qpos: np.ndarray, rng: np.random.Generator) -> None:
    """Mirrors half of the poses (n, 24), turns all and moves them near the center, in place."""
    n = len(qpos)
    mirrored = rng.random(n) < 0.5
    qpos[mirrored] = mirror(qpos[mirrored])
    position = rng.normal(0, 0.4, (n, 2))  # varies the angle of the camera a little
    ahead = rng.random(n) < 0.4  # facing forward, as in the environment; the others face any direction
    turn(qpos, np.where(ahead, rng.normal(0, 0.4, n), rng.uniform(-np.pi, np.pi, n)))
    qpos[:, :2] = position


def draw(features: Features, size: int) -> np.ndarray:
    """Draws the poses: uint8 (n, size, size, 3)."""
    renderer = _renderer(len(features["qpos"]), size)
    renderer.set_state(features["qpos"], 0)
    return renderer.render()


@lru_cache(maxsize=4)
def _renderer(n: int, size: int) -> warp.WarpWorlds:
    """A renderer of n scenes; the last few are kept, as they are slow to build. It leaves other threads to training."""
    return warp.WarpWorlds(model(), n, size, size, device="cpu", threads=1)
