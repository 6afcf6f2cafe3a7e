"""Numbers over two variables as colors."""

from collections.abc import Sequence
from typing import Any

import matplotlib
import numpy as np
from numpy.typing import ArrayLike

from ...utils.frames import to_numpy
from ..figures import STYLE, Figure, figure, label_axis


def similarity_matrix(
    matrix: ArrayLike, rows: Sequence[Any], columns: Sequence[Any], title: str = "", digits: int = 2
) -> Figure:
    """Table of colors and numbers with one cell per row and column.

    Args:
        matrix: (r, c).
        rows, columns: r and c texts, or frames (height, width, 3).
        title: title of the figure.
        digits: number of decimals.
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


def heatmap(
    values: ArrayLike, x: ArrayLike, y: ArrayLike, xlabel: str, ylabel: str, label: str = "VLM reward", title: str = ""
) -> Figure:
    """Heat map of values over two variables.

    Args:
        values: (len(y), len(x)).
        x, y: the variables.
        xlabel, ylabel, label: names of the variables and of the values.
        title: title of the figure.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(4.0)
        axes = figure_.subplots()
        mesh = axes.pcolormesh(to_numpy(x), to_numpy(y), to_numpy(values), cmap="cividis", shading="nearest")
        axes.grid(False)
        axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
        figure_.colorbar(mesh, ax=axes, label=label)
    return figure_
