"""Figures of a CLIP of one's own: what its loss sees of a batch, and its reward at every place of a robot."""

from collections.abc import Mapping, Sequence
from math import isqrt
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray
from scipy.special import softmax

from ...utils.frames import to_numpy
from ..figures import COLORS, STYLE, Figure, figure, show_picture, wrap


class Scene(NamedTuple):
    """The robot at every place of a square grid over [-1, 1] x [-1, 1].

    Attributes:
        frames: uint8 (k * k, height, width, 3), row by row from the bottom, and from left to right within a row.
        pads: position (x, y) of every pad, by the name of its color.
    """

    frames: NDArray[np.uint8]
    pads: Mapping[str, Sequence[float]]


def contrastive_matrix(
    cosines: ArrayLike, captions: Sequence[str], frames: ArrayLike, scale: float, true: ArrayLike | None = None
) -> Figure:
    """What the contrastive loss sees of a batch: one softmax over every row, and one over every column.

    A box surrounds each caption and the picture that it was made for; the loss takes the mean of minus the logarithm
    over these boxes. A dot marks the other pairs that are true.

    Args:
        cosines: of the captions with the pictures, (n, n); caption i was made for picture i.
        captions: n texts.
        frames: n pictures, uint8 (n, height, width, 3).
        scale: what the cosines are multiplied by.
        true: booleans (n, n), whether a caption is true of a picture.
    """
    logits, n = scale * to_numpy(cosines), len(captions)
    panels = {"caption → picture\neach row adds up to 1": 1, "picture → caption\neach column adds up to 1": 0}
    others = np.zeros((n, n), bool) if true is None else to_numpy(true).astype(bool) & ~np.eye(n, dtype=bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(0.42 * n + 1.5)
        for axes, (title, axis) in zip(figure_.subplots(1, 2), panels.items()):
            p = softmax(logits, axis=axis)
            axes.imshow(p, cmap="cividis", vmin=0, vmax=1, aspect="auto")
            for (row, column), value in np.ndenumerate(p):
                dot = "•" if others[row, column] else ""
                color = "white" if value < 0.5 else "black"
                axes.text(column, row, f"{value:.2f}{dot}", ha="center", va="center", color=color, fontsize=8)
            for i in range(n):
                axes.add_patch(Rectangle((i - 0.5, i - 0.5), 1, 1, fill=False, edgecolor=COLORS[1], linewidth=2))
            loss = -np.log(p.diagonal().clip(1e-12)).mean()
            axes.set_xlabel(f"{title}\nmean of −log over the boxes: {loss:.2f}")
            axes.set(yticks=[], xticks=[])
            axes.grid(False)
            axes.spines[:].set_visible(False)
            _pictures_above(axes, to_numpy(frames))
            if axis == 1:
                axes.set_yticks(range(n), [wrap(caption, 26) for caption in captions], fontsize=9)
                axes.tick_params(length=0)
    return figure_


def landscapes(rewards: Mapping[str, ArrayLike], scenes: Scene | Sequence[Scene]) -> Figure:
    """The reward at every place of the robot, with squares for the pads, and a cross and a picture for the highest.

    Args:
        rewards: from titles to rewards (k * k,), one for each frame of a scene.
        scenes: one for all, or one for each title.
    """
    scenes = [scenes] * len(rewards) if isinstance(scenes, Scene) else scenes
    columns = max(len(rewards), 2)
    with matplotlib.rc_context(STYLE):
        width = 8.0 / max(columns, 3)
        figure_ = figure(1.55 * width + 0.6, width * columns)
        grid = figure_.subplots(2, columns, height_ratios=[1, 0.5], squeeze=False)
        for axes in grid.T[len(rewards) :].flat:
            axes.axis("off")
        for (top, bottom), (title, values), scene in zip(grid.T, rewards.items(), scenes):
            values = to_numpy(values)
            side = isqrt(len(values))
            step = 1 / (side - 1)
            corners = (-1 - step, 1 + step, -1 - step, 1 + step)
            top.imshow(values.reshape(side, side), origin="lower", extent=corners, cmap="cividis")
            for color, (x, y) in scene.pads.items():
                top.plot(x, y, "s", markersize=9, markerfacecolor=color, markeredgecolor="white")
            best = int(values.argmax())
            row, column = divmod(best, side)
            top.plot(
                2 * step * column - 1,
                2 * step * row - 1,
                "X",
                markersize=11,
                markerfacecolor="black",
                markeredgecolor="white",
            )
            top.set(xticks=[], yticks=[])
            top.grid(False)
            top.set_title(wrap(title, int(13.5 * width)), fontsize=10)
            show_picture(bottom, scene.frames[best])
            bottom.set_xlabel(f"highest: {values.max():.2f}, lowest: {values.min():.2f}", fontsize=9)
    return figure_


def _pictures_above(axes: Axes, frames: NDArray[np.uint8]) -> None:
    """Shows a small picture above every column, and reserves the space."""
    axes.set_title("\n\n", pad=6)
    for column, frame in enumerate(frames):
        picture = OffsetImage(frame, zoom=0.36 * 72 / frame.shape[0])
        axes.add_artist(
            AnnotationBbox(
                picture,
                (column, 1),
                xybox=(0, 18),
                xycoords=("data", "axes fraction"),
                boxcoords="offset points",
                pad=0.1,
                annotation_clip=False,
                bboxprops={"edgecolor": "#b0b0b0", "linewidth": 0.8},
            )
        )
