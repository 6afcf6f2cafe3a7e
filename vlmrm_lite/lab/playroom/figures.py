"""A figure of the playroom: an agent's attempt, through its eyes and from above."""

from collections.abc import Sequence

import matplotlib
import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...utils.frames import to_numpy
from ..figures import COLORS, GRAY, STYLE, Figure, figure, show_picture, wrap


def attempt(
    eyes: Sequence[NDArray[np.uint8]],
    above: Sequence[NDArray[np.uint8]],
    steps: Sequence[int],
    probabilities: ArrayLike,
    threshold: float,
    title: str = "",
) -> Figure:
    """An agent's attempt at a prompt: frames of some steps, and p over the whole episode.

    Args:
        eyes: k frames that the agent sees, uint8 (height, width, 3).
        above: the same moments from above.
        steps: the k steps of the frames.
        probabilities: of the prompt after every step, the first before any, (n,).
        threshold: β; frames above it have a thick border.
        title: above the curve.
    """
    probabilities = to_numpy(probabilities)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(4.6)
        layout = figure_.add_gridspec(3, len(steps), height_ratios=[1.2, 1.2, 1.1])
        grid = [[figure_.add_subplot(layout[row, column]) for column in range(len(steps))] for row in (0, 1)]
        for column, step in enumerate(steps):
            for axes, frame in zip((grid[0][column], grid[1][column]), (eyes[column], above[column]), strict=True):
                show_picture(axes, frame)
                if probabilities[step] > threshold:
                    axes.spines[:].set(color=COLORS[2], linewidth=4)
            grid[0][column].set_title(f"step {step}", fontsize=9)
        grid[0][0].set_ylabel("eyes", fontsize=9)
        grid[1][0].set_ylabel("above", fontsize=9)
        curve = figure_.add_subplot(layout[2, :])
        curve.plot(probabilities, color=COLORS[0], label="p")
        curve.axhline(threshold, color=GRAY, linestyle="--", linewidth=1.2, label=f"β = {threshold:g}")
        curve.set(xlabel="step", ylabel="p of the prompt", ylim=(-0.03, 1.03), xlim=(0, len(probabilities) - 1))
        curve.set_title(wrap(title, 90), loc="left", fontsize=10)
        curve.legend(loc="upper left", fontsize=9)
    return figure_
