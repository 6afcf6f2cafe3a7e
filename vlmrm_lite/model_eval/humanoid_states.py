"""Labelled states of the humanoid that no model was trained on, to judge models by.

    vlmrm-lite dev humanoid-states        # writes data/states/humanoid-*.npz again

They are poses in variation and between poses, humanoids that fall or move at random, and what trained agents do,
successes and failures. A state is 24 positions: a picture shows no velocity, so states are left out whose label would
be another at rest.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from ..envs.humanoid.env import HumanoidVectorEnv
from ..envs.humanoid.kinematics import PARTS, POSITIONS, VELOCITIES, hinges, humanoid_facts
from ..envs.humanoid.model import build_model
from ..envs.humanoid.poses import UNNAMED_POSE, pose_qpos
from ..envs.mujoco.worlds import WarpWorlds
from ..evaluation import read_states
from ..pretraining.humanoid.scenes import place, still
from ..tasks import TASKS, Predicate
from ..training import Run

PREFIX = "humanoid-"
SHARES = {"poses": 0.4, "falls": 0.15, "random play": 0.1}  # of either half; the rest is what policies do
WORLDS, STEPS, EVERY = 48, 100, 4  # worlds at the same time, steps of an episode, and which of them are kept
POLICIES = tuple(
    f"humanoid-{name}"
    for name in (
        "arms-crossed-micro",
        "arms-raised",
        "hands-on-hips",
        "kneeling-micro",
        "kneeling-mini",
        "lotus-micro",
        "one-leg-micro",
        "splits",
        "standing",
    )
)
"""The agents whose states are in the shipped sets. Later ones do not join them, so that scores stay comparable."""
DROP = 12  # steps in which the body drops from where an episode puts it, above the floor, whatever a policy does
JOINTS = slice(7, 24)
BENT = 50.0  # degrees between a bowing trunk and the vertical
STRAIGHT_KNEE = -40.0  # degrees
ON_LEGS, TOUCHES = 0.62, 0.03  # m below the pelvis, and below a foot that stands


class HumanoidStates(NamedTuple):
    """States float32 (n, 24), whether each is a goal state, bool (n,), and where each comes from, (n,)."""

    states: NDArray[np.float32]
    labels: NDArray[np.bool_]
    sources: NDArray[np.str_]


def bowing(states: NDArray) -> NDArray[np.bool_]:
    """On both feet, the legs nearly straight, the trunk bent far forwards: the pose that no caption names."""
    body = humanoid_facts(states)
    bent = (body.tilt("torso") > BENT) & (body.tilt("torso") < 180 - BENT) & (body.height("pelvis") > ON_LEGS)
    legs = [body.height(f"{side}_foot") < TOUCHES for side in ("right", "left")]
    legs += [body.joint(f"{side}_knee") > STRAIGHT_KNEE for side in ("right", "left")]
    return bent & np.all(legs, axis=0)


SETS: dict[str, Predicate] = {
    **{name: task.success for name, task in TASKS.items() if name.startswith(PREFIX)},
    f"{PREFIX}{UNNAMED_POSE}": bowing,
}
"""What is labelled: the tasks, by their criteria of success, and the pose that is never named."""


def humanoid_states(name: str) -> HumanoidStates:
    """The shipped states of one of `SETS`, half of them goal states, in random order.

    Raises:
        ValueError: there is no such set.
        VlmrmError: its states are not there, or the file is damaged.
    """
    if name not in SETS:
        raise ValueError(f"There are no labelled states {name!r}; expected one of {', '.join(SETS)}.")
    remedy = "make them with `vlmrm-lite dev humanoid-states`"
    return HumanoidStates(*read_states(name, HumanoidStates._fields, remedy))


def make_humanoid_states(
    n: int = 400,
    seed: int = 0,
    policies: Iterable[str] = POLICIES,
    poses: int = 8_000,
    log: Callable[[str], Any] = lambda _: None,
) -> dict[str, HumanoidStates]:
    """Makes labelled states, each set from all sources.

    Args:
        n: states in a set, even, half of them goal states.
        seed: the same seed and policies give the same states on the same kind of machine.
        policies: names or folders of policies to watch.
        poses: how many poses in variation to choose from.
        log: called with a line of progress now and then.

    Raises:
        ValueError: `n` is odd or not positive, or there are too few goal states or others.
    """
    if n <= 0 or n % 2:
        raise ValueError(f"n={n}; expected a positive even number, half for each label.")
    rng = np.random.default_rng([seed, 8])  # apart from every generator of the training
    sources = {"poses": _poses(poses, rng), "falls": _falls(rng), "random play": _random_play(rng)}
    for policy in policies:
        log(f"watching {policy}")
        sources[Path(policy).name] = _watch(policy, rng)
    moving = np.concatenate(list(sources.values())).astype(np.float32)
    names = np.repeat(list(sources), [len(some) for some in sources.values()])
    states, made = moving[:, :POSITIONS], {}
    for name, holds in SETS.items():
        labels = holds(states)
        clear = np.flatnonzero(labels == holds(moving))
        log(f"{name}: {labels[clear].sum()} goal states among {len(clear)}")
        chosen = clear[_choose(name, labels[clear], names[clear], n, rng)]
        made[name] = HumanoidStates(states[chosen], labels[chosen], names[chosen])
    return made


def mixture() -> pd.DataFrame:
    """How many of the shipped states come from where: a row per set and label, a column per source."""
    rows = {}
    for name in SETS:
        _, labels, sources = humanoid_states(name)
        kinds = pd.Series(np.where(np.isin(sources, list(SHARES)), sources, "policies"))
        for label, half in (("goal states", kinds[labels]), ("others", kinds[~labels])):
            rows[name, label] = half.value_counts()
    table = pd.DataFrame(rows).T.reindex(columns=[*SHARES, "policies"]).fillna(0).astype(int)
    return table.rename_axis(["states", "label"])


def draw(states: NDArray, size: int = 64, scene: str = "realistic", camera: str = "three-quarter") -> NDArray:
    """Pictures of states (n, 24) as the environment draws them, uint8 (n, size, size, 3)."""
    screen = _screen(size, scene, camera)
    parts = -(-len(states) // WORLDS)
    frames = []
    for part in np.resize(states, (parts, WORLDS, POSITIONS)):  # the last part is filled up from the beginning
        screen.set_state(part, 0)
        frames.append(screen.render())
    return np.concatenate(frames)[: len(states)]


@lru_cache(maxsize=4)
def _screen(size: int, scene: str, camera: str) -> WarpWorlds:
    return WarpWorlds(build_model(scene, camera), WORLDS, size, size, camera, device="cpu")


def _choose(name: str, labels: NDArray, sources: NDArray, n: int, rng: np.random.Generator) -> NDArray:
    """Indices of n // 2 goal states and as many others, each half from its sources by `SHARES`."""
    chosen = []
    for wanted in (True, False):
        indices = np.flatnonzero(labels == wanted)
        if len(indices) < n // 2:
            kind = "goal states" if wanted else "other states"
            raise ValueError(f"Only {len(indices)} {kind} of {name!r}, {n // 2} are needed; draw more poses.")
        present, which, counts = np.unique(sources[indices], return_inverse=True, return_counts=True)
        policies = len(set(present) - set(SHARES))
        rest = (1 - sum(SHARES.values())) / max(policies, 1)
        chances = (np.array([SHARES.get(source, rest) for source in present]) / counts)[which]
        chosen.append(rng.choice(indices, n // 2, replace=False, p=chances / chances.sum()))
    return rng.permutation(np.concatenate(chosen))


def _poses(n: int, rng: np.random.Generator) -> NDArray:
    """Named poses in variation and between poses, as SimCLIP's sampler draws them, and the unnamed one."""
    unnamed = np.tile(pose_qpos(UNNAMED_POSE), (n // 20, 1))
    low, high = np.radians([(joint.low, joint.high) for joint in hinges().values()]).T
    size = np.exp(rng.uniform(np.log(0.01), np.log(0.25), (len(unnamed), 1)))  # radians
    joints = unnamed[:, JOINTS] + size * rng.normal(size=(len(unnamed), 17))
    unnamed[:, JOINTS] = np.clip(joints, low, high)
    unnamed[:, 2] -= humanoid_facts(unnamed).height(*PARTS)  # the lowest point is on the floor
    qpos = np.concatenate([still(n, rng), unnamed])
    place(qpos, rng)
    return np.pad(qpos, [(0, 0), (0, VELOCITIES)])


def _falls(rng: np.random.Generator) -> NDArray:
    """Pushed out of a pose, half of the worlds limp, half struggling."""
    envs = HumanoidVectorEnv(WORLDS)
    envs.reset(seed=int(rng.integers(2**31)))
    starts = still(WORLDS, rng)
    place(starts, rng)
    envs.set_state(starts, rng.normal(0, 1, (WORLDS, 23)))
    struggles = np.arange(WORLDS)[:, None] % 2
    return _moments(envs, lambda _: struggles * _random_actions(rng))


def _random_play(rng: np.random.Generator) -> NDArray:
    envs = HumanoidVectorEnv(WORLDS)
    observations, _ = envs.reset(seed=int(rng.integers(2**31)))
    return _moments(envs, lambda _: _random_actions(rng), observations, after=DROP)


def _watch(policy: str, rng: np.random.Generator) -> NDArray:
    """A policy: a third of the worlds at its best, a third exploring, a third disturbed in half the steps."""
    run = Run.load(policy)
    player, envs = run.policy, run.task.make_envs(WORLDS).unwrapped
    observations, _ = envs.reset(seed=int(rng.integers(2**31)))
    group = np.arange(WORLDS)[:, None] % 3

    def act(observations: NDArray) -> NDArray:
        best, _ = player.predict(observations, deterministic=True)
        explored, _ = player.predict(observations, deterministic=False)
        disturbed = np.where(rng.random((WORLDS, 1)) < 0.5, _random_actions(rng), best)
        return np.select([group == 0, group == 1], [best, explored], disturbed)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(rng.integers(2**31)))
        return _moments(envs, act, observations, after=DROP)


def _moments(
    envs: HumanoidVectorEnv, act: Callable[[Any], NDArray], observations: Any = None, after: int = 0
) -> NDArray:
    """Every few steps of one episode in every world, after the first few, positions and velocities (k, 47)."""
    kept = []
    for step in range(STEPS):
        observations = envs.step(act(observations))[0]
        if step >= after and step % EVERY == EVERY - 1:
            kept.append(envs.state)
    envs.close()
    return np.concatenate(kept)


def _random_actions(rng: np.random.Generator) -> NDArray:
    return rng.uniform(-0.4, 0.4, (WORLDS, 17))
