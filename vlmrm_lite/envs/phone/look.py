"""The colors and words of an app's screen."""

from typing import NamedTuple

import numpy as np

from .apps import APPS
from .canvas import Canvas, Color, Place, mix

TOP = 0.20
"""Where the header of an app ends, as a fraction of the height."""
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
BRIGHT = (
    (229, 57, 53),
    (30, 136, 229),
    (67, 160, 71),
    (251, 192, 45),
    (142, 36, 170),
    (244, 124, 32),
    (0, 151, 167),
    (236, 110, 173),
)
_TEXT = """
    apple river green stone cloud paper quiet morning garden window summer letter silver bridge simple orange
    travel story market winter yellow music coffee forest little number family ocean evening wooden
"""
_WORDS = tuple(_TEXT.split())


class Look(NamedTuple):
    """How an app looks.

    Attributes:
        name: of the app.
        twin: 0 for the first app of its archetype, 1 for the second, and so on.
        accent: its color, which is visible on the ground.
        ground, panel: behind everything, and behind a card, a bubble or a button.
        ink, faint: of text, and of what matters less.
        dark: whether the theme is dark.
    """

    name: str
    twin: int
    accent: Color
    ground: Color
    panel: Color
    ink: Color
    faint: Color
    dark: bool


def make_look(app: int, dark: bool) -> Look:
    """The look of an app, an index into `APPS`, in the light or the dark theme."""
    _, _, color, archetype, *_ = APPS[app]
    twin = [other.archetype for other in APPS[:app]].count(archetype)
    if dark:
        accent = mix(color, WHITE, 0.35 if sum(color) < 330 else 0.1)
        return Look(APPS[app].name, twin, accent, (20, 20, 24), (52, 52, 60), (232, 232, 236), (128, 128, 138), True)
    return Look(APPS[app].name, twin, color, (250, 250, 250), (226, 228, 232), (36, 36, 42), (158, 160, 168), False)


def words(rng: np.random.Generator, n: int) -> str:
    """Some random words, the first with a capital."""
    return " ".join(rng.choice(_WORDS, n)).capitalize()


def bright(rng: np.random.Generator) -> Color:
    """A random bright color."""
    return BRIGHT[rng.integers(len(BRIGHT))]


def paragraph(canvas: Canvas, rng: np.random.Generator, start: Place, lines: int, color: Color, **shape) -> None:
    """Bars that look like lines of text.

    Args:
        canvas: the image.
        rng: chooses the lengths.
        start: upper left corner.
        lines: number of lines; the last one is short.
        color: of the bars.
        **shape: `width` of the lines (default 0.86), `step` from line to line (0.03), `thick` of a line (0.011), all as
            fractions of the image.
    """
    width, step, thick = shape.get("width", 0.86), shape.get("step", 0.03), shape.get("thick", 0.011)
    for line in range(lines):
        length = width * (rng.uniform(0.3, 0.7) if line == lines - 1 else rng.uniform(0.85, 1))
        y = start[1] + line * step
        canvas.box((start[0], y), (start[0] + length, y + thick), color, 0.006)


def picture(canvas: Canvas, rng: np.random.Generator, start: Place, end: Place) -> None:
    """A small landscape: a sky, a sun, a hill and the ground."""
    (left, top), (right, bottom) = start, end
    width, height = right - left, bottom - top
    sky, hill = mix(bright(rng), WHITE, 0.45), mix(bright(rng), BLACK, 0.2)
    canvas.box(start, end, sky)
    radius = 0.12 * min(width / canvas.across(1), height / canvas.down(1))
    sun = left + width * rng.uniform(0.2, 0.8), top + height * 0.3
    canvas.disc(sun, radius, mix(WHITE, (255, 220, 90), rng.random()))
    peak = left + width * rng.uniform(0.25, 0.75), top + height * rng.uniform(0.35, 0.55)
    canvas.shape([(left, bottom - 0.25 * height), peak, (right, bottom - 0.25 * height)], hill)
    canvas.box((left, bottom - 0.27 * height), end, mix(hill, BLACK, 0.3))
