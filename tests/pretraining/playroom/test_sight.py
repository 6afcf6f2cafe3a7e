"""Where things are in the picture, and how much of them is seen, is what the renderer draws."""

import numpy as np
import pytest
from helpers.playroom import arrange

from vlmrm_lite.envs.playroom.layout import FURNITURE, Rooms
from vlmrm_lite.envs.playroom.things import COLOR_NAMES
from vlmrm_lite.pretraining.playroom import scenes, sight


def drawn_pixels(states):
    """How many pixels change when a thing gets another color, (n, 6), and their mean column, (n, 6)."""
    first, counts, columns = scenes.draw({"states": states}, sight.FRAME), [], []
    for slot in range(6):
        other = states.copy()
        color = Rooms(other).things("color")[:, slot]
        color[color >= 0] = (color[color >= 0] + 2) % len(COLOR_NAMES)
        changed = (scenes.draw({"states": other}, sight.FRAME) != first).any(-1)
        counts.append(changed.sum((1, 2)))
        columns.append((changed * np.arange(sight.FRAME)).sum((1, 2)) / np.maximum(counts[-1], 1))
    return np.stack(counts, 1), np.stack(columns, 1)


def test_pixels_are_those_that_the_renderer_draws():
    features = scenes.sample(32, np.random.default_rng(0))
    counts, columns = drawn_pixels(features["states"])
    rooms = Rooms(features["states"])
    pixels, _ = sight.thing_pixels(rooms)
    clear = (pixels > 6) | (pixels < 1)  # what is in between may be either
    agree = (pixels > 6)[clear] == (counts > 4)[clear]
    assert clear.mean() > 0.8 and agree.mean() > 0.95
    large = (pixels > 6) & (counts > 12)
    assert large.sum() > 40 and np.corrcoef(np.log(pixels[large]), np.log(counts[large]))[0, 1] > 0.8
    across = sight.project(rooms, rooms.stack(("x", "y", "z")))[..., 0]
    whole = large & (np.abs(across) < 0.8)
    assert np.abs(across - (columns * 2 / (sight.FRAME - 1) - 1))[whole].mean() < 0.08


@pytest.mark.parametrize(
    ("place", "expected"), [((1.0, 0.0, 0.0), True), ((-1.0, 0.0, 0.0), False), ((0.3, 1.2, 0.0), False)]
)
def test_only_what_is_before_the_eyes_is_seen(place, expected):
    pixels, fraction = sight.thing_pixels(Rooms(arrange(("red ball", *place))))
    assert (pixels[0, 0] > 10) == (fraction[0, 0] > 0.9) == expected
    assert not pixels[0, 1:].any() and not fraction[0, 1:].any()


def test_furniture_and_things_hide_what_is_behind_them():
    states = arrange(("red ball", 1.2, 0.0, 0.0), ("blue lamp", 1.2, 0.9, 0.0), x=-0.2)
    free = sight.thing_pixels(Rooms(states))[0][0]
    for name, value in {"color": 0, "x": 0.75, "y": 0.0, "turned": 1}.items():
        Rooms(states).furniture(name)[0, FURNITURE.index("shelf")] = value
    hidden = sight.thing_pixels(Rooms(states))[0][0]
    assert hidden[0] == 0 < free[0] and hidden[1] == free[1] > 0
    assert sight.furniture_pixels(Rooms(states))[0].astype(bool).tolist() == [name == "shelf" for name in FURNITURE]
    behind = arrange(("red ball", 1.2, 0.0, 0.0), ("blue lamp", 1.02, 0.0, 0.0), x=-0.2)
    assert sight.thing_pixels(Rooms(behind))[0][0, 0] < 0.6 * free[0]


def test_depths_of_things_that_stand_and_lie():
    states = arrange(("red lamp", 1, 0, 0), ("red ball", 1, 1, 0), ("red roll", -1, 1, 0), ("red boat", -1, 0, 0))
    np.testing.assert_allclose(sight.depths(Rooms(states))[0, :4], [0.16, 0.12, 0.1, 0.12])
    for name in ("quat_w", "quat_x"):
        Rooms(states).things(name)[:] = np.sqrt(0.5)
    np.testing.assert_allclose(sight.depths(Rooms(states))[0, :4], [0.075, 0.12, 0.13, 0.065], atol=1e-9)
