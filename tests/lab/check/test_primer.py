"""Exercises of the primer: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch
from sklearn.metrics import roc_auc_score

from vlmrm_lite import lab

check = lab.check


def _in_place(q, cell, action, reward, next_cell, gamma, rate):
    q[cell, action] += rate * (reward + gamma * max(q[next_cell]) - q[cell, action])
    return q


def _as_mean(q, cell, action, reward, next_cell, gamma, rate):
    new = torch.as_tensor(q).clone()
    new[cell, action] = (1 - rate) * q[cell, action] + rate * (reward + gamma * q[next_cell].max())
    return new


@pytest.mark.parametrize("answer", [_in_place, _as_mean, lambda *args: _in_place(*args).tolist()])
def test_q_update_takes_any_right_answer(answer):
    assert check.q_update(answer).status == "right", check.q_update(answer)


def _to(target, whole=False):
    """An answer that moves the value of the action, or of the whole cell, toward another target."""

    def answer(q, cell, action, reward, next_cell, gamma, rate):
        where = cell if whole else (cell, action)
        q[where] += rate * (target(q, action, reward, next_cell, gamma) - q[where])
        return q

    return answer


def _jumps(q, cell, action, reward, next_cell, gamma, rate):
    q[cell, action] = reward + gamma * q[next_cell].max()
    return q


def _adds(q, cell, action, reward, next_cell, gamma, rate):
    q[cell, action] += rate * (reward + gamma * q[next_cell].max())
    return q


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_jumps, "only a fraction `rate` of the way"),
        (_adds, "subtract the old value"),
        (_to(lambda q, a, r, n, gamma: r + gamma * q[n, a]), "not the action that was just taken"),
        (_to(lambda q, a, r, n, gamma: r + gamma * q[n].mean()), "not the mean of both"),
        (_to(lambda q, a, r, n, gamma: r + q[n].max()), "discount the next cell's value"),
        (_to(lambda q, a, r, n, gamma: r), "the future is missing"),
        (_to(lambda q, a, r, n, gamma: r + gamma * q[n].max(), whole=True), "only q[cell, action] may change"),
        (lambda q, *args: _in_place(q, *args)[args[0], args[1]], "return the whole table"),
        (lambda q, *args: -q, "only q[cell, action]"),
        (_to(lambda q, a, r, n, gamma: r - gamma * q[n].max()), "the new value should be"),
    ],
)
def test_q_update_explains_mistakes(answer, reason):
    verdict = check.q_update(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _with_sklearn(goal, other):
    return roc_auc_score(np.arange(len(goal) + len(other)) < len(goal), np.concatenate([goal, other]))


def _with_signs(goal, other):
    return torch.as_tensor(np.sign(goal[:, None] - other) / 2 + 0.5).mean()


def _with_loops(goal, other):
    return sum((a > b) + (a == b) / 2 for a in goal for b in other) / len(goal) / len(other)


@pytest.mark.parametrize("answer", [_with_sklearn, _with_signs, _with_loops])
def test_auc_takes_any_right_answer(answer):
    assert check.auc(answer).status == "right", check.auc(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda goal, other: (goal[:, None] > other).mean(), "count a tie as half"),
        (lambda goal, other: (goal[:, None] >= other).mean(), "count a tie as half"),
        (lambda goal, other: 1 - _with_signs(goal, other), "the order is reversed"),
        (lambda goal, other: (goal[:, None] > other).sum(), "divide by the number of all pairs"),
        (lambda goal, other: goal.mean() > other.mean(), "compare every goal state"),
        (lambda goal, other: (goal > other.mean()).mean(), "compare every goal state"),
    ],
)
def test_auc_explains_mistakes(answer, reason):
    verdict = check.auc(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
