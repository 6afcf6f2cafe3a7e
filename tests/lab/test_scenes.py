"""Sweeps over the states of a task."""

import numpy as np
import pytest

from vlmrm_lite import lab


def test_sweeps_cover_the_goal():
    for task, (low, high), best in (
        ("cartpole", (-90, 90), 0.0),
        ("mountain-car", (-1.2, 0.6), 0.45),
        ("mountain-car-textured", (-1.2, 0.6), 0.45),
    ):
        row = lab.sweep(task, 19, size=32)
        assert row.x[0] == low and row.x[-1] == high and row.goal_x == best
        assert row.frames.shape == (19, 32, 32, 3) and row.frames.dtype == np.uint8
        assert len(np.unique(row.frames.reshape(19, -1), axis=0)) == 19
    assert np.allclose(np.degrees(lab.sweep("cartpole", 5).states[:, 2]), [-90, -45, 0, 45, 90])
    with pytest.raises(ValueError, match="'pendulum'; expected one of cartpole"):
        lab.sweep("pendulum")
