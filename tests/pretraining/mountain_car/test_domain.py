"""MountainCar's ideas fit its states."""

import numpy as np
from helpers.captions import truth_of

from vlmrm_lite.pretraining.mountain_car import domain as mountain_car


def test_mountain_car_ideas_fit_the_place():
    places = np.array([-0.52, -0.2, 0.1, 0.3, 0.45])
    for name in ("at the top", "at the flag", "at the goal"):
        there = truth_of(mountain_car.DOMAIN, name, x=places)
        assert there[-1] == 1 and (np.diff(there) > 0).all() and there[0] < 0.05
    valley = truth_of(mountain_car.DOMAIN, "in the valley", x=places)
    assert valley[0] > 0.99 and (np.diff(valley) < 0).all()
    assert truth_of(mountain_car.DOMAIN, "left hill", x=[-1.1, 0.4]).round(2).tolist() == [0.98, 0]
