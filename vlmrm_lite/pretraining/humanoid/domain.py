"""The humanoid for SimCLIP: what people might say about its pose."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ..language import Domain, Features, Idea, bell, odds
from . import arms, falls, legs, postures, truths as true, words
from .features import SIDES
from .scenes import draw, sample

Truth = Callable[[Features], np.ndarray]


def _while_standing(truth: Truth) -> Truth:
    return lambda f: true.standing(f) * truth(f)


# What to say behind "standing up", as prompts often put it: name, truth of the whole, weight, wordings. Who is on one
# leg stands; how upright, and in what balance, that truth says itself.
STOOD = "[standing|standing|standing up|standing upright|upright|on {its} feet|standing still|on two legs|up]"
STANDING_WITH = (
    (
        "arms raised",
        _while_standing(lambda f: true.raised(f).min(1)),
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
        _while_standing(lambda f: true.on_hips(f).min(1)),
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
        _while_standing(true.arms_crossed),
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
        true.one_leg,
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
        _while_standing(lambda f: true.sideways(f).min(1)),
        1.5,
        (
            "with {each} arms [out|out to the sides|outstretched|spread|extended sideways]",
            ", arms spread",
            "in [a t pose|t pose]",
        ),
    ),
    (
        "arms hanging",
        _while_standing(lambda f: true.hanging(f).min(1)),
        0.8,
        ("with {each} arms [down|hanging|hanging down|at the sides|by its sides|lowered]", ", arms [down|hanging]"),
    ),
    (
        "arms forwards",
        _while_standing(lambda f: true.forwards(f).min(1)),
        0.6,
        (
            "with {each} arms [forward|stretched forward|out in front|extended to the front]",
            "like a [zombie|sleepwalker]",
        ),
    ),
    (
        "hands together",
        _while_standing(true.hands_together),
        0.5,
        ("with {its} hands [together|clasped|joined|touching]",),
    ),
    (
        "one arm raised",
        _while_standing(lambda f: true.raised_only(f).max(1)),
        0.7,
        (
            "with [one|a single|only one] [arm|hand] [up|raised|lifted|in the air]",
            "and [waving|waves|greets|raises one arm]",
        ),
    ),
    (
        "two feet",
        _while_standing(lambda f: true.feet_down(f).min(1)),
        0.6,
        ("on [both|two|its two] [legs|feet]", "with both feet on the {floor}"),
    ),
)
COMPANY = (
    "{someone} [on|in|over] [the|a|green|some] [grass|lawn|meadow|field|green floor|ground|floor]",
    "{someone}",
    "{someone} in [a simulation|a simulator|a computer game|a field|the park|a virtual world|mujoco]",
    "[a|the] {body} [in a pose|posing|in some position|doing something|moving|exercising|]",
    "[a|the] [pose|posture] of {someone}",
    "[a|the] humanoid [task|environment|simulation|benchmark]",
    "{someone} under [the|a blue] sky",
    "[a|the] simulated {body}",
    "green grass and {someone}",
    "{someone} wearing [a red shirt|blue trousers|white shoes|a red shirt and blue trousers]",
    "{someone} with [a red shirt|blue legs|yellow sleeves|brown hair|a head, two arms and two legs]",
)


def _both(truth: Truth) -> Truth:
    """Left and right do it."""
    return lambda f: truth(f).min(1)


def _one(truth: Truth) -> Truth:
    """At least one side does it."""
    return lambda f: truth(f).max(1)


def _standing_with(name: str, truth: Truth, weight: float, texts: Sequence[str]) -> Idea:
    phrases = [f"{STOOD} {text}" for text in texts]
    acts = [f"stands [|up|upright|still] {text}" for text in texts]
    return Idea(f"standing, {name}", "body", truth, phrases, acts, (), phrases, weight)


def _by_side(name: str, topic: str, truth: Truth, states: Sequence[str], acts: Sequence[str]) -> list[Idea]:
    """One idea for each side, which ``{side}`` stands for in the wordings."""
    return [
        Idea(
            f"{side} {name}",
            topic,
            lambda f, index=index: truth(f)[:, index],
            [text.replace("{side}", side) for text in states],
            [text.replace("{side}", side) for text in acts],
            weight=0.5,
        )
        for index, side in enumerate(SIDES)
    ]


def _leaning(way: str, amount: Truth, where: str) -> Idea:
    return Idea(
        f"leans {way}",
        "place",
        lambda f: true.leaning(f, np.maximum(amount(f), 0.0)),
        [f"[leaning|tilted|inclined|tipping|slanted] {where}"],
        [f"[leans|tilts|tips] {where}"],
        weight=0.7,
    )


def _ideas() -> list[Idea]:
    def idea(name: str, topic: str, truth: Truth, wordings: Mapping) -> Idea:
        return Idea(name, topic, truth, **wordings)

    return [
        idea("standing", "body", true.standing, postures.STANDING),
        idea("standing straight", "body", true.standing_straight, postures.STANDING_STRAIGHT),
        idea("kneeling", "body", true.kneeling, postures.KNEELING),
        idea("kneeling tall", "body", true.kneeling_tall, postures.KNEELING_TALL),
        idea("kneeling on the heels", "body", true.kneeling_low, postures.KNEELING_LOW),
        idea("half kneeling", "body", true.half_kneeling, postures.HALF_KNEELING),
        idea("crouching", "body", true.crouching, postures.CROUCHING),
        idea("sitting", "body", true.sitting, postures.SITTING),
        idea("sitting, legs ahead", "body", true.sitting_legs_ahead, postures.LEGS_AHEAD),
        idea("sitting, knees up", "body", true.sitting_knees_up, postures.KNEES_UP),
        idea("lotus", "body", true.lotus, postures.LOTUS),
        idea("splits", "body", true.splits, postures.SPLITS),
        idea("all fours", "body", true.all_fours, postures.ALL_FOURS),
        idea("lying", "body", true.lying, falls.LYING),
        idea("on the back", "body", true.on_back, falls.ON_BACK),
        idea("on the front", "body", true.on_front, falls.ON_FRONT),
        idea("on the side", "body", true.on_side, falls.ON_SIDE),
        idea("fallen", "body", true.fallen, falls.FALLEN),
        idea("falling", "body", true.falling, falls.FALLING),
        idea("in the air", "body", true.airborne, falls.AIRBORNE),
        idea("gymnastics", "body", true.gymnastics, words.GYMNASTICS),
        idea("yoga", "body", true.yoga, words.YOGA),
        *(_standing_with(*how) for how in STANDING_WITH),
        idea("upright", "place", true.trunk_up, words.UPRIGHT),
        idea("balanced", "place", true.balanced, words.BALANCED),
        idea("low", "place", lambda f: true.below(f["head"], 0.55, 3), words.LOW),
        idea("high", "place", lambda f: odds(f["head"], 1.2, 9), words.HIGH),
        idea("half high", "place", lambda f: bell(f["head"], 1.0, 0.15), words.MIDDLE),
        idea("not standing", "place", true.low_hips, words.LOW_HIPS),
        _leaning("forwards", lambda f: -f["forward"], "[forward|forwards|to the front|ahead]"),
        _leaning("backwards", lambda f: f["forward"], "[back|backwards|backward|to the back]"),
        _leaning("sideways", lambda f: np.abs(f["leftward"]), "[to one side|sideways|to the side]"),
        idea("arms raised", "arms", _both(true.raised), arms.RAISED),
        idea("one arm raised", "arms", _one(true.raised_only), arms.ONE_RAISED),
        *_by_side(
            "arm up",
            "arms",
            true.raised_only,
            (
                "with [its|the] {side} [arm|hand] [up|raised|lifted|in the air|held up]",
                "raising [its|the] {side} [arm|hand]",
            ),
            ("[raises|lifts] [its|the] {side} [arm|hand]",),
        ),
        idea("arms sideways", "arms", _both(true.sideways), arms.SIDEWAYS),
        idea("arms forwards", "arms", _both(true.forwards), arms.FORWARDS),
        idea("arms hanging", "arms", _both(true.hanging), arms.HANGING),
        idea("hands on hips", "arms", _both(true.on_hips), arms.HANDS_ON_HIPS),
        idea("arms crossed", "arms", true.arms_crossed, arms.CROSSED),
        idea("hands together", "arms", true.hands_together, arms.TOGETHER),
        idea("hands on chest", "arms", true.hands_on_chest, arms.ON_CHEST),
        idea("hands on head", "arms", true.hands_on_head, arms.ON_HEAD),
        idea("hands on knees", "arms", true.hands_on_knees, arms.ON_KNEES),
        idea("hands on floor", "arms", true.hands_on_floor, arms.ON_FLOOR),
        idea("hands off floor", "arms", true.hands_off_floor, arms.HANDS_OFF),
        idea("arms bent", "arms", lambda f: odds(f["elbow"].min(1), 55, 4), arms.ARMS_BENT),
        idea("arms straight", "arms", lambda f: true.below(f["elbow"].max(1), 35, 3), arms.ARMS_STRAIGHT),
        idea("one leg", "legs", true.one_leg, legs.ONE_LEG),
        *_by_side(
            "leg stands",
            "legs",
            true.one_leg_of,
            ("standing on [its|the] {side} [leg|foot] only", "balancing on [its|the] {side} [leg|foot]"),
            ("[stands|balances] on [its|the] {side} [leg|foot] [only|]",),
        ),
        idea("two feet", "legs", _both(true.feet_down), legs.TWO_FEET),
        idea("feet up", "legs", lambda f: odds(f["foot_gap"].min(1), 0.1, 3), legs.FEET_UP),
        idea("lunge", "legs", true.lunge, legs.STEP),
        idea("legs wide", "legs", true.legs_wide, legs.LEGS_WIDE),
        idea("legs apart", "legs", true.legs_apart, legs.LEGS_APART),
        idea("feet together", "legs", true.feet_together, legs.FEET_TOGETHER),
        idea("legs straight", "legs", _both(true.straight), legs.LEGS_STRAIGHT),
        idea("legs bent", "legs", _both(true.bent), legs.LEGS_BENT),
        idea("knees slightly bent", "legs", true.slightly_bent, legs.BENT_A_LITTLE),
        idea("knees down", "legs", _both(true.knees_down), legs.KNEES_DOWN),
        idea("knees off", "legs", lambda f: odds(f["knee_gap"].min(1), 0.12, 3), legs.KNEES_OFF),
        idea("bottom off", "legs", lambda f: odds(f["bottom_gap"], 0.12, 3), legs.BOTTOM_OFF),
        idea("curled up", "legs", true.curled_up, legs.CURLED),
        idea("towards us", "view", lambda f: true.faces(f, 0, 1), words.TOWARDS),
        idea("away from us", "view", lambda f: true.faces(f, 0, -1), words.AWAY),
        idea("in profile", "view", true.in_profile, words.PROFILE),
        idea("looks left", "view", lambda f: true.faces(f, -1, 0), words.LEFTWARDS),
        idea("looks right", "view", lambda f: true.faces(f, 1, 0), words.RIGHTWARDS),
        Idea("company", "scene", lambda f: np.ones(len(f["head"])), sentences=COMPANY, weight=0.7, negatable=False),
    ]


DOMAIN = Domain("humanoid", sample, draw, _ideas(), words.WORDS, words.COMPANY, share=4.0)
