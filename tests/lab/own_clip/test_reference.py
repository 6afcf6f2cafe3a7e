"""What the exercises of notebook 12 ask for."""

import numpy as np
import pytest

from vlmrm_lite.lab import own_clip


@pytest.mark.parametrize(
    ("robot", "words"),
    [
        ((0.0, 0.0), ["on"]),
        ((0.25, 0.0), ["on"]),
        ((0.3, 0.0), ["near"]),
        ((-0.5, 0.0), ["near", "left of"]),
        ((0.8, 0.0), ["right of"]),
        ((0.0, 1.25), ["far from", "above"]),
        ((0.9, -0.9), ["far from", "right of", "below"]),
    ],
)
def test_words_are_true_at_their_distances_and_sides(robot, words):
    assert own_clip.relations(robot, (0, 0)) == words
    assert own_clip.relations(np.add(robot, (2, 4)), np.array((2, 4))) == words


def test_every_picture_keeps_its_places_in_an_order_of_its_own():
    pads = np.random.default_rng(0).random((200, 4, 2))
    given = pads.copy()
    shuffled = own_clip.shuffle_pads(pads, np.random.default_rng(1))
    np.testing.assert_array_equal(pads, given)
    for new, old in zip(shuffled, pads):
        assert set(map(tuple, new)) == set(map(tuple, old))
    orders = (shuffled[:, :, None, 0] == pads[:, None, :, 0]).argmax(axis=2)
    assert len(np.unique(orders, axis=0)) == 24
    np.testing.assert_array_equal(own_clip.shuffle_pads(pads, np.random.default_rng(1)), shuffled)
