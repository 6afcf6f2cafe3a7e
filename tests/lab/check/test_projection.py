"""Exercises of notebook 02: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch

from vlmrm_lite import lab, rewards

check = lab.check


def _unit(vector):
    return vector / np.linalg.norm(vector)


def _from_the_baseline(s, goal, baseline):
    return baseline + (s - baseline) @ (goal - baseline) / ((goal - baseline) ** 2).sum() * (goal - baseline)


def _with_matrix(s, goal, baseline):
    d = _unit(goal - baseline)
    return goal + np.outer(d, d) @ (s - goal)


def _with_torch(s, goal, baseline):
    d = (goal - baseline) / (goal - baseline).norm()
    return goal + (s - goal).dot(d) * d


@pytest.mark.parametrize("answer", [_from_the_baseline, _with_matrix, _with_torch])
def test_project_takes_any_right_answer(answer):
    assert check.project(answer).status == "right", check.project(answer)


def _along(s, goal, baseline):
    return (s - goal) @ _unit(goal - baseline)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, g, b: g + min(_along(s, g, b), 0) * _unit(g - b), "goes on beyond the goal"),
        (lambda s, g, b: g + np.clip(_along(s, g, b), -np.linalg.norm(g - b), 0) * _unit(g - b), "goes on beyond"),
        (lambda s, g, b: g - abs(_along(s, g, b)) * _unit(g - b), "other side of the goal"),
        (lambda s, g, b: _along(s, g, b) * _unit(g - b), "add the goal"),
        (lambda s, g, b: g + (s - g) @ (g - b) * (g - b), "not a unit vector"),
        (lambda s, g, b: g - _along(s, g, b) * _unit(g - b), "other side of the goal"),
        (lambda s, g, b: (s @ g) * g, "not perpendicular"),
        (lambda s, g, b: s, "does not lie on the line"),
    ],
)
def test_project_explains_mistakes(answer, reason):
    verdict = check.project(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize("answer", [[0.6, 0.63, 0.64], np.array([0.6, 0.63, 0.64]), torch.tensor([0.6, 0.63, 0.64])])
def test_three_rewards_takes_any_right_answer(answer):
    assert check.three_rewards(answer).status == "right", check.three_rewards(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((0.6, 0.26, 0.28), "factor 1/2"),
        ((0.5528, 0.63, 0.64), "squared"),
        ((0.64, 0.63, 0.6), "the state does not move"),
        ((0.6, 0.62, 0.64), "halfway"),
        ((0.6, 0.63, 0.63), "the projection itself"),
        ((0.6, 0.64), "three numbers"),
    ],
)
def test_three_rewards_explains_mistakes(answer, reason):
    verdict = check.three_rewards(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _by_pythagoras(s, goal, baseline, alpha):
    along = _along(s, goal, baseline)
    return 1 - (along**2 + (1 - alpha) ** 2 * ((s - goal) @ (s - goal) - along**2)) / 2


def _by_the_library(s, goal, baseline, alpha):
    return rewards.goal_baseline_reward(torch.as_tensor(s)[None].float(), *map(_floats, (goal, baseline)), alpha)


def _floats(vector):
    return torch.as_tensor(vector).float()


def _with_norm(s, goal, baseline, alpha):
    return 1 - (alpha * _with_torch(s, goal, baseline) + (1 - alpha) * s - goal).norm() ** 2 / 2


@pytest.mark.parametrize("answer", [_by_pythagoras, _by_the_library, _with_norm])
def test_goal_baseline_takes_any_right_answer(answer):
    assert check.goal_baseline(answer).status == "right", check.goal_baseline(answer)


def _from_parts(s, g, b, alpha, along=lambda u: u, across=lambda alpha: 1 - alpha, half=2, power=2):
    """Definition 1, with mistakes in the parts along and across."""
    u, d = _along(s, g, b), _unit(g - b)
    moved = g + along(u) * d + across(alpha) * (s - g - u * d)
    return 1 - np.linalg.norm(moved - g) ** power / half


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda *args: _from_parts(*args, along=lambda u: min(u, 0)), "its distance from the goal counts, too"),
        (
            lambda s, g, b, alpha: _from_parts(
                s, g, b, alpha, along=lambda u: alpha * np.clip(u, -np.linalg.norm(g - b), 0) + (1 - alpha) * u
            ),
            "goes on beyond the goal",
        ),
        (lambda *args: _from_parts(*args, across=lambda alpha: alpha), "swapped"),
        (lambda *args: _from_parts(*args, half=1), "factor 1/2"),
        (lambda *args: _from_parts(*args, power=1), "squared"),
        (lambda *args: 1 - _from_parts(*args), "penalty"),
        (lambda s, g, b, alpha: s @ g, "definition 1 gives"),
        (lambda s, g, b, alpha: _from_parts(s, g, b, alpha, across=lambda a: (1 - a) ** 2), "definition 1 gives"),
        (
            lambda s, g, b, alpha: (
                1 - ((alpha * (s @ _unit(g - b)) * _unit(g - b) + (1 - alpha) * s - g) ** 2).sum() / 2
            ),
            "through the origin",
        ),
    ],
)
def test_goal_baseline_explains_mistakes(answer, reason):
    verdict = check.goal_baseline(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _by_search(along_a, across_a, along_b, across_b):
    alphas = np.linspace(0, 1, 100_001)
    return alphas[np.abs(along_a**2 - along_b**2 + (1 - alphas) ** 2 * (across_a**2 - across_b**2)).argmin()]


@pytest.mark.parametrize(
    "answer",
    [
        _by_search,
        lambda ua, va, ub, vb: 1 - abs((ub - ua) * (ub + ua) / (va**2 - vb**2)) ** 0.5,
        lambda ua, va, ub, vb: 1 - torch.tensor((ua**2 - ub**2) / (vb**2 - va**2)).sqrt(),
    ],
)
def test_tie_takes_any_right_answer(answer):
    assert check.tie(answer).status == "right", check.tie(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda ua, va, ub, vb: (ub**2 - ua**2) / (va**2 - vb**2), "take the square root"),
        (lambda ua, va, ub, vb: ((ub**2 - ua**2) / (va**2 - vb**2)) ** 0.5, "that is 1 - α"),
        (lambda ua, va, ub, vb: 1 + ((ub**2 - ua**2) / (va**2 - vb**2)) ** 0.5, "two roots"),
        (lambda ua, va, ub, vb: 1 - abs((ub - ua) / (va - vb)), "the two rewards differ"),
        (lambda ua, va, ub, vb: 0.25, "the two rewards differ"),
    ],
)
def test_tie_explains_mistakes(answer, reason):
    verdict = check.tie(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
