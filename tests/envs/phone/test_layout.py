"""Screens, their states, and their labels."""

import dataclasses

import numpy as np
import pytest

from vlmrm_lite.envs.phone.apps import LABELS, NAMES
from vlmrm_lite.envs.phone.layout import (
    FIRST_APP,
    HOME,
    LOCKED,
    SETTINGS_PAGE,
    STATE_NAMES,
    Screens,
    random_home_screens,
    random_layouts,
    state_bounds,
)


def screens(n=4, seed=0):
    return random_home_screens(np.random.default_rng(seed), n)


def test_a_layout_holds_every_app_once_and_a_full_dock():
    layout, dock = random_layouts(np.random.default_rng(0), 300)
    cells = np.concatenate([layout.reshape(300, 60), dock], axis=1)
    assert (np.sort(cells, axis=1) == [-1] * 4 + list(range(60))).all() and (dock >= 0).all()
    counts = np.bincount(cells[:, 0] + 1, minlength=61)  # the upper left cell of the first page
    assert counts[0] > 8 and (counts[1:] > 0).sum() > 50
    assert len(np.unique(cells, axis=0)) == 300


def test_states_hold_everything():
    some = screens(50)
    states = some.states()
    low, high = state_bounds()
    assert states.shape == (50, len(STATE_NAMES)) == (50, 69) and len(set(STATE_NAMES)) == 69
    assert (states >= low).all() and (states <= high).all()
    again = Screens.from_states(states)
    for field in dataclasses.fields(Screens):
        np.testing.assert_array_equal(getattr(again, field.name), getattr(some, field.name))
    assert states[3, STATE_NAMES.index("page 2 row 3 column 4")] == some.layout[3, 1, 2, 3]
    assert states[3, STATE_NAMES.index("dock column 2")] == some.dock[3, 1]


def test_some_of_the_screens():
    some = screens(6)
    for rows in (slice(1, 4), np.array([4, 0]), np.arange(6) % 2 == 0):
        np.testing.assert_array_equal(some[rows].layout, some.layout[rows])
    assert len(some[:0]) == 0


def test_labels_of_a_home_page_are_those_of_its_icons():
    some = screens(3)
    labels = some.labels()
    assert labels.dtype == np.int16 and labels.shape == (3, 7, 4)
    for i in range(3):
        shown = np.concatenate([some.layout[i, some.page[i]], some.dock[i][None]])
        named = [["" if not label else LABELS[label - 1] for label in row] for row in labels[i]]
        page = ["first page", "second page", "third page"][some.page[i]]
        assert named == [["" if app < 0 else f"{NAMES[app]} app" for app in row] for row in shown] + [[page] * 4]


def test_labels_of_other_screens():
    some = dataclasses.replace(screens(4), screen=[LOCKED, SETTINGS_PAGE, FIRST_APP, FIRST_APP + NAMES.index("chess")])
    first = [LABELS[label - 1] for label in some.labels()[:, 0, 0]]
    assert first == ["lock screen", "settings", "mail app", "chess app"]
    assert [LABELS[label - 1] for label in some.labels()[:, 5, 3]] == ["swipe up", "switch", "list item", "game board"]
    assert (some.labels()[:, 6] == 0).all()
    assert (some.labels()[:, 0] == some.labels()[:, 0, :1]).all() and HOME not in some.screen


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"page": [0, 1, 2, 3]}, ValueError, "page has the value 3; expected 0 to 2"),
        ({"screen": [63] * 4}, ValueError, "screen has the value 63; expected 0 to 62"),
        ({"dock": np.full((4, 4), -2)}, ValueError, "dock has the value -2; expected -1 to 59"),
        ({"dock": np.zeros((4, 5), int)}, ValueError, r"dock has shape \(4, 5\); expected \(n, 4\), with n = 4"),
        ({"screen": 0}, ValueError, r"screen has shape \(\); expected \(n\), with n = 1"),
        ({"dark": [0.5] * 4}, TypeError, "dark has dtype float64; expected whole numbers"),
    ],
)
def test_screens_that_are_none(change, error, words):
    with pytest.raises(error, match=words):
        dataclasses.replace(screens(4), **change)
