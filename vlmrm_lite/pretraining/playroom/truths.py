"""The playroom: what people would say of each thing in a picture, and of pairs of things.

All truths are fractions of people who would agree, from 0 to 1. What is not seen is not near, lifted, or next to
anything, wherever it is.
"""

import numpy as np
from numpy.typing import NDArray

from ...envs.playroom.layout import FURNITURE, HAND_LOW, SIZES, Rooms
from ..language import Features, Truth, soft_threshold
from .sight import depths, furniture_pixels, project, rotations, thing_pixels

SIDES = ("left", "middle", "right")


def describe(states: NDArray[np.float64]) -> Features:
    """The features of n rooms.

    Args:
        states: (n, k), with the columns of `envs.playroom.layout`.

    Returns:
        ``states``; ``kind`` and ``color`` of the six things, int (n, 6); ``walls`` and ``floors``, indices of their
        colors, int (n,); and truths: of each thing, (n, 6), of each pair of things, (n, 6, 6), of each piece of
        furniture, (n, 3), and of the room, (n,).
    """
    rooms = Rooms(states)
    things = _things(rooms)
    return {
        "states": states,
        "kind": rooms.things("kind").astype(int),
        "color": rooms.things("color").astype(int),
        "walls": rooms.agent("wall").astype(int),
        "floors": rooms.agent("floor").astype(int),
        "furniture": soft_threshold(furniture_pixels(rooms), 20),
        **things,
        **_pairs(rooms, things),
        **_room(rooms, things),
    }


def thing(name: str, kind: int | None = None, color: int | None = None) -> Truth:
    """A truth of the thing of a kind and color that it is most true of; None for any kind or color."""
    return lambda f: np.where(_matches(f, kind, color), f[name], 0.0).max(1)


def pair(name: str, first: tuple[int | None, int | None], second: tuple[int | None, int | None]) -> Truth:
    """A truth of the pair of different things, each with a kind and color, that it is most true of."""

    def truth(f: Features) -> np.ndarray:
        both = _matches(f, *first)[:, :, None] & _matches(f, *second)[:, None]
        return np.where(both, f[name], 0.0).max((1, 2))

    return truth


def _matches(f: Features, kind: int | None, color: int | None) -> NDArray[np.bool_]:
    found = f["kind"] >= 0
    if kind is not None:
        found &= f["kind"] == kind
    if color is not None:
        found &= f["color"] == color
    return found


def _things(rooms: Rooms) -> dict[str, NDArray[np.float64]]:
    """Truths of each thing, (n, 6)."""
    (pixels, fraction), places = thing_pixels(rooms), rooms.stack(("x", "y", "z"))
    seen = soft_threshold(pixels, 5) * soft_threshold(fraction, 0.15, 3)
    across = project(rooms, places)[..., 0]
    x, y = places[..., 0] - rooms.agent("x")[:, None], places[..., 1] - rooms.agent("y")[:, None]
    distance = np.hypot(x, y)
    near = 1 - soft_threshold(distance, 0.72, 10)
    reach = np.where(rooms.present, np.linalg.norm(places - rooms.hand_place[:, None], axis=-1), np.inf)
    gripped = (1 - soft_threshold(np.minimum(reach, 1), 0.14, 4)) * (reach == reach.min(1, keepdims=True))
    support = rooms.support()
    gap = np.maximum(places[..., 2] - depths(rooms) - support, 0)  # between it and what is below it
    lifted, stands = soft_threshold(gap, 0.16, 6), 1 - soft_threshold(gap, 0.07, 4)
    sides = [
        soft_threshold(-across, 0.33, 6),
        1 - soft_threshold(np.abs(across), 0.33, 6),
        soft_threshold(across, 0.33, 6),
    ]
    tops = {piece: np.abs(support - SIZES[i, 2]) < 1e-6 for i, piece in enumerate(FURNITURE)}
    return {
        "seen": seen,
        "glimpsed": soft_threshold(pixels, 2.5),  # its color
        "near": seen * near,
        "away": seen * (1 - near),
        "far": seen * soft_threshold(distance, 1.4, 6),
        "held": seen * gripped,
        "lifted": seen * gripped * lifted,
        "low": seen * gripped * (1 - lifted),
        **{side: seen * truth for side, truth in zip(SIDES, sides, strict=True)},
        "on the floor": seen * stands * (support == 0),
        **{f"on the {piece}": seen * stands * below for piece, below in tops.items()},
        "tipped": soft_threshold(pixels, 12) * (np.abs(rotations(rooms)[:, :, 2, 2]) < 0.5),
    }


def _pairs(rooms: Rooms, things: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Truths of each pair of things, (n, 6, 6), and ``beside`` and ``alone`` of each thing, (n, 6)."""
    places, low = rooms.stack(("x", "y")), rooms.things("z") - depths(rooms)
    distance = np.linalg.norm(places[:, :, None] - places[:, None], axis=-1)
    level = np.abs(low[:, :, None] - low[:, None])
    both = np.minimum(things["seen"][:, :, None], things["seen"][:, None])
    both = both * ~np.eye(both.shape[1], dtype=bool)
    close = (1 - soft_threshold(distance, 0.42, 10)) * (1 - soft_threshold(level, 0.15, 6))
    there = ~np.eye(both.shape[1], dtype=bool) & rooms.present[:, None]
    return {
        "next": both * close,
        "apart": both * (1 - close),
        "beside": (both * close).max(2),
        "alone": things["seen"] * (1 - np.where(there, close, 0).max(2)),
    }


def _room(rooms: Rooms, things: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Truths of the room, (n,), and ``count``, the number of things that are seen."""
    raised = soft_threshold(rooms.agent("hand") - HAND_LOW, 0.32, 4)
    return {
        "count": things["seen"].sum(1),
        "empty": (1 - things["glimpsed"]).prod(1),
        "hand empty": 1 - things["held"].max(1),
        "hand raised": raised,
        "hand low": 1 - raised,
        "at a wall": 1 - soft_threshold(_wall_ahead(rooms), 0.8, 6),
    }


def _wall_ahead(rooms: Rooms) -> NDArray[np.float64]:
    """How far the agent is from the wall that it faces, in meters, (n,)."""
    heading = rooms.agent("heading")
    direction = np.stack([np.cos(heading), np.sin(heading)], axis=1)
    direction = np.where(np.abs(direction) < 1e-9, 1e-9, direction)
    half = np.stack([rooms.agent("width"), rooms.agent("depth")], axis=1) / 2
    place = np.stack([rooms.agent("x"), rooms.agent("y")], axis=1)
    return ((np.sign(direction) * half - place) / direction).min(1)
