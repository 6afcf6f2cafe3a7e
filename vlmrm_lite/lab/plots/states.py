"""Rewards of labeled states: histograms, precision-recall curves, scatter plots."""

from collections.abc import Mapping
from typing import Any

import matplotlib
import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from ...evaluation import Threshold
from ...utils.frames import to_numpy
from ..figures import COLORS, STYLE, Figure, add_legend, figure, labeled, legend_lines, row_of_axes, take_colors, wrap


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


def precision_recall(
    results: Any, title: str = "", threshold: Threshold | Mapping[str, Threshold] | None = None
) -> Figure:
    """Precision over recall when a threshold on the reward detects goal states (paper B, figure 4, left).

    Args:
        results: the result of `vlmrm_lite.evaluation.precision_recall`, or a dict from labels to results, such as one
            for each model or prompt template.
        title: title of the figure.
        threshold: a β with its figures on the states of the curve, from `vlmrm_lite.evaluation.choose_threshold` or
            `evaluate_threshold`; a dot marks it, and the legend reports its false-positive rate. For a dict of results,
            a dict from the same labels; labels may be missing.

    Raises:
        ValueError: there is a threshold for a label that has no curve.
    """
    results, thresholds = labeled(results), {} if threshold is None else labeled(threshold)
    for label in thresholds.keys() - results.keys():
        raise ValueError(
            f"There is a threshold for {label!r}, but the curves are {list(results)}; use the same labels."
        )
    texts = {}
    for label, result in results.items():
        parts = [label, f"average precision {result.average_precision:.2f}"]
        if label in thresholds:
            chosen = thresholds[label]
            digits = 3 if chosen.threshold < 0.999 else 6
            parts.append(f"false-positive rate {chosen.false_positive_rate:.1%} at β = {chosen.threshold:.{digits}g}")
        texts[label] = wrap(", ".join(part for part in parts if part), 85)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.8 + 0.2 * legend_lines(list(texts.values())))
        axes = figure_.subplots()
        handles = []
        for (label, result), color in zip(results.items(), take_colors(len(results))):
            axes.step(result.recall, result.precision, where="post", color=color)
            handles.append(Line2D([], [], color=color, label=texts[label]))
            if label in thresholds:
                dot: dict[str, Any] = {
                    "marker": "o",
                    "markersize": 10,
                    "markeredgecolor": "white",
                    "markeredgewidth": 1.5,
                }
                chosen = thresholds[label]
                axes.plot(chosen.recall, chosen.precision, color=color, clip_on=False, zorder=5, **dot)
                handles[-1].set(**dot)
        axes.set(
            xlabel="recall: fraction of the goal states that are detected",
            ylabel="precision: fraction of the\ndetections that are goal states",
            xlim=(0, 1.02),
            ylim=(0, 1.05),
            title=title,
        )
        if len(results) == 1 and not thresholds:
            axes.legend(handles=handles, loc="lower left")
        else:
            add_legend(axes, handles)
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
