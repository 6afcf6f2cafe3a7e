"""The playroom: ideas about what the agent is near, what is in its hand, and what it lifts."""

from ..language import Idea
from .naming import COLORS, COMBINATIONS, KINDS, Name
from .truths import thing


def _near(name: Name, weight: float) -> Idea:
    return Idea(
        f"near {name}",
        "agent",
        thing("near", name.kind, name.color),
        states=[f"{{near}} {name.any}", f"[close|standing close|very near] to {name.any}"],
        acts=[
            f"[stands|is|waits] {{near}} {name.any}",
            f"has [reached|found|come close to|come near|approached] {name.any}",
            f"[reaches|finds|has] {name.any} [right here|in front of it|before it|at its feet]",
        ],
        sentences=[
            f"{{near}} {name.any}",
            f"{name.any} is [near|close|close by|nearby|very close|right here|within reach|at hand]",
            f"{name.any} [close up|from close up|up close|nearby]",
            f"{name.any} is {{near}} the {{agent}}",
            f"the {{agent}} is {{near}} {name.any}",
            f"the {{agent}} [stands|is standing|has stopped] {{near}} {name.any}",
            f"{{go}} [near|close to|up to|to|over to] {name.any}",
            f"[find|reach|approach|look for and find] {name.any}",
            f"[a|the] [nearby|close] {name}",
        ],
        weight=weight,
    )


def _lifted(name: Name, weight: float) -> Idea:
    return Idea(
        f"lifted {name}",
        "hand",
        thing("lifted", name.kind, name.color),
        states=[f"[lifting|raising] {name.any}", f"[holding|lifting|carrying|keeping] {name.any} {{up}}"],
        acts=[
            f"[lifts|raises|has lifted|has raised] {name.any}",
            f"[holds|lifts|has|carries] {name.any} {{up}}",
            f"has picked up {name.any}",
        ],
        sentences=[
            f"{name.any} is {{raised}}",
            f"{name.any} [has been|was|got] [lifted|raised|lifted up|picked up]",
            f"{name.any} {{raised}}",
            f"{name.any} {{up}} [in the hand|]",
            f"the {{hand}} [lifts|is lifting|raises|has lifted] {name.any}",
            f"[lifting|raising|holding up|lifting up] {name.any}",
            f"[lift|raise|hold|bring|take] {name.any} {{up}}",
            f"[lift|lift up|raise|hold up|pick up] {name.any}",
            f"[a|the] [lifted|raised] {name}",
        ],
        weight=weight,
    )


def _held(name: Name, weight: float) -> Idea:
    return Idea(
        f"held {name}",
        "hand",
        thing("held", name.kind, name.color),
        states=[f"[holding|gripping|grasping] {name.any}"],
        acts=[f"[holds|grips|grasps|has gripped] {name.any}", f"has {name.any} [in its grip|between its fingers]"],
        sentences=[
            f"{name.any} is {{gripped}}",
            f"{name.any} {{gripped}}",
            f"{name.any} in [the|a] [hand|gripper|grip]",
            f"[hold|grip|grasp|grab|take] {name.any}",
            f"[a|the] [hand|robot] with {name.any}",
        ],
        weight=weight,
        negatable=name.color is None,
    )


def _low(name: Name, weight: float) -> Idea:
    """In the hand, but not lifted."""
    return Idea(
        f"low {name}",
        "hand",
        thing("low", name.kind, name.color),
        states=[f"[holding|gripping] {name.any} without lifting it", f"[holding|gripping] {name.any} down low"],
        acts=[f"[holds|grips] {name.any} [but does not lift it|without lifting it|down low]"],
        sentences=[
            f"{name.any} is {{gripped}} [but|and] [not lifted|not raised|not lifted yet|not in the air|still down|low]",
            f"{name.any} [in the hand|held] [but|and] [not lifted|down low|not up|still standing]",
        ],
        weight=weight,
        negatable=False,
    )


def _away(name: Name, weight: float) -> Idea:
    """In view, but not near."""
    return Idea(
        f"away from {name}",
        "agent",
        thing("away", name.kind, name.color),
        states=[f"[away from|not close to|too far from|at a distance from] {name.any}"],
        acts=[f"[sees|looks at] {name.any} [from a distance|from afar|but is not close to it]"],
        sentences=[
            f"{name.any} is [not near|not close|out of reach|too far to reach|some steps away]",
            f"{name.any} [at a distance|out of reach|further away]",
        ],
        weight=weight,
        negatable=False,
    )


def _far(name: Name, weight: float) -> Idea:
    return Idea(
        f"far from {name}",
        "agent",
        thing("far", name.kind, name.color),
        states=[f"far [away|] from {name.any}"],
        acts=[f"is far [away|] from {name.any}"],
        sentences=[
            f"{name.any} is far away",
            f"{name.any} [in the distance|far away|far off|across the room|at the far side|in the background]",
            f"[a|the] [distant|small and distant] {name}",
        ],
        weight=weight,
        negatable=False,
    )


IDEAS = [
    *(_near(name, 2.5) for name in COMBINATIONS),
    *(_near(name, 2.0) for name in KINDS),
    *(_near(name, 0.5) for name in COLORS),
    *(_lifted(name, 9.0) for name in COMBINATIONS),
    *(_lifted(name, 6.0) for name in KINDS),
    *(_lifted(name, 1.0) for name in COLORS),
    *(_held(name, 1.5) for name in COMBINATIONS),
    *(_held(name, 1.0) for name in KINDS),
    *(_low(name, 2.0) for name in COMBINATIONS),
    *(_low(name, 1.5) for name in KINDS),
    *(_away(name, 0.15) for name in COMBINATIONS),
    *(_away(name, 0.15) for name in KINDS),
    *(_far(name, 0.25) for name in KINDS),
]
