"""White glyphs of Material Design Icons, read from one sheet in ``data/phone``.

The sheet is a grayscale PNG of square tiles, `SHEET_COLUMNS` a row. Its text field "glyphs" names them in order.
"""

from functools import cache, lru_cache

import numpy as np
from PIL import Image

from ...errors import VlmrmError
from ...utils.paths import data_path
from .apps import APPS

TILE, SHEET_COLUMNS = 64, 8
GLYPHS = (*(app.glyph for app in APPS), "lock", "cog", "chevron-up", "battery", "wifi")
"""Names of all glyphs: one for each app, and what the screens have beside them."""


@lru_cache(maxsize=512)
def glyph(name: str, size: int) -> Image.Image:
    """A glyph as a mask.

    Args:
        name: one of `GLYPHS`.
        size: its width and height in pixels.

    Returns:
        An image of mode "L", 255 inside of the glyph.

    Raises:
        VlmrmError: the sheet is missing or damaged, or has no such glyph.
    """
    tiles = _tiles()
    if name not in tiles:
        raise VlmrmError(f"The icon sheet has no glyph {name!r}. Run `vlmrm-lite dev icons` after changes of the apps.")
    return Image.fromarray(tiles[name]).resize((size, size), Image.Resampling.LANCZOS)


@cache
def _tiles() -> dict[str, np.ndarray]:
    """Glyph name to alpha, uint8 (TILE, TILE)."""
    from ...utils.shipped import check_shipped  # imports torch

    path = data_path("phone", "icons.png")
    check_shipped(path)
    with Image.open(path) as image:
        names, sheet = image.info["glyphs"].split(), np.asarray(image.convert("L"))
    rows = sheet.reshape(-1, TILE, SHEET_COLUMNS, TILE).swapaxes(1, 2).reshape(-1, TILE, TILE)
    return dict(zip(names, rows[: len(names)], strict=True))
