"""Stacked bars of where the time goes."""

import pytest

from vlmrm_lite import lab


def test_bars_are_stacked_and_end_with_their_sum():
    figure = lab.timing.stacked_bars(
        {"now": {"render": 2000.0, "learn": 345.6}, "then": {"render": 0.0, "learn": 0.0123}}, "hours"
    )
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["2,350", "0.0123"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["now", "then"]
    [_, learn] = axes.containers
    assert [bar.get_x() for bar in learn] == [2000, 0]
    assert [bar.get_width() for bar in learn] == pytest.approx([345.6, 0.0123])
