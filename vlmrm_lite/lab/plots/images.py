"""Frames side by side, and a frame beside its rewards."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
from numpy.typing import ArrayLike

from ...utils.frames import to_numpy
from ..figures import GRAY, STYLE, WIDTH, Figure, add_legend, figure, labeled, show_picture, wrap


def film_strip(frames: Sequence[ArrayLike], titles: Sequence[str] | None = None, columns: int = 8) -> Figure:
    """Frames side by side, each with its title, in rows of `columns`.

    Args:
        frames: k frames (height, width, 3), as an array or a list; sizes may differ, the aspect ratio may not.
        titles: one title per frame.
        columns: frames per row.
    """
    images = [to_numpy(frame) for frame in frames]
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    side = min(WIDTH / columns, 2.4 if columns <= 2 else 1.6)
    titles = [""] * len(images) if titles is None else [wrap(str(title), int(13 * side)) for title in titles]
    text_lines = max(title.count("\n") + 1 for title in titles) if any(titles) else 0
    height = (side - 0.08) * images[0].shape[0] / images[0].shape[1] + 0.08 + 0.19 * text_lines
    with matplotlib.rc_context(STYLE):
        figure_ = figure(rows * height, columns * side)
        grid = figure_.subplots(rows, columns, squeeze=False)
        for index, axes in enumerate(grid.flat):
            if index >= len(images):
                axes.axis("off")
            else:
                show_picture(axes, images[index])
                axes.set_title(titles[index], fontsize=10, pad=3)
    return figure_


def frame_and_curve(
    frames: ArrayLike, rewards: Mapping[str, Any] | ArrayLike, index: int, xlabel: str = "step"
) -> Figure:
    """One frame of a sequence beside its place on the curve of rewards.

    Args:
        frames: (n, height, width, 3).
        rewards: rewards (n,), or a dict from labels to rewards.
        index: index of the frame.
        xlabel: what the index counts.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.0)
        left, right = figure_.subplots(1, 2, width_ratios=[1, 1.9])
        show_picture(left, to_numpy(frames)[index])
        left.set_title(f"{xlabel} {index}")
        for label, values in labeled(rewards).items():
            values = to_numpy(values)
            (line,) = right.plot(
                values, label=f"{label}: {values[index]:.3f}" if label else f"VLM reward {values[index]:.3f}"
            )
            right.plot(index, values[index], "o", color=line.get_color(), markersize=9)
        right.axvline(index, color=GRAY, linestyle=":", linewidth=1.5)
        right.set(xlabel=xlabel, ylabel="VLM reward")
        add_legend(right)
    return figure_
