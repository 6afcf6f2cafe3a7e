"""The camera explorer asks for new pictures when a control moves, and keeps the first landscape."""

import numpy as np
import pytest
from helpers.fake_vlms import WordVLM
from helpers.figures import png

import vlmrm_lite as vl
from vlmrm_lite.lab import own_env, plots

START = {"distance": 3.0, "azimuth": 90.0, "elevation": 0.0}
X = np.linspace(-1, 1, 5)
PROMPT = "pole vertically upright on top of the cart"


@pytest.fixture
def vlm():
    return WordVLM()


def _view(place):
    rng = np.random.default_rng(int(place["distance"] * 10 + place["azimuth"]))
    return rng.integers(0, 256, (len(X), 64, 64, 3), np.uint8)


@pytest.fixture
def drawn(monkeypatch):
    """Arguments of every landscape that is drawn."""
    calls, original = [], plots.landscape
    monkeypatch.setattr(plots, "landscape", lambda *args, **kw: calls.append((args, kw)) or original(*args, **kw))
    return calls


def test_a_moved_slider_shows_other_pictures_beside_the_first_landscape(vlm, drawn):
    explorer = own_env.camera_explorer(vlm, _view, X, "angle", START, PROMPT)
    [((x, first, xlabel, frames), _)] = drawn
    assert xlabel == "angle" and x is X and len(first) == 1
    np.testing.assert_array_equal(frames, _view(START))
    np.testing.assert_allclose(*first.values(), vl.CosineReward(vlm, PROMPT)(_view(START)))
    explorer.controls[0].value = 2.0
    (_, shown, _, frames), _ = drawn[1]
    moved = {**START, "distance": 2.0}
    np.testing.assert_array_equal(frames, _view(moved))
    (label, rewards), (kept, before) = shown.items()
    assert "distance 2" in label and kept == "at first"
    np.testing.assert_allclose(rewards, vl.CosineReward(vlm, PROMPT)(_view(moved)))
    np.testing.assert_array_equal(before, *first.values())
    assert png(explorer.picture)


def test_an_unknown_word_and_an_empty_prompt_are_said(vlm):
    explorer = own_env.camera_explorer(vlm, _view, X, "angle", START, "a zebra on the pole")
    assert "never saw zebra" in explorer.message.value
    explorer.controls[-1].value = " "
    assert "prompt" in explorer.message.value


def test_a_camera_must_say_where_it_is(vlm):
    with pytest.raises(ValueError, match="camera has no 'azimuth'; expected 'distance', 'azimuth', 'elevation'"):
        own_env.camera_explorer(vlm, _view, X, "angle", {"distance": 1.0, "elevation": 0.0}, PROMPT)
