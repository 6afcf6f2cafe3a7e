"""Exercises of notebook 06, the humanoid."""

from functools import cache
from typing import Any

import numpy as np

from ...envs.humanoid.kinematics import VELOCITIES, humanoid_facts
from ...evaluation import epic_distance, success_rate
from ...tasks.humanoid import kneeling
from ...utils.frames import to_numpy
from .verdict import Wrong, call, close, exercise, expect, number, sentence_rewards


@exercise(mistake=lambda body: (body.height("right_knee") < 0.05) & (body.height("left_knee") < 0.05))
def kneels(answer: Any) -> str:
    """The kneeling criterion, written with the facts of a state."""
    cases = {name: (name, 0.0, 0.0) for name in ("kneeling", "kneeling-on-heels", "standing", "half-kneeling")}
    cases |= {
        "on all fours": ("all-fours", 0.0, 0.0),
        "lying on its front": ("lying-on-front", 0.0, 0.0),
        "seated in the lotus position": ("lotus", 0.0, 0.0),
        "doing the splits": ("splits", 0.0, 0.0),
        "kneeling half a metre up in the air": ("kneeling", 0.5, 0.0),
        "kneeling, but toppling over at 2 m/s": ("kneeling", 0.0, 2.0),
    }
    states = _states(list(cases.values()))
    value = to_numpy(call(answer, humanoid_facts(states)))
    expect(
        value.shape == (len(cases),),
        f"one boolean for each of the {len(cases)} states is expected, the shape "
        f"({len(cases)},); yours is {value.shape}.",
    )
    expect(value.dtype == bool, f"booleans are expected, not {value.dtype}; combine comparisons with & (and).")
    for name, mine, right in zip(cases, value, kneeling(states)):
        if mine != right:
            raise Wrong(
                f"a humanoid that is {name.replace('-', ' ')} is {'' if right else 'not '}kneeling, and your "
                f"function says that it is{'' if mine else ' not'}."
            )
    return "four comparisons. The sentence is four words, and needs no list of what could go wrong."


def _states(cases: list[tuple[str, float, float]]) -> np.ndarray:
    """States (n, 47) of poses, so many metres above the floor, moving forwards at so many m/s."""
    from ..humanoid import qpos_of

    states = np.concatenate([qpos_of([name for name, _, _ in cases]), np.zeros((len(cases), VELOCITIES))], axis=1)
    states[:, 2] += [height for _, height, _ in cases]
    states[:, 24] = [speed for _, _, speed in cases]
    return states


@exercise(mistake=lambda holds: holds.mean())
def share_of_successes(answer: Any) -> str:
    """Paper A's success rate from (episodes, steps) booleans."""
    holds = np.array([[True] * 4, [True, True, False, False], [True, False, False, False], [False] * 4])
    value = number(call(answer, holds.copy()))
    expect(
        not close(value, holds.mean()),
        "that is the share of steps over all episodes. First ask of every episode whether it "
        "succeeds, then take the share of the episodes.",
    )
    expect(not close(value, 0.25), "exactly half of the steps is enough: at least half, not more than half.")
    expect(not close(value, 0.75), "one good step does not make an episode a success; it takes half of them.")
    expect(close(value, 0.5), f"of four episodes with 4, 2, 1 and 0 good steps of 4, two succeed: 0.5, not {value:g}.")
    rng = np.random.default_rng(0)
    for steps in (100, 7):
        holds = rng.random((60, steps)) < rng.random((60, 1))
        value, right = number(call(answer, holds.copy())), success_rate(holds)
        expect(close(value, right), f"for 60 episodes of {steps} steps it should be {right:.3f}, not {value:.3f}.")
    return "an agent that is good in every second step counts as perfect, so look at the videos, too."


@exercise(mistake="a humanoid robot kneeling on both knees")
def one_knee_sentence(answer: Any) -> str:
    """A sentence that prefers kneeling on one knee to kneeling on both."""
    vlm, images, one = _kneelers()
    rewards = sentence_rewards(vlm, images, answer, "say it in other words.")
    right = (rewards[one][:, None] > rewards[~one]).mean()  # share of the pairs in the right order: the ROC AUC
    expect(right > 0.5, f"both knees get more: only {right:.0%} of the pairs are in the order that was asked for.")
    expect(
        right >= 0.9, f"{right:.0%} of the pairs are in the right order; 90% are asked for. Say what only the one does."
    )
    return f"{right:.0%} of the pairs are in the right order. Where a word has two meanings, say which."


@cache
def _kneelers() -> tuple:
    """The model, embeddings of variations of the two poses, and which of them have one knee on the floor."""
    from ...vlm import load_vlm
    from ..humanoid import draw, variations

    vlm = load_vlm()
    qpos = np.concatenate([variations(24, [pose], seed=3) for pose in ("half-kneeling", "kneeling")])
    return vlm, vlm.embed_images(draw(qpos, vlm.image_size)), np.arange(48) < 24


@exercise(mistake=lambda alphas, rewards, labels: alphas[rewards[:, labels].mean(1).argmax()])
def best_alpha(answer: Any) -> str:
    """The strength whose rewards have the smallest EPIC distance."""
    rng = np.random.default_rng(1)
    labels = np.arange(200) < 100
    for _ in range(4):
        alphas, spreads = np.linspace(0, 1, 6), rng.uniform(0.2, 1.5, 6)
        levels = np.linspace(0, 3, 6)[:, None]  # the level rises with α and says nothing
        rewards = labels + levels + spreads[:, None] * rng.standard_normal((6, 200))
        distances = np.array([epic_distance(values, labels) for values in rewards])
        value = number(call(answer, alphas.copy(), rewards.copy(), labels.copy()))
        best, level = alphas[distances.argmin()], alphas[rewards[:, labels].mean(1).argmax()]
        if close(value, best):
            continue
        expect(not close(value, distances.min()), "that is the smallest distance itself; which α has it?")
        expect(
            not close(value, level),
            "that is where goal states get the highest rewards. The level says nothing: others may get as much.",
        )
        raise Wrong(f"it should be α = {best:.1f}, not {value:g}.")
    return "the labels are needed for that; without any, α in the middle is a fair guess."
