"""Frames from ``render()``, checked: what was returned instead of a frame, and how to turn it into one."""

from typing import Any

import gymnasium as gym
import numpy as np
import torch
from gymnasium.vector import VectorEnv

_FRAME = "a frame, uint8 (height, width, 3)"
_WHERE = "Wrap the environment in a gym.Wrapper whose render() does that."


def render_frame(env: gym.Env) -> Any:
    """Renders a single environment.

    Returns:
        The frame, uint8 ``(height, width, 3)``, numpy or torch, as the environment returned it.

    Raises:
        ValueError: the environment returned anything else.
    """
    frame = env.render()
    check_frame(frame, f"render() of {env}" if not _is_frame(frame) else "")
    return frame


def render_frames(envs: VectorEnv) -> Any:
    """Renders a vector environment.

    Returns:
        The frames of its environments as it returned them: a list or tuple of uint8 ``(height, width, 3)``, or one
        array or tensor uint8 ``(n, height, width, 3)``.

    Raises:
        ValueError: the environment returned anything else.
    """
    frames, n = envs.render(), envs.num_envs
    source = f"render() of {envs}"
    if frames is None:
        check_frame(None, source)
    if isinstance(frames, (np.ndarray, torch.Tensor)) and frames.ndim != 4:
        raise ValueError(
            f"{source} returned one array of shape {tuple(frames.shape)}; expected one frame per environment, "
            f"uint8 ({n}, height, width, 3). The reward cannot tell the environments of one tiled image apart."
        )
    if not isinstance(frames, (list, tuple, np.ndarray, torch.Tensor)):
        raise ValueError(f"{source} returned {_describe(frames)}; expected one frame per environment, {n} in all.")
    if len(frames) != n:
        raise ValueError(
            f"render() must return one frame per environment, but {envs} returned {len(frames)} frames for {n} "
            "environments."
        )
    if isinstance(frames, (list, tuple)):
        for i, frame in enumerate(frames):
            check_frame(frame, f"render() of environment {i} in {envs}" if not _is_frame(frame) else "")
    elif n:
        check_frame(frames[0], source)
    return frames


def check_frame(frame: Any, source: str, verb: str = "returned") -> None:
    """Raises ``ValueError`` unless a value is uint8 ``(height, width, 3)``, numpy or torch.

    Args:
        frame: what is to be a frame.
        source: where it comes from, for the message, such as "render() of MyEnv".
        verb: joins the source and the value in the message.
    """
    if _is_frame(frame):
        return
    if frame is None:
        raise ValueError(
            f"{source} {verb} None instead of {_FRAME}. The reward needs frames: check the environment's render()."
        )
    where = _WHERE if verb == "returned" else ""
    raise ValueError(f"{source} {verb} {_describe(frame)}; expected {_FRAME}. {_hint(frame)} {where}".rstrip())


def _is_frame(frame: Any) -> bool:
    return (
        isinstance(frame, (np.ndarray, torch.Tensor))
        and frame.ndim == 3
        and frame.shape[-1] == 3
        and frame.dtype == (torch.uint8 if isinstance(frame, torch.Tensor) else np.uint8)
        and 0 not in frame.shape
    )


def _describe(value: Any) -> str:
    if isinstance(value, (np.ndarray, torch.Tensor)):
        return f"{str(value.dtype).removeprefix('torch.')} {tuple(value.shape)}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"{type(value).__name__} {value!r:.40}"


def _hint(frame: Any) -> str:
    """Returns how to make a frame of it."""
    if isinstance(frame, str):
        return 'Text is no frame: make the environment with render_mode="rgb_array", not "ansi".'
    if isinstance(frame, (list, tuple)):
        return 'Return one frame, the last: render_mode="rgb_array", not "rgb_array_list".'
    if not isinstance(frame, (np.ndarray, torch.Tensor)):
        return "Convert an image with np.asarray(image.convert('RGB'))."
    shape = tuple(frame.shape)
    if 0 in shape:
        return "It has no pixels."
    if len(shape) == 2 or len(shape) == 3 and shape[2] == 1:
        return "Repeat a gray frame for red, green and blue: np.repeat(frame.reshape(*frame.shape[:2], 1), 3, axis=2)."
    if len(shape) == 3 and shape[2] == 4:
        return "Drop the transparency: frame[..., :3]."
    if len(shape) == 3 and shape[2] != 3 and shape[0] == 3:
        return "Move the colors to the end: np.moveaxis(frame, 0, -1)."
    if len(shape) == 3 and shape[2] == 3:
        return "Convert values from 0 to 1 with (255 * frame).astype(np.uint8), and others with frame.astype(np.uint8)."
    return "Return one picture with red, green and blue in the last axis."
