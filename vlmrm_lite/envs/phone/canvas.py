"""One image to draw on, with Pillow: shapes, text and glyphs at places that are fractions of the image.

Places are fractions of the width and the height, so that a screen fills an image of any size. Sizes (radii, widths of
lines, heights of text) are in units of the geometric mean of both, so that a disc stays a disc.
"""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .icons import glyph

Color = tuple[int, ...]
Place = tuple[float, float]
_SMOOTH = 256  # pixels, the mean side of what is drawn and then scaled down
_MOST_SAMPLES = 8


class Canvas:
    """An image that is drawn larger and scaled down, which smooths its edges.

    Args:
        height, width: size in pixels.
        background: red, green and blue; None for transparency.
    """

    def __init__(self, height: int, width: int, background: Color | None):
        self.size = width, height
        mean = (height * width) ** 0.5
        samples = int(np.clip(np.ceil(_SMOOTH / mean), 2, _MOST_SAMPLES))
        self._x, self._y, self.unit = width * samples, height * samples, mean * samples
        mode, color = ("RGBA", (0, 0, 0, 0)) if background is None else ("RGB", background)
        self._image = Image.new(mode, (self._x, self._y), color)
        self._draw = ImageDraw.Draw(self._image)

    def across(self, size: float) -> float:
        """A size as a fraction of the width."""
        return size * self.unit / self._x

    def down(self, size: float) -> float:
        """A size as a fraction of the height."""
        return size * self.unit / self._y

    def box(self, start: Place, end: Place, color: Color, radius: float = 0) -> None:
        """A rectangle from its upper left to its lower right corner; `radius` rounds the corners."""
        (left, top), (right, bottom) = self._pixels(start), self._pixels(end)
        corners = left, top, max(left, right - 1), max(top, bottom - 1)
        rounding = min(radius * self.unit, (corners[2] - left) / 2, (corners[3] - top) / 2)
        if rounding < 1:
            self._draw.rectangle(corners, color)
        else:
            self._draw.rounded_rectangle(corners, rounding, color)

    def disc(self, center: Place, radius: float, color: Color, hole: float = 0) -> None:
        """A disc, or a ring if the hole's radius is not 0."""
        (x, y), radius, hole = self._pixels(center), radius * self.unit, hole * self.unit
        square = x - radius, y - radius, x + radius, y + radius
        if hole:
            self._draw.ellipse(square, outline=color, width=max(1, round(radius - hole)))
        else:
            self._draw.ellipse(square, color)

    def arc(self, center: Place, radius: float, turn: tuple[float, float], color: Color, width: float) -> None:
        """A part of a ring, from one turn to another; 0 is at the top, 0.25 to the right, 1 at the top again."""
        (x, y), radius = self._pixels(center), radius * self.unit
        start, end = (360 * part - 90 for part in turn)
        square = x - radius, y - radius, x + radius, y + radius
        self._draw.arc(square, start, end, color, max(1, round(width * self.unit)))

    def line(self, places: list[Place], color: Color, width: float) -> None:
        """A line through some places."""
        pixels = [self._pixels(place) for place in places]
        self._draw.line(pixels, color, max(1, round(width * self.unit)), joint="curve")

    def shape(self, places: list[Place], color: Color) -> None:
        """A filled polygon."""
        self._draw.polygon([self._pixels(place) for place in places], color)

    def text(self, place: Place, words: str, size: float, color: Color, anchor: str = "lm", width: float = 1) -> None:
        """A line of text at most `width` wide, a fraction of the image; 1 does not limit it.

        Anchors are Pillow's: "lm" is left and middle, "mm" the center, "rm" right and middle.
        """
        pixels = max(2, round(size * self.unit))
        if width < 1:
            pixels = max(2, int(pixels * min(1, width * self._x / _font(pixels).getlength(words))))
        self._draw.text(self._pixels(place), words, color, _font(pixels), anchor)

    def glyph(self, center: Place, name: str, size: float, color: Color) -> None:
        """A glyph of the icon sheet."""
        pixels = max(1, round(size * self.unit))
        x, y = self._pixels(center)
        mask = glyph(name, pixels)
        self._image.paste(color, (round(x - pixels / 2), round(y - pixels / 2)), mask)

    def pixels(self) -> np.ndarray:
        """The image, uint8 (height, width, 3), or (height, width, 4) if its background is transparent."""
        return np.asarray(self._image.resize(self.size, Image.Resampling.BOX))

    def _pixels(self, place: Place) -> Place:
        return place[0] * self._x, place[1] * self._y


def mix(first: Color, second: Color, fraction: float) -> Color:
    """A color between two, with this fraction of the second."""
    return tuple(round(a + (b - a) * fraction) for a, b in zip(first, second, strict=True))


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)
