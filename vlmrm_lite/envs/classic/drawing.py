"""Batches of anti-aliased frames made of a few shapes, with NumPy alone.

A scene is described in *scene units* (x to the right, y up) and seen through a `View` that is stretched over the
frame, so a square frame shows the whole of a wide scene. Every shape is blended by the fraction of each pixel that it
covers: a pole thinner than a pixel keeps its brightness, and a tilt of 0.01 radians is visible.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

Colors = Mapping[str, np.ndarray]
"""Part of the scene to float32 (n or 1, 3), as `Canvas` paints it."""
ColorChoices = Mapping[str, ArrayLike]
"""Part of the scene to (3,), or (n, 3) for a color per frame; red, green and blue from 0 to 255."""


class View(NamedTuple):
    """The part of the scene that fills the frame, in scene units."""

    left: float
    right: float
    bottom: float
    top: float

    def scale(self, height: int, width: int) -> tuple[float, float]:
        """Pixels per scene unit, along x and along y."""
        return width / (self.right - self.left), height / (self.top - self.bottom)

    def grid(self, height: int, width: int, samples: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Scene coordinates of a regular grid of sample points.

        Args:
            height, width: size of the frame in pixels.
            samples: sample points per pixel along each axis.

        Returns:
            x of shape (1, width * samples) and y of shape (height * samples, 1).
        """
        scale_x, scale_y = self.scale(height * samples, width * samples)
        x = self.left + (np.arange(width * samples) + 0.5) / scale_x
        y = self.top - (np.arange(height * samples) + 0.5) / scale_y
        return x[None, :], y[:, None]


class Canvas:
    """A batch of n frames to paint on.

    Args:
        base: the background, float (3, n or 1, height or 1, width or 1), 0 to 255.
        n: number of frames.
        height, width: size in pixels.
        view: the part of the scene that is shown.
    """

    def __init__(self, base: np.ndarray, n: int, height: int, width: int, view: View):
        self.height, self.width, self.view = height, width, view
        self.scale = view.scale(height, width)
        # One plane per color channel: NumPy is several times faster on long rows than on pixels of three numbers.
        self.planes = np.empty((3, n, height, width), np.float32)
        self.planes[:] = base

    def band(self, bottom: float, top: float, color: np.ndarray) -> None:
        """Paints a horizontal band across the whole frame, from `bottom` to `top` in scene units."""
        edges = self.view.top - np.linspace(0, 1, self.height + 1) * (self.view.top - self.view.bottom)
        fraction = (np.minimum(edges[:-1], top) - np.maximum(edges[1:], bottom)) / (edges[0] - edges[1])
        coverage = np.maximum(fraction, 0).astype(np.float32)
        self.stencil(np.broadcast_to(coverage[:, None], (self.height, self.width)), color)

    def stencil(self, coverage: np.ndarray, color: np.ndarray) -> None:
        """Paints the same shape into every frame; `coverage` is (height, width), 0 to 1."""
        painted_rows, painted_columns = np.flatnonzero(coverage.any(1)), np.flatnonzero(coverage.any(0))
        if painted_rows.size:
            rows = slice(painted_rows[0], painted_rows[-1] + 1)
            columns = slice(painted_columns[0], painted_columns[-1] + 1)
            for plane, value in zip(self.planes, color.T, strict=True):
                part = plane[:, rows, columns]
                part += coverage[rows, columns] * (value[:, None, None] - part)

    def box(self, x, y, half: tuple[float, float], color: np.ndarray, angle=0.0) -> None:
        """Paints a rectangle into every frame.

        Args:
            x, y: centers, (n,) or a number, in scene units.
            half: half the width and half the height before the rotation.
            color: (n or 1, 3).
            angle: counterclockwise rotation in radians, (n,) or a number.
        """
        cos, sin = np.cos(angle), np.sin(angle)
        extent_x = np.abs(cos) * half[0] + np.abs(sin) * half[1]
        extent_y = np.abs(sin) * half[0] + np.abs(cos) * half[1]
        pixels, across, down = self._patch(x, y, np.max(extent_x), np.max(extent_y))
        coverage = _strip(across, down, cos / self.scale[0], -sin / self.scale[1], half[0])
        coverage *= _strip(across, down, -sin / self.scale[0], -cos / self.scale[1], half[1])
        self._blend(pixels, coverage, color)

    def disc(self, x, y, radius: float, color: np.ndarray, lines: int = 4) -> None:
        """Paints a disc into every frame: exact along each of the `lines` scan lines per row of pixels."""
        pixels, across, down = self._patch(x, y, radius, radius)
        part = ((np.arange(lines) + 0.5) / lines - 0.5).astype(np.float32)
        heights = (down[:, :, None] + part) / self.scale[1]
        chord = np.sqrt(np.maximum(radius**2 - heights**2, 0)) * self.scale[0]  # (n, rows, lines)
        half, across = chord[:, :, None, :], across[:, None, :, None]
        ends = np.minimum(across + 0.5, half) - np.maximum(across - 0.5, -half)
        self._blend(pixels, np.maximum(ends, 0).mean(-1, dtype=np.float32), color)

    def frames(self) -> np.ndarray:
        """The frames, uint8 (n, height, width, 3)."""
        frames = np.empty((*self.planes.shape[1:], 3), np.uint8)
        self.planes += 0.5
        for channel, plane in enumerate(self.planes):
            np.copyto(frames[..., channel], plane, casting="unsafe")
        return frames

    def _patch(self, x, y, extent_x: float, extent_y: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The pixels around each shape and their offsets from its center.

        Args:
            x, y: centers, (n,) or a number, in scene units.
            extent_x, extent_y: how far the largest shape extends from its center.

        Returns:
            Indices into a flattened plane (n, rows, columns), and the pixel centers minus the shape's center,
            in pixels to the right (n, columns) and down (n, rows).
        """
        n = self.planes.shape[1]
        starts, offsets = [], []
        for center, extent, scale, side in (
            ((x - self.view.left) * self.scale[0], extent_x, self.scale[0], self.width),
            ((self.view.top - y) * self.scale[1], extent_y, self.scale[1], self.height),
        ):
            center = np.broadcast_to(center, (n,))
            size = min(int(2 * extent * scale) + 3, side)
            # A patch that would leave the frame is moved inside; it contains the same part of the shape.
            first = np.clip(np.floor(center - extent * scale - 0.5), 0, side - size).astype(int)
            indices = first[:, None] + np.arange(size)
            starts.append(indices)
            offsets.append((indices + 0.5 - center[:, None]).astype(np.float32))
        columns, rows = starts
        pixels = (np.arange(n)[:, None] * self.height + rows)[:, :, None] * self.width + columns[:, None, :]
        return pixels, *offsets

    def _blend(self, pixels: np.ndarray, coverage: np.ndarray, color: np.ndarray) -> None:
        """Blends in a color by the fraction of each pixel that it covers."""
        for plane, value in zip(self.planes, color.T, strict=True):
            plane, part = plane.reshape(-1), plane.take(pixels)
            plane[pixels] = part + coverage * (value[:, None, None] - part)


def _strip(across: np.ndarray, down: np.ndarray, to_right, to_bottom, half: float) -> np.ndarray:
    """Fraction of each pixel within `half` scene units of a line, (n, rows, columns).

    (to_right, to_bottom) is the change of the distance from the line, in scene units, per pixel to the right and down.
    Divided by its length, it gives the distance in pixels. A ramp of half a pixel on either side of an edge then equals
    the area of the pixel inside the strip; a strip of width w < 1 pixel covers at most w.
    """
    length = np.hypot(to_right, to_bottom)
    right, bottom, edge = (
        np.atleast_1d(value / length).astype(np.float32)[:, None] for value in (to_right, to_bottom, half)
    )
    distance = (across * right)[:, None, :] + (down * bottom)[:, :, None]
    np.abs(distance, out=distance)
    np.subtract(edge[:, None] + np.float32(0.5), distance, out=distance)
    return np.clip(distance, 0, np.minimum(2 * edge[:, None], 1), out=distance)


def supersample(inside: np.ndarray, samples: int) -> np.ndarray:
    """Averages blocks of samples x samples: (height * samples, width * samples) to (height, width)."""
    rows, columns = inside.shape
    blocks = inside.reshape(rows // samples, samples, columns // samples, samples)
    return blocks.mean((1, 3), dtype=np.float32)


def draw_in_chunks(
    draw: Callable[[np.ndarray, Colors], np.ndarray], states: np.ndarray, height: int, width: int, colors: Colors
) -> np.ndarray:
    """Draws any number of states in chunks, which bounds the memory and makes good use of the caches.

    Args:
        draw: from states (m, k) and colors (m or 1, 3) per part to uint8 (m, height, width, 3).
        states: (n, k).
        height, width: size in pixels.
        colors: part to float32 (n or 1, 3).

    Returns:
        uint8 (n, height, width, 3).
    """
    n, size = len(states), max(1, 2**18 // (height * width))
    frames = np.empty((n, height, width, 3), np.uint8)
    for start in range(0, n, size):
        chunk = slice(start, start + size)
        chosen = {part: color if len(color) == 1 else color[chunk] for part, color in colors.items()}
        frames[chunk] = draw(states[chunk], chosen)
    return frames


def check_colors(defaults: ColorChoices, colors: ColorChoices | None, n: int) -> dict[str, np.ndarray]:
    """Replaces default colors by the chosen ones.

    Args:
        defaults: part to (red, green, blue), 0 to 255.
        colors: part to (3,), or (n, 3) for a color per frame; None for the defaults.
        n: number of frames.

    Returns:
        Part to float32 (1, 3) or (n, 3).

    Raises:
        ValueError: for a part that the scene does not have, a wrong shape, or values outside 0 to 255.
    """
    chosen = {part: np.asarray(color, np.float32)[None] for part, color in defaults.items()}
    for part, color in (colors or {}).items():
        if part not in defaults:
            raise ValueError(f"There is no part {part!r} to color; expected one of {', '.join(defaults)}.")
        color = np.asarray(color, np.float32)
        if color.shape not in ((3,), (1, 3), (n, 3)):
            raise ValueError(f"The color of {part!r} has shape {color.shape}; expected (3,) or ({n}, 3).")
        if not (color.min() >= 0 and color.max() <= 255):
            values = f"{color.min():g} to {color.max():g}"
            raise ValueError(f"The color of {part!r} has values from {values}; expected 0 to 255.")
        chosen[part] = color.reshape(-1, 3)
    return chosen


def check_hide(hide: Iterable[str], parts: tuple[str, ...]) -> frozenset[str]:
    """Checks the names of the parts to omit."""
    if isinstance(hide, str):
        raise TypeError(f"hide={hide!r} is a string; expected a tuple of part names, such as ({hide!r},).")
    for part in hide:
        if part not in parts:
            raise ValueError(f"There is no part {part!r} to hide; expected some of {', '.join(parts)}.")
    return frozenset(hide)
