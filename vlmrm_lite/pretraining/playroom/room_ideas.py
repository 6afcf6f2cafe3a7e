"""The playroom: ideas about the room, its furniture, the hand, and how much is in view."""

import numpy as np

from ...envs.playroom.layout import FURNITURE
from ..language import Features, Idea, Truth, bell, soft_threshold

_FURNITURE = {
    "table": "[table|table with four legs|wooden table]",
    "box": "[box|block|crate|low block]",
    "shelf": "[shelf|cupboard|book shelf|tall shelf]",
}
_WALLS = (
    *("[white|cream|beige]", "[light blue|pale blue|bluish]", "[light green|pale green|greenish]"),
    *("[pink|pinkish|rose]", "[gray|grey]", "[lilac|lavender|pale purple]"),
)
_FLOORS = ("[brown|light brown|tan]", "[dark|dark gray|dark brown]", "[light gray|pale|light]", "[gray|gray green]")
_COUNTS = {1: "[one|one single|only one|a single] {object}", 2: "two {objects}", 3: "three {objects}"}
_COUNTS[4] = "[four|many|several|a lot of] {objects}"


def _feature(name: str) -> Truth:
    return lambda f: f[name]


def _most(name: str) -> Truth:
    """True of the thing that it is most true of."""
    return lambda f: f[name].max(1)


def _piece_idea(index: int, piece: str) -> Idea:
    what = _FURNITURE[piece]
    return Idea(
        f"{piece} in view",
        "view",
        lambda f: f["furniture"][:, index],
        states=[f"showing [a|the] {what}"],
        acts=[f"[shows|has|contains] [a|the] {what}"],
        sentences=[
            f"[a|the] {what}",
            f"[a|the] {what} [{{in_view}}|in the {{room}}]",
            f"[a|the] {what} is {{in_view}}",
        ],
        weight=0.3,
    )


def _color_idea(what: str, feature: str, index: int, color: str, plural: bool) -> Idea:
    return Idea(
        f"{what} {index}",
        "view",
        lambda f: (f[feature] == index).astype(float),
        acts=[f"has {'' if plural else '[a|the] '}{color} {what}"],
        sentences=[f"[the|] {color} {what}", f"the {what} {'are' if plural else 'is'} {color}"],
        weight=0.15,
        negatable=False,
    )


def _count_idea(count: int, words: str) -> Idea:
    def truth(f: Features) -> np.ndarray:
        return bell(f["count"], count, 0.4) if count < 4 else soft_threshold(f["count"], 3.5, 12)

    return Idea(
        f"{count} in view",
        "view",
        truth,
        states=[f"showing {words}"],
        acts=[f"shows {words}"],
        sentences=[f"{words} [{{in_view}}|in the {{room}}|can be seen]", f"[there are|i see|we see] {words}"],
        weight=0.25,
        negatable=False,
    )


IDEAS = [
    *(_piece_idea(index, piece) for index, piece in enumerate(FURNITURE)),
    *(_color_idea("walls", "walls", index, color, True) for index, color in enumerate(_WALLS)),
    *(_color_idea("floor", "floors", index, color, False) for index, color in enumerate(_FLOORS)),
    *(_count_idea(count, words) for count, words in _COUNTS.items()),
    Idea(
        "nothing in view",
        "view",
        _feature("empty"),
        states=["showing no {object}", "showing nothing but [walls|the floor|walls and furniture]"],
        acts=["shows no {object}", "shows nothing but [walls|the floor|walls and furniture]"],
        sentences=[
            "[an|the] [empty|bare] {room}",
            "[nothing|no {object}] is {in_view}",
            "[nothing|no {object}] [ahead|in front of the {agent}]",
            "[only|just|nothing but] [walls|furniture|a wall|the floor]",
        ],
        weight=2.0,
        negatable=False,
    ),
    Idea(
        "wall ahead",
        "agent",
        _feature("at a wall"),
        states=["[close to|right at|facing|in front of] [a|the] wall"],
        acts=["[faces|stands at|stands before|looks at] [a|the] wall"],
        sentences=["[a|the] wall [is right ahead|close up|right in front of the {agent}|blocks the way]"],
        weight=0.5,
    ),
    Idea(
        "hand empty",
        "hand",
        _feature("hand empty"),
        states=["empty handed", "holding nothing", "not holding [anything|any {object}]"],
        acts=["holds nothing", "has nothing in its grip", "lifts nothing"],
        sentences=[
            "[an|the] empty [hand|gripper]",
            "nothing is [lifted|held|in the hand|raised]",
            "the [hand|gripper] is [empty|free]",
            "[no|not a single] {object} is [lifted|held]",
        ],
        weight=0.6,
        negatable=False,
    ),
    Idea(
        "hand raised",
        "hand",
        _feature("hand raised"),
        sentences=["[a|the] raised [hand|gripper]", "the [hand|gripper] is [up|high|high up|raised]", "hand up"],
        weight=0.3,
        negatable=False,
    ),
    Idea(
        "hand low",
        "hand",
        _feature("hand low"),
        sentences=["[a|the] lowered [hand|gripper]", "the [hand|gripper] is [down|low|lowered|near the {floor}]"],
        weight=0.2,
        negatable=False,
    ),
    Idea(
        "something held",
        "hand",
        _most("held"),
        states=["holding [something|a {object}|some {object}]"],
        acts=["[holds|grips] [something|a {object}|some {object}]"],
        sentences=["[something|a {object}|one of the {objects}] is {gripped}", "a {object} in the hand"],
        weight=0.5,
    ),
    Idea(
        "something lifted",
        "hand",
        _most("lifted"),
        states=["[lifting|raising|carrying] [something|a {object}|some {object}]"],
        acts=["[lifts|raises|has lifted] [something|a {object}|some {object}]"],
        sentences=["[something|a {object}|one of the {objects}] is {raised}", "a {object} {up}"],
        weight=0.7,
    ),
    Idea(
        "something near",
        "agent",
        _most("near"),
        states=["{near} [something|a {object}|some {object}]"],
        acts=["[stands|is] {near} [something|a {object}]", "has reached a {object}"],
        sentences=["[something|a {object}] is [near|close|within reach]", "{near} a {object}"],
        weight=0.3,
    ),
    Idea(
        "two things together",
        "view",
        lambda f: f["beside"].max(1),
        sentences=["two {objects} [next to each other|side by side|close together]", "a {object} {beside} another one"],
        weight=0.5,
        negatable=False,
    ),
    Idea(
        "company",
        "view",
        lambda f: np.ones(len(f["walls"])),
        sentences=[
            "[a|the] {room}",
            "[a|the] {room} with [walls|toys|furniture|things]",
            "[what|everything that] [the {agent}|a robot] sees",
            "[a|the] [household|playroom] [task|environment|simulation]",
            "the floor and the walls of [a|the] {room}",
            "[a|the] {agent} in [a|the] {room}",
        ],
        weight=0.3,
        negatable=False,
    ),
]
