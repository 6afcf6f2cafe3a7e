"""CartPole: ideas about the pole's direction: left or right, in degrees, or as on a clock."""

import numpy as np

from ..language import Idea, Truth, bell, soft_threshold
from .truths import if_pole_visible, lean, near_angle, not_hanging

_SIDES = {"left": -1, "right": 1}  # the sign of theta
_NUMBERS = {  # degrees from the vertical
    0: "zero",
    5: "five",
    10: "ten",
    15: "fifteen",
    20: "twenty",
    25: "twenty five",
    30: "thirty",
    40: "forty",
    45: "forty five",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
    120: "one hundred and twenty",
    135: "one hundred and thirty five",
    150: "one hundred and fifty",
    180: "one hundred and eighty",
}
_HOURS = {  # degrees to the right of the vertical
    0: "twelve",
    30: "one",
    60: "two",
    90: "three",
    120: "four",
    150: "five",
    180: "six",
    -30: "eleven",
    -60: "ten",
    -90: "nine",
    -120: "eight",
    -150: "seven",
}


def _side_ideas(word: str, other: str) -> list[Idea]:
    """Ideas about a pole that leans to the side called ``word``."""
    side = _SIDES[word]
    to = f"[to the {word}|towards the {word}|to its {word}|{word}|to the {word} side|{word}wards|over to the {word}]"
    return [
        Idea(
            f"lean {word}",
            "pole",
            if_pole_visible(lambda f: soft_threshold(lean(f, side), 0.13) * not_hanging(f)),
            states=[
                f"[leaning|tilted|tilting|slanted|inclined|tipping|falling|pointing up and|angled|off balance] {to}",
                f"{word} of [vertical|upright|the vertical]",
                f"with its [tip|top] {to}",
                f"on the {word}",
            ],
            acts=[f"[leans|tilts|slants|tips|falls|inclines|is going] {to}", f"does not lean to the {other}"],
            adjectives=[f"{word} leaning", f"{word} tilted"],
            sentences=[
                f"the [tip|top|end] of {{a_pole}} is [to the {word} of|{word} of|on the {word} side of] {{a_cart}}"
            ],
            weight=0.8,
        ),
        Idea(
            f"lean slightly {word}",
            "pole",
            if_pole_visible(lambda f: bell(side * f["theta"], 0.17, 0.07)),
            states=[
                f"{{slightly}} [leaning|tilted|tilting|inclined|tipped] {to}",
                f"[leaning|tilted|tipping] {{slightly}} {to}",
            ],
            acts=[f"[leans|tilts|tips] {{slightly}} {to}"],
            weight=0.5,
        ),
        Idea(
            f"lean strongly {word}",
            "pole",
            if_pole_visible(lambda f: soft_threshold(lean(f, side), 0.55, 3.0) * not_hanging(f)),
            states=[
                f"{{strongly}} [leaning|tilted|tilting|inclined|tipped] {to}",
                f"[leaning|tilted|tipping] {{strongly}} {to}",
            ],
            acts=[f"[leans|tilts|tips] {{strongly}} {to}"],
            weight=0.5,
        ),
        Idea(
            f"fallen {word}",
            "pole",
            if_pole_visible(lambda f: soft_threshold(lean(f, side), 0.95, 3.0) * not_hanging(f)),
            states=[
                f"[fallen|toppled|tipped over|lying flat|lying|collapsed|fallen over|horizontal] {to}",
                f"pointing [straight|horizontally|] {to}",
            ],
            acts=[f"[has fallen|fell|toppled|tipped over|lies flat] {to}", f"points {to}"],
            weight=0.5,
        ),
    ]


def _near_angle_towards(side: int, degrees: float, width: float) -> Truth:
    """The tilt towards a side (-1 left, 1 right) is close to an angle; see `near_angle`."""
    return lambda f: bell(side * np.degrees(f["theta"]), degrees, width)


def _degree_ideas(angle: int, number: str) -> list[Idea]:
    """The tilt in degrees, on either side and on each."""
    about = "[about|around|roughly|at|]"
    value = f"[{angle}|{number}|{angle}] [degree|degrees]"
    width = 4 + angle / 15
    either = Idea(
        f"{angle} degrees",
        "pole",
        if_pole_visible(near_angle(angle, width)),
        states=[
            "[tilted|leaning|inclined|tilted by|leaning by|tilted at|at an angle of|tipped by] "
            f"{about} {value} [from the vertical|from upright|]",
            f"{value} [from|off|away from] [vertical|upright|the vertical]",
        ],
        acts=[f"[leans|tilts] [by|] {about} {value}"],
        sentences=[f"{{a_pole}} at a [{angle}|{number}] degree [angle|tilt]", f"the angle is {about} {value}"],
        weight=0.12,
    )
    if not angle:
        return [either]
    by_side = [
        Idea(
            f"{angle} degrees {word}",
            "pole",
            if_pole_visible(_near_angle_towards(side, angle, width)),
            states=[f"[tilted|leaning|inclined] {about} {value} to the {word}", f"{value} [to the|] {word}"],
            acts=[f"[leans|tilts] {about} {value} to the {word}"],
            weight=0.08,
        )
        for word, side in _SIDES.items()
    ]
    return [either, *by_side]


def _clock_idea(angle: int, hour: str) -> Idea:
    """The pole as the hand of a clock."""
    return Idea(
        f"{hour} o'clock",
        "pole",
        if_pole_visible(lambda f: bell((np.degrees(f["theta"]) - angle + 180) % 360 - 180, 0, 10)),
        states=[f"[pointing|] [at|to|towards] {hour} o'clock", f"like a clock hand at {hour}"],
        acts=[f"points at {hour} o'clock"],
        weight=0.1,
    )


IDEAS = [
    *_side_ideas("left", other="right"),
    *_side_ideas("right", other="left"),
    *(idea for angle, number in _NUMBERS.items() for idea in _degree_ideas(angle, number)),
    *(_clock_idea(angle, hour) for angle, hour in _HOURS.items()),
]
