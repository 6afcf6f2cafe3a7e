"""CartPole: random scenes and their images."""

import numpy as np

from ...envs.classic import cartpole
from ..colors import draw_groups, sample_colors
from ..language import Features


def sample(n: int, rng: np.random.Generator) -> Features:
    """Samples scenes of a pole on a cart: most near upright, many at any angle, in usual and unusual colors.

    Returns:
        ``theta`` (n,) radians in (-π, π], positive to the right; ``x`` (n,) meters; ``hide`` (n,) index of the part
        left out (0 nothing, 1 pole, 2 cart); ``{part}_color`` (n,) color indices.
    """
    kind = rng.choice(3, n, p=[0.3, 0.4, 0.3])
    theta = np.choose(kind, [rng.normal(0, 0.1, n), rng.uniform(-0.8, 0.8, n), rng.uniform(-np.pi, np.pi, n)])
    x = np.where(rng.random(n) < 0.93, rng.uniform(-2.4, 2.4, n), rng.uniform(-4, 4, n))
    hide = rng.choice(3, n, p=[0.97, 0.02, 0.01])
    return {"theta": theta, "x": x, "hide": hide, **sample_colors(("cart", "pole", "background"), n, rng)}


def draw(features: Features, size: int) -> np.ndarray:
    """Draws the scenes: uint8 (n, size, size, 3)."""
    states = np.zeros((len(features["x"]), 4), np.float32)
    states[:, 0], states[:, 2] = features["x"], features["theta"]
    return draw_groups(
        features,
        ((), ("pole",), ("cart",)),
        cartpole.COLORS,
        lambda rows, colors, hide: cartpole.draw(states[rows], size, size, colors=colors, hide=hide),
    )
