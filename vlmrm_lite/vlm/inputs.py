"""Checks of what a model embeds: frames and prompts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor


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


def check_prompts(prompts: Any) -> list[str]:
    """Checks and lists prompts: one string, or a sequence of strings.

    Raises:
        TypeError: not a string or a sequence of strings.
        ValueError: no prompt, or an empty one.
    """
    if isinstance(prompts, str):
        prompts = [prompts]
    if not isinstance(prompts, Sequence) or not all(isinstance(prompt, str) for prompt in prompts):
        raise TypeError(f"A prompt must be a string or a list of strings, not {prompts!r}.")
    if len(prompts) == 0:
        raise ValueError("At least one prompt is needed, but the list is empty.")
    for prompt in prompts:
        if not prompt.strip():
            raise ValueError(f"A prompt must not be empty: {prompt!r} (in {prompts!r}).")
    return list(prompts)
