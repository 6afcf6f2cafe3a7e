"""Cameras of the model and free ones: MuJoCo's own view, the environment's default, and what is refused."""

from types import SimpleNamespace

import mujoco
import numpy as np
import pytest
from helpers.slider import SLIDER

from vlmrm_lite.envs.mujoco.cameras import FreeCamera, default_camera, find_camera

AT = (0.5, -1.0, 0.3)
FREE = FreeCamera(2.0, 30.0, -20.0, AT)


def mujoco_pose(model, data, camera):
    """Where MuJoCo itself puts a free camera: position, direction of view, up."""
    view, scene = mujoco.MjvCamera(), mujoco.MjvScene(model, 100)
    view.distance, view.azimuth, view.elevation = camera.distance, camera.azimuth, camera.elevation
    view.lookat = camera.lookat
    option, everything = mujoco.MjvOption(), mujoco.mjtCatBit.mjCAT_ALL
    mujoco.mjv_updateScene(model, data, option, mujoco.MjvPerturb(), view, everything, scene)
    eyes = scene.camera
    return np.mean([eye.pos for eye in eyes], axis=0), eyes[0].forward, eyes[0].up


@pytest.mark.parametrize("azimuth, elevation", [(0, 0), (90, -45), (200, 10), (-37, -90), (131, 89)])
def test_a_free_camera_looks_as_in_mujoco(slider, azimuth, elevation):
    data, camera = mujoco.MjData(slider), FreeCamera(3.0, azimuth, elevation, AT)
    position, axes = camera.pose(data)
    expected, forward, up = mujoco_pose(slider, data, camera)
    np.testing.assert_allclose(position, expected, atol=1e-5)
    np.testing.assert_allclose(-axes[:, 2], forward, atol=1e-5)
    np.testing.assert_allclose(axes[:, 1], up, atol=1e-5)
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(axes) == pytest.approx(1)


def test_a_camera_follows_a_body():
    model = mujoco.MjModel.from_xml_string(SLIDER.replace('<body pos="0 0 0.5">', '<body name="box" pos="0 0 0.5">'))
    data, camera = mujoco.MjData(model), find_camera(model, {"lookat": "box", "elevation": 0}, FREE)
    mujoco.mj_kinematics(model, data)
    before, _ = camera.pose(data)
    data.qpos[0] = 1.5
    mujoco.mj_kinematics(model, data)
    np.testing.assert_allclose(camera.pose(data)[0] - before, (1.5, 0, 0), atol=1e-12)


def test_cameras_by_name_number_and_entry(slider):
    assert [find_camera(slider, camera, FREE) for camera in ("side", "above", 1, np.int64(0))] == [0, 1, 1, 0]
    assert find_camera(slider, None, FREE) is FREE and find_camera(slider, None, 1) == 1
    assert find_camera(slider, {"distance": 5, "lookat": [0, 0, 1]}, FREE) == FreeCamera(5, 30.0, -20.0, (0, 0, 1))
    assert find_camera(slider, {"azimuth": 10.0}, 0).distance == pytest.approx(1.5 * slider.stat.extent)


def test_the_default_is_the_view_of_the_environment(slider):
    assert default_camera(slider, SimpleNamespace(camera_id=1, default_cam_config=None)) == 1
    config = {"trackbodyid": 1, "distance": 4.0, "lookat": np.array((0.0, 0.0, 2.0))}
    camera = default_camera(slider, SimpleNamespace(camera_id=-1, default_cam_config=config))
    assert camera == FreeCamera(4.0, 90.0, -45.0, (0.0, 0.0, 2.0))
    middle = default_camera(slider, SimpleNamespace(camera_id=-1, default_cam_config=None))
    assert middle.distance == slider.stat.extent and middle.lookat == pytest.approx((0, 0, 0.5))  # the median geom
    assert default_camera(slider) == FreeCamera(
        pytest.approx(1.5 * slider.stat.extent), 90.0, -45.0, pytest.approx(tuple(slider.stat.center))
    )


@pytest.mark.parametrize(
    ("camera", "kind", "words"),
    [
        (
            "moon",
            ValueError,
            r"There is no camera 'moon'. The model has the cameras 'side' \(0\), 'above' \(1\); or give",
        ),
        (2, ValueError, "There is no camera 2"),
        (-1, ValueError, "There is no camera -1"),
        (True, TypeError, "There is no camera True"),
        ([0, 0, 1], TypeError, r"There is no camera \[0, 0, 1\]"),
        ({"zoom": 2}, ValueError, "no entry 'zoom'; expected distance, azimuth, elevation, lookat"),
        ({"distance": 0}, ValueError, "distance is 0; expected a positive, finite number"),
        ({"azimuth": float("nan")}, ValueError, "azimuth is nan; expected a finite number"),
        ({"elevation": "low"}, TypeError, "elevation is 'low', a str; expected a number"),
        ({"lookat": (0, 0)}, ValueError, r"lookat is \(0, 0\); expected three finite numbers, or the name of a body"),
        ({"lookat": (0, 0, np.inf)}, ValueError, "expected three finite numbers"),
        ({"lookat": None}, ValueError, "lookat is None; expected three finite numbers"),
        ({"lookat": "box"}, ValueError, "no body 'box' to look at; expected one of world"),
    ],
)
def test_cameras_that_do_not_exist(slider, camera, kind, words):
    with pytest.raises(kind, match=words):
        find_camera(slider, camera, FREE)


def test_a_model_without_cameras_says_so():
    model = mujoco.MjModel.from_xml_string("<mujoco><worldbody><geom size='1'/></worldbody></mujoco>")
    with pytest.raises(ValueError, match="The model has no cameras of its own; or give a free one, such as"):
        find_camera(model, "track", FREE)
