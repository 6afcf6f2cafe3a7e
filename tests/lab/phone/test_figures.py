"""Figures of the phone show what they are given."""

import numpy as np
import pandas as pd
from helpers.figures import png
from matplotlib.colors import to_hex

from vlmrm_lite import lab
from vlmrm_lite.lab.phone import figures

FRAME = np.full((8, 4, 3), 200, np.uint8)


def _texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [
        axes.get_xlabel() for axes in figure.axes
    ]


def test_the_diagram_ends_in_the_reward():
    for p, reward in (([0.9, 0.1], 1), ([0.75, 0.25], 0)):
        figure = lab.phone.reward_diagram(FRAME, ["the goal", "a negative"], [0.4, -0.2], p, 0.75)
        assert png(figure)
        assert figure.axes[2].get_xlabel().endswith(f"reward {reward}")
        assert {"0.40", "-0.20", f"{p[0]:.2f}"} <= set(_texts(figure))


def test_an_attempt_marks_rewarded_frames():
    figure = lab.phone.attempt([FRAME] * 3, ["one", "two", "three"], {"clock": 0.3, "mail": -0.1}, [0, 1, 0], "title")
    assert png(figure)
    strip = [axes for axes in figure.axes[1:] if axes.axison]
    assert [axes.get_xlabel() for axes in strip] == ["one", "two", "three"]
    green = [to_hex(axes.spines["left"].get_edgecolor()) == figures._YES.lower() for axes in strip]
    assert green == [False, True, False]


def test_the_grid_shows_means_over_seeds():
    table = pd.DataFrame(
        [(0.5, 4, 0, 0.2, 0.5), (0.5, 4, 1, 0.4, 0.3), (0.9, 4, 0, 0.6, 0.1), (0.9, 49, 0, 0.9, 0.0)],
        columns=["beta", "negatives", "seed", "success", "false_positive"],
    )
    figure = lab.phone.plot_grid(table)
    assert png(figure)
    success, false_positive = figure.axes
    lines = {line.get_label(): line.get_xydata().tolist() for line in success.lines}
    np.testing.assert_allclose(lines["4 negatives"], [[0, 0.3], [1, 0.6]])
    np.testing.assert_allclose(lines["49 negatives"], [[1, 0.9]])
    np.testing.assert_allclose(false_positive.lines[0].get_ydata(), [0.4, 0.1])
    assert [tick.get_text() for tick in success.get_xticklabels()] == ["0.5", "0.9"]
