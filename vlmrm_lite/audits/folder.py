"""Frames of a folder, and their labels of a CSV file."""

import csv
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from ..utils.files import error_reason
from ..utils.pictures import read_picture
from .pictures import Frame

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
_TRUE, _FALSE = ("1", "true", "yes", "success", "goal"), ("0", "false", "no", "failure", "other")


def read_frames(folder: Path) -> tuple[dict[str, Frame], dict[str, str]]:
    """Reads the images of a folder, in the order of their names. A broken one is left out; the others are used.

    Returns:
        Name to frame, uint8 ``(height, width, 3)``; and the names of broken files, with the reason.

    Raises:
        VlmrmError: there is no such folder, or fewer than two images in it can be read.
    """
    if not folder.is_dir():
        raise VlmrmError(f"{folder} is no folder; expected one with images of the kinds {', '.join(ENDINGS)}.")
    frames: dict[str, Frame] = {}
    broken: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda path: _key(path.name)):
        if path.suffix.lower() in ENDINGS and not path.name.startswith("."):
            try:
                frames[path.name] = read_picture(path)
            except ValueError as error:
                broken[path.name] = error_reason(error)
    if len(frames) < 2:
        shown = f" The broken ones are {_listed(broken)}." if broken else ""
        raise VlmrmError(
            f"{folder} has {len(frames)} images that can be read; expected at least two of the kinds "
            f"{', '.join(ENDINGS)}.{shown}"
        )
    return frames, broken


def describe_broken(broken: dict[str, str]) -> str:
    """Returns one sentence that names the broken files."""
    were = "was" if len(broken) == 1 else "were"
    return f"{_listed(broken)} {were} left out."


def read_labels(path: Path, names: list[str], broken: dict[str, str]) -> NDArray[np.bool_]:
    """Reads the labels of images: a CSV file with a row ``name,label`` for each, and a header or none.

    Args:
        path: the file, UTF-8.
        names: of the images that were read.
        broken: images that were not; their labels are passed over.

    Returns:
        Labels of the images in their order, bool (n,).

    Raises:
        VlmrmError: the file cannot be read, a row is not understood, or an image has no label or two.
    """
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, ValueError, csv.Error) as error:
        raise VlmrmError(f"Cannot read the labels in {path}: {error_reason(error)}.") from error
    known = {_key(name) for name in (*names, *broken)}
    labels: dict[str, bool] = {}
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and (len(cells) < 2 or cells[1].lower() not in (*_TRUE, *_FALSE))):
            continue
        if len(cells) < 2 or cells[1].lower() not in (*_TRUE, *_FALSE):
            raise VlmrmError(
                f"Line {number} of {path} is {','.join(row)!r}; expected the name of an image and 0 or 1, such as "
                "'frame_01.png,1'."
            )
        name = _key(Path(cells[0]).name)
        if name not in known:
            raise VlmrmError(f"Line {number} of {path} names {cells[0]!r}, which is not among the images.")
        if name in labels:
            raise VlmrmError(f"Line {number} of {path} names {cells[0]!r} a second time; expected one label for each.")
        labels[name] = cells[1].lower() in _TRUE
    missing = [name for name in names if _key(name) not in labels]
    if missing:
        raise VlmrmError(f"{path} has no label for {missing[0]!r}; expected a row for each of the {len(names)} images.")
    return np.array([labels[_key(name)] for name in names])


def _key(name: str) -> str:
    """A file name in one spelling: accents are letters of their own on some systems."""
    return unicodedata.normalize("NFC", name)


def _listed(broken: dict[str, str]) -> str:
    shown = [f"{name!r} ({reason})" for name, reason in list(broken.items())[:3]]
    more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
    return f"{', '.join(shown)}{more}"
