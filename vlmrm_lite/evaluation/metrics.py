"""How good a reward is, and how good an agent: pure functions on arrays, and labelled states to use them on.

Paper A is Rocamonde et al., ICLR 2024 (arXiv 2310.12921); paper B is Baumli et al., 2023 (arXiv 2312.09187).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from sklearn import metrics

from ..utils.frames import to_numpy


class Correlation(NamedTuple):
    """Pearson's and Spearman's correlation coefficients, each in [-1, 1]."""

    pearson: float
    spearman: float


class PrecisionRecall(NamedTuple):
    """The precision-recall curve of a reward that is thresholded to detect goal states.

    `thresholds` (k,) rises; `precision` and `recall` (k + 1,) belong to "reward >= threshold" and end with
    the point (1, 0), which has no threshold. `average_precision` is the area under the step curve.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    average_precision: float


def reward_correlation(rewards: ArrayLike, target: ArrayLike) -> Correlation:
    """Correlation of a reward with a target over the same states.

    Args:
        rewards: (n,) numbers.
        target: (n,) numbers: 0/1 goal labels, another reward, a distance.

    Raises:
        ValueError: fewer than two states, different lengths, NaN, or one of the two is constant.

    Example:
        >>> reward_correlation([0.0, 1.0, 2.0, 9.0], [0.0, 1.0, 2.0, 3.0]).spearman
        1.0
    """
    rewards, target = _pair(rewards, target)
    for name, values in (("rewards", rewards), ("target", target)):
        if np.ptp(values) == 0:
            raise ValueError(f"The {name} are all {values[0]:g}, so there is no correlation; use states that differ.")
    pearson, spearman = stats.pearsonr(rewards, target).statistic, stats.spearmanr(rewards, target).statistic
    return Correlation(float(np.clip(pearson, -1, 1)), float(np.clip(spearman, -1, 1)))


def epic_distance(rewards: ArrayLike, labels: ArrayLike) -> float:
    """EPIC distance of a reward from the 0/1 goal label (paper A, appendix A).

    It is sqrt((1 - rho) / 2) with Pearson's rho: 0 for a reward that separates the two groups perfectly and
    is constant within each, sqrt(1/2) for one that knows nothing, 1 for the exact opposite. It depends on the
    share of goal states, so say which it is; `labelled_states` has half and half.

    Args:
        rewards: (n,) numbers.
        labels: (n,) booleans or 0/1; any other target reward that depends on the state alone works as well.

    Raises:
        ValueError: see `reward_correlation`.

    Example:
        >>> epic_distance([0.1, 0.1, 0.7, 0.7], [0, 0, 1, 1]), epic_distance([1, 1, 0, 0], [0, 0, 1, 1])
        (0.0, 1.0)
    """
    return math.sqrt((1 - reward_correlation(rewards, labels).pearson) / 2)


def correlation_from_means(goal_mean: float, other_mean: float, std: float, goal_share: float) -> float:
    """Pearson's rho of a reward with the 0/1 goal label from four numbers (paper A, appendix A, lemma 1).

    rho = sqrt(p (1 - p)) (mean over goal states - mean over the others) / std over all states. So a histogram
    of the reward for each of the two groups shows how good the reward is: far apart and narrow is good.

    Args:
        goal_mean: mean reward of the goal states.
        other_mean: mean reward of all other states.
        std: standard deviation of the reward over all states (divided by n, not n - 1).
        goal_share: share p of goal states, between 0 and 1.

    Raises:
        ValueError: `std` is not positive, or `goal_share` is not strictly between 0 and 1.

    Example:
        >>> correlation_from_means(goal_mean=0.7, other_mean=0.1, std=0.3, goal_share=0.5)
        1.0
    """
    if not std > 0:
        raise ValueError(f"The standard deviation is {std}; expected a positive number.")
    if not 0 < goal_share < 1:
        raise ValueError(f"The share of goal states is {goal_share}; expected a number between 0 and 1, both excluded.")
    return round(math.sqrt(goal_share * (1 - goal_share)) * (goal_mean - other_mean) / std, 12)


def precision_recall(rewards: ArrayLike, labels: ArrayLike) -> PrecisionRecall:
    """How well a threshold on the reward finds the goal states (paper B, figure 4, left).

    Args:
        rewards: (n,) numbers.
        labels: (n,) booleans or 0/1.

    Raises:
        ValueError: lengths differ, NaN, labels other than 0 and 1, or only one of the two labels.
    """
    rewards, labels = _pair(rewards, labels)
    if set(np.unique(labels)) != {0.0, 1.0}:
        raise ValueError(f"The labels are {np.unique(labels)[:5].tolist()}; expected 0 and 1, and both of them.")
    precision, recall, thresholds = metrics.precision_recall_curve(labels, rewards)
    return PrecisionRecall(precision, recall, thresholds, float(metrics.average_precision_score(labels, rewards)))


def successes(holds: ArrayLike, min_share: float = 0.5, lengths: ArrayLike | None = None) -> NDArray[np.bool_]:
    """Which episodes succeed: those in which the criterion holds in at least `min_share` of the steps.

    Args:
        holds: (episodes, steps) booleans: whether the criterion holds after each step.
        min_share: in (0, 1]; paper A, section 4.1, asks for at least half.
        lengths: (episodes,) steps of each episode, the rest being padding; None where all are full.

    Returns:
        (episodes,) booleans.

    Raises:
        ValueError: another shape, no steps, or a share outside (0, 1].

    Example:
        >>> successes([[True, True, False, False], [True, False, False, False]]).tolist()
        [True, False]
    """
    holds = np.asarray(holds)
    if holds.ndim != 2 or holds.size == 0:
        raise ValueError(f"The criterion has shape {holds.shape}; expected (episodes, steps), at least one of each.")
    if not 0 < min_share <= 1:
        raise ValueError(f"min_share is {min_share}; expected a number above 0 and up to 1.")
    steps = np.full(len(holds), holds.shape[1]) if lengths is None else np.asarray(lengths)
    holds = holds.astype(bool) & (np.arange(holds.shape[1]) < steps[:, None])
    return holds.sum(1) >= np.ceil(min_share * steps - 1e-9)


def success_rate(holds: ArrayLike, min_share: float = 0.5) -> float:
    """Share of successful episodes (paper A, section 4.1); arguments as in `successes`."""
    return float(successes(holds, min_share).mean())


def success_interval(successes: int, episodes: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's confidence interval of a success rate.

    Args:
        successes: number of successful episodes.
        episodes: number of all episodes.
        confidence: how often such intervals contain the true rate.

    Example:
        >>> low, high = success_interval(97, 100)
        >>> round(low, 3), round(high, 3)
        (0.915, 0.99)
    """
    interval = stats.binomtest(int(successes), int(episodes)).proportion_ci(confidence, method="wilson")
    return float(interval.low), float(interval.high)


def _pair(rewards: ArrayLike, target: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rewards, target = to_numpy(rewards).astype(np.float64), to_numpy(target).astype(np.float64)
    if rewards.ndim != 1 or rewards.shape != target.shape or len(rewards) < 2:
        raise ValueError(f"The shapes are {rewards.shape} and {target.shape}; expected (n,) for both, n at least 2.")
    if not (np.isfinite(rewards).all() and np.isfinite(target).all()):
        raise ValueError("There is NaN or infinity among the numbers; leave those states out.")
    return rewards, target
