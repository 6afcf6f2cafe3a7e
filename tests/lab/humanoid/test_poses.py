"""Poses in notebooks: states, frames, blends, variations, and errors."""

import numpy as np
import pytest
from helpers.fake_vlms import FakeVLM

from vlmrm_lite import lab
from vlmrm_lite.envs.humanoid.kinematics import PARTS, body_kinematics, hinges
from vlmrm_lite.envs.humanoid.poses import POSES
from vlmrm_lite.tasks import TASKS

humanoid = lab.humanoid
NAMES = [name.removeprefix("humanoid-") for name in TASKS if name.startswith("humanoid-")]


def test_poses_become_states_and_states_stay_states():
    qpos = humanoid.qpos_of(["kneeling", POSES["standing"]])
    assert qpos.shape == (2, 24) and humanoid.qpos_of(qpos) is qpos
    assert (humanoid.qpos_of("kneeling") == qpos[:1]).all()


def test_pictures_have_the_size_and_the_look_that_was_asked_for():
    kinds = [{}, {"scene": "original"}, {"camera": "original"}, {"quality": "video"}]
    drawn = [humanoid.draw(["standing", "kneeling"], 32, **kind) for kind in kinds]
    assert all(frames.shape == (2, 32, 32, 3) and frames.dtype == np.uint8 for frames in drawn)
    assert len({frames.tobytes() for frames in drawn}) == len(kinds)


def test_the_way_from_one_pose_to_another():
    first, last = humanoid.blend("standing", "kneeling", 0), humanoid.blend("standing", "kneeling", 1)
    np.testing.assert_allclose(humanoid.qpos_of([first, last]), humanoid.qpos_of(["standing", "kneeling"]), atol=1e-12)
    half = humanoid.blend("lying-on-front", "lying-on-side", 0.5)
    assert (half.pitch, half.roll) == (45, 45)
    assert humanoid.blend("standing", "kneeling", 0.5).angles["right_knee"] == pytest.approx((-2 - 99) / 2)


def test_blend_still_takes_the_old_argument_name():
    with pytest.warns(DeprecationWarning, match=r"blend\(share=...\) is now blend\(fraction=...\)"):
        old = humanoid.blend("standing", "kneeling", share=0.5)
    assert old == humanoid.blend("standing", "kneeling", fraction=0.5)


def test_variations_differ_stay_within_the_limits_and_on_the_floor():
    qpos = humanoid.variations(40, seed=1, degrees=10)
    assert qpos.shape == (40, 24) and len(np.unique(qpos, axis=0)) == 40
    for hinge in hinges().values():
        angles = np.degrees(qpos[:, hinge.address])
        assert (angles > hinge.low - 1e-6).all() and (angles < hinge.high + 1e-6).all()
    np.testing.assert_allclose(body_kinematics(qpos).height(*PARTS), 0, atol=1e-9)
    assert (qpos == humanoid.variations(40, seed=1, degrees=10)).all()


@pytest.mark.parametrize("name", NAMES)
def test_labeled_poses_are_half_goal_states(name):
    qpos, labels = humanoid.labeled_poses(f"humanoid-{name}", n=20)
    assert qpos.shape == (20, 24) and labels.sum() == 10
    assert (TASKS[f"humanoid-{name}"].success(qpos) == labels).all()


@pytest.mark.parametrize(
    "wrong, message",
    [
        (lambda: humanoid.draw(["flying"]), "no pose 'flying'"),
        (lambda: humanoid.draw([]), "no poses; give at least one"),
        (lambda: humanoid.draw(np.zeros((2, 23))), r"shape \(2, 23\); expected \(n, 24\)"),
        (lambda: humanoid.draw(["standing"], scene="moon"), "no scene 'moon'"),
        (lambda: humanoid.draw(["standing"], camera="drone"), "no camera 'drone'"),
        (lambda: humanoid.draw(["standing"], quality="best"), "no quality 'best'"),
        (lambda: humanoid.draw(["standing"], size=0), "0"),
        (lambda: humanoid.blend("standing", "flying", 0.5), "no pose 'flying'"),
        (lambda: humanoid.blend("standing", "kneeling", 1.5), "fraction=1.5; expected a number from 0"),
        (lambda: humanoid.variations(0), "n=0; expected at least 1"),
        (lambda: humanoid.labeled_poses("humanoid-kneeling", 3), "n=3; expected a positive even number"),
        (lambda: humanoid.labeled_poses("humanoid-flying"), "no task 'humanoid-flying'"),
        (lambda: humanoid.pose_explorer(FakeVLM(), "flying"), "no pose 'flying'"),
        (lambda: humanoid.shipped_runs(["flying"]), "no task 'flying'"),
        (lambda: humanoid.step_histograms({}), "no rollouts to show"),
        (lambda: humanoid.learning_curves({}), "no runs to show"),
    ],
)
def test_what_a_user_gets_wrong_is_one_sentence(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()
