"""Mean EPIC distance over tasks, with a bootstrap interval."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import bootstrap
from torch import Tensor

from ..evaluation import epic_distance
from ..rewards import GoalBaselineReward
from ..utils.deprecation import renamed_arguments
from ..utils.frames import to_numpy
from . import humanoid_states
from .held_out import ALPHAS, prompts


class MeanEpic(NamedTuple):
    """A mean of EPIC distances, its 95% bootstrap interval, and the resampled means ``(resamples,)``."""

    mean: float
    low: float
    high: float
    draws: NDArray[np.float64]


def mean_epic(
    rewards: Sequence[ArrayLike], labels: Sequence[ArrayLike], resamples: int = 1000, seed: int = 0
) -> MeanEpic:
    """Mean EPIC distance over tasks, with the uncertainty that comes from the choice of states.

    Every resample draws each task's goal states and its other states with replacement, as many as there are. Equal
    seeds draw the same states, so the difference of the ``draws`` of two models is paired.

    Args:
        rewards: the rewards ``(n,)`` of each task.
        labels: the 0/1 labels ``(n,)`` of each task.
        resamples: number of bootstrap resamples.
        seed: random seed of the resamples.

    Example:
        >>> mean_epic([[0.1, 0.1, 0.7, 0.7]], [[0, 0, 1, 1]], resamples=9)[:3]
        (0.0, 0.0, 0.0)
    """
    groups: list[NDArray] = []
    for values, goal in zip(rewards, labels, strict=True):
        values, goal = to_numpy(values).astype(float), np.asarray(goal, bool)
        groups += [values[goal], values[~goal]]
    result = bootstrap(
        groups,
        _mean_distance,
        n_resamples=resamples,
        vectorized=True,
        method="percentile",
        random_state=np.random.default_rng(seed),
    )
    low, high = map(float, result.confidence_interval)
    return MeanEpic(float(_mean_distance(*groups)), low, high, result.bootstrap_distribution)


@renamed_arguments(temperature="sharpening")
def humanoid_mean_epic(
    vlm, images: Mapping[str, Tensor], alpha: float | None = None, sharpening: float | None = None, **kwargs: Any
) -> MeanEpic:
    """`mean_epic` of the paper's eight humanoid prompts.

    Args:
        vlm: the model.
        images: the result of `held_out.humanoid_images` for this model.
        alpha: regularization strength; None takes the best of `ALPHAS` for each task.
        sharpening: as in `GoalBaselineReward`; None leaves the rewards as they are.
        **kwargs: `resamples` and `seed`.
    """
    groups, rewards, labels = prompts()["humanoid"]["paper"], [], []
    for name, embeddings in images.items():
        pose = name.removeprefix(humanoid_states.PREFIX)
        if pose in groups:
            goal = humanoid_states.humanoid_states(name).labels
            candidates = []
            for strength in ALPHAS if alpha is None else (alpha,):
                reward = GoalBaselineReward(vlm, groups[pose], groups["baseline"], strength, sharpening)
                candidates.append(to_numpy(reward.from_embeddings(embeddings)))
            rewards.append(min(candidates, key=partial(epic_distance, labels=goal)))
            labels.append(goal)
    return mean_epic(rewards, labels, **kwargs)


def _mean_distance(*groups: NDArray, axis: int = -1) -> NDArray:
    """Mean distance from the rewards of goal states and others, task by task (paper A, appendix A, lemma 1)."""
    distances = []
    for goal, other in zip(groups[::2], groups[1::2], strict=True):
        n, m = goal.shape[axis], other.shape[axis]
        fraction, gap = n / (n + m), goal.mean(axis) - other.mean(axis)
        between = fraction * (1 - fraction) * gap**2
        within = fraction * goal.var(axis) + (1 - fraction) * other.var(axis)
        rho = np.sign(gap) * np.sqrt(between / (between + within))
        distances.append(np.sqrt((1 - rho) / 2))
    return np.mean(distances, axis=0)
