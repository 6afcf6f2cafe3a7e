"""The humanoid for SimCLIP: poses of all kinds, and their pictures."""

from functools import lru_cache

import mujoco
import numpy as np
from mujoco import rollout

from ...envs.humanoid import kinematics as humanoid_facts, model as humanoid_model, poses
from ...envs.mujoco import worlds as warp
from ..language import Features
from .features import measure, model

POOLS, EPISODES, STEPS, EVERY = 24, 48, 60, 3  # pools of moving humanoids: episodes, and which steps are kept
FRAME_SKIP, HOLD = 5, 15  # physics steps per step, as in the environment; steps for which a pose is tried
JOINTS = slice(7, 24)
TRUNK = slice(7, 10)  # turns about z, y and x, from the torso down
RIGHT_LEG, LEFT_LEG, RIGHT_ARM, LEFT_ARM = slice(10, 14), slice(14, 18), slice(18, 21), slice(21, 24)
LEGS, ARMS, HIPS_X = slice(10, 18), slice(18, 24), [10, 14]
NONE, AGAIN = np.zeros((0, 24)), 0.25  # no mistakes, and how often a pose is one of them if there are any
GESTURES = ("arms-raised", "hands-on-hips", "arms-crossed")  # what a humanoid that does not stand does, too, at times
NEARLY, HARD = 0.15, (0.1, 0.1, 0.8)  # how often it nearly makes a gesture, and which one
LIFTS = 0.4  # how often it also lifts a foot then, or nearly
_ARM_PARTS = [part for part in humanoid_facts.PARTS if part.endswith(("arm", "elbow", "hand"))]
_OTHER_PARTS = [part for part in humanoid_facts.PARTS if part not in _ARM_PARTS]
# Poses that noise soon spoils, and those that nobody falls into, are drawn more often.
OFTEN = {
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


def sample(n: int, rng: np.random.Generator, mistakes: np.ndarray = NONE) -> Features:
    """Poses that people have names for, poses in between, and moments of humanoids that fall or move about.

    Args:
        n: how many.
        rng: source of all choices.
        mistakes: (k, 24), poses that models mistook (see :mod:`.mistakes`), to come back to more often.

    Returns:
        ``qpos`` (n, 24), every joint within its limits, and what :func:`.humanoid_features.measure` gives.
    """
    qpos = still(n, rng)
    moving = np.flatnonzero(rng.random(n) < 0.25)
    pool = _pool(int(rng.integers(POOLS)))
    qpos[moving] = pool[rng.integers(len(pool), size=len(moving))]
    near = np.flatnonzero(rng.random(n) < NEARLY)
    qpos[near] = nearly(len(near), rng)
    place(qpos, rng)
    if len(mistakes):
        again = np.flatnonzero(rng.random(n) < AGAIN)
        qpos[again] = vary(mistakes[rng.integers(len(mistakes), size=len(again))], rng.choice([0.05, 0.25]), rng)
    return {"qpos": qpos, **measure(qpos)}


def vary(qpos: np.ndarray, size: float, rng: np.random.Generator) -> np.ndarray:
    """Poses (n, 24) much like the given ones, the lowest point on the floor: some joints by up to about size in radians."""
    n, (low, high) = len(qpos), model().jnt_range[1:].T
    sizes = np.exp(rng.uniform(np.log(size / 15), np.log(size), (n, 1)))
    varied = qpos.copy()
    varied[:, JOINTS] += sizes * rng.normal(size=(n, 17)) * (rng.random((n, 17)) < 0.4)
    varied[:, JOINTS] = np.clip(varied[:, JOINTS], low, high)
    varied[:, 3:7] = _product(_turn(sizes[:, 0] * rng.normal(size=n) / 2, rng.normal(size=(n, 3))), varied[:, 3:7])
    varied[:, :2] += rng.normal(0, 0.05, (n, 2))
    varied[:, 2] -= humanoid_facts.humanoid_facts(varied).height(*humanoid_facts.PARTS)
    return varied


def place(qpos: np.ndarray, rng: np.random.Generator) -> None:
    """Mirrors half of the poses (n, 24), puts all near the middle and turns them, in place."""
    n = len(qpos)
    mirrored = rng.random(n) < 0.5
    qpos[mirrored] = mirror(qpos[mirrored])
    where = rng.normal(0, 0.4, (n, 2))  # the camera sees it from slightly different places
    ahead = rng.random(n) < 0.4  # as it starts in the environment; all around otherwise
    turn(qpos, np.where(ahead, rng.normal(0, 0.4, n), rng.uniform(-np.pi, np.pi, n)))
    qpos[:, :2] = where


def turn(qpos: np.ndarray, yaw: np.ndarray) -> None:
    """Turns poses (n, 24) around the upright axis through the origin, by radians (n,), in place."""
    qpos[:, 3:7] = _product(_turn(yaw, np.array([0.0, 0.0, 1.0])), qpos[:, 3:7])
    (x, y), (cos, sin) = qpos[:, :2].T.copy(), (np.cos(yaw), np.sin(yaw))
    qpos[:, 0], qpos[:, 1] = cos * x - sin * y, sin * x + cos * y


def nearly(n: int, rng: np.random.Generator) -> np.ndarray:
    """Standing poses (n, 24) whose arms nearly make a gesture: on their way to one, a little off it, or before the chest.

    One arm is often there while the other is not, the trunk twists and leans, and some have begun to lift a foot, or
    have only put it elsewhere. Among all poses these are so few that a model need not look closely; an agent that
    learns from it then stops where it need not, either.
    """
    library, chances = _library()
    qpos = np.tile(poses.pose_qpos("standing"), (n, 1))
    other, lender = (library[rng.choice(len(library), n, p=chances)] for _ in range(2))
    way = np.where(rng.random((n, 2)) < 0.6, 1.0, rng.random((n, 2))).repeat(3, axis=1)
    gestures = _gestures()[rng.choice(len(GESTURES), n, p=HARD)]
    off = np.exp(rng.uniform(np.log(0.02), np.log(0.5), (n, 1))) * rng.normal(size=(n, 6))  # radians
    qpos[:, ARMS] = other[:, ARMS] + way * (gestures - other[:, ARMS]) + off
    held, pool = rng.random(n) < 0.5, _before_the_chest()
    qpos[held, ARMS] = pool[rng.integers(len(pool), size=held.sum())]
    way = np.where(rng.random((n, 1)) < 0.3, rng.random((n, 1)) ** 2, 0.0)
    qpos[:, RIGHT_LEG] += way * (lender[:, RIGHT_LEG] - qpos[:, RIGHT_LEG])
    lifts, (low, high) = np.flatnonzero(rng.random(n) < LIFTS), model().jnt_range[1:].T
    legs = rng.uniform(low, high, (len(lifts), 17))[:, 3:11]  # joints of the right leg, then of the left one
    way = rng.random((len(lifts), 2)) ** (1, 4)  # the left one bends little
    qpos[lifts, LEGS] += way.repeat(4, axis=1) * (legs - qpos[lifts, LEGS])
    _lean(qpos, np.flatnonzero(rng.random(n) < 0.5), rng, 0.6)
    return vary(qpos, 0.25, rng)


def still(n: int, rng: np.random.Generator) -> np.ndarray:
    """Poses (n, 24) with the lowest point on the floor, a few above it.

    They come from the library. Some are on the way to another pose, some have limbs of another pose or on the way
    to it, some have random joints; all are shaken and tilted, most of them a little. One limb alone is often
    elsewhere, and the trunk leans and twists above legs that stay: who learns to have the hands on the hips first
    finds poses where one of them is there and the other out of sight behind the trunk.
    """
    low, high = model().jnt_range[1:].T
    library, chances = _library()
    qpos, other, lender, second = (library[rng.choice(len(library), n, p=chances)] for _ in range(4))
    qpos = _between(qpos, other, np.where(rng.random(n) < 0.22, rng.random(n), 0.0))
    arms = qpos[:, ARMS].copy()
    random = rng.uniform(low, high, (n, len(low)))
    lender[:, LEFT_ARM] = np.where(rng.random((n, 1)) < 0.4, second[:, LEFT_ARM], lender[:, LEFT_ARM])
    lender[:, JOINTS] = np.where(rng.random((n, 1)) < 0.3, random, lender[:, JOINTS])
    gestures = _gestures()[rng.integers(len(GESTURES), size=n)]
    lender[:, ARMS] = np.where(rng.random((n, 1)) < 0.35, gestures, lender[:, ARMS])
    way = np.where(rng.random((n, 1)) < 0.5, rng.random((n, 1)), 1.0)
    lender[:, JOINTS] = qpos[:, JOINTS] + way * (lender[:, JOINTS] - qpos[:, JOINTS])
    shares = ((ARMS, 0.35), (RIGHT_ARM, 0.12), (LEFT_ARM, 0.12), (RIGHT_LEG, 0.1), (LEFT_LEG, 0.1))
    for limb, share in shares:
        qpos[:, limb] = np.where(rng.random((n, 1)) < share, lender[:, limb], qpos[:, limb])
    _lean(qpos, np.flatnonzero(rng.random(n) < 0.15), rng)
    astride = rng.random(n) < 0.07
    qpos[np.ix_(astride, HIPS_X)] = rng.uniform(*np.radians((-25, -12)), (astride.sum(), 1))
    size = np.exp(rng.uniform(np.log(0.01), np.log(0.4), (n, 1)))  # radians
    shaken = rng.random((n, 17)) < rng.choice([0.3, 1.0], (n, 1))
    qpos[:, JOINTS] += size * rng.normal(size=(n, 17)) * shaken
    wild = rng.random(n) < 0.06
    qpos[wild, JOINTS] = random[wild]
    qpos[:, JOINTS] = np.clip(qpos[:, JOINTS], low, high)
    tilt = np.abs(rng.normal(size=n)) * rng.choice([0.02, 0.08, 0.35, 1.2], n, p=[0.55, 0.25, 0.13, 0.07])
    qpos[:, 3:7] = _product(_turn(tilt, rng.normal(size=(n, 3))), qpos[:, 3:7])
    facts = humanoid_facts.humanoid_facts(qpos)
    propped = facts.height(*_ARM_PARTS) < facts.height(*_OTHER_PARTS) - 0.03
    qpos[propped, ARMS] = arms[propped]  # nobody sits on hands that hang down beside the body
    lifted = np.where(rng.random(n) < 0.04, rng.exponential(0.3, n), 0.0)
    qpos[:, 2] += lifted - humanoid_facts.humanoid_facts(qpos).height(*humanoid_facts.PARTS)
    return qpos


def _lean(qpos: np.ndarray, chosen: np.ndarray, rng: np.random.Generator, most: float = 1.0) -> None:
    """Turns the trunks of the chosen poses, in place, by up to a part of what is possible; the legs stay as they were."""
    low, high = model().jnt_range[1:4].T
    bent = qpos[chosen, TRUNK] + most * rng.random((len(chosen), 1)) * (
        rng.uniform(low, high, (len(chosen), 3)) - qpos[chosen, TRUNK]
    )
    pelvis = _product(qpos[chosen, 3:7], _trunk_turn(qpos[chosen, TRUNK]))
    qpos[chosen, 3:7] = _product(pelvis, _trunk_turn(bent) * [1, -1, -1, -1])
    qpos[chosen, TRUNK] = bent


def _trunk_turn(angles: np.ndarray) -> np.ndarray:
    """Quaternions (n, 4) of the pelvis as the torso sees it, from the trunk's angles (n, 3)."""
    z, y, x = (_turn(angle, axis) for angle, axis in zip(angles.T, np.eye(3)[::-1], strict=True))
    return _product(_product(z, y), x)


def draw(features: Features, size: int) -> np.ndarray:
    """Pictures of the poses, uint8 (n, size, size, 3)."""
    screen = _screen(len(features["qpos"]), size)
    screen.set_state(features["qpos"], 0)
    return screen.render()


@lru_cache(maxsize=4)
def _screen(n: int, size: int) -> warp.WarpWorlds:
    """Making it is slow, so the last few are kept; one thread, as pictures are drawn beside the training."""
    return warp.WarpWorlds(model(), n, size, size, device="cpu", threads=1)


def mirror(qpos: np.ndarray) -> np.ndarray:
    """The same poses with left and right exchanged, (n, 24)."""
    m = model()
    other = {"left": "right", "right": "left"}
    mirrored = qpos.copy()
    mirrored[:, [1, 4, 6]] *= -1  # to the left; turns around x and z
    for joint in range(1, m.njnt):
        side, _, name = m.joint(joint).name.partition("_")
        twin = m.joint(f"{other.get(side, side)}_{name}")
        sign = -1 if name.startswith("shoulder") or (side == "abdomen" and name in "xz") else 1
        mirrored[:, twin.qposadr[0]] = sign * qpos[:, m.jnt_qposadr[joint]]
    return mirrored


@lru_cache(maxsize=1)
def _library() -> tuple[np.ndarray, np.ndarray]:
    """The named poses but the one that is never described, (k, 24), and how often each is drawn, (k,)."""
    names = [name for name in poses.POSES if name != poses.UNNAMED_POSE]
    chances = np.array([OFTEN.get(name, 1.0) for name in names])
    return np.stack([poses.pose_qpos(name) for name in names]), chances / chances.sum()


@lru_cache(maxsize=1)
def _gestures() -> np.ndarray:
    """The arms' angles of `GESTURES`, (k, 6)."""
    return np.stack([poses.pose_qpos(name)[ARMS] for name in GESTURES])


@lru_cache(maxsize=1)
def _before_the_chest() -> np.ndarray:
    """All ways to hold both hands before the chest, crossed or not: the arms' angles, (k, 6)."""
    rng, (low, high) = np.random.default_rng(20_241), model().jnt_range[1:].T
    qpos = np.tile(poses.pose_qpos("standing"), (30_000, 1))
    qpos[:, ARMS] = rng.uniform(low[-6:], high[-6:], (len(qpos), 6))  # the arms come last
    features = measure(qpos)
    ahead, _, up = np.moveaxis(features["hand"], 2, 0)
    held = (ahead > 0.12) & (np.abs(up + 0.12) < 0.35) & (features["crossed"] > -0.15)
    return qpos[held.all(1), ARMS]


@lru_cache(maxsize=POOLS)
def _pool(index: int) -> np.ndarray:
    """Moments of humanoids that fall, thrash about, or try to go from one pose to another, (k, 24).

    Every pool is the same whenever it is made, so a batch depends on its seed alone.
    """
    rng, m, (low, high) = np.random.default_rng([20_240, index]), _servo(), model().jnt_range[1:].T
    starts = still(EPISODES, rng)
    usual = rng.random(EPISODES) < 0.4
    starts[usual] = model().qpos0
    starts[usual, JOINTS] += rng.normal(0, 0.05, (usual.sum(), 17))
    library, _ = _library()
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
    """The humanoid whose motors, as strong as ever, pull the joints to given angles; coarse and fast."""
    m = humanoid_model.build_model()
    m.opt.iterations, m.opt.ls_iterations = 8, 8
    m.actuator_forcelimited[:], m.actuator_forcerange[:] = 1, m.actuator_ctrlrange
    m.actuator_ctrllimited[:] = 0
    m.actuator_biastype[:] = mujoco.mjtBias.mjBIAS_AFFINE
    m.actuator_gainprm[:, 0] = 0.01
    m.actuator_biasprm[:, 1], m.actuator_biasprm[:, 2] = -0.01, -0.0005
    return m


def _between(first: np.ndarray, second: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Poses a part (n,) of the way from one to the other."""
    sign = np.where((first[:, 3:7] * second[:, 3:7]).sum(1) < 0, -1.0, 1.0)[:, None]
    second = np.concatenate([second[:, :3], sign * second[:, 3:7], second[:, JOINTS]], axis=1)
    return first + part[:, None] * (second - first)


def _turn(angle: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """Quaternions (n, 4) of turns by radians (n,) around axes (n, 3) of any length."""
    axis = np.broadcast_to(axis, (len(angle), 3))
    axis = axis / np.linalg.norm(axis, axis=1, keepdims=True)
    return np.concatenate([np.cos(angle / 2)[:, None], np.sin(angle / 2)[:, None] * axis], axis=1)


def _product(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Quaternion products of length 1, (n, 4)."""
    (a, u), (b, v) = ((q[:, :1], q[:, 1:]) for q in (first, second))
    product = np.concatenate([a * b - (u * v).sum(1, keepdims=True), a * v + b * u + np.cross(u, v)], axis=1)
    return product / np.linalg.norm(product, axis=1, keepdims=True)
