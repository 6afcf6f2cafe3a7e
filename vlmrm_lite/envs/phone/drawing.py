"""Pictures of many phones at once.

Everything that several pictures share is drawn once and kept: the pages without icons (`pages.py`), and the icon of
every app at the size of a cell. A batch of pictures is then put together from these by indexing.
"""

from functools import lru_cache

import numpy as np

from ...utils.checks import check_size
from .apps import APPS, EMPTY
from .canvas import Canvas, mix
from .layout import COLUMNS, HOME, ROWS, Screens
from .look import WHITE
from .pages import draw_page, page_keys

_LABELED = 44  # pixels; in lower cells, icons have no labels


def draw(screens: Screens, height: int, width: int) -> np.ndarray:
    """Draws what phones show.

    Args:
        screens: n phones.
        height, width: size in pixels; any size shows the whole screen.

    Returns:
        uint8 (n, height, width, 3).

    Raises:
        ValueError, TypeError: for a size that is none.

    Example:
        >>> from vlmrm_lite.envs.phone.layout import random_home_screens
        >>> rng = np.random.default_rng(0)
        >>> draw(random_home_screens(rng, 2), 64, 64).shape
        (2, 64, 64, 3)
    """
    check_size(height, width)
    frames = np.empty((len(screens), height, width, 3), np.uint8)
    for frame, key in zip(frames, page_keys(screens).tolist()):
        frame[:] = draw_page(tuple(key), height, width)
    home = np.flatnonzero(screens.screen == HOME)
    if home.size:
        _add_icons(frames, home, screens.icons()[home])
    return frames


def _add_icons(frames: np.ndarray, home: np.ndarray, icons: np.ndarray) -> None:
    """Puts icons on home pages.

    Args:
        frames: uint8 (n, height, width, 3).
        home: (m,), the frames that show a home page.
        icons: (m, rows, columns), app indices, or -1 for none.
    """
    height, width = frames.shape[1:3]
    bottoms, rights = (np.arange(count + 1) * size // count for count, size in ((ROWS, height), (COLUMNS, width)))
    for row in range(ROWS):
        for column in range(COLUMNS):
            (top, bottom), (left, right) = bottoms[row : row + 2], rights[column : column + 2]
            if bottom == top or right == left:
                continue
            there = icons[:, row, column] != EMPTY
            colors, clear = icon_tiles(int(bottom - top), int(right - left))
            apps, cell = icons[there, row, column], (home[there], slice(top, bottom), slice(left, right))
            behind = frames[cell] * clear[apps]  # uint16
            behind >>= 8
            frames[cell] = colors[apps] + behind.astype(np.uint8)


@lru_cache(maxsize=16)
def icon_tiles(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """The icons of all apps at the size of a cell.

    Returns:
        Their colors times their opacity, uint8 (apps, height, width, 3); and how much of what is behind is seen,
        0 to 256, uint16 (apps, height, width, 1).
    """
    tiles = np.stack([_tile(app.name, app.glyph, app.color, height, width) for app in APPS])
    alpha = tiles[..., 3:].astype(np.uint16)
    colors = (tiles[..., :3] * alpha + 127) // 255
    return colors.astype(np.uint8), (255 - alpha) * 256 // 255


def _tile(name: str, glyph: str, color: tuple[int, int, int], height: int, width: int) -> np.ndarray:
    """One icon on a transparent ground, uint8 (height, width, 4): a white glyph on a colored square."""
    labeled = height >= _LABELED
    side = min(0.68 * width, (0.54 if labeled else 0.84) * height)
    canvas, middle = Canvas(height, width, None), 0.47 if labeled else 0.5
    size, x, y = side / (height * width) ** 0.5, side / width / 2, side / height / 2
    canvas.box((0.5 - x, middle - y), (0.5 + x, middle + y), mix(color, WHITE, 0.06), 0.22 * size)
    canvas.glyph((0.5, middle), glyph, (0.7 if labeled else 0.84) * size, WHITE)
    if labeled:
        text = min(0.13 * height, 0.18 * width) / (height * width) ** 0.5
        canvas.text((0.5, 0.87), name.capitalize(), text, WHITE, "mm", width=0.96)
    return canvas.pixels()
