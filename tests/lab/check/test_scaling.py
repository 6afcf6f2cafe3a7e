"""Exercises of notebook 08: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest

from vlmrm_lite import evaluation, lab

check = lab.check


def _distance(rewards, labels):
    rho = np.corrcoef(rewards, labels)[0, 1]
    return np.sqrt((1 - rho) / 2)


def _bootstrap(rewards, labels, resamples, keep=(0.025, 0.975), stratified=True, fraction=1.0, seed=0):
    rng = np.random.default_rng(seed)
    groups = [np.flatnonzero(labels), np.flatnonzero(~labels)] if stratified else [np.arange(len(labels))]
    distances = []
    while len(distances) < resamples:
        drawn = np.concatenate([rng.choice(group, max(int(fraction * len(group)), 2)) for group in groups])
        if 0 < labels[drawn].sum() < len(drawn):
            distances.append(_distance(rewards[drawn], labels[drawn]))
    return np.quantile(distances, keep)


def _vectorized(rewards, labels, resamples):
    rng, goal, other = np.random.default_rng(7), rewards[labels], rewards[~labels]
    a, b = (group[rng.integers(len(group), size=(resamples, len(group)))] for group in (goal, other))
    drawn = np.concatenate([a, b], axis=1)
    is_goal = np.arange(len(rewards)) < len(goal)
    return np.percentile([evaluation.epic_distance(values, is_goal) for values in drawn], [2.5, 97.5])


@pytest.mark.parametrize("answer", [_vectorized, lambda *args: list(_bootstrap(*args, seed=11))])
def test_bootstrap_interval_takes_any_right_answer(answer):
    assert check.bootstrap_interval(answer).status == "right", check.bootstrap_interval(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda *args: _bootstrap(*args, stratified=False), "Resample each group separately"),
        (lambda *args: _bootstrap(*args, keep=(0.05, 0.95)), "the middle 95%"),
        (lambda *args: _bootstrap(*args, keep=(0.005, 0.995)), "Resample|the middle 95%"),
        (lambda *args: _bootstrap(*args, fraction=0.5), "should be about"),
        (lambda *args: _bootstrap(*args)[::-1], "no width|lies outside"),
        (lambda rewards, labels, n: [_distance(rewards, labels)] * 2, "no width"),
    ],
)
def test_bootstrap_interval_explains_mistakes(answer, reason):
    verdict = check.bootstrap_interval(answer)
    assert verdict.status == "wrong" and any(part in verdict.reason for part in reason.split("|")), verdict


def _by_covariance(parameters, distances):
    x = np.log10(parameters)
    return ((x - x.mean()) * (distances - distances.mean())).sum() / ((x - x.mean()) ** 2).sum()


def _least_squares(parameters, distances):
    design = np.stack([np.log10(parameters), np.ones(len(parameters))], axis=1)
    return np.linalg.lstsq(design, distances, rcond=None)[0]


@pytest.mark.parametrize("answer", [_by_covariance, lambda *args: _least_squares(*args)[0]])
def test_per_tenfold_takes_any_right_answer(answer):
    assert check.per_tenfold(answer).status == "right", check.per_tenfold(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda p, d: np.polyfit(np.log(p), d, 1)[0], "base 10"),
        (lambda p, d: np.polyfit(p, d, 1)[0], "per power of ten"),
        (lambda p, d: (d[-1] - d[0]) / np.log10(p[-1] / p[0]), "least-squares"),
        (lambda p, d: np.polyfit(np.log10(p), d, 1)[1], "per power of ten"),
    ],
)
def test_per_tenfold_explains_mistakes(answer, reason):
    verdict = check.per_tenfold(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _solved(parameters, distances, target):
    slope, offset = _least_squares(parameters, distances)
    return 10 ** ((target - offset) / slope)


def _natural(parameters, distances, target):
    slope, offset = np.polyfit(np.log(parameters), distances, 1)
    return np.array([np.exp((target - offset) / slope)])


@pytest.mark.parametrize("answer", [_solved, _natural])
def test_size_for_takes_any_right_answer(answer):
    assert check.size_for(answer).status == "right", check.size_for(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda p, d, t: np.interp(t, d[::-1], p[::-1]), "logarithmic axis"),
        (lambda p, d, t: 10 ** np.interp(t, d[::-1], np.log10(p)[::-1]), "continues beyond"),
        (lambda p, d, t: np.log10(_solved(p, d, t)), "logarithmic axis"),
        (lambda p, d, t: 10 ** np.polyval(np.polyfit(d, np.log10(p), 1), t), "least-squares"),
    ],
)
def test_size_for_explains_mistakes(answer, reason):
    verdict = check.size_for(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
