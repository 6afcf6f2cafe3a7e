"""The 30 actions as gestures: where the finger touches the screen, as AndroidEnv's actions."""

from typing import Any

import gymnasium as gym
import numpy as np

ROWS, COLUMNS = 6, 4
"""The grid of the places that can be touched."""

SWIPES = {
    24: ((0.8, 0.5), (0.2, 0.5)),  # left: the next page
    25: ((0.2, 0.5), (0.8, 0.5)),  # right: the previous page
    26: ((0.5, 0.75), (0.5, 0.25)),  # up: unlocks, scrolls
    27: ((0.5, 0.01), (0.5, 0.6)),  # down from the upper edge: notifications and quick settings
}
"""Action to the first and last place of the finger, x and y from 0 to 1."""

BUTTONS = {28: "BACK", 29: "HOME"}
"""Action to the name of AndroidEnv's button."""

NUM_ACTIONS = ROWS * COLUMNS + len(SWIPES) + len(BUTTONS)

_SWIPE_POINTS = 6
_TOUCH, _LIFT, _REPEAT = 0, 1, 2  # AndroidEnv's action types


def gesture(action: int) -> np.ndarray:
    """The places that the finger passes before it lifts at the last one.

    Args:
        action: 0 to 23 touch the middle of a cell, row by row; 24 to 27 are the `SWIPES`; 28 and 29 the `BUTTONS`.

    Returns:
        x and y from 0 to 1, float32 (k, 2): one place for a touch, a line for a swipe, none for a button.

    Raises:
        ValueError: there is no such action.
    """
    if not gym.spaces.Discrete(NUM_ACTIONS).contains(action):
        raise ValueError(f"The action is {action!r}; expected a whole number from 0 to {NUM_ACTIONS - 1}.")
    action = int(action)
    if action in BUTTONS:
        return np.zeros((0, 2), np.float32)
    if action in SWIPES:
        start, end = SWIPES[action]
        return np.linspace(start, end, _SWIPE_POINTS, dtype=np.float32)
    row, column = divmod(action, COLUMNS)
    return np.array([[(column + 0.5) / COLUMNS, (row + 0.5) / ROWS]], np.float32)


def finger_actions(places: np.ndarray) -> list[dict[str, np.ndarray]]:
    """AndroidEnv's actions of a finger that touches all places (k, 2) and lifts at the last one; none for k = 0."""
    kinds = [_TOUCH] * len(places) + [_LIFT] * (len(places) > 0)
    return [_android_action(kind, place) for kind, place in zip(kinds, [*places, *places[-1:]])]


def _android_action(kind: int, place: Any) -> dict[str, np.ndarray]:
    return {"action_type": np.array(kind, np.int32), "touch_position": np.asarray(place, np.float32)}


def look_action() -> dict[str, np.ndarray]:
    """AndroidEnv's action that touches nothing and only looks at the screen."""
    return _android_action(_REPEAT, (0, 0))
