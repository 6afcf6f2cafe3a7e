"""The sheet of glyphs."""

import shutil

import numpy as np
import pytest

from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.phone import icons
from vlmrm_lite.utils import shipped
from vlmrm_lite.utils.paths import data_path


def test_the_sheet_holds_every_glyph_and_all_differ():
    glyphs = np.stack([np.asarray(icons.glyph(name, 24)) for name in dict.fromkeys(icons.GLYPHS)])
    assert glyphs.shape[1:] == (24, 24) and (glyphs.max((1, 2)) > 200).all() and (glyphs.mean((1, 2)) > 20).all()
    flat = glyphs.reshape(len(glyphs), -1).astype(int)
    distances = np.abs(flat[:, None] - flat[None]).mean(-1) + 1000 * np.eye(len(flat))
    assert distances.min() > 12


def test_the_sheet_is_small_and_has_its_notice():
    assert data_path("phone", "icons.png").stat().st_size < 60_000
    notice = data_path("phone", "NOTICE").read_text()
    assert "Apache License 2.0" in notice and "Material Design Icons" in notice and "7.4.47" in notice


def test_a_glyph_that_the_sheet_lacks():
    with pytest.raises(VlmrmError, match="The icon sheet has no glyph 'zeppelin'. Run `vlmrm-lite dev icons`"):
        icons.glyph("zeppelin", 8)


def test_a_damaged_sheet(tmp_path, monkeypatch):
    shutil.copytree(data_path("phone"), tmp_path / "phone")
    sheet = tmp_path / "phone" / "icons.png"
    sheet.write_bytes(sheet.read_bytes()[:-1] + b"!")
    for module in (icons, shipped):
        monkeypatch.setattr(module, "data_path", tmp_path.joinpath)
    icons._tiles.cache_clear()
    with pytest.raises(VlmrmError, match="icons.png is damaged or was modified. Reinstall vlmrm-lite"):
        icons.glyph("email", 9)
    icons._tiles.cache_clear()
