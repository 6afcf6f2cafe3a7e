"""The humanoid for SimCLIP: random poses and the ideas that describe them."""

from collections.abc import Mapping, Sequence

import numpy as np

from ..language import Domain, Idea, Truth, bell, soft_threshold
from . import arm_truths, standing_with, truths
from .features import SIDES
from .scenes import draw, sample
from .wordings import arms, falls, legs, postures, sitting, view, whole_body
from .words import COMPANY, WORDS

_SCENES = (
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
    """The truth of both sides."""
    return lambda f: truth(f).min(1)


def _one(truth: Truth) -> Truth:
    """The truth of at least one side."""
    return lambda f: truth(f).max(1)


def _side(truth: Truth, index: int) -> Truth:
    """The truth of one side."""
    return lambda f: truth(f)[:, index]


def _by_side(name: str, topic: str, truth: Truth, states: Sequence[str], acts: Sequence[str]) -> list[Idea]:
    """Makes one idea for each side, whose name replaces ``{side}`` in the wordings."""
    return [
        Idea(
            f"{side} {name}",
            topic,
            _side(truth, index),
            states=[text.replace("{side}", side) for text in states],
            acts=[text.replace("{side}", side) for text in acts],
            weight=0.5,
        )
        for index, side in enumerate(SIDES)
    ]


def _leaning(way: str, amount: Truth, where: str) -> Idea:
    return Idea(
        f"leans {way}",
        "place",
        lambda f: truths.leaning(f, np.maximum(amount(f), 0.0)),
        states=[f"[leaning|tilted|inclined|tipping|slanted] {where}"],
        acts=[f"[leans|tilts|tips] {where}"],
        weight=0.7,
    )


def _ideas() -> list[Idea]:
    """All ideas. Captions are drawn by index: a different order gives different captions for a seed."""

    def idea(name: str, topic: str, truth: Truth, wordings: Mapping) -> Idea:
        return Idea(name, topic, truth, **wordings)

    return [
        idea("standing", "body", truths.standing, postures.STANDING),
        idea("standing straight", "body", truths.standing_straight, postures.STANDING_STRAIGHT),
        idea("kneeling", "body", truths.kneeling, postures.KNEELING),
        idea("kneeling tall", "body", truths.kneeling_tall, postures.KNEELING_TALL),
        idea("kneeling on the heels", "body", truths.kneeling_low, postures.KNEELING_LOW),
        idea("half kneeling", "body", truths.half_kneeling, postures.HALF_KNEELING),
        idea("crouching", "body", truths.crouching, postures.CROUCHING),
        idea("sitting", "body", truths.sitting, sitting.SITTING),
        idea("sitting, legs ahead", "body", truths.sitting_legs_ahead, sitting.LEGS_AHEAD),
        idea("sitting, knees up", "body", truths.sitting_knees_up, sitting.KNEES_UP),
        idea("lotus", "body", truths.lotus, sitting.LOTUS),
        idea("splits", "body", truths.splits, sitting.SPLITS),
        idea("all fours", "body", truths.all_fours, postures.ALL_FOURS),
        idea("lying", "body", truths.lying, falls.LYING),
        idea("on the back", "body", truths.on_back, falls.ON_BACK),
        idea("on the front", "body", truths.on_front, falls.ON_FRONT),
        idea("on the side", "body", truths.on_side, falls.ON_SIDE),
        idea("fallen", "body", truths.fallen, falls.FALLEN),
        idea("falling", "body", truths.falling, falls.FALLING),
        idea("in the air", "body", truths.airborne, falls.AIRBORNE),
        idea("gymnastics", "body", truths.gymnastics, whole_body.GYMNASTICS),
        idea("yoga", "body", truths.yoga, whole_body.YOGA),
        *standing_with.IDEAS,
        idea("upright", "place", truths.trunk_up, whole_body.UPRIGHT),
        idea("balanced", "place", truths.balanced, whole_body.BALANCED),
        idea("low", "place", lambda f: truths.below(f["head"], 0.55, 3), whole_body.LOW),
        idea("high", "place", lambda f: soft_threshold(f["head"], 1.2, 9), whole_body.HIGH),
        idea("half high", "place", lambda f: bell(f["head"], 1.0, 0.15), whole_body.MIDDLE),
        idea("not standing", "place", truths.low_hips, whole_body.LOW_HIPS),
        _leaning("forwards", lambda f: -f["forward"], "[forward|forwards|to the front|ahead]"),
        _leaning("backwards", lambda f: f["forward"], "[back|backwards|backward|to the back]"),
        _leaning("sideways", lambda f: np.abs(f["leftward"]), "[to one side|sideways|to the side]"),
        idea("arms raised", "arms", _both(arm_truths.raised), arms.RAISED),
        idea("one arm raised", "arms", _one(arm_truths.raised_only), arms.ONE_RAISED),
        *_by_side(
            "arm up",
            "arms",
            arm_truths.raised_only,
            (
                "with [its|the] {side} [arm|hand] [up|raised|lifted|in the air|held up]",
                "raising [its|the] {side} [arm|hand]",
            ),
            ("[raises|lifts] [its|the] {side} [arm|hand]",),
        ),
        idea("arms sideways", "arms", _both(arm_truths.sideways), arms.SIDEWAYS),
        idea("arms forwards", "arms", _both(arm_truths.forwards), arms.FORWARDS),
        idea("arms hanging", "arms", _both(arm_truths.hanging), arms.HANGING),
        idea("hands on hips", "arms", _both(arm_truths.on_hips), arms.HANDS_ON_HIPS),
        idea("arms crossed", "arms", arm_truths.arms_crossed, arms.CROSSED),
        idea("hands together", "arms", arm_truths.hands_together, arms.TOGETHER),
        idea("hands on chest", "arms", arm_truths.hands_on_chest, arms.ON_CHEST),
        idea("hands on head", "arms", arm_truths.hands_on_head, arms.ON_HEAD),
        idea("hands on knees", "arms", arm_truths.hands_on_knees, arms.ON_KNEES),
        idea("hands on floor", "arms", arm_truths.hands_on_floor, arms.ON_FLOOR),
        idea("hands off floor", "arms", arm_truths.hands_off_floor, arms.HANDS_OFF),
        idea("arms bent", "arms", lambda f: soft_threshold(f["elbow"].min(1), 55, 4), arms.ARMS_BENT),
        idea("arms straight", "arms", lambda f: truths.below(f["elbow"].max(1), 35, 3), arms.ARMS_STRAIGHT),
        idea("one leg", "legs", truths.one_leg, legs.ONE_LEG),
        *_by_side(
            "leg stands",
            "legs",
            truths.one_leg_of,
            ("standing on [its|the] {side} [leg|foot] only", "balancing on [its|the] {side} [leg|foot]"),
            ("[stands|balances] on [its|the] {side} [leg|foot] [only|]",),
        ),
        idea("two feet", "legs", _both(truths.feet_down), legs.TWO_FEET),
        idea("feet up", "legs", lambda f: soft_threshold(f["foot_gap"].min(1), 0.1, 3), legs.FEET_UP),
        idea("lunge", "legs", truths.lunge, legs.STEP),
        idea("legs wide", "legs", truths.legs_wide, legs.LEGS_WIDE),
        idea("legs apart", "legs", truths.legs_apart, legs.LEGS_APART),
        idea("feet together", "legs", truths.feet_together, legs.FEET_TOGETHER),
        idea("legs straight", "legs", _both(truths.straight), legs.LEGS_STRAIGHT),
        idea("legs bent", "legs", _both(truths.bent), legs.LEGS_BENT),
        idea("knees slightly bent", "legs", truths.slightly_bent, legs.BENT_A_LITTLE),
        idea("knees down", "legs", _both(truths.knees_down), legs.KNEES_DOWN),
        idea("knees off", "legs", lambda f: soft_threshold(f["knee_gap"].min(1), 0.12, 3), legs.KNEES_OFF),
        idea("bottom off", "legs", lambda f: soft_threshold(f["bottom_gap"], 0.12, 3), legs.BOTTOM_OFF),
        idea("curled up", "legs", truths.curled_up, legs.CURLED),
        idea("towards us", "view", lambda f: truths.faces(f, 0, 1), view.TOWARDS),
        idea("away from us", "view", lambda f: truths.faces(f, 0, -1), view.AWAY),
        idea("in profile", "view", truths.in_profile, view.PROFILE),
        idea("looks left", "view", lambda f: truths.faces(f, -1, 0), view.LEFTWARDS),
        idea("looks right", "view", lambda f: truths.faces(f, 1, 0), view.RIGHTWARDS),
        Idea("company", "scene", lambda f: np.ones(len(f["head"])), sentences=_SCENES, weight=0.7, negatable=False),
    ]


DOMAIN = Domain("humanoid", sample, draw, _ideas(), WORDS, COMPANY, weight=4.0)
