"""The checks of an audit that need labeled frames: does the reward find the goal?"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..evaluation import success_interval
from ..utils.frames import to_numpy
from .measures import Measure, auc, average_precision, detection, epic, nearest_pairs, with_interval
from .report import NOTE, OK, STOP, WARNING, Finding

RATE = 0.05  # wanted false-positive rate
_GOOD, _CHANCE = 0.8, 0.6  # AUC
_FEW = 10  # frames of one label, below which intervals are wide


def check_labels(labels: Any, n: int) -> NDArray[np.bool_]:
    """Checks labels and returns them as booleans (n,).

    Raises:
        TypeError, ValueError: they are not one boolean, or 0 or 1, per frame, or all are the same.
    """
    try:
        values = to_numpy(labels)
    except ValueError:
        raise ValueError(f"labels are lists of different lengths; expected {n} booleans, one per frame.") from None
    if values.dtype.kind not in "biuf":
        raise TypeError(f"labels hold {values.reshape(-1)[:1].tolist()}; expected booleans, or 0 and 1, one per frame.")
    if values.shape != (n,):
        raise ValueError(f"labels have shape {values.shape}; expected ({n},), one per frame.")
    strange = values[(values != 0) & (values != 1)]
    if strange.size:
        raise ValueError(f"labels hold {strange[0]:g}; expected booleans, or 0 and 1, True for a success.")
    if values.all() or not values.any():
        raise ValueError(f"All {n} labels are {bool(values[0])}; expected successes and other frames, some of each.")
    return values.astype(bool)


def check_separation(rewards: NDArray, labels: NDArray, seed: int) -> Finding:
    """Do successes get more? From rewards and labels (n,)."""
    found = with_interval(auc, rewards, labels, seed)
    low, high = found.interval or (0.0, 1.0)
    text = (
        f"A success is rewarded more than another frame in {found.value:.0%} of the pairs ({_bounds(found)}; chance is "
        f"50%), over {labels.sum()} successes and {(~labels).sum()} others."
    )

    def finding(verdict: str, advice: str = "") -> Finding:
        return Finding("separation", verdict, text, advice, found.value, found.interval)

    if high < 0.5:
        return finding(
            STOP,
            "Try other prompts or another camera, and check that 1 marks a success, because successes are rewarded "
            "less than the other frames.",
        )
    if found.value < _CHANCE or low <= 0.5:
        unclear = " as far as these few labels show; label more frames" if high > _GOOD else ""
        return finding(
            STOP,
            "Try other prompts, another camera, or a larger model before you train, because this reward does not "
            f"separate your successes from the other frames{unclear}.",
        )
    if found.value < _GOOD:
        return finding(
            WARNING,
            f"Try other prompts or a larger model, because {1 - found.value:.0%} of the other frames beat a success.",
        )
    return finding(OK)


def check_near_misses(rewards: NDArray, labels: NDArray, small: NDArray) -> Finding:
    """Do successes get more than what looks most like them? From rewards, labels and shrunken frames."""
    pairs = nearest_pairs(small, labels)
    right = int((rewards[pairs[:, 0]] > rewards[pairs[:, 1]]).sum())
    interval = success_interval(right, len(pairs))
    text = (
        f"A success is rewarded more than the most similar other frame in {right} of {len(pairs)} pairs "
        f"({_bounds(Measure(0, interval))})."
    )
    value = right / len(pairs)
    if interval[1] < 0.5:
        advice = (
            "Expect agents that stop at near misses, because those are rewarded more than successes; try other prompts."
        )
        return Finding("near misses", WARNING, text, advice, value, interval)
    return Finding("near misses", NOTE, text, value=value, interval=interval)


def note_metrics(rewards: NDArray, labels: NDArray, seed: int) -> list[Finding]:
    """Average precision, EPIC distance, and a threshold for the wanted false-positive rate."""
    fraction = labels.mean()
    precision = with_interval(average_precision, rewards, labels, seed)
    distance = with_interval(epic, rewards, labels, seed)
    found = detection(rewards, labels, RATE, seed)
    few = "; with so few labels, that says little" if min(labels.sum(), (~labels).sum()) < _FEW else ""
    return [
        Finding(
            "precision",
            NOTE,
            f"The average precision is {precision.value:.2f} ({_bounds(precision, 2)}); chance is {fraction:.2f}.",
            "",
            *precision,
        ),
        Finding(
            "EPIC",
            NOTE,
            f"The EPIC distance from the labels is {distance.value:.2f} ({_bounds(distance, 2)}) with {fraction:.0%} "
            "successes; 0 is perfect, and 0.71 tells nothing.",
            "",
            *distance,
        ),
        Finding(
            "threshold",
            NOTE,
            f"β = {found.threshold:.4g} is for {RATE:.0%} false positives: frames that did not choose it had "
            f"{found.false_positive_rate.value:.0%} ({_bounds(found.false_positive_rate)}), and "
            f"{found.recall.value:.0%} of the successes were detected ({_bounds(found.recall)}){few}.",
            "",
            found.threshold,
        ),
    ]


def _bounds(measure: Measure, digits: int | None = None) -> str:
    low, high = measure.interval or (measure.value, measure.value)
    if digits is None:
        return f"95% interval {low:.0%} to {high:.0%}"
    return f"95% interval {low:.{digits}f} to {high:.{digits}f}"
