"""Reward and agent metrics against hand-computed cases, scipy and scikit-learn."""

import math

import numpy as np
import pytest
import torch
from scipy import stats
from sklearn import metrics

from vlmrm_lite.evaluation import (
    correlation_from_means,
    epic_distance,
    make_labeled_states,
    precision_recall,
    reward_correlation,
    success_interval,
    success_rate,
    successes,
)
from vlmrm_lite.tasks import Task

rng = np.random.default_rng(0)


def test_epic_by_hand():
    labels = [0, 0, 1, 1]
    assert epic_distance([3, 3, 5, 5], labels) == 0
    assert epic_distance([5, 5, 3, 3], labels) == 1
    assert epic_distance([1, 2, 1, 2], labels) == pytest.approx(math.sqrt(0.5))
    # Deviations (-1.5, .5, -.5, 1.5) and (-.5, -.5, .5, .5): covariance 1, lengths sqrt(5) and 1.
    assert epic_distance([0, 2, 1, 3], labels) == pytest.approx(math.sqrt((1 - 1 / math.sqrt(5)) / 2))


def test_epic_does_not_see_scale_and_shift():
    rewards, labels = rng.normal(size=50), rng.random(50) < 0.3
    assert epic_distance(7 * rewards - 3, labels) == pytest.approx(epic_distance(rewards, labels))
    assert epic_distance(-rewards, labels) == pytest.approx(math.sqrt(1 - epic_distance(rewards, labels) ** 2))


def test_correlations_are_those_of_scipy_and_take_tensors():
    rewards, target = rng.normal(size=40), rng.normal(size=40)
    correlation = reward_correlation(torch.as_tensor(rewards), target)
    assert correlation.pearson == pytest.approx(np.corrcoef(rewards, target)[0, 1])
    assert correlation.spearman == pytest.approx(np.corrcoef(stats.rankdata(rewards), stats.rankdata(target))[0, 1])


@pytest.mark.parametrize("fraction", [0.1, 0.5, 0.8])
def test_lemma_1_gives_pearsons_coefficient(fraction):
    labels = np.arange(200) < 200 * fraction
    rewards = rng.normal(size=200) + labels
    rho = correlation_from_means(rewards[labels].mean(), rewards[~labels].mean(), rewards.std(), fraction)
    assert rho == pytest.approx(stats.pearsonr(rewards, labels).statistic)
    assert epic_distance(rewards, labels) == pytest.approx(math.sqrt((1 - rho) / 2))


def test_precision_recall_by_hand():
    curve = precision_recall([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    assert curve.thresholds.tolist() == [0.1, 0.35, 0.4, 0.8]
    assert curve.recall.tolist() == [1, 1, 0.5, 0.5, 0]
    assert curve.precision.tolist() == pytest.approx([0.5, 2 / 3, 0.5, 1, 1])
    assert curve.average_precision == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_precision_recall_is_scikit_learns():
    rewards, labels = rng.normal(size=60), rng.random(60) < 0.4
    assert precision_recall(rewards, labels).average_precision == metrics.average_precision_score(labels, rewards)


def test_success_by_the_papers_protocol():
    success = np.zeros((3, 200), bool)
    success[0, ::2] = success[1, :99] = success[2, -195:] = True
    assert successes(success).tolist() == [True, False, True]
    assert successes(success, 195 / 200).tolist() == [False, False, True]
    assert successes(success, 1 / 200).all()
    assert success_rate(success) == pytest.approx(2 / 3)


def test_every_fraction_of_steps_is_counted_exactly():
    for steps in (7, 100, 200):
        success = np.tri(steps, dtype=bool)  # 1, 2, ..., steps
        for least in range(1, steps + 1):
            assert successes(success, least / steps).sum() == steps - least + 1


def test_padding_after_short_episodes_does_not_count():
    success = np.array([[1, 1, 0, 0], [0, 1, 1, 1]], bool)
    assert successes(success, 1.0, lengths=[2, 2]).tolist() == [True, False]
    assert successes(success, 0.5, lengths=[2, 2]).tolist() == [True, True]


def test_old_argument_names_still_work():
    success = np.tri(4, dtype=bool)
    for function in (successes, success_rate):
        with pytest.warns(DeprecationWarning, match=r"\(holds=...\) is now .*\(success=...\)"):
            old = function(holds=success)
        assert np.all(old == function(success))
        with pytest.warns(DeprecationWarning, match=r"\(min_share=...\) is now .*\(min_success_fraction=...\)"):
            old = function(success, min_share=1.0)
        assert np.all(old == function(success, 1.0))
    with pytest.warns(DeprecationWarning, match=r"\(goal_share=...\) is now .*\(goal_fraction=...\)"):
        assert correlation_from_means(0.7, 0.1, 0.3, goal_share=0.5) == 1.0


def test_wilsons_interval():
    low, high = success_interval(95, 100)
    assert low == pytest.approx(0.8882, abs=1e-4) and high == pytest.approx(0.9785, abs=1e-4)
    assert success_interval(0, 10)[0] == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: epic_distance([1.0, 1.0], [0, 1]), "rewards are all 1"),
        (lambda: epic_distance([1.0, 2.0], [1, 1]), "target are all 1"),
        (lambda: epic_distance([1.0, 2.0, 3.0], [0, 1]), r"\(3,\) and \(2,\)"),
        (lambda: epic_distance([1.0, np.nan], [0, 1]), "NaN"),
        (lambda: reward_correlation([1.0], [0]), "at least 2"),
        (lambda: precision_recall([1.0, 2.0], [0, 2]), r"labels are \[0.0, 2.0\]"),
        (lambda: precision_recall([1.0, 2.0], [1, 1]), "each at least once"),
        (lambda: correlation_from_means(1, 0, 0, 0.5), "std is 0"),
        (lambda: correlation_from_means(1, 0, 1, 1.0), "goal_fraction is 1"),
        (lambda: successes([True, False]), r"shape \(2,\)"),
        (lambda: successes([[True]], 0), "min_success_fraction is 0"),
        (lambda: make_labeled_states("cartpole", n=3), "n=3"),
        (
            lambda: make_labeled_states(Task(name="mine", env_id="x", goal="up")),
            "'mine' needs both state_range and success",
        ),
        (lambda: make_labeled_states("cart"), "no task 'cart'"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
