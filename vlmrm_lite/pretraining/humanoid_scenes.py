"""The humanoid for SimCLIP: poses of all kinds, and their pictures."""

from functools import lru_cache

import mujoco
import numpy as np
from mujoco import rollout

from ..envs import humanoid_model, poses, warp
from .humanoid_features import measure, model
from .language import Features

POOLS, EPISODES, STEPS, EVERY = 24, 48, 60, 3  # pools of moving humanoids, and how each is made
JOINTS = slice(7, 24)
RIGHT_LEG, LEFT_LEG, ARMS, HIPS_X = slice(10, 14), slice(14, 18), slice(18, 24), [10, 14]
# Poses that noise soon spoils, and those that nobody falls into, are drawn more often.
OFTEN = {"lotus": 3.0, "splits": 3.0, "hands-on-hips": 2.5, "arms-crossed": 2.5, "one-leg": 2.5, "arms-raised": 1.5,
         "kneeling": 2.0, "kneeling-on-heels": 1.5, "lying-on-back": 0.4, "lying-on-front": 0.4, "lying-on-side": 0.4}


def sample(n: int, rng: np.random.Generator) -> Features:
    """Poses from the library, between two of them, with the arms of a third, noisy, tilted, random, in the air, and
    moments of humanoids that fall or move about.

    Returns:
        ``qpos`` (n, 24), every joint within its limits, and what :func:`.humanoid_features.measure` finds in it.
    """
    qpos = still(n, rng)
    moving = np.flatnonzero(rng.random(n) < 0.25)
    pool = _pool(int(rng.integers(POOLS)))
    qpos[moving] = pool[rng.integers(len(pool), size=len(moving))]
    mirrored = rng.random(n) < 0.5
    qpos[mirrored] = mirror(qpos[mirrored])
    qpos[:, :2] = rng.normal(0, 0.35, (n, 2))
    ahead = rng.random(n) < 0.4  # as it starts in the environment; all around otherwise
    yaw = np.where(ahead, rng.normal(0, 0.4, n), rng.uniform(-np.pi, np.pi, n))
    qpos[:, 3:7] = _product(_turn(yaw, np.array([0.0, 0.0, 1.0])), qpos[:, 3:7])
    return {"qpos": qpos, **measure(qpos)}


def still(n: int, rng: np.random.Generator) -> np.ndarray:
    """Poses with the lowest point on the floor, some above it: (n, 24)."""
    low, high = model().jnt_range[1:].T
    library, chances = _library()
    qpos, other, arms, legs = (library[rng.choice(len(library), n, p=chances)] for _ in range(4))
    part = np.where(rng.random(n) < 0.22, rng.random(n), 0.0)[:, None]
    sign = np.sign((qpos[:, 3:7] * other[:, 3:7]).sum(1, keepdims=True) + 1e-9)
    qpos[:, JOINTS] += part * (other - qpos)[:, JOINTS]
    qpos[:, 3:7] += part * (sign * other - qpos)[:, 3:7]
    random = rng.uniform(low, high, (n, len(low)))
    arms[:, ARMS] = np.where(rng.random((n, 1)) < 0.4, random[:, -6:], arms[:, ARMS])
    for limbs, lender, share in ((ARMS, arms, 0.25), (RIGHT_LEG, legs, 0.07), (LEFT_LEG, legs, 0.07)):
        qpos[:, limbs] = np.where(rng.random((n, 1)) < share, lender[:, limbs], qpos[:, limbs])
    qpos[:, HIPS_X] = np.where(rng.random((n, 1)) < 0.07, rng.uniform(*np.radians((-25, -12)), (n, 1)), qpos[:, HIPS_X])
    size = np.exp(rng.uniform(np.log(0.01), np.log(0.4), (n, 1)))
    qpos[:, JOINTS] += size * rng.normal(size=(n, 17)) * (rng.random((n, 17)) < rng.choice([0.3, 1.0], (n, 1)))
    wild = rng.random(n) < 0.06
    qpos[wild, JOINTS] = random[wild]
    qpos[:, JOINTS] = np.clip(qpos[:, JOINTS], low, high)
    axis = rng.normal(size=(n, 3))
    tilt = np.abs(rng.normal(size=n)) * rng.choice([0.02, 0.08, 0.35, 1.2], n, p=[0.55, 0.25, 0.13, 0.07])
    qpos[:, 3:7] = _product(_turn(tilt, axis), qpos[:, 3:7])
    qpos[:, 3:7] /= np.linalg.norm(qpos[:, 3:7], axis=1, keepdims=True)
    lifted = np.where(rng.random(n) < 0.04, rng.exponential(0.3, n), 0.0)
    qpos[:, 2] += lifted - measure(qpos)["low"]
    return qpos


def draw(features: Features, size: int) -> np.ndarray:
    """Pictures of the poses, uint8 (n, size, size, 3)."""
    screen = _screen(len(features["qpos"]), size)
    screen.set_state(features["qpos"], 0)
    return screen.render()


@lru_cache(maxsize=4)
def _screen(n: int, size: int) -> warp.WarpWorlds:
    return warp.WarpWorlds(model(), n, size, size, device="cpu", threads=1)


def mirror(qpos: np.ndarray) -> np.ndarray:
    """The same poses with left and right exchanged, (n, 24)."""
    m = model()
    out = qpos.copy()
    out[:, 1] *= -1
    out[:, [4, 6]] *= -1
    for joint in range(1, m.njnt):
        name = m.joint(joint).name
        twin = {"left": name.replace("left", "right"), "right": name.replace("right", "left")}.get(name.split("_")[0], name)
        flips = "shoulder" in name or name in ("abdomen_x", "abdomen_z")
        out[:, m.joint(twin).qposadr[0]] = qpos[:, m.joint(name).qposadr[0]] * (-1 if flips else 1)
    return out


@lru_cache(maxsize=1)
def _library() -> tuple[np.ndarray, np.ndarray]:
    """The named poses but the one that is never described, (k, 24), and how often each is drawn, (k,)."""
    names = [name for name in poses.POSES if name != poses.UNNAMED_POSE]
    chances = np.array([OFTEN.get(name, 1.0) for name in names])
    return np.stack([poses.pose_qpos(name) for name in names]), chances / chances.sum()


@lru_cache(maxsize=POOLS)
def _pool(index: int) -> np.ndarray:
    """Moments of humanoids that let themselves fall, thrash about, or go from one pose to another, (k, 24)."""
    rng = np.random.default_rng([20_240, index])
    m, low, high = _servo(), *model().jnt_range[1:].T
    starts = still(EPISODES, rng)
    usual = rng.random(EPISODES) < 0.4
    starts[usual] = model().qpos0 + np.r_[np.zeros(7), np.ones(17)] * rng.normal(0, 0.05, (usual.sum(), 24))
    library, _ = _library()
    hold = 15
    goals = library[rng.integers(len(library), size=(EPISODES, STEPS // hold))][..., JOINTS]
    thrash = rng.random(EPISODES) < 0.5
    goals = np.repeat(goals, hold, axis=1)
    goals[thrash] = rng.uniform(low, high, (thrash.sum(), STEPS, 17))
    order = [m.actuator(i).trnid[0] - 1 for i in range(m.nu)]
    control = np.repeat(goals[..., order] * m.actuator_gear[:, 0], 5, axis=1)
    d = mujoco.MjData(m)
    full = mujoco.mjtState.mjSTATE_FULLPHYSICS
    initial = np.zeros((EPISODES, mujoco.mj_stateSize(m, full)))
    for row, qpos in zip(initial, starts, strict=True):
        d.qpos[:] = qpos
        mujoco.mj_getState(m, d, row, full)
    states, _ = rollout.rollout(m, d, initial, control)
    qpos = states[:, 5 * EVERY - 1::5 * EVERY, 1:25].reshape(-1, 24).copy()
    qpos = qpos[np.isfinite(qpos).all(1) & (np.abs(qpos[:, :3]) < 5).all(1)]
    qpos[:, JOINTS] = np.clip(qpos[:, JOINTS], low, high)
    return qpos


@lru_cache(maxsize=1)
def _servo() -> mujoco.MjModel:
    """The humanoid whose motors, as strong as ever, pull the joints to given angles; coarse and fast."""
    m = humanoid_model.build_model()
    m.opt.integrator, m.opt.iterations, m.opt.ls_iterations = mujoco.mjtIntegrator.mjINT_IMPLICITFAST, 8, 8
    m.actuator_forcelimited[:], m.actuator_forcerange[:] = 1, m.actuator_ctrlrange
    m.actuator_ctrllimited[:] = 0
    m.actuator_biastype[:] = mujoco.mjtBias.mjBIAS_AFFINE
    m.actuator_gainprm[:, 0] = 0.01
    m.actuator_biasprm[:, 1], m.actuator_biasprm[:, 2] = -0.01, -0.0005
    return m


def _turn(angle: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """Quaternions (n, 4) of turns by radians (n,) around axes (n, 3) of any length."""
    axis = np.broadcast_to(axis, (len(angle), 3))
    axis = axis / np.linalg.norm(axis, axis=1, keepdims=True)
    return np.concatenate([np.cos(angle / 2)[:, None], np.sin(angle / 2)[:, None] * axis], axis=1)


def _product(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Quaternion products, (n, 4)."""
    (a, u), (b, v) = ((q[:, :1], q[:, 1:]) for q in (first, second))
    return np.concatenate([a * b - (u * v).sum(1, keepdims=True), a * v + b * u + np.cross(u, v)], axis=1)
