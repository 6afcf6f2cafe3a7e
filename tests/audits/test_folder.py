"""Images of a folder: names that are not ASCII, broken files, other sizes, and their labels."""

import unicodedata

import numpy as np
import pytest
from PIL import Image

from vlmrm_lite.audits import folder as folders
from vlmrm_lite.errors import VlmrmError

NAMES = ["кадр-1.png", "Käfig 2.PNG", "三.png", "z.jpg"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "shots ü").mkdir()
    for i, name in enumerate(NAMES):
        pixels = np.full((8 + i, 12, 3), 50 * i, np.uint8)
        Image.fromarray(pixels).save(tmp_path / "shots ü" / name, "JPEG" if name.endswith("jpg") else "PNG")
    return tmp_path / "shots ü"


def test_a_broken_file_is_named_and_left_out(folder):
    whole = (folder / "三.png").read_bytes()
    (folder / "поломан.png").write_bytes(whole[: len(whole) // 2])
    (folder / "notes.txt").write_text("no image")
    frames, broken = folders.read_frames(folder)
    assert set(frames) == set(NAMES) and set(broken) == {"поломан.png"}
    assert frames["三.png"].shape == (10, 12, 3) and frames["三.png"][0, 0, 0] == 100
    sentence = folders.describe_broken(broken)
    assert sentence.startswith("'поломан.png' (") and sentence.endswith(" was left out.")


def test_pictures_with_transparency_palette_and_gray_become_rgb(folder):
    for mode in ("RGBA", "P", "L", "1"):
        Image.new(mode, (4, 5)).save(folder / f"{mode}.png")
    frames, broken = folders.read_frames(folder)
    assert not broken and frames["RGBA.png"].shape == frames["L.png"].shape == frames["P.png"].shape == (5, 4, 3)


@pytest.mark.parametrize("kept", [0, 1])
def test_a_folder_without_images_is_refused(tmp_path, kept):
    for i in range(kept):
        Image.new("RGB", (4, 4)).save(tmp_path / f"{i}.png")
    (tmp_path / "bad.png").write_bytes(b"x")
    with pytest.raises(VlmrmError, match=rf"has {kept} images that can be read.*'bad.png'"):
        folders.read_frames(tmp_path)
    with pytest.raises(VlmrmError, match="is no folder"):
        folders.read_frames(tmp_path / "missing")


def test_labels_in_any_order_with_a_header_and_in_another_spelling(folder):
    spelled = unicodedata.normalize("NFD", "Käfig 2.PNG")
    path = folder / "labels.csv"
    path.write_text(f"file,label\nz.jpg,1\n三.png, false\n{spelled},Success\nкадр-1.png,0\nbad.png,1\n", "utf-8-sig")
    labels = folders.read_labels(path, NAMES, {"bad.png": "damaged"})
    assert labels.tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("z.jpg,1\nz.jpg,0", "Line 2 of .* names 'z.jpg' a second time"),
        ("z.jpg,1\nz.jpg", "Line 2 of .* is 'z.jpg'; expected the name of an image and 0 or 1"),
        ("z.jpg,1\nз.png,maybe", "Line 2 .*maybe"),
        ("other.png,1", "names 'other.png', which is not among the images"),
        ("z.jpg,1", "has no label for 'кадр-1.png'"),
    ],
)
def test_labels_that_cannot_be_used(folder, text, message):
    (folder / "labels.csv").write_text(text, "utf-8")
    with pytest.raises(VlmrmError, match=message):
        folders.read_labels(folder / "labels.csv", NAMES, {})


def test_labels_that_cannot_be_read(folder):
    with pytest.raises(VlmrmError, match="Cannot read the labels in .*no such file"):
        folders.read_labels(folder / "none.csv", NAMES, {})
    (folder / "labels.csv").write_bytes("é,1".encode("latin-1"))
    with pytest.raises(VlmrmError, match="Cannot read the labels"):
        folders.read_labels(folder / "labels.csv", NAMES, {})
