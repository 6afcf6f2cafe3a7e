"""Rewards of labeled states: histograms, precision-recall curves, scatter plots."""

from collections.abc import Mapping
from typing import Any

import matplotlib
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...utils.frames import to_numpy
from ..figures import COLORS, STYLE, Figure, add_legend, figure, labeled, row_of_axes


def histograms(
    rewards: Any, labels: ArrayLike, names: tuple[str, str] = ("other states", "goal states"), title: str = ""
) -> Figure:
    """Distribution of a reward over goal states and over all other states.

    Args:
        rewards: rewards (n,), or a dict from labels to rewards, with one panel each.
        labels: (n,) booleans, True for goal states.
        names: names of the two groups, goal states last.
        title: title of the figure.
    """
    panels, labels = labeled(rewards), to_numpy(labels).astype(bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.2)
        for index, (axes, (label, values)) in enumerate(zip(row_of_axes(figure_, len(panels)), panels.items())):
            values = to_numpy(values)
            bins = np.linspace(values.min(), values.max(), 41)
            for group, name, color in ((~labels, names[0], COLORS[1]), (labels, names[1], COLORS[0])):
                axes.hist(values[group], list(bins), color=color, alpha=0.6, label=name)
                axes.axvline(values[group].mean(), color=color, linestyle="--", linewidth=1.5)
            axes.set(xlabel="VLM reward", title=label)
            if index == 0:
                axes.set_ylabel("states")
                figure_.legend(
                    *axes.get_legend_handles_labels(),
                    loc="outside upper left",
                    ncols=2,
                    title=title or None,
                    alignment="left",
                )
    return figure_


def precision_recall(results: Any, title: str = "") -> Figure:
    """Precision over recall when a threshold on the reward detects goal states (paper B, figure 4, left).

    Args:
        results: the result of `vlmrm_lite.evaluation.precision_recall`, or a dict from labels to results.
        title: title of the figure.
    """
    results = results if isinstance(results, Mapping) else {"": results}
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.8 + 0.2 * len(results))
        axes = figure_.subplots()
        for label, result in results.items():
            text = f"{label}, " if label else ""
            axes.step(
                result.recall,
                result.precision,
                where="post",
                label=f"{text}average precision {result.average_precision:.2f}",
            )
        axes.set(
            xlabel="recall: fraction of the goal states that are detected",
            ylabel="precision: fraction of the\ndetections that are goal states",
            xlim=(0, 1.02),
            ylim=(0, 1.05),
            title=title,
        )
        if len(results) == 1:
            axes.legend(loc="lower left")
        else:
            add_legend(axes)
    return figure_


def scatter(
    x: ArrayLike,
    y: ArrayLike,
    xlabel: str,
    ylabel: str,
    labels: ArrayLike | None = None,
    names: tuple[str, str] = ("other states", "goal states"),
    title: str = "",
) -> Figure:
    """Scatter plot with one dot per state; with `labels`, goal states have their own color.

    Args:
        x, y: coordinates of the dots, (n,) each.
        xlabel, ylabel: their names.
        labels: (n,) booleans, True for goal states.
        names: names of the two groups, goal states last.
        title: title of the figure.
    """
    x, y = to_numpy(x), to_numpy(y)
    groups: list[tuple[slice | NDArray[np.bool_], str]] = (
        [(slice(None), "")]
        if labels is None
        else [(~to_numpy(labels).astype(bool), names[0]), (to_numpy(labels).astype(bool), names[1])]
    )
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.8)
        axes = figure_.subplots()
        for (group, name), color in zip(groups, COLORS[:1] if labels is None else (COLORS[1], COLORS[0])):
            axes.scatter(x[group], y[group], s=10, alpha=0.5, color=color, linewidths=0, label=name or None)
        axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
        if labels is not None:
            add_legend(axes)
    return figure_
