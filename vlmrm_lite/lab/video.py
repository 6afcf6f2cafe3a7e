"""Videos inside a notebook."""

import html
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from ..utils.files import error_reason
from ..utils.video import write_video


def show_video(videos, fps: float = 30, width: int = 300):
    """Show one looping video, or several side by side.

    Args:
        videos: frames uint8 (n, height, width, 3), the path of an MP4, or a dict from titles to either.
        fps: frames per second of videos that are given as frames.
        width: width of each video on the page in pixels.

    Returns:
        An ``IPython.display.HTML`` object with the videos embedded.

    Raises:
        ValueError: there are no frames.
        VlmrmError: ffmpeg is missing, or a file cannot be read.
    """
    from IPython.display import HTML

    videos = videos if isinstance(videos, Mapping) else {"": videos}
    figures = "".join(_figure(title, _mp4(video, fps), width) for title, video in videos.items())
    return HTML(f'<div style="display: flex; flex-wrap: wrap; gap: 16px">{figures}</div>')


def _mp4(video: str | Path | Sequence[NDArray[np.uint8]], fps: float) -> bytes:
    if isinstance(video, (str, Path)):
        try:
            return Path(video).expanduser().read_bytes()
        except (OSError, ValueError) as error:
            raise VlmrmError(f"Cannot read the video {str(video)!r}: {error_reason(error)}.") from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "video.mp4")
        write_video(path, video, fps)
        return path.read_bytes()


def _figure(title: str, mp4: bytes, width: int) -> str:
    caption = f"<figcaption>{html.escape(title)}</figcaption>" if title else ""
    return (
        f'<figure style="margin: 0; text-align: center">'
        f'<video controls loop autoplay muted playsinline width="{width}" '
        f'src="data:video/mp4;base64,{b64encode(mp4).decode()}"></video>{caption}</figure>'
    )
