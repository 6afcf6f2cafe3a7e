"""The textured MountainCar for SimCLIP: random scenes, and what people might say about them.

The plain scene is never drawn here: it is what the course shows as a picture the model does not know.
"""

import numpy as np

from ...envs.classic import mountain_car
from ..colors import color_ideas, draw_groups, paint
from ..language import Domain, Features, Idea, bell, odds

FLAG = 0.45
VALLEY = -np.pi / 6

WORDS = {
    "car": ["car"] * 16
    + [
        "vehicle",
        "vehicle",
        "vehicle",
        "automobile",
        "automobile",
        "little car",
        "small car",
        "red car",
        "toy car",
        "buggy",
        "truck",
        "racer",
        "racing car",
        "jeep",
        "cart",
        "wagon",
        "driver",
        "auto",
        "motor car",
        "tiny car",
        "sedan",
        "taxi",
        "off road car",
        "rover",
        "van",
        "mountain car",
        "sports car",
        "red vehicle",
        "lorry",
        "pickup",
        "kart",
        "motorist",
        "cab",
        "machine",
        "hatchback",
        "ride",
    ],
    "flag": ["flag"] * 6
    + ["yellow flag"] * 4
    + ["banner", "pennant", "flagpole", "goal flag", "flag pole", "goal", "finish flag", "marker", "golden flag"],
    "mountain": [
        "mountain",
        "mountain",
        "mountain",
        "mountain",
        "hill",
        "hill",
        "hill",
        "slope",
        "peak",
        "hilltop",
        "green hill",
        "big hill",
        "ridge",
        "mountainside",
        "hillside",
        "mount",
        "landscape",
        "tall hill",
    ],
    "top": [
        "top",
        "top",
        "top",
        "peak",
        "peak",
        "summit",
        "summit",
        "crest",
        "highest point",
        "apex",
        "tip",
        "crown",
        "very top",
        "pinnacle",
        "highest spot",
        "brow",
        "upper end",
        "head",
        "height",
    ],
    "goal": [
        "goal",
        "goal",
        "target",
        "finish",
        "finish line",
        "destination",
        "end",
        "end of the road",
        "objective",
        "end point",
        "end of the track",
    ],
    "valley": [
        "valley",
        "valley",
        "valley",
        "dip",
        "hollow",
        "trough",
        "basin",
        "low point",
        "bowl",
        "ditch",
        "depression",
        "gap",
        "gully",
        "pit",
        "lowest part",
        "canyon",
        "ravine",
    ],
    "bottom": [
        "bottom",
        "bottom",
        "bottom",
        "lowest point",
        "base",
        "foot",
        "lowest part",
        "floor",
        "low point",
        "deepest point",
        "lowest spot",
        "very bottom",
    ],
    "by": [
        "next to",
        "next to",
        "next to",
        "beside",
        "beside",
        "by",
        "near",
        "near",
        "close to",
        "right by",
        "right beside",
        "right next to",
        "at",
        "at",
        "alongside",
        "adjacent to",
        "touching",
        "right at",
        "just by",
        "under",
        "underneath",
        "below",
        "in front of",
        "very close to",
        "just next to",
        "right under",
        "with",
        "by the side of",
        "nearby",
    ],
    "far": [
        "far from",
        "far away from",
        "away from",
        "a long way from",
        "nowhere near",
        "not near",
        "not next to",
        "not close to",
        "distant from",
        "not at",
        "very far from",
        "not beside",
        "well away from",
        "miles from",
        "not even close to",
        "not anywhere near",
        "remote from",
        "still far from",
    ],
    "on": [
        "on",
        "on",
        "at",
        "up on",
        "standing on",
        "parked on",
        "sitting on",
        "resting on",
        "waiting on",
        "stopped on",
        "high on",
    ],
    "place": [
        "",
        "",
        "",
        "",
        "standing",
        "parked",
        "sitting",
        "resting",
        "stopped",
        "located",
        "positioned",
        "waiting",
        "found",
        "staying",
        "placed",
        "driving",
        "now",
        "safely",
        "proudly",
        "finally",
        "already",
        "still",
    ],
    "the_flag": ["[the|the|a|its|that|this] {flag}"],
    "the_mountain": ["[the|the|a|this|that] {mountain}"],
    "the_goal": ["[the|the|its] {goal}"],
    "a_car": ["[a|the|the|one|this|] {car}"],
    "scene": ["scene", "picture", "landscape"],
    "sky": ["sky"],
}
COMPANY = {
    "car": [
        "in the green hills",
        "on {the_mountain}",
        "in the landscape",
        "in the picture",
        "of the mountain car task",
        "on the road",
        "on a green hill",
        "under a blue sky",
        "on the track",
        "in the mountains",
        "in the hills",
        "on the hilly road",
        "in a mountain landscape",
    ],
    "flag": ["on a pole", "on the right", "on {the_mountain}", "at the top of {the_mountain}", "on the hill"],
}


def sample(n: int, rng: np.random.Generator) -> Features:
    """Scenes of a car somewhere on the track, in usual and unusual colors.

    Returns:
        ``x`` (n,) position of the car, -1.2 to 0.6; ``hide`` (n,) index of the part left out (0 nothing, 1 car,
        2 flag); color indices by part.
    """
    kind = rng.choice(3, n, p=[0.7, 0.2, 0.1])
    x = np.choose(kind, [rng.uniform(-1.2, 0.6, n), rng.normal(FLAG, 0.1, n), rng.normal(VALLEY, 0.15, n)])
    hide = rng.choice(3, n, p=[0.95, 0.025, 0.025])
    return {"x": np.clip(x, -1.2, 0.6), "hide": hide, **paint(("car", "flag", "sky"), n, rng)}


def draw(features: Features, size: int) -> np.ndarray:
    """Pictures of the scenes, uint8 (n, size, size, 3)."""
    states = np.zeros((len(features["x"]), 2), np.float32)
    states[:, 0] = features["x"]
    usual = mountain_car.COLORS["textured"]
    return draw_groups(
        features,
        ((), ("car",), ("flag",)),
        usual,
        lambda rows, colors, hide: mountain_car.draw(states[rows], size, size, "textured", colors=colors, hide=hide),
    )


def _car(truth):
    """A truth about the car holds only where a car can be seen."""
    return lambda f: truth(f) * (f["hide"] != 1)


def _flag(truth):
    """A truth about the flag holds only where a flag can be seen."""
    return lambda f: truth(f) * (f["hide"] != 2)


def _way(f: Features) -> np.ndarray:
    """How far the car still has to go to the flag; past it counts as there."""
    return np.maximum(FLAG - f["x"], 0.0) + 0.3 * np.maximum(f["x"] - FLAG - 0.05, 0.0)


def _height(f: Features) -> np.ndarray:
    """Height of the car between the valley (0) and the peak (1)."""
    return (np.sin(3 * f["x"]) + 1) / 2


def _place(name, truth, states, acts=(), adjectives=(), sentences=(), weight=1.0) -> Idea:
    return Idea(name, "car", _car(truth), states, acts, adjectives, sentences, weight)


IDEAS = [
    _place(
        "at the top",
        lambda f: 1 - odds(_way(f), 0.16),
        [
            "{place} [at|on] [the|the|its] {top} [of {the_mountain}|of {the_mountain}|]",
            "on top of {the_mountain}",
            "{place} {on} [the|its] [{top}|hilltop|mountain top|mountaintop|hill top] [of {the_mountain}|]",
            "{place} up [on|at] the [summit|top|peak|hilltop|crest]",
            "{place} high [up|] [on|at] the [peak|summit|top]",
            "as high [up|] as [possible|it can get|it can go|can be]",
            "at its highest [point|position]",
            "all the way up",
            "all the way [at|to] the {top} [of {the_mountain}|]",
            "{place} at [the|a] great height on the right",
            "on the highest [part|point|spot] of [the road|the track|{the_mountain}|the picture]",
            "atop {the_mountain}",
            "at the [upper|top] right [|of the picture|corner]",
            "on the right peak",
            "on the right hilltop",
            "at the top",
            "done with the climb",
            "at the [uppermost|topmost|highest] [point|spot|place|part] [of {the_mountain}|of the road|]",
            "triumphant [at|on] the {top}",
            "perched [on|at|atop] [the {top}|{the_mountain}]",
            "over the valley on the [peak|summit]",
            "finished climbing",
            "up there at the top",
            "above everything",
            "on the top",
            "[on|at] the [mountain's|hill's] [top|peak|summit|crest|highest point]",
        ],
        [
            "[has climbed|climbed|has conquered|conquered|has mastered|mastered|has scaled|scaled] {the_mountain}",
            "[has reached|reached|reaches|has made it to|made it to|arrives at|has arrived at|arrived at|gets to|got to|"
            "has come to|came to] [the|the|its] {top} [of {the_mountain}|]",
            "[made|has made] it [up|to the top|all the way up]",
            "[stands|sits|rests|is parked|waits|stops|stays|is] [at|on] the {top} [of {the_mountain}|]",
            "[drove|has driven|went|got|climbed|has gone] [all the way|right|] [up|up to] [the|] {top} [of {the_mountain}|]",
        ],
        [],
        [
            "[mission|task|climb] [accomplished|completed|complete|done|finished|solved]",
            "the {top} of {the_mountain} [has been reached|is reached|is under the car|with {a_car} on it]",
            "the climb [is over|is done|was successful|has succeeded]",
            "{a_car} on the [summit|peak|hilltop]",
            "the [mountain|hill] [has been|is|was] [climbed|conquered]",
        ],
        weight=2.6,
    ),
    _place(
        "at the flag",
        _flag(lambda f: 1 - odds(_way(f), 0.14)),
        [
            "{place} {by} {the_flag}",
            "{place} {by} {the_flag}",
            "{place} {by} {the_flag}",
            "{place} {by} {the_flag}",
            "[with|at] the [yellow|] flag",
            "where the [yellow|] flag [is|stands|flies|waves]",
            "at the [yellow|] flag",
            "[together|level|side by side] with {the_flag}",
            "within reach of {the_flag}",
            "beside a [yellow|golden|waving|] [flag|banner|pennant]",
            "[touching|reaching|passing|arriving at|getting to|meeting] {the_flag}",
        ],
        [
            "[has reached|reached|reaches|touches|has touched|gets to|got to|arrives at|has arrived at|arrived at|meets|"
            "has found|has got to|made it to|has come to|passes|hits] {the_flag}",
            "[stands|sits|waits|is parked|rests|stops|is|stopped] {by} {the_flag}",
            "captures the flag",
        ],
        [],
        [
            "{the_flag} [is|stands|waves|flies] [right|just|directly|] [next to|beside|near|by|close to|above|over|"
            "behind|at] {a_car}",
            "{a_car} and {the_flag} [together|side by side|are together|are next to each other|"
            "at the top|at the peak|on the summit]",
            "{the_flag} [has been|was|is] reached",
            "[a|the] [flag|yellow flag] [with|and] {a_car} {by} it",
        ],
        weight=2.6,
    ),
    _place(
        "at the goal",
        lambda f: 1 - odds(_way(f), 0.14),
        [
            "{place} [at|in] {the_goal}",
            "{place} {by} {the_goal}",
            "{place} at the [goal|target|finish|finish line]",
            "successful",
            "finished",
            "victorious",
            "in the winning position",
            "at the end of [its journey|the climb]",
        ],
        [
            "[has reached|reached|reaches|arrives at|arrived at|has arrived at|is at|made it to|gets to|crosses|crossed|"
            "has crossed|finds] {the_goal}",
            "[has|] [succeeded|won|finished|arrived|made it]",
            "completes the [task|climb]",
        ],
        [],
        [
            "[success|victory|goal reached|win|finish|triumph]",
            "the [task|game|race|episode] is [solved|won|finished|over|done|completed]",
            "{the_goal} [has been|was|is] reached",
        ],
        weight=0.9,
    ),
    _place(
        "exactly there",
        lambda f: 1 - odds(np.abs(f["x"] - FLAG), 0.07),
        ["[exactly|precisely|directly] [at|under|next to|beside|below] {the_flag}", "exactly at [the goal|the flag]"],
        ["stands exactly [at|under|beside] {the_flag}"],
        weight=0.35,
    ),
    _place(
        "near the flag",
        _flag(lambda f: 1 - odds(_way(f), 0.32, 3.0)),
        [
            "[rather|quite|fairly|pretty|] [near|close to|not far from|not far away from] {the_flag}",
            "[almost|nearly] at [the flag|the top|the goal|the peak|the summit|{the_goal}]",
            "near the [top|peak|summit|goal]",
            "close to the [top|peak|summit|goal|end]",
            "a short way from {the_flag}",
            "approaching {the_flag}",
        ],
        [
            "[has almost|almost|nearly] [reached|reaches] [the flag|the top|the goal|the peak]",
            "[nears|approaches] [the flag|the top|the summit|the goal|the peak]",
        ],
        [],
        ["{the_flag} is [near|close|not far|not far away]"],
        weight=0.7,
    ),
    _place(
        "far from the flag",
        _flag(lambda f: odds(_way(f), 0.4, 2.5)),
        [
            "{place} {far} {the_flag}",
            "{place} {far} {the_flag}",
            "{far} [the top|the peak|the summit|{the_goal}]",
            "[a long|some|a great] distance [away|] from {the_flag}",
            "missing {the_flag}",
            "without reaching {the_flag}",
        ],
        [
            "[has not reached|did not reach|does not reach|is yet to reach|never reached|cannot reach|fails to reach|"
            "misses] [{the_flag}|the top|the peak|the summit|{the_goal}]",
            "[is|stays] {far} {the_flag}",
        ],
        [],
        [
            "{the_flag} is [far|far away|distant|not reached|out of reach|a long way off]",
            "the [task|game|race] is [not solved|unsolved|not finished|lost|failed]",
            "[failure|no success]",
            "{the_goal} is [not reached|far away|out of reach]",
        ],
        weight=1.2,
    ),
    _place(
        "in the valley",
        lambda f: 1 - odds(np.abs(f["x"] - VALLEY), 0.22),
        [
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
        [
            "[is|got|gets|remains|stays] stuck [in the {valley}|at the {bottom}|]",
            "[rests|sits|waits|lies|stands|remains|"
            "stays] [in the {valley}|at the {bottom} of the {valley}|at the {bottom}]",
            "has not [climbed|moved|left the {valley}|gone up|started|begun to climb|got anywhere]",
            "[rolled|has rolled|fell|slid|came] [back|] [down|] [into the {valley}|to the {bottom}]",
            "cannot [get|climb|drive] [out of the {valley}|up]",
            "failed to climb",
        ],
        ["stuck", "trapped", "stranded"],
        [
            "the {valley} [with {a_car} in it|holds {a_car}|contains {a_car}]",
            "the climb has not [begun|started]",
            "the [mountain|hill] is not climbed",
        ],
        weight=2.4,
    ),
    _place(
        "low",
        lambda f: 1 - odds(_height(f), 0.3, 1.5),
        [
            "[low|low down|far down|way down|deep] [on the {mountain}|in the landscape|in the picture|]",
            "not high",
            "at a low [height|altitude|place]",
            "near the {bottom}",
            "close to the {bottom}",
            "far below the [top|peak|summit]",
            "under the [top|peak|summit]",
        ],
        ["is low [on the {mountain}|]"],
        [],
        weight=0.8,
    ),
    _place(
        "high",
        lambda f: odds(_height(f), 0.65, 3.0),
        [
            "[high|high up|up high|far up|way up] [on the {mountain}|in the picture|in the air|]",
            "not low",
            "at a [great|high] [height|altitude|place]",
            "elevated",
            "far above the {valley}",
            "above the valley",
        ],
        ["is high [up|] [on the {mountain}|]", "has climbed [high|far]"],
        [],
        weight=0.6,
    ),
    _place(
        "left hill",
        lambda f: 1 / (1 + np.exp((f["x"] + 0.82) / 0.07)),
        [
            "{place} on the left [slope|side|hill|hillside|mountain|mountainside|flank|bank]",
            "[on|to|at] the left",
            "{place} [left of the valley|to the left of the {valley}]",
            "{place} on the [wrong|opposite|other] [side|hill|slope]",
            "on the side [away from|opposite] the flag",
            "{place} up the left [slope|hill|side]",
        ],
        ["[climbs|is climbing|drove up|goes up|rolls up] the left [slope|hill|side|hillside]"],
        [],
        ["the left [hill|slope] with {a_car} on it"],
        weight=1.0,
    ),
    _place(
        "left edge",
        lambda f: 1 / (1 + np.exp((f["x"] + 1.08) / 0.035)),
        [
            "at the [far left|left edge|left end|leftmost point|left border|left wall] [of the picture|of the track|]",
            "{place} at the top of the left [slope|hill|side]",
            "high [up|] on the left [slope|hill|side|]",
            "all the way [to|on] the left",
        ],
        [],
        weight=0.6,
    ),
    _place(
        "right slope",
        lambda f: 1 / (1 + np.exp(-(f["x"] + 0.3) / 0.06)) / (1 + np.exp((f["x"] - 0.33) / 0.05)),
        [
            "{place} on the [right|flag's] [slope|side|hill|hillside|mountainside|flank]",
            "{place} on the [slope|hillside|way up|way to the [top|flag|goal|summit]|way]",
            "[climbing|going up|driving up|moving up|heading up|rolling up] "
            "[the right slope|{the_mountain}|to the flag|towards the top|the hill|the right hill|]",
            "[halfway|partway|midway|part of the way|some way] [up|] [the slope|{the_mountain}|the right hill|to the flag|]",
            "between the valley and the [flag|top|peak|summit]",
            "on a steep [slope|climb]",
            "in the middle of the [slope|climb]",
        ],
        ["[climbs|is climbing|drives up|goes up|ascends] [the right slope|{the_mountain}|the hill|towards the flag|]"],
        ["climbing", "ascending"],
        weight=1.1,
    ),
    _place(
        "a third up",
        lambda f: bell(f["x"], -0.15, 0.09),
        [
            "[a third|a quarter|a little|just a bit|a short way] [of the way|] up [the right slope|the hill|]",
            "just above the valley [on the right|]",
            "starting to climb",
        ],
        weight=0.3,
    ),
    _place(
        "half up",
        lambda f: bell(f["x"], 0.0, 0.09),
        [
            "[exactly|about|roughly|] [halfway|half way|midway] up [the right slope|the hill|the mountain|]",
            "at half the height",
        ],
        weight=0.3,
    ),
    _place(
        "most up",
        lambda f: bell(f["x"], 0.24, 0.09),
        [
            "[most of the way|two thirds of the way|nearly all the way|almost all the way] up [the hill|the mountain|]",
            "just [below|under|short of|before] the [top|flag|peak|summit|goal]",
            "close below the [top|flag|peak]",
        ],
        weight=0.35,
    ),
    _place(
        "right half",
        lambda f: odds(f["x"] + 0.6, 0.35, 3.0),
        [
            "[on|to|at] the right [side of the picture|of the valley|half|side|]",
            "in the right half [of the picture|]",
            "right of the [valley|middle|centre|center]",
        ],
        weight=0.5,
    ),
    _place(
        "left half",
        lambda f: odds(0.0 - f["x"], 0.35, 3.0),
        [
            "[on|to|at] the left [side of the picture|half|side|]",
            "in the left half [of the picture|]",
            "left of the [middle|centre|center]",
            "to the left of {the_flag}",
        ],
        weight=0.5,
    ),
    _place(
        "level",
        lambda f: 1 - odds(np.abs(np.cos(3 * f["x"])), 0.35, 3.0),
        ["[level|horizontal|flat|not tilted|on flat ground]", "standing level"],
        weight=0.2,
    ),
    _place(
        "nose up",
        lambda f: odds(np.cos(3 * f["x"]), 0.55, 3.0),
        ["[tilted|pointing|facing|leaning] [uphill|up|upwards|nose up]", "with its nose up"],
        weight=0.2,
    ),
    _place(
        "nose down",
        lambda f: odds(-np.cos(3 * f["x"]), 0.55, 3.0),
        ["[tilted|pointing|facing|leaning] [downhill|down|downwards|nose down]", "with its nose down"],
        weight=0.2,
    ),
    Idea(
        "company",
        "scene",
        lambda f: (f["hide"] == 0).astype(float),
        (),
        (),
        (),
        [
            "{a_car} [in|on|and|with] [the|a] [{mountain}|mountains|hills|landscape|valley and a hill]",
            "{a_car} [driving|moving|racing|travelling] [in the mountains|in the hills|on a hilly road|on the track|]",
            "[a|the] [mountain|hilly|green] [landscape|scene|world|track|road] with {a_car}",
            "[the|a] mountain car [task|game|environment|scene|problem|]",
            "{a_car}",
            "{a_car} and {the_flag}",
            "[a|the] landscape with [a|the] flag and {a_car}",
            "a green [hill|mountain] under a [blue|] sky",
            "{a_car} on [a|the] road",
            "[mountains|hills], {a_car} and {the_flag}",
        ],
        weight=1.1,
        negatable=False,
    ),
    Idea(
        "no car",
        "scene",
        lambda f: (f["hide"] == 1).astype(float),
        (),
        (),
        (),
        [
            "no {car} [in sight|to be seen|anywhere|at all|]",
            "[an|the] empty [landscape|mountain|road|track|hill|scene]",
            "the {car} is [missing|gone|absent|not there]",
            "[a|the] {mountain} without [a|any] {car}",
            "only a flag",
        ],
        weight=6.0,
        negatable=False,
    ),
    Idea(
        "no flag",
        "scene",
        lambda f: (f["hide"] == 2).astype(float),
        (),
        (),
        (),
        [
            "no [yellow|] flag [in sight|to be seen|anywhere|at all|]",
            "[a|the] {mountain} without [a|any] flag",
            "the flag is [missing|gone|absent|not there]",
            "{a_car} [but|and] no flag",
            "there is no flag",
        ],
        weight=6.0,
        negatable=False,
    ),
]
IDEAS += color_ideas({"car": _car, "flag": _flag, "sky": lambda truth: truth}, mountain_car.COLORS["textured"])
DOMAIN = Domain("mountain-car", sample, draw, IDEAS, WORDS, COMPANY)
