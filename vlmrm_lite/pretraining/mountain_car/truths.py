"""MountainCar: measures of a scene, and truths that hold only of what the image shows."""

import numpy as np

from ..language import Features, Truth

FLAG, VALLEY = 0.45, -np.pi / 6  # positions on the track
CAR_HIDDEN, FLAG_HIDDEN = 1, 2  # values of the feature "hide"


def distance_to_flag(f: Features) -> np.ndarray:
    """Distance to the flag along the track; distances beyond it count less."""
    return np.maximum(FLAG - f["x"], 0.0) + 0.3 * np.maximum(f["x"] - FLAG - 0.05, 0.0)


def height(f: Features) -> np.ndarray:
    """Height of the car, from 0 in the valley to 1 on the peak."""
    return (np.sin(3 * f["x"]) + 1) / 2


def if_car_visible(truth: Truth) -> Truth:
    """The truth where the image shows a car, 0 elsewhere."""
    return lambda f: truth(f) * (f["hide"] != CAR_HIDDEN)


def if_flag_visible(truth: Truth) -> Truth:
    """The truth where the image shows a flag, 0 elsewhere."""
    return lambda f: truth(f) * (f["hide"] != FLAG_HIDDEN)
