"""The humanoid for SimCLIP: what people might say about its pose."""

import numpy as np

from . import humanoid_gestures as say, humanoid_truths as true, humanoid_words as body
from .humanoid_features import SIDES
from .humanoid_scenes import draw, sample
from .language import Domain, Features, Idea, odds

HOW_ARMS = (  # names, truth and short wordings of what the arms do, to stand behind "standing up"
    ("arms raised", lambda f: true.raised(f).min(1), 3.0,
     "[with|with|and has|,] {each} [arms|hands] [raised|up|lifted|in the air|high|overhead|above the head|stretched upward] {high}",
     "[with|with|, with] [both|its|his|] [arms|hands] [raised|up|lifted|in the air|held high|overhead]",
     "raising {each} [arms|hands]", "and [raising|raises|lifting] {each} [arms|hands] {high}", "[reaching|and reaching] for the sky"),
    ("hands on hips", lambda f: true.on_hips(f).min(1), 3.5,
     "with [its|both|his|the|] hands [on|at|resting on|placed on|by] [its|the|his|] {hips}", "with arms akimbo", "akimbo",
     "[and|while] [holding|holds|touching] [its|the] {hips}", ", hands on [the|its|] {hips}", "like a superhero"),
    ("arms crossed", true.arms_crossed, 3.5,
     "[with|, with|with] [its|his|both|the|] [arms|forearms] [crossed|folded|crossed over the {chest}|crossed in front of the {chest}]",
     "with [crossed|folded] arms", ", arms [crossed|folded]", "[and|while] [crossing|crosses|folding] [its|the|both] arms"),
    ("arms out", lambda f: true.sideways(f).min(1), 1.5,
     "with {each} arms [out|out to the sides|outstretched|spread|extended sideways]", "in [a t pose|t pose]", ", arms spread"),
    ("arms down", lambda f: true.hanging(f).min(1), 0.8,
     "with {each} arms [down|hanging|hanging down|at the sides|by its sides|lowered]", ", arms [down|hanging]"),
    ("arms forward", lambda f: true.forwards(f).min(1), 0.6,
     "with {each} arms [forward|stretched forward|out in front|extended to the front]", "like a [zombie|sleepwalker]"),
    ("hands together", true.hands_together, 0.5, "with {its} hands [together|clasped|joined|touching]"),
    ("one arm up", lambda f: true.raised_only(f).max(1), 0.7,
     "with [one|a single|only one] [arm|hand] [up|raised|lifted|in the air]", "and [waving|waves|greets|raises one arm]"),
)
STOOD = "[standing|standing|standing up|standing upright|upright|on {its} feet|standing still|standing on two legs|up]"
LEGS_TOO = (
    ("on one leg", true.one_leg, 3.5,
     "on [one|a single|just one|only one] [leg|foot]", "with [one|its other|a] [leg|foot|knee] [raised|up|lifted|in the air|off the {floor}]",
     "[and|while] [lifting|raising|holding up] [one|a] [leg|foot|knee]", "like a [flamingo|stork|crane]"),
    ("on two legs", lambda f: true.feet_down(f).min(1), 0.6, "on [both|two|its two] [legs|feet]", "with both feet on the {floor}"),
)


def _least(truth):
    """Both sides must do it."""
    return lambda f: truth(f).min(1)


def _sides(name: str, topic: str, truth, states: list[str], acts: list[str], weight: float) -> list[Idea]:
    """One idea for the left and one for the right; ``{side}`` in a wording becomes the side."""
    fill = lambda texts, side: [text.replace("{side}", side) for text in texts]  # noqa: E731
    return [Idea(f"{side} {name}", topic, lambda f, index=index: truth(f)[:, index], fill(states, side), fill(acts, side),
                 weight=weight) for index, side in enumerate(SIDES)]


def _standing_with(name: str, truth, weight: float, *texts: str) -> Idea:
    """Standing and something else in one breath, as prompts often put it."""
    return Idea(f"standing, {name}", "body", lambda f: true.standing(f) * truth(f), [f"{STOOD} {text}" for text in texts],
                [f"stands [|up|upright|still] {text}" for text in texts], (), [f"{STOOD} {text}" for text in texts], weight)


def _elbows(f: Features) -> np.ndarray:
    return f["elbow"]


def _ideas() -> list[Idea]:
    def idea(name, topic, truth, wordings):
        return Idea(name, topic, truth, **wordings)

    ideas = [
        idea("standing", "body", true.standing, body.STANDING),
        idea("standing straight", "body", true.standing_straight, body.STANDING_STRAIGHT),
        idea("kneeling", "body", true.kneeling, body.KNEELING),
        idea("kneeling tall", "body", true.kneeling_tall, body.KNEELING_TALL),
        idea("kneeling on the heels", "body", true.kneeling_low, body.KNEELING_LOW),
        idea("half kneeling", "body", true.half_kneeling, body.HALF_KNEELING),
        idea("crouching", "body", true.crouching, body.CROUCHING),
        idea("sitting", "body", true.sitting, body.SITTING),
        idea("sitting, legs ahead", "body", true.sitting_legs_ahead, body.LEGS_AHEAD),
        idea("sitting, knees up", "body", true.sitting_knees_up, body.KNEES_UP),
        idea("lotus", "body", true.lotus, body.LOTUS),
        idea("splits", "body", true.splits, body.SPLITS),
        idea("all fours", "body", true.all_fours, body.ALL_FOURS),
        idea("lying", "body", true.lying, body.LYING),
        idea("on the back", "body", true.on_back, body.ON_BACK),
        idea("on the front", "body", true.on_front, body.ON_FRONT),
        idea("on the side", "body", true.on_side, body.ON_SIDE),
        idea("fallen", "body", true.fallen, body.FALLEN),
        idea("falling", "body", true.falling, body.FALLING),
        idea("in the air", "body", true.airborne, body.AIRBORNE),
        idea("gymnastics", "body", lambda f: np.maximum(true.splits(f), 0.3 * true.one_leg(f)), say.GYMNASTICS),
        idea("yoga", "body", lambda f: np.maximum.reduce(
            [true.lotus(f), 0.4 * true.one_leg(f), 0.2 * true.splits(f)]), say.YOGA),
        idea("upright", "place", true.trunk_up, say.UPRIGHT),
        idea("balanced", "place", true.balanced, say.BALANCED),
        idea("low", "place", lambda f: true.below(f["head"], 0.55, 3), say.LOW),
        idea("high", "place", lambda f: odds(f["head"], 1.2, 9), say.HIGH),
        idea("half high", "place", lambda f: true.bell(f["head"], 1.0, 0.15), say.MIDDLE),
        idea("not standing", "place", lambda f: true.below(f["pelvis"], 0.45, 5) * true.grounded(f), say.ON_THE_FLOOR),
        idea("arms raised", "arms", _least(true.raised), say.RAISED),
        idea("one arm raised", "arms", lambda f: true.raised_only(f).max(1), say.ONE_RAISED),
        idea("arms sideways", "arms", _least(true.sideways), say.SIDEWAYS),
        idea("arms forwards", "arms", _least(true.forwards), say.FORWARDS),
        idea("arms hanging", "arms", _least(true.hanging), say.HANGING),
        idea("hands on hips", "arms", _least(true.on_hips), say.HANDS_ON_HIPS),
        idea("arms crossed", "arms", true.arms_crossed, say.CROSSED),
        idea("hands together", "arms", true.hands_together, say.TOGETHER),
        idea("hands on chest", "arms", true.hands_on_chest, say.ON_CHEST),
        idea("hands on head", "arms", true.hands_on_head, say.ON_HEAD),
        idea("hands on knees", "arms", true.hands_on_knees, say.ON_KNEES),
        idea("hands on floor", "arms", true.hands_on_floor, say.ON_FLOOR),
        idea("hands off floor", "arms", true.hands_free_of_floor, say.HANDS_OFF),
        idea("arms bent", "arms", lambda f: odds(_elbows(f).min(1), 55, 4), say.ARMS_BENT),
        idea("arms straight", "arms", lambda f: true.below(_elbows(f).max(1), 35, 3), say.ARMS_STRAIGHT),
        idea("one leg", "legs", true.one_leg, say.ONE_LEG),
        idea("two feet", "legs", _least(true.feet_down), say.TWO_FEET),
        idea("feet up", "legs", lambda f: odds(f["foot_gap"].min(1), 0.1, 3), say.FEET_UP),
        idea("lunge", "legs", true.lunge, say.STEP),
        idea("legs wide", "legs", true.legs_wide, say.LEGS_WIDE),
        idea("legs apart", "legs", true.legs_apart, say.LEGS_APART),
        idea("feet together", "legs", true.feet_together, say.FEET_TOGETHER),
        idea("legs straight", "legs", _least(true.straight), say.LEGS_STRAIGHT),
        idea("legs bent", "legs", _least(true.bent), say.LEGS_BENT),
        idea("knees slightly bent", "legs", true.slightly_bent, say.BENT_A_LITTLE),
        idea("knees down", "legs", _least(true.knees_down), say.KNEES_DOWN),
        idea("knees off", "legs", lambda f: odds(f["knee_gap"].min(1), 0.12, 3), say.KNEES_OFF),
        idea("bottom off", "legs", lambda f: odds(f["bottom_gap"], 0.12, 3), say.BOTTOM_OFF),
        idea("curled up", "legs", true.curled_up, say.CURLED),
        idea("towards us", "view", lambda f: true.faces(f, 0, 1), say.TOWARDS),
        idea("away from us", "view", lambda f: true.faces(f, 0, -1), say.AWAY),
        idea("in profile", "view", lambda f: np.maximum(true.faces(f, 1, 0), true.faces(f, -1, 0)), say.SIDE_VIEW),
    ]
    ideas += [_standing_with(*how) for how in (*HOW_ARMS, *LEGS_TOO)]
    for sign, word in ((-1, "left"), (1, "right")):
        ideas.append(Idea(f"looks {word}", "view", lambda f, s=sign: true.faces(f, s, 0),
                          [f"[facing|looking|turned|walking|pointing] [to the {word}|{word}|towards the {word} edge of the picture]"],
                          [f"[faces|looks] [to the {word}|{word}]"], weight=0.5))
    for name, key, sign, texts in (
            ("forwards", "forward", -1, "[forward|forwards|to the front|ahead]"),
            ("backwards", "forward", 1, "[back|backwards|backward|to the back]"),
            ("sideways", "leftward", 0, "[to one side|sideways|to the side]")):
        amount = lambda f, key=key, sign=sign: np.maximum(sign * f[key], 0) if sign else np.abs(f[key])  # noqa: E731
        ideas.append(Idea(f"leans {name}", "place", lambda f, amount=amount: true.leaning(f, amount(f)),
                          [f"[leaning|tilted|inclined|tipping|slanted] {texts}"], [f"[leans|tilts|tips] {texts}"], weight=0.7))
    ideas += _sides("arm up", "arms", true.raised_only,
                    ["with [its|the] {side} [arm|hand] [up|raised|lifted|in the air|held up]", "raising [its|the] {side} [arm|hand]"],
                    ["[raises|lifts] [its|the] {side} [arm|hand]"], 0.5)
    ideas += _sides("leg stands", "legs", true.one_leg_of,
                    ["standing on [its|the] {side} [leg|foot] only", "balancing on [its|the] {side} [leg|foot]"],
                    ["[stands|balances] on [its|the] {side} [leg|foot] [only|]"], 0.5)
    ideas.append(Idea("company", "scene", lambda f: np.ones(len(f["head"])), (), (), (), [
        "{someone} [on|in|over] [the|a|green|some] [grass|lawn|meadow|field|green floor|ground|floor]", "{someone}",
        "{someone} in [a simulation|a simulator|a computer game|a field|the park|a virtual world|mujoco]",
        "[a|the] {body} [in a pose|posing|in some position|doing something|moving|exercising|]", "[a|the] [pose|posture] of {someone}",
        "[a|the] humanoid [task|environment|simulation|benchmark]", "{someone} under [the|a blue] sky", "[a|the] simulated {body}",
        "{someone} wearing [a red shirt|blue trousers|white shoes|a red shirt and blue trousers]", "green grass and {someone}",
        "{someone} with [a red shirt|blue legs|yellow sleeves|brown hair|a head, two arms and two legs]"], weight=0.7, negatable=False))
    return ideas


DOMAIN = Domain("humanoid", sample, draw, _ideas(), body.WORDS, body.COMPANY)
