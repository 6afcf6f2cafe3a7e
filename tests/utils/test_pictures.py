"""Pictures from files."""

import numpy as np
import pytest
from PIL import Image

from vlmrm_lite.utils import pictures
from vlmrm_lite.utils.pictures import read_picture


def test_every_mode_becomes_rgb(tmp_path):
    for mode in ("RGBA", "P", "L", "1", "RGB"):
        Image.new(mode, (4, 5)).save(tmp_path / f"{mode}.png")
        picture = read_picture(tmp_path / f"{mode}.png")
        assert picture.shape == (5, 4, 3) and picture.dtype == np.uint8 and not picture.any()


def test_what_cannot_be_read_has_a_reason(tmp_path, monkeypatch):
    (tmp_path / "text.png").write_text("words")
    Image.new("RGB", (9, 9)).save(tmp_path / "large.png")
    monkeypatch.setattr(pictures, "_MOST_PIXELS", 80)
    for path, reason in (
        (tmp_path, "a folder"),
        (tmp_path / "none.png", "no such file or directory"),
        (tmp_path / "text.png", "no picture"),
        (tmp_path / "large.png", "9x9 pixels are too many"),
    ):
        with pytest.raises(ValueError, match=f"^{reason}$"):
            read_picture(path)
