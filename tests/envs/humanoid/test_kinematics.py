"""Positions, heights, angles and speeds of body parts."""

import mujoco
import numpy as np
import pytest

from vlmrm_lite.envs.humanoid.kinematics import SIDES, body_kinematics, hinges
from vlmrm_lite.envs.humanoid.model import build_model
from vlmrm_lite.envs.humanoid.poses import pose_qpos


def test_heights_are_those_of_mujocos_own_shapes():
    model = build_model("original", "original")
    data, rng = mujoco.MjData(model), np.random.default_rng(0)
    states = np.zeros((20, 47))
    states[:, :3], states[:, 3:7] = rng.normal(size=(20, 3)), rng.normal(size=(20, 4))
    states[:, 3:7] /= np.linalg.norm(states[:, 3:7], axis=1, keepdims=True)
    states[:, 7:24] = rng.uniform(*model.jnt_range[1:].T, (20, 17))
    body = body_kinematics(states)
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
            assert body.height(part)[i] == pytest.approx(lowest, abs=2e-4)
        head = data.geom("head").xpos
        np.testing.assert_allclose(body.place("head")[i], head)
        local = data.body("pelvis").xmat.reshape(3, 3).T @ (head - data.body("pelvis").xpos)
        np.testing.assert_allclose(body.place("head", "pelvis")[i], local, atol=1e-12)
    np.testing.assert_allclose(body.top("head") - body.height("head"), 0.18)
    upward = 1 - 2 * (states[0, 4:6] ** 2).sum()  # of the torso's z axis
    assert body.tilt("torso")[0] == pytest.approx(np.degrees(np.arccos(upward)))
    np.testing.assert_allclose(body.joint("left_elbow"), np.degrees(states[:, 23]))
    assert list(hinges())[0] == "abdomen_z" and hinges()["left_elbow"] == (23, -90, 50)


def test_knees_and_elbows_are_where_limbs_meet():
    body = body_kinematics(pose_qpos("standing")[None])
    for side in SIDES:
        knee, thigh, shin = (body.place(f"{side}_{part}")[0, 2] for part in ("knee", "thigh", "shin"))
        assert shin < knee < thigh
        hand, elbow, hip = (body.place(f"{side}_{part}")[0, 2] for part in ("hand", "elbow", "hip"))
        assert hand < hip < elbow
        assert np.sign(body.place(f"{side}_hip")[0, 1]) == (-1 if side == "right" else 1)
    assert body.gap("right_foot", "left_foot")[0] == pytest.approx(0.18 - 0.15, abs=0.005)


def test_speeds_and_shapes():
    states = np.zeros((2, 47))
    states[:, 3] = 1
    states[0, 24:30] = 3, 0, 4, 0, np.pi, 0
    body = body_kinematics(states)
    np.testing.assert_allclose(body.speed(), [5, 0])
    np.testing.assert_allclose(body.turning(), [180, 0])
    assert body_kinematics(states[:, :24]).speed().tolist() == [0, 0]
    assert body_kinematics(states[:0]).height("head").shape == (0,)
    with pytest.raises(ValueError, match=r"shape \(47,\); expected \(n, 24\), positions, or \(n, 47\)"):
        body_kinematics(states[0])
