"""The tool that renders the phone's icon sheet."""

from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.phone.icons import GLYPHS, SHEET_COLUMNS, TILE
from vlmrm_lite.lab.icons import make_icon_sheet


def font_package(folder, names):
    """A package like the one of the icons, whose glyphs are letters."""
    rules = [f'.mdi-{name}::before {{\n  content: "\\{0x41 + i % 26:X}";\n}}' for i, name in enumerate(names)]
    (folder / "css").mkdir()
    (folder / "css" / "materialdesignicons.css").write_text("\n".join(rules))
    (folder / "fonts").mkdir()
    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (folder / "fonts" / "materialdesignicons-webfont.ttf").write_bytes(font.read_bytes())
    return folder


def test_the_sheet_names_its_glyphs_and_each_fills_its_tile(tmp_path):
    path = make_icon_sheet(font_package(tmp_path, GLYPHS), tmp_path / "icons.png")
    with Image.open(path) as image:
        assert image.mode == "L" and image.info["glyphs"].split() == list(GLYPHS)
        sheet = np.asarray(image)
    for i in range(len(GLYPHS)):
        row, column = divmod(i, SHEET_COLUMNS)
        tile = sheet[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE] > 60
        assert max(tile.any(0).sum(), tile.any(1).sum()) >= TILE - 6


def test_other_folders(tmp_path):
    with pytest.raises(VlmrmError, match=r"is not the npm package @mdi/font; expected css/ and fonts/ in it"):
        make_icon_sheet(tmp_path, tmp_path / "icons.png")
    with pytest.raises(VlmrmError, match=f"has no glyph '{GLYPHS[-1]}'; choose another one"):
        make_icon_sheet(font_package(tmp_path, GLYPHS[:-1]), tmp_path / "icons.png")
    assert not (tmp_path / "icons.png").exists()
