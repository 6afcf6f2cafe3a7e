"""Labeled states of the humanoid that no model was trained on, to evaluate models on.

    vlmrm-lite dev humanoid-states        # regenerates data/states/humanoid-*.npz

The states are variations of poses and in-between poses, falls, random play, and successes and failures of trained
agents. A state is 24 positions. A frame shows no velocity, so states whose label depends on the velocity are left out.
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
from ..envs.humanoid.kinematics import PARTS, POSITIONS, VELOCITIES, body_kinematics, hinges
from ..envs.humanoid.model import build_model
from ..envs.humanoid.poses import UNNAMED_POSE, pose_qpos
from ..envs.mujoco.worlds import WarpWorlds
from ..evaluation import read_states
from ..pretraining.humanoid.scenes import place
from ..pretraining.humanoid.variations import static_poses
from ..tasks import TASKS, Predicate
from ..tasks.humanoid import CONTACT_HEIGHT, STANDING_PELVIS
from ..training import Run

PREFIX = "humanoid-"
SOURCE_FRACTIONS = {"poses": 0.4, "falls": 0.15, "random play": 0.1}  # of either label; policies make up the rest
NUM_ENVS, STEPS, EVERY = 48, 100, 4  # environments, steps per episode, and the interval between the steps that are kept
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
"""The agents whose states are in the shipped sets. New agents are not added, so that scores stay comparable."""
DROP = 12  # steps in which the body drops from its start height to the floor, independent of the policy
JOINTS = slice(7, 24)
BENT = 50.0  # degrees, minimum angle between a bowing trunk and the vertical
STRAIGHT_KNEE = -40.0  # degrees, maximum bend of a straight leg


class HumanoidStates(NamedTuple):
    """States, float32 (n, 24), whether each is a goal state, bool (n,), and the source of each, (n,)."""

    states: NDArray[np.float32]
    labels: NDArray[np.bool_]
    sources: NDArray[np.str_]


def bowing(states: NDArray) -> NDArray[np.bool_]:
    """Standing on both feet with nearly straight legs, trunk bent far forward: the pose that no caption names."""
    body = body_kinematics(states)
    bent = (body.tilt("torso") > BENT) & (body.tilt("torso") < 180 - BENT) & (body.height("pelvis") > STANDING_PELVIS)
    legs = [body.height(f"{side}_foot") < CONTACT_HEIGHT for side in ("right", "left")]
    legs += [body.joint(f"{side}_knee") > STRAIGHT_KNEE for side in ("right", "left")]
    return bent & np.all(legs, axis=0)


SETS: dict[str, Predicate] = {
    **{name: task.success for name, task in TASKS.items() if name.startswith(PREFIX) and task.success},
    f"{PREFIX}{UNNAMED_POSE}": bowing,
}
"""Success predicates of the sets: those of the tasks, and of the pose that no caption names."""


def humanoid_states(name: str) -> HumanoidStates:
    """Load the shipped states of one of `SETS`, half of them goal states, in random order.

    Raises:
        ValueError: the set is unknown.
        VlmrmError: the file is missing or damaged.
    """
    if name not in SETS:
        raise ValueError(f"There are no labeled states {name!r}; expected one of {', '.join(SETS)}.")
    remedy = "generate them with `vlmrm-lite dev humanoid-states`"
    return HumanoidStates(*read_states(name, HumanoidStates._fields, remedy))


def make_humanoid_states(
    n: int = 400,
    seed: int = 0,
    policies: Iterable[str] = POLICIES,
    poses: int = 8_000,
    log: Callable[[str], Any] = lambda _: None,
) -> dict[str, HumanoidStates]:
    """Generate labeled states, each set from all sources.

    Args:
        n: number of states in a set; even, half of them goal states.
        seed: random seed; equal seeds and policies give equal states on the same kind of machine.
        policies: names or folders of the policies to roll out.
        poses: number of pose variations to choose from.
        log: called with lines of progress.

    Raises:
        ValueError: `n` is odd or not positive, or there are too few goal states or too few others.
    """
    if n <= 0 or n % 2:
        raise ValueError(f"n={n}; expected a positive even number, half for each label.")
    rng = np.random.default_rng([seed, 8])  # differs from every generator that training uses
    sources = {"poses": _poses(poses, rng), "falls": _falls(rng), "random play": _random_play(rng)}
    for policy in policies:
        log(f"rolling out {policy}")
        sources[Path(policy).name] = _roll_out(policy, rng)
    moving = np.concatenate(list(sources.values())).astype(np.float32)
    names = np.repeat(list(sources), [len(some) for some in sources.values()])
    states, made = moving[:, :POSITIONS], {}
    for name, success in SETS.items():
        labels = success(states)
        clear = np.flatnonzero(labels == success(moving))
        log(f"{name}: {labels[clear].sum()} goal states among {len(clear)}")
        chosen = clear[_choose(name, labels[clear], names[clear], n, rng)]
        made[name] = HumanoidStates(states[chosen], labels[chosen], names[chosen])
    return made


def mixture() -> pd.DataFrame:
    """Count the shipped states by source: one row per set and label, one column per source."""
    rows = {}
    for name in SETS:
        _, labels, sources = humanoid_states(name)
        kinds = pd.Series(np.where(np.isin(sources, list(SOURCE_FRACTIONS)), sources, "policies"))
        for label, half in (("goal states", kinds[labels]), ("others", kinds[~labels])):
            rows[name, label] = half.value_counts()
    table = pd.DataFrame(rows).T.reindex(columns=[*SOURCE_FRACTIONS, "policies"]).fillna(0).astype(int)
    return table.rename_axis(["states", "label"])


def draw(states: NDArray, size: int = 64, scene: str = "realistic", camera: str = "three-quarter") -> NDArray:
    """Render states (n, 24) as the environment does, uint8 (n, size, size, 3)."""
    renderer = _render_worlds(size, scene, camera)
    batches = -(-len(states) // NUM_ENVS)
    frames = []
    for batch in np.resize(states, (batches, NUM_ENVS, POSITIONS)):  # repeats states to fill the last batch
        renderer.set_state(batch, 0)
        frames.append(renderer.render())
    return np.concatenate(frames)[: len(states)]


@lru_cache(maxsize=4)
def _render_worlds(size: int, scene: str, camera: str) -> WarpWorlds:
    return WarpWorlds(build_model(scene, camera), NUM_ENVS, size, size, camera, device="cpu")


def _choose(name: str, labels: NDArray, sources: NDArray, n: int, rng: np.random.Generator) -> NDArray:
    """Indices of n // 2 goal states and as many others, sampled from their sources by `SOURCE_FRACTIONS`."""
    chosen = []
    for wanted in (True, False):
        indices = np.flatnonzero(labels == wanted)
        if len(indices) < n // 2:
            kind = "goal states" if wanted else "other states"
            raise ValueError(
                f"There are only {len(indices)} {kind} of {name!r}, but {n // 2} are needed; increase poses."
            )
        present, which, counts = np.unique(sources[indices], return_inverse=True, return_counts=True)
        policies = len(set(present) - set(SOURCE_FRACTIONS))
        rest = (1 - sum(SOURCE_FRACTIONS.values())) / max(policies, 1)
        chances = (np.array([SOURCE_FRACTIONS.get(source, rest) for source in present]) / counts)[which]
        chosen.append(rng.choice(indices, n // 2, replace=False, p=chances / chances.sum()))
    return rng.permutation(np.concatenate(chosen))


def _poses(n: int, rng: np.random.Generator) -> NDArray:
    """Variations of named poses and in-between poses from SimCLIP's sampler, and variations of the unnamed pose."""
    unnamed = np.tile(pose_qpos(UNNAMED_POSE), (n // 20, 1))
    low, high = np.radians([(joint.low, joint.high) for joint in hinges().values()]).T
    size = np.exp(rng.uniform(np.log(0.01), np.log(0.25), (len(unnamed), 1)))  # radians
    joints = unnamed[:, JOINTS] + size * rng.normal(size=(len(unnamed), 17))
    unnamed[:, JOINTS] = np.clip(joints, low, high)
    unnamed[:, 2] -= body_kinematics(unnamed).height(*PARTS)  # puts the lowest point on the floor
    qpos = np.concatenate([static_poses(n, rng), unnamed])
    place(qpos, rng)
    return np.pad(qpos, [(0, 0), (0, VELOCITIES)])


def _falls(rng: np.random.Generator) -> NDArray:
    """Humanoids pushed out of a pose; every second one acts at random, the others not at all."""
    envs = HumanoidVectorEnv(NUM_ENVS)
    envs.reset(seed=int(rng.integers(2**31)))
    starts = static_poses(NUM_ENVS, rng)
    place(starts, rng)
    envs.set_state(starts, rng.normal(0, 1, (NUM_ENVS, 23)))
    acts = np.arange(NUM_ENVS)[:, None] % 2
    return _sampled_states(envs, lambda _: acts * _random_actions(rng))


def _random_play(rng: np.random.Generator) -> NDArray:
    envs = HumanoidVectorEnv(NUM_ENVS)
    observations, _ = envs.reset(seed=int(rng.integers(2**31)))
    return _sampled_states(envs, lambda _: _random_actions(rng), observations, after=DROP)


def _roll_out(policy: str, rng: np.random.Generator) -> NDArray:
    """A policy: a third of the envs deterministic, a third stochastic, a third with half of the actions random."""
    run = Run.load(policy)
    player, envs = run.policy, run.task.make_envs(NUM_ENVS).unwrapped
    observations, _ = envs.reset(seed=int(rng.integers(2**31)))
    group = np.arange(NUM_ENVS)[:, None] % 3

    def act(observations: NDArray) -> NDArray:
        best, _ = player.predict(observations, deterministic=True)
        explored, _ = player.predict(observations, deterministic=False)
        disturbed = np.where(rng.random((NUM_ENVS, 1)) < 0.5, _random_actions(rng), best)
        return np.select([group == 0, group == 1], [best, explored], disturbed)

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(rng.integers(2**31)))
        return _sampled_states(envs, act, observations, after=DROP)


def _sampled_states(
    envs: HumanoidVectorEnv, act: Callable[[Any], NDArray], observations: Any = None, after: int = 0
) -> NDArray:
    """Positions and velocities (k, 47) at every `EVERY`-th step of one episode in each env, from step `after` on."""
    kept = []
    for step in range(STEPS):
        observations = envs.step(act(observations))[0]
        if step >= after and step % EVERY == EVERY - 1:
            kept.append(envs.state)
    envs.close()
    return np.concatenate(kept)


def _random_actions(rng: np.random.Generator) -> NDArray:
    return rng.uniform(-0.4, 0.4, (NUM_ENVS, 17))
