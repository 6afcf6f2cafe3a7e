"""Pictures from files."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .files import error_reason

_MOST_PIXELS = 50_000_000


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Reads a picture file of any kind that Pillow knows, as RGB, uint8 ``(height, width, 3)``.

    Raises:
        ValueError: it cannot be read; the message says why in a few words.
    """
    if path.is_dir():
        raise ValueError("a folder")
    try:
        with Image.open(path) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError(f"{image.width}x{image.height} pixels are too many")
            return np.array(image.convert("RGB"))
    except Exception as error:  # Pillow raises errors of many types
        reason = "no picture" if type(error).__name__ == "UnidentifiedImageError" else error_reason(error)
        raise ValueError(reason) from error
