"""Drawings are readable on any page: opaque, with enough contrast, no text over another, and a description in words."""

from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyBboxPatch
from PIL import Image

from vlmrm_lite import lab

NAMES = [name for name in lab.drawings.__all__ if name != "Drawing"]
each = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def drawn():
    return {name: getattr(lab.drawings, name)() for name in NAMES}


def _texts(card):
    """Texts with their rectangles in pixels, (left, bottom, right, top)."""
    renderer = FigureCanvasAgg(card).get_renderer()
    shown = [text for text in card.axes[0].texts if text.get_text()]
    return [(text, text.get_window_extent(renderer).extents) for text in shown]


def _luminance(color):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return np.dot(linear, [0.2126, 0.7152, 0.0722])


def _fill_below(card, text):
    """The fill of the smallest box that holds the middle of a text."""
    x, y = text.get_position()
    boxes = [patch for patch in card.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    around = [
        box
        for box in boxes
        if abs(x - box.get_x() - box.get_width() / 2) <= box.get_width() / 2
        and abs(y - box.get_y() - box.get_height() / 2) <= box.get_height() / 2
    ]
    return min(around, key=lambda box: box.get_width() * box.get_height()).get_facecolor()


@each
def test_is_a_card_of_the_width_of_a_notebook(drawn, name):
    image = Image.open(BytesIO(drawn[name].png()))
    assert image.width == 800 and 300 <= image.height <= 600
    alpha = np.asarray(image.convert("RGBA"))[..., 3]
    assert (alpha == 255).mean() > 0.98  # all but the rim and the round corners


@each
def test_describes_itself_in_words(drawn, name):
    data, metadata = drawn[name]._repr_mimebundle_()
    assert len(drawn[name].alt) > 150 and drawn[name].alt.endswith(".")
    assert data["text/plain"] == metadata["image/png"]["alt"] == repr(drawn[name]) == drawn[name].alt
    assert data["image/png"].startswith(b"\x89PNG")


@each
def test_texts_lie_on_the_card_and_not_on_each_other(drawn, name):
    texts = _texts(drawn[name])
    height = drawn[name].get_figheight() * 100
    for text, (left, bottom, right, top) in texts:
        assert left >= 5 and bottom >= 5 and right <= 795 and top <= height - 5, text
    for (one, a), (other, b) in combinations(texts, 2):
        apart = a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1
        assert apart, (one.get_text(), other.get_text())


@each
def test_texts_are_large_and_dark_enough(drawn, name):
    for text, _ in _texts(drawn[name]):
        fill, ink = _luminance(_fill_below(drawn[name], text)), _luminance(text.get_color())
        assert text.get_fontsize() >= 8 and (fill + 0.05) / (ink + 0.05) >= 4.5, text


@each
def test_text_stays_inside_its_box(drawn, name):
    card = drawn[name]
    boxes = [patch.get_window_extent().extents for patch in card.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    for text, (left, bottom, right, top) in _texts(card):
        middle = (left + right) / 2, (bottom + top) / 2
        for box in boxes:
            if box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]:
                assert box[0] <= left and right <= box[2] and box[1] <= bottom and top <= box[3], text


def test_the_sphere_shows_the_reward_of_its_alpha():
    cosine, projected = lab.drawings.sphere(0.0), lab.drawings.sphere(1.0)
    assert "fraction α = 0 of the way" in cosine.alt and "fraction α = 1 of the way" in projected.alt
    rewards = [float(card.alt.split(", here ")[1].split(" ")[0]) for card in (cosine, projected)]
    assert rewards[1] > rewards[0]
    with pytest.raises(ValueError, match="alpha"):
        lab.drawings.sphere(1.5)
