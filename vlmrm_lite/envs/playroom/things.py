"""The things of the playroom: kinds, colors, and how each kind is built of primitives.

A thing has one simple shape that collides and several parts that are only seen. Lengths are half sizes in meters, as in
MuJoCo: a box has three, a cylinder and a capsule a radius and half a length, a sphere one radius.
"""

from typing import NamedTuple

Vector = tuple[float, ...]
Color = tuple[float, float, float]

COLORS: dict[str, Color] = {
    "red": (0.86, 0.09, 0.09),
    "green": (0.10, 0.62, 0.16),
    "blue": (0.10, 0.25, 0.90),
    "yellow": (0.98, 0.86, 0.08),
    "purple": (0.55, 0.16, 0.75),
    "orange": (1.00, 0.48, 0.04),
}
WHITE: Color = (0.96, 0.96, 0.96)
DARK: Color = (0.13, 0.13, 0.15)


class Part(NamedTuple):
    """A primitive that is part of a thing.

    Attributes:
        shape: "box", "sphere", "ellipsoid", "cylinder" or "capsule".
        size: its half sizes.
        pos: its center, in the frame of the thing.
        color: a fixed color; None for the color of the thing.
        euler: its rotation about the x, y and z axes, in degrees.
    """

    shape: str
    size: Vector
    pos: Vector = (0, 0, 0)
    color: Color | None = None
    euler: Vector = (0, 0, 0)


class Kind(NamedTuple):
    """A kind of thing.

    Attributes:
        bottom: distance from its center down to its bottom when it stands.
        hull: the part that collides.
        parts: the parts that are seen.
        hold_yaw: its rotation about the vertical axis in the hand, in degrees, which shows its side.
    """

    bottom: float
    hull: Part
    parts: tuple[Part, ...]
    hold_yaw: float = 0


def _shade() -> list[Part]:
    """The shade of a lamp: a cone of slices."""
    return [Part("cylinder", (0.125 - 0.02 * i, 0.018), (0, 0, 0.018 + 0.032 * i)) for i in range(5)]


def _sail() -> list[Part]:
    """A triangular sail of slices, in front of a mast."""
    return [
        Part("box", (0.06 - 0.012 * i, 0.006, 0.021), (0.065 - 0.012 * i, 0, -0.01 + 0.04 * i), WHITE) for i in range(5)
    ]


KINDS: dict[str, Kind] = {
    "mug": Kind(
        0.105,
        Part("box", (0.085, 0.085, 0.105)),
        (
            Part("cylinder", (0.09, 0.105)),
            Part("cylinder", (0.074, 0.003), (0, 0, 0.105), DARK),
            Part("capsule", (0.016, 0.035), (0, 0.11, 0.055), None, (90, 0, 0)),
            Part("capsule", (0.016, 0.035), (0, 0.11, -0.055), None, (90, 0, 0)),
            Part("capsule", (0.016, 0.055), (0, 0.145, 0)),
        ),
        hold_yaw=-60,
    ),
    "ball": Kind(0.12, Part("sphere", (0.12,)), (Part("sphere", (0.12,)),)),
    "lamp": Kind(
        0.16,
        Part("box", (0.075, 0.075, 0.16)),
        (
            Part("cylinder", (0.08, 0.012), (0, 0, -0.148), DARK),
            Part("cylinder", (0.018, 0.08), (0, 0, -0.07), DARK),
            *_shade(),
        ),
    ),
    "boat": Kind(
        0.12,
        Part("box", (0.15, 0.065, 0.045), (0, 0, -0.075)),
        (
            Part("box", (0.115, 0.065, 0.04), (-0.035, 0, -0.08)),
            Part("box", (0.046, 0.046, 0.04), (0.08, 0, -0.08), None, (0, 0, 45)),
            Part("cylinder", (0.01, 0.12), (0, 0, 0.06), DARK),
            *_sail(),
        ),
        hold_yaw=90,
    ),
    "plane": Kind(
        0.055,
        Part("box", (0.14, 0.12, 0.05)),
        (
            Part("ellipsoid", (0.17, 0.042, 0.048)),
            Part("box", (0.042, 0.17, 0.011), (0.02, 0, 0.005)),
            Part("box", (0.024, 0.075, 0.009), (-0.14, 0, 0.02)),
            Part("box", (0.028, 0.009, 0.05), (-0.14, 0, 0.06)),
            Part("ellipsoid", (0.04, 0.03, 0.03), (0.075, 0, 0.03), WHITE),
        ),
        hold_yaw=60,
    ),
    "roll": Kind(
        0.1,
        Part("capsule", (0.1, 0.03), (0, 0, 0), None, (90, 0, 0)),
        (
            Part("cylinder", (0.1, 0.115), (0, 0, 0), None, (90, 0, 0)),
            Part("cylinder", (0.085, 0.117), (0, 0, 0), WHITE, (90, 0, 0)),
            Part("cylinder", (0.038, 0.119), (0, 0, 0), DARK, (90, 0, 0)),
        ),
        hold_yaw=40,
    ),
}
KIND_NAMES, COLOR_NAMES = tuple(KINDS), tuple(COLORS)
