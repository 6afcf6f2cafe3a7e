"""An animated GIF of the shipped humanoid agents, each with its prompt.

vlmrm-lite dev gallery docs/humanoid.gif
"""

import textwrap
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ..envs.humanoid.env import HumanoidVectorEnv
from ..utils.frames import to_numpy

_COLUMNS, _LINES = 4, 4  # panels in a row, lines of text under each
_FONT_SIZE, _LINE = 13, 16  # pixels
_PAPER, _INK = (255, 255, 255), (40, 40, 40)


def gallery(rollouts: Mapping[str, NDArray], size: int = 200, every: int = 2) -> list[Image.Image]:
    """Render humanoids side by side, each above its text.

    Args:
        rollouts: dict from the text under a humanoid to the states of one episode, qpos (steps, 24); all episodes have
            the same length.
        size: side of a humanoid's panel in pixels.
        every: number of steps between consecutive pictures.

    Returns:
        The pictures, RGB.

    Raises:
        ValueError: there are no rollouts, or their lengths differ.
    """
    lengths = {len(qpos) for qpos in rollouts.values()}
    if len(lengths) != 1:
        raise ValueError(f"The rollouts have {sorted(lengths)} steps; expected one length, and at least one rollout.")
    envs = HumanoidVectorEnv(num_envs=len(rollouts), width=size, height=size, quality="video", device="cpu")
    envs.reset(seed=0)
    pictures = []
    for states in np.stack(list(rollouts.values()), axis=1)[::every]:
        envs.set_state(states, np.zeros((len(states), 23)))
        pictures.append(_page(list(rollouts), to_numpy(envs.render())))
    envs.close()
    return pictures


def save_gif(pictures: list[Image.Image], path: str | Path, frame_ms: int = 60) -> Path:
    """Write a looping GIF that pauses at its end, with the color palette of its last picture.

    Args:
        pictures: RGB, all of the same size.
        path: the file; its folder is created if necessary.
        frame_ms: duration of each picture in milliseconds.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    palette = pictures[-1].quantize(64)
    first, *others = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    durations = [frame_ms] * len(others) + [20 * frame_ms]
    first.save(path, save_all=True, append_images=others, duration=durations, loop=0, optimize=True)
    return path


def _page(texts: list[str], frames: NDArray) -> Image.Image:
    """Frames (n, size, size, 3) in rows, each above its text."""
    size = frames.shape[1]
    height = size + _LINES * _LINE + 8
    page = Image.new("RGB", (min(len(frames), _COLUMNS) * size, -(-len(frames) // _COLUMNS) * height), _PAPER)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(_FONT_SIZE)
    wide = int(size / draw.textlength("n", font=font))
    for i, (text, frame) in enumerate(zip(texts, frames, strict=True)):
        x, y = i % _COLUMNS * size, i // _COLUMNS * height
        page.paste(Image.fromarray(np.asarray(frame)), (x, y))
        for number, line in enumerate(textwrap.wrap(text, wide)[:_LINES]):
            draw.text((x + size / 2, y + size + 4 + number * _LINE), line, _INK, font, anchor="ma")
    return page


def film_shipped_agents(path: str | Path = "docs/humanoid.gif") -> Path:
    """Write the first episode of every shipped humanoid policy to a GIF, with its number of successes out of 100."""
    from ..evaluation import successes
    from .humanoid import shipped_runs

    rollouts = {}
    for run in shipped_runs().values():
        episodes = run.rollout(100, seed=1_000)
        succeeded = int(successes(episodes["success"], run.task.min_success_fraction).sum())
        rollouts[f"{run.task.goal} ({succeeded} of 100)"] = episodes["qpos"][0]
    return save_gif(gallery(rollouts), path)
