"""Pen and paper of the plots: the style, a figure that shows itself, legends, pictures as labels."""

import textwrap
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as _Figure
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from numpy.typing import NDArray

from ..utils.frames import to_numpy

# Okabe and Ito's colors, which people with any kind of color vision can tell apart.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
GREY = "#767676"
WIDTH = 8.0  # inches, which a notebook shows at its full width
STYLE = {
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.labelsize": 11,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "axes.axisbelow": True,
    "lines.linewidth": 2.0,
    "axes.prop_cycle": matplotlib.cycler(color=COLORS),
    "figure.dpi": 100.0,
    "savefig.dpi": 100.0,
}


class Figure(_Figure):
    """A matplotlib figure that shows itself in a notebook, whatever the backend."""

    def png(self) -> bytes:
        """The figure as a PNG file."""
        with matplotlib.rc_context(STYLE):
            buffer = BytesIO()
            FigureCanvasAgg(self).print_png(buffer)
        return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        return self.png()


def figure(height: float = 3.6, width: float = WIDTH) -> Figure:
    """An empty figure in the style of the course; `height` and `width` in inches."""
    with matplotlib.rc_context(STYLE):
        return Figure(figsize=(width, height), layout="constrained")


def labelled(values: Any) -> Mapping[str, Any]:
    return values if isinstance(values, Mapping) else {"": values}


def as_marks(mark: float | Mapping[str, float] | None) -> Mapping[str, float]:
    if mark is None:
        return {}
    return mark if isinstance(mark, Mapping) else {"": mark}


def take_colors(n: int) -> list[str]:
    return [COLORS[i % len(COLORS)] for i in range(n)]


def row_of_axes(figure_: Figure, n: int) -> Sequence[Axes]:
    return figure_.subplots(1, n, squeeze=False)[0]


def add_legend(axes: Axes, handles: Sequence[Any] | None = None) -> None:
    """Above the axes, where it hides nothing."""
    handles = axes.get_legend_handles_labels()[0] if handles is None else handles
    labels = [handle.get_label() for handle in handles]
    columns = len(labels) if _fit_in_a_line(labels) else 1
    title = axes.get_title()
    axes.set_title("")
    axes.legend(
        handles,
        labels,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=max(columns, 1),
        title=title or None,
        alignment="left",
        borderaxespad=0.2,
    )


def _fit_in_a_line(labels: Sequence[str]) -> bool:
    return sum(len(label) + 8 for label in labels) <= 95 and len(labels) <= 6


def legend_lines(labels: Sequence[str]) -> int:
    labels = [label for label in labels if label]
    return bool(labels) if _fit_in_a_line(labels) else sum(label.count("\n") + 1 for label in labels)


def wrap(text: str, width: int) -> str:
    return "\n".join(line for part in text.split("\n") for line in textwrap.wrap(part, width) or [""])


def show_picture(axes: Axes, frame: NDArray) -> None:
    axes.imshow(frame)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set(visible=True, color="#b0b0b0", linewidth=0.8)


def pictures_under(strip: Axes, frames: NDArray, at_most: int = 8) -> None:
    """Pictures in a row, each under the part of the axis that it belongs to."""
    strip.set(xticks=[], yticks=[])
    strip.spines[:].set_visible(False)
    k = min(len(frames), at_most)
    for i in range(k):
        share = (i + 0.5) / k
        _thumbnail(strip, frames[round(share * (len(frames) - 1))], (share, 0.5))


def _thumbnail(axes: Axes, frame: NDArray, at: tuple[float, float], inches: float = 0.72) -> None:
    """A picture with a thin frame, centred at a point in shares of the axes."""
    picture = OffsetImage(frame, zoom=inches * 72 / max(frame.shape[:2]))
    axes.add_artist(
        AnnotationBbox(
            picture,
            at,
            xycoords="axes fraction",
            pad=0.1,
            annotation_clip=False,
            bboxprops={"edgecolor": "#b0b0b0", "linewidth": 0.8},
        )
    )


def label_axis(axes: Axes, which: str, items: Sequence[Any], width: int) -> None:
    """Sentences or pictures as tick labels."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_ticks(range(len(items)))
    if isinstance(items[0], str):
        axis.set_ticklabels([wrap(item, width) for item in items])
        return
    axis.set_ticklabels(["\n\n\n" if which == "x" else " " * 16] * len(items))  # keeps the room free
    for i, frame in enumerate(items):
        picture = OffsetImage(to_numpy(frame), zoom=0.7 * 72 / frame.shape[0])
        at, shift = ((0, i), (-32, 0)) if which == "y" else ((i, 1), (0, 32))
        coords = ("axes fraction", "data") if which == "y" else ("data", "axes fraction")
        axes.add_artist(
            AnnotationBbox(
                picture,
                at,
                xybox=shift,
                xycoords=coords,
                boxcoords="offset points",
                pad=0.1,
                annotation_clip=False,
                bboxprops={"edgecolor": "#b0b0b0", "linewidth": 0.8},
            )
        )
