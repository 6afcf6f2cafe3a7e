"""The playroom: ideas about things that are next to each other, and about things that are not."""

from itertools import combinations_with_replacement

from ..language import Idea
from .naming import COMBINATIONS, KINDS, Name
from .truths import pair, thing


def _next(first: Name, second: Name, weight: float) -> Idea:
    a, b = first.any, f"[the|the|a|] {second}" if first != second else f"[another|a second|another] {second}"
    return Idea(
        f"{first} next to {second}",
        "view",
        pair("next", (first.kind, first.color), (second.kind, second.color)),
        states=[f"showing {a} {{beside}} {b}", f"showing {b} {{beside}} {a}"],
        acts=[f"shows {a} {{beside}} {b}", f"shows {a} and {b} [together|side by side]"],
        sentences=[
            f"{a} {{is}} {{beside}} {b}",
            f"{b} {{is}} {{beside}} {a}",
            f"{a} {{beside}} {b}",
            f"{b} {{beside}} {a}",
            f"{a} and {b} are [next to each other|side by side|close together|together|beside each other]",
            f"{b} and {a} [next to each other|side by side|close together]",
            f"{{put}} {a} {{beside}} {b}",
            f"{{put}} {b} {{beside}} {a}",
            f"{a} has been [put|placed|set] {{beside}} {b}",
            f"{a} and {b} [touch|almost touch|stand together|form a pair]",
        ],
        weight=weight,
        negatable=False,
    )


def _apart(first: Name, second: Name, weight: float) -> Idea:
    """Both are in view, but not next to each other."""
    a, b = first.any, f"[the|the|a|] {second}" if first != second else f"[another|a second|another] {second}"
    return Idea(
        f"{first} apart from {second}",
        "view",
        pair("apart", (first.kind, first.color), (second.kind, second.color)),
        acts=[f"shows {a} [apart from|away from] {b}"],
        sentences=[
            f"{a} is [not next to|not beside|away from|apart from|not close to] {b}",
            f"{b} is [not next to|not beside|away from|apart from|not close to] {a}",
            f"{a} and {b} are [apart|not together|separated|not next to each other|in different places]",
            f"{a} and, [somewhere else|further away], {b}",
        ],
        weight=weight,
        negatable=False,
    )


def _accompanied(name: Name, weight: float) -> Idea:
    return Idea(
        f"{name} next to something",
        "view",
        thing("beside", name.kind, name.color),
        sentences=[
            f"{name.any} {{is}} {{beside}} [something|another {{object}}|some other {{object}}|another thing]",
            f"{{put}} {name.any} {{beside}} [something|another {{object}}]",
            f"{name.any} and something {{beside}} it",
        ],
        weight=weight,
        negatable=False,
    )


def _alone(name: Name, weight: float) -> Idea:
    return Idea(
        f"{name} alone",
        "view",
        thing("alone", name.kind, name.color),
        sentences=[
            f"{name.any} {{is}} [alone|by itself|next to nothing|apart from everything else]",
            f"nothing is {{beside}} {name.any}",
        ],
        weight=weight,
        negatable=False,
    )


IDEAS = [
    *(_next(*names, 6.0) for names in combinations_with_replacement(KINDS, 2)),
    *(_next(name, kind, 2.5) for name in COMBINATIONS for kind in KINDS),
    *(_apart(*names, 0.3) for names in combinations_with_replacement(KINDS, 2)),
    *(_accompanied(name, 0.4) for name in KINDS),
    *(_alone(name, 0.15) for name in KINDS),
]
