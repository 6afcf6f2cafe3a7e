"""Exercises of notebook 05: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch
from scipy import stats

from vlmrm_lite import lab

check = lab.check


def _standardized(values):
    return (values - values.mean()) / values.std()


@pytest.mark.parametrize(
    "answer",
    [
        lambda r, y: np.sqrt(0.5 - 0.5 * stats.pearsonr(r, y).statistic),
        lambda r, y: np.linalg.norm(_standardized(r) - _standardized(y)) / np.sqrt(4 * len(r)),
        lambda r, y: torch.tensor((1 - np.corrcoef(r, y)[0, 1]) / 2).sqrt(),
    ],
)
def test_epic_takes_any_right_answer(answer):
    assert check.epic(answer).status == "right", check.epic(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda r, y: np.sqrt(1 - np.corrcoef(r, y)[0, 1]), "distance 1"),
        (lambda r, y: (1 - np.corrcoef(r, y)[0, 1]) / 2, "should be"),
        (lambda r, y: np.sqrt((1 - abs(np.corrcoef(r, y)[0, 1])) / 2), "distance 1"),
        (lambda r, y: np.sqrt((1 - stats.spearmanr(r, y).statistic) / 2), "should be"),
        (lambda r, y: np.corrcoef(r, y)[0, 1], "distance 0"),
        (lambda r, y: np.linalg.norm(r - y) / np.sqrt(len(r)), "distance 0"),
    ],
)
def test_epic_explains_mistakes(answer, reason):
    verdict = check.epic(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        lambda a, b, std, p: (p * (1 - p)) ** 0.5 * (a - b) / std,
        lambda a, b, std, p: (
            p * (1 - p) * (a - b) / (std * np.std([1.0] * round(1000 * p) + [0.0] * round(1000 - 1000 * p)))
        ),
    ],
)
def test_correlation_takes_any_right_answer(answer):
    assert check.correlation(answer).status == "right", check.correlation(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda a, b, std, p: np.sqrt(p * (1 - p)) * abs(a - b) / std, "negative"),
        (lambda a, b, std, p: p * (1 - p) * (a - b) / std, "ρ is 1"),
        (lambda a, b, std, p: 0.5 * (a - b) / std, "goal fraction"),
        (lambda a, b, std, p: np.sqrt(p) * (a - b) / std / np.sqrt(2), "goal fraction"),
        (lambda a, b, std, p: np.sqrt(p * (1 - p)) * (a - b) / std**2, "ρ is 1"),
    ],
)
def test_correlation_explains_mistakes(answer, reason):
    verdict = check.correlation(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        lambda gap, s1, s0, p: (1 + (p * s1**2 + (1 - p) * s0**2) / (p * (1 - p) * gap**2)) ** -0.5,
        lambda gap, s1, s0, p: gap * np.sqrt(p * (1 - p)) / np.sqrt(p * (1 - p) * gap**2 + p * s1**2 + (1 - p) * s0**2),
    ],
)
def test_correlation_at_takes_any_right_answer(answer):
    assert check.correlation_at(answer).status == "right", check.correlation_at(answer)


def _rho(gap, goal_std, other_std, p, root=True):
    between = p * (1 - p) * gap**2
    rho = between / (between + p * goal_std**2 + (1 - p) * other_std**2)
    return np.sqrt(rho) if root else rho


@pytest.mark.parametrize(
    "answer",
    [
        lambda gap, s1, s0, p: _rho(gap, s1, s0, p, root=False),
        lambda gap, s1, s0, p: _rho(gap, s0, s1, p),
        lambda gap, s1, s0, p: _rho(gap, s1, s0, 0.5),
        lambda gap, s1, s0, p: _rho(gap, np.sqrt(s1), np.sqrt(s0), p),
        lambda gap, s1, s0, p: gap / np.sqrt(gap**2 + p * s1**2 + (1 - p) * s0**2),
    ],
)
def test_correlation_at_refuses_mistakes(answer):
    verdict = check.correlation_at(answer)
    assert verdict.status == "wrong" and "ρ" in verdict.reason, verdict


def _counted(rewards, labels, threshold, beyond=np.greater_equal):
    rewarded = beyond(rewards, threshold)
    hits = (rewarded & labels).sum()
    return hits / rewarded.sum(), hits / labels.sum()


@pytest.mark.parametrize(
    "answer",
    [_counted, lambda r, y, t: torch.tensor(_counted(r, y, t)), lambda r, y, t: [y[r >= t].mean(), (r[y] >= t).mean()]],
)
def test_precision_and_recall_takes_any_right_answer(answer):
    assert check.precision_and_recall(answer).status == "right", check.precision_and_recall(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda r, y, t: _counted(r, y, t, np.greater), "at least the threshold"),
        (lambda r, y, t: _counted(r, y, t)[::-1], "swapped"),
        (lambda r, y, t: (((r >= t) == y).mean(), _counted(r, y, t)[1]), "precision is 2/3"),
        (lambda r, y, t: (_counted(r, y, t)[0], (r >= t).mean() * _counted(r, y, t)[0]), "recall is 1/2"),
        (lambda r, y, t: _counted(r, y, t)[0], "shape"),
    ],
)
def test_precision_and_recall_explains_mistakes(answer, reason):
    verdict = check.precision_and_recall(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
