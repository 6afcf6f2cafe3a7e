"""What the exercises ask for. The notebook uses these functions until the learner's are right."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

ON, NEAR, FAR, ASIDE = 0.25, 0.7, 1.2, 0.3


def relations(robot: ArrayLike, pad: ArrayLike) -> list[str]:
    """Lists the words that are true of a robot and a pad.

    Args:
        robot, pad: positions (2,); x grows to the right and y upward.

    Returns:
        Some of "on", "near", "far from", "left of", "right of", "above" and "below".
    """
    dx, dy = np.asarray(robot, float) - np.asarray(pad, float)
    distance = np.hypot(dx, dy)
    truth = {
        "on": distance <= ON,
        "near": ON < distance <= NEAR,
        "far from": distance > FAR,
        "left of": dx < -ASIDE,
        "right of": dx > ASIDE,
        "above": dy > ASIDE,
        "below": dy < -ASIDE,
    }
    return [word for word, is_true in truth.items() if is_true]


def shuffle_pads(pads: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Puts the pads of every picture into an order of its own.

    Args:
        pads: positions (n, k, 2), by picture and color.
        rng: source of the orders.

    Returns:
        A new array (n, k, 2): in each picture the same k positions, given to the colors anew.
    """
    order = rng.random(pads.shape[:2]).argsort(axis=1)
    return np.take_along_axis(pads, order[:, :, None], axis=1)
