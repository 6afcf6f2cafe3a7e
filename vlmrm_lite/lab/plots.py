"""Figures of the course. Each function returns a matplotlib figure of its own and leaves pyplot alone."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike, NDArray

from ..utils.frames import to_numpy
from .figures import (
    COLORS,
    GREY,
    STYLE,
    WIDTH,
    Figure,
    add_legend,
    as_marks,
    figure,
    label_axis,
    labelled,
    legend_lines,
    pictures_under,
    row_of_axes,
    show_picture,
    take_colors,
    wrap,
)


def landscape(
    x: ArrayLike,
    rewards: Mapping[str, Any] | ArrayLike,
    xlabel: str,
    frames: ArrayLike | None = None,
    mark: float | Mapping[str, float] | None = None,
    normalize: bool = False,
    title: str = "",
    ylabel: str = "reward",
) -> Figure:
    """Rewards over one state variable, with pictures of the states under the axis (paper A, figure 2).

    Args:
        x: the variable, (n,).
        rewards: rewards (n,), or a dict from labels to rewards.
        xlabel: what `x` is.
        frames: pictures (k, height, width, 3) from the left end of the axis to the right; about eight are shown.
        mark: where to draw a vertical line, or a dict from labels to places.
        normalize: stretch every curve to [0, 1], to compare shapes.
        title: over the figure.
        ylabel: what the curves are, if not rewards.
    """
    x, curves = to_numpy(x), {wrap(label, 90): values for label, values in labelled(rewards).items()}
    with matplotlib.rc_context(STYLE):
        legend = legend_lines([*curves, *as_marks(mark)])
        heights = [2.9 + 0.2 * legend, 1.0][: 1 + (frames is not None)]
        figure_ = figure(sum(heights))
        rows = figure_.subplots(len(heights), 1, height_ratios=heights, squeeze=False)
        axes = rows[0, 0]
        for label, values in curves.items():
            values = to_numpy(values)
            if normalize:
                values = (values - values.min()) / max(np.ptp(values), 1e-12)
            axes.plot(x, values, label=label)
        for label, place in as_marks(mark).items():
            axes.axvline(place, color=GREY, linestyle=":", linewidth=1.5, label=label or None)
        axes.set(ylabel=f"{ylabel}, stretched to 0 … 1" if normalize else ylabel, title=title, xlim=(x.min(), x.max()))
        if any(curves) or any(as_marks(mark)):
            add_legend(axes)
        if frames is not None:
            pictures_under(rows[1, 0], to_numpy(frames))
        rows[-1, 0].set_xlabel(xlabel)
    return figure_


def curves(runs: Any, title: str = "") -> Figure:
    """How a training went: the model's reward, and what nobody told the agent, over the same environment steps.

    Args:
        runs: a `Run`, its `metrics` table, or a dict from labels to those.
        title: over the figure.
    """
    runs = runs if isinstance(runs, Mapping) else {"": runs}
    tables = {label: getattr(run, "metrics", run) for label, run in runs.items()}
    with matplotlib.rc_context(STYLE):
        figure_ = figure(4.6)
        top, bottom = figure_.subplots(2, 1, sharex=True)
        for (label, table), color in zip(tables.items(), take_colors(len(tables))):
            top.plot(table["step"], table["model_reward"], color=color, label=label or None)
            bottom.plot(table["step"], table["env_reward"], color=color)
            bottom.plot(table["step"], table["success_rate"], color=color, linestyle="--")
        top.set(title=title, ylabel="model reward\n(what it learns from)")
        bottom.set(ylabel="ground truth\n(it never sees this)", xlabel="environment steps", ylim=(-0.05, 1.05))
        bottom.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        if any(tables):
            add_legend(top)
        color = COLORS[0] if len(tables) == 1 else GREY
        add_legend(
            bottom,
            [
                Line2D([], [], color=color, linestyle=style, label=label)
                for style, label in (
                    ("-", "environment's own reward"),
                    ("--", "share of the last 100 episodes that succeeded"),
                )
            ],
        )
    return figure_


def similarity_matrix(
    matrix: ArrayLike, rows: Sequence[Any], columns: Sequence[Any], title: str = "", digits: int = 2
) -> Figure:
    """Every row against every column as a table of colors and numbers.

    Args:
        matrix: (r, c).
        rows, columns: r and c sentences, or frames (height, width, 3).
        title: over the figure.
        digits: decimals of the numbers.
    """
    matrix = to_numpy(matrix)
    with matplotlib.rc_context(STYLE):
        cell = 0.8 if not isinstance(rows[0], str) else 0.45
        top = 1.0 if not isinstance(columns[0], str) else 0.9
        figure_ = figure(cell * len(rows) + top + 0.3 * bool(title))
        axes = figure_.subplots()
        axes.imshow(matrix, cmap="cividis", aspect="auto")
        axes.grid(False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        middle = (matrix.min() + matrix.max()) / 2
        for (row, column), value in np.ndenumerate(matrix):
            axes.text(
                column,
                row,
                f"{value:.{digits}f}",
                ha="center",
                va="center",
                color="white" if value < middle else "black",
            )
        axes.set_title(title)
        axes.xaxis.tick_top()
        label_axis(axes, "y", rows, 34)
        label_axis(axes, "x", columns, max(8, 66 // len(columns)))
    return figure_


def histograms(
    rewards: Any, labels: ArrayLike, names: tuple[str, str] = ("other states", "goal states"), title: str = ""
) -> Figure:
    """How a reward is distributed over goal states and over all others.

    Args:
        rewards: (n,) rewards, or a dict from labels to rewards, a panel each.
        labels: (n,) booleans: which are goal states.
        names: of the two groups.
        title: over the figure.
    """
    panels, labels = labelled(rewards), to_numpy(labels).astype(bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.2)
        for index, (axes, (label, values)) in enumerate(zip(row_of_axes(figure_, len(panels)), panels.items())):
            values = to_numpy(values)
            bins = np.linspace(values.min(), values.max(), 41)
            for group, name, color in ((~labels, names[0], COLORS[1]), (labels, names[1], COLORS[0])):
                axes.hist(values[group], bins, color=color, alpha=0.6, label=name)
                axes.axvline(values[group].mean(), color=color, linestyle="--", linewidth=1.5)
            axes.set(xlabel="reward", title=label)
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
        results: what `vlmrm_lite.evaluation.precision_recall` gives, or a dict from labels to that.
        title: over the figure.
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
            xlabel="recall: share of the goal states that are found",
            ylabel="precision: share of the\nfound that are goal states",
            xlim=(0, 1.02),
            ylim=(0, 1.05),
            title=title,
        )
        if len(results) == 1:
            axes.legend(loc="lower left")
        else:
            add_legend(axes)
    return figure_


def film_strip(frames: Sequence[ArrayLike], titles: Sequence[str] | None = None, columns: int = 8) -> Figure:
    """Pictures side by side, each with its title; a new row after `columns` of them.

    Args:
        frames: k pictures (height, width, 3), as an array or a list; they may differ in size, not in shape.
        titles: one per frame.
        columns: pictures in a row.
    """
    frames = [to_numpy(frame) for frame in frames]
    columns = min(columns, len(frames))
    rows = -(-len(frames) // columns)
    side = min(WIDTH / columns, 2.4 if columns <= 2 else 1.6)
    titles = [""] * len(frames) if titles is None else [wrap(str(title), int(13 * side)) for title in titles]
    lines = max(title.count("\n") + 1 for title in titles) if any(titles) else 0
    height = (side - 0.08) * frames[0].shape[0] / frames[0].shape[1] + 0.08 + 0.19 * lines
    with matplotlib.rc_context(STYLE):
        figure_ = figure(rows * height, columns * side)
        grid = figure_.subplots(rows, columns, squeeze=False)
        for index, axes in enumerate(grid.flat):
            if index >= len(frames):
                axes.axis("off")
            else:
                show_picture(axes, frames[index])
                axes.set_title(titles[index], fontsize=10, pad=3)
    return figure_


def heatmap(
    values: ArrayLike, x: ArrayLike, y: ArrayLike, xlabel: str, ylabel: str, label: str = "reward", title: str = ""
) -> Figure:
    """Numbers over two variables as colors.

    Args:
        values: (len(y), len(x)).
        x, y: the variables.
        xlabel, ylabel, label: what they and the values are.
        title: over the figure.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(4.0)
        axes = figure_.subplots()
        mesh = axes.pcolormesh(to_numpy(x), to_numpy(y), to_numpy(values), cmap="cividis", shading="nearest")
        axes.grid(False)
        axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
        figure_.colorbar(mesh, ax=axes, label=label)
    return figure_


def frame_and_curve(
    frames: ArrayLike, rewards: Mapping[str, Any] | ArrayLike, index: int, xlabel: str = "step"
) -> Figure:
    """One picture of a row, and where it lies on the curve of rewards.

    Args:
        frames: (n, height, width, 3).
        rewards: (n,) rewards, or a dict from labels to rewards.
        index: which picture.
        xlabel: what the pictures are counted by.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.0)
        left, right = figure_.subplots(1, 2, width_ratios=[1, 1.9])
        show_picture(left, to_numpy(frames)[index])
        left.set_title(f"{xlabel} {index}")
        for label, values in labelled(rewards).items():
            values = to_numpy(values)
            (line,) = right.plot(
                values, label=f"{label}: {values[index]:.3f}" if label else f"reward {values[index]:.3f}"
            )
            right.plot(index, values[index], "o", color=line.get_color(), markersize=9)
        right.axvline(index, color=GREY, linestyle=":", linewidth=1.5)
        right.set(xlabel=xlabel, ylabel="reward")
        add_legend(right)
    return figure_


def projection(goal: ArrayLike, baseline: ArrayLike, states: Mapping[str, ArrayLike], alpha: float) -> Figure:
    """Goal-baseline regularisation in the plane (paper A, definition 1), with curves of equal reward.

    Every state is moved a share `alpha` of the way to its projection on the line through baseline and goal; the line
    from there to the goal is what the reward measures.

    Args:
        goal, baseline: points (2,).
        states: dict from names to points (2,).
        alpha: in [0, 1].
    """
    goal, baseline = to_numpy(goal).astype(float), to_numpy(baseline).astype(float)
    d = (goal - baseline) / np.linalg.norm(goal - baseline)
    points = {name: to_numpy(point).astype(float) for name, point in states.items()}
    everything = np.stack([goal, baseline, *points.values()])
    low, high = everything.min(0) - 0.35, everything.max(0) + 0.35

    def move(s: NDArray) -> tuple[NDArray, NDArray]:
        projected = goal + ((s - goal) @ d)[..., None] * d
        return projected, alpha * projected + (1 - alpha) * s

    with matplotlib.rc_context(STYLE):
        figure_ = figure(4.6)
        axes = figure_.subplots()
        grid = np.stack(np.meshgrid(np.linspace(low[0], high[0], 160), np.linspace(low[1], high[1], 120)), axis=-1)
        rewards = 1 - ((move(grid)[1] - goal) ** 2).sum(-1) / 2
        levels = np.linspace(-1, 1, 21)
        axes.contourf(*grid.transpose(2, 0, 1), rewards, levels, cmap="Greys_r", vmin=-2.5, vmax=1.2, extend="both")
        axes.contour(*grid.transpose(2, 0, 1), rewards, levels, colors="#b5b5b5", linewidths=0.8)
        axes.axline(baseline, goal, color="black", linewidth=1.2)
        for name, point, shift in (("goal", goal, (8, -14)), ("baseline", baseline, (8, 6))):
            axes.plot(*point, "s", color="black", markersize=8, zorder=4)
            axes.annotate(name, point, shift, textcoords="offset points", fontsize=12, fontweight="bold")
        for index, ((name, point), color) in enumerate(zip(points.items(), COLORS)):
            projected, moved = move(point)
            axes.plot(*zip(point, projected), color=color, linestyle=":", linewidth=1.5)
            axes.plot(*zip(moved, goal), color=color, linewidth=max(5.5 - 3 * index, 1.5))  # no one hides another
            axes.plot(*point, "o", color=color, markersize=10, zorder=4)
            axes.plot(*projected, "o", color=color, markerfacecolor="white", markersize=7, zorder=4)
            axes.plot(
                *moved,
                "D",
                color=color,
                markersize=8,
                zorder=5,
                label=f"{name}: reward {1 - ((moved - goal) ** 2).sum() / 2:.3f}",
            )
            axes.annotate(name, point, (9, 7), textcoords="offset points", color=color, fontsize=12, fontweight="bold")
        axes.grid(False)
        axes.set(aspect="equal", xlim=(low[0], high[0]), ylim=(low[1], high[1]), title=f"α = {alpha:.2f}")
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
    """One dot per state; with `labels`, goal states in a color of their own."""
    x, y = to_numpy(x), to_numpy(y)
    groups = (
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
