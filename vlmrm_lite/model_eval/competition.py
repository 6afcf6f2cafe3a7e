"""Which of several prompts wins for one image: the phone's goals, and the eight prompts of the humanoid.

`held_out` asks which of many images match a prompt best. A softmax over prompts, as in `ContrastiveReward`, also
compares the scores of different prompts for the same image.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import torch
from sklearn.metrics import average_precision_score
from torch import Tensor

from ..envs.phone.apps import NAMES
from ..envs.phone.layout import FIRST_APP
from ..goals.goal_set import GoalSet
from ..goals.rewards import GoalContrastiveReward, goal_reward
from ..pretraining.phone import scenes
from ..tasks import TASKS
from ..tasks.phone import PAPER_TEMPLATES
from ..utils.frames import to_numpy
from . import held_out, humanoid_states

STATES, SEED = 2000, 2026


def phone_states(n: int = STATES, seed: int = SEED):
    """Features of n random screens, as `scenes.sample` returns them, with contents that no model was trained on."""
    return scenes.sample(n, np.random.default_rng([seed, 18]), scenes.UNSEEN)


def phone_scores(vlm, n: int = STATES, seed: int = SEED) -> pd.DataFrame:
    """How well the probability of each of the phone's goals separates the screens with its app open from all others.

    Every goal competes with the negatives and distractors of the task `phone`.

    Args:
        vlm: a model, as `load_vlm` returns it.
        n: number of screens.
        seed: seed of the screens; equal seeds give equal screens.

    Returns:
        One row per wording and group of goals ("train", "held out"): ``wording`` ("task" for the mean embedding of the
        task's templates, or a template), ``goals``, ``precision`` (mean average precision of the goals), ``worst``
        (the lowest), ``worst_goal``, and ``top1`` (fraction of the screens with an open app on which its goal wins).
    """
    goals = _phone_goals()
    features = phone_states(n, seed)
    images = vlm.embed_images(scenes.draw(features, vlm.image_size))
    open_goal = _goal_of_screen()[features["screen"]]
    rows = []
    for wording in ("task", *goals.templates, *goals.held_out_templates, *PAPER_TEMPLATES):
        reward = goal_reward(vlm, goals if wording == "task" else replace(goals, templates=(wording,)))
        scores = [_goal_scores(reward, images, goal, open_goal == goal) for goal in range(len(goals.names))]
        table = pd.DataFrame(scores, index=goals.names)
        for group, names in (("train", goals.train), ("held out", goals.held_out)):
            part = table.loc[list(names)]
            rows.append(
                {
                    "wording": wording,
                    "group": group,
                    "goals": len(part),
                    "precision": part.precision.mean(),
                    "worst": part.precision.min(),
                    "worst_goal": part.precision.idxmin(),
                    "top1": part.wins.sum() / part.states.sum(),
                }
            )
    return pd.DataFrame(rows)


def humanoid_winners(vlm, images: Mapping[str, Tensor] | None = None) -> pd.DataFrame:
    """Which of the paper's eight prompts wins for the goal states of each task.

    Args:
        vlm: a model, as `load_vlm` returns it.
        images: the result of `held_out.humanoid_images` for this model; computed if None.

    Returns:
        One row per task: ``states`` (its goal states), ``right`` (fraction of them that are a success of the winning
        prompt's task, by that task's success predicate), and ``own`` (fraction on which the task's own prompt wins).
        "standing up on one leg" is also "standing up", so ``own`` need not be 1.
    """
    images = images or held_out.humanoid_images(vlm)
    names = [name for name in images if name in TASKS]
    texts = vlm.embed_texts([TASKS[name].goal for name in names])
    rows = []
    for index, name in enumerate(names):
        states, labels, _ = humanoid_states.humanoid_states(name)
        winners = (images[name][torch.from_numpy(labels)] @ texts.T).argmax(1).cpu().numpy()
        successes = np.stack([humanoid_states.SETS[other](states[labels]) for other in names], axis=1)
        rows.append(
            {
                "task": name,
                "states": int(labels.sum()),
                "right": successes[np.arange(len(winners)), winners].mean(),
                "own": (winners == index).mean(),
            }
        )
    return pd.DataFrame(rows)


def _phone_goals() -> GoalSet:
    goals = TASKS["phone"].goals
    assert goals is not None
    return goals


def _goal_scores(reward: GoalContrastiveReward, images: Tensor, goal: int, shown: np.ndarray) -> dict[str, float]:
    """Average precision of a goal's probability, and on how many of the images that show it the goal wins."""
    probability = to_numpy(reward.probabilities(images, np.full(len(images), goal)))
    rows = reward.candidates[goal]
    candidates = reward.prompt_embeddings[rows[rows >= 0]]  # the goal comes first
    winners = to_numpy((images @ candidates.T).argmax(1))
    return {
        "precision": average_precision_score(shown, probability),
        "states": shown.sum(),
        "wins": (winners[shown] == 0).sum(),
    }


def _goal_of_screen() -> np.ndarray:
    """Index of the goal that every value of `Screens.screen` shows, -1 for none."""
    table = np.full(FIRST_APP + len(NAMES), -1)
    for index, name in enumerate(_phone_goals().names):
        table[FIRST_APP + NAMES.index(name)] = index
    return table


def card(vlm) -> str:
    """The tables of this module for a model card, as Markdown."""
    phone, humanoid = phone_scores(vlm), humanoid_winners(vlm)
    lines = [
        f"Temperature 1 / logit_scale: {vlm.temperature:.4f}. {STATES:,} screens; seed {SEED}.",
        "",
        "| wording | goals | mean average precision | lowest (goal) | goal wins on its screen |",
        "| --- | --- | --- | --- | --- |",
    ]
    for _, row in phone.iterrows():
        lines.append(
            f"| {row.wording} | {row.goals} {row.group} | {row.precision:.3f} | {row.worst:.3f} ({row.worst_goal}) "
            f"| {row.top1:.1%} |"
        )
    lines += ["", "| goal states of | states | winner is right | own prompt wins |", "| --- | --- | --- | --- |"]
    for _, row in humanoid.iterrows():
        lines.append(f"| {row.task} | {row.states} | {row.right:.1%} | {row.own:.1%} |")
    mean = np.average(humanoid.right, weights=humanoid.states)
    lines.append(f"| all eight | {humanoid.states.sum()} | {mean:.1%} | |")
    return "\n".join(lines)
