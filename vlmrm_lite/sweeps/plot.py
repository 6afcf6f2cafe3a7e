"""The plot of a sweep."""

from typing import Any

import pandas as pd

from ..utils.extras import import_extra
from .axes import short_label

_MOST = 30  # configurations
_SEEDS, _MEAN = "#56B4E9", "#0072B2"  # of Okabe and Ito's palette, which is safe for color-blind readers


def draw(summary: pd.DataFrame, trials: pd.DataFrame, varied: tuple[str, ...], metric: str) -> Any:
    """Draws a line for each of the best configurations: its seeds, their mean, and the interval over them.

    Args:
        summary: a row for each configuration.
        trials: a row for each trial.
        varied: columns that tell configurations apart.
        metric: "success_rate" or "vlm_reward".

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figures = import_extra("matplotlib.figure", "lab", "Plots")
    rows = summary[summary[metric].notna()].head(_MOST)
    figure = figures.Figure(figsize=(8, 1.4 + 0.32 * len(rows)), layout="constrained")
    axes = figure.subplots()
    low, high = ("seeds_low", "seeds_high") if metric == "success_rate" else ("vlm_reward_low", "vlm_reward_high")
    names = []
    for place, (_, row) in enumerate(rows.iterrows()):
        own = (trials["state"] == "done").to_numpy()
        for name in varied:
            own = own & ((trials[name] == row[name]) | (trials[name].isna() & pd.isna(row[name]))).to_numpy()
        values = trials.loc[own, metric].astype(float)
        axes.plot(values, [place] * len(values), "o", color=_SEEDS, markersize=4, label="" if place else "a seed")
        axes.plot([row[low], row[high]], [place, place], color=_MEAN, label="" if place else "95% interval of the mean")
        axes.plot(row[metric], place, "D", color=_MEAN, markersize=5, label="" if place else "mean over seeds")
        names.append(", ".join(short_label(row[name]) for name in varied) or "all seeds")
    axes.set_yticks(range(len(names)), names, fontsize=9)
    axes.invert_yaxis()
    axes.set_xlabel("success rate" if metric == "success_rate" else "mean VLM reward per step")
    axes.set_title(", ".join(varied), fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="#e4e4e4")
    axes.legend(frameon=False, fontsize=9, loc="best")
    return figure
