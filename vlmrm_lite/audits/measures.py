"""The numbers of an audit: pure functions on arrays, with 95% bootstrap intervals."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from ..evaluation import choose_threshold, epic_distance, evaluate_threshold, precision_recall

_RESAMPLES = 200
_VISIBLE = 8.0  # levels of 255 by which a shrunken pixel must differ to count as changed
Interval = tuple[float, float]


class Measure(NamedTuple):
    """A number and its 95% interval; the interval is None where there is no sampling."""

    value: float
    interval: Interval | None = None


def moving_pixels(small: NDArray) -> float:
    """Returns the fraction of pixels that differ visibly between some of the shrunken frames (n, h, w, 3)."""
    return float((np.ptp(small, axis=0).max(axis=-1) > _VISIBLE).mean())


def is_constant(rewards: NDArray) -> bool:
    """Returns whether rewards (n,) are equal up to rounding in float32."""
    return bool(np.ptp(rewards) <= 1e-6 * max(1e-3, float(np.abs(rewards).max())))


def signal_to_noise(rewards: NDArray, before: NDArray, after: NDArray, seed: int) -> Measure:
    """Compares how a reward varies over frames with how it varies where nothing relevant changes.

    Args:
        rewards: of all frames, (n,).
        before, after: of some frames, and of the same with a small change, (m,).
        seed: of the bootstrap.

    Returns:
        The standard deviation over frames, divided by that of the noise: the root mean square of the differences by
        √2. It is 1 for a reward that is nothing but noise, and infinite for one that does not see the change.
    """
    differences = after - before

    def ratio(r: NDArray, d: NDArray) -> float:
        noise = np.sqrt((d**2).mean() / 2)
        return float(r.std() / noise) if noise > 1e-12 else np.inf

    rng = np.random.default_rng(seed)
    draws = [ratio(_resampled(rewards, rng), _resampled(differences, rng)) for _ in range(_RESAMPLES)]
    return Measure(ratio(rewards, differences), _quantiles(draws))


def auc(rewards: NDArray, labels: NDArray) -> float:
    """Returns the probability that a success is rewarded more than another frame; ties count half."""
    ranks, n = rankdata(rewards), int(labels.sum())
    return float((ranks[labels].sum() - n * (n + 1) / 2) / (n * (len(labels) - n)))


def average_precision(rewards: NDArray, labels: NDArray) -> float:
    """Returns the area under the precision-recall curve."""
    return precision_recall(rewards, labels).average_precision


def epic(rewards: NDArray, labels: NDArray) -> float:
    """Returns the EPIC distance; for a constant reward that of an uninformative one, √(1/2)."""
    return np.sqrt(0.5) if np.ptp(rewards) == 0 else epic_distance(rewards, labels)


def with_interval(measure: Callable, rewards: NDArray, labels: NDArray, seed: int) -> Measure:
    """Computes a measure of rewards (n,) and labels (n,), with an interval from resampling within both labels."""
    rng = np.random.default_rng(seed)
    draws = [measure(rewards[rows], labels[rows]) for rows in (_rows(labels, rng) for _ in range(_RESAMPLES))]
    return Measure(float(measure(rewards, labels)), _quantiles(draws))


def nearest_pairs(small: NDArray, labels: NDArray) -> NDArray[np.int64]:
    """Pairs every success with the most similar frame that is none: near misses.

    Args:
        small: shrunken frames (n, h, w, 3).
        labels: bool (n,).

    Returns:
        Indices (successes, 2): the success, and its near miss.
    """
    flat = small.reshape(len(small), -1)
    goals, others = np.flatnonzero(labels), np.flatnonzero(~labels)
    squares = (flat**2).sum(1)
    distances = squares[goals][:, None] + squares[others] - 2 * flat[goals] @ flat[others].T
    return np.stack([goals, others[distances.argmin(axis=1)]], axis=1)


class Detection(NamedTuple):
    """A threshold on the reward, and what it detects among frames that did not choose it.

    Attributes:
        threshold: reward above which a frame counts as a success.
        false_positive_rate, recall: their means over resamples, and intervals.
    """

    threshold: float
    false_positive_rate: Measure
    recall: Measure


def detection(rewards: NDArray, labels: NDArray, max_false_positive_rate: float, seed: int) -> Detection:
    """Chooses a threshold for a wanted false-positive rate, and tests the choice on the frames that it left out.

    The threshold is that of all frames. Its rates on them would be too good, so each of many resamples chooses a
    threshold of its own and is tested on the frames that are not in it.
    """
    low, width = rewards.min(), max(float(np.ptp(rewards)), 1e-12)
    if low >= 0 and rewards.max() <= 1:
        low, width = 0.0, 1.0
    scaled = (rewards - low) / width
    rng = np.random.default_rng(seed)
    false_positives, recalls = [], []
    for _ in range(_RESAMPLES // 2):
        rows = _rows(labels, rng)
        rest = np.setdiff1d(np.arange(len(labels)), rows)
        if 0 < labels[rest].sum() < len(rest):
            chosen = choose_threshold(scaled[rows], labels[rows], max_false_positive_rate)
            tested = evaluate_threshold(scaled[rest], labels[rest], chosen.threshold)
            false_positives.append(tested.false_positive_rate)
            recalls.append(tested.recall)
    chosen = choose_threshold(scaled, labels, max_false_positive_rate)
    threshold = rewards[scaled <= chosen.threshold].max(initial=low)  # exactly one of the rewards, whatever the scale
    rates = [Measure(float(np.mean(values)), _quantiles(values)) for values in (false_positives, recalls) if values]
    missing = Measure(np.nan, (0.0, 1.0))  # too few frames to leave any out
    return Detection(float(threshold), *(rates or (missing, missing)))


def same_order(rewards: NDArray, others: NDArray) -> float:
    """Returns the smallest correlation of rewards (n,) with those of other prompts (k, n); 0 where one is constant."""
    if np.ptp(rewards) == 0 or (np.ptp(others, axis=1) == 0).any():
        return 0.0
    return float(min(np.corrcoef(rewards, other)[0, 1] for other in others))


def _rows(labels: NDArray, rng: np.random.Generator) -> NDArray:
    return np.concatenate(
        [rng.choice(group, len(group)) for group in (np.flatnonzero(labels), np.flatnonzero(~labels))]
    )


def _resampled(values: NDArray, rng: np.random.Generator) -> NDArray:
    return values[rng.integers(len(values), size=len(values))]


def _quantiles(values: list[float]) -> Interval:
    ordered = np.sort(values)
    low, high = ordered[int(0.025 * (len(ordered) - 1))], ordered[int(np.ceil(0.975 * (len(ordered) - 1)))]
    return float(low), float(high)
