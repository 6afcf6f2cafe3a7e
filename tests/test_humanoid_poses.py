"""The humanoid's body, its looks, its pose library, and the places of its limbs."""

import os

os.environ.setdefault("MUJOCO_GL", "disable")

import gymnasium as gym
import mujoco
import numpy as np
import pytest

from vlmrm_lite.envs.humanoid.kinematics import PARTS, SIDES, hinges, humanoid_facts
from vlmrm_lite.envs.humanoid.model import CAMERAS, SCENES, build_model
from vlmrm_lite.envs.humanoid.poses import POSES, UNNAMED_POSE, Pose, pose_qpos


@pytest.fixture(scope="module")
def theirs():
    return mujoco.MjModel.from_xml_path(f"{os.path.dirname(gym.__file__)}/envs/mujoco/assets/humanoid.xml")


# The model


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("camera", CAMERAS)
def test_the_body_is_gymnasiums(theirs, scene, camera):
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
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), name)
    np.testing.assert_array_equal(ours.geom_size[1:], theirs.geom_size[1:])  # the first is the floor
    assert ours.opt.timestep == theirs.opt.timestep
    assert ours.opt.solver == mujoco.mjtSolver.mjSOL_NEWTON != theirs.opt.solver
    assert (ours.nq, ours.nv, ours.nu, ours.ncam) == (24, 23, 17, 1) and ours.camera(0).name == camera


def test_the_original_look_is_gymnasiums(theirs):
    ours = build_model("original", "original")
    for name in ("geom_rgba", "mat_rgba", "tex_data", "light_diffuse", "geom_size"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), name)
    for name in ("cam_pos", "cam_quat", "cam_fovy", "cam_mode"):
        np.testing.assert_array_equal(getattr(ours, name)[0], getattr(theirs, name)[0], name)


def test_limbs_that_meet_have_different_colours():
    model = build_model()
    colour = {model.geom(i).name: model.geom_rgba[i, :3] for i in range(model.ngeom)}
    for side in SIDES:
        arms = [("torso1", "uarm1"), ("uarm1", "larm"), ("butt", "larm")]
        for a, b in (*arms, ("thigh1", "shin1"), ("shin1", "foot")):
            a, b = (name if name in colour else f"{side}_{name}" for name in (a, b))
            assert np.abs(colour[a] - colour[b]).max() > 0.2, (a, b)


@pytest.mark.parametrize("camera", ["three-quarter", "front"])
@pytest.mark.parametrize("place", [(0, 0), (0.4, -0.4), (-2, 3)])  # at the start, nearer, away
def test_the_camera_keeps_every_pose_in_the_picture(place, camera):
    model = build_model(camera=camera)
    near = place == (0.4, -0.4)  # where raised hands leave the picture, but nothing else does
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
                assert np.ptp(seen[:, 1]) > 0.5 * 2 * half.mean()  # it fills the picture, too


def test_unknown_scene_or_camera():
    with pytest.raises(ValueError, match="no scene 'beach'; expected one of 'realistic', 'original'"):
        build_model("beach")
    with pytest.raises(ValueError, match="no camera 'top'; expected one of 'three-quarter', 'front', 'original'"):
        build_model(camera="top")


# The poses


@pytest.mark.parametrize("name", POSES)
def test_every_pose_is_within_the_limits_and_on_the_floor(name, theirs):
    qpos = pose_qpos(name)
    low, high = theirs.jnt_range[1:].T
    assert qpos.shape == (24,) and (low <= qpos[7:]).all() and (qpos[7:] <= high).all()
    assert np.linalg.norm(qpos[3:7]) == pytest.approx(1)
    assert humanoid_facts(qpos[None]).height(*PARTS)[0] == pytest.approx(0, abs=1e-9)
    model = build_model("original", "original")
    data = mujoco.MjData(model)
    data.qpos[:] = qpos
    mujoco.mj_forward(model, data)
    assert all(contact.dist > -0.006 for contact in data.contact)  # no limb in another, or in the floor


def test_a_heading_turns_the_whole_pose():
    straight, turned = (humanoid_facts(pose_qpos("half-kneeling", heading)[None]) for heading in (0, 90))
    for part in PARTS:
        x, y, z = straight.place(part)[0]
        np.testing.assert_allclose(turned.place(part)[0], [-y, x, z], atol=1e-9)
        np.testing.assert_allclose(turned.place(part, "pelvis"), straight.place(part, "pelvis"), atol=1e-9)


def test_poses_are_what_they_are_called():
    facts = {name: humanoid_facts(pose_qpos(name)[None]) for name in POSES}
    assert facts["standing"].top("head")[0] == pytest.approx(1.57, abs=0.01)
    assert facts["crouching"].height("pelvis")[0] < 0.5 * facts["standing"].height("pelvis")[0]
    right, left = (facts["t-pose"].place(f"{side}_hand", "torso")[0, 1] for side in SIDES)
    assert right < -0.7 and left > 0.7
    right, left = (facts["one-arm-raised"].height(f"{side}_hand")[0] for side in SIDES)
    assert right > 1.6 and left < 0.8
    assert facts["lying-on-back"].axes[0, 1, 2, 0] > 0.99 and facts["lying-on-front"].axes[0, 1, 2, 0] < -0.99
    side = facts["lying-on-side"]
    assert side.top("right_thigh")[0] < side.height("left_thigh")[0]
    assert facts["bowing"].tilt("torso")[0] > 60 and UNNAMED_POSE == "bowing"
    for part in ("right_hand", "left_hand", "right_knee", "left_knee"):
        assert facts["all-fours"].height(part)[0] < 0.01


def test_bad_poses():
    with pytest.raises(ValueError, match="no pose 'flying'; expected one of 'standing'"):
        pose_qpos("flying")
    with pytest.raises(ValueError, match="'left_knee' is at 30 degrees; expected -160 to -2"):
        pose_qpos(Pose({"left_knee": 30}))
    with pytest.raises(ValueError, match="no joint 'tail'; expected one of 'abdomen_z'"):
        pose_qpos(Pose({"tail": 30}))


# The facts


def test_heights_are_those_of_mujocos_own_shapes():
    model = build_model("original", "original")
    data, rng = mujoco.MjData(model), np.random.default_rng(0)
    states = np.zeros((20, 47))
    states[:, :3], states[:, 3:7] = rng.normal(size=(20, 3)), rng.normal(size=(20, 4))
    states[:, 3:7] /= np.linalg.norm(states[:, 3:7], axis=1, keepdims=True)
    states[:, 7:24] = rng.uniform(*model.jnt_range[1:].T, (20, 17))
    facts = humanoid_facts(states)
    points = rng.normal(size=(20_000, 3))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    for i, state in enumerate(states):
        data.qpos[:] = state[:24]
        mujoco.mj_kinematics(model, data)
        shapes = {"left_thigh": "left_thigh1", "right_forearm": "right_larm", "pelvis": "butt"}
        for part, name in shapes.items():
            geom, (radius, half, _) = data.geom(name), model.geom(name).size
            surface = radius * points + np.sign(points[:, 2:]) * (0, 0, half)
            lowest = (geom.xpos + surface @ geom.xmat.reshape(3, 3).T)[:, 2].min()
            assert facts.height(part)[i] == pytest.approx(lowest, abs=2e-4)
        head = data.geom("head").xpos
        np.testing.assert_allclose(facts.place("head")[i], head)
        local = data.body("pelvis").xmat.reshape(3, 3).T @ (head - data.body("pelvis").xpos)
        np.testing.assert_allclose(facts.place("head", "pelvis")[i], local, atol=1e-12)
    np.testing.assert_allclose(facts.top("head") - facts.height("head"), 0.18)
    upward = 1 - 2 * (states[0, 4:6] ** 2).sum()  # of the torso's z axis
    assert facts.tilt("torso")[0] == pytest.approx(np.degrees(np.arccos(upward)))
    np.testing.assert_allclose(facts.joint("left_elbow"), np.degrees(states[:, 23]))
    assert list(hinges())[0] == "abdomen_z" and hinges()["left_elbow"] == (23, -90, 50)


def test_knees_and_elbows_are_where_limbs_meet():
    facts = humanoid_facts(pose_qpos("standing")[None])
    for side in SIDES:
        knee, thigh, shin = (facts.place(f"{side}_{part}")[0, 2] for part in ("knee", "thigh", "shin"))
        assert shin < knee < thigh
        hand, elbow, hip = (facts.place(f"{side}_{part}")[0, 2] for part in ("hand", "elbow", "hip"))
        assert hand < hip < elbow
        assert np.sign(facts.place(f"{side}_hip")[0, 1]) == (-1 if side == "right" else 1)
    assert facts.gap("right_foot", "left_foot")[0] == pytest.approx(0.18 - 0.15, abs=0.005)


def test_speeds_and_shapes():
    states = np.zeros((2, 47))
    states[:, 3] = 1
    states[0, 24:30] = 3, 0, 4, 0, np.pi, 0
    facts = humanoid_facts(states)
    np.testing.assert_allclose(facts.speed(), [5, 0])
    np.testing.assert_allclose(facts.turning(), [180, 0])
    assert humanoid_facts(states[:, :24]).speed().tolist() == [0, 0]
    assert humanoid_facts(states[:0]).height("head").shape == (0,)
    with pytest.raises(ValueError, match=r"shape \(47,\); expected \(n, 24\), positions, or \(n, 47\)"):
        humanoid_facts(states[0])
