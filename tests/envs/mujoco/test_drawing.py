"""Pictures of simulations that run elsewhere: as those of `WarpWorlds`, whatever the model's physics, in any batch."""

import mujoco
import numpy as np
import pytest
from helpers.mujoco_envs import with_world
from helpers.slider import SLIDER, make, random_states

from vlmrm_lite.envs.mujoco.cameras import FreeCamera
from vlmrm_lite.envs.mujoco.drawing import SimulationRenderer

SIDE, ABOVE = 0, 1
BLUE, RED, GREEN = np.eye(3)[[2, 0, 1]]
FROM_ABOVE = FreeCamera(10.0, 90.0, -90.0, (0.0, 0.0, 0.0))  # the same view as that of the camera "above"


def simulations(model, qpos):
    """One simulation at each row of positions; like an environment, each has its own copy of the model."""
    copies = [model.__copy__() for _ in qpos]
    pairs = [(copy, mujoco.MjData(copy)) for copy in copies]
    for (_, data), row in zip(pairs, qpos):
        data.qpos = row
    return pairs


def draw(model, pairs, camera=SIDE, width=40, height=30):
    return SimulationRenderer(model, len(pairs), camera, width, height, device="cpu").draw(pairs)


def pixels_of(frames, color):
    """How many pixels of each frame have nearly this color."""
    return (np.abs(frames / 255 - color).max(-1) < 0.4).sum((-1, -2))


@pytest.fixture(scope="module")
def states(slider):
    return random_states(slider, 5)


@pytest.mark.parametrize("camera", [SIDE, ABOVE])
def test_the_frames_are_those_of_the_simulator(slider, states, camera):
    worlds = make(slider, 5, width=40, height=30, camera=slider.camera(camera).name)
    worlds.set_state(*states)
    pairs = simulations(slider, states[0])
    frames = draw(slider, pairs, camera)
    assert frames.shape == (5, 30, 40, 3) and frames.dtype == np.uint8
    assert np.abs(frames.astype(int) - worlds.render()).max() <= 1
    for (_, data), row in zip(pairs, states[0]):
        np.testing.assert_array_equal(data.qpos, row)  # nothing moved, and nothing was computed
        assert not data.geom_xpos.any()


def test_a_free_camera_sees_what_a_camera_of_the_model_sees(slider, states):
    pairs = simulations(slider, states[0])
    difference = np.abs(draw(slider, pairs, FROM_ABOVE).astype(int) - draw(slider, pairs, ABOVE))
    assert (difference.max(-1) > 8).mean() < 0.01  # rounding moves some edges


def test_a_batch_and_the_threads_do_not_matter(slider, states, monkeypatch):
    pairs = simulations(slider, states[0])
    together = draw(slider, pairs)
    monkeypatch.setattr("vlmrm_lite.envs.mujoco.drawing.count_cores", lambda: 3)
    renderer = SimulationRenderer(slider, 5, SIDE, 40, 30, device="cpu")
    np.testing.assert_array_equal(renderer.draw(pairs), together)
    np.testing.assert_array_equal(renderer.draw(pairs[::-1]), together[::-1])
    renderer.close()
    np.testing.assert_array_equal(draw(slider, pairs[3:4]), together[3:4])


def test_a_captured_graph_draws_every_state(slider, states, monkeypatch):
    pairs = simulations(slider, states[0])
    expected = draw(slider, pairs)
    monkeypatch.setattr("vlmrm_lite.envs.mujoco.drawing.count_cores", lambda: 1)
    monkeypatch.setattr("vlmrm_lite.envs.mujoco.warp._CAPTURED", {"cpu"})  # as on CUDA
    renderer = SimulationRenderer(slider, 5, SIDE, 40, 30, device="cpu")
    for shift in range(3):
        np.testing.assert_array_equal(renderer.draw(pairs[shift:] + pairs[:shift]), np.roll(expected, -shift, axis=0))


def test_pictures_do_not_depend_on_the_solver(slider, states):
    other = mujoco.MjModel.from_xml_string(SLIDER.replace("Newton", "PGS"))
    pairs = simulations(slider, states[0])
    np.testing.assert_array_equal(draw(other, simulations(other, states[0])), draw(slider, pairs))


def test_every_simulation_has_its_own_colors_sizes_and_sites():
    model = mujoco.MjModel.from_xml_string(with_world('<site name="mark" size="0.6" pos="3 0 0.6" rgba="0 1 0 1"/>'))
    pairs = simulations(model, [model.qpos0] * 4)
    renderer = SimulationRenderer(model, 4, SIDE, 40, 30, device="cpu")
    green = pixels_of(renderer.draw(pairs), GREEN)
    assert (green == green[0]).all() and green[0] > 2
    box = 1
    pairs[1][0].geom_rgba[box] = 0, 0, 1, 1
    pairs[2][0].site_pos[0] = 100, 0, 0
    pairs[3][0].site_rgba[0] = 0, 1, 0, 0.2
    pairs[3][0].geom_size[box] *= 2
    frames = renderer.draw(pairs)
    assert pixels_of(frames, GREEN).tolist() == [green[0], green[0], 0, 0]
    red = pixels_of(frames, RED)
    assert red[0] == red[2] > 2 and red[1] == 0 and red[3] > 3 * red[0]
    assert pixels_of(frames, BLUE)[1] > pixels_of(frames, BLUE)[0]


def test_mocap_bodies_move():
    xml = with_world('<body mocap="true" pos="3 0 1"><geom size="0.5" rgba="0 1 0 1"/></body>')
    model = mujoco.MjModel.from_xml_string(xml)
    pairs = simulations(model, [model.qpos0] * 2)
    pairs[1][1].mocap_pos[0] = -3, 0, 1
    columns = [np.flatnonzero(((frame[..., 1] > 150) & (frame[..., 0] < 60)).any(0)) for frame in draw(model, pairs)]
    assert columns[0].min() > 20 > columns[1].max()


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (with_world("<geom size='1'/>"), "Environment 1 has a model with ngeom=4, but the first one has ngeom=3"),
        (SLIDER.replace('type="box"', 'type="ellipsoid"'), "Environment 1 has a model whose geom_type differs"),
    ],
)
def test_models_that_are_not_alike(slider, xml, words):
    other = mujoco.MjModel.from_xml_string(xml)
    pairs = [(slider, mujoco.MjData(slider)), (other, mujoco.MjData(other))]
    with pytest.raises(ValueError, match=f"{words}.*must have the same parts"):
        draw(slider, pairs)


def test_too_many_pixels(slider):
    with pytest.raises(ValueError, match=r"2 frames of 900000x900000 pixels needs .* GB of memory"):
        SimulationRenderer(slider, 2, SIDE, 900_000, 900_000, device="cpu")


def test_positions_that_are_not_numbers_do_not_stop_the_drawing(slider):
    pairs = simulations(slider, [slider.qpos0] * 2)
    pairs[0][1].qpos[:] = np.nan
    frames = draw(slider, pairs)
    np.testing.assert_array_equal(frames[1:], draw(slider, pairs[1:]))
