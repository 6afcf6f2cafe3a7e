"""How well a model tells which of the playroom's goals a picture shows."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from ..envs.playroom.layout import Rooms
from ..goals.goal_set import GoalSet
from ..goals.rewards import goal_reward
from ..pretraining.playroom import scenes, sight
from ..tasks.playroom import PAPER_TEMPLATES, PLAYROOM
from ..tasks.playroom_success import goal_possible, goal_reached, matches
from ..utils.frames import to_numpy

STATES, SEED = 2000, 2026
_SEEN = 3.0  # pixels at 64x64 of a thing that is in sight


def playroom_states(n: int = STATES, seed: int = SEED) -> NDArray[np.float64]:
    """Random rooms, (n, k), in which goals and near misses are frequent, and that no model was trained on."""
    return scenes.sample(n, np.random.default_rng([seed, 19]))["states"]


def playroom_scores(vlm, n: int = STATES, seed: int = SEED, goals: GoalSet | None = None) -> pd.DataFrame:
    """How well the probability of each goal separates the states that are a success for it from all others.

    Every goal competes with the negatives and distractors of the task `playroom`. Goals about two things are scored on
    the rooms where both, if they are there, are in sight.

    Args:
        vlm: a model, as `load_vlm` returns it.
        n: number of rooms.
        seed: seed of the rooms; equal seeds give equal rooms.
        goals: the goals; None for those of the task.

    Returns:
        One row per goal: ``goal``, ``verb``, ``group`` ("train" or "held out"), ``states`` (successes), ``precision``
        (average precision), ``false_positives`` and ``recall`` at the set's threshold β, on all these rooms.
    """
    goals = goals or _playroom_goals()
    states = playroom_states(n, seed)
    features = {"states": states}
    images = vlm.embed_images(scenes.draw(features, vlm.image_size))
    reward = goal_reward(vlm, goals)
    beta = 0.5 if goals.threshold is None else goals.threshold
    rows = []
    for index, goal in enumerate(goals.names):
        chosen = in_sight(states, goal) if goals.verb(goal) == "put" else np.ones(n, bool)
        success = goal_reached(states[chosen], [goal] * int(chosen.sum()))
        probability = to_numpy(reward.probabilities(images[chosen], np.full(int(chosen.sum()), index)))
        rows.append(
            {
                "goal": goal,
                "verb": goals.verb(goal),
                "group": "train" if goal in goals.train else "held out",
                "states": int(success.sum()),
                "precision": average_precision_score(success, probability) if success.any() else np.nan,
                "false_positives": float((probability[~success] > beta).mean()),
                "recall": float((probability[success] > beta).mean()) if success.any() else np.nan,
            }
        )
    return pd.DataFrame(rows)


def card(vlm) -> str:
    """A table for a model card, as Markdown: mean average precision by wording, verb and group of goals."""
    goals = _playroom_goals()
    wordings = {"task": goals.templates, "held out": goals.held_out_templates, "paper": PAPER_TEMPLATES}
    lines = [
        f"{STATES:,} rooms; seed {SEED}; β {goals.threshold}.",
        "",
        "| wording | goals | mean average precision | lowest (goal) | recall | false positives |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for wording, templates in wordings.items():
        table = playroom_scores(vlm, goals=replace(goals, templates=templates, held_out_templates=()))
        for (verb, group), rows in table.groupby(["verb", "group"], sort=False):
            worst = rows.loc[rows.precision.idxmin()]
            lines.append(
                f"| {wording} | {len(rows)} {verb}, {group} | {rows.precision.mean():.3f} "
                f"| {worst.precision:.3f} ({worst.goal.partition(': ')[2]}) | {rows.recall.mean():.1%} "
                f"| {rows.false_positives.mean():.2%} |"
            )
    return "\n".join(lines)


def in_sight(states: NDArray, goal: str) -> NDArray[np.bool_]:
    """Checks that both things of a goal about two are in sight, or not both in the room, bool (n,)."""
    rooms = Rooms(states)
    seen = sight.thing_pixels(rooms)[0] >= _SEEN
    names = [name.strip() for name in goal.partition(":")[2].split(",")]
    visible = [(matches(rooms, [name] * len(states)) & seen).any(1) for name in names]
    return np.logical_and.reduce(visible) | ~goal_possible(states, [goal] * len(states))


def _playroom_goals() -> GoalSet:
    goals = PLAYROOM.goals
    assert goals is not None
    return goals
