"""Choosing β, the probability above which the 0/1 reward says "reached", for a wanted false-positive rate.

The 0/1 reward of paper B (Baumli et al., 2023, arXiv 2312.09187, equation 2) is 1 where ``p > β``. The paper does not
report how β was chosen. Here it is the smallest β whose false-positive rate over labeled states is at most the wanted
one: a smaller β breaks the bound, and a larger one detects no more goal states. The false-positive rate is bounded, not
balanced against recall, because false positives hurt an agent more than goal states that are missed (BiMI: Huang et
al., 2024, arXiv 2409.15922).

Choose β on a tuning set, and report `evaluate_threshold` on another set. The set that chose β meets the bound by
construction.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..utils.checks import check_finite, check_fraction
from ..utils.frames import to_numpy
from .metrics import success_interval

_NO_RATE = "or there is no false-positive rate"


@dataclass(frozen=True)
class Threshold:
    """A threshold β and what ``p > β`` detects among labeled states.

    The intervals are Wilson's, at 95%. They assume independent states. Frames of one episode are not independent, so
    their intervals are too narrow.

    Attributes:
        threshold: β in [0, 1].
        true_positives: number of detected goal states.
        false_positives: number of detected states that are no goal states.
        goal_states: number of all goal states.
        other_states: number of all other states.
        groups: the same for each group of states, such as those of one goal; empty if no groups were given.
    """

    threshold: float
    true_positives: int
    false_positives: int
    goal_states: int
    other_states: int
    groups: Mapping[str | int, "Threshold"] = field(default_factory=dict)

    @property
    def false_positive_rate(self) -> float:
        """Fraction of the other states that are detected."""
        return _ratio(self.false_positives, self.other_states)

    @property
    def precision(self) -> float:
        """Fraction of the detected states that are goal states; NaN if nothing is detected."""
        return _ratio(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float:
        """Fraction of the goal states that are detected; NaN if there are none, as there may be in a group."""
        return _ratio(self.true_positives, self.goal_states)

    @property
    def false_positive_rate_interval(self) -> tuple[float, float]:
        """95% interval of the false-positive rate."""
        return _interval(self.false_positives, self.other_states)

    @property
    def precision_interval(self) -> tuple[float, float]:
        """95% interval of the precision; (0, 1) if nothing is detected."""
        return _interval(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall_interval(self) -> tuple[float, float]:
        """95% interval of the recall; (0, 1) if there are no goal states."""
        return _interval(self.true_positives, self.goal_states)

    @property
    def worst_group(self) -> str | int | None:
        """The group with the highest false-positive rate; None if no groups were given."""
        return max(self.groups, key=lambda name: self.groups[name].false_positive_rate, default=None)

    def __str__(self) -> str:
        detected = self.true_positives + self.false_positives
        parts = [
            _describe("false-positive rate", self.false_positives, self.other_states, "other states"),
            _describe("precision", self.true_positives, detected, "detected states"),
            _describe("recall", self.true_positives, self.goal_states, "goal states"),
        ]
        if self.worst_group is not None:
            worst = self.groups[self.worst_group]
            rate = _describe("false-positive rate", worst.false_positives, worst.other_states, "other states")
            parts.append(f"worst of {len(self.groups)} groups, {self.worst_group!r}: {rate}")
        return f"β = {self.threshold:.6g}: {'; '.join(parts)}"


def choose_threshold(
    probabilities: ArrayLike, labels: ArrayLike, max_false_positive_rate: float = 0.05, groups: ArrayLike | None = None
) -> Threshold:
    """Choose the smallest β in [0, 1] whose false-positive rate is at most the wanted one.

    The comparison is ``p > β``, as in `rewards.contrastive_reward` (paper B, equation 2). Look at the recall as well: a
    model that does not separate goal states from others meets every bound by detecting nothing.

    Args:
        probabilities: of the goal in each state of a tuning set, (n,) numbers in [0, 1]: `rewards.contrastive_reward`
            without a threshold.
        labels: (n,) booleans or 0/1, True for goal states.
        max_false_positive_rate: wanted rate in [0, 1).
        groups: (n,) names or whole numbers, such as the goal that each probability belongs to. The rate of the worst
            group is then at most the wanted one; with None, that of all states together.

    Returns:
        β and its figures on the tuning set. Those of another set come from `evaluate_threshold`.

    Raises:
        TypeError: an argument holds no numbers, or a group is neither a name nor a whole number.
        ValueError: the lengths differ; a probability is NaN or outside [0, 1]; a label is neither 0 nor 1; there are
            no goal states or no others, or a group has no others; or the wanted rate is outside [0, 1).

    Example:
        >>> chosen = choose_threshold([0.1, 0.2, 0.3, 0.4, 0.6, 0.9], [0, 0, 0, 0, 1, 1], max_false_positive_rate=0.25)
        >>> chosen.threshold, chosen.false_positive_rate, chosen.recall
        (0.3, 0.25, 1.0)
    """
    p, is_goal, members = _checked(probabilities, labels, groups)
    check_finite("max_false_positive_rate", max_false_positive_rate)
    if not 0 <= max_false_positive_rate < 1:
        raise ValueError(
            f"max_false_positive_rate is {max_false_positive_rate}; expected a number from 0 to less than 1, such as "
            "0.05."
        )
    sets = members.values() if members else [np.ones(len(p), bool)]
    threshold = max(_smallest_threshold(p[member & ~is_goal], max_false_positive_rate) for member in sets)
    return _evaluate(p, is_goal, members, threshold)


def evaluate_threshold(
    probabilities: ArrayLike, labels: ArrayLike, threshold: float, groups: ArrayLike | None = None
) -> Threshold:
    """Count what ``p > β`` detects in labeled states, such as those of a reported set that did not choose β.

    Args:
        probabilities: of the goal in each state, (n,) numbers in [0, 1].
        labels: (n,) booleans or 0/1, True for goal states.
        threshold: β in [0, 1].
        groups: (n,) names or whole numbers whose figures are also wanted one by one.

    Raises:
        TypeError, ValueError: see `choose_threshold`; or the threshold is no number in [0, 1].

    Example:
        >>> print(evaluate_threshold([0.1, 0.7, 0.6, 0.9], [0, 0, 1, 1], threshold=0.8).recall)
        0.5
    """
    p, is_goal, members = _checked(probabilities, labels, groups)
    check_fraction("threshold", threshold)
    return _evaluate(p, is_goal, members, float(threshold))


def _smallest_threshold(others: NDArray, rate: float) -> float:
    """The smallest β that at most the given fraction of the probabilities (n,) exceeds."""
    exceeding = np.searchsorted(np.arange(len(others) + 1) / len(others), rate, side="right") - 1
    return float(np.sort(others)[::-1][exceeding])


def _evaluate(p: NDArray, is_goal: NDArray, members: Mapping[str | int, NDArray], threshold: float) -> Threshold:
    # In the probabilities' own precision, in which contrastive_reward compares: 0.05 is not above β = 0.05 in float32.
    detected = p > threshold

    def count(member: NDArray | slice, groups: Mapping[str | int, Threshold]) -> Threshold:
        goal, found = is_goal[member], detected[member]
        true_positives, false_positives = int((goal & found).sum()), int((~goal & found).sum())
        return Threshold(threshold, true_positives, false_positives, int(goal.sum()), int((~goal).sum()), groups)

    return count(slice(None), {name: count(member, {}) for name, member in members.items()})


def _checked(
    probabilities: Any, labels: Any, groups: Any
) -> tuple[NDArray, NDArray[np.bool_], dict[str | int, NDArray[np.bool_]]]:
    """Probabilities (n,), labels (n,), and which states belong to each group (n,)."""
    p, values = _numbers("probabilities", probabilities), _numbers("labels", labels)
    if p.shape != values.shape:
        raise ValueError(f"There are {len(p)} probabilities and {len(values)} labels; expected one of each per state.")
    outside = p[~((p >= 0) & (p <= 1))]  # NaN, too
    if outside.size:
        raise ValueError(
            f"probabilities hold {outside[0]:g}; expected numbers in [0, 1]. contrastive_reward without a threshold "
            "computes them."
        )
    strange = values[(values != 0) & (values != 1)]
    if strange.size:
        raise ValueError(f"labels hold {strange[0]:g}; expected booleans, or 0 and 1, True for goal states.")
    is_goal = values.astype(bool)
    for found, missing in ((is_goal, "goal state, or the recall is undefined"), (~is_goal, f"other state, {_NO_RATE}")):
        if not found.any():
            raise ValueError(f"All {len(p)} labels are {is_goal[0]}; expected at least one {missing}.")
    members = {} if groups is None else _members(groups, len(p))
    for name, member in members.items():
        if is_goal[member].all():
            raise ValueError(f"The group {name!r} has only goal states; expected at least one other state, {_NO_RATE}.")
    return p if p.dtype.kind == "f" else p.astype(np.float64), is_goal, members


def _numbers(name: str, values: Any) -> NDArray:
    array = _vector(name, values)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be numbers, got {array[:1].tolist()[0]!r}.")
    return array


def _members(groups: Any, n: int) -> dict[str | int, NDArray[np.bool_]]:
    array = _vector("groups", groups)
    strange = [] if array.dtype.kind in "iuU" else [name for name in array.tolist() if not isinstance(name, str)]
    if strange:
        raise TypeError(f"groups must be names or whole numbers, such as the goal of each state; got {strange[0]!r}.")
    if len(array) != n:
        raise ValueError(f"There are {len(array)} groups for {n} states; expected one for each state.")
    names, index = np.unique(array.astype(str) if array.dtype == object else array, return_inverse=True)
    return {name: index == i for i, name in enumerate(names.tolist())}


def _vector(name: str, values: Any) -> NDArray:
    try:
        array = to_numpy(values)
    except ValueError:
        raise ValueError(f"{name} are lists of different lengths; expected (n,), one entry for each state.") from None
    if array.ndim != 1 or not array.size:
        raise ValueError(f"{name} have shape {array.shape}; expected (n,), one entry for each state.")
    return array


def _ratio(hits: int, total: int) -> float:
    return hits / total if total else math.nan


def _interval(hits: int, total: int) -> tuple[float, float]:
    return success_interval(hits, total) if total else (0.0, 1.0)


def _describe(name: str, hits: int, total: int, what: str) -> str:
    if not total:
        return f"{name} undefined (no {what})"
    low, high = _interval(hits, total)
    return f"{name} {hits / total:.1%} ({hits} of {total} {what}, 95% interval {low:.1%} to {high:.1%})"
