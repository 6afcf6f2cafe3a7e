"""How many people would say of a humanoid that it kneels, stands, has its arms crossed, …

Every function takes the features of :func:`.humanoid_features.measure` and gives shares in [0, 1], (n,) or,
for what each side can do by itself, (n, 2). They fall off slowly, so that a near miss ranks above a far one.
"""

import numpy as np

from ..language import Features, bell, odds


def below(value: np.ndarray, middle: float, power: float = 2.0) -> np.ndarray:
    """1 at 0 and less, one half at ``middle``, with a long tail: the opposite of :func:`.language.odds`."""
    return 1 - odds(value, middle, power)


def step(value: np.ndarray, middle: float, width: float) -> np.ndarray:
    """One half at ``middle``; beyond a few widths below, each width costs a factor e."""
    return 1 / (1 + np.exp(np.clip((middle - value) / width, -30, 30)))


def either(shares: np.ndarray, others: np.ndarray) -> np.ndarray:
    """One side does this while the other side does that: the better of both ways, (n,)."""
    return np.maximum(shares[:, 0] * others[:, 1], shares[:, 1] * others[:, 0])


# The trunk and the whole body.
def trunk_up(f: Features) -> np.ndarray:
    return below(f["tilt"], 36, 3.5)


def grounded(f: Features) -> np.ndarray:
    return below(f["low"], 0.12)


def airborne(f: Features) -> np.ndarray:
    return odds(f["low"], 0.15, 3)


def balanced(f: Features) -> np.ndarray:
    return below(f["balance"], 0.22, 3) * grounded(f)


def high_hips(f: Features) -> np.ndarray:
    return odds(f["pelvis"], 0.64, 9)


def low_hips(f: Features) -> np.ndarray:
    return below(f["pelvis"], 0.45, 5) * grounded(f)


def leaning(f: Features, amount: np.ndarray) -> np.ndarray:
    """Leans by ``amount`` (the sine of the angle) while on its feet, knees or bottom, not yet lying."""
    return odds(amount, 0.22, 2.5) * below(amount, 0.8, 5) * odds(f["head"], 0.45, 4)


def falling(f: Features) -> np.ndarray:
    toppling = odds(f["tilt"], 38, 4) * odds(f["balance"], 0.22, 2) * odds(f["pelvis"], 0.35, 3)
    return toppling * odds(f["skull_gap"], 0.25) * odds(f["hand_gap"].max(1), 0.1)


def fallen(f: Features) -> np.ndarray:
    return below(f["chest"], 0.36, 5) * odds(f["tilt"], 42, 4) * grounded(f)


def lying(f: Features) -> np.ndarray:
    return below(f["trunk_gap"], 0.18, 3) * below(f["bottom_gap"], 0.18, 3) * odds(f["tilt"], 60, 6)


def on_back(f: Features) -> np.ndarray:
    return lying(f) * odds(f["forward"], 0.6, 5)


def on_front(f: Features) -> np.ndarray:
    return lying(f) * odds(-f["forward"], 0.6, 5)


def on_side(f: Features) -> np.ndarray:
    return lying(f) * odds(np.abs(f["leftward"]), 0.65, 5)


# Legs.
def feet_down(f: Features) -> np.ndarray:
    return below(f["foot_gap"], 0.05)


def knees_down(f: Features) -> np.ndarray:
    return below(f["knee_gap"], 0.07)


def straight(f: Features) -> np.ndarray:
    return below(f["knee"], 42, 3)


def bent(f: Features) -> np.ndarray:
    return odds(f["knee"], 60, 4)


def standing(f: Features) -> np.ndarray:
    """On at least one foot, hips high, trunk upright, and not about to fall over."""
    legs = below(f["knee"].min(1), 48, 3.5) * feet_down(f).max(1)
    return trunk_up(f) * high_hips(f) * legs * below(f["balance"], 0.3, 3)


def standing_straight(f: Features) -> np.ndarray:
    return standing(f) * below(f["tilt"], 13) * below(f["knee"].max(1), 25) * below(f["pelvis_tilt"], 20)


def kneeling(f: Features) -> np.ndarray:
    """Both knees on the floor, bent, feet not before them, bottom off the floor, trunk upright."""
    knees = knees_down(f).min(1) * odds(f["knee"].min(1), 45, 4) * below(f["foot_ahead"].max(1), 0.22, 3)
    return knees * trunk_up(f) * odds(f["bottom_gap"], 0.07, 4) * grounded(f)


def kneeling_tall(f: Features) -> np.ndarray:
    return kneeling(f) * odds(f["pelvis"], 0.36, 8)


def kneeling_low(f: Features) -> np.ndarray:
    return kneeling(f) * below(f["pelvis"], 0.37, 8)


def half_kneeling(f: Features) -> np.ndarray:
    """One knee on the floor and the other one up, its foot on the floor."""
    down = knees_down(f) * odds(f["knee"], 50, 4)
    up = odds(f["knee_gap"], 0.2, 4) * below(f["foot_gap"], 0.09) * odds(f["knee"], 40, 3)
    return either(down, up) * trunk_up(f) * odds(f["bottom_gap"], 0.12, 3)


def crouching(f: Features) -> np.ndarray:
    legs = odds(f["knee"].min(1), 65, 5) * below(f["foot_gap"].max(1), 0.07)
    low = below(f["pelvis"], 0.66, 9) * odds(f["bottom_gap"], 0.09, 3) * odds(f["knee_gap"].min(1), 0.13, 3)
    return legs * low * below(f["tilt"], 60, 5) * below(f["balance"], 0.3, 3)


def slightly_bent(f: Features) -> np.ndarray:
    """Standing with the knees not quite straight, or half way to a squat."""
    return bell(f["knee"].mean(1), 50, 18) * feet_down(f).min(1) * trunk_up(f) * odds(f["pelvis"], 0.55, 8)


def sitting(f: Features) -> np.ndarray:
    return below(f["bottom_gap"], 0.09, 4) * below(f["tilt"], 46, 5) * odds(f["trunk_gap"], 0.08, 4)


def sitting_legs_ahead(f: Features) -> np.ndarray:
    return sitting(f) * straight(f).min(1) * below(f["spread"], 38, 4) * odds(f["ahead"].min(1), 0.5, 3)


def sitting_knees_up(f: Features) -> np.ndarray:
    return sitting(f) * bent(f).min(1) * odds(f["knee_gap"].min(1), 0.2, 3)


def lotus(f: Features) -> np.ndarray:
    """Seated; knees bent, low and pointing outwards, feet drawn in before the body."""
    inwards = odds((f["knee_out"] - f["foot_out"]).min(1), 0.05, 2) * step(f["foot_ahead"].min(1), 0.04, 0.05)
    outwards = odds(f["knee_out"].min(1), 0.14, 4) * below(f["knee_gap"].max(1), 0.3, 4)
    return sitting(f) * odds(f["knee"].min(1), 55, 5) * outwards * inwards


def splits(f: Features) -> np.ndarray:
    """On the floor, straight legs flat on it and far apart to both sides."""
    flat = below(np.maximum(f["foot_gap"], f["knee_gap"]).max(1), 0.15)
    legs = below(f["knee"].max(1), 38, 3.5) * odds(f["spread"], 80, 7) * odds(f["aside"].min(1), 0.45, 4)
    return legs * flat * below(f["bottom_gap"], 0.1, 3) * below(f["tilt"], 55, 4)


def lunge(f: Features) -> np.ndarray:
    legs = odds(f["ahead"].max(1) - f["ahead"].min(1), 0.55, 5) * feet_down(f).min(1)
    return legs * trunk_up(f) * odds(f["knee_gap"].min(1), 0.08) * odds(f["pelvis"], 0.35, 5)


def legs_wide(f: Features) -> np.ndarray:
    return odds(f["spread"], 68, 6) * odds(f["aside"].min(1), 0.3, 3) * straight(f).min(1)


def legs_apart(f: Features) -> np.ndarray:
    """On both feet, a straddle stance."""
    return standing(f) * feet_down(f).min(1) * odds(f["aside"].min(1), 0.2, 4) * odds(f["spread"], 25, 4)


def feet_together(f: Features) -> np.ndarray:
    return standing(f) * feet_down(f).min(1) * below(f["spread"], 10, 3)


def all_fours(f: Features) -> np.ndarray:
    limbs = below(f["hand_gap"].max(1), 0.1) * below(f["knee_gap"].max(1), 0.1)
    return limbs * odds(-f["forward"], 0.5, 4) * odds(f["bottom_gap"], 0.18, 4)


def one_leg(f: Features) -> np.ndarray:
    """Upright on one foot, the other one clearly in the air; how long the balance will hold, a picture does not tell."""
    return one_leg_of(f).max(1)


def one_leg_of(f: Features) -> np.ndarray:
    """The same by the side of the foot that is on the floor, (n, 2)."""
    lifted = odds(f["foot_gap"][:, ::-1], 0.1, 2.5) * below(f["knee"], 65, 3.5)
    steady = trunk_up(f) * high_hips(f) * below(f["balance"], 0.6, 3)
    return feet_down(f) * lifted * steady[:, None]


def curled_up(f: Features) -> np.ndarray:
    return odds(f["hip"].min(1), 95, 8) * bent(f).min(1)


def gymnastics(f: Features) -> np.ndarray:
    return np.maximum(splits(f), 0.3 * one_leg(f))


def yoga(f: Features) -> np.ndarray:
    return np.maximum(lotus(f), 0.4 * one_leg(f))


# Arms.
def raised(f: Features) -> np.ndarray:
    """Hands and elbows above the shoulders, for the world and for the trunk: nobody cheers upside down."""
    hands = np.minimum(f["hand_up"], f["hand"][..., 2])
    return step(hands, 0.2, 0.085) * step(f["elbow_up"], 0.02, 0.06)


def raised_only(f: Features) -> np.ndarray:
    """This arm up and the other one down, (n, 2)."""
    return raised(f) * below(np.maximum(f["hand_up"][:, ::-1] + 0.2, 0), 0.2, 3)


def sideways(f: Features) -> np.ndarray:
    ahead, out, up = np.moveaxis(f["hand"], 2, 0)
    return odds(out, 0.42, 6) * below(np.abs(up), 0.2, 3) * below(np.abs(ahead), 0.3, 3)


def forwards(f: Features) -> np.ndarray:
    ahead, out, up = np.moveaxis(f["hand"], 2, 0)
    return odds(ahead, 0.4, 6) * below(np.abs(up), 0.25, 3) * below(np.maximum(out, 0), 0.3, 3)


def hanging(f: Features) -> np.ndarray:
    ahead, out, up = np.moveaxis(f["hand"], 2, 0)
    return odds(-up, 0.42, 7) * below(np.hypot(ahead, out), 0.25, 3) * below(f["elbow"], 55, 4)


def on_hips(f: Features) -> np.ndarray:
    return below(f["hand_hip"], 0.13, 3) * odds(f["elbow"], 42, 4) * odds(f["elbow_out"], 0.04, 2)


def arms_crossed(f: Features) -> np.ndarray:
    """Each hand beyond the middle, before the chest: one that is far across does not make up for the other."""
    ahead, _, up = np.moveaxis(f["hand"], 2, 0)
    front = odds(ahead.min(1), 0.12) * below(np.abs(up + 0.12).max(1), 0.4, 3) * below(f["hands"], 0.6, 3)
    return step(f["crossed"].min(1), 0.04, 0.02) * front


def hands_together(f: Features) -> np.ndarray:
    ahead, _, up = np.moveaxis(f["hand"], 2, 0)
    front = odds(ahead.min(1), 0.1) * below(np.abs(up).max(1), 0.4, 4)
    return below(f["hands"], 0.13) * front * below(np.maximum(f["crossed"].sum(1), 0), 0.08)


def hands_on_chest(f: Features) -> np.ndarray:
    return below(f["hand_chest"].max(1), 0.17, 3)


def hands_on_head(f: Features) -> np.ndarray:
    return below(f["hand_head"].max(1), 0.19, 3)


def hands_on_knees(f: Features) -> np.ndarray:
    return below(f["hand_knee"].max(1), 0.24, 4)


def hands_on_floor(f: Features) -> np.ndarray:
    return below(f["hand_gap"].max(1), 0.05)


def hands_off_floor(f: Features) -> np.ndarray:
    return odds(f["hand_gap"].min(1), 0.09, 2.5)


# The view.
def faces(f: Features, right: float, towards: float) -> np.ndarray:
    """The front points that way as the camera sees it; unclear of a body that lies."""
    return odds(f["facing"] @ np.array([right, towards]), 0.62, 4) * below(f["tilt"], 60, 5)


def in_profile(f: Features) -> np.ndarray:
    return np.maximum(faces(f, 1, 0), faces(f, -1, 0))
