"""Checks of what a model embeds."""

import unicodedata
from typing import Any

import numpy as np
import torch
from torch import Tensor

_SYMBOLS = ("So", "Sk", "Sc", "Sm", "Cf", "Cc", "Co", "Cn")  # Unicode categories
_PUNCTUATION = ("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po")


def check_frames(frames: Any) -> None:
    """Checks that frames are uint8 ``(n, height, width, 3)``; nothing is guessed or converted.

    Raises:
        TypeError: not an array or tensor, or not uint8.
        ValueError: another shape, or nothing in it.
    """
    if not isinstance(frames, np.ndarray | Tensor):
        raise TypeError(
            f"frames must be a numpy array or torch tensor, not {type(frames).__name__}. Stack a "
            "list of frames with np.stack(frames)."
        )
    shape = tuple(frames.shape)
    if frames.dtype not in (np.uint8, torch.uint8):
        raise TypeError(
            f"frames must be uint8 with values 0..255, not {frames.dtype}. If they are floats in "
            "[0, 1], use (255 * frames).round() and convert to uint8."
        )
    if len(shape) != 4:
        one = " For a single frame, use frames[None]." if len(shape) == 3 else ""
        raise ValueError(f"frames must have the shape (n, height, width, 3), not {shape}.{one}")
    if shape[3] != 3:
        hint = ""
        if shape[1] == 3:
            call = "permute" if isinstance(frames, Tensor) else "transpose"
            hint = f" Channels come last: use frames.{call}(0, 2, 3, 1)."
        elif shape[3] == 4:
            hint = " Drop the alpha channel: use frames[..., :3]."
        raise ValueError(f"frames must have the shape (n, height, width, 3), not {shape}.{hint}")
    if 0 in shape:
        raise ValueError(f"frames must hold at least one frame and one pixel; their shape is {shape}.")


def list_words(text: str) -> list[str]:
    """Lists the different words of a text, in lower case; accents and vowel signs belong to their letters."""
    text = unicodedata.normalize("NFC", text.lower().replace("’", "'"))
    spaced = "".join(c if c == "'" or unicodedata.category(c)[0] in "LNM" else " " for c in text)
    words = (word.strip("'") for word in spaced.split())
    return list(dict.fromkeys(word for word in words if any(c.isalnum() for c in word)))


def list_symbols(text: str) -> list[str]:
    """Lists the characters of a text that belong to no word: emoji and other symbols, and invisible characters.

    Punctuation is listed if the text has no word that it could belong to.
    """
    kinds = _SYMBOLS if list_words(text) else (*_SYMBOLS, *_PUNCTUATION)
    symbols = [c for c in dict.fromkeys(text) if unicodedata.category(c) in kinds and c not in "\t\n\r"]
    return [c if c.isprintable() else f"U+{ord(c):04X}" for c in symbols]
