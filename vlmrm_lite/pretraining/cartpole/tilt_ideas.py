"""CartPole: ideas about how far the pole tilts, to either side."""

import numpy as np

from ..language import Idea, bell, soft_threshold
from .tilt_wordings import (
    FALLEN_ACTS,
    FALLEN_SENTENCES,
    FALLEN_STATES,
    TILTED_ACTS,
    TILTED_SENTENCES,
    TILTED_STATES,
    UPRIGHT_ACTS,
    UPRIGHT_SENTENCES,
    UPRIGHT_STATES,
)
from .truths import if_pole_visible, near_angle, tilt

IDEAS = [
    Idea(
        "upright",
        "pole",
        if_pole_visible(lambda f: 1 - soft_threshold(tilt(f), 0.11, 1.5)),
        states=UPRIGHT_STATES,
        acts=UPRIGHT_ACTS,
        adjectives=[
            "{exactly} [upright|vertical|vertical|upright|balanced|straight|erect|perpendicular|vertically upright]",
            "[well|nicely|perfectly] balanced",
            "perfectly [upright|vertical|straight]",
            "[straight|upright] [standing|]",
            "[unmoving|still|stable|steady] [upright|vertical]",
            "standing",
        ],
        sentences=UPRIGHT_SENTENCES,
        weight=3.0,
    ),
    Idea(
        "perfect",
        "pole",
        if_pole_visible(lambda f: 1 - soft_threshold(tilt(f), 0.04, 1.5)),
        states=[
            "[perfectly|exactly|absolutely|precisely|dead|one hundred percent|flawlessly] "
            "[upright|vertical|straight|balanced|straight up|aligned|perpendicular]",
            "in [perfect|flawless|ideal|exact] [balance|alignment|equilibrium|vertical position]",
            "without the slightest [tilt|lean]",
            "exactly at [zero|0] degrees",
        ],
        acts=["stands [perfectly|exactly|absolutely] [upright|straight|vertical|still]", "has exactly zero tilt"],
        adjectives=["[perfectly|exactly|precisely|absolutely] [upright|vertical|balanced|straight]"],
        sentences=["[perfect|ideal|flawless] [balance|alignment|equilibrium]"],
        weight=0.9,
    ),
    Idea(
        "nearly",
        "pole",
        if_pole_visible(lambda f: 1 - soft_threshold(tilt(f), 0.26, 3.0)),
        states=[
            "{almost} [upright|vertical|straight|straight up|balanced|standing up|perpendicular]",
            "[still|mostly] [up|upright|standing]",
            "close to [upright|vertical|the vertical|being balanced]",
        ],
        acts=["{almost} stands upright", "stands {almost} [straight|upright|vertical]", "points {almost} straight up"],
        adjectives=["{almost} [upright|vertical|balanced|straight]"],
        weight=0.8,
    ),
    Idea(
        "tilted",
        "pole",
        if_pole_visible(lambda f: soft_threshold(tilt(f), 0.3)),
        states=TILTED_STATES,
        acts=TILTED_ACTS,
        adjectives=[
            "[tilted|leaning|slanted|slanting|inclined|tipping|tilting|angled|sloping|crooked|diagonal|unbalanced|"
            "oblique|lopsided|unstable|falling|toppling|tipped|wobbly|off balance]"
        ],
        sentences=TILTED_SENTENCES,
        weight=2.2,
    ),
    Idea(
        "slight",
        "pole",
        if_pole_visible(lambda f: bell(tilt(f), 0.17, 0.07)),
        states=[
            "{slightly} [tilted|leaning|slanted|inclined|off balance|off the vertical|tipped|crooked|angled] {aside}",
            "[leaning|tilting|tilted|tipping|slanting] {slightly} {aside}",
        ],
        acts=["[leans|tilts|tips] {slightly} {aside}", "{slightly} leans"],
        adjectives=["{slightly} [tilted|leaning|slanted|inclined|tipped|crooked]"],
        weight=0.7,
    ),
    Idea(
        "strong",
        "pole",
        if_pole_visible(lambda f: soft_threshold(tilt(f), 0.55, 3.0)),
        states=[
            "{strongly} [tilted|leaning|slanted|inclined|off balance|unbalanced|tipped] {aside}",
            "[leaning|tilting|tilted|tipping|slanting] {strongly} {aside}",
            "at a [steep|large|big|sharp|huge] [angle|tilt|slant]",
            "[almost|nearly|close to] [falling|fallen|flat|horizontal|lying down|tipping over]",
            "far [from|away from] [upright|vertical|the vertical|balanced|being upright]",
            "past saving",
        ],
        acts=["[leans|tilts|tips|slants] {strongly} {aside}", "has a [large|steep|big] [tilt|angle|lean]"],
        adjectives=["{strongly} [tilted|leaning|slanted|inclined|tipped|unbalanced]"],
        sentences=["[a|the|] {cart} with a {strongly} [tilted|leaning|slanted] {pole}"],
        weight=1.1,
    ),
    Idea(
        "fallen",
        "pole",
        if_pole_visible(lambda f: soft_threshold(tilt(f), 0.9, 2.5)),
        states=FALLEN_STATES,
        acts=FALLEN_ACTS,
        adjectives=[
            "[fallen|toppled|collapsed|horizontal|flat|tipped over|overturned|toppled over|fallen over|dropped]"
        ],
        sentences=FALLEN_SENTENCES,
        weight=1.6,
    ),
    Idea(
        "horizontal",
        "pole",
        if_pole_visible(near_angle(90, 14)),
        states=[
            "{exactly} [horizontal|flat|level|sideways]",
            "parallel to the {ground}",
            "pointing [sideways|straight to the side]",
            "lying [horizontally|flat]",
        ],
        acts=["points straight to the side", "lies horizontally"],
        adjectives=["horizontal", "level"],
        weight=0.6,
    ),
    Idea(
        "hanging",
        "pole",
        if_pole_visible(lambda f: soft_threshold(tilt(f) - 1.4, 0.5, 2.0)),
        states=[
            "hanging [down|below {a_cart}|under {a_cart}|downwards|straight down|underneath|]",
            "upside down",
            "[pointing|dangling|swinging|drooping] [down|downwards|below {a_cart}|at the floor|to the ground]",
            "[below|beneath|under|underneath] {a_cart}",
        ],
        acts=[
            "hangs [down|below {a_cart}|under {a_cart}|]",
            "points [down|downwards|at the floor]",
            "dangles [below {a_cart}|]",
        ],
        adjectives=["hanging", "dangling", "upside down"],
        sentences=["[a|the|] {cart} with {a_pole} hanging [down|below it|under it]"],
        weight=0.8,
    ),
    Idea(
        "down",
        "pole",
        if_pole_visible(lambda f: 1 - soft_threshold(np.pi - tilt(f), 0.2)),
        states=[
            "pointing straight [down|downwards]",
            "hanging straight down",
            "at its lowest point",
            "vertically downwards",
            "exactly upside down",
        ],
        acts=["hangs straight down", "points straight down"],
        weight=0.5,
    ),
    Idea(
        "above",
        "pole",
        if_pole_visible(lambda f: 1 - soft_threshold(tilt(f), 1.45, 8.0)),
        states=[
            "above {a_cart}",
            "higher than {a_cart}",
            "over {a_cart}",
            "in the air",
            "up in the air",
            "on top of {a_cart}",
            "[somewhere|still|] above the {ground}",
        ],
        acts=["[stays|is] above {a_cart}"],
        weight=0.25,
    ),
]
