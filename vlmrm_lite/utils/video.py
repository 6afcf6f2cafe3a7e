"""MP4 files from frames, with the ffmpeg of a Python package."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from .extras import import_extra
from .files import atomic_write


def write_video(path: Path, frames: Sequence[NDArray[np.uint8]], fps: float = 30) -> None:
    """Writes an H.264 video, which every browser plays.

    Args:
        path: the file, usually ``.mp4``.
        frames: uint8 (height, width, 3) each; an odd last row or column is cropped.
        fps: frames per second.

    Raises:
        ValueError: there are no frames.
        VlmrmError: ffmpeg is missing, or the file could not be written.
    """
    imageio_ffmpeg = import_extra("imageio_ffmpeg", "lab", "Videos")
    mediapy = import_extra("mediapy", "lab", "Videos")
    if len(frames) == 0:
        raise ValueError("There are no frames, so there is no video.")
    try:
        mediapy.set_ffmpeg(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise VlmrmError(
            "There is no ffmpeg, which videos need: run `pip install imageio-ffmpeg`, or set "
            "IMAGEIO_FFMPEG_EXE to the path of an ffmpeg."
        ) from error
    height, width = frames[0].shape[0] // 2 * 2, frames[0].shape[1] // 2 * 2
    with atomic_write(Path(path)) as temporary:
        try:
            mediapy.write_video(temporary, [frame[:height, :width] for frame in frames], fps=fps)
        except RuntimeError as error:
            raise OSError(str(error)) from error
