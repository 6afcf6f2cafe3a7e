"""The humanoid's body against Gymnasium's, its colors and its cameras."""

import mujoco
import numpy as np
import pytest

from vlmrm_lite.envs.humanoid.kinematics import SIDES
from vlmrm_lite.envs.humanoid.model import CAMERAS, SCENES, build_model
from vlmrm_lite.envs.humanoid.poses import POSES, pose_qpos


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("camera", CAMERAS)
def test_the_body_is_gymnasiums(gymnasium_model, scene, camera):
    ours = build_model(scene, camera)
    for name in (
        "body_mass",
        "body_inertia",
        "jnt_range",
        "jnt_stiffness",
        "dof_damping",
        "dof_armature",
        "qpos0",
        "actuator_gear",
        "actuator_ctrlrange",
        "geom_friction",
        "geom_contype",
        "geom_margin",
    ):
        np.testing.assert_array_equal(getattr(ours, name), getattr(gymnasium_model, name), name)
    np.testing.assert_array_equal(ours.geom_size[1:], gymnasium_model.geom_size[1:])  # the first is the floor
    assert ours.opt.timestep == gymnasium_model.opt.timestep
    assert ours.opt.solver == mujoco.mjtSolver.mjSOL_NEWTON != gymnasium_model.opt.solver
    assert (ours.nq, ours.nv, ours.nu, ours.ncam) == (24, 23, 17, 1) and ours.camera(0).name == camera


def test_the_original_look_is_gymnasiums(gymnasium_model):
    ours = build_model("original", "original")
    for name in ("geom_rgba", "mat_rgba", "tex_data", "light_diffuse", "geom_size"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(gymnasium_model, name), name)
    for name in ("cam_pos", "cam_quat", "cam_fovy", "cam_mode"):
        np.testing.assert_array_equal(getattr(ours, name)[0], getattr(gymnasium_model, name)[0], name)


def test_limbs_that_meet_have_different_colours():
    model = build_model()
    color = {model.geom(i).name: model.geom_rgba[i, :3] for i in range(model.ngeom)}
    for side in SIDES:
        arms = [("torso1", "uarm1"), ("uarm1", "larm"), ("butt", "larm")]
        for a, b in (*arms, ("thigh1", "shin1"), ("shin1", "foot")):
            a, b = (name if name in color else f"{side}_{name}" for name in (a, b))
            assert np.abs(color[a] - color[b]).max() > 0.2, (a, b)


@pytest.mark.parametrize("camera", ["three-quarter", "front"])
@pytest.mark.parametrize("place", [(0, 0), (0.4, -0.4), (-2, 3)])  # at the start, nearer, away
def test_the_camera_keeps_every_pose_in_the_picture(place, camera):
    model = build_model(camera=camera)
    near = place == (0.4, -0.4)  # raised hands leave the frame, and nothing else does
    shown = [i for i in range(1, model.ngeom) if not (near and model.geom(i).name.endswith(("hand", "larm")))]
    data = mujoco.MjData(model)
    for name in POSES:
        for heading in (0, 90, 180, 270):
            data.qpos[:] = pose_qpos(name, heading)
            data.qpos[:2] += place
            mujoco.mj_forward(model, data)
            seen = (data.geom_xpos[shown] - data.cam_xpos[0]) @ data.cam_xmat[0].reshape(3, 3)
            half = np.tan(np.radians(model.cam_fovy[0] / 2)) * -seen[:, 2]
            edge = np.abs(seen[:, :2]).max(1) + model.geom_size[shown, 0]
            assert (seen[:, 2] < 0).all() and (edge < half).all(), (name, heading)
            if place == (0, 0) and name == "standing":
                assert np.ptp(seen[:, 1]) > 0.5 * 2 * half.mean()  # it also fills the frame


def test_unknown_scene_or_camera():
    with pytest.raises(ValueError, match="no scene 'beach'; expected one of 'realistic', 'original'"):
        build_model("beach")
    with pytest.raises(ValueError, match="no camera 'top'; expected one of 'three-quarter', 'front', 'original'"):
        build_model(camera="top")
