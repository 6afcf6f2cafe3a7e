"""Figures of the humanoid."""

import numpy as np
import pandas as pd
from helpers.figures import png

from vlmrm_lite import lab

humanoid = lab.humanoid


def test_figures_show_what_they_are_given(rollout):
    rewards, success = np.arange(6.0).reshape(3, 2), np.array([[True, False], [False, False], [False, True]])
    matrix = humanoid.prompts_by_poses(rewards, ["a", "b", "c"], ["x", "y-z"], success)
    texts = [text.get_text() for text in matrix.axes[0].texts]
    assert texts == ["0.00", "1.00", "2.00", "3.00", "4.00 ★", "5.00 ★"] and len(matrix.axes[0].patches) == 2
    frame = np.zeros((8, 8, 3), np.uint8)
    bars = humanoid.pose_rewards(frame, ["x", "y"], [0.2, 0.4], [True, False], [[0, 1], [0, 1]])
    assert [bar.get_width() for bar in bars.axes[1].patches] == [0.2, 0.4]
    one = humanoid.episode(frame, rollout["vlm_reward"][0], rollout["success"][0], 2)
    assert "no success" in one.axes[0].get_title() and "0.250" in one.axes[1].get_legend().get_texts()[1].get_text()
    table = pd.DataFrame(
        {"step": [1, 2, 3], "episodes": [0, 0, 9], "vlm_reward": [0.1, 0.3, 0.5], "success_rate": [np.nan, np.nan, 1.0]}
    )
    curve = humanoid.learning_curves({"a": table}).axes[0].lines[0]
    assert curve.get_xdata().tolist() == [2, 3] and curve.get_ydata().tolist() == [0.2, 0.5]
    for figure in (
        matrix,
        bars,
        one,
        humanoid.learning_curves({"a": table}),
        humanoid.step_histograms({"a": rollout}),
        humanoid.step_histograms({str(i): rollout for i in range(5)}),
    ):
        width, height = np.frombuffer(png(figure)[16:24], ">u4")
        assert width <= 800 and 80 <= height <= 700


def test_histograms_leave_out_what_was_not_played(rollout):
    padded = {**rollout, "vlm_reward": np.where([[True] * 4 + [False]] * 2, rollout["vlm_reward"], np.nan)}
    bars = humanoid.step_histograms({"a": padded}).axes[0].patches
    assert sum(bar.get_height() for bar in bars) == 8
