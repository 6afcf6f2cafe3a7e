"""Pictures to audit: from random play, or as somebody gave them."""

import math
import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import gymnasium as gym
import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from PIL import Image

from ..sb3 import SB3VecEnv
from ..sb3.player import random_actions
from ..training.env_wrappers import as_vector, check_renders
from ..utils.environments import hint_for
from ..utils.frames import to_numpy
from ..utils.rendering import check_frame

Frame = NDArray[np.uint8]

FRAMES, STEPS, MOMENTS = 256, 200, 8  # of random play: most frames, steps at least, and moments at least
_REPEATS = 16  # frames that are rendered twice
_SECONDS, _FEWEST = 15.0, 32  # where rendering is slow: its time, and the frames that are rendered in any case
_NO_PICTURES = "expected a Gymnasium environment, an array uint8 (n, height, width, 3), or a list of frames or images"


@dataclass(frozen=True)
class Sample:
    """Pictures to audit.

    Attributes:
        frames: uint8 ``(height, width, 3)`` each; their sizes may differ.
        source: what they are, such as "frames of random play".
        again: indices of frames, and the same states rendered once more.
        speed: rendered frames per second; None for frames that were given.
        still: how many of the frames equal the one before of the same episode, as a fraction; None where there are
            too few to tell.
    """

    frames: list[Frame]
    source: str
    again: tuple[tuple[int, Frame], ...] = ()
    speed: float | None = None
    still: float | None = None


def get_pictures(env_or_frames: Any, seed: int) -> Sample:
    """Plays an environment at random, or takes frames as they are.

    Raises:
        TypeError, ValueError: see `play` and `as_frames`; or it is neither an environment nor frames.
    """
    if isinstance(env_or_frames, (gym.Env, VectorEnv)):
        return play(env_or_frames, seed)
    if isinstance(env_or_frames, (np.ndarray, torch.Tensor, list, tuple)):
        return Sample(as_frames(env_or_frames), "given frames")
    raise TypeError(
        f"Got {env_or_frames!r:.80}, a {type(env_or_frames).__name__}; {_NO_PICTURES}.{hint_for(env_or_frames)}"
    )


def play(env: gym.Env | VectorEnv, seed: int, clock: Callable[[], float] = time.perf_counter) -> Sample:
    """Plays at random and renders frames at regular intervals, some of them twice.

    Args:
        env: single or vector; it is reset.
        seed: of the start states and actions.
        clock: in seconds; rendering stops early where it is slow.

    Raises:
        TypeError, ValueError: it does not render frames, does not follow Gymnasium's interface, or no learner can act
            in it.
    """
    check_renders(env)
    envs = as_vector(env)
    vec_env = SB3VecEnv(envs, check_rewards=False)
    vec_env.seed(seed)
    vec_env.reset()
    vec_env.action_space.seed(seed)
    rng = np.random.default_rng(seed)
    moments = max(MOMENTS, math.ceil(FRAMES / envs.num_envs))
    every, kept = math.ceil(STEPS / moments), min(envs.num_envs, math.ceil(FRAMES / moments))
    twice = set(np.linspace(0, moments - 1, min(moments, _REPEATS)).astype(int).tolist())
    frames: list[Frame] = []
    again: list[tuple[int, Frame]] = []
    seconds, rendered = 0.0, 0
    last: dict[int, Frame] = {}  # of each environment, if its episode goes on
    equal: list[bool] = []
    for moment in range(moments):
        for _ in range(every):
            dones = vec_env.step(random_actions(vec_env))[2]
            last = {row: frame for row, frame in last.items() if not dones[row]}
        rows = np.sort(rng.permutation(envs.num_envs)[:kept])
        began = clock()
        picked = _render(envs, rows)
        seconds, rendered = seconds + clock() - began, rendered + envs.num_envs
        if moment in twice:
            again += [(len(frames) + i, frame) for i, frame in enumerate(_render(envs, rows)[: _REPEATS // 2])]
        frames += picked
        now = dict(zip(rows.tolist(), picked, strict=True))
        equal += [np.array_equal(frame, now[row]) for row, frame in last.items() if row in now]
        last |= now
        if seconds > _SECONDS and len(frames) >= _FEWEST:
            break
    still = float(np.mean(equal)) if len(equal) >= _REPEATS else None
    return Sample(frames, "frames of random play", tuple(again), rendered / max(seconds, 1e-9), still)


def _render(envs: VectorEnv, rows: NDArray) -> list[Frame]:
    """Renders environments and copies the frames of some: others may be drawn into the same array later."""
    frames = envs.render()
    return [deepcopy(to_numpy(frames[row])) for row in rows]


def as_frames(frames: Any) -> list[Frame]:
    """Makes a list of frames of an array or tensor, or of a list of frames and Pillow images of any size.

    Raises:
        ValueError: one of them is no frame, or there are fewer than two.
    """
    if isinstance(frames, (np.ndarray, torch.Tensor)) and frames.ndim != 4:
        raise ValueError(f"The frames have shape {tuple(frames.shape)}; {_NO_PICTURES}.")
    frames = list(to_numpy(frames) if isinstance(frames, (np.ndarray, torch.Tensor)) else frames)
    found = []
    for i, frame in enumerate(frames):
        frame = np.asarray(frame.convert("RGB")) if isinstance(frame, Image.Image) else frame
        check_frame(frame, f"Frame {i}", verb="is")
        found.append(np.array(to_numpy(frame)))
    if len(found) < 2:
        raise ValueError(f"There are {len(found)} frames; expected at least two, or nothing can be compared.")
    return found


def rows_by_shape(frames: Sequence[Frame]) -> list[list[int]]:
    """Groups the indices of frames of the same size."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for i, frame in enumerate(frames):
        groups.setdefault(frame.shape, []).append(i)
    return list(groups.values())


def thumbnails(frames: Sequence[Frame], size: int = 32) -> NDArray[np.float32]:
    """Shrinks frames of any size to one size, float32 (n, size, size, 3) from 0 to 255, to compare them."""
    return np.stack(
        [np.asarray(Image.fromarray(f).resize((size, size), Image.Resampling.BOX), np.float32) for f in frames]
    )


def shifted(frame: Frame) -> Frame:
    """Moves a frame by one pixel to the right; the left column is repeated."""
    return np.concatenate([frame[:, :1], frame[:, :-1]], axis=1)


def brighter(frame: Frame, levels: int = 5) -> Frame:
    """Adds a few of the 255 levels of brightness."""
    return (frame.astype(np.int16) + levels).clip(0, 255).astype(np.uint8)


def noisy(frame: Frame, rng: np.random.Generator, std: float = 5.0) -> Frame:
    """Adds normal noise, in levels of brightness."""
    return (frame + rng.normal(0, std, frame.shape)).round().clip(0, 255).astype(np.uint8)


def static(frame: Frame, rng: np.random.Generator) -> Frame:
    """Makes a frame of the same size whose pixels are random."""
    return rng.integers(0, 256, frame.shape, np.uint8)
