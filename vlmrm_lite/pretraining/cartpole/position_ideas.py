"""CartPole: ideas about the cart's position on the track."""

import numpy as np

from ..language import Idea, soft_threshold
from .truths import if_cart_visible

_POSITIONS = {  # name: truth, weight, wordings
    "middle": (
        lambda f: 1 - soft_threshold(np.abs(f["x"]), 0.7, 3.0),
        1.0,
        [
            "in the [middle|centre|center] [of {track}|]",
            "[central|centred|centered] [on {track}|]",
            "at the [middle|centre|center] [of {track}|]",
            "halfway [along|across] {track}",
            "near the middle",
            "away from the edges",
            "at the origin",
            "close to the [centre|middle] of {track}",
        ],
    ),
    "left": (
        lambda f: soft_threshold(-f["x"], 0.7),
        0.8,
        [
            "on the left [side|half|] [of {track}|]",
            "to the left [of the centre|of the middle|]",
            "at the left",
            "left of the [middle|centre|center]",
            "towards the left [end|edge|]",
            "in the left half of {track}",
        ],
    ),
    "right": (
        lambda f: soft_threshold(f["x"], 0.7),
        0.8,
        [
            "on the right [side|half|] [of {track}|]",
            "to the right [of the centre|of the middle|]",
            "at the right",
            "right of the [middle|centre|center]",
            "towards the right [end|edge|]",
            "in the right half of {track}",
        ],
    ),
    "far left": (
        lambda f: soft_threshold(-f["x"] - 0.8, 0.8, 3.0),
        0.5,
        [
            "[at|near|close to] the left [edge|end|border|limit] [of {track}|]",
            "[at the|] far left",
            "all the way [to the|on the|] left",
        ],
    ),
    "far right": (
        lambda f: soft_threshold(f["x"] - 0.8, 0.8, 3.0),
        0.5,
        [
            "[at|near|close to] the right [edge|end|border|limit] [of {track}|]",
            "[at the|] far right",
            "all the way [to the|on the|] right",
        ],
    ),
    "edge": (
        lambda f: soft_threshold(np.abs(f["x"]) - 0.8, 0.8, 3.0),
        0.5,
        [
            "[at|near|close to] [an|the] [edge|end|border|limit] [of {track}|]",
            "about to leave {track}",
            "far from the [middle|centre|center]",
            "off centre",
        ],
    ),
}


IDEAS = [
    Idea(f"cart {name}", "cart", if_cart_visible(truth), states=states, weight=weight)
    for name, (truth, weight, states) in _POSITIONS.items()
]
