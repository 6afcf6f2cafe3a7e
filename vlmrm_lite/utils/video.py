"""MP4 files from frames, with the ffmpeg of a Python package."""

import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from .checks import check_positive
from .extras import import_extra
from .files import atomic_write
from .frames import to_numpy
from .rendering import check_frame

SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv")
"""Kinds of files that hold H.264 videos."""
_DEFAULT_FPS = 30


def write_video(path: str | os.PathLike, frames: Sequence[NDArray[np.uint8]], fps: float = _DEFAULT_FPS) -> None:
    """Writes an H.264 video, which every browser plays.

    Args:
        path: the file; see `check_video_path`.
        frames: uint8 (height, width, 3) each, of the same size; an odd last row or column is cropped.
        fps: frames per second.

    Raises:
        TypeError: `path` is no path, or `fps` no number.
        ValueError: the path cannot be that of a video, there are no frames, or they are too small, of different sizes,
            or not uint8 (height, width, 3); `fps` is not positive and finite.
        VlmrmError: ffmpeg is missing, or the file could not be written.
    """
    file = check_video_path(path)
    check_positive("fps", fps, "30 is usual")
    height, width = _common_size(frames)
    imageio_ffmpeg = import_extra("imageio_ffmpeg", "lab", "Videos")
    mediapy = import_extra("mediapy", "lab", "Videos")
    try:
        mediapy.set_ffmpeg(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise VlmrmError(
            "There is no ffmpeg, which videos need: run `pip install imageio-ffmpeg`, or set "
            "IMAGEIO_FFMPEG_EXE to the path of an ffmpeg."
        ) from error
    even = [to_numpy(frame)[: height // 2 * 2, : width // 2 * 2] for frame in frames]
    # ffmpeg takes some names for options, addresses or patterns, so it never sees a name that somebody chose.
    with atomic_write(file) as temporary, tempfile.TemporaryDirectory() as folder:
        written = Path(folder, f"video{file.suffix.lower()}")
        try:
            mediapy.write_video(written, even, fps=fps)
        except RuntimeError as error:
            raise OSError(str(error)) from error
        shutil.copyfile(written, temporary)


def check_video_path(path: str | os.PathLike) -> Path:
    """Checks where a video is to be written, before anything is filmed.

    Args:
        path: ends in ``.mp4``, ``.m4v``, ``.mov`` or ``.mkv``; ``~`` is the home folder.

    Returns:
        The path, with ``~`` expanded.

    Raises:
        TypeError: it is no path.
        ValueError: it is an address on the network, an existing folder, or ends otherwise.
    """
    if not isinstance(path, (str, os.PathLike)) or isinstance(os.fspath(path), bytes):
        raise TypeError(
            f"The path of the video is {path!r}, a {type(path).__name__}; expected a path such as film.mp4."
        )
    text = os.fspath(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", text):  # pathlib makes one slash of two
        raise ValueError(f"{text!r} is an address; expected the path of a file on this machine, such as film.mp4.")
    if "\0" in text:
        raise ValueError(f"{text!r} holds a zero byte; expected a path such as film.mp4.")
    try:
        checked = Path(text).expanduser()
    except RuntimeError:  # of a user who does not exist
        raise ValueError(f"{text!r} begins with the home folder of an unknown user; write it out.") from None
    if checked.is_dir():
        raise ValueError(f"{checked} is a folder; expected the path of a file, such as {checked / 'film.mp4'}.")
    if checked.suffix.lower() not in SUFFIXES:
        ending = f"ends in {checked.suffix!r}" if checked.suffix else "has no ending"
        raise ValueError(f"{text!r} {ending}; expected one of {', '.join(SUFFIXES)}, such as film.mp4.")
    return checked


def frames_per_second(metadata: Mapping[str, Any] | None) -> float:
    """Returns the speed that an environment's metadata asks for, or 30 if there is none that makes sense."""
    fps = (metadata or {}).get("render_fps")
    return float(fps) if isinstance(fps, Real) and 0 < float(fps) < float("inf") else _DEFAULT_FPS


def _common_size(frames: Sequence[Any]) -> tuple[int, int]:
    """Returns the height and width of all frames, after checking them."""
    if len(frames) == 0:
        raise ValueError("There are no frames, so there is no video.")
    size = None
    for i, frame in enumerate(frames):
        check_frame(frame, f"Frame {i} of the video", "is")
        size = size or tuple(frame.shape[:2])
        if tuple(frame.shape[:2]) != size:
            raise ValueError(
                f"Frame 0 of the video has height and width {size}, but frame {i} has {tuple(frame.shape[:2])}; "
                "expected one size."
            )
    assert size is not None
    if min(size) < 2:
        raise ValueError(f"The frames have height and width {size}; a video needs at least 2 pixels of each.")
    return size
