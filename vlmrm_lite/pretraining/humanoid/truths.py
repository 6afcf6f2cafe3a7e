"""The humanoid: how many people would say that it stands, kneels, lies, balances on one leg, ...

Every function takes the features of :func:`.features.measure` and returns fractions in [0, 1]: (n,), or (n, 2) for
what each side can do by itself. The fractions have long tails, so that a near miss ranks above a far one.
"""

import numpy as np

from ..language import Features, bell, soft_threshold


def below(value: np.ndarray, middle: float, power: float = 2.0) -> np.ndarray:
    """1 up to 0, one half at ``middle``, with a long tail: the complement of :func:`..language.soft_threshold`."""
    return 1 - soft_threshold(value, middle, power)


def step(value: np.ndarray, middle: float, width: float) -> np.ndarray:
    """A logistic step: one half at ``middle``; far below it, each ``width`` costs a factor e."""
    return 1 / (1 + np.exp(np.clip((middle - value) / width, -30, 30)))


def either(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """One side fits the first truth and the other side the second, whichever way fits better: (n, 2) twice → (n,)."""
    return np.maximum(one[:, 0] * other[:, 1], one[:, 1] * other[:, 0])


# The trunk and the whole body.
def trunk_up(f: Features) -> np.ndarray:
    return below(f["tilt"], 36, 3.5)


def grounded(f: Features) -> np.ndarray:
    return below(f["low"], 0.12)


def airborne(f: Features) -> np.ndarray:
    return soft_threshold(f["low"], 0.15, 3)


def balanced(f: Features) -> np.ndarray:
    return below(f["balance"], 0.22, 3) * grounded(f)


def high_hips(f: Features) -> np.ndarray:
    return soft_threshold(f["pelvis"], 0.64, 9)


def low_hips(f: Features) -> np.ndarray:
    return below(f["pelvis"], 0.45, 5) * grounded(f)


def leaning(f: Features, amount: np.ndarray) -> np.ndarray:
    """Leans by ``amount`` (the sine of the angle) without lying."""
    return soft_threshold(amount, 0.22, 2.5) * below(amount, 0.8, 5) * soft_threshold(f["head"], 0.45, 4)


def falling(f: Features) -> np.ndarray:
    toppling = (
        soft_threshold(f["tilt"], 38, 4) * soft_threshold(f["balance"], 0.22, 2) * soft_threshold(f["pelvis"], 0.35, 3)
    )
    return toppling * soft_threshold(f["skull_gap"], 0.25) * soft_threshold(f["hand_gap"].max(1), 0.1)


def fallen(f: Features) -> np.ndarray:
    return below(f["chest"], 0.36, 5) * soft_threshold(f["tilt"], 42, 4) * grounded(f)


def lying(f: Features) -> np.ndarray:
    return below(f["trunk_gap"], 0.18, 3) * below(f["bottom_gap"], 0.18, 3) * soft_threshold(f["tilt"], 60, 6)


def on_back(f: Features) -> np.ndarray:
    return lying(f) * soft_threshold(f["forward"], 0.6, 5)


def on_front(f: Features) -> np.ndarray:
    return lying(f) * soft_threshold(-f["forward"], 0.6, 5)


def on_side(f: Features) -> np.ndarray:
    return lying(f) * soft_threshold(np.abs(f["leftward"]), 0.65, 5)


# Legs.
def feet_down(f: Features) -> np.ndarray:
    return below(f["foot_gap"], 0.05)


def knees_down(f: Features) -> np.ndarray:
    return below(f["knee_gap"], 0.07)


def straight(f: Features) -> np.ndarray:
    return below(f["knee"], 42, 3)


def bent(f: Features) -> np.ndarray:
    return soft_threshold(f["knee"], 60, 4)


def standing(f: Features) -> np.ndarray:
    """On at least one foot, hips high, trunk upright, and not about to fall over."""
    legs = below(f["knee"].min(1), 48, 3.5) * feet_down(f).max(1)
    return trunk_up(f) * high_hips(f) * legs * below(f["balance"], 0.3, 3)


def standing_straight(f: Features) -> np.ndarray:
    return standing(f) * below(f["tilt"], 13) * below(f["knee"].max(1), 25) * below(f["pelvis_tilt"], 20)


def kneeling(f: Features) -> np.ndarray:
    """Both knees bent and on the floor, feet not in front, bottom off the floor, trunk upright."""
    knees = knees_down(f).min(1) * soft_threshold(f["knee"].min(1), 45, 4) * below(f["foot_ahead"].max(1), 0.22, 3)
    return knees * trunk_up(f) * soft_threshold(f["bottom_gap"], 0.07, 4) * grounded(f)


def kneeling_tall(f: Features) -> np.ndarray:
    return kneeling(f) * soft_threshold(f["pelvis"], 0.36, 8)


def kneeling_low(f: Features) -> np.ndarray:
    return kneeling(f) * below(f["pelvis"], 0.37, 8)


def half_kneeling(f: Features) -> np.ndarray:
    """One knee on the floor, the other one up with its foot on the floor."""
    down = knees_down(f) * soft_threshold(f["knee"], 50, 4)
    up = soft_threshold(f["knee_gap"], 0.2, 4) * below(f["foot_gap"], 0.09) * soft_threshold(f["knee"], 40, 3)
    return either(down, up) * trunk_up(f) * soft_threshold(f["bottom_gap"], 0.12, 3)


def crouching(f: Features) -> np.ndarray:
    legs = soft_threshold(f["knee"].min(1), 65, 5) * below(f["foot_gap"].max(1), 0.07)
    low = (
        below(f["pelvis"], 0.66, 9)
        * soft_threshold(f["bottom_gap"], 0.09, 3)
        * soft_threshold(f["knee_gap"].min(1), 0.13, 3)
    )
    return legs * low * below(f["tilt"], 60, 5) * below(f["balance"], 0.3, 3)


def slightly_bent(f: Features) -> np.ndarray:
    """Standing with slightly bent knees, or in a half squat."""
    return bell(f["knee"].mean(1), 50, 18) * feet_down(f).min(1) * trunk_up(f) * soft_threshold(f["pelvis"], 0.55, 8)


def sitting(f: Features) -> np.ndarray:
    return below(f["bottom_gap"], 0.09, 4) * below(f["tilt"], 46, 5) * soft_threshold(f["trunk_gap"], 0.08, 4)


def sitting_legs_ahead(f: Features) -> np.ndarray:
    return sitting(f) * straight(f).min(1) * below(f["spread"], 38, 4) * soft_threshold(f["ahead"].min(1), 0.5, 3)


def sitting_knees_up(f: Features) -> np.ndarray:
    return sitting(f) * bent(f).min(1) * soft_threshold(f["knee_gap"].min(1), 0.2, 3)


def lotus(f: Features) -> np.ndarray:
    """Sitting; knees bent, low and pointing outward, feet drawn in before the body."""
    inwards = soft_threshold((f["knee_out"] - f["foot_out"]).min(1), 0.05, 2) * step(f["foot_ahead"].min(1), 0.04, 0.05)
    outwards = soft_threshold(f["knee_out"].min(1), 0.14, 4) * below(f["knee_gap"].max(1), 0.3, 4)
    return sitting(f) * soft_threshold(f["knee"].min(1), 55, 5) * outwards * inwards


def splits(f: Features) -> np.ndarray:
    """Sitting on the floor, straight legs flat on it and spread to both sides."""
    flat = below(np.maximum(f["foot_gap"], f["knee_gap"]).max(1), 0.15)
    legs = (
        below(f["knee"].max(1), 38, 3.5)
        * soft_threshold(f["spread"], 80, 7)
        * soft_threshold(f["aside"].min(1), 0.45, 4)
    )
    return legs * flat * below(f["bottom_gap"], 0.1, 3) * below(f["tilt"], 55, 4)


def lunge(f: Features) -> np.ndarray:
    legs = soft_threshold(f["ahead"].max(1) - f["ahead"].min(1), 0.55, 5) * feet_down(f).min(1)
    return legs * trunk_up(f) * soft_threshold(f["knee_gap"].min(1), 0.08) * soft_threshold(f["pelvis"], 0.35, 5)


def legs_wide(f: Features) -> np.ndarray:
    return soft_threshold(f["spread"], 68, 6) * soft_threshold(f["aside"].min(1), 0.3, 3) * straight(f).min(1)


def legs_apart(f: Features) -> np.ndarray:
    """On both feet, in a straddle stance."""
    return (
        standing(f)
        * feet_down(f).min(1)
        * soft_threshold(f["aside"].min(1), 0.2, 4)
        * soft_threshold(f["spread"], 25, 4)
    )


def feet_together(f: Features) -> np.ndarray:
    return standing(f) * feet_down(f).min(1) * below(f["spread"], 10, 3)


def all_fours(f: Features) -> np.ndarray:
    limbs = below(f["hand_gap"].max(1), 0.1) * below(f["knee_gap"].max(1), 0.1)
    return limbs * soft_threshold(-f["forward"], 0.5, 4) * soft_threshold(f["bottom_gap"], 0.18, 4)


def one_leg(f: Features) -> np.ndarray:
    """Upright on one foot, the other one clearly in the air.

    Static balance hardly counts: an image does not show how long it will last.
    """
    return one_leg_of(f).max(1)


def one_leg_of(f: Features) -> np.ndarray:
    """The same for each side's foot as the one on the floor, (n, 2)."""
    lifted = soft_threshold(f["foot_gap"][:, ::-1], 0.1, 2.5) * below(f["knee"], 65, 3.5)
    steady = trunk_up(f) * high_hips(f) * below(f["balance"], 0.6, 3)
    return feet_down(f) * lifted * steady[:, None]


def curled_up(f: Features) -> np.ndarray:
    return soft_threshold(f["hip"].min(1), 95, 8) * bent(f).min(1)


def gymnastics(f: Features) -> np.ndarray:
    return np.maximum(splits(f), 0.3 * one_leg(f))


def yoga(f: Features) -> np.ndarray:
    return np.maximum(lotus(f), 0.4 * one_leg(f))


# The view.
def faces(f: Features, right: float, towards: float) -> np.ndarray:
    """The front points in a direction, as the camera sees it; undefined for a body that lies."""
    return soft_threshold(f["facing"] @ np.array([right, towards]), 0.62, 4) * below(f["tilt"], 60, 5)


def in_profile(f: Features) -> np.ndarray:
    return np.maximum(faces(f, 1, 0), faces(f, -1, 0))
