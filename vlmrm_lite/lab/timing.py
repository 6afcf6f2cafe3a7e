"""Figures of where time goes."""

from collections.abc import Mapping

import matplotlib
import numpy as np

from .figures import STYLE, Figure, add_legend, figure, take_colors


def stacked_bars(rows: Mapping[str, Mapping[str, float]], xlabel: str, title: str = "", digits: int = 3) -> Figure:
    """One bar per row, made of its parts one after the other, with the sum at its end.

    Args:
        rows: for every label of a bar its parts by name, all of the same kind and none negative.
        xlabel: what the numbers are, with their unit.
        title: over the figure.
        digits: significant digits of the sums.
    """
    labels, names = list(rows), list(next(iter(rows.values())))
    values = np.array([[rows[label][name] for name in names] for label in labels], float)
    starts, sums = values.cumsum(axis=1) - values, values.sum(axis=1)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(1.3 + 0.42 * len(labels))
        axes = figure_.subplots()
        for name, color, left, width in zip(names, take_colors(len(names)), starts.T, values.T):
            axes.barh(range(len(labels)), width, left=left, height=0.62, color=color, label=name)
        for row, total in enumerate(sums):
            axes.annotate(_short(total, digits), (total, row), (5, 0), textcoords="offset points", va="center")
        axes.set(xlabel=xlabel, xlim=(0, 1.15 * sums.max()), title=title)
        axes.set_yticks(range(len(labels)), labels)
        axes.invert_yaxis()
        axes.grid(False, axis="y")
        add_legend(axes)
    return figure_


def _short(value: float, digits: int) -> str:
    """A number to so many digits, never in powers of ten."""
    decimals = digits - 1 - int(np.floor(np.log10(value))) if value > 0 else 0
    return f"{round(value, decimals):,.{max(decimals, 0)}f}"
