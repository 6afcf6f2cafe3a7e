"""Time budgets: estimates of a training, names of devices, and a figure of the parts."""

from collections.abc import Mapping

import matplotlib
import numpy as np

from ..training.estimate import duration, estimate
from ..utils.devices import has_native_bf16, name_device
from .figures import STYLE, Figure, add_legend, figure, take_colors

__all__ = ["duration", "estimate", "has_native_bf16", "name_device", "stacked_bars"]


def stacked_bars(rows: Mapping[str, Mapping[str, float]], xlabel: str, title: str = "", digits: int = 3) -> Figure:
    """Stacked bars, one per row, with the sum of its parts at the end.

    Args:
        rows: dict from bar labels to parts by name; every bar has the same parts, and none is negative.
        xlabel: name and unit of the values.
        title: title of the figure.
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
    """Format a number with this many significant digits, never in scientific notation."""
    decimals = digits - 1 - int(np.floor(np.log10(value))) if value > 0 else 0
    return f"{round(value, decimals):,.{max(decimals, 0)}f}"
