"""Figures of one's own CLIP show what they are given."""

import numpy as np
import pytest
from helpers.figures import png

from vlmrm_lite.lab import own_clip

FRAMES = np.arange(9, dtype=np.uint8).repeat(8 * 8 * 3).reshape(9, 8, 8, 3) * 20
SCENE = own_clip.Scene(FRAMES, {"red": (-0.6, 0.6), "blue": (0.6, 0.6)})


def test_the_matrix_shows_a_softmax_over_rows_and_one_over_columns():
    cosines, true = np.array([[0.9, 0.1], [0.4, 0.6]]), np.array([[1, 0], [1, 1]])
    figure = own_clip.contrastive_matrix(cosines, ["one", "two"], FRAMES[:2], 5.0, true)
    assert png(figure)
    for axes, axis in zip(figure.axes, (1, 0)):
        odds = np.exp(5 * cosines)
        p = odds / odds.sum(axis, keepdims=True)
        shown = [text.get_text() for text in axes.texts]
        assert [float(text.rstrip("•")) for text in shown] == pytest.approx(p.ravel().tolist(), abs=0.006)
        assert [text.endswith("•") for text in shown] == [False, False, True, False]
        assert f"{-np.log(p.diagonal()).mean():.2f}" in axes.get_xlabel()
        assert [(box.get_x(), box.get_y()) for box in axes.patches] == [(-0.5, -0.5), (0.5, 0.5)]
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == ["one", "two"]


def test_a_certain_matrix_has_no_loss():
    figure = own_clip.contrastive_matrix(np.eye(3), list("abc"), FRAMES[:3], 100.0)
    assert "0.00" in figure.axes[0].get_xlabel()
    assert figure.axes[0].texts[0].get_text() == "1.00"


def test_a_landscape_marks_the_highest_reward_and_shows_its_picture():
    rewards = np.zeros(9)
    rewards[5] = 1.0  # the right end of the middle row
    figure = own_clip.landscapes({"a prompt": rewards, "another": -rewards}, SCENE)
    assert png(figure)
    top, other, bottom, _ = figure.axes
    assert top.get_title() == "a prompt"
    assert top.images[0].get_array()[1, 2] == 1.0
    red, blue, best = (line.get_xydata()[0].tolist() for line in top.lines)
    assert (red, blue, best) == ([-0.6, 0.6], [0.6, 0.6], [1.0, 0.0])
    np.testing.assert_array_equal(bottom.images[0].get_array(), FRAMES[5])
    assert other.lines[-1].get_xydata()[0].tolist() == [-1.0, -1.0]


def test_every_landscape_may_have_a_scene_of_its_own():
    second = own_clip.Scene(FRAMES[::-1], {"green": (0.0, 0.0)})
    figure = own_clip.landscapes({"one": np.arange(9.0), "two": np.arange(9.0)}, [SCENE, second])
    assert [len(axes.lines) for axes in figure.axes[:2]] == [3, 2]
    np.testing.assert_array_equal(figure.axes[3].images[0].get_array(), FRAMES[0])


def test_one_landscape_is_a_figure_too():
    figure = own_clip.landscapes({"one": np.arange(9.0)}, SCENE)
    assert png(figure) and len([axes for axes in figure.axes if axes.axison]) == 2
