"""What came out of a sweep: tables with intervals, a plot, and the best run of each task."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from ..evaluation import success_interval
from ..utils.extras import MissingExtraError
from ..utils.files import atomic_write
from .axes import short_label
from .spec import Spec
from .study import Trial

TRIALS, SUMMARY, TEXT, PLOT = "trials.csv", "summary.csv", "summary.txt", "plot.png"
_REWARD_AXES = ("task", "prompt", "alpha", "vlm")


@dataclass(frozen=True)
class Sweep:
    """What came out of a sweep.

    Attributes:
        folder: of the sweep.
        trials: a row for each trial, with the Wilson interval of its success rate over its episodes.
        summary: a row for each configuration, best first within a task, with the mean over its seeds and its interval.
        best: paths of the run folders of the best trials: one for each task, and, if trials are compared by VLM
            reward, for each prompt, alpha and model, whose rewards are on different scales.
        text: the summary for people.
        varied: names of what was varied.
        metric: what trials are compared by.
    """

    folder: Path
    trials: pd.DataFrame
    summary: pd.DataFrame
    best: list[Path]
    text: str
    varied: tuple[str, ...]
    metric: str

    def __str__(self) -> str:
        return self.text

    def plot(self) -> Any:
        """Draws every configuration with its seeds and interval, as a matplotlib figure.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        from .plot import draw

        return draw(self.summary, self.trials, self.varied, self.metric)


def make_sweep(folder: Path, spec: Spec, trials: Sequence[Trial], replays: dict[str, Any]) -> Sweep:
    """Makes the tables and writes them; the plot only where matplotlib is installed.

    Raises:
        WriteError: the disk refused.
    """
    table = trials_table(spec, trials)
    summary = summarize(table, tuple(spec.varied), spec.metric)
    best = best_numbers(spec, trials)
    text = _text(spec, table, summary, [(number, replays.get(str(number))) for number in best])
    paths = [folder / "trials" / f"{number:03d}" for number in best]
    made = Sweep(folder, table, summary, paths, text, tuple(spec.varied), spec.metric)
    for name, content in ((TRIALS, table.to_csv(index=False)), (SUMMARY, summary.to_csv(index=False)), (TEXT, text)):
        with atomic_write(folder / name) as temporary:
            temporary.write_text(content, encoding="utf-8")
    try:
        figure = made.plot()
    except MissingExtraError:
        return made
    with atomic_write(folder / PLOT) as temporary:
        figure.savefig(temporary, dpi=100)
    return made


def trials_table(spec: Spec, trials: Sequence[Trial]) -> pd.DataFrame:
    """Makes a row for each trial: what it was, and what came out."""
    rows = []
    for trial in trials:
        found = trial.results
        low, high = np.nan, np.nan
        if found.get("successes") is not None:
            low, high = success_interval(found["successes"], found["episodes"])
        names = ("successes", "episodes", "success_rate")
        rows.append(
            {
                "trial": trial.number,
                **spec.configuration(trial.labels),
                "seed": trial.seed,
                "state": {"COMPLETE": "done", "FAIL": "failed"}.get(trial.state, "unfinished"),
                **{name: found.get(name) for name in names},
                "success_low": low,
                "success_high": high,
                **{name: found.get(name) for name in ("vlm_reward", "env_reward", "seconds", "folder", "error")},
            }
        )
    return pd.DataFrame(rows)


def summarize(table: pd.DataFrame, varied: tuple[str, ...], metric: str) -> pd.DataFrame:
    """Makes a row for each configuration, best first within its task.

    Args:
        table: the trials.
        varied: columns that tell configurations apart.
        metric: the column to sort by.

    Returns:
        The varied columns; `seeds`, the number of trials that have ended well, and `failed`; `success_rate` with
        `seeds_low` and `seeds_high`, the 95% t interval over seeds, and `episodes_low` and `episodes_high`, the Wilson
        interval over the episodes of all seeds; `vlm_reward` with its interval over seeds. What cannot be computed is
        NaN.
    """
    groups = table.groupby(list(varied), sort=False, dropna=False) if varied else [((), table)]
    rows = []
    for labels, group in groups:
        done = group[group["state"] == "done"]
        rates = done["success_rate"].dropna().astype(float)
        row = dict(zip(varied, labels if isinstance(labels, tuple) else (labels,)))
        row |= {"seeds": len(done), "failed": int((group["state"] == "failed").sum())}
        row["success_rate"] = rates.mean() if len(rates) else np.nan
        row["seeds_low"], row["seeds_high"] = np.clip(mean_interval(rates), 0, 1)
        successes, episodes = int(done["successes"].fillna(0).sum()), int(done["episodes"].fillna(0).sum())
        wilson = success_interval(successes, episodes) if len(rates) else (np.nan, np.nan)
        row["episodes_low"], row["episodes_high"] = wilson
        rewards = done["vlm_reward"].astype(float)
        row["vlm_reward"] = rewards.mean() if len(rewards) else np.nan
        row["vlm_reward_low"], row["vlm_reward_high"] = mean_interval(rewards)
        rows.append(row)
    order = [*(name for name in ("task",) if name in varied), metric]
    summary = pd.DataFrame(rows)
    return summary.sort_values(order, ascending=[name == "task" for name in order], kind="stable", ignore_index=True)


def mean_interval(values: ArrayLike, confidence: float = 0.95) -> tuple[float, float]:
    """Student's t interval of a mean.

    Args:
        values: (n,) numbers.
        confidence: of the interval.

    Returns:
        Its two ends; NaN for fewer than two values.

    Example:
        >>> low, high = mean_interval([1.0, 2.0, 3.0])
        >>> round(low, 3), round(high, 3)
        (-0.484, 4.484)
    """
    values = np.asarray(values, np.float64)
    if len(values) < 2:
        return np.nan, np.nan
    half = stats.t.ppf((1 + confidence) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def best_numbers(spec: Spec, trials: Sequence[Trial]) -> list[int]:
    """Returns the best trial of each task, or, by VLM reward, of each reward; of equal ones the first."""
    names = _REWARD_AXES if spec.metric == "vlm_reward" else ("task",)
    best: dict[tuple, Trial] = {}
    for trial in trials:
        if trial.state == "COMPLETE":
            key = tuple(trial.labels.get(name) for name in names)
            if key not in best or trial.results[spec.metric] > best[key].results[spec.metric]:
                best[key] = trial
    return [trial.number for trial in best.values()]


def _text(spec: Spec, table: pd.DataFrame, summary: pd.DataFrame, best: list[tuple[int, Any]]) -> str:
    """Writes the summary for people."""
    shown = summary[list(spec.varied)].map(short_label)
    shown["seeds"] = summary["seeds"]
    if (summary["failed"] > 0).any():
        shown["failed"] = summary["failed"]
    if summary["success_rate"].notna().any():
        shown["success"] = summary["success_rate"].map("{:.1%}".format)
        shown["over seeds"] = _intervals(summary["seeds_low"], summary["seeds_high"], "{:.0%}")
        shown["over episodes"] = _intervals(summary["episodes_low"], summary["episodes_high"], "{:.0%}")
    shown["VLM reward"] = summary["vlm_reward"].map("{:.3f}".format)
    shown["of VLM reward, over seeds"] = _intervals(summary["vlm_reward_low"], summary["vlm_reward_high"], "{:.3f}")
    lines = [shown.to_string(index=False), ""]
    lines.append(
        f"95% intervals: Student's t over seeds; Wilson over the episodes of all seeds, {spec.episodes} for each agent."
    )
    if spec.metric == "success_rate":
        lines.append("Success is ground truth; it chose the best here, and no agent saw it.")
    if len({tuple(spec.varied.get(name, ())) for name in _REWARD_AXES} - {()}):
        lines.append("VLM rewards of different tasks, prompts, alphas, and models are on different scales.")
    for number, again in best:
        row = table.set_index("trial").loc[number]
        lines.append(f"Best{_of(spec, row)}: trial {number}, seed {row['seed']}, {row['folder']}")
        if again:
            lines.append(
                f"  in {again['episodes']} new episodes: {_result(again)} (the number that chose it flatters it)"
            )
    for _, row in table[table["state"] == "failed"].head(5).iterrows():
        lines.append(f"Trial {row['trial']} failed: {row['error']}")
    return "\n".join(lines) + "\n"


def _of(spec: Spec, row: pd.Series) -> str:
    """Names what a best trial is the best of, where there are several."""
    names = _REWARD_AXES if spec.metric == "vlm_reward" else ("task",)
    parts = [f"{name}={row[name]}" for name in names if name in spec.varied]
    return f" of {', '.join(parts)}" if parts else ""


def _result(found: dict[str, Any]) -> str:
    reward = f"VLM reward {found['vlm_reward']:.3f}"
    if found["successes"] is None:
        return reward
    low, high = success_interval(found["successes"], found["episodes"])
    return f"success {found['successes']}/{found['episodes']} [{low:.0%}, {high:.0%}], {reward}"


def _intervals(low: pd.Series, high: pd.Series, form: str) -> list[str]:
    return ["" if np.isnan(a) else f"[{form.format(a)}, {form.format(b)}]" for a, b in zip(low, high)]
