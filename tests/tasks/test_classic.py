"""Success predicates of CartPole and MountainCar."""

import numpy as np

from vlmrm_lite.tasks import at_flag, pole_upright


def test_pole_upright_at_its_limits():
    angle, state = np.radians(12), np.zeros((6, 4))
    state[:, 2] = [angle - 1e-6, -angle + 1e-6, angle + 1e-6, 0, 0, 2 * np.pi + 0.1]
    state[3:5, 0] = [2.39, -2.41]
    assert pole_upright(state).tolist() == [True, True, False, True, False, True]


def test_at_flag():
    assert at_flag(np.array([[0.4499, 0.07], [0.45, 0.0], [0.6, 0.0], [-1.2, 0.0]])).tolist() == [
        False,
        True,
        True,
        False,
    ]
