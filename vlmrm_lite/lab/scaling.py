"""Figures of notebook 08: metrics over model size, and the quality of rewards of several models."""

from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..evaluation import precision_recall
from ..utils.frames import to_numpy
from .figures import COLORS, GRAY, STYLE, Figure, add_legend, figure


def by_size(
    ours: Mapping[str, Sequence[float]], theirs: Mapping[str, Sequence[float]], ylabel: str, ylim: tuple[float, float]
) -> Figure:
    """Our models beside the paper's, over their number of parameters (paper A, figures 4b and 4c).

    Args:
        ours: dict from models to parameters in millions, value, and lower and upper end of its interval.
        theirs: dict from models to parameters in millions and value.
        ylabel: name of the values.
        ylim: limits of both y-axes.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.4)
        left, right = figure_.subplots(1, 2, sharey=True)
        for axes, models, color, title in (
            (left, ours, COLORS[0], "computed here, 95% intervals"),
            (right, theirs, GRAY, "reported in paper A"),
        ):
            for name, (size, value, *interval) in models.items():
                top = interval[1] if interval else value
                error = [[value - interval[0]], [top - value]] if interval else None
                axes.errorbar(size, value, error, fmt="o", color=color, capsize=4, markersize=7)
                short = name.removeprefix("simclip-").partition("/")[0]
                axes.annotate(short, (size, top), xytext=(0, 8), textcoords="offset points", ha="center")
            _size_axis(axes, [size for size, *_ in models.values()])
            axes.set(title=title, ylim=ylim)
        left.set_ylabel(ylabel)
    return figure_


def reward_quality(rewards: Mapping[str, ArrayLike], labels: ArrayLike) -> Figure:
    """Histograms of rewards, one row per model, beside their precision-recall curves.

    Args:
        rewards: dict from at most five models to rewards (n,); the legend shows only the first line of a name.
        labels: (n,) booleans, True for goal states.
    """
    labels = to_numpy(labels).astype(bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(1.6 + 1.3 * len(rewards))
        grid = figure_.add_gridspec(len(rewards), 2)
        curve = figure_.add_subplot(grid[:, 1])
        for index, (name, values) in enumerate(rewards.items()):
            values, axes = to_numpy(values), figure_.add_subplot(grid[index, 0])
            bins = np.linspace(values.min(), values.max(), 41)
            for group, label, color in ((~labels, "other states", COLORS[1]), (labels, "goal states", COLORS[0])):
                axes.hist(values[group], list(bins), color=color, alpha=0.6, label=label)
            axes.set(yticks=[], ylabel=name)
            axes.locator_params(axis="x", nbins=4)
            if index == 0:
                add_legend(axes)
            if index == len(rewards) - 1:
                axes.set_xlabel("VLM reward")
            result = precision_recall(values, labels)
            curve.step(
                result.recall,
                result.precision,
                where="post",
                label=f"{name.splitlines()[0]}: average precision {result.average_precision:.3f}",
                color=COLORS[index + 2],
            )
        curve.set(xlabel="recall", ylabel="precision", xlim=(0, 1.02), ylim=(0, 1.05))
        add_legend(curve)
    return figure_


def success_rates(metrics: Mapping[str, pd.DataFrame]) -> Figure:
    """Success rates of agents during training.

    Args:
        metrics: dict from models to `Run.metrics`.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.2)
        axes = figure_.subplots()
        for name, table in metrics.items():
            axes.plot(table["step"], table["success_rate"], label=name)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.set(xlabel="environment steps", ylim=(-0.05, 1.05), ylabel="success rate of the\nlast 100 episodes")
        if metrics:
            add_legend(axes)
    return figure_


def _size_axis(axes: Axes, sizes: Sequence[float]) -> None:
    """Show millions of parameters on a logarithmic axis, with one tick per model."""
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,.0f}" if size >= 10 else f"{size:.2f}" for size in sizes])
    axes.set_xticks([], minor=True)
    if sizes:
        axes.set_xlim(min(sizes) / 2, max(sizes) * 2)
    axes.set_xlabel("million parameters")
