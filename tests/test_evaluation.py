"""Judging rewards and agents: hand-worked cases, scipy and scikit-learn as a check, and the shipped
states."""

import doctest
import math

import numpy as np
import pytest
import torch
from scipy import stats
from sklearn import metrics

from vlmrm_lite import VlmrmError
from vlmrm_lite.evaluation import (
    correlation_from_means,
    epic_distance,
    labelled_states,
    make_labelled_states,
    metrics as evaluation,
    precision_recall,
    reward_correlation,
    success_interval,
    success_rate,
    successes,
)
from vlmrm_lite.tasks import TASKS, Task

rng = np.random.default_rng(0)


def test_doctests():
    assert doctest.testmod(evaluation).failed == 0


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


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_lemma_1_gives_pearsons_coefficient(share):
    labels = np.arange(200) < 200 * share
    rewards = rng.normal(size=200) + labels
    rho = correlation_from_means(rewards[labels].mean(), rewards[~labels].mean(), rewards.std(), share)
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
    holds = np.zeros((3, 200), bool)
    holds[0, ::2] = holds[1, :99] = holds[2, -195:] = True
    assert successes(holds).tolist() == [True, False, True]
    assert successes(holds, 195 / 200).tolist() == [False, False, True]
    assert successes(holds, 1 / 200).all()
    assert success_rate(holds) == pytest.approx(2 / 3)


def test_every_share_of_steps_is_counted_exactly():
    for steps in (7, 100, 200):
        holds = np.tri(steps, dtype=bool)  # 1, 2, ..., steps
        for least in range(1, steps + 1):
            assert successes(holds, least / steps).sum() == steps - least + 1


def test_padding_after_short_episodes_does_not_count():
    holds = np.array([[1, 1, 0, 0], [0, 1, 1, 1]], bool)
    assert successes(holds, 1.0, lengths=[2, 2]).tolist() == [True, False]
    assert successes(holds, 0.5, lengths=[2, 2]).tolist() == [True, True]


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
        (lambda: precision_recall([1.0, 2.0], [1, 1]), "both of them"),
        (lambda: correlation_from_means(1, 0, 0, 0.5), "deviation is 0"),
        (lambda: correlation_from_means(1, 0, 1, 1.0), "share of goal states is 1"),
        (lambda: successes([True, False]), r"shape \(2,\)"),
        (lambda: successes([[True]], 0), "min_share is 0"),
        (lambda: make_labelled_states("cartpole", n=3), "n=3"),
        (
            lambda: make_labelled_states(Task(name="mine", env_id="x", goal="up")),
            "'mine' needs both state_range and success",
        ),
        (lambda: make_labelled_states("cart"), "no task 'cart'"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if task.state_range])
def test_shipped_states_are_half_and_half_and_can_be_made_again(name):
    task, (states, labels) = TASKS[name], labelled_states(name)
    assert states.shape == (1000, len(task.state_range[0])) and states.dtype == np.float32 and labels.dtype == bool
    assert labels.sum() == 500 and (task.success(states) == labels).all()
    assert 200 < labels[:500].sum() < 300  # in random order
    assert (states >= np.float32(task.state_range[0])).all() and (states <= np.float32(task.state_range[1])).all()
    made = make_labelled_states(name)
    assert (made.states == states).all() and (made.labels == labels).all()
    assert not (make_labelled_states(name, seed=1).states == states).all()
    task.make_envs(1000).unwrapped.set_state(states)  # an environment can be put there


def test_states_of_a_task_whose_goal_is_too_rare():
    task = Task(
        name="rare", env_id="x", goal="up", success=lambda state: state[:, 0] > 0.9999, state_range=((0.0,), (1.0,))
    )
    with pytest.raises(ValueError, match="are goal states; narrow the range"):
        make_labelled_states(task, n=100)


def test_missing_and_damaged_states(tmp_path, monkeypatch):
    monkeypatch.setattr("vlmrm_lite.evaluation.states.data_path", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(VlmrmError, match="no shipped states for 'cartpole'"):
        labelled_states("cartpole")
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "cartpole.npz").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(VlmrmError, match="cartpole.npz is damaged"):
        labelled_states("cartpole")
