"""MountainCar: random scenes and their images, textured only.

The plain scene is never drawn here: the course uses it as an image that the model does not know.
"""

import numpy as np

from ...envs.classic import mountain_car
from ..colors import draw_groups, sample_colors
from ..language import Features
from .truths import FLAG, VALLEY

USUAL_COLORS = mountain_car.COLORS["textured"]


def sample(n: int, rng: np.random.Generator) -> Features:
    """Samples scenes of a car anywhere on the track, in usual and unusual colors.

    Returns:
        ``x`` (n,) position of the car, -1.2 to 0.6; ``hide`` (n,) index of the part left out (0 nothing, 1 car,
        2 flag); ``{part}_color`` (n,) color indices.
    """
    kind = rng.choice(3, n, p=[0.7, 0.2, 0.1])
    x = np.choose(kind, [rng.uniform(-1.2, 0.6, n), rng.normal(FLAG, 0.1, n), rng.normal(VALLEY, 0.15, n)])
    hide = rng.choice(3, n, p=[0.95, 0.025, 0.025])
    return {"x": np.clip(x, -1.2, 0.6), "hide": hide, **sample_colors(("car", "flag", "sky"), n, rng)}


def draw(features: Features, size: int) -> np.ndarray:
    """Draws the scenes: uint8 (n, size, size, 3)."""
    states = np.zeros((len(features["x"]), 2), np.float32)
    states[:, 0] = features["x"]
    return draw_groups(
        features,
        ((), ("car",), ("flag",)),
        USUAL_COLORS,
        lambda rows, colors, hide: mountain_car.draw(states[rows], size, size, "textured", colors=colors, hide=hide),
    )
