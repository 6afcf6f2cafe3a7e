"""The humanoid's eight tasks: success predicates for paper A's table 2, and tuned hyperparameters.

In the paper, a person watched videos and decided on success. Here, each task has a predicate of a single state in terms
of what can be measured: heights above the floor, tilts, and positions of hands and feet in the frame of the body. The
predicates are for evaluation only; nothing learns from them.

All predicates map states (n, 47), 24 positions and 23 velocities, to booleans (n,). "Right" and "left" may be swapped
everywhere. The comments give the reason where joint limits require a tolerance.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .task import Predicate, Task

# Heights and distances are in meters, angles in degrees.
CONTACT_HEIGHT = 0.03  # a part this close to the floor touches it
STANDING_TILT = 30.0  # between a standing trunk and the vertical
SEATED_TILT = 45.0  # between a kneeling or seated trunk and the vertical
STEADY_SPEED = 0.6  # m/s of the torso; a visible fall is faster
STANDING_PELVIS = 0.62  # height of the pelvis: 0.78 with straight legs, 0.36 in a crouch
SEATED_PELVIS = 0.10  # height of the pelvis: lower is seated; a humanoid that kneels is higher, even on its heels
LIFTED_FOOT = 0.10
LOTUS_KNEE_HEIGHT = 0.22  # with both feet in, the joint limits allow 0.15 to 0.20
LOTUS_KNEE_OFFSET = 0.25  # from the center of the pelvis outward; the hips are at 0.10
LOTUS_FOOT_INSET = 0.10  # from the knee inward
SPLITS_LEG_HEIGHT = 0.10  # of the knee and the foot of a leg that lies flat on the floor
SPLITS_LEG_ANGLE = 100.0  # between the legs; the joint limits allow 126
SPLITS_SIDEWAYS_ANGLE = 45.0  # from straight ahead to the line of the feet: 90 in side splits, 0 in front splits
SPLITS_KNEE_ANGLE = -45.0  # -2 is a straight leg, -160 a folded one
HAND_HIP_GAP = 0.05  # between a hand and its side of the pelvis; 0.10 for an arm that hangs down
ELBOW_AWAY = 0.05  # seen from above, an elbow's distance from the pelvis minus that of its hand; arms that hang fail
CROSSED_HAND_OFFSET = 0.05  # of the whole hand beyond the midline; the joint limits allow 0.08
CROSSED_ELBOW_ANGLE = -60.0  # -90 is a straight arm
CHEST_HEIGHT = (-0.35, 0.20)  # above the shoulders, from the belly to the chin


def kneeling(states: NDArray) -> NDArray[np.bool_]:
    """Checks for both knees on the floor, and an upright, steady trunk that is not seated on the floor."""
    body = _body(states)
    knees = _all(body.height(knee) < CONTACT_HEIGHT for knee in ("right_knee", "left_knee"))
    return knees & (body.height("pelvis") > SEATED_PELVIS) & (body.tilt("torso") < SEATED_TILT) & _steady(body)


def lotus(states: NDArray) -> NDArray[np.bool_]:
    """Checks for an upright seat, with both knees low and pointing outward, and both feet in."""
    body = _body(states)
    seated = (body.height("pelvis") < SEATED_PELVIS) & (body.tilt("torso") < SEATED_TILT) & _steady(body)
    legs = []
    for side, out in (("right", -1), ("left", 1)):
        knee, foot = (out * body.place(f"{side}_{part}", "pelvis")[:, 1] for part in ("knee", "foot"))
        legs += [
            body.height(f"{side}_knee") < LOTUS_KNEE_HEIGHT,
            knee > LOTUS_KNEE_OFFSET,
            knee - foot > LOTUS_FOOT_INSET,
        ]
    return seated & _all(legs)


def standing(states: NDArray) -> NDArray[np.bool_]:
    """Checks for one or two feet on the floor, nearly straight legs, an upright trunk, and no fall."""
    body = _body(states)
    feet = (body.height("right_foot") < CONTACT_HEIGHT) | (body.height("left_foot") < CONTACT_HEIGHT)
    upright = (body.tilt("torso") < STANDING_TILT) & (body.tilt("pelvis") < STANDING_TILT)
    return feet & upright & (body.height("pelvis") > STANDING_PELVIS) & _steady(body)


def arms_raised(states: NDArray) -> NDArray[np.bool_]:
    """Checks for `standing` with both hands above the head."""
    body = _body(states)
    hands = _all(body.height(hand) > body.top("head") for hand in ("right_hand", "left_hand"))
    return standing(states) & hands


def splits(states: NDArray) -> NDArray[np.bool_]:
    """Checks for an upright seat, with both legs straight, flat on the floor, and spread to the sides of the trunk."""
    body = _body(states)
    seated = (body.height("pelvis") < SEATED_PELVIS) & (body.tilt("torso") < SEATED_TILT) & _steady(body)
    legs, lines, feet = [], [], []
    for side in ("right", "left"):
        legs += [body.height(f"{side}_{part}") < SPLITS_LEG_HEIGHT for part in ("knee", "foot")]
        legs += [body.joint(f"{side}_knee") > SPLITS_KNEE_ANGLE]
        line = body.place(f"{side}_foot") - body.place(f"{side}_hip")
        lines.append(line / np.linalg.norm(line, axis=1, keepdims=True))
        feet.append(body.place(f"{side}_foot", "torso"))
    spread = np.degrees(np.arccos(np.clip((lines[0] * lines[1]).sum(1), -1, 1))) > SPLITS_LEG_ANGLE
    ahead, left = (feet[1] - feet[0])[:, :2].T
    sideways = np.degrees(np.arctan2(left, np.abs(ahead))) > SPLITS_SIDEWAYS_ANGLE
    return seated & _all(legs) & spread & sideways


def hands_on_hips(states: NDArray) -> NDArray[np.bool_]:
    """Checks for `standing` with each hand on its hip, and both elbows away from the body, to the side or back."""
    body = _body(states)
    arms = []
    for side in ("right", "left"):
        hand, elbow = (body.place(f"{side}_{part}", "pelvis")[:, :2] for part in ("hand", "elbow"))
        away = np.linalg.norm(elbow, axis=1) - np.linalg.norm(hand, axis=1)
        arms += [body.gap(f"{side}_hand", f"{side}_hip") < HAND_HIP_GAP, away > ELBOW_AWAY]
    return standing(states) & _all(arms)


def one_leg(states: NDArray) -> NDArray[np.bool_]:
    """Checks for `standing` with one foot clearly off the floor."""
    body = _body(states)
    higher = np.maximum(body.height("right_foot"), body.height("left_foot"))
    return standing(states) & (higher > LIFTED_FOOT)


def arms_crossed(states: NDArray) -> NDArray[np.bool_]:
    """Checks for `standing` with crossed forearms: each hand in front and beyond the midline, elbows bent."""
    body = _body(states)
    arms = []
    for side, out in (("right", -1), ("left", 1)):
        front, left, up = body.place(f"{side}_hand", "torso").T
        arms += [front > 0, -out * left > CROSSED_HAND_OFFSET, up > CHEST_HEIGHT[0], up < CHEST_HEIGHT[1]]
        arms += [body.joint(f"{side}_elbow") > CROSSED_ELBOW_ANGLE]
    return standing(states) & _all(arms)


def _steady(body) -> NDArray[np.bool_]:
    return body.speed() < STEADY_SPEED


def _all(conditions) -> NDArray[np.bool_]:
    return np.all(list(conditions), axis=0)


def _body(states: NDArray):
    from ..envs.humanoid.kinematics import body_kinematics  # imports mujoco, which the list of tasks does not need

    return body_kinematics(states)


_PAPER_GAMMA = 0.95  # appendix C.2; looks 20 steps ahead
_LONG_GAMMA = 0.98  # looks 50 steps ahead, since raised arms or a slight lean cause falls that late; learns more slowly

_HUMANOID = Task(
    name="humanoid",
    env_id="vlmrm_lite/Humanoid-v0",
    goal="",
    baseline="a humanoid robot",
    algorithm="CrossQ",  # SAC with batch norm and without target networks
    # These are seven eighths of Gymnasium's observation, and add little to joint positions and velocities.
    env_kwargs={f"include_{part}_in_observation": False for part in ("cinert", "cvel", "qfrc_actuator", "cfrc_ext")},
    hyperparameters={
        "learning_rate": 1e-3,
        "gamma": _PAPER_GAMMA,
        "ent_coef": 0.05,  # automatic tuning takes 100,000 steps down from 1, and ends too low for robust policies
        "batch_size": 256,
        "buffer_size": 400_000,
        "learning_starts": 3_200,
        "train_freq": 1,
        "policy_kwargs": {
            "net_arch": [256, 256],
            "optimizer_kwargs": {"betas": (0.5, 0.999), "fused": True},  # CrossQ's betas; fused is a sixth faster
        },
    },
    total_steps=240_000,
)


def _humanoid_task(
    name: str,
    goal: str,
    success: Predicate,
    gamma: float = _PAPER_GAMMA,
    camera: str | None = None,
    updates: int = 4,
    **changes: Any,
) -> Task:
    return replace(
        _HUMANOID,
        name=f"humanoid-{name}",
        goal=goal,
        success=success,
        hyperparameters={**_HUMANOID.hyperparameters, "gamma": gamma, "gradient_steps": updates},
        env_kwargs={**_HUMANOID.env_kwargs, **({} if camera is None else {"camera": camera})},
        **changes,
    )


# Near misses of these poses have almost the reward of the goal, and agents stop there unless the reward is sharpened.
# Random play gets little of a sharpened reward. With this standard deviation, the goal is worth about 5 per step, as in
# the other tasks.
_SHARPENED: dict[str, Any] = {"sharpening": 0.04, "reward_std": 0.3}

# Names that end in -1 are models before fine-tuning; a task names the model that its shipped agent was trained with.
_ENSEMBLE = "simclip-nano+simclip-micro-1+simclip-mini-1"  # harder to exploit than a single model

HUMANOID_TASKS = (
    # An easy pose: half as many updates for as many steps reach it as soon.
    _humanoid_task("kneeling", "a humanoid robot kneeling", kneeling, updates=2, total_steps=200_000),
    _humanoid_task(
        "lotus",
        "a humanoid robot seated down, meditating in the lotus position",
        lotus,
        vlm=_ENSEMBLE,
        total_steps=200_000,
        **_SHARPENED,
    ),
    _humanoid_task(
        "standing",
        "a humanoid robot standing up",
        standing,
        gamma=_LONG_GAMMA,
        vlm="simclip-micro-1",
        total_steps=400_000,
    ),
    _humanoid_task(
        "arms-raised",
        "a humanoid robot standing up, with both arms raised",
        arms_raised,
        gamma=_LONG_GAMMA,
        vlm="simclip-micro-1",
        total_steps=600_000,
    ),
    _humanoid_task(
        "splits", "a humanoid robot practicing gymnastics, doing the side splits", splits, vlm="simclip-mini-1"
    ),
    _humanoid_task(
        "hands-on-hips",
        "a humanoid robot standing up with hands on hips",
        hands_on_hips,
        vlm="simclip-micro-1",
        total_steps=480_000,
    ),
    _humanoid_task(
        "one-leg",
        "a humanoid robot standing up on one leg",
        one_leg,
        gamma=_LONG_GAMMA,
        vlm=_ENSEMBLE,
        total_steps=720_000,
        **_SHARPENED,
    ),
    _humanoid_task(
        "arms-crossed",
        "a humanoid robot standing up, with its arms crossed",
        arms_crossed,
        camera="front",  # crossed arms are hard to see from the side
        vlm="simclip-mini",  # fine-tuned on poses of agents that had exploited it
        total_steps=480_000,
        **{**_SHARPENED, "reward_std": 0.1},
    ),
)
