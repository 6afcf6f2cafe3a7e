"""Actions to gestures, and gestures to AndroidEnv's actions."""

import numpy as np
import pytest

from vlmrm_lite.envs.android.gestures import BUTTONS, NUM_ACTIONS, SWIPES, finger_actions, gesture, look_action


def test_touches_lie_in_the_middle_of_the_cells_row_by_row():
    places = np.concatenate([gesture(action) for action in range(24)])
    assert places.shape == (24, 2) and places.dtype == np.float32
    np.testing.assert_allclose(places[0], (1 / 8, 1 / 12))
    np.testing.assert_allclose(places[3], (7 / 8, 1 / 12))
    np.testing.assert_allclose(places[4], (1 / 8, 3 / 12))
    np.testing.assert_allclose(places[23], (7 / 8, 11 / 12))


@pytest.mark.parametrize("action, axis, sign", [(24, 0, -1), (25, 0, 1), (26, 1, -1), (27, 1, 1)])
def test_swipes_are_lines_left_right_up_and_down(action, axis, sign):
    places = gesture(action)
    moves = np.diff(places, axis=0)
    assert len(places) > 2 and (places > 0).all() and (places < 1).all()
    np.testing.assert_allclose(moves[:, 1 - axis], 0)
    assert (sign * moves[:, axis] > 0).all() and abs(moves[:, axis].sum()) >= 0.5


def test_every_action_is_a_touch_a_swipe_or_a_button():
    assert [len(gesture(action)) for action in range(NUM_ACTIONS)] == [1] * 24 + [6] * 4 + [0] * 2
    assert sorted(SWIPES) == [24, 25, 26, 27] and BUTTONS == {28: "BACK", 29: "HOME"}


@pytest.mark.parametrize("action", [np.int64(5), np.array(5)])
def test_numpy_integers_are_actions(action):
    np.testing.assert_array_equal(gesture(action), gesture(5))


@pytest.mark.parametrize("action", [-1, 30, 2.0, "HOME", None])
def test_other_actions_are_refused(action):
    with pytest.raises(ValueError, match="expected a whole number from 0 to 29"):
        gesture(action)


@pytest.mark.parametrize("action", [0, 24])
def test_a_finger_touches_every_place_and_lifts_at_the_last(action):
    places = gesture(action)
    actions = finger_actions(places)
    assert [int(a["action_type"]) for a in actions] == [0] * len(places) + [1]
    np.testing.assert_array_equal([a["touch_position"] for a in actions], [*places, places[-1]])
    assert all(a["action_type"].dtype == np.int32 and a["touch_position"].dtype == np.float32 for a in actions)


def test_a_button_and_a_look_touch_nothing():
    assert finger_actions(gesture(29)) == []
    assert int(look_action()["action_type"]) == 2
