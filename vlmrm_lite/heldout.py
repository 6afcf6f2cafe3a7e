"""How well a model's reward orders states by sentences that it was never trained on.

The sentences are in ``data/heldout_prompts.json``: the paper's prompts, paraphrases of them, and wordings of the
opposite. The states are drawn here, with a seed of their own.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import spearmanr

from .envs import cartpole, mountain_car
from .paths import data_path
from .rewards import GoalBaselineReward


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
            car, lambda s, size: mountain_car.draw(s, size, size, "textured"), position, position),
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
        sentences = {"paper": [groups["paper"]["goal"]], "paraphrases": groups["paraphrases"],
                     "opposites": groups["opposites"]}
        for group, texts in sentences.items():
            sign = -1 if group == "opposites" else 1
            for text in texts:
                reward = GoalBaselineReward(vlm, text, groups["paper"]["baseline"], alpha)
                values = reward.from_embeddings(images).cpu().numpy()
                best = np.argsort(values)[-max(1, len(values) // 100):]
                rows.append({"domain": domain, "group": group, "sentence": text,
                             "spearman": sign * spearmanr(values, probe.nearness).statistic,
                             "peak": float(probe.place[best].mean())})
    return pd.DataFrame(rows)


def summary(scores: pd.DataFrame) -> pd.DataFrame:
    """Sentences, median and least Spearman by domain and group of :func:`held_out_scores`."""
    return scores.groupby(["domain", "group"])["spearman"].agg(["count", "median", "min"]).round(3)
