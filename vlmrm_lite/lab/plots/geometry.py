"""The goal-baseline projection in the plane."""

from collections.abc import Mapping

import matplotlib
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...utils.frames import to_numpy
from ..figures import COLORS, STYLE, Figure, add_legend, figure


def projection(goal: ArrayLike, baseline: ArrayLike, states: Mapping[str, ArrayLike], alpha: float) -> Figure:
    """Goal-baseline regularization in the plane (paper A, definition 1), with contours of equal reward.

    Every state moves a fraction `alpha` of the way to its projection on the line through baseline and goal. The reward
    is 1 minus half the squared distance from there to the goal, which is drawn as a line.

    Args:
        goal, baseline: points (2,).
        states: dict from names to points (2,).
        alpha: regularization strength in [0, 1].
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
        axes.axline(tuple(baseline), tuple(goal), color="black", linewidth=1.2)
        for name, point, shift in (("goal", goal, (8, -14)), ("baseline", baseline, (8, 6))):
            axes.plot(*point, "s", color="black", markersize=8, zorder=4)
            axes.annotate(name, tuple(point), shift, textcoords="offset points", fontsize=12, fontweight="bold")
        for index, ((name, point), color) in enumerate(zip(points.items(), COLORS)):
            projected, moved = move(point)
            axes.plot(*zip(point, projected), color=color, linestyle=":", linewidth=1.5)
            # Later lines are thinner, so that lines on top of each other all stay visible.
            axes.plot(*zip(moved, goal), color=color, linewidth=max(5.5 - 3 * index, 1.5))
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
            axes.annotate(
                name, tuple(point), (9, 7), textcoords="offset points", color=color, fontsize=12, fontweight="bold"
            )
        axes.grid(False)
        axes.set(aspect="equal", xlim=(low[0], high[0]), ylim=(low[1], high[1]), title=f"α = {alpha:.2f}")
        add_legend(axes)
    return figure_
