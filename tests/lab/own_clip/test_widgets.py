"""The explorer follows its prompts and its scene, and explains what it cannot do."""

import numpy as np
import pytest
from helpers.fake_vlms import WordVLM
from helpers.figures import png

from vlmrm_lite.lab import own_clip


@pytest.fixture
def explorer():
    rng = np.random.default_rng(0)
    scenes = {
        name: own_clip.Scene(rng.integers(0, 256, (9, 64, 64, 3), np.uint8), {"red": (0.5, 0.5)})
        for name in ("trained", "shuffled")
    }
    return own_clip.landscape_explorer(WordVLM(), scenes, "on the red pad")


def test_another_prompt_and_another_scene_are_other_pictures(explorer):
    prompt, compare, scene = explorer.controls
    pictures = [png(explorer.picture)]
    for control, value in ((prompt, "near it"), (scene, "shuffled"), (compare, "far from it")):
        control.value = value
        pictures.append(png(explorer.picture))
        assert explorer.message.value == ""
    assert len(set(pictures)) == 4


def test_unknown_words_and_an_empty_prompt_are_one_sentence(explorer):
    prompt, compare, _ = explorer.controls
    prompt.value = "on the zebra"
    compare.value = "on the unicorn"
    assert "never saw zebra, unicorn in training" in explorer.message.value
    before = png(explorer.picture)
    prompt.value = "  "
    assert "✗" in explorer.message.value and "is empty" in explorer.message.value
    assert png(explorer.picture) == before


def test_no_scene_is_refused():
    with pytest.raises(ValueError, match="There are no scenes; expected a dict with at least one"):
        own_clip.landscape_explorer(WordVLM(), {}, "a robot")
