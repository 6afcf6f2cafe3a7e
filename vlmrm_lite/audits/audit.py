"""The audit itself: pictures, rewards, checks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..utils.checks import check_seed
from ..utils.frames import check_reward
from . import checks, labels as labeling, pictures as images
from .measures import Measure, same_order, signal_to_noise
from .pictures import Frame, Sample, get_pictures
from .report import OK, STOP, WARNING, Audit, Finding, Scores, sorted_findings
from .scores import Scorer, prompts_of

Labeled = tuple[list[Frame], NDArray[np.bool_]]
_MOST_LABELED = 400
_DOUBTS = ("noise", "prompt", "ground", "random pixels")  # that good labels dispel


def audit(reward: Any, env_or_frames: Any, labels: Any = None, seed: int = 0) -> Audit:
    """Looks at a reward and at pictures before a training, which takes less than a minute.

    It plays the environment at random for a few hundred steps, or takes the frames, and reports: whether the pictures
    change; whether the reward moves, and how much compared with pictures that are rendered once more, shifted by a
    pixel, brightened a little, or made noisy; whether it differs on random pixels; which words and pictures the model
    does not know; whether the prompt matters at all; and how fast it will run. With labels, also how well the reward
    separates successes from other frames, with 95% intervals; fifty labeled frames are enough to begin with.

    Args:
        reward: a `CosineReward` or another reward with a model, or any callable from frames, uint8
            ``(n, height, width, 3)``, to one float per frame.
        env_or_frames: a Gymnasium environment, single or vector, which is reset and played; or frames: an array or
            tensor uint8 ``(n, height, width, 3)``, or a list of frames and Pillow images of any size.
        labels: for frames, (n,) booleans or 0/1: which frames are successes. Only the audit sees them.
        seed: of the play and of all random choices.

    Returns:
        What was found, worst first. `Audit.advice` is one sentence.

    Raises:
        TypeError, ValueError: an argument cannot be used; the message says why.

    Example:
        >>> import numpy as np
        >>> frames = np.zeros((20, 16, 16, 3), np.uint8)
        >>> print(audit(lambda frames: frames.mean(axis=(1, 2, 3)), frames).advice[:23])
        Fix the pictures first,
    """
    check_seed(seed)
    if hasattr(reward, "reward") and hasattr(reward, "embed"):
        raise TypeError(
            f"{reward!r} rewards many goals; expected a reward for one, such as vlmrm_lite.CosineReward(vlm, goal=...)."
        )
    check_reward(reward)
    found = get_pictures(env_or_frames, seed)
    if labels is None:
        return inspect(reward, found, None, seed)
    if found.speed is not None:
        raise ValueError(
            "labels belong to frames, and an environment was given; give the labeled frames instead of it."
        )
    return inspect(reward, found, (found.frames, labeling.check_labels(labels, len(found.frames))), seed)


def inspect(reward: Any, found: Sample, labeled: Labeled | None, seed: int) -> Audit:
    """Audits a reward on pictures, and on labeled frames, which may be others.

    Args:
        reward: see `audit`.
        found: pictures.
        labeled: frames and their labels, or None.
        seed: of all random choices.
    """
    rng = np.random.default_rng(seed)
    scorer = Scorer(reward)
    plan = scorer.plan(found.frames)
    frames, again = _subset(found, plan.frames, rng)
    rewards = scorer(frames)
    small = images.thumbnails(frames)
    rows = np.sort(rng.permutation(len(frames))[: plan.changed])
    static = scorer([images.static(frames[row], rng) for row in rows])
    findings: list[Finding | None] = [
        checks.check_pictures(small, found.source, found.still),
        checks.check_movement(rewards, found.source, scorer.threshold),
    ]
    dead = any(finding is not None and finding.verdict == STOP for finding in findings)
    vlm = getattr(reward, "vlm", None)
    if vlm is not None and getattr(vlm, "has_ground", False):
        findings.append(checks.check_known_pictures(_by_frame(vlm.unknown_pictures, frames)))
    if not dead:
        findings.append(checks.check_noise(_noise(scorer, frames, rewards, rows, again, seed)))
        controls = scorer.controls(frames)
        findings.append(checks.check_prompts(None if controls is None else same_order(rewards, controls)))
        findings.append(checks.check_static(rewards, static))
    findings.append(checks.check_known_words(vlm, prompts_of(reward)))
    scores = Scores(frames, rewards, static)
    if labeled is not None:
        scores = _add_labels(scores, scorer, labeled, findings, min(_MOST_LABELED, max(50, plan.frames)), seed)
    findings.append(checks.note_speed(found.speed, scorer.speed))
    title = f"Audit of {reward!r:.160} on {len(frames)} {found.source}"
    return Audit(title, sorted_findings([finding for finding in findings if finding is not None]), scores)


def _add_labels(
    scores: Scores, scorer: Scorer, labeled: Labeled, findings: list[Finding | None], most: int, seed: int
) -> Scores:
    """Scores labeled frames, adds their findings, and weakens doubts that they dispel."""
    frames, labels = labeled
    if len(frames) > most:
        rng = np.random.default_rng([seed, 1])
        picked = [group[rng.permutation(len(group))[: most // 2]] for group in map(np.flatnonzero, (labels, ~labels))]
        rows = np.sort(np.concatenate(picked))
        frames, labels = [frames[row] for row in rows], labels[rows]
    rewards = scorer(frames)
    separation = labeling.check_separation(rewards, labels, seed)
    findings.append(separation)
    findings.append(labeling.check_near_misses(rewards, labels, images.thumbnails(frames)))
    findings += labeling.note_metrics(rewards, labels, seed)
    if separation.verdict == OK:
        for i, finding in enumerate(findings):
            if finding is not None and finding.check in _DOUBTS and finding.verdict == STOP:
                findings[i] = Finding(**{**vars(finding), "verdict": WARNING})
    return Scores(scores.frames, scores.rewards, scores.static, labels, rewards)


def _subset(found: Sample, most: int, rng: np.random.Generator) -> tuple[list[Frame], list[tuple[int, Frame]]]:
    """At most so many frames, and those that were rendered twice, by their new indices."""
    if len(found.frames) <= most:
        return found.frames, list(found.again)
    twice = [index for index, _ in found.again][: most // 2]
    rest = np.setdiff1d(np.arange(len(found.frames)), twice)
    rows = sorted([*twice, *rng.permutation(rest)[: most - len(twice)].tolist()])
    places = {row: place for place, row in enumerate(rows)}
    return [found.frames[row] for row in rows], [(places[i], frame) for i, frame in found.again if i in places]


def _noise(
    scorer: Scorer, frames: list[Frame], rewards: NDArray, rows: NDArray, again: list[tuple[int, Frame]], seed: int
) -> dict[str, Measure]:
    """Compares how the reward varies over frames with how it varies under each small change."""
    rng = np.random.default_rng([seed, 2])
    changes = {
        "when scored twice": lambda frame: frame,
        "when shifted by a pixel": images.shifted,
        "when brightened by 2%": images.brighter,
        "under slight pixel noise": lambda frame: images.noisy(frame, rng),
    }
    ratios = {
        name: signal_to_noise(rewards, rewards[rows], scorer([change(frames[row]) for row in rows]), seed)
        for name, change in changes.items()
    }
    if again:
        places = np.array([place for place, _ in again])
        rendered = scorer([frame for _, frame in again])
        ratios["when rendered twice"] = signal_to_noise(rewards, rewards[places], rendered, seed)
    return ratios


def _by_frame(unknown_pictures: Any, frames: list[Frame]) -> NDArray[np.bool_]:
    """Asks a model which frames it does not know, bool (n,); their sizes may differ."""
    unknown = np.zeros(len(frames), bool)
    for rows in images.rows_by_shape(frames):
        unknown[rows] = unknown_pictures(np.stack([frames[row] for row in rows]))
    return unknown
