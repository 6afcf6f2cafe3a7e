"""What all plots share: the style, a figure that displays itself, legends, and images as labels."""

import textwrap
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as _Figure
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.rcsetup import cycler
from numpy.typing import NDArray

from ..utils.frames import to_numpy

# Okabe and Ito's palette, which is safe for color-blind readers.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
GRAY = "#767676"
WIDTH = 8.0  # inches, the width of a notebook
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
    "axes.prop_cycle": cycler(color=COLORS),
    "figure.dpi": 100.0,
    "savefig.dpi": 100.0,
}


class Figure(_Figure):
    """A matplotlib figure that displays itself in a notebook, independent of the backend."""

    def png(self) -> bytes:
        """Render the figure as a PNG file."""
        with matplotlib.rc_context(STYLE):
            buffer = BytesIO()
            FigureCanvasAgg(self).print_png(buffer)
        return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        return self.png()


def figure(height: float = 3.6, width: float = WIDTH) -> Figure:
    """Create an empty figure in the style of the course; `height` and `width` are in inches."""
    with matplotlib.rc_context(STYLE):
        return Figure(figsize=(width, height), layout="constrained")


def labeled(values: Any) -> Mapping[str, Any]:
    """A dict from labels to values; a single value gets the empty label."""
    return values if isinstance(values, Mapping) else {"": values}


def as_marks(mark: float | Mapping[str, float] | None) -> Mapping[str, float]:
    """A dict from labels to positions; a single position gets the empty label."""
    if mark is None:
        return {}
    return mark if isinstance(mark, Mapping) else {"": mark}


def take_colors(n: int) -> list[str]:
    """The first `n` colors of the palette, repeated if there are not enough."""
    return [COLORS[i % len(COLORS)] for i in range(n)]


def row_of_axes(figure_: Figure, n: int) -> Sequence[Axes]:
    """Add `n` axes side by side."""
    return figure_.subplots(1, n, squeeze=False)[0]


def add_legend(axes: Axes, handles: Sequence[Any] | None = None) -> None:
    """Add a legend above the axes, where it covers no data."""
    handles = axes.get_legend_handles_labels()[0] if handles is None else handles
    labels = [str(handle.get_label()) for handle in handles]
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
    """Number of text lines that a legend with these labels takes."""
    labels = [label for label in labels if label]
    return bool(labels) if _fit_in_a_line(labels) else sum(label.count("\n") + 1 for label in labels)


def wrap(text: str, width: int) -> str:
    """Break the lines of a text that are longer than `width` characters."""
    return "\n".join(line for part in text.split("\n") for line in textwrap.wrap(part, width) or [""])


def show_picture(axes: Axes, frame: NDArray) -> None:
    """Show a frame in axes without ticks."""
    axes.imshow(frame)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set(visible=True, color="#b0b0b0", linewidth=0.8)


def pictures_under(strip: Axes, frames: NDArray, at_most: int = 8) -> None:
    """Show frames in a row, each under its part of the axis."""
    strip.set(xticks=[], yticks=[])
    strip.spines[:].set_visible(False)
    k = min(len(frames), at_most)
    for i in range(k):
        fraction = (i + 0.5) / k
        _thumbnail(strip, frames[round(fraction * (len(frames) - 1))], (fraction, 0.5))


def _thumbnail(axes: Axes, frame: NDArray, at: tuple[float, float], inches: float = 0.72) -> None:
    """Draw a picture with a thin border, centered at a point in fractions of the axes."""
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
    """Label the ticks with texts or frames."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_ticks(range(len(items)))
    if isinstance(items[0], str):
        axis.set_ticklabels([wrap(item, width) for item in items])
        return
    axis.set_ticklabels(["\n\n\n" if which == "x" else " " * 16] * len(items))  # reserves the space
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
