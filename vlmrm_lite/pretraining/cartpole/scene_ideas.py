"""CartPole: ideas about what the image shows: pole, cart, both or neither."""

import numpy as np

from ..language import Idea
from .truths import CART_HIDDEN, GONE, POLE_HIDDEN, VISIBLE

IDEAS = [
    Idea(
        "company",
        "scene",
        lambda f: ((f["hide"] == 0) & (np.abs(f["x"]) < VISIBLE)).astype(float),
        sentences=[
            "{a_pole} [on|and|attached to|on top of|with|mounted on|hinged to] {a_cart}",
            "{a_cart} [and|with|carrying|holding|under|that has|connected to] {a_pole}",
            "[a|the|] [cartpole|cart pole|cart and pole|cart with a pole|cart pole system|pole cart]",
            "[a|the] [cartpole|cart pole] [game|task|environment|simulation|problem|system|scene]",
            "{cart} and {pole}",
            "{pole} and {cart}",
            "both {a_pole} and {a_cart}",
            "a {pole}",
            "a {cart}",
            "the classic control task with {a_cart} and {a_pole}",
        ],
        weight=1.0,
        negatable=False,
    ),
    Idea(
        "no pole",
        "scene",
        lambda f: ((f["hide"] == POLE_HIDDEN) | (np.abs(f["x"]) > GONE)).astype(float),
        sentences=[
            "no {pole} [in sight|to be seen|at all|]",
            "[a|the|] {cart} [without|but no|with no] [a|any|] {pole}",
            "the {pole} is [missing|absent|gone|not there]",
            "only a {cart}",
            "an empty {cart}",
        ],
        weight=6.0,
        negatable=False,
    ),
    Idea(
        "no cart",
        "scene",
        lambda f: ((f["hide"] == CART_HIDDEN) | (np.abs(f["x"]) > GONE)).astype(float),
        sentences=[
            "no {cart} [in sight|to be seen|at all|]",
            "[a|the|] {pole} [without|but no|with no] [a|any|] {cart}",
            "the {cart} is [missing|absent|gone|not there]",
            "only a {pole}",
        ],
        weight=4.0,
        negatable=False,
    ),
    Idea(
        "empty",
        "scene",
        lambda f: (np.abs(f["x"]) > GONE).astype(float),
        sentences=[
            "[an|the|] empty [track|picture|scene|frame|image|rail|screen]",
            "nothing on {track}",
            "nothing to be seen",
            "{a_cart} has left {track}",
            "out of the picture",
            "[the|a] {cart} is off [the screen|the track|the edge]",
        ],
        weight=6.0,
        negatable=False,
    ),
]
