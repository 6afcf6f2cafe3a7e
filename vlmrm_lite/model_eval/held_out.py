"""Scores of the VLM reward for prompts that no model was trained on.

The prompts are in ``data/heldout_prompts.json``: the paper's prompts, paraphrases of them, descriptions of the
opposite, and descriptions of a pose that no caption names. The states are sampled here with a seed of their own, or are
the labeled states in ``data/states``.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score
from torch import Tensor

from ..envs.classic import cartpole, mountain_car
from ..envs.humanoid.poses import UNNAMED_POSE
from ..evaluation import epic_distance, labeled_states
from ..rewards import GoalBaselineReward
from ..utils.frames import to_numpy
from ..utils.paths import data_path
from . import humanoid_states

ALPHAS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Probe:
    """States that vary along the one direction that the goal is about.

    Attributes:
        states: ``(n, k)``.
        draw: function from states and a size to uint8 frames ``(n, size, size, 3)``.
        proximity: ``(n,)``, larger is closer to the goal; only its order matters.
        position: ``(n,)``, position of each state on the axis, to report where the reward peaks.
    """

    states: NDArray
    draw: Callable[[NDArray, int], NDArray]
    proximity: NDArray
    position: NDArray


def prompts() -> dict[str, Any]:
    """Load the held-out prompts: domain → ``paper`` (goal and baseline), ``paraphrases``, ``opposites``."""
    everything = json.loads(data_path("heldout_prompts.json").read_text(encoding="utf-8"))
    return {domain: groups for domain, groups in everything.items() if isinstance(groups, dict)}


def probes(n: int = 1000, seed: int = 2024) -> dict[str, Probe]:
    """Sample CartPole within 0.6 rad of upright anywhere on the track, and textured MountainCar from -0.5 to 0.5."""
    rng = np.random.default_rng(seed)
    angle, position = rng.uniform(-0.6, 0.6, n), rng.uniform(-0.5, 0.5, n)
    pole = np.stack([rng.uniform(-2.2, 2.2, n), np.zeros(n), angle, np.zeros(n)], axis=1)
    car = np.stack([position, np.zeros(n)], axis=1)
    return {
        "cartpole": Probe(pole, lambda s, size: cartpole.draw(s, size, size), -np.abs(angle), angle),
        "mountain-car-textured": Probe(
            car, lambda s, size: mountain_car.draw(s, size, size, "textured"), position, position
        ),
    }


def held_out_scores(vlm, alpha: float = 0.5) -> pd.DataFrame:
    """Spearman correlation of the goal-baseline reward with proximity to the goal, prompt by prompt.

    Args:
        vlm: a model, as `load_vlm` returns it.
        alpha: regularization strength; the baseline is the paper's.

    Returns:
        One row per prompt: ``domain``, ``group`` ("paper", "paraphrases", "opposites"), ``prompt``, ``spearman`` (for
        opposites the correlation with the distance from the goal, so larger is always better) and ``peak`` (mean
        position of the 1% of states with the highest reward).
    """
    rows = []
    for domain, probe in probes().items():
        groups = prompts()[domain]
        images = vlm.embed_images(probe.draw(probe.states, vlm.image_size))
        goals = {
            "paper": [groups["paper"]["goal"]],
            "paraphrases": groups["paraphrases"],
            "opposites": groups["opposites"],
        }
        for group, texts in goals.items():
            sign = -1 if group == "opposites" else 1
            for text in texts:
                rewards = _rewards(vlm, text, groups["paper"]["baseline"], alpha, images)
                best = np.argsort(rewards)[-max(1, len(rewards) // 100) :]
                rows.append(
                    {
                        "domain": domain,
                        "group": group,
                        "prompt": text,
                        "spearman": sign * spearmanr(rewards, probe.proximity).statistic,
                        "peak": float(probe.position[best].mean()),
                    }
                )
    return pd.DataFrame(rows)


def summary(scores: pd.DataFrame) -> pd.DataFrame:
    """Number of prompts, median and minimum Spearman correlation by domain and group of `held_out_scores`."""
    return scores.groupby(["domain", "group"])["spearman"].agg(["count", "median", "min"]).round(3)


def toy_scores(vlm, alphas: Iterable[float] = ALPHAS) -> pd.DataFrame:
    """Like `humanoid_scores`, for CartPole and textured MountainCar."""
    scores = []
    for name, probe in probes(1).items():
        groups, (states, labels) = prompts()[name], labeled_states(name)
        images = vlm.embed_images(probe.draw(states, vlm.image_size))
        goals = {"paper": [groups["paper"]["goal"]], "paraphrases": groups["paraphrases"]}
        scores += _score(vlm, name, images, labels, goals, groups["paper"]["baseline"], alphas)
    return pd.DataFrame(scores)


def humanoid_images(vlm) -> dict[str, Tensor]:
    """Embed the humanoid's labeled states, the only slow step; every score is computed from these vectors.

    Returns:
        Name of the set, as in `humanoid_states.SETS`, to unit vectors ``(n, d)``.
    """
    images = {}
    for name in humanoid_states.SETS:
        states = humanoid_states.humanoid_states(name).states
        images[name] = vlm.embed_images(humanoid_states.draw(states, vlm.image_size))
    return images


def humanoid_scores(vlm, alphas: Iterable[float] = ALPHAS, images: Mapping[str, Tensor] | None = None) -> pd.DataFrame:
    """How well the goal-baseline reward separates goal states from other states, prompt by prompt.

    The states are those of `humanoid_states.humanoid_states`, half of them goal states; `humanoid_states.mixture`
    counts their sources. The baseline is the paper's.

    Args:
        vlm: a model, as `load_vlm` returns it.
        alphas: regularization strengths.
        images: the result of `humanoid_images` for this model; computed if None.

    Returns:
        One row per prompt and alpha: ``task``, ``group`` ("paper", "paraphrases", "never-named"), ``prompt``,
        ``alpha``, ``auc`` (area under the ROC curve: the probability that a goal state is rewarded more than another
        state), ``epic`` (EPIC distance from the 0/1 label), and the numbers of ``goal`` states and ``others``.
    """
    images, groups, scores = images or humanoid_images(vlm), prompts()["humanoid"], []
    for name, embeddings in images.items():
        labels = humanoid_states.humanoid_states(name).labels
        pose = name.removeprefix(humanoid_states.PREFIX)
        if pose == UNNAMED_POSE:
            goals = {"never-named": groups["never-named"]}
        else:
            goals = {"paper": [groups["paper"][pose]], "paraphrases": groups[pose]}
        scores += _score(vlm, name, embeddings, labels, goals, groups["paper"]["baseline"], alphas)
    return pd.DataFrame(scores)


def task_summary(scores: pd.DataFrame, alpha: float = 0.5) -> pd.DataFrame:
    """One row per task of `humanoid_scores` or `toy_scores`.

    Returns:
        Index ``task``; the numbers of ``goal`` states and ``others``; ``auc`` of the paper's prompt at `alpha`; its
        lowest ``epic`` and the ``best_alpha`` that gives it; and for the other ``prompts`` (their number) the
        ``median`` and ``min`` AUC at `alpha`. Values that do not exist for a set are NaN.
    """
    rows = []
    for task, table in scores.groupby("task", sort=False):
        papers = table.group == "paper"
        paper, others = table[papers], table[~papers & (table.alpha == alpha)]
        best = paper.loc[paper.epic.idxmin()] if len(paper) else {"epic": np.nan, "alpha": np.nan}
        rows.append(
            {
                "task": task,
                "goal": table.goal.iloc[0],
                "others": table.others.iloc[0],
                "auc": paper.auc[paper.alpha == alpha].mean(),
                "epic": best["epic"],
                "best_alpha": best["alpha"],
                "prompts": len(others),
                "median": others.auc.median(),
                "min": others.auc.min(),
            }
        )
    return pd.DataFrame(rows).set_index("task")


def _score(
    vlm,
    task: str,
    images: Tensor,
    labels: NDArray,
    goals: Mapping[str, Sequence[str]],
    baseline: str,
    alphas: Iterable[float],
) -> list[dict[str, Any]]:
    rows = []
    for group, texts in goals.items():
        for text in texts:
            for alpha in alphas:
                rewards = _rewards(vlm, text, baseline, alpha, images)
                rows.append(
                    {
                        "task": task,
                        "group": group,
                        "prompt": text,
                        "alpha": alpha,
                        "auc": roc_auc_score(labels, rewards),
                        "epic": epic_distance(rewards, labels),
                        "goal": int(labels.sum()),
                        "others": int((~labels).sum()),
                    }
                )
    return rows


def _rewards(vlm, goal: str, baseline: str, alpha: float, images: Tensor) -> NDArray:
    return to_numpy(GoalBaselineReward(vlm, goal, baseline, alpha).from_embeddings(images))
