"""From states to MuJoCo and back."""

import numpy as np
import pytest
from helpers.playroom import arrange, open_envs, play

from vlmrm_lite.envs.playroom.model import PARKED, build_playroom
from vlmrm_lite.envs.playroom.rooms import random_rooms


def test_what_is_not_in_the_room_touches_nothing():
    envs = open_envs(random_rooms(np.random.default_rng(0), 4))
    engine, bodies = envs._simulation._engine, build_playroom().bodies
    parked = engine.inputs["xfrc_applied"][:, bodies, 2] > 0
    assert (parked.sum(1) == 12 - envs.rooms.present.sum(1)).all()
    before = engine.values["qpos"].copy()
    play(envs, *[(1, 1, 1, 1)] * 6)
    after = engine.values["qpos"]
    places, moved = (array[:, 4:].reshape(4, 12, 7)[parked] for array in (before, after))
    assert (places[:, 2] == PARKED).all()
    np.testing.assert_allclose(moved, places, atol=1e-6)
    assert (after[:, 4:].reshape(4, 12, 7)[~parked] != before[:, 4:].reshape(4, 12, 7)[~parked]).any()


def test_a_new_room_forgets_the_old_one():
    fresh = open_envs(arrange(("red ball", 0.9, 0, 0)))
    used = open_envs(random_rooms(np.random.default_rng(1), 1))
    play(used, *[(1, 0.3, 0, 1)] * 3)
    used.set_state(fresh.state)
    np.testing.assert_array_equal(used.render(), fresh.render())
    for name, values in fresh._simulation._engine.inputs.items():
        np.testing.assert_array_equal(used._simulation._engine.inputs[name], values, err_msg=name)


@pytest.mark.parametrize("size", [(1, 1), (30, 50), (64, 64)])
def test_any_size(size):
    envs = open_envs(arrange(("red ball", 0.9, 0, 0)), height=size[0], width=size[1])
    assert envs.render().shape == (1, *size, 3)
