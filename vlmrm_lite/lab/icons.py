"""Renders the glyphs that the phone draws into one small sheet; for developers.

The glyphs come from Material Design Icons, a package of npm::

    npm pack @mdi/font && tar xzf mdi-font-*.tgz
    vlmrm-lite dev icons package
"""

import re
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from ..envs.phone.icons import GLYPHS, SHEET_COLUMNS, TILE
from ..errors import VlmrmError
from ..utils.files import atomic_write
from ..utils.paths import data_path

_MARGIN, _OVERSAMPLING, _LEVELS = 2, 8, 16


def make_icon_sheet(package: Path, path: Path | None = None) -> Path:
    """Renders the sheet of all glyphs.

    Args:
        package: folder of the unpacked npm package ``@mdi/font``.
        path: the PNG to write; None for the one that ships.

    Returns:
        The path of the PNG.

    Raises:
        VlmrmError: the folder is not that package, or the package lacks a glyph.
    """
    path = data_path("phone", "icons.png") if path is None else path
    style, font_file = (
        package / part for part in ("css/materialdesignicons.css", "fonts/materialdesignicons-webfont.ttf")
    )
    if not style.is_file() or not font_file.is_file():
        raise VlmrmError(f"{package} is not the npm package @mdi/font; expected css/ and fonts/ in it.")
    codes = dict(re.findall(r'\.mdi-([\w-]+)::before\s*{\s*content:\s*"\\(\w+)"', style.read_text(encoding="utf-8")))
    missing = [name for name in GLYPHS if name not in codes]
    if missing:
        raise VlmrmError(f"{package} has no glyph {missing[0]!r}; choose another one in envs/phone/apps.py.")
    font = ImageFont.truetype(str(font_file), TILE * _OVERSAMPLING)
    sheet = Image.new("L", (SHEET_COLUMNS * TILE, -(-len(GLYPHS) // SHEET_COLUMNS) * TILE))
    for i, name in enumerate(GLYPHS):
        sheet.paste(_tile(chr(int(codes[name], 16)), font), (i % SHEET_COLUMNS * TILE, i // SHEET_COLUMNS * TILE))
    few = np.round(np.asarray(sheet) / 255 * (_LEVELS - 1)) * (255 / (_LEVELS - 1))  # compresses better
    info = PngInfo()
    info.add_text("glyphs", " ".join(GLYPHS))
    with atomic_write(path) as temporary:
        Image.fromarray(few.astype(np.uint8)).save(temporary, "PNG", optimize=True, pnginfo=info)
    return path


def _tile(character: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    """One glyph that fills its tile, mode "L"."""
    side = 2 * TILE * _OVERSAMPLING
    large = Image.new("L", (side, side))
    ImageDraw.Draw(large).text((side / 2, side / 2), character, 255, font, anchor="mm")
    inside = TILE - 2 * _MARGIN
    cut = large.crop(large.getbbox())
    scale = inside / max(cut.size)
    cut = cut.resize([max(1, round(length * scale)) for length in cut.size], Image.Resampling.BOX)
    tile = Image.new("L", (TILE, TILE))
    tile.paste(cut, ((TILE - cut.width) // 2, (TILE - cut.height) // 2))
    return tile
