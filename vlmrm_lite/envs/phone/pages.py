"""Everything on a screen but the icons: wallpapers, the lock screen, the settings page, and open apps."""

from functools import lru_cache

import numpy as np

from .apps import APPS
from .canvas import Canvas, Color, mix
from .contents import ARCHETYPES
from .layout import FIRST_APP, HOME, LOCKED, PAGES, ROWS, SETTINGS_PAGE, WALLPAPERS, Screens
from .look import BLACK, TOP, WHITE, bright, make_look, words

WALLPAPER_COLORS = {
    "blue": (52, 120, 220),
    "red": (205, 52, 60),
    "green": (52, 150, 78),
    "purple": (124, 66, 186),
    "orange": (236, 130, 36),
    "pink": (236, 128, 176),
    "teal": (20, 150, 156),
    "gray": (120, 126, 134),
}
_STATUS = 0.035  # height of the bar with the time
_SMALL = 128 * 128  # pixels; every screen of this size is kept


def page_keys(screens: Screens) -> np.ndarray:
    """What decides about a screen but for its icons: screen, page, wallpaper, dark and variant, 0 where unseen.

    Returns:
        int64 (n, 5).
    """
    home, locked, settings = (screens.screen == value for value in (HOME, LOCKED, SETTINGS_PAGE))
    page, wallpaper = np.where(home, screens.page, 0), np.where(home | locked, screens.wallpaper, 0)
    variant = np.where(home, 0, screens.variant)
    return np.stack([screens.screen, page, wallpaper, screens.dark, variant], axis=1)


def draw_page(key: tuple[int, ...], height: int, width: int) -> np.ndarray:
    """Draws a screen without icons, or returns it if it is kept.

    Args:
        key: a row of `page_keys`.
        height, width: size in pixels.

    Returns:
        uint8 (height, width, 3), read-only.
    """
    return (_small_page if height * width <= _SMALL else _large_page)(key, height, width)


def _draw_page(key: tuple[int, ...], height: int, width: int) -> np.ndarray:
    screen, page, wallpaper, dark, variant = key
    if screen == HOME:
        canvas = _home(page, wallpaper, bool(dark), height, width)
    elif screen == LOCKED:
        canvas = _lock(wallpaper, bool(dark), variant, height, width)
    elif screen == SETTINGS_PAGE:
        canvas = _settings(bool(dark), variant, height, width)
    else:
        canvas = _app(screen - FIRST_APP, bool(dark), variant, height, width)
    pixels = canvas.pixels()
    pixels.flags.writeable = False
    return pixels


_small_page = lru_cache(maxsize=4096)(_draw_page)
_large_page = lru_cache(maxsize=32)(_draw_page)


def _wallpaper(index: int, page: int, dark: bool, height: int, width: int) -> Canvas:
    """A color that gets darker to the bottom, with two hills and a moon; all of them move with the page."""
    color = mix(WALLPAPER_COLORS[WALLPAPERS[index]], BLACK, 0.6 if dark else 0)
    canvas = Canvas(height, width, color)
    for band in range(24):
        canvas.box((0, band / 24), (1, (band + 1) / 24), mix(mix(color, WHITE, 0.18), color, band / 23))
    canvas.disc((0.8 - 0.3 * page, 0.3), 0.2, mix(color, WHITE, 0.28))
    canvas.shape([(0, 0.66), (0.8 - 0.3 * page, 0.46), (1, 0.7), (1, 1), (0, 1)], mix(color, BLACK, 0.12))
    canvas.shape([(0, 0.86), (0.9 - 0.4 * page, 0.64), (1, 0.8), (1, 1), (0, 1)], mix(color, BLACK, 0.24))
    return canvas


def _home(page: int, wallpaper: int, dark: bool, height: int, width: int) -> Canvas:
    """A wallpaper with the dock's panel under a line for each page, of which one is white."""
    canvas = _wallpaper(wallpaper, page, dark, height, width)
    color = mix(WALLPAPER_COLORS[WALLPAPERS[wallpaper]], BLACK, 0.6 if dark else 0)
    _status_bar(canvas, WHITE)
    top = 1 - 1 / ROWS
    canvas.box((0.02, top + 0.012), (0.98, 0.995), mix(color, WHITE, 0.4), 0.05)
    for i in range(PAGES):
        start, end = (i + 0.1) / PAGES, (i + 0.9) / PAGES
        canvas.box((start, top - 0.004), (end, top + 0.01), WHITE if i == page else mix(color, BLACK, 0.5), 0.01)
    return canvas


def _lock(wallpaper: int, dark: bool, variant: int, height: int, width: int) -> Canvas:
    """A wallpaper with a padlock, the time and the date."""
    rng, canvas = np.random.default_rng((LOCKED, variant)), _wallpaper(wallpaper, 1, dark, height, width)
    _status_bar(canvas, WHITE)
    canvas.glyph((0.5, 0.14), "lock", 0.14, WHITE)
    canvas.text((0.5, 0.32), f"{rng.integers(1, 13)}:{rng.integers(10, 60)}", 0.24, WHITE, "mm")
    day = rng.choice(["Monday", "Tuesday", "Friday", "Sunday"])
    canvas.text((0.5, 0.48), f"{day} {rng.integers(1, 29)}", 0.06, WHITE, "mm")
    canvas.glyph((0.5, 0.84), "chevron-up", 0.14, WHITE)
    canvas.text((0.5, 0.93), "Swipe up to unlock", 0.05, WHITE, "mm")
    return canvas


def _settings(dark: bool, variant: int, height: int, width: int) -> Canvas:
    """Rows with switches under a gray header."""
    rng, look = np.random.default_rng((SETTINGS_PAGE, variant)), make_look(0, dark)
    canvas = Canvas(height, width, look.ground)
    _header(canvas, "settings", "cog", (96, 100, 108), dark)
    for row in range(8):
        y = TOP + 0.055 + 0.097 * row
        canvas.disc((0.11, y), 0.034, bright(rng))
        canvas.text((0.21, y), words(rng, 1), 0.048, look.ink)
        on = rng.random() < 0.6
        canvas.box((0.76, y - 0.022), (0.94, y + 0.022), (52, 190, 90) if on else look.faint, 0.04)
        canvas.disc((0.9 if on else 0.8, y), 0.028, WHITE)
    return canvas


def _app(app: int, dark: bool, variant: int, height: int, width: int) -> Canvas:
    """The screen of an app."""
    look, (name, glyph, color, archetype, *_) = make_look(app, dark), APPS[app]
    canvas = Canvas(height, width, look.ground)
    ARCHETYPES[archetype](canvas, look, np.random.default_rng((FIRST_APP + app, variant)))
    _header(canvas, name, glyph, color, dark)
    return canvas


def _header(canvas: Canvas, name: str, glyph: str, color: Color, dark: bool) -> None:
    """A bar in the color of an app, with its glyph and its name."""
    canvas.box((0, 0), (1, TOP), mix(color, BLACK, 0.5) if dark else color)
    _status_bar(canvas, WHITE)
    middle, size = (_STATUS + TOP) / 2, 0.8 * (TOP - _STATUS) / canvas.down(1)
    size = min(size, 0.2 / canvas.across(1))
    canvas.glyph((0.04 + canvas.across(size) / 2, middle), glyph, size, WHITE)
    canvas.text((0.08 + canvas.across(size), middle), name.capitalize(), 0.085, WHITE, width=0.88 - canvas.across(size))


def _status_bar(canvas: Canvas, color: Color) -> None:
    """The time, and glyphs for the network and the battery."""
    middle = _STATUS / 2 + 0.003
    size = 0.7 * _STATUS / canvas.down(1)
    canvas.text((0.04, middle), "10:24", size, color)
    canvas.glyph((0.96 - canvas.across(size) / 2, middle), "battery", size, color)
    canvas.glyph((0.95 - 2 * canvas.across(size), middle), "wifi", size, color)
