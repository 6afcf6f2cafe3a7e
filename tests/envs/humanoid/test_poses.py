"""The pose library."""

import mujoco
import numpy as np
import pytest

from vlmrm_lite.envs.humanoid.kinematics import PARTS, SIDES, body_kinematics
from vlmrm_lite.envs.humanoid.model import build_model
from vlmrm_lite.envs.humanoid.poses import POSES, UNNAMED_POSE, Pose, pose_qpos


@pytest.mark.parametrize("name", POSES)
def test_every_pose_is_within_the_limits_and_on_the_floor(name, gymnasium_model):
    qpos = pose_qpos(name)
    low, high = gymnasium_model.jnt_range[1:].T
    assert qpos.shape == (24,) and (low <= qpos[7:]).all() and (qpos[7:] <= high).all()
    assert np.linalg.norm(qpos[3:7]) == pytest.approx(1)
    assert body_kinematics(qpos[None]).height(*PARTS)[0] == pytest.approx(0, abs=1e-9)
    model = build_model("original", "original")
    data = mujoco.MjData(model)
    data.qpos[:] = qpos
    mujoco.mj_forward(model, data)
    assert all(contact.dist > -0.006 for contact in data.contact)  # no limb in another, or in the floor


def test_a_heading_turns_the_whole_pose():
    straight, turned = (body_kinematics(pose_qpos("half-kneeling", heading)[None]) for heading in (0, 90))
    for part in PARTS:
        x, y, z = straight.place(part)[0]
        np.testing.assert_allclose(turned.place(part)[0], [-y, x, z], atol=1e-9)
        np.testing.assert_allclose(turned.place(part, "pelvis"), straight.place(part, "pelvis"), atol=1e-9)


def test_poses_are_what_they_are_called():
    body = {name: body_kinematics(pose_qpos(name)[None]) for name in POSES}
    assert body["standing"].top("head")[0] == pytest.approx(1.57, abs=0.01)
    assert body["crouching"].height("pelvis")[0] < 0.5 * body["standing"].height("pelvis")[0]
    right, left = (body["t-pose"].place(f"{side}_hand", "torso")[0, 1] for side in SIDES)
    assert right < -0.7 and left > 0.7
    right, left = (body["one-arm-raised"].height(f"{side}_hand")[0] for side in SIDES)
    assert right > 1.6 and left < 0.8
    assert body["lying-on-back"].axes[0, 1, 2, 0] > 0.99 and body["lying-on-front"].axes[0, 1, 2, 0] < -0.99
    side = body["lying-on-side"]
    assert side.top("right_thigh")[0] < side.height("left_thigh")[0]
    assert body["bowing"].tilt("torso")[0] > 60 and UNNAMED_POSE == "bowing"
    for part in ("right_hand", "left_hand", "right_knee", "left_knee"):
        assert body["all-fours"].height(part)[0] < 0.01


def test_bad_poses():
    with pytest.raises(ValueError, match="no pose 'flying'; expected one of 'standing'"):
        pose_qpos("flying")
    with pytest.raises(ValueError, match="'left_knee' is at 30 degrees; expected -160 to -2"):
        pose_qpos(Pose({"left_knee": 30}))
    with pytest.raises(ValueError, match="no joint 'tail'; expected one of 'abdomen_z'"):
        pose_qpos(Pose({"tail": 30}))
