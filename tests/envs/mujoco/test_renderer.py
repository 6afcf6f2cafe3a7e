"""Rendered frames: colors, sides, sizes and shadows; and the message while kernels compile."""

import time

import mujoco
import numpy as np
import pytest
from helpers.slider import make, random_states

from vlmrm_lite.envs.humanoid.model import build_model
from vlmrm_lite.envs.mujoco import warp
from vlmrm_lite.envs.mujoco.renderer import BatchRenderer
from vlmrm_lite.envs.mujoco.warp import report_compilation

CLOTH = """
<mujoco>
  <worldbody>
    <camera name="above" pos="0 0 3"/>
    <flexcomp name="cloth" type="grid" count="3 3 1" spacing="0.5 0.5 0.5" dim="2" rgba="1 0 0 1"/>
  </worldbody>
</mujoco>
"""


def columns_of(picture, channel):
    """Columns whose pixels are of one pure color."""
    others = np.delete(picture.astype(int), channel, axis=-1).max(-1)
    return np.flatnonzero(((picture[..., channel] > 150) & (others < 60)).any(0))


def test_pictures_show_colors_sides_and_states(slider):
    worlds = make(slider, 3, width=60, height=40, camera="side", threads=2, frame_skip=4)
    qpos = np.repeat(slider.qpos0[None], 3, 0)
    qpos[:, 0] = -2, 0, 2
    worlds.set_state(qpos, 0)
    frames = worlds.render()
    assert frames.shape == (3, 40, 60, 3) and frames.dtype == np.uint8
    left, middle, right = (columns_of(frame, 0).mean() for frame in frames)
    assert left < 20 and middle == pytest.approx(29.5, abs=1) and right > 40
    assert columns_of(frames[0], 2).mean() == pytest.approx(29.5, abs=1)  # the ball is blue
    first = frames.copy()
    for _ in range(20):
        worlds.step([[5.0]] * 3)
    assert columns_of(worlds.render()[0], 0).mean() > left + 1
    np.testing.assert_array_equal(frames, first)  # nobody writes into pictures that were given out


@pytest.mark.parametrize(("width", "height"), [(1, 1), (90, 7), (33, 65)])
def test_any_size(slider, width, height):
    assert make(slider, 2, width=width, height=height).render().shape == (2, height, width, 3)


def test_video_quality_has_shadows_and_smooth_edges():
    model = build_model()
    size = {"width": 128, "height": 128}
    fast, video = (make(model, 1, quality=name, **size).render()[0].astype(int) for name in ("fast", "video"))
    assert len(np.unique(video.reshape(-1, 3), axis=0)) > 1.2 * len(np.unique(fast.reshape(-1, 3), axis=0))
    grass = (video[..., 1] > video[..., 0] + 10) & (video[..., 1] > video[..., 2] + 10)
    assert (video.sum(-1)[grass] < 0.7 * np.median(video.sum(-1))).sum() > 30  # pixels in the shadow
    assert np.abs(fast - video).mean() < 12


@pytest.fixture
def capturing(monkeypatch):
    """Captures graphs on the CPU as on CUDA, and lists the calls of the function that launches kernels."""
    calls, render = [], BatchRenderer._render
    monkeypatch.setattr(BatchRenderer, "_render", lambda self: calls.append(self) or render(self))
    monkeypatch.setattr(warp, "_CAPTURED", {"cpu"})
    return calls


@pytest.mark.parametrize("quality", ["fast", "video"])
@pytest.mark.parametrize("name", ["slider", "humanoid"])
def test_a_captured_graph_draws_the_same_pictures(name, quality, slider, capturing, monkeypatch):
    model = slider if name == "slider" else build_model()
    graph, plain = (make(model, 3, threads=1, quality=quality) for _ in range(2))
    pictures = []
    for seed in range(3):
        states = random_states(model, 3, seed)
        for worlds in (graph, plain):
            worlds.set_state(*states)
        pictures.append(graph.render().copy())
        launched = len(capturing)
        with monkeypatch.context() as patch:
            patch.setattr(warp, "_CAPTURED", set())
            np.testing.assert_array_equal(pictures[-1], plain.render())
        assert capturing[launched:] and set(capturing[launched:]) == set(plain._renderers)
    assert sum(renderer is graph._renderers[0] for renderer in capturing) == 2  # to compile it, and to capture it
    assert len({picture.tobytes() for picture in pictures}) == 3


def test_what_allocates_is_not_captured(capturing):
    worlds = make(mujoco.MjModel.from_xml_string(CLOTH), 2, threads=1)
    for _ in range(3):
        worlds.render()
    assert len(capturing) == 4  # the first picture is drawn twice


def test_waiting_is_explained(capsys):
    with report_compilation(0.01):
        time.sleep(0.2)
    assert "compiled once" in capsys.readouterr().err
    with report_compilation(60):
        pass
    assert capsys.readouterr().err == ""
