"""The playroom: ideas about which things are in view, where in the picture, and on what they stand."""

from ...envs.playroom.things import KIND_NAMES
from ..language import Features, Idea, Truth
from .naming import COLORS, COMBINATIONS, KINDS, Name
from .truths import thing

_PLACES = {
    "left": "[on the left|to the left|at the left side|on the left hand side|in the left half of the picture]",
    "middle": "[in the middle|in the center|straight ahead|in the middle of the picture]",
    "right": "[on the right|to the right|at the right side|on the right hand side|in the right half of the picture]",
}
_PIECES = {"table": "table", "box": "[box|block|crate]"}  # nothing stands on the shelf, which is higher than the eyes
_CAN_TIP = ("mug", "lamp", "boat")


def _seen_truth(name: Name) -> Truth:
    return thing("glimpsed" if name.kind is None else "seen", name.kind, name.color)


def _seen(name: Name, weight: float) -> Idea:
    return Idea(
        f"{name} in view",
        "view",
        _seen_truth(name),
        states=[f"showing {name.any}", f"[displaying|showing|with] {name.any}"],
        acts=[f"[shows|contains|has] {name.any}"],
        sentences=[
            f"{name.any}",
            f"{name.any} is {{in_view}}",
            f"{name.any} [{{in_view}}|in the {{room}}|can be seen|is there]",
            f"[there is|i see|we see|you can see|the {{agent}} sees|the {{agent}} looks at] {name.any}",
            f"[a|the] {{room}} with {name.any}",
        ],
        weight=weight,
    )


def _absent(name: Name, weight: float) -> Idea:
    seen = _seen_truth(name)

    def truth(f: Features):
        return 1 - seen(f)

    return Idea(
        f"no {name}",
        "view",
        truth,
        acts=[f"shows no {name}"],
        sentences=[
            f"no {name} {{in_view}}",
            f"[there is|i see|we see|the {{agent}} sees] no {name} [here|]",
            f"no {name} is {{in_view}}",
            f"[a|the] {{view}} without [a|any] {name}",
        ],
        weight=weight,
        negatable=False,
    )


def _placed(name: Name, side: str, weight: float) -> Idea:
    place = _PLACES[side]
    return Idea(
        f"{name} {side}",
        "view",
        thing(side, name.kind, name.color),
        states=[f"showing {name.any} {place}"],
        acts=[f"shows {name.any} {place}"],
        sentences=[f"{name.any} {place}", f"{name.any} is {place}", f"{place} [there is|is|we see] {name.any}"],
        weight=weight,
        negatable=False,
    )


def _on_floor(name: Name, weight: float) -> Idea:
    return Idea(
        f"{name} on the floor",
        "view",
        thing("on the floor", name.kind, name.color),
        states=[f"showing {name.any} on the {{floor}}"],
        sentences=[
            f"{name.any} {{is}} on the {{floor}}",
            f"{name.any} on the {{floor}}",
            f"{name.any} down on the {{floor}}",
        ],
        weight=weight,
        negatable=False,
    )


def _on_piece(name: Name, piece: str, weight: float) -> Idea:
    what = _PIECES[piece]
    return Idea(
        f"{name} on the {piece}",
        "view",
        thing(f"on the {piece}", name.kind, name.color),
        states=[f"showing {name.any} on [the|a] {what}"],
        sentences=[
            f"{name.any} {{is}} on [the|a] {what}",
            f"{name.any} on [the|a|top of the] {what}",
            f"[a|the] {what} with {name.any} on it",
        ],
        weight=weight,
        negatable=False,
    )


def _tipped(name: Name, weight: float) -> Idea:
    return Idea(
        f"{name} tipped over",
        "view",
        thing("tipped", name.kind, name.color),
        sentences=[
            f"{name.any} [lies on its side|has fallen over|is tipped over|has tipped over|does not stand upright]",
            f"[a|the] [fallen|tipped] {name}",
        ],
        weight=weight,
        negatable=False,
    )


IDEAS = [
    *(_seen(name, 0.6) for name in COMBINATIONS),
    *(_seen(name, 0.4) for name in KINDS),
    *(_seen(name, 0.2) for name in COLORS),
    *(_absent(name, 0.15) for name in KINDS),
    *(_absent(name, 0.1) for name in COLORS),
    *(_placed(name, side, 0.3) for name in KINDS for side in _PLACES),
    *(_placed(name, side, 0.15) for name in COLORS for side in _PLACES),
    *(_placed(name, side, 0.15) for name in COMBINATIONS for side in _PLACES),
    *(_on_floor(name, 0.12) for name in KINDS),
    *(_on_piece(name, piece, 0.5) for name in KINDS for piece in _PIECES),
    *(_tipped(KINDS[KIND_NAMES.index(kind)], 0.5) for kind in _CAN_TIP),
]
