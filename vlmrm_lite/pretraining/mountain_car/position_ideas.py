"""MountainCar: ideas about the car's position and slope: valley, hills, heights, halves of the image."""

import numpy as np

from ..language import Idea, bell, soft_threshold
from .truths import VALLEY, height, if_car_visible

IDEAS = [
    Idea(
        "in the valley",
        "car",
        if_car_visible(lambda f: 1 - soft_threshold(np.abs(f["x"] - VALLEY), 0.22)),
        states=[
            "{place} in [the|a|this|the] {valley}",
            "{place} [down|deep|low|deep down|far down|] in the {valley}",
            "{place} at the {bottom} [of the {valley}|of the valley|of {the_mountain}|]",
            "{place} [between|in between] the [two|] [hills|mountains|slopes|peaks|hillsides|sides]",
            "{place} [stuck|trapped|caught|left|lost] [in the {valley}|at the {bottom}|down there|between the hills|]",
            "at its lowest [point|position]",
            "as low as [possible|it can get]",
            "at the starting [point|place|position]",
            "[down|low|deep down|down low|far below|at the start|down there|all the way down]",
            "on the valley floor",
            "{place} in the [dip|hollow|middle|lowest part|low part] of the [road|track|landscape]",
            "below the [hills|peaks]",
            "where it started",
            "at the beginning",
            "not moving up",
            "sunk in the {valley}",
            "nestled in the {valley}",
            "resting low in the {valley}",
            "idle at the {bottom}",
            "down at the [base|foot|bottom] of [the hill|the slope|{the_mountain}|the hills]",
        ],
        acts=[
            "[is|got|gets|remains|stays] stuck [in the {valley}|at the {bottom}|]",
            "[rests|sits|waits|lies|stands|remains|stays] [in the {valley}|at the {bottom} of the {valley}|"
            "at the {bottom}]",
            "has not [climbed|moved|left the {valley}|gone up|started|begun to climb|got anywhere]",
            "[rolled|has rolled|fell|slid|came] [back|] [down|] [into the {valley}|to the {bottom}]",
            "cannot [get|climb|drive] [out of the {valley}|up]",
            "failed to climb",
        ],
        adjectives=["stuck", "trapped", "stranded"],
        sentences=[
            "the {valley} [with {a_car} in it|holds {a_car}|contains {a_car}]",
            "the climb has not [begun|started]",
            "the [mountain|hill] is not climbed",
        ],
        weight=2.4,
    ),
    Idea(
        "low",
        "car",
        if_car_visible(lambda f: 1 - soft_threshold(height(f), 0.3, 1.5)),
        states=[
            "[low|low down|far down|way down|deep] [on the {mountain}|in the landscape|in the picture|]",
            "not high",
            "at a low [height|altitude|place]",
            "near the {bottom}",
            "close to the {bottom}",
            "far below the [top|peak|summit]",
            "under the [top|peak|summit]",
        ],
        acts=["is low [on the {mountain}|]"],
        weight=0.8,
    ),
    Idea(
        "high",
        "car",
        if_car_visible(lambda f: soft_threshold(height(f), 0.65, 3.0)),
        states=[
            "[high|high up|up high|far up|way up] [on the {mountain}|in the picture|in the air|]",
            "not low",
            "at a [great|high] [height|altitude|place]",
            "elevated",
            "far above the {valley}",
            "above the valley",
        ],
        acts=["is high [up|] [on the {mountain}|]", "has climbed [high|far]"],
        weight=0.6,
    ),
    Idea(
        "left hill",
        "car",
        if_car_visible(lambda f: 1 / (1 + np.exp((f["x"] + 0.82) / 0.07))),
        states=[
            "{place} on the left [slope|side|hill|hillside|mountain|mountainside|flank|bank]",
            "[on|to|at] the left",
            "{place} [left of the valley|to the left of the {valley}]",
            "{place} on the [wrong|opposite|other] [side|hill|slope]",
            "on the side [away from|opposite] the flag",
            "{place} up the left [slope|hill|side]",
        ],
        acts=["[climbs|is climbing|drove up|goes up|rolls up] the left [slope|hill|side|hillside]"],
        sentences=["the left [hill|slope] with {a_car} on it"],
        weight=1.0,
    ),
    Idea(
        "left edge",
        "car",
        if_car_visible(lambda f: 1 / (1 + np.exp((f["x"] + 1.08) / 0.035))),
        states=[
            "at the [far left|left edge|left end|leftmost point|left border|left wall] [of the picture|of the track|]",
            "{place} at the top of the left [slope|hill|side]",
            "high [up|] on the left [slope|hill|side|]",
            "all the way [to|on] the left",
        ],
        weight=0.6,
    ),
    Idea(
        "right slope",
        "car",
        if_car_visible(lambda f: 1 / (1 + np.exp(-(f["x"] + 0.3) / 0.06)) / (1 + np.exp((f["x"] - 0.33) / 0.05))),
        states=[
            "{place} on the [right|flag's] [slope|side|hill|hillside|mountainside|flank]",
            "{place} on the [slope|hillside|way up|way to the [top|flag|goal|summit]|way]",
            "[climbing|going up|driving up|moving up|heading up|rolling up] "
            "[the right slope|{the_mountain}|to the flag|towards the top|the hill|the right hill|]",
            "[halfway|partway|midway|part of the way|some way] [up|] [the slope|{the_mountain}|the right hill|"
            "to the flag|]",
            "between the valley and the [flag|top|peak|summit]",
            "on a steep [slope|climb]",
            "in the middle of the [slope|climb]",
        ],
        acts=[
            "[climbs|is climbing|drives up|goes up|ascends] [the right slope|{the_mountain}|the hill|towards the flag|]"
        ],
        adjectives=["climbing", "ascending"],
        weight=1.1,
    ),
    Idea(
        "a third up",
        "car",
        if_car_visible(lambda f: bell(f["x"], -0.15, 0.09)),
        states=[
            "[a third|a quarter|a little|just a bit|a short way] [of the way|] up [the right slope|the hill|]",
            "just above the valley [on the right|]",
            "starting to climb",
        ],
        weight=0.3,
    ),
    Idea(
        "half up",
        "car",
        if_car_visible(lambda f: bell(f["x"], 0.0, 0.09)),
        states=[
            "[exactly|about|roughly|] [halfway|half way|midway] up [the right slope|the hill|the mountain|]",
            "at half the height",
        ],
        weight=0.3,
    ),
    Idea(
        "most up",
        "car",
        if_car_visible(lambda f: bell(f["x"], 0.24, 0.09)),
        states=[
            "[most of the way|two thirds of the way|nearly all the way|almost all the way] up [the hill|the mountain|]",
            "just [below|under|short of|before] the [top|flag|peak|summit|goal]",
            "close below the [top|flag|peak]",
        ],
        weight=0.35,
    ),
    Idea(
        "right half",
        "car",
        if_car_visible(lambda f: soft_threshold(f["x"] + 0.6, 0.35, 3.0)),
        states=[
            "[on|to|at] the right [side of the picture|of the valley|half|side|]",
            "in the right half [of the picture|]",
            "right of the [valley|middle|centre|center]",
        ],
        weight=0.5,
    ),
    Idea(
        "left half",
        "car",
        if_car_visible(lambda f: soft_threshold(0.0 - f["x"], 0.35, 3.0)),
        states=[
            "[on|to|at] the left [side of the picture|half|side|]",
            "in the left half [of the picture|]",
            "left of the [middle|centre|center]",
            "to the left of {the_flag}",
        ],
        weight=0.5,
    ),
    Idea(
        "level",
        "car",
        if_car_visible(lambda f: 1 - soft_threshold(np.abs(np.cos(3 * f["x"])), 0.35, 3.0)),
        states=["[level|horizontal|flat|not tilted|on flat ground]", "standing level"],
        weight=0.2,
    ),
    Idea(
        "nose up",
        "car",
        if_car_visible(lambda f: soft_threshold(np.cos(3 * f["x"]), 0.55, 3.0)),
        states=["[tilted|pointing|facing|leaning] [uphill|up|upwards|nose up]", "with its nose up"],
        weight=0.2,
    ),
    Idea(
        "nose down",
        "car",
        if_car_visible(lambda f: soft_threshold(-np.cos(3 * f["x"]), 0.55, 3.0)),
        states=["[tilted|pointing|facing|leaning] [downhill|down|downwards|nose down]", "with its nose down"],
        weight=0.2,
    ),
]
