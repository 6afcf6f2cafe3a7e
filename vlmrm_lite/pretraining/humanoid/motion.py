"""Poses of humanoids in motion: they fall, thrash about, or try to get from one pose to another."""

from functools import lru_cache

import mujoco
import numpy as np
from mujoco import rollout

from ...envs.humanoid import model as humanoid_model
from .features import model
from .library import named_poses
from .rotations import JOINTS
from .variations import static_poses

POOLS, EPISODES, STEPS, EVERY = 24, 48, 60, 3  # pools, episodes in a pool, steps of an episode, and which are kept
FRAME_SKIP, HOLD = 5, 15  # physics steps per step, as in the environment; steps for which a goal pose is held


@lru_cache(maxsize=POOLS)
def pool(index: int) -> np.ndarray:
    """One of the :data:`POOLS` sets of poses in motion, (k, 24).

    A pool depends on its index alone, so a batch depends on its seed alone.
    """
    rng, m, (low, high) = np.random.default_rng([20_240, index]), _servo(), model().jnt_range[1:].T
    starts = static_poses(EPISODES, rng)
    usual = rng.random(EPISODES) < 0.4
    starts[usual] = model().qpos0
    starts[usual, JOINTS] += rng.normal(0, 0.05, (usual.sum(), 17))
    library, _ = named_poses()
    goals = library[rng.integers(len(library), size=(EPISODES, STEPS // HOLD))]
    goals = goals[..., JOINTS].repeat(HOLD, axis=1)
    thrash = rng.random(EPISODES) < 0.5
    goals[thrash] = rng.uniform(low, high, (thrash.sum(), STEPS, 17))
    control = np.repeat(goals[..., m.actuator_trnid[:, 0] - 1] * m.actuator_gear[:, 0], FRAME_SKIP, axis=1)
    whole, data = mujoco.mjtState.mjSTATE_FULLPHYSICS, mujoco.MjData(m)
    initial = np.zeros((EPISODES, mujoco.mj_stateSize(m, whole)))
    for row, qpos in zip(initial, starts, strict=True):
        data.qpos[:] = qpos
        mujoco.mj_getState(m, data, row, whole)
    states, _ = rollout.rollout(m, data, initial, control)
    kept = EVERY * FRAME_SKIP
    qpos = states[:, kept - 1 :: kept, 1:25].reshape(-1, 24)  # the time comes first
    qpos = qpos[np.isfinite(qpos).all(1) & (np.abs(qpos[:, :3]) < 5).all(1)]
    qpos[:, JOINTS] = np.clip(qpos[:, JOINTS], low, high)
    return qpos


@lru_cache(maxsize=1)
def _servo() -> mujoco.MjModel:
    """The humanoid with position control of its joints and the usual torque limits; coarse and fast."""
    m = humanoid_model.build_model()
    m.opt.iterations, m.opt.ls_iterations = 8, 8
    m.actuator_forcelimited[:], m.actuator_forcerange[:] = 1, m.actuator_ctrlrange
    m.actuator_ctrllimited[:] = 0
    m.actuator_biastype[:] = mujoco.mjtBias.mjBIAS_AFFINE
    m.actuator_gainprm[:, 0] = 0.01
    m.actuator_biasprm[:, 1], m.actuator_biasprm[:, 2] = -0.01, -0.0005
    return m
