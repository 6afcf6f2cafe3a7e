"""Truth values of ideas: the pose library, and near misses in order."""

import numpy as np
import pytest
from helpers.humanoid_ideas import truth

from vlmrm_lite.envs.humanoid.poses import pose_qpos
from vlmrm_lite.pretraining.humanoid.features import measure, model
from vlmrm_lite.pretraining.humanoid.rotations import product, quaternion

ADDRESS = {model().joint(i).name: model().jnt_qposadr[i] for i in range(model().njnt)}


def changed(pose, degrees=None, tilt=(0.0, 0.0), drop=True):
    """A pose of the library with some joints at other angles, its trunk pitched and rolled, on the floor."""
    qpos = pose_qpos(pose)
    for joint, angle in (degrees or {}).items():
        for name in ADDRESS:
            if name.endswith(joint):
                qpos[ADDRESS[name]] = np.radians(angle)
    for axis, angle in zip(((0, 1, 0), (1, 0, 0)), tilt, strict=True):
        turn = quaternion(np.radians([angle]), np.array(axis, float))
        qpos[3:7] = product(turn, qpos[None, 3:7])
    qpos[2] -= measure(qpos[None])["low"][0]
    return qpos


def falls(values, least=0.0):
    return all(a > b + least for a, b in zip(values[:-1], values[1:], strict=True))


@pytest.mark.parametrize(
    "pose, yes, no",
    [
        (
            "standing",
            "standing|standing straight|two feet|arms hanging|upright|high",
            "kneeling|one leg|crouching|sitting",
        ),
        (
            "kneeling",
            "kneeling|kneeling tall|knees down|upright",
            "standing|half kneeling|all fours|crouching|sitting|lotus",
        ),
        ("kneeling-on-heels", "kneeling|kneeling on the heels", "standing|lotus|crouching|half kneeling|splits"),
        ("half-kneeling", "half kneeling", "kneeling|standing|crouching|one leg"),
        ("crouching", "crouching", "kneeling|standing|sitting|lotus"),
        ("all-fours", "all fours|hands on floor|knees down", "kneeling|standing|crouching|lying"),
        ("lotus", "lotus|sitting|legs bent|yoga", "kneeling|standing|splits|crouching|lying"),
        ("seated-legs-forward", "sitting|sitting, legs ahead", "splits|lotus|kneeling|standing"),
        ("seated-knees-up", "sitting|sitting, knees up", "lotus|splits|kneeling|crouching"),
        ("splits", "splits|sitting|legs wide|gymnastics", "lotus|kneeling|standing|sitting, legs ahead"),
        ("one-leg", "one leg|standing, on one leg|standing", "two feet|kneeling|standing straight"),
        ("arms-raised", "arms raised|standing, arms raised", "arms sideways|arms hanging|one arm raised|hands on hips"),
        ("one-arm-raised", "one arm raised|right arm up", "arms raised|left arm up|arms hanging"),
        ("t-pose", "arms sideways", "arms raised|arms crossed|hands on hips|arms hanging"),
        ("hands-on-hips", "hands on hips|standing, hands on hips", "arms crossed|arms hanging|hands on chest"),
        (
            "arms-crossed",
            "arms crossed|standing, arms crossed",
            "hands on hips|arms raised|hands together|arms hanging",
        ),
        ("lying-on-back", "lying|on the back|fallen|low", "standing|kneeling|sitting|on the front|upright"),
        ("lying-on-front", "lying|on the front|fallen", "standing|kneeling|all fours|on the back"),
        ("lying-on-side", "lying|on the side", "standing|kneeling|sitting"),
    ],
)
def test_truths_fit_the_library_of_poses(pose, yes, no):
    for idea in yes.split("|"):
        assert truth(idea, pose_qpos(pose)) > 0.55, idea
    for idea in no.split("|"):
        assert truth(idea, pose_qpos(pose)) < 0.3, idea


def test_kneeling_falls_off_on_every_way_out_of_it():
    tipped = np.stack([changed("kneeling", tilt=(angle, 0)) for angle in (0, 20, 40, 60, 85)])
    assert falls(truth("kneeling", tipped), 0.01) and truth("kneeling", tipped)[-1] < 0.05
    lifted = np.repeat(pose_qpos("kneeling")[None], 5, axis=0)
    lifted[:, 2] += 0.0, 0.04, 0.1, 0.2, 0.4
    assert falls(truth("kneeling", lifted), 0.005) and truth("kneeling", lifted)[-1] < 0.03
    risen = np.stack(
        [
            changed("kneeling", {"hip_y": -hip, "knee": -knee})  # feet come under the hips
            for hip, knee in ((3, 93), (45, 105), (60, 110), (70, 110))
        ]
    )
    assert falls(truth("kneeling", risen), 0.005) and truth("kneeling", risen)[-1] < 0.3


def test_limbs_lead_to_their_goals_step_by_step():
    up = np.array([-84, 17, -85]) * [1, 1, 1]
    down = np.array([42, -39, -85])
    arms = np.stack([_arms(down + part * (up - down)) for part in (1, 0.8, 0.6, 0.4, 0.2)])
    assert falls(truth("arms raised", arms)) and truth("arms raised", arms)[-1] < 0.02
    hips = np.array([47, -69, -21])
    arms = np.stack([_arms(hips + part * (down - hips)) for part in (0, 0.3, 0.6, 1)])
    assert falls(truth("hands on hips", arms), 0.02) and truth("hands on hips", arms)[-1] < 0.1
    closing = np.stack([changed("splits", {"hip_z": angle}) for angle in (-59, -45, -30, 0)])
    assert falls(truth("splits", closing), 0.01) and truth("splits", closing)[-1] < 0.05
    lifting = np.stack(
        [changed("one-leg", {"right_hip_y": part * -31, "right_knee": -2 + part * -89}) for part in (1, 0.7, 0.4, 0)]
    )
    assert falls(truth("one leg", lifting), 0.01) and truth("one leg", lifting)[-1] < 0.05
    knees = np.stack([changed("lotus", {"hip_z": angle}) for angle in (-59, -40, -20, 0)])
    assert falls(truth("lotus", knees), 0.01) and truth("lotus", knees)[-1] < 0.05


def test_arms_are_not_crossed_by_one_hand_alone():
    """Agents stop there: in profile, one hand far across hides that the other is not."""
    opening = np.stack(
        [
            changed("arms-crossed", {"left_shoulder1": angle})
            for angle in np.degrees(pose_qpos("arms-crossed")[ADDRESS["left_shoulder1"]]) + np.array([0, 8, 16, 24])
        ]
    )
    crossed = measure(opening)["crossed"]
    assert np.ptp(crossed[:, 0]) < 1e-6 and crossed[:, 0].min() > 0.05 and falls(crossed[:, 1])
    assert falls(truth("arms crossed", opening), 0.01) and truth("arms crossed", opening)[-1] < 0.05


def test_on_one_leg_the_balance_may_be_lost_soon():
    """Captions once asked for balance, and what the criterion counts was taken for a fall."""
    leaning = np.stack([changed("one-leg", tilt=(0, roll)) for roll in (0, -10, -20)])
    assert measure(leaning)["balance"][-1] > 0.25 and truth("balanced", leaning)[-1] < 0.5
    assert (truth("one leg", leaning) > 0.55).all() and (truth("standing, on one leg", leaning) > 0.55).all()
    toppling = np.stack([changed("one-leg", tilt=(0, roll)) for roll in (-30, -45, -60)])
    assert falls(truth("one leg", toppling), 0.01) and truth("one leg", toppling)[-1] < 0.05


def test_who_is_upside_down_raises_no_arms():
    head_down = changed("standing", tilt=(180, 0))
    assert measure(head_down[None])["hand_up"].min() > 0.5
    assert truth("arms raised", head_down) < 0.01 and truth("standing", head_down) < 0.01


def _arms(angles):
    names = ("shoulder1", "shoulder2", "elbow")
    right = {f"right_{name}": angle for name, angle in zip(names, angles, strict=True)}
    mirrored = np.multiply(angles, (-1, -1, 1))
    left = {f"left_{name}": angle for name, angle in zip(names, mirrored, strict=True)}
    return changed("standing", right | left)
