"""Metrics of numbers that are none, of wrong shapes, and at the ends of their ranges."""

import numpy as np
import pytest

from vlmrm_lite.evaluation import (
    correlation_from_means,
    epic_distance,
    precision_recall,
    reward_correlation,
    success_interval,
    success_rate,
    successes,
)

LABELS = [0, 0, 1, 1]


@pytest.mark.parametrize("metric", [epic_distance, precision_recall, lambda a, b: reward_correlation(b, a)])
@pytest.mark.parametrize(
    ("rewards", "words"),
    [
        (["a", "b", "c", "d"], "must be numbers, got 'a'"),
        ([1j, 2, 3, 4], "must be numbers"),
        ([None, 1, 2, 3], "must be numbers, got None"),
        ([[1, 2], [3]], "lists of different lengths"),
        ([1.0, 2.0, np.nan, 3.0], "NaN or infinity"),
        ([1.0, 2.0, np.inf, 3.0], "NaN or infinity"),
        ([], r"shapes are"),
        ([[1.0], [2.0], [3.0], [4.0]], r"\(4, 1\)"),
        (1.0, r"\(\)"),
    ],
)
def test_rewards_that_are_none(metric, rewards, words):
    with pytest.raises((TypeError, ValueError), match=words):
        metric(rewards, LABELS)


@pytest.mark.parametrize("factor", [1e-300, 1e-160, 1.0, 1e160, 1e300])
def test_rewards_of_any_size(factor):
    assert epic_distance(np.array([0.0, 2.0, 1.0, 3.0]) * factor, LABELS) == pytest.approx(
        epic_distance([0, 2, 1, 3], LABELS)
    )


def test_a_spread_of_rounding_errors_is_no_spread():
    with pytest.raises(ValueError, match="rewards are all 0.3"):
        reward_correlation([0.3, 0.1 + 0.2, 0.3, 0.3], LABELS)


@pytest.mark.parametrize("labels", [[0.5, 0, 1, 1], [0, 0, 0, 0], [-1, -1, 1, 1]])
def test_labels_that_are_none(labels):
    with pytest.raises(ValueError, match="labels are .*; expected 0 and 1"):
        precision_recall([1.0, 2.0, 3.0, 4.0], labels)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"goal_mean": float("nan")}, "goal_mean must be finite"),
        ({"other_mean": float("inf")}, "other_mean must be finite"),
        ({"std": float("nan")}, "std must be finite"),
        ({"std": -1.0}, "std is -1.0"),
        ({"std": "1"}, "std must be a number"),
        ({"std": 0.1}, "std is 0.1, smaller than means"),
        ({"goal_fraction": -0.5}, "goal_fraction is -0.5"),
        ({"goal_fraction": None}, "goal_fraction must be a number"),
    ],
)
def test_means_that_are_none(change, words):
    with pytest.raises((TypeError, ValueError), match=words):
        correlation_from_means(**{"goal_mean": 0.7, "other_mean": 0.1, "std": 0.3, "goal_fraction": 0.5, **change})


@pytest.mark.parametrize(
    ("success", "arguments", "words"),
    [
        ([[np.nan, 1.0]], {}, "success holds nan; expected booleans"),
        ([[0.5, 1.0]], {}, "success holds 0.5"),
        ([["a"]], {}, "must be numbers, got 'a'"),
        ([[True], [True, False]], {}, "lists of different lengths"),
        ([], {}, "at least one of each"),
        ([[True, False]], {"min_success_fraction": float("nan")}, "min_success_fraction must be finite"),
        ([[True, False]], {"min_success_fraction": -0.1}, "min_success_fraction is -0.1"),
        ([[True, False]], {"min_success_fraction": 7}, "min_success_fraction is 7"),
        ([[True, False]], {"min_success_fraction": "0.5"}, "min_success_fraction must be a number"),
        ([[True, False]], {"lengths": [3]}, "lengths run from 3 to 3; expected 1 to 2"),
        ([[True, False]], {"lengths": [0]}, "lengths run from 0 to 0"),
        ([[True, False]], {"lengths": [1, 2]}, r"lengths have shape \(2,\); expected \(1,\)"),
        ([[True, False]], {"lengths": [1.5]}, "lengths are float64; expected whole numbers"),
    ],
)
def test_successes_that_are_none(success, arguments, words):
    with pytest.raises((TypeError, ValueError), match=words):
        successes(success, **arguments)


def test_zeros_and_ones_are_booleans():
    for kind in (bool, int, float):
        assert success_rate(np.array([[1, 1], [0, 0]], kind)) == 0.5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((5, 4), "successes=5 is more than episodes=4"),
        ((-1, 4), "successes=-1"),
        ((0, 0), "episodes=0"),
        ((1.5, 4), "successes=1.5 is a float"),
        ((None, 4), "successes=None"),
        ((1, 4, 1.0), "confidence=1.0"),
        ((1, 4, float("nan")), "confidence must be finite"),
    ],
)
def test_intervals_that_are_none(arguments, words):
    with pytest.raises((TypeError, ValueError), match=words):
        success_interval(*arguments)
    assert success_interval(np.int64(1), np.int64(1))[1] == 1.0
