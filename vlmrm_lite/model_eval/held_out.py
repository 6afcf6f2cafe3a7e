"""How well a model's reward judges states by sentences that it was never trained on.

The sentences are in ``data/heldout_prompts.json``: the paper's prompts, paraphrases of them, wordings of the
opposite, and wordings of a pose that no caption names. The states are drawn here with a seed of their own, or
are the labelled ones of ``data/states``.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import bootstrap, spearmanr
from sklearn.metrics import roc_auc_score
from torch import Tensor

from ..envs.classic import cartpole, mountain_car
from ..envs.humanoid.poses import UNNAMED_POSE
from ..evaluation import epic_distance, labelled_states
from ..rewards import GoalBaselineReward
from ..tasks import TASKS
from ..utils.frames import to_numpy
from ..utils.paths import data_path
from . import humanoid_states

ALPHAS = (0.0, 0.25, 0.5, 0.75, 1.0)
SETTLED = 60  # steps after which an agent has reached whatever it is after


@dataclass(frozen=True)
class Probe:
    """States along one direction of interest.

    Attributes:
        states: ``(n, k)``.
        draw: states to uint8 frames ``(n, size, size, 3)``.
        nearness: ``(n,)``, larger is nearer to the goal; its order is what the reward is compared with.
        place: ``(n,)``, where the state is on the axis, to report where the reward is highest.
    """

    states: NDArray
    draw: Callable[[NDArray, int], NDArray]
    nearness: NDArray
    place: NDArray


def prompts() -> dict[str, Any]:
    """The held-out sentences: domain → ``paper`` (goal and baseline), ``paraphrases``, ``opposites``."""
    everything = json.loads(data_path("heldout_prompts.json").read_text(encoding="utf-8"))
    return {domain: groups for domain, groups in everything.items() if isinstance(groups, dict)}


def probes(n: int = 1000, seed: int = 2024) -> dict[str, Probe]:
    """CartPole within 0.6 rad of upright anywhere on the track, and the textured MountainCar from -0.5 to 0.5."""
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
    """Spearman correlation of the goal-baseline reward with nearness to the goal, sentence by sentence.

    Args:
        vlm: a model as `load_vlm` gives it.
        alpha: strength of the regularisation; the baseline is the paper's.

    Returns:
        A row per sentence: ``domain``, ``group`` ("paper", "paraphrases", "opposites"), ``sentence``, ``spearman``
        (for opposites with the distance from the goal, so that larger is better everywhere) and ``peak`` (where on
        the axis the mean reward of the best 1% of states lies).
    """
    rows = []
    for domain, probe in probes().items():
        groups = prompts()[domain]
        images = vlm.embed_images(probe.draw(probe.states, vlm.image_size))
        sentences = {
            "paper": [groups["paper"]["goal"]],
            "paraphrases": groups["paraphrases"],
            "opposites": groups["opposites"],
        }
        for group, texts in sentences.items():
            sign = -1 if group == "opposites" else 1
            for text in texts:
                values = _reward(vlm, text, groups["paper"]["baseline"], alpha, images)
                best = np.argsort(values)[-max(1, len(values) // 100) :]
                rows.append(
                    {
                        "domain": domain,
                        "group": group,
                        "sentence": text,
                        "spearman": sign * spearmanr(values, probe.nearness).statistic,
                        "peak": float(probe.place[best].mean()),
                    }
                )
    return pd.DataFrame(rows)


def summary(scores: pd.DataFrame) -> pd.DataFrame:
    """Sentences, median and least Spearman by domain and group of :func:`held_out_scores`."""
    return scores.groupby(["domain", "group"])["spearman"].agg(["count", "median", "min"]).round(3)


def toy_scores(vlm, alphas: Iterable[float] = ALPHAS) -> pd.DataFrame:
    """As :func:`humanoid_scores`, for CartPole and the textured MountainCar."""
    scores = []
    for name, probe in probes(1).items():
        groups, (states, labels) = prompts()[name], labelled_states(name)
        images = vlm.embed_images(probe.draw(states, vlm.image_size))
        sentences = {"paper": [groups["paper"]["goal"]], "paraphrases": groups["paraphrases"]}
        scores += _judge(vlm, name, images, labels, sentences, groups["paper"]["baseline"], alphas)
    return pd.DataFrame(scores)


def humanoid_images(vlm) -> dict[str, Tensor]:
    """Embeds the humanoid's labelled states, which takes seconds; the rest is arithmetic on these vectors.

    Returns:
        Name of the set, as in `humanoid_states.SETS`, to unit vectors ``(n, d)``.
    """
    images = {}
    for name in humanoid_states.SETS:
        states = humanoid_states.humanoid_states(name).states
        images[name] = vlm.embed_images(humanoid_states.draw(states, vlm.image_size))
    return images


def humanoid_scores(vlm, alphas: Iterable[float] = ALPHAS, images: Mapping[str, Tensor] | None = None) -> pd.DataFrame:
    """How well the goal-baseline reward tells goal states from others, sentence by sentence.

    The states are those of `humanoid_states.humanoid_states`, half of them goal states;
    `humanoid_states.mixture` tells where they come from. The baseline is the paper's.

    Args:
        vlm: a model as `load_vlm` gives it.
        alphas: strengths of the regularisation.
        images: what :func:`humanoid_images` gives for this model, if it is there already.

    Returns:
        A row per sentence and alpha: ``task``, ``group`` ("paper", "paraphrases", "never-named"),
        ``sentence``, ``alpha``, ``auc`` (area under the ROC curve: how often a goal state gets more than
        another one), ``epic`` (EPIC distance from the 0/1 label), and how many states were ``goal`` states and
        ``others``.
    """
    images, groups, scores = images or humanoid_images(vlm), prompts()["humanoid"], []
    for name, embeddings in images.items():
        labels = humanoid_states.humanoid_states(name).labels
        pose = name.removeprefix(humanoid_states.PREFIX)
        if pose == UNNAMED_POSE:
            sentences = {"never-named": groups["never-named"]}
        else:
            sentences = {"paper": [groups["paper"][pose]], "paraphrases": groups[pose]}
        scores += _judge(vlm, name, embeddings, labels, sentences, groups["paper"]["baseline"], alphas)
    return pd.DataFrame(scores)


def task_summary(scores: pd.DataFrame, alpha: float = 0.5) -> pd.DataFrame:
    """A row per task of :func:`humanoid_scores` or :func:`toy_scores`.

    Returns:
        Index ``task``; ``goal`` and ``others``, numbers of states; ``auc``, of the paper's prompt at `alpha`;
        its lowest ``epic`` and ``at``, the alpha of that; and of the other wordings at `alpha` how many
        ``sentences`` there are, their ``median`` and ``least`` AUC. What a set has not is NaN.
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
                "at": best["alpha"],
                "sentences": len(others),
                "median": others.auc.median(),
                "least": others.auc.min(),
            }
        )
    return pd.DataFrame(rows).set_index("task")


def found_instead(run, episodes: int = 8, seed: int = 91) -> NDArray:
    """What an agent of a humanoid task ends in that is not the goal: poses ``(k, 24)`` late in its episodes.

    It looked for whatever its own model takes for the goal, so that these are hard states for any other model.

    Args:
        run: the agent, as `Run.load` gives it.
        episodes, seed: what it plays.
    """
    episode = run.rollout(episodes, seed)
    return episode["qpos"][:, SETTLED:][~episode["success"][:, SETTLED:]]


def hard_auc(vlm, task: str, found: NDArray, alpha: float = 0.5) -> float:
    """How often a goal state of a humanoid task gets more than a state that an agent :func:`found_instead`.

    Args:
        vlm: a model as `load_vlm` gives it.
        task: its name; the goal states are those of `humanoid_states.humanoid_states`.
        found: poses ``(k, 24)``.
        alpha: strength of the regularisation.

    Returns:
        The area under the ROC curve of the task's reward: 0.5 is a coin, less is being fooled.
    """
    states, labels, _ = humanoid_states.humanoid_states(task)
    images = vlm.embed_images(humanoid_states.draw(np.concatenate([states[labels], found]), vlm.image_size))
    rewards = _reward(vlm, TASKS[task].goal, TASKS[task].baseline, alpha, images)
    return float(roc_auc_score(np.arange(len(rewards)) < labels.sum(), rewards))


class MeanEpic(NamedTuple):
    """A mean of EPIC distances, its 95% bootstrap interval, and the resampled means ``(resamples,)``."""

    mean: float
    low: float
    high: float
    draws: NDArray[np.float64]


def mean_epic(
    rewards: Sequence[ArrayLike], labels: Sequence[ArrayLike], resamples: int = 1000, seed: int = 0
) -> MeanEpic:
    """The mean EPIC distance over tasks, and how much it owes to the states that happened to be drawn.

    In every resample each task's goal states and its others are drawn anew with replacement, as many as there
    were. The same seed draws the same states, so that for two models the difference of ``draws`` is paired.

    Args:
        rewards: a task's rewards ``(n,)``, for each task.
        labels: its 0/1 labels ``(n,)``, for each task.
        resamples: how many.
        seed: of the resamples.

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
        _mean_epic,
        n_resamples=resamples,
        vectorized=True,
        method="percentile",
        random_state=np.random.default_rng(seed),
    )
    return MeanEpic(float(_mean_epic(*groups)), *map(float, result.confidence_interval), result.bootstrap_distribution)


def humanoid_mean_epic(
    vlm, images: Mapping[str, Tensor], alpha: float | None = None, temperature: float | None = None, **kwargs: Any
) -> MeanEpic:
    """:func:`mean_epic` of the paper's eight humanoid prompts.

    Args:
        vlm: the model.
        images: what :func:`humanoid_images` gives for it.
        alpha: strength of the regularisation; None for the best of `ALPHAS`, task by task.
        temperature: of `rewards.sharpen`; None leaves the rewards as they are.
        **kwargs: `resamples` and `seed`.
    """
    groups, rewards, labels = prompts()["humanoid"]["paper"], [], []
    for name, embeddings in images.items():
        pose = name.removeprefix(humanoid_states.PREFIX)
        if pose in groups:
            goal = humanoid_states.humanoid_states(name).labels
            values = [
                _reward(vlm, groups[pose], groups["baseline"], a, embeddings, temperature)
                for a in (ALPHAS if alpha is None else (alpha,))
            ]
            rewards.append(min(values, key=lambda some: epic_distance(some, goal)))
            labels.append(goal)
    return mean_epic(rewards, labels, **kwargs)


def _judge(
    vlm,
    task: str,
    images: Tensor,
    labels: NDArray,
    sentences: Mapping[str, Sequence[str]],
    baseline: str,
    alphas: Iterable[float],
) -> list[dict[str, Any]]:
    rows = []
    for group, texts in sentences.items():
        for sentence in texts:
            for alpha in alphas:
                values = _reward(vlm, sentence, baseline, alpha, images)
                rows.append(
                    {
                        "task": task,
                        "group": group,
                        "sentence": sentence,
                        "alpha": alpha,
                        "auc": roc_auc_score(labels, values),
                        "epic": epic_distance(values, labels),
                        "goal": int(labels.sum()),
                        "others": int((~labels).sum()),
                    }
                )
    return rows


def _reward(vlm, goal: str, baseline: str, alpha: float, images: Tensor, temperature: float | None = None) -> NDArray:
    return to_numpy(GoalBaselineReward(vlm, goal, baseline, alpha, temperature).from_embeddings(images))


def _mean_epic(*groups: NDArray, axis: int = -1) -> NDArray:
    """Goal states' rewards and others', task by task, to the mean distance (paper A, appendix A, lemma 1)."""
    distances = []
    for goal, other in zip(groups[::2], groups[1::2], strict=True):
        n, m = goal.shape[axis], other.shape[axis]
        share, gap = n / (n + m), goal.mean(axis) - other.mean(axis)
        between = share * (1 - share) * gap**2
        within = share * goal.var(axis) + (1 - share) * other.var(axis)
        rho = np.sign(gap) * np.sqrt(between / (between + within))
        distances.append(np.sqrt((1 - rho) / 2))
    return np.mean(distances, axis=0)
