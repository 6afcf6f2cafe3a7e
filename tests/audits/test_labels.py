"""Findings from labels."""

import numpy as np
import pytest

from vlmrm_lite.audits import labels as labeling

LABELS = np.arange(50) < 25
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("gap", "verdict", "advice"),
    [
        (5.0, "ok", ""),
        (1.0, "warning", "Try other prompts or a larger model"),
        (0.0, "stop", "does not separate"),
        (-5.0, "stop", "Try other prompts or another camera"),
    ],
)
def test_separation(gap, verdict, advice):
    rewards = np.random.default_rng(0).normal(size=50) + gap * LABELS
    finding = labeling.check_separation(rewards, LABELS, seed=0)
    assert finding.verdict == verdict and advice in finding.advice
    assert finding.interval[0] <= finding.value <= finding.interval[1]


def test_few_labels_are_called_few():
    rewards, labels = np.array([0.1, 0.9, 0.3, 0.4, 0.2]), np.array([True, True, False, False, False])
    finding = labeling.check_separation(rewards, labels, seed=0)
    assert finding.verdict == "stop" and "label more frames" in finding.advice
    assert "says little" in labeling.note_metrics(rewards, labels, seed=0)[-1].text


def test_near_misses_that_are_rewarded_more_are_warned_of():
    small = np.repeat(np.arange(25.0), 2)[:, None, None, None] * np.ones((1, 2, 2, 3)) * 9
    labels = np.arange(50) % 2 == 0  # pairs of equal pictures
    assert labeling.check_near_misses(1.0 - labels, labels, small).verdict == "warning"
    good = labeling.check_near_misses(labels * 1.0, labels, small)
    assert good.verdict == "note" and good.value == 1 and good.interval[0] > 0.8


def test_metrics_of_a_perfect_reward():
    precision, epic, threshold = labeling.note_metrics(LABELS * 0.5 + 0.25, LABELS, seed=0)
    assert precision.value == 1 and precision.interval == (1, 1)
    assert epic.value == pytest.approx(0, abs=1e-6)
    assert threshold.value == 0.25 and "100% of the successes" in threshold.text
