"""When the humanoid has done what the sentence says: paper A's table 2 as functions of the state.

The paper's criteria were applied by a person who watched videos. Here each is a predicate of one state, in
terms of what can be measured: heights above the floor, tilts, where hands and feet are as seen from the body.
They judge; nothing learns from them.

All take states (n, 47), 24 positions and 23 velocities, and return booleans (n,). "Right" and "left" may be
exchanged everywhere. Where the joint limits make the letter of a criterion impossible, the tolerance says so.
"""

import numpy as np
from numpy.typing import NDArray

TOUCHES = 0.03  # m: what is this close to the floor touches it
UPRIGHT = 30.0  # degrees between a standing trunk and the vertical
SITS_UPRIGHT = 45.0  # degrees, for a trunk that kneels or sits
STEADY = 0.6  # m/s of the torso: whoever falls is faster once the fall shows
LEGS_CARRY = 0.62  # m below the pelvis; 0.78 with straight legs, 0.36 crouching
LIFTED = 0.10  # m below a foot that no longer stands
SEATED = 0.10  # m below the pelvis: less is sitting, and a kneeling humanoid is higher even on its heels
FOLDED_KNEE = 0.22  # m below a knee in the lotus seat: with the feet in, the joint limits allow 0.15 to 0.20
KNEES_OUT = 0.25  # m from the middle of the pelvis to a knee in the lotus seat; the hips are at 0.10
FEET_IN = 0.10  # m by which a foot is further in than its knee
LEG_DOWN = 0.10  # m below the knee and the foot of a leg that lies flat on the floor
SPREAD = 100.0  # degrees between the legs; the joint limits allow 126
TO_THE_SIDES = 45.0  # degrees between the line from foot to foot and straight ahead; 90 in the pose, 0 in front splits
STRETCHED_KNEE = -45.0  # degrees; -2 is a stretched leg, -160 a folded one
ON_HIP = 0.05  # m between a hand and its side of the pelvis; 0.10 where the arm hangs beside it
ELBOW_OUT = 0.05  # m by which an elbow is further from the pelvis than its hand, seen from above; hanging, it is not
ACROSS = 0.05  # m that a crossed hand is beyond the middle: all of it; the joint limits allow 0.08
FOLDED_ELBOW = -60.0  # degrees; -90 is a stretched arm
CHEST = (-0.35, 0.20)  # m above the shoulders, from the belly to the chin


def kneeling(states: NDArray) -> NDArray[np.bool_]:
    """Both knees on the floor, the trunk upright and steady, not sitting on the floor; feet anywhere."""
    body = _facts(states)
    knees = _both(body.height(knee) < TOUCHES for knee in ("right_knee", "left_knee"))
    return knees & (body.height("pelvis") > SEATED) & (body.tilt("torso") < SITS_UPRIGHT) & _steady(body)


def lotus(states: NDArray) -> NDArray[np.bool_]:
    """Seated upright, both knees low and outwards, both feet in."""
    body = _facts(states)
    seated = (body.height("pelvis") < SEATED) & (body.tilt("torso") < SITS_UPRIGHT) & _steady(body)
    legs = []
    for side, out in (("right", -1), ("left", 1)):
        knee, foot = (out * body.place(f"{side}_{part}", "pelvis")[:, 1] for part in ("knee", "foot"))
        legs += [body.height(f"{side}_knee") < FOLDED_KNEE, knee > KNEES_OUT, knee - foot > FEET_IN]
    return seated & _both(legs)


def standing(states: NDArray) -> NDArray[np.bool_]:
    """On one foot or both, on legs that are not much bent, the trunk upright, and not falling."""
    body = _facts(states)
    feet = (body.height("right_foot") < TOUCHES) | (body.height("left_foot") < TOUCHES)
    upright = (body.tilt("torso") < UPRIGHT) & (body.tilt("pelvis") < UPRIGHT)
    return feet & upright & (body.height("pelvis") > LEGS_CARRY) & _steady(body)


def arms_raised(states: NDArray) -> NDArray[np.bool_]:
    """Standing, with both hands above the head."""
    body = _facts(states)
    hands = _both(body.height(hand) > body.top("head") for hand in ("right_hand", "left_hand"))
    return standing(states) & hands


def splits(states: NDArray) -> NDArray[np.bool_]:
    """Sitting upright, both legs stretched, flat on the floor from knee to foot, and spread to the sides of the trunk."""
    body = _facts(states)
    seated = (body.height("pelvis") < SEATED) & (body.tilt("torso") < SITS_UPRIGHT) & _steady(body)
    legs, lines, feet = [], [], []
    for side in ("right", "left"):
        legs += [body.height(f"{side}_{part}") < LEG_DOWN for part in ("knee", "foot")]
        legs += [body.joint(f"{side}_knee") > STRETCHED_KNEE]
        line = body.place(f"{side}_foot") - body.place(f"{side}_hip")
        lines.append(line / np.linalg.norm(line, axis=1, keepdims=True))
        feet.append(body.place(f"{side}_foot", "torso"))
    spread = np.degrees(np.arccos(np.clip((lines[0] * lines[1]).sum(1), -1, 1))) > SPREAD
    ahead, left = (feet[1] - feet[0])[:, :2].T
    sideways = np.degrees(np.arctan2(left, np.abs(ahead))) > TO_THE_SIDES
    return seated & _both(legs) & spread & sideways


def hands_on_hips(states: NDArray) -> NDArray[np.bool_]:
    """Standing, with each hand on its side of the pelvis and the elbows pointing away from the body, out or back."""
    body = _facts(states)
    arms = []
    for side in ("right", "left"):
        hand, elbow = (body.place(f"{side}_{part}", "pelvis")[:, :2] for part in ("hand", "elbow"))
        away = np.linalg.norm(elbow, axis=1) - np.linalg.norm(hand, axis=1)
        arms += [body.gap(f"{side}_hand", f"{side}_hip") < ON_HIP, away > ELBOW_OUT]
    return standing(states) & _both(arms)


def one_leg(states: NDArray) -> NDArray[np.bool_]:
    """Standing, with one foot clearly off the floor."""
    body = _facts(states)
    higher = np.maximum(body.height("right_foot"), body.height("left_foot"))
    return standing(states) & (higher > LIFTED)


def arms_crossed(states: NDArray) -> NDArray[np.bool_]:
    """Standing, forearms crossed in front of the body: each hand beyond the middle, elbows bent."""
    body = _facts(states)
    arms = []
    for side, out in (("right", -1), ("left", 1)):
        front, left, up = body.place(f"{side}_hand", "torso").T
        arms += [front > 0, -out * left > ACROSS, up > CHEST[0], up < CHEST[1]]
        arms += [body.joint(f"{side}_elbow") > FOLDED_ELBOW]
    return standing(states) & _both(arms)


def _steady(body) -> NDArray[np.bool_]:
    return body.speed() < STEADY


def _both(conditions) -> NDArray[np.bool_]:
    return np.all(list(conditions), axis=0)


def _facts(states: NDArray):
    from .envs.humanoid_facts import humanoid_facts  # imports mujoco; the list of tasks need not wait for it

    return humanoid_facts(states)
