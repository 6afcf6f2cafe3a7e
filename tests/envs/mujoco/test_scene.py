"""The scene of a model: its geoms and sites with their look, whatever its physics; and what is missing."""

import mujoco
import numpy as np
import pytest
from helpers.mujoco_envs import with_world
from helpers.slider import SLIDER

from vlmrm_lite.envs.mujoco.cameras import FreeCamera
from vlmrm_lite.envs.mujoco.scene import CAMERA, build_scene, describe_omissions, hide_faint
from vlmrm_lite.envs.mujoco.warp import put_model

FREE = FreeCamera(2.0, 0.0, 0.0, (0.0, 0.0, 0.0))

# A textured pyramid, a height field, gray and cube textures, sites, and physics that MuJoCo Warp lacks.
RICH = """
<mujoco>
  <option solver="PGS"/>
  <visual><headlight ambient="0.1 0.2 0.3"/><map znear="0.02" zfar="40"/><global fovy="30"/></visual>
  <asset>
    <mesh name="pyramid" vertex="0 0 0  1 0 0  0 1 0  0 0 1" texcoord="0 0  1 0  0 1  1 1"/>
    <hfield name="hills" nrow="3" ncol="4" size="2 2 0.5 0.1" elevation="0 1 0 1  1 0 1 0  0 1 0 1"/>
    <texture name="checker" type="2d" builtin="checker" width="8" height="8" rgb1="1 0 0" rgb2="0 0 1"/>
    <texture name="plain" type="cube" builtin="flat" width="4" height="24" rgb1="0 1 0" rgb2="0 1 0"/>
    <texture name="sky" type="skybox" builtin="gradient" width="4" height="24" rgb1="0 0 1" rgb2="1 1 1"/>
    <material name="squares" texture="checker" texrepeat="2 3" specular="0.9" rgba="1 1 1 1"/>
    <material name="grass" texture="plain"/>
  </asset>
  <worldbody>
    <light pos="1 2 3" diffuse="0.4 0.5 0.6"/>
    <camera name="eye" pos="0 -3 1" fovy="60"/>
    <geom type="hfield" hfield="hills" material="grass"/>
    <body pos="0 0 2"><freejoint/>
      <geom type="mesh" mesh="pyramid" material="squares"/>
      <geom type="box" size="0.1 0.2 0.3" pos="0 0 1" euler="0 0 90" group="3"/>
      <site name="mark" type="capsule" size="0.1 0.2" pos="1 0 0" rgba="1 0 0 0.8"/>
      <site name="hidden" group="4"/>
    </body>
  </worldbody>
</mujoco>
"""


@pytest.fixture(scope="module")
def rich():
    model = mujoco.MjModel.from_xml_string(RICH)
    model.hfield_data *= 0.5  # as an environment may do that changes its terrain
    return model


def test_the_scene_shows_the_same_things(rich):
    scene = build_scene(rich, 0)
    assert scene.ngeom == rich.ngeom + 1 and scene.nv == 0
    np.testing.assert_array_equal(scene.geom_type, [*rich.geom_type, rich.site_type[0]])
    np.testing.assert_array_equal(scene.geom_size, [*rich.geom_size, rich.site_size[0]])
    np.testing.assert_array_equal(scene.geom_rgba, [*rich.geom_rgba, rich.site_rgba[0]])
    np.testing.assert_array_equal(scene.geom_group, [*rich.geom_group, 0])
    for name in ("mesh_vert", "mesh_face", "mesh_normal", "mesh_texcoord", "hfield_data", "mat_texid", "mat_texrepeat"):
        np.testing.assert_array_equal(getattr(scene, name), getattr(rich, name), name)
    for name in ("mat_specular", "mat_rgba", "light_diffuse", "light_type"):
        np.testing.assert_array_equal(getattr(scene, name), getattr(rich, name), name)
    assert (scene.vis.headlight.ambient == rich.vis.headlight.ambient).all()
    assert (scene.vis.map.znear, scene.stat.extent) == (rich.vis.map.znear, rich.stat.extent)


def test_things_are_where_they_are_at_first(rich):
    scene = build_scene(rich, 0)
    here, there = mujoco.MjData(scene), mujoco.MjData(rich)
    mujoco.mj_kinematics(scene, here)
    mujoco.mj_kinematics(rich, there)
    np.testing.assert_allclose(here.geom_xpos, [*there.geom_xpos, there.site_xpos[0]], atol=1e-6)
    np.testing.assert_allclose(here.geom_xmat, [*there.geom_xmat, there.site_xmat[0]], atol=1e-6)


def test_the_lens_is_that_of_the_camera(rich):
    assert build_scene(rich, 0).cam_fovy.tolist() == [60]
    free = build_scene(rich, FREE)
    assert free.cam_fovy.tolist() == [30] and free.camera(0).name == CAMERA


def test_physics_that_warp_lacks_does_not_matter(rich):
    with pytest.raises(ValueError, match="PGS"):
        put_model(rich)
    assert put_model(build_scene(rich, 0)).nv == 0
    assert rich.opt.solver == mujoco.mjtSolver.mjSOL_PGS  # nothing was changed


def test_gray_textures_become_colored_and_equal_sides_of_a_cube_one(rich):
    gray = mujoco.MjSpec.from_string(RICH)
    texture = gray.add_texture(name="gray", type=mujoco.mjtTexture.mjTEXTURE_2D, width=2, height=1, nchannel=1)
    texture.data = bytes([10, 200])
    scene = build_scene(gray.compile(), 0)
    assert scene.tex_nchannel.tolist() == [3, 3, 3, 3]
    assert scene.tex_data[scene.tex_adr[3] :].tolist() == [10] * 3 + [200] * 3
    assert scene.tex_height[[1, 2]].tolist() == [4, 24]  # the sky keeps its six sides


def test_faint_colors_are_hidden():
    colors = np.array([[1, 0, 0, 0.49], [1, 0, 0, 0.5], [0, 1, 0, 1]])
    hide_faint(colors)
    assert colors[:, 3].tolist() == [0, 0.5, 1]


CABLE = '<body name="end" pos="0 0 3"><site name="end"/></body><site name="start"/>'
TENDON = '<tendon><spatial><site site="start"/><site site="end"/></spatial></tendon>'
COUPLED = '<tendon><fixed><joint joint="slide" coef="1"/></fixed></tendon>'
FACES = '<texture name="t" type="cube" builtin="gradient" width="4" height="24" rgb1="1 0 0" rgb2="0 0 1"/>'


def slider_with(world="", rest="", asset=""):
    xml = with_world(world).replace("</mujoco>", f"<asset>{asset}</asset>{rest}</mujoco>")
    return mujoco.MjModel.from_xml_string(xml)


@pytest.mark.parametrize(
    ("parts", "phrases"),
    [
        ({}, []),
        (
            {"world": '<flexcomp name="c" type="grid" count="3 3 1" spacing="1 1 1" dim="2"/>'},
            ["flexes are missing (1)"],
        ),
        ({"world": CABLE, "rest": TENDON}, ["spatial tendons are missing (1)"]),
        ({"rest": COUPLED}, []),
        (
            {"world": '<site rgba="1 0 0 0.2"/><site rgba="1 0 0 0"/><site group="3" rgba="1 0 0 0.2"/>'},
            ["geoms and sites that are less than half opaque are missing (1)"],
        ),
        ({"world": '<geom size="1" rgba="1 0 0 0.7"/>'}, ["transparent geoms and sites look solid (1)"]),
        (
            {"asset": '<material name="m" rgba="1 1 1 0.6"/>', "world": '<geom size="1" material="m"/>'},
            ["transparent geoms and sites look solid (1)"],
        ),
        (
            {"asset": FACES + '<material name="m" texture="t"/>', "world": '<geom size="1" material="m"/>'},
            ["textures that differ on the six sides of a cube look distorted (1)"],
        ),
        ({"asset": FACES + '<material name="m" texture="t"/>'}, []),  # nothing has it
    ],
)
def test_what_is_missing_is_said(parts, phrases):
    assert describe_omissions(slider_with(**parts)) == phrases


def test_a_skin_is_missing():
    spec = mujoco.MjSpec.from_string(SLIDER.replace('<body pos="0 0 0.5">', '<body name="box" pos="0 0 0.5">'))
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], float)
    spec.add_skin(
        name="skin",
        vert=corners.ravel(),
        face=[0, 1, 2],
        bodyname=["box"],
        bindpos=[0, 0, 0],
        bindquat=[1, 0, 0, 0],
        vertid=[[0, 1, 2]],
        vertweight=[[1, 1, 1]],
    )
    assert describe_omissions(spec.compile()) == ["skins are missing (1)"]
