"""Exercises of notebook 06, the humanoid."""

from functools import cache
from typing import Any

import numpy as np

from ...evaluation import epic_distance, success_rate
from ...tasks.humanoid import kneeling
from ...utils.frames import to_numpy
from .verdict import Wrong, call, close, exercise, expect, number, prompt_rewards


@exercise(mistake=lambda body: (body.height("right_knee") < 0.05) & (body.height("left_knee") < 0.05))
def kneels(answer: Any) -> str:
    """The success predicate of kneeling, written with the kinematics of a state."""
    from ...envs.humanoid.kinematics import body_kinematics  # imports MuJoCo, which other exercises need not

    cases = {name: (name, 0.0, 0.0) for name in ("kneeling", "kneeling-on-heels", "standing", "half-kneeling")}
    cases |= {
        "on all fours": ("all-fours", 0.0, 0.0),
        "lying on its front": ("lying-on-front", 0.0, 0.0),
        "seated in the lotus position": ("lotus", 0.0, 0.0),
        "doing the splits": ("splits", 0.0, 0.0),
        "kneeling half a meter up in the air": ("kneeling", 0.5, 0.0),
        "kneeling, but toppling over at 2 m/s": ("kneeling", 0.0, 2.0),
    }
    states = _states(list(cases.values()))
    value = to_numpy(call(answer, body_kinematics(states)))
    expect(
        value.shape == (len(cases),),
        f"one boolean for each of the {len(cases)} states is expected, so the shape should be ({len(cases)},); "
        f"yours is {value.shape}.",
    )
    expect(value.dtype == bool, f"booleans are expected, not {value.dtype}; combine comparisons with & (and).")
    for name, mine, right in zip(cases, value, kneeling(states)):
        if mine != right:
            raise Wrong(
                f"a humanoid that is {name.replace('-', ' ')} is {'' if right else 'not '}kneeling, but your "
                f"function returns {bool(mine)}."
            )
    return "that takes four comparisons. The prompt takes a few words, and no list of what could go wrong."


def _states(cases: list[tuple[str, float, float]]) -> np.ndarray:
    """States (n, 47) from poses, heights above the floor in meters and forward speeds in m/s."""
    from ...envs.humanoid.kinematics import VELOCITIES
    from ..humanoid import qpos_of

    states = np.concatenate([qpos_of([name for name, _, _ in cases]), np.zeros((len(cases), VELOCITIES))], axis=1)
    states[:, 2] += [height for _, height, _ in cases]
    states[:, 24] = [speed for _, _, speed in cases]
    return states


@exercise(mistake=lambda success: success.mean())
def fraction_of_successes(answer: Any) -> str:
    """Paper A's success rate from (episodes, steps) booleans."""
    success = np.array([[True] * 4, [True, True, False, False], [True, False, False, False], [False] * 4])
    value = number(call(answer, success.copy()))
    expect(
        not close(value, success.mean()),
        "that is the fraction of steps over all episodes. First decide for every episode whether it succeeds, then "
        "take the fraction of the episodes.",
    )
    expect(not close(value, 0.25), "exactly half of the steps is enough: at least half, not more than half.")
    expect(not close(value, 0.75), "one step in a goal state does not make an episode a success; half of them do.")
    expect(
        close(value, 0.5),
        f"of four episodes with 4, 2, 1 and 0 of 4 steps in a goal state, two succeed: 0.5, not {value:g}.",
    )
    rng = np.random.default_rng(0)
    for steps in (100, 7):
        success = rng.random((60, steps)) < rng.random((60, 1))
        value, right = number(call(answer, success.copy())), success_rate(success)
        expect(close(value, right), f"for 60 episodes of {steps} steps it should be {right:.3f}, not {value:.3f}.")
    return "an agent that is in a goal state in only half of its steps counts as perfect, so watch the videos, too."


@exercise(mistake="a humanoid robot kneeling on both knees")
def one_knee_prompt(answer: Any) -> str:
    """A prompt that prefers kneeling on one knee to kneeling on both."""
    vlm, images, one = _kneelers()
    rewards = prompt_rewards(vlm, images, answer, "use other words.")
    right = (rewards[one][:, None] > rewards[~one]).mean()  # fraction of correctly ordered pairs: the ROC AUC
    expect(
        right > 0.5, f"kneeling on both knees gets more reward: only {right:.0%} of the pairs are in the right order."
    )
    expect(
        right >= 0.9,
        f"{right:.0%} of the pairs are in the right order, and at least 90% should be. Describe what only the pose on "
        "one knee has.",
    )
    return (
        f"{right:.0%} of the pairs are in the right order. If a word has two meanings, make clear which one you mean."
    )


@cache
def _kneelers() -> tuple:
    """The model, embeddings of variations of the two poses, and a mask of those on one knee."""
    from ...vlm import load_vlm
    from ..humanoid import draw, variations

    vlm = load_vlm()
    qpos = np.concatenate([variations(24, [pose], seed=3) for pose in ("half-kneeling", "kneeling")])
    return vlm, vlm.embed_images(draw(qpos, vlm.image_size)), np.arange(48) < 24


@exercise(mistake=lambda alphas, rewards, labels: alphas[rewards[:, labels].mean(1).argmax()])
def best_alpha(answer: Any) -> str:
    """The regularization strength with the smallest EPIC distance."""
    rng = np.random.default_rng(1)
    labels = np.arange(200) < 100
    for _ in range(4):
        alphas, spreads = np.linspace(0, 1, 6), rng.uniform(0.2, 1.5, 6)
        levels = np.linspace(0, 3, 6)[:, None]  # an uninformative offset that grows with α
        rewards = labels + levels + spreads[:, None] * rng.standard_normal((6, 200))
        distances = np.array([epic_distance(values, labels) for values in rewards])
        value = number(call(answer, alphas.copy(), rewards.copy(), labels.copy()))
        best, level = alphas[distances.argmin()], alphas[rewards[:, labels].mean(1).argmax()]
        if close(value, best):
            continue
        expect(not close(value, distances.min()), "that is the smallest distance itself; return the α that gives it.")
        expect(
            not close(value, level),
            "that α gives goal states the highest rewards. Their level means nothing: other states may get as much.",
        )
        raise Wrong(f"it should be α = {best:.1f}, not {value:g}.")
    return "this needs labels. The best α depends on the model and the prompt, so measure it where you can."
