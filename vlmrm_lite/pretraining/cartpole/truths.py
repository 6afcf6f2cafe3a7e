"""CartPole: measures of a scene, and truths that hold only of what the image shows."""

import numpy as np

from ..language import Features, Truth, bell, soft_threshold

VISIBLE, GONE = 2.6, 2.7  # m from the center of the track: within the one it is visible, beyond the other it is not
POLE_HIDDEN, CART_HIDDEN = 1, 2  # values of the feature "hide"


def tilt(f: Features) -> np.ndarray:
    """Angle between the pole and the vertical, radians in [0, π]."""
    return np.abs(f["theta"])


def lean(f: Features, side: int) -> np.ndarray:
    """Angle of the pole towards a side (-1 left, 1 right), radians; 0 if it leans to the other side."""
    return np.maximum(side * f["theta"], 0.0)


def not_hanging(f: Features) -> np.ndarray:
    """1 unless the pole hangs below the cart, where left and right are unclear."""
    return 1 - soft_threshold(tilt(f), 2.3, 8.0)


def near_angle(degrees: float, width: float) -> Truth:
    """The tilt is close to an angle, on either side; ``width`` is a standard deviation in degrees."""
    return lambda f: bell(np.degrees(tilt(f)), degrees, width)


def if_pole_visible(truth: Truth) -> Truth:
    """The truth where the image shows a pole, 0 elsewhere."""
    return lambda f: truth(f) * (f["hide"] != POLE_HIDDEN) * (np.abs(f["x"]) < VISIBLE)


def if_cart_visible(truth: Truth) -> Truth:
    """The truth where the image shows a cart, 0 elsewhere."""
    return lambda f: truth(f) * (f["hide"] != CART_HIDDEN) * (np.abs(f["x"]) < VISIBLE)
