"""Pictures of phones."""

import time
from dataclasses import replace

import numpy as np
import pytest

from vlmrm_lite.envs.phone.apps import APPS, NAMES
from vlmrm_lite.envs.phone.drawing import draw
from vlmrm_lite.envs.phone.layout import FIRST_APP, LOCKED, SETTINGS_PAGE, VARIANTS, random_home_screens

RNG = np.random.default_rng


def same(n, **change):
    """n phones that are all alike, but for the given arrays."""
    one = random_home_screens(RNG(3), 1)[np.zeros(n, int)]
    return replace(one, **{name: np.broadcast_to(value, (n,)) for name, value in change.items()})


def differences(frames):
    """Mean absolute difference of every two frames, without the diagonal."""
    flat = frames.reshape(len(frames), -1).astype(np.float32)
    distances = np.stack([np.abs(flat - row).mean(1) for row in flat])
    return distances[~np.eye(len(flat), dtype=bool)]


@pytest.mark.parametrize(
    ("height", "width"), [(1, 1), (2, 5), (7, 5), (1, 300), (300, 2), (64, 64), (100, 50), (400, 300)]
)
def test_any_size(height, width):
    screens = replace(random_home_screens(RNG(0), 5), screen=[0, 0, LOCKED, SETTINGS_PAGE, FIRST_APP + 7])
    frames = draw(screens, height, width)
    assert frames.shape == (5, height, width, 3) and frames.dtype == np.uint8


def test_a_large_picture_scaled_down_is_the_small_one():
    screens = replace(random_home_screens(RNG(0), 3), screen=[LOCKED, SETTINGS_PAGE, FIRST_APP])
    large = draw(screens, 256, 256).reshape(3, 64, 4, 64, 4, 3).mean((2, 4))
    assert np.abs(large - draw(screens, 64, 64)).mean() < 6


def test_batches_are_drawn_as_single_phones_are():
    screens = random_home_screens(RNG(1), 12)
    screens = replace(screens, screen=np.where(np.arange(12) % 3 == 0, RNG(2).integers(0, 63, 12), 0))
    batch = draw(screens, 64, 64)
    for i in range(12):
        np.testing.assert_array_equal(draw(screens[i : i + 1], 64, 64)[0], batch[i])
    assert draw(screens[:0], 64, 64).shape == (0, 64, 64, 3)


def test_pictures_can_be_written_to():
    for screen in (0, FIRST_APP):
        screens = same(1, screen=screen)
        before = draw(screens, 32, 32)
        copy = before.copy()
        before[:] = 0
        np.testing.assert_array_equal(draw(screens, 32, 32), copy)


def test_every_setting_is_seen():
    assert differences(draw(same(63, screen=np.arange(63)), 64, 64)).min() > 5
    assert differences(draw(same(3, page=np.arange(3)), 64, 64)).min() > 5
    assert differences(draw(same(8, wallpaper=np.arange(8)), 64, 64)).min() > 5
    for screen in (0, LOCKED, SETTINGS_PAGE, *range(FIRST_APP, FIRST_APP + 60)):
        assert differences(draw(same(2, screen=screen, dark=[False, True]), 64, 64)).min() > 3
    for screen in (LOCKED, SETTINGS_PAGE, *range(FIRST_APP, FIRST_APP + 60)):
        assert differences(draw(same(3, screen=screen, variant=np.arange(3)), 64, 64)).min() > 0.1


def test_what_is_not_on_the_screen_changes_nothing():
    app = FIRST_APP + 20
    assert not differences(draw(same(8, screen=app, wallpaper=np.arange(8), page=np.arange(8) % 3), 64, 64)).any()
    assert not differences(draw(same(VARIANTS, variant=np.arange(VARIANTS)), 64, 64)).any()


def test_an_icon_is_where_the_layout_says():
    one = random_home_screens(RNG(4), 1)
    moved = one.layout.copy()
    moved[0, one.page[0], 2, 1] = -1
    changed = np.abs(np.diff(draw(one, 96, 96)[0].astype(int) - draw(replace(one, layout=moved), 96, 96)[0], axis=-1))
    rows, columns = np.nonzero(changed.any(-1))
    assert rows.size and rows.min() >= 32 and rows.max() < 48 and columns.min() >= 24 and columns.max() < 48


@pytest.mark.slow
def test_unseen_contents_of_an_app_look_most_like_that_app():
    def apps(variants, dark):
        many = [draw(same(60, screen=FIRST_APP + np.arange(60), variant=v, dark=dark), 64, 64) for v in variants]
        return np.stack(many).reshape(len(variants), 60, -1).astype(np.float32)

    for dark in (False, True):
        mean, new = apps(range(8), dark).mean(0), apps(range(12, 14), dark)
        nearest = np.stack([[((mean - frame) ** 2).mean(-1).argmin() for frame in frames] for frames in new])
        wrong = [(NAMES[i], NAMES[found]) for row in nearest for i, found in enumerate(row) if i != found]
        assert not wrong


def test_no_screen_is_its_icon_enlarged():
    for app, frame in zip(APPS, draw(same(60, screen=FIRST_APP + np.arange(60)), 128, 64), strict=True):
        body = frame[28:].reshape(-1, 3)
        own = np.abs(body.astype(int) - app.color).max(1) < 12
        assert own.mean() < 0.5 and len(np.unique(body, axis=0)) > 5, app.name


@pytest.mark.parametrize("size", [(0, 64), (64, -1)])
def test_sizes_that_are_none(size):
    with pytest.raises(ValueError, match="is not a size; expected at least 1 pixel"):
        draw(same(1), *size)


@pytest.mark.slow
def test_speed():
    screens = random_home_screens(RNG(0), 64)
    draw(screens, 64, 64)
    seconds = []
    for _ in range(20):
        began = time.perf_counter()
        draw(screens, 64, 64)
        seconds.append(time.perf_counter() - began)
    assert 64 / min(seconds) > 3_000
