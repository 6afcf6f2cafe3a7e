"""Figures of the phone: how a frame becomes 0 or 1, an agent's attempt, and trainings over β."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from ...utils.frames import to_numpy
from ..figures import COLORS, STYLE, Figure, figure, show_picture, take_colors, wrap

_MOST_FRAMES = 6
_YES, _NO = COLORS[2], "#b9bdc1"


def reward_diagram(
    frame: NDArray[np.uint8], prompts: Sequence[str], cosines: ArrayLike, probabilities: ArrayLike, threshold: float
) -> Figure:
    """From a frame to a reward of 0 or 1: cosines, their softmax, and the threshold (paper B, equations 1 and 2).

    Args:
        frame: uint8 (height, width, 3).
        prompts: k prompts, the goal first.
        cosines: of the frame with the prompts, (k,).
        probabilities: softmax of the cosines over the temperature, (k,).
        threshold: β in [0, 1].
    """
    cosines, probabilities = to_numpy(cosines), to_numpy(probabilities)
    reward, rows = int(probabilities[0] > threshold), np.arange(len(prompts))
    colors = [COLORS[0]] + [_NO] * (len(prompts) - 1)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(0.34 * len(prompts) + 1.3)
        left, middle, right = figure_.subplots(1, 3, width_ratios=[0.8, 1.3, 1.3])
        show_picture(left, frame)
        left.set_title("frame s")
        middle.barh(rows, cosines, color=colors, height=0.62)
        middle.set_yticks(rows, [wrap(prompt, 26) for prompt in prompts])
        middle.set(title="cosines s·t", xlim=_limits(cosines))
        right.barh(rows, probabilities, color=colors, height=0.62)
        right.set_yticks(rows, [])
        right.axvline(threshold, color="black", linestyle="--", linewidth=1.5)
        right.set(title="softmax p", xlim=(0, 1.25), xticks=[0, 0.5, 1])
        right.set_xlabel(f"dashed: β = {threshold:g}, reward {reward}")
        _annotate(middle, cosines)
        _annotate(right, probabilities)
    return figure_


def attempt(
    frames: Sequence[NDArray[np.uint8]],
    titles: Sequence[str],
    ranking: Mapping[str, float],
    rewarded: ArrayLike,
    title: str = "",
) -> Figure:
    """An agent's attempt at a prompt, as frames side by side, beside the screens that the model ranks highest for it.

    Args:
        frames: at most six, uint8 (height, width, 3).
        titles: one per frame.
        ranking: cosines with the prompt, by name of the screen, the highest first.
        rewarded: booleans, one per frame; rewarded frames get a thick border.
        title: above the bars.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.3)
        bars, *strip = figure_.subplots(1, 1 + _MOST_FRAMES, width_ratios=[1.8, *[1.0] * _MOST_FRAMES])
        rows, values = np.arange(len(ranking)), np.array(list(ranking.values()))
        bars.barh(rows, values, color=COLORS[0], height=0.62)
        bars.set_yticks(rows, list(ranking))
        bars.set(xlabel=wrap("cosine of its screens with the prompt", 24), xlim=_limits(values))
        bars.set_title(wrap(title, 24), loc="left")
        _annotate(bars, values)
        for axes in strip[len(frames) :]:
            axes.axis("off")
        for axes, frame, caption, reward in zip(strip, frames, titles, to_numpy(rewarded)):
            show_picture(axes, frame)
            axes.set_xlabel(caption, fontsize=9)
            if reward:
                axes.spines[:].set(color=_YES, linewidth=4)
    return figure_


def plot_grid(table: pd.DataFrame) -> Figure:
    """Success and false positives of agents over β, with a line for each number of negatives and a dot for each seed.

    Args:
        table: the result of `shipped_grid`.
    """
    betas, counts = sorted(table.beta.unique()), sorted(table.negatives.unique())
    panels = {"success": "episodes that succeed", "false_positive": "episodes that end\nin a false positive"}
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.6)
        for axes, (column, label) in zip(figure_.subplots(1, 2), panels.items()):
            for count, color in zip(counts, take_colors(len(counts))):
                rows = table[table.negatives == count]
                means = rows.groupby("beta")[column].mean()
                axes.plot([betas.index(beta) for beta in means.index], means, color=color, label=f"{count} negatives")
                axes.plot([betas.index(beta) for beta in rows.beta], rows[column], "o", color=color, alpha=0.6)
            axes.set_xticks(range(len(betas)), [f"{beta:g}" for beta in betas])
            axes.set(xlabel="threshold β", ylabel=label, ylim=(-0.03, 1.03))
        handles, labels = axes.get_legend_handles_labels()
        figure_.legend(handles, labels, loc="outside upper left", ncols=len(labels))
    return figure_


def _annotate(axes: Axes, values: NDArray[Any]) -> None:
    """Writes values to the right of horizontal bars, the first on top."""
    for row, value in enumerate(values):
        at = (max(value, 0), row)
        axes.annotate(f"{value:.2f}", at, (4, 0), textcoords="offset points", va="center", fontsize=9)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)


def _limits(values: NDArray[Any]) -> tuple[float, float]:
    """Limits of an axis with 0, and with room for numbers to the right of bars."""
    low, high = min(0.0, values.min()), max(0.0, values.max())
    return low, high + 0.3 * max(high - low, 1e-3)
