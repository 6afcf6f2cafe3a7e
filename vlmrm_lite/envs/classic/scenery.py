"""MountainCar's landscape: everything in the frame that never moves.

A landscape is a list of layers from front to back. It is stored as one *weight map* per part, (height, width): the
frame is the sum over the parts of weight times color. Recoloring a part therefore costs nothing.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

import numpy as np

from .drawing import View, supersample

Position = TypeVar("Position", float, np.ndarray)
Layer = tuple[str, np.ndarray | float, np.ndarray | float]  # part, coverage 0 to 1, shade of its color

PLAIN_VIEW = View(0, 600, 0, 400)  # Gymnasium's image, in its pixels
TEXTURED_VIEW = View(-1.3, 0.86, 0.0, 1.44)  # in units of position: the track, the peak, and space for the flag

PLAIN_COLORS = {"background": (255, 255, 255), "track": (0, 0, 0)}
TEXTURED_COLORS = {
    "sky": (70, 140, 215),
    "horizon": (214, 232, 244),
    "sun": (255, 248, 225),
    "cloud": (250, 251, 253),
    "ridge": (138, 158, 182),
    "mountain": (122, 104, 86),
    "grass": (96, 148, 66),
    "snow": (240, 245, 250),
    "track": (62, 52, 44),
    "flag": (255, 214, 10),
    "flagpole": (50, 44, 40),
}
FLAG_X = 0.45


def track_height(x: Position) -> Position:
    """Height of the track at position x."""
    return np.sin(3 * x) * 0.45 + 0.55


@lru_cache(maxsize=16)
def weights(scene: str, height: int, width: int, flag: bool) -> dict[str, np.ndarray]:
    """Weight maps of a landscape.

    Args:
        scene: "plain" or "textured".
        height, width: size in pixels.
        flag: whether the textured landscape has its flag (the plain flag is painted over the car).

    Returns:
        Part to float32 (height, width).
    """
    view, layers = (PLAIN_VIEW, _plain) if scene == "plain" else (TEXTURED_VIEW, _textured)
    samples = max(2, -(-512 // min(height, width)))
    x, y = (axis.astype(np.float32) for axis in view.grid(height, width, samples))
    remaining = np.ones((height * samples, width * samples), np.float32)  # light that passes the layers in front
    maps: dict[str, np.ndarray] = {}
    for part, coverage, shade in layers(x, y):
        if flag or part not in ("flag", "flagpole"):
            maps[part] = maps.get(part, 0) + supersample(remaining * coverage * shade, samples)
            remaining *= 1 - coverage
    return maps


@lru_cache(maxsize=16)
def plain_flag(height: int, width: int) -> dict[str, np.ndarray]:
    """Coverage of Gymnasium's flag and flagpole, float32 (height, width); they are painted over the car."""
    samples = max(2, -(-1024 // min(height, width)))
    x, y = PLAIN_VIEW.grid(height, width, samples)
    flag_x, foot = (int(value) for value in ((FLAG_X + 1.2) / 1.8 * 600, track_height(FLAG_X) / 1.8 * 600))
    pole = (x >= flag_x) & (x < flag_x + 1) & (y >= foot) & (y < foot + 51)
    x, y = x - flag_x - 0.5, y - foot - 45.5
    cloth = (x >= -0.5) & (np.abs(y) <= 5.5 * (1 - x / 27))
    return {"flagpole": supersample(pole, samples), "flag": supersample(cloth, samples)}


def _plain(x: np.ndarray, y: np.ndarray) -> Iterator[Layer]:
    slope = 1.35 * np.cos(3 * ((x - 0.5) * 0.003 - 1.2))
    line = track_height((x - 0.5) * 0.003 - 1.2) / 0.003 + 0.5
    yield "track", np.abs(y - line) < 0.5 * np.maximum(1, np.abs(slope)), 1
    yield "background", 1, 1


def _textured(x: np.ndarray, y: np.ndarray) -> Iterator[Layer]:
    ground = track_height(x)
    depth = (ground - y) / np.hypot(1, 1.35 * np.cos(3 * x))

    # A pennant waving to the right on a tall pole that stands on the track.
    foot = track_height(FLAG_X)
    along = (x - FLAG_X) / 0.22
    wave = 0.010 * np.sin(7 * along)
    cloth = (along > 0) & (along < 1) & (np.abs(y - foot - 0.295 - wave) < 0.070 * (1 - 0.35 * along))
    yield "flag", cloth, 1 + 0.10 * np.cos(7 * along)
    yield "flagpole", (np.abs(x - FLAG_X) < 0.010) & (y > foot - 0.02) & (y < foot + 0.38), 1

    # Snow at the top, grass in the valley, bare rock with slanted strata below.
    rough = _noise(x, y, 0.06, 5, seed=1)
    yield "track", (depth > 0) & (depth < 0.016), 1
    snow_line = 0.87 + 0.10 * (_noise(x, y, 0.09, 3, seed=2) - 0.5)
    yield "snow", (depth > 0) & (y > snow_line), 0.92 + 0.16 * rough - 0.5 * np.maximum(depth - 0.06, 0)
    meadow = 0.065 + 0.05 * (_noise(x, y, 0.05, 2, seed=3) - 0.5)
    yield "grass", (depth > 0) & (depth < meadow) & (y < 0.80 + 0.2 * (rough - 0.5)), 0.80 + 0.40 * rough
    strata = np.sin(55 * (y + 0.25 * x + 0.10 * _noise(x, y, 0.25, 3, seed=4)))
    rock = 0.62 + 0.55 * rough + 0.10 * strata - 0.25 * np.clip(depth, 0, 1)
    yield "mountain", depth > 0, rock

    # In the distance: a pale ridge, clouds, the sun and the sky.
    peaks = 1 - np.abs(2 * _noise(x, np.zeros_like(y[:1]), 0.42, 4, seed=19) - 1)  # sharp
    crest = 0.34 + 0.38 * peaks
    below = crest - y
    facets = _noise(x + 0.6 * y, y, 0.10, 3, seed=6)
    yield "snow", (below > 0) & (y > 0.61 + 0.15 * (facets - 0.5)), 0.90 + 0.10 * facets
    yield "ridge", below > 0, 0.82 + 0.25 * facets + 0.25 * np.maximum(below, 0)
    yield "cloud", _clouds(x, y), 1 - 0.06 * _noise(x, y, 0.12, 2, seed=7)
    sun = np.hypot(x + 0.78, y - 1.22)
    yield "sun", np.where(sun < 0.07, 1, 0.55 * np.exp(-(sun - 0.07) / 0.07)), 1
    yield "sky", np.clip((y - 0.25) / 1.1, 0, 1) ** 0.8, 1
    yield "horizon", 1, 1


def _clouds(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Coverage of three clouds made of soft, flat-bottomed puffs."""
    thick = np.zeros(np.broadcast_shapes(x.shape, y.shape), np.float32)
    for center_x, bottom, size in ((-0.42, 1.20, 0.085), (0.02, 1.05, 0.065), (-1.08, 1.02, 0.055)):
        for puff_x, radius in ((-1.5, 0.6), (-0.7, 0.9), (0.2, 1.1), (1.1, 0.8), (1.8, 0.5)):
            across, up = (x - center_x) / size - puff_x, (y - bottom) / size
            flat = np.where(up < 0, 3 * up, up)
            thick = np.maximum(thick, 1 - np.hypot(across, 1.2 * flat) / radius)
    return 0.9 * np.clip(thick / 0.25, 0, 1)


def _noise(x: np.ndarray, y: np.ndarray, cell: float, octaves: int, seed: int) -> np.ndarray:
    """Value noise from 0 to 1, the same at every frame size.

    Args:
        x, y: coordinates that broadcast to the frame; within about 4 of the origin.
        cell: size of the coarsest bumps.
        octaves: number of octaves, each with bumps of half the size and 0.6 of the amplitude.
        seed: seeds the bumps.
    """
    total, weight = np.zeros((), np.float32), 0.0
    for octave in range(octaves):
        lattice = np.random.default_rng((seed, octave)).random((256, 256), np.float32)
        column, row = ((axis + 4) / cell * 2**octave for axis in (x, y))
        i, j = np.floor(row).astype(int), np.floor(column).astype(int)
        down, across = (part * part * (3 - 2 * part) for part in (row - i, column - j))
        above, below, before, after = i % 256, (i + 1) % 256, j % 256, (j + 1) % 256
        top = (1 - across) * lattice[above, before] + across * lattice[above, after]
        bottom = (1 - across) * lattice[below, before] + across * lattice[below, after]
        total = total + ((1 - down) * top + down * bottom) * 0.6**octave
        weight += 0.6**octave
    return total / weight
