"""Lines over one variable: reward landscapes, learning curves and other curves."""

from collections.abc import Mapping
from typing import Any

import matplotlib
import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from ...utils.frames import to_numpy
from ..figures import (
    COLORS,
    GRAY,
    STYLE,
    Figure,
    add_legend,
    as_marks,
    figure,
    labeled,
    legend_lines,
    pictures_under,
    take_colors,
    wrap,
)

Marks = float | Mapping[str, float] | None
_NAMES = {"env_reward": "environment reward", "success_rate": "success rate of the last 100 episodes"}


def landscape(
    x: ArrayLike,
    rewards: Mapping[str, Any] | ArrayLike,
    xlabel: str,
    frames: ArrayLike | None = None,
    mark: Marks = None,
    normalize: bool = False,
    title: str = "",
) -> Figure:
    """Reward landscape: rewards over one state variable, with frames of the states below (paper A, figure 2).

    Args:
        x: the variable, (n,).
        rewards: rewards (n,), or a dict from labels to rewards.
        xlabel: name of the variable.
        frames: frames (k, height, width, 3) from the left end of the axis to the right; about eight are shown.
        mark: position of a vertical line, or a dict from labels to positions.
        normalize: scale every curve to [0, 1], to compare shapes.
        title: title of the figure.
    """
    return _plot(
        to_numpy(x), _curves(rewards, normalize), (xlabel, _ylabel("VLM reward", normalize)), frames, mark, title
    )


def lines(
    x: ArrayLike,
    values: Mapping[str, Any] | ArrayLike,
    xlabel: str,
    ylabel: str,
    mark: Marks = None,
    normalize: bool = False,
    title: str = "",
) -> Figure:
    """Curves over one variable, such as learning curves or metrics over a hyperparameter.

    Args:
        x: the variable, (n,).
        values: values (n,), or a dict from labels to values.
        xlabel: name of the variable.
        ylabel: name of the values.
        mark: position of a vertical line, or a dict from labels to positions.
        normalize: scale every curve to [0, 1], to compare shapes.
        title: title of the figure.
    """
    return _plot(to_numpy(x), _curves(values, normalize), (xlabel, _ylabel(ylabel, normalize)), None, mark, title)


def curves(runs: Any, title: str = "") -> Figure:
    """Learning curves of a training: the VLM reward, and the environment's ground truth that the agent never sees.

    Environment rewards from 0 to 1 share a panel with the success rate; others have a panel of their own.

    Args:
        runs: a `Run`, its `metrics` table, or a dict from labels to either.
        title: title of the figure.
    """
    tables = {label: getattr(run, "metrics", run) for label, run in labeled(runs).items()}
    together = all(table["env_reward"].dropna().between(0, 1).all() for table in tables.values())
    counted = any(table["success_rate"].notna().any() for table in tables.values())
    panels = [{"vlm_reward": "-"}, {"env_reward": "-", "success_rate": "--"}]
    if not counted or not together:
        panels[1:] = [{"env_reward": "-"}, *[{"success_rate": "--"}] * counted]
    with matplotlib.rc_context(STYLE):
        figure_ = figure(2.3 * len(panels))
        rows = figure_.subplots(len(panels), 1, sharex=True)
        for axes, columns in zip(rows, panels):
            for (label, table), color in zip(tables.items(), take_colors(len(tables))):
                marker = "o" if len(table) == 1 else None
                for column, style in columns.items():
                    shown = label if axes is rows[0] and label else None
                    axes.plot(table["step"], table[column], style, color=color, marker=marker, label=shown)
        rows[0].set(title=title, ylabel="VLM reward\n(training signal)")
        for axes, columns in zip(rows[1:], panels[1:]):
            axes.set(ylabel="ground truth\n(hidden from the agent)")
            if together or "success_rate" in columns:
                axes.set(ylim=(-0.05, 1.05))
            color = COLORS[0] if len(tables) == 1 else GRAY
            add_legend(
                axes, [Line2D([], [], color=color, linestyle=columns[name], label=_NAMES[name]) for name in columns]
            )
        rows[-1].set_xlabel("environment steps")
        rows[-1].xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        if any(tables):
            add_legend(rows[0])
    return figure_


def _curves(values: Mapping[str, Any] | ArrayLike, normalize: bool) -> dict[str, NDArray]:
    """Curves by wrapped label, scaled to [0, 1] if `normalize`."""
    named = {wrap(label, 90): to_numpy(curve) for label, curve in labeled(values).items()}
    if not normalize:
        return named
    return {label: (curve - curve.min()) / max(np.ptp(curve), 1e-12) for label, curve in named.items()}


def _ylabel(name: str, normalize: bool) -> str:
    return f"{name}, scaled to [0, 1]" if normalize else name


def _plot(
    x: NDArray,
    curves: Mapping[str, NDArray],
    axis_labels: tuple[str, str],
    frames: ArrayLike | None,
    mark: Marks,
    title: str,
) -> Figure:
    marks, (xlabel, ylabel) = as_marks(mark), axis_labels
    with matplotlib.rc_context(STYLE):
        heights = [2.9 + 0.2 * legend_lines([*curves, *marks]), 1.0][: 1 + (frames is not None)]
        figure_ = figure(sum(heights))
        rows = figure_.subplots(len(heights), 1, height_ratios=heights, squeeze=False)
        axes = rows[0, 0]
        for label, curve in curves.items():
            axes.plot(x, curve, label=label)
        for label, position in marks.items():
            axes.axvline(position, color=GRAY, linestyle=":", linewidth=1.5, label=label or None)
        axes.set(ylabel=ylabel, title=title, xlim=(x.min(), x.max()))
        if any(curves) or any(marks):
            add_legend(axes)
        if frames is not None:
            pictures_under(rows[1, 0], to_numpy(frames))
        rows[-1, 0].set_xlabel(xlabel)
    return figure_
