"""The humanoid: ideas that add a detail to standing, as prompts often do ("standing up with its arms raised")."""

from collections.abc import Sequence

from ..language import Idea, Truth
from . import arm_truths, truths


def _while_standing(truth: Truth) -> Truth:
    """Standing, and the truth."""
    return lambda f: truths.standing(f) * truth(f)


_STANDING = "[standing|standing|standing up|standing upright|upright|on {its} feet|standing still|on two legs|up]"
# Name, truth of the whole, weight, wordings. The truth of one leg includes an upright trunk and a foot on the floor.
_WITH = (
    (
        "arms raised",
        _while_standing(lambda f: arm_truths.raised(f).min(1)),
        3.0,
        (
            "[with|with|and has|,] {each} [arms|hands] [raised|up|lifted|overhead|stretched upward] {high}",
            "[with|with|, with] [both|its|his|] [arms|hands] [raised|up|lifted|in the air|held high|overhead]",
            "raising {each} [arms|hands]",
            "and [raising|raises|lifting] {each} [arms|hands] {high}",
            "[reaching|and reaching] for the sky",
        ),
    ),
    (
        "hands on hips",
        _while_standing(lambda f: arm_truths.on_hips(f).min(1)),
        3.5,
        (
            "with [its|both|his|the|] hands [on|at|resting on|placed on|by] [its|the|his|] {hips}",
            "[and|while] [holding|holds|touching] [its|the] {hips}",
            ", hands on [the|its|] {hips}",
            "akimbo",
            "with arms akimbo",
            "like a superhero",
        ),
    ),
    (
        "arms crossed",
        _while_standing(arm_truths.arms_crossed),
        3.5,
        (
            "[with|, with] [its|his|both|the|] [arms|forearms] [crossed|folded|crossed over the {chest}]",
            "with {its} arms [crossed|folded] in front of the {chest}",
            "with [crossed|folded] arms",
            ", arms [crossed|folded]",
            "[and|while] [crossing|crosses|folding] [its|the|both] arms",
        ),
    ),
    (
        "on one leg",
        truths.one_leg,
        3.5,
        (
            "on [one|a single|just one|only one] [leg|foot]",
            "like a [flamingo|stork|crane]",
            "with [one|its other|a] [leg|foot|knee] [raised|up|lifted|in the air|off the {floor}]",
            "[and|while] [lifting|raising|holding up] [one|a] [leg|foot|knee]",
        ),
    ),
    (
        "arms sideways",
        _while_standing(lambda f: arm_truths.sideways(f).min(1)),
        1.5,
        (
            "with {each} arms [out|out to the sides|outstretched|spread|extended sideways]",
            ", arms spread",
            "in [a t pose|t pose]",
        ),
    ),
    (
        "arms hanging",
        _while_standing(lambda f: arm_truths.hanging(f).min(1)),
        0.8,
        ("with {each} arms [down|hanging|hanging down|at the sides|by its sides|lowered]", ", arms [down|hanging]"),
    ),
    (
        "arms forwards",
        _while_standing(lambda f: arm_truths.forwards(f).min(1)),
        0.6,
        (
            "with {each} arms [forward|stretched forward|out in front|extended to the front]",
            "like a [zombie|sleepwalker]",
        ),
    ),
    (
        "hands together",
        _while_standing(arm_truths.hands_together),
        0.5,
        ("with {its} hands [together|clasped|joined|touching]",),
    ),
    (
        "one arm raised",
        _while_standing(lambda f: arm_truths.raised_only(f).max(1)),
        0.7,
        (
            "with [one|a single|only one] [arm|hand] [up|raised|lifted|in the air]",
            "and [waving|waves|greets|raises one arm]",
        ),
    ),
    (
        "two feet",
        _while_standing(lambda f: truths.feet_down(f).min(1)),
        0.6,
        ("on [both|two|its two] [legs|feet]", "with both feet on the {floor}"),
    ),
)


def _idea(name: str, truth: Truth, weight: float, texts: Sequence[str]) -> Idea:
    phrases = [f"{_STANDING} {text}" for text in texts]
    acts = [f"stands [|up|upright|still] {text}" for text in texts]
    return Idea(f"standing, {name}", "body", truth, states=phrases, acts=acts, sentences=phrases, weight=weight)


IDEAS = [_idea(*row) for row in _WITH]
