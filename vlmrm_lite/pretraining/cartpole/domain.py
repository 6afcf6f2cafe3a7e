"""CartPole for SimCLIP: random scenes, and what people might say about them."""

import numpy as np

from ...envs.classic import cartpole
from ..colors import color_ideas, draw_groups, paint
from ..language import Domain, Features, Idea, bell, odds
from .words import (
    CLOCK,
    COMPANY,
    FALLEN_ACTS,
    FALLEN_SENTENCES,
    FALLEN_STATES,
    NUMBERS,
    TILTED_ACTS,
    TILTED_SENTENCES,
    TILTED_STATES,
    UPRIGHT_ACTS,
    UPRIGHT_SENTENCES,
    UPRIGHT_STATES,
    WORDS,
)


def sample(n: int, rng: np.random.Generator) -> Features:
    """Scenes of a pole on a cart: mostly near upright, often anywhere, in usual and unusual colors.

    Returns:
        ``theta`` (n,) radians in (-π, π], positive to the right; ``x`` (n,) metres; ``hide`` (n,) index of the part
        left out (0 nothing, 1 pole, 2 cart); colour indices by part.
    """
    kind = rng.choice(3, n, p=[0.3, 0.4, 0.3])
    theta = np.choose(kind, [rng.normal(0, 0.1, n), rng.uniform(-0.8, 0.8, n), rng.uniform(-np.pi, np.pi, n)])
    x = np.where(rng.random(n) < 0.93, rng.uniform(-2.4, 2.4, n), rng.uniform(-4, 4, n))
    hide = rng.choice(3, n, p=[0.97, 0.02, 0.01])
    return {"theta": theta, "x": x, "hide": hide, **paint(("cart", "pole", "background"), n, rng)}


def draw(features: Features, size: int) -> np.ndarray:
    """Pictures of the scenes, uint8 (n, size, size, 3)."""
    states = np.zeros((len(features["x"]), 4), np.float32)
    states[:, 0], states[:, 2] = features["x"], features["theta"]
    return draw_groups(
        features,
        ((), ("pole",), ("cart",)),
        cartpole.COLORS,
        lambda rows, colors, hide: cartpole.draw(states[rows], size, size, colors=colors, hide=hide),
    )


def _tilt(f: Features) -> np.ndarray:
    return np.abs(f["theta"])


def _pole(truth):
    """A truth about the pole holds only of a pole that can be seen."""
    return lambda f: truth(f) * (f["hide"] != 1) * (np.abs(f["x"]) < 2.6)


def _cart(truth):
    return lambda f: truth(f) * (f["hide"] != 2) * (np.abs(f["x"]) < 2.6)


def _near(middle: float, width: float):
    """An angle of either side, in degrees, give or take."""
    return lambda f: bell(np.degrees(_tilt(f)), middle, width)


def _side(f: Features, side: int) -> np.ndarray:
    """How much the pole leans to a side (radians), none when it leans to the other."""
    return np.maximum(side * f["theta"], 0.0)


def _ideas() -> list[Idea]:
    ideas = [
        Idea(
            "upright",
            "pole",
            _pole(lambda f: 1 - odds(_tilt(f), 0.11, 1.5)),
            UPRIGHT_STATES,
            UPRIGHT_ACTS,
            [
                "{exactly} [upright|vertical|vertical|upright|balanced|straight|erect|perpendicular|vertically upright]",
                "[well|nicely|perfectly] balanced",
                "perfectly [upright|vertical|straight]",
                "[straight|upright] [standing|]",
                "[unmoving|still|stable|steady] [upright|vertical]",
                "standing",
            ],
            UPRIGHT_SENTENCES,
            weight=3.0,
        ),
        Idea(
            "perfect",
            "pole",
            _pole(lambda f: 1 - odds(_tilt(f), 0.04, 1.5)),
            [
                "[perfectly|exactly|absolutely|precisely|dead|one hundred percent|flawlessly] [upright|vertical|straight|"
                "balanced|straight up|aligned|perpendicular]",
                "in [perfect|flawless|ideal|exact] [balance|alignment|equilibrium|vertical position]",
                "without the slightest [tilt|lean]",
                "exactly at [zero|0] degrees",
            ],
            ["stands [perfectly|exactly|absolutely] [upright|straight|vertical|still]", "has exactly zero tilt"],
            ["[perfectly|exactly|precisely|absolutely] [upright|vertical|balanced|straight]"],
            ["[perfect|ideal|flawless] [balance|alignment|equilibrium]"],
            weight=0.9,
        ),
        Idea(
            "nearly",
            "pole",
            _pole(lambda f: 1 - odds(_tilt(f), 0.26, 3.0)),
            [
                "{almost} [upright|vertical|straight|straight up|balanced|standing up|perpendicular]",
                "[still|mostly] [up|upright|standing]",
                "close to [upright|vertical|the vertical|being balanced]",
            ],
            ["{almost} stands upright", "stands {almost} [straight|upright|vertical]", "points {almost} straight up"],
            ["{almost} [upright|vertical|balanced|straight]"],
            weight=0.8,
        ),
        Idea(
            "tilted",
            "pole",
            _pole(lambda f: odds(_tilt(f), 0.3)),
            TILTED_STATES,
            TILTED_ACTS,
            [
                "[tilted|leaning|slanted|slanting|inclined|tipping|tilting|angled|sloping|crooked|diagonal|unbalanced|"
                "oblique|lopsided|unstable|falling|toppling|tipped|wobbly|off balance]"
            ],
            TILTED_SENTENCES,
            weight=2.2,
        ),
        Idea(
            "slight",
            "pole",
            _pole(lambda f: bell(_tilt(f), 0.17, 0.07)),
            [
                "{slightly} [tilted|leaning|slanted|inclined|off balance|off the vertical|tipped|crooked|angled] {aside}",
                "[leaning|tilting|tilted|tipping|slanting] {slightly} {aside}",
            ],
            ["[leans|tilts|tips] {slightly} {aside}", "{slightly} leans"],
            ["{slightly} [tilted|leaning|slanted|inclined|tipped|crooked]"],
            weight=0.7,
        ),
        Idea(
            "strong",
            "pole",
            _pole(lambda f: odds(_tilt(f), 0.55, 3.0)),
            [
                "{strongly} [tilted|leaning|slanted|inclined|off balance|unbalanced|tipped] {aside}",
                "[leaning|tilting|tilted|tipping|slanting] {strongly} {aside}",
                "at a [steep|large|big|sharp|huge] [angle|tilt|slant]",
                "[almost|nearly|close to] [falling|fallen|flat|horizontal|lying down|tipping over]",
                "far [from|away from] [upright|vertical|the vertical|balanced|being upright]",
                "past saving",
            ],
            ["[leans|tilts|tips|slants] {strongly} {aside}", "has a [large|steep|big] [tilt|angle|lean]"],
            ["{strongly} [tilted|leaning|slanted|inclined|tipped|unbalanced]"],
            ["[a|the|] {cart} with a {strongly} [tilted|leaning|slanted] {pole}"],
            weight=1.1,
        ),
        Idea(
            "fallen",
            "pole",
            _pole(lambda f: odds(_tilt(f), 0.9, 2.5)),
            FALLEN_STATES,
            FALLEN_ACTS,
            ["[fallen|toppled|collapsed|horizontal|flat|tipped over|overturned|toppled over|fallen over|dropped]"],
            FALLEN_SENTENCES,
            weight=1.6,
        ),
        Idea(
            "horizontal",
            "pole",
            _pole(_near(90, 14)),
            [
                "{exactly} [horizontal|flat|level|sideways]",
                "parallel to the {ground}",
                "pointing [sideways|straight to the side]",
                "lying [horizontally|flat]",
            ],
            ["points straight to the side", "lies horizontally"],
            ["horizontal", "level"],
            weight=0.6,
        ),
        Idea(
            "hanging",
            "pole",
            _pole(lambda f: odds(_tilt(f) - 1.4, 0.5, 2.0)),
            [
                "hanging [down|below {a_cart}|under {a_cart}|downwards|straight down|underneath|]",
                "upside down",
                "[pointing|dangling|swinging|drooping] [down|downwards|below {a_cart}|at the floor|to the ground]",
                "[below|beneath|under|underneath] {a_cart}",
            ],
            [
                "hangs [down|below {a_cart}|under {a_cart}|]",
                "points [down|downwards|at the floor]",
                "dangles [below {a_cart}|]",
            ],
            ["hanging", "dangling", "upside down"],
            ["[a|the|] {cart} with {a_pole} hanging [down|below it|under it]"],
            weight=0.8,
        ),
        Idea(
            "down",
            "pole",
            _pole(lambda f: 1 - odds(np.pi - _tilt(f), 0.2)),
            [
                "pointing straight [down|downwards]",
                "hanging straight down",
                "at its lowest point",
                "vertically downwards",
                "exactly upside down",
            ],
            ["hangs straight down", "points straight down"],
            weight=0.5,
        ),
        Idea(
            "above",
            "pole",
            _pole(lambda f: 1 - odds(_tilt(f), 1.45, 8.0)),
            [
                "above {a_cart}",
                "higher than {a_cart}",
                "over {a_cart}",
                "in the air",
                "up in the air",
                "on top of {a_cart}",
                "[somewhere|still|] above the {ground}",
            ],
            ["[stays|is] above {a_cart}"],
            weight=0.25,
        ),
    ]
    for side, word in ((-1, "left"), (1, "right")):
        other = "right" if word == "left" else "left"
        to = (
            f"[to the {word}|towards the {word}|to its {word}|{word}|to the {word} side|{word}wards|over to the {word}]"
        )
        window = lambda f: 1 - odds(_tilt(f), 2.3, 8.0)  # noqa: E731
        ideas += [
            Idea(
                f"lean {word}",
                "pole",
                _pole(lambda f, s=side: odds(_side(f, s), 0.13) * window(f)),
                [
                    f"[leaning|tilted|tilting|slanted|inclined|tipping|falling|pointing up and|angled|off balance] {to}",
                    f"{word} of [vertical|upright|the vertical]",
                    f"with its [tip|top] {to}",
                    f"on the {word}",
                ],
                [f"[leans|tilts|slants|tips|falls|inclines|is going] {to}", f"does not lean to the {other}"],
                [f"{word} leaning", f"{word} tilted"],
                [f"the [tip|top|end] of {{a_pole}} is [to the {word} of|{word} of|on the {word} side of] {{a_cart}}"],
                weight=0.8,
            ),
            Idea(
                f"lean slightly {word}",
                "pole",
                _pole(lambda f, s=side: bell(s * f["theta"], 0.17, 0.07)),
                [
                    f"{{slightly}} [leaning|tilted|tilting|inclined|tipped] {to}",
                    f"[leaning|tilted|tipping] {{slightly}} {to}",
                ],
                [f"[leans|tilts|tips] {{slightly}} {to}"],
                weight=0.5,
            ),
            Idea(
                f"lean strongly {word}",
                "pole",
                _pole(lambda f, s=side: odds(_side(f, s), 0.55, 3.0) * window(f)),
                [
                    f"{{strongly}} [leaning|tilted|tilting|inclined|tipped] {to}",
                    f"[leaning|tilted|tipping] {{strongly}} {to}",
                ],
                [f"[leans|tilts|tips] {{strongly}} {to}"],
                weight=0.5,
            ),
            Idea(
                f"fallen {word}",
                "pole",
                _pole(lambda f, s=side: odds(_side(f, s), 0.95, 3.0) * window(f)),
                [
                    f"[fallen|toppled|tipped over|lying flat|lying|collapsed|fallen over|horizontal] {to}",
                    f"pointing [straight|horizontally|] {to}",
                ],
                [f"[has fallen|fell|toppled|tipped over|lies flat] {to}", f"points {to}"],
                weight=0.5,
            ),
        ]
    for angle, number in NUMBERS.items():
        about = "[about|around|roughly|at|]"
        value = f"[{angle}|{number}|{angle}] [degree|degrees]"
        wide = 4 + angle / 15
        ideas.append(
            Idea(
                f"{angle} degrees",
                "pole",
                _pole(_near(angle, wide)),
                [
                    f"[tilted|leaning|inclined|tilted by|leaning by|tilted at|at an angle of|tipped by] {about} {value} "
                    "[from the vertical|from upright|]",
                    f"{value} [from|off|away from] [vertical|upright|the vertical]",
                ],
                [f"[leans|tilts] [by|] {about} {value}"],
                (),
                [f"{{a_pole}} at a [{angle}|{number}] degree [angle|tilt]", f"the angle is {about} {value}"],
                weight=0.12,
            )
        )
        if angle:
            for side, word in ((-1, "left"), (1, "right")):
                ideas.append(
                    Idea(
                        f"{angle} degrees {word}",
                        "pole",
                        _pole(lambda f, s=side, a=angle, w=wide: bell(s * np.degrees(f["theta"]), a, w)),
                        [f"[tilted|leaning|inclined] {about} {value} to the {word}", f"{value} [to the|] {word}"],
                        [f"[leans|tilts] {about} {value} to the {word}"],
                        weight=0.08,
                    )
                )
    for angle, hour in CLOCK.items():
        ideas.append(
            Idea(
                f"{hour} o'clock",
                "pole",
                _pole(lambda f, a=angle: bell((np.degrees(f["theta"]) - a + 180) % 360 - 180, 0, 10)),
                [f"[pointing|] [at|to|towards] {hour} o'clock", f"like a clock hand at {hour}"],
                [f"points at {hour} o'clock"],
                weight=0.1,
            )
        )
    where = {
        "middle": (
            lambda f: 1 - odds(np.abs(f["x"]), 0.7, 3.0),
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
            lambda f: odds(-f["x"], 0.7),
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
            lambda f: odds(f["x"], 0.7),
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
            lambda f: odds(-f["x"] - 0.8, 0.8, 3.0),
            0.5,
            [
                "[at|near|close to] the left [edge|end|border|limit] [of {track}|]",
                "[at the|] far left",
                "all the way [to the|on the|] left",
            ],
        ),
        "far right": (
            lambda f: odds(f["x"] - 0.8, 0.8, 3.0),
            0.5,
            [
                "[at|near|close to] the right [edge|end|border|limit] [of {track}|]",
                "[at the|] far right",
                "all the way [to the|on the|] right",
            ],
        ),
        "edge": (
            lambda f: odds(np.abs(f["x"]) - 0.8, 0.8, 3.0),
            0.5,
            [
                "[at|near|close to] [an|the] [edge|end|border|limit] [of {track}|]",
                "about to leave {track}",
                "far from the [middle|centre|center]",
                "off centre",
            ],
        ),
    }
    ideas += [
        Idea(f"cart {name}", "cart", _cart(truth), states, weight=weight)
        for name, (truth, weight, states) in where.items()
    ]
    ideas += [
        Idea(
            "company",
            "scene",
            lambda f: ((f["hide"] == 0) & (np.abs(f["x"]) < 2.6)).astype(float),
            (),
            (),
            (),
            [
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
            lambda f: ((f["hide"] == 1) | (np.abs(f["x"]) > 2.7)).astype(float),
            (),
            (),
            (),
            [
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
            lambda f: ((f["hide"] == 2) | (np.abs(f["x"]) > 2.7)).astype(float),
            (),
            (),
            (),
            [
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
            lambda f: (np.abs(f["x"]) > 2.7).astype(float),
            (),
            (),
            (),
            [
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
    return ideas + color_ideas({"cart": _cart, "pole": _pole, "background": lambda truth: truth}, cartpole.COLORS)


DOMAIN = Domain("cartpole", sample, draw, _ideas(), WORDS, COMPANY)
