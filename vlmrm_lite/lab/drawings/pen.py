"""What the drawings are made of: a card that is readable on light and on dark pages, boxes, pictures, and arrows.

All places and sizes are in tenths of an inch, from the lower left corner of the card.
"""

from typing import Any, NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Polygon
from numpy.typing import NDArray

from ..figures import STYLE, WIDTH, Figure

INK, FAINT = "#1f2328", "#57606a"
KINDS = {
    "world": ("#e2f4ee", "#007a59"),
    "agent": ("#e3f0fa", "#005f96"),
    "model": ("#fdeee3", "#b34700"),
    "plain": ("#f3f4f6", "#6a737d"),
}
"""Fill and line of a box: what simulates, what acts, what rewards, and everything else."""

Point = tuple[float, float]


class Drawing(Figure):
    """A figure that also describes itself in words.

    Attributes:
        alt: the description, for readers who do not see the figure.
    """

    alt = ""

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        return {"image/png": self.png(), "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


class Box(NamedTuple):
    """A rectangle by its center and size; arrows begin and end at its sides."""

    x: float
    y: float
    width: float
    height: float

    def side(self, where: str, shift: float = 0) -> Point:
        """Returns the middle of a side ("left", "right", "top" or "bottom"), shifted along that side."""
        dx, dy = {"left": (-1, 0), "right": (1, 0), "bottom": (0, -1), "top": (0, 1)}[where]
        along = (0, shift) if dx else (shift, 0)
        return self.x + dx * self.width / 2 + along[0], self.y + dy * self.height / 2 + along[1]


def drawing(height: float, alt: str) -> tuple[Drawing, Axes]:
    """Creates an empty card, 80 wide and `height` high, in tenths of an inch."""
    with matplotlib.rc_context(STYLE):
        card = Drawing(figsize=(WIDTH, height / 10))
        card.alt = alt
        card.patch.set_alpha(0)
        axes = card.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 10 * WIDTH), ylim=(0, height))
    axes.axis("off")
    axes.add_patch(_rectangle(Box(5 * WIDTH, height / 2, 10 * WIDTH - 0.4, height - 0.4), "white", "#c3c8ce", 1.0))
    return card, axes


def box(axes: Axes, place: Box, text: str = "", kind: str = "plain", size: float = 10, top: bool = False) -> Box:
    """Draws a box with text in its middle, or below its upper edge.

    Args:
        axes: the card.
        place: where.
        text: lines of text.
        kind: one of `KINDS`.
        size: of the text in points.
        top: put the text below the upper edge, so that other boxes fit below it.
    """
    fill, line = KINDS[kind]
    axes.add_patch(_rectangle(place, "white" if top else fill, line, 1.4))
    if top:
        write(axes, (place.x, place.y + place.height / 2 - 1.3), text, size, line)
    else:
        write(axes, (place.x, place.y), text, size)
    return place


def picture(axes: Axes, frame: NDArray[np.uint8], place: Box) -> Box:
    """Shows a frame, stretched to the given place."""
    left, right = place.x - place.width / 2, place.x + place.width / 2
    low, high = place.y - place.height / 2, place.y + place.height / 2
    axes.imshow(frame, extent=(left, right, low, high), aspect="auto", zorder=3, interpolation="nearest")
    axes.add_patch(Polygon([(left, low), (right, low), (right, high), (left, high)], fill=False, ec=FAINT, zorder=4))
    return place


def arrow(axes: Axes, start: Point, end: Point, color: str = INK, bend: float = 0, dashed: bool = False) -> None:
    """Draws an arrow; `bend` is its curvature, positive to the right of the way."""
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.5, "shrinkA": 1.5, "shrinkB": 1.5}
    style |= {"connectionstyle": f"arc3,rad={bend}", "linestyle": (0, (3, 2)) if dashed else "-"}
    axes.annotate("", end, start, arrowprops=style, zorder=5)


def write(axes: Axes, at: Point, text: str, size: float = 10, color: str = INK, **style: Any) -> None:
    """Writes text around a point; `style` goes to matplotlib."""
    place: dict[str, Any] = {"ha": "center", "va": "center", "linespacing": 1.25, "zorder": 6}
    axes.text(*at, text, fontsize=size, color=color, **(place | style))


def _rectangle(place: Box, fill: str, line: str, width: float) -> FancyBboxPatch:
    corner = place.x - place.width / 2, place.y - place.height / 2
    return FancyBboxPatch(
        corner, place.width, place.height, "round,pad=0,rounding_size=0.8", fc=fill, ec=line, lw=width, zorder=2
    )
