"""What differs between worlds of one model: inputs, such as places of mocap bodies, and colors."""

import mujoco
import numpy as np
import pytest
from helpers.slider import make

from vlmrm_lite.envs.mujoco.renderer import BatchRenderer

# A red block that is moved from outside, a blue ball that can be welded to it, and a green ball.
SCENE = """
<mujoco>
  <option timestep="0.01" solver="Newton"/>
  <visual><headlight ambient="1 1 1" diffuse="0 0 0" specular="0 0 0"/></visual>
  <worldbody>
    <camera name="above" pos="0 0 10"/>
    <geom type="plane" size="9 9 1" rgba="1 1 1 1"/>
    <body name="block" mocap="true" pos="0 0 3"><geom type="box" size="0.5 0.5 0.5" rgba="1 0 0 1"/></body>
    <body name="ball" pos="0 2 0.5"><freejoint/><geom name="ball" size="0.5" rgba="0 0 1 1" mass="1"/></body>
    <body pos="0 -2 0.5"><freejoint/><geom size="0.5" rgba="0 1 0 1" mass="1"/></body>
  </worldbody>
  <equality><weld name="hold" body1="block" body2="ball" relpose="0 2 0 1 0 0 0" active="false"/></equality>
</mujoco>
"""
INPUTS = ("mocap_pos", "eq_active", "xfrc_applied")


@pytest.fixture(scope="module")
def scene():
    return mujoco.MjModel.from_xml_string(SCENE)


def heights(worlds):
    """The heights of the blue and the green ball, (n, 2)."""
    return worlds.values["qpos"][:, [2, 9]]


@pytest.mark.parametrize("physics", ["mujoco", pytest.param("warp", marks=pytest.mark.slow)])
def test_inputs_belong_to_a_world(scene, physics):
    worlds = make(scene, 3, inputs=INPUTS, physics=physics, threads=1, frame_skip=5, width=40, height=40)
    np.testing.assert_array_equal(worlds.inputs["mocap_pos"], [[[0, 0, 3]]] * 3)
    worlds.inputs["mocap_pos"][1, 0] = 2, 0, 2
    worlds.inputs["eq_active"][1] = 1
    worlds.inputs["xfrc_applied"][2, 3, 2] = 2 * 9.81  # twice the weight of the green ball
    worlds.set_state(scene.qpos0, 0)
    for _ in range(20):
        assert not worlds.step(np.zeros((3, 0))).any()
    blue, green = heights(worlds).T
    np.testing.assert_allclose(blue, [0.5, 2, 0.5], atol=0.02)
    np.testing.assert_allclose(green, [0.5, 0.5, 0.5 + 9.81 / 2], atol=0.1)  # after a second
    np.testing.assert_allclose(worlds.values["qpos"][1, :2], [2, 2], atol=0.02)
    red = [np.flatnonzero((frame[..., 0] > 150) & (frame[..., 1:].max(-1) < 60)) % 40 for frame in worlds.render()]
    assert red[0].mean() == pytest.approx(19.5, abs=1) and red[1].mean() > 24
    worlds.inputs["eq_active"][:] = 0
    for _ in range(20):
        worlds.step(np.zeros((3, 0)))
    assert heights(worlds)[1, 0] == pytest.approx(0.5, abs=0.02)


def test_a_world_that_diverges_keeps_its_inputs(scene):
    worlds = make(scene, 2, inputs=INPUTS, threads=1)
    worlds.inputs["mocap_pos"][0, 0] = 1, 1, 4
    worlds.inputs["xfrc_applied"][0, 2, 0] = 1e300
    assert worlds.step(np.zeros((2, 0))).tolist() == [True, False]
    worlds.inputs["xfrc_applied"][0] = 0
    worlds.set_state(scene.qpos0, 0)
    assert not worlds.step(np.zeros((2, 0))).any()
    np.testing.assert_array_equal(worlds.inputs["mocap_pos"][:, 0], [[1, 1, 4], [0, 0, 3]])


def test_places_are_computed_with_or_without_other_outputs(scene):
    few, many = (make(scene, 2, outputs=outputs, threads=1, frame_skip=4) for outputs in ((), ("cfrc_ext",)))
    for worlds in (few, many):
        for _ in range(10):
            worlds.step(np.zeros((2, 0)))
    np.testing.assert_array_equal(few.values["qpos"], many.values["qpos"])
    np.testing.assert_array_equal(few.render(), many.render())


@pytest.mark.parametrize("physics", ["mujoco", pytest.param("warp", marks=pytest.mark.slow)])
def test_colors_belong_to_a_world(scene, physics):
    worlds = make(scene, 2, threads=1, width=40, height=40, physics=physics)
    first = worlds.render().copy()
    np.testing.assert_array_equal(first[0], first[1])
    ball = scene.geom("ball").id
    worlds.colors[1, ball] = 1, 1, 0, 1
    second = worlds.render()
    np.testing.assert_array_equal(second[0], first[0])
    changed = (second[1] != first[1]).any(-1)
    blue = (first[1][..., 2] > 150) & (first[1][..., :2].max(-1) < 60)
    assert blue.any() and (changed == blue).all()
    assert (second[1][blue][:, :2] > 150).all() and (second[1][blue][:, 2] < 60).all()


def test_a_new_tree_of_boxes_draws_the_same_pictures(scene):
    frames = []
    for rebuilds in (True, False):
        worlds = make(scene, 3, threads=1)
        worlds.render()
        [renderer] = worlds._renderers
        assert isinstance(renderer, BatchRenderer) and renderer._rebuilds
        renderer._rebuilds = rebuilds
        qpos = np.repeat(scene.qpos0[None], 3, 0)
        qpos[:, :3] = (3, 1, 1), (-3, -2, 2), (0, 0, 0.5)
        worlds.set_state(qpos, 0)
        frames.append(worlds.render().copy())
    np.testing.assert_array_equal(*frames)
    assert len({frame.tobytes() for frame in frames[0]}) == 3
