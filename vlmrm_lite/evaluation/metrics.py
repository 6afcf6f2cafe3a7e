"""Metrics of rewards and of agents: pure functions on arrays.

Paper A is Rocamonde et al., ICLR 2024 (arXiv 2310.12921); paper B is Baumli et al., 2023 (arXiv 2312.09187).
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from sklearn import metrics

from ..utils.checks import check_count, check_finite
from ..utils.deprecation import renamed_arguments
from ..utils.frames import to_numpy


class Correlation(NamedTuple):
    """Pearson and Spearman correlation coefficients, each in [-1, 1]."""

    pearson: float
    spearman: float


class PrecisionRecall(NamedTuple):
    """Precision-recall curve of a thresholded reward that detects goal states.

    Attributes:
        precision: (k + 1,), precision of "reward >= threshold"; the last value is 1 and has no threshold.
        recall: (k + 1,), recall of "reward >= threshold"; the last value is 0 and has no threshold.
        thresholds: (k,), in ascending order.
        average_precision: area under the step curve.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    average_precision: float


def reward_correlation(rewards: ArrayLike, target: ArrayLike) -> Correlation:
    """Correlate a reward with a target over the same states.

    Args:
        rewards: (n,) numbers.
        target: (n,) numbers, such as 0/1 goal labels, another reward or a distance.

    Raises:
        TypeError: a value is no number.
        ValueError: there are fewer than two states, the lengths differ, a value is not finite, or one of the two
            arrays is constant.

    Example:
        >>> reward_correlation([0.0, 1.0, 2.0, 9.0], [0.0, 1.0, 2.0, 3.0]).spearman
        1.0
    """
    rewards, target = _pair(rewards, target)
    for name, values in (("rewards", rewards), ("target", target)):
        # A spread that rounding alone can explain has no correlation either.
        if np.ptp(values) <= 1e-13 * np.abs(values).max():
            raise ValueError(
                f"The {name} are all {values[0]:g}, so the correlation is undefined; choose states that differ."
            )
    rewards, target = _in_range(rewards), _in_range(target)
    pearson, spearman = stats.pearsonr(rewards, target).statistic, stats.spearmanr(rewards, target).statistic
    return Correlation(float(np.clip(pearson, -1, 1)), float(np.clip(spearman, -1, 1)))


def epic_distance(rewards: ArrayLike, labels: ArrayLike) -> float:
    """EPIC distance between a reward and the 0/1 goal label (paper A, appendix A).

    The distance is sqrt((1 - rho) / 2) with Pearson's rho. It is 0 for a reward that separates the two groups
    perfectly and is constant within each, sqrt(1/2) for an uninformative reward, and 1 for the negated label. It
    depends on the fraction of goal states, so report that fraction; in `labeled_states` it is one half.

    Args:
        rewards: (n,) numbers.
        labels: (n,) booleans or 0/1. Any other target reward that depends on the state alone works as well.

    Raises:
        ValueError: see `reward_correlation`.

    Example:
        >>> epic_distance([0.1, 0.1, 0.7, 0.7], [0, 0, 1, 1]), epic_distance([1, 1, 0, 0], [0, 0, 1, 1])
        (0.0, 1.0)
    """
    return math.sqrt((1 - reward_correlation(rewards, labels).pearson) / 2)


@renamed_arguments(goal_share="goal_fraction")
def correlation_from_means(goal_mean: float, other_mean: float, std: float, goal_fraction: float) -> float:
    """Pearson's rho between a reward and the 0/1 goal label, from four numbers (paper A, appendix A, lemma 1).

    rho = sqrt(p (1 - p)) (mean over goal states - mean over other states) / std over all states. A good reward
    therefore has two histograms, one for each group of states, that are narrow and far apart.

    Args:
        goal_mean: mean reward of the goal states.
        other_mean: mean reward of all other states.
        std: standard deviation of the reward over all states (divided by n, not n - 1).
        goal_fraction: fraction p of goal states, strictly between 0 and 1.

    Raises:
        TypeError: an argument is no number.
        ValueError: a number is not finite, `std` is not positive, `goal_fraction` is not strictly between 0 and 1, or
            the four cannot be those of one reward.

    Example:
        >>> correlation_from_means(goal_mean=0.7, other_mean=0.1, std=0.3, goal_fraction=0.5)
        1.0
    """
    numbers = {"goal_mean": goal_mean, "other_mean": other_mean, "std": std, "goal_fraction": goal_fraction}
    for name, value in numbers.items():
        check_finite(name, value)
    if not std > 0:
        raise ValueError(f"std is {std}; expected a positive number.")
    if not 0 < goal_fraction < 1:
        raise ValueError(f"goal_fraction is {goal_fraction}; expected a number strictly between 0 and 1.")
    rho = round(math.sqrt(goal_fraction * (1 - goal_fraction)) * (goal_mean - other_mean) / std, 12)
    if abs(rho) > 1:
        raise ValueError(
            f"std is {std}, smaller than means {goal_mean} and {other_mean} with goal_fraction {goal_fraction} allow "
            f"({abs(rho) * std:g}); expected the standard deviation over all states."
        )
    return rho


def precision_recall(rewards: ArrayLike, labels: ArrayLike) -> PrecisionRecall:
    """Precision and recall of detecting goal states by a threshold on the reward (paper B, figure 4, left).

    Args:
        rewards: (n,) numbers.
        labels: (n,) booleans or 0/1.

    Raises:
        ValueError: the lengths differ, a value is not finite, or the labels are not a mix of 0 and 1.
    """
    rewards, labels = _pair(rewards, labels)
    if set(np.unique(labels)) != {0.0, 1.0}:
        raise ValueError(f"The labels are {np.unique(labels)[:5].tolist()}; expected 0 and 1, each at least once.")
    precision, recall, thresholds = metrics.precision_recall_curve(labels, rewards)
    return PrecisionRecall(precision, recall, thresholds, float(metrics.average_precision_score(labels, rewards)))


@renamed_arguments(holds="success", min_share="min_success_fraction")
def successes(
    success: ArrayLike, min_success_fraction: float = 0.5, lengths: ArrayLike | None = None
) -> NDArray[np.bool_]:
    """Which episodes succeed: those that are in a goal state in at least `min_success_fraction` of their steps.

    Args:
        success: (episodes, steps) booleans, the success predicate after each step.
        min_success_fraction: in (0, 1]. Paper A, section 4.1, requires at least half of the steps.
        lengths: (episodes,), the number of steps of each episode; later entries of `success` are padding. None means
            that no episode is padded.

    Returns:
        (episodes,) booleans.

    Raises:
        TypeError: `success` holds no booleans, the fraction is no number, or the lengths are no whole numbers.
        ValueError: `success` has another shape or no entries, or holds NaN or other numbers than 0 and 1; the fraction
            is outside (0, 1]; or the lengths do not fit the episodes.

    Example:
        >>> successes([[True, True, False, False], [True, False, False, False]]).tolist()
        [True, False]
    """
    success = _booleans(success)
    if success.ndim != 2 or success.size == 0:
        raise ValueError(f"success has shape {success.shape}; expected (episodes, steps), at least one of each.")
    check_finite("min_success_fraction", min_success_fraction)
    if not 0 < min_success_fraction <= 1:
        raise ValueError(f"min_success_fraction is {min_success_fraction}; expected a number above 0 and at most 1.")
    steps = np.full(len(success), success.shape[1]) if lengths is None else _lengths(lengths, success.shape)
    success = success & (np.arange(success.shape[1]) < steps[:, None])
    return success.sum(1) >= np.ceil(min_success_fraction * steps - 1e-9)


@renamed_arguments(holds="success", min_share="min_success_fraction")
def success_rate(success: ArrayLike, min_success_fraction: float = 0.5) -> float:
    """Fraction of successful episodes (paper A, section 4.1); takes the arguments of `successes`."""
    return float(successes(success, min_success_fraction).mean())


def success_interval(successes: int, episodes: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson confidence interval of a success rate.

    Args:
        successes: number of successful episodes.
        episodes: number of episodes.
        confidence: probability that such an interval contains the true rate.

    Raises:
        TypeError: the two numbers are no whole numbers, or `confidence` is no number.
        ValueError: there are more successes than episodes, no episodes, or `confidence` is outside (0, 1).

    Example:
        >>> low, high = success_interval(97, 100)
        >>> round(low, 3), round(high, 3)
        (0.915, 0.99)
    """
    for name, value, least in (("successes", successes, 0), ("episodes", episodes, 1)):
        if value is None:
            raise TypeError(f"{name}=None; expected a whole number.")
        check_count(name, value, least)
    if successes > episodes:
        raise ValueError(f"successes={successes} is more than episodes={episodes}; expected at most as many.")
    check_finite("confidence", confidence)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence={confidence}; expected a number strictly between 0 and 1, such as 0.95.")
    interval = stats.binomtest(int(successes), int(episodes)).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def _pair(rewards: ArrayLike, target: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rewards, target = _numbers("rewards", rewards), _numbers("target", target)
    if rewards.ndim != 1 or rewards.shape != target.shape or len(rewards) < 2:
        raise ValueError(f"The shapes are {rewards.shape} and {target.shape}; expected (n,) for both, n at least 2.")
    if not (np.isfinite(rewards).all() and np.isfinite(target).all()):
        raise ValueError("The rewards or the target contain NaN or infinity; remove those states.")
    return rewards, target


def _in_range(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rescales numbers whose squares would overflow or vanish, which no correlation sees."""
    largest = np.abs(values).max()
    return values if 1e-100 < largest < 1e100 else values / largest


def _numbers(name: str, values: Any) -> NDArray[np.float64]:
    try:
        array = to_numpy(values)
    except ValueError:
        raise ValueError(f"The {name} are lists of different lengths; expected (n,) numbers.") from None
    if array.dtype.kind not in "biuf" and array.size:
        raise TypeError(f"The {name} must be numbers, got {array.reshape(-1).tolist()[0]!r}.")
    return array.astype(np.float64)


def _booleans(success: Any) -> NDArray[np.bool_]:
    values = _numbers("entries of success", success)
    strange = values[(values != 0) & (values != 1)]
    if strange.size:
        raise ValueError(f"success holds {strange[0]:g}; expected booleans, or 0 and 1.")
    return values.astype(bool)


def _lengths(lengths: Any, shape: tuple[int, ...]) -> NDArray:
    steps = to_numpy(lengths)
    if steps.dtype.kind not in "iu":
        raise TypeError(f"lengths are {steps.dtype}; expected whole numbers.")
    if steps.shape != shape[:1]:
        raise ValueError(f"lengths have shape {steps.shape}; expected {shape[:1]}, one number of steps per episode.")
    if ((steps < 1) | (steps > shape[1])).any():
        raise ValueError(f"lengths run from {steps.min()} to {steps.max()}; expected 1 to {shape[1]}.")
    return steps
