"""A screen of the simulated phone with an open app."""

import numpy as np
from numpy.typing import NDArray

from ..phone.screens import apps_open, draw, random_screens


def app_screen(app: str) -> NDArray[np.uint8]:
    """Draws a screen that shows this app, uint8 (240, 120, 3)."""
    states = random_screens(400, seed=3)
    return draw(states[[apps_open(states).index(app)]], 240, 120)[0]
