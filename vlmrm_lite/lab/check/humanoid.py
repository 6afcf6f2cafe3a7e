"""Exercises of notebook 06, the humanoid."""

from functools import cache
from typing import Any

import numpy as np

from ...evaluation import success_rate
from ...tasks.humanoid import kneeling
from ...utils.frames import to_numpy
from .verdict import Wrong, call, close, exercise, expect, number, prompt_rewards

ONE_KNEE_MARGIN = 0.05  # of the mean cosine over that of the next pose; good prompts have at least 0.08
LINE_UP_REASONS = {
    "A": "its left leg lies to the side, with the foot as far out as the knee",
    "B": "both knees point outward, and both feet are in",
    "C": "its arms are raised, but the prompt does not mention arms",
    "D": "both feet are on the floor, one behind the other",
    "E": "its right foot is 30 cm above the floor",
    "F": "both feet are on the floor, one behind the other",
    "G": "each hand is 8 cm beyond the middle of the body",
    "H": "each forearm stays on its own side, seen in profile",
    "I": "its arms are crossed; that it stands on one leg does not contradict the prompt",
}
"""Why each state of the line-up is a cheat or a goal state."""


@exercise(mistake=lambda body: (body.height("right_knee") < 0.05) & (body.height("left_knee") < 0.05))
def kneels(answer: Any) -> str:
    """The success predicate of kneeling, written with the kinematics of a state."""
    from ...envs.humanoid.kinematics import body_kinematics  # imports MuJoCo, which other exercises need not

    cases = {name.replace("-", " "): (name, 0.0, 0.0) for name in ("kneeling", "kneeling-on-heels", "standing")}
    cases |= {
        "kneeling on one knee": ("half-kneeling", 0.0, 0.0),
        "kneeling and leaning forward by 20 degrees": ("leaning by 20", 0.0, 0.0),
        "kneeling and swaying at 0.3 m/s": ("kneeling", 0.0, 0.3),
        "on all fours": ("all-fours", 0.0, 0.0),
        "falling forward from its knees, at 65 degrees": ("leaning by 65", 0.0, 0.0),
        "lying on its front": ("lying-on-front", 0.0, 0.0),
        "seated in the lotus position": ("lotus", 0.0, 0.0),
        "seated on the floor with its legs forward": ("seated-legs-forward", 0.0, 0.0),
        "doing the splits": ("splits", 0.0, 0.0),
        "in a kneeling pose, with its knees 6 cm up in the air": ("kneeling", 0.06, 0.0),
        "in a kneeling pose, with its knees 30 cm up in the air": ("kneeling", 0.3, 0.0),
        "kneeling with all its weight on one knee, the other 6 cm up": ("lopsided", 0.0, 0.0),
        "kneeling, but toppling over at 0.9 m/s": ("kneeling", 0.0, 0.9),
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
                f"a humanoid that is {name} counts as {'' if right else 'not '}kneeling, but your function returns "
                f"{bool(mine)}."
            )
    return "that takes four comparisons. The prompt takes a few words, and no list of what could go wrong."


def _states(cases: list[tuple[str, float, float]]) -> np.ndarray:
    """States (n, 47) from poses, heights above the floor in meters and forward speeds in m/s."""
    from ...envs.humanoid.kinematics import VELOCITIES
    from ..humanoid import POSES, Pose, qpos_of

    angles = POSES["kneeling"].angles
    own = {f"leaning by {degrees}": Pose(angles, pitch=degrees) for degrees in (20, 65)}
    own["lopsided"] = Pose(angles, roll=20)  # kneeling with all its weight on one knee
    qpos = qpos_of([own.get(pose, pose) for pose, _, _ in cases])
    states = np.concatenate([qpos, np.zeros((len(cases), VELOCITIES))], axis=1)
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
    """A prompt that prefers kneeling on one knee to every other named pose, by a margin."""
    vlm, images = _variations_of_poses()
    rewards = {pose: prompt_rewards(vlm, embeddings, answer, "use other words.") for pose, embeddings in images.items()}
    one = rewards.pop("half-kneeling")
    right = {pose: (one[:, None] > other).mean() for pose, other in rewards.items()}  # the ROC AUC of two poses
    expect(
        right["kneeling"] > 0.5,
        f"the model gives more reward to kneeling on both knees: only {right['kneeling']:.0%} of the pairs are in the "
        "right order. If your prompt is true of one knee only, the model does not read it like that; use other words.",
    )
    worst = min(right, key=lambda pose: right[pose])
    expect(
        right[worst] >= 0.9,
        f"a humanoid in the pose {worst!r} gets about as much reward or more: {right[worst]:.0%} of the pairs are in "
        "the right order, and at least 90% should be. Describe what only the pose on one knee has.",
    )
    nearest = max(rewards, key=lambda pose: rewards[pose].mean())
    margin = one.mean() - rewards[nearest].mean()
    expect(
        margin >= ONE_KNEE_MARGIN,
        f"the pose {nearest!r} gets only {margin:.3f} less reward, and it should be at least {ONE_KNEE_MARGIN}. "
        "Say more clearly what only the pose on one knee has.",
    )
    return (
        f"at least {right[worst]:.0%} of the pairs are in the right order, and the next pose ({nearest}) gets "
        f"{margin:.2f} less. If a word has two meanings, make clear which one you mean."
    )


@cache
def _variations_of_poses() -> tuple[Any, dict[str, Any]]:
    """The model, and embeddings of 12 variations of every named pose."""
    from ...vlm import load_vlm
    from ..humanoid import POSES, draw, variations

    vlm, qpos = load_vlm(), np.concatenate([variations(12, [pose], seed=3) for pose in POSES])
    return vlm, dict(zip(POSES, vlm.embed_images(draw(qpos, vlm.image_size)).split(12), strict=True))


@exercise(mistake="ABCDEFGHI")
def spot_cheats(answer: Any) -> str:
    """The letters of the states in the line-up that are cheats."""
    from ..humanoid import line_up

    _, goal = line_up()
    cheats = {letter for letter, is_goal in zip(LINE_UP_REASONS, goal, strict=True) if not is_goal}
    named = _letters(answer)
    for letter in sorted(named - cheats):
        raise Wrong(f"{letter} is a goal state: {LINE_UP_REASONS[letter]}.")
    for letter in sorted(cheats - named):
        row = ["first", "second", "third"][list(LINE_UP_REASONS).index(letter) // 3]
        raise Wrong(f"there is a cheat in the {row} row that you did not name. Look at its legs and hands from behind.")
    return "; ".join(f"{letter}: {LINE_UP_REASONS[letter]}" for letter in sorted(cheats)) + "."


def _letters(answer: Any) -> set[str]:
    """The letters in a string or a collection of strings."""
    try:
        named = {letter for part in answer for letter in str(part).upper() if letter.isalnum()}
    except TypeError:
        raise Wrong('letters are expected here, such as "AB".') from None
    unknown = ", ".join(sorted(named - set(LINE_UP_REASONS)))
    expect(not unknown, f"there are only the states A to I, and no {unknown[:40]}.")
    expect(named, 'you named no state; write the letters of the cheats, such as "AB".')
    return named
