"""CartPole's ideas fit its states."""

import numpy as np
from helpers.captions import truth_of

from vlmrm_lite.pretraining.cartpole import domain as cartpole


def test_cartpole_ideas_fit_the_angle():
    angles = np.array([0, 0.1, 0.3, 0.6, 1.57, 3.1])
    upright = truth_of(cartpole.DOMAIN, "upright", theta=angles)
    assert upright[0] == 1 and (np.diff(upright) < 0).all() and upright[4] < 0.02
    tilted = truth_of(cartpole.DOMAIN, "tilted", theta=angles)
    assert tilted[0] == 0 and (np.diff(tilted) > 0).all()
    left = truth_of(cartpole.DOMAIN, "lean left", theta=[-0.4, 0.0, 0.4])
    assert left[0] > 0.8 and left[1] == 0 and left[2] == 0
    assert truth_of(cartpole.DOMAIN, "upright", theta=[0.0], x=[3.5])[0] == 0  # no pole in the picture
    assert truth_of(cartpole.DOMAIN, "black cart", theta=[0.0])[0] == 1
    assert truth_of(cartpole.DOMAIN, "red cart", theta=[0.0])[0] == 0
