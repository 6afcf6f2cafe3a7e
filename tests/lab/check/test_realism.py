"""Exercises of notebook 04: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch

from vlmrm_lite import lab

check = lab.check


@pytest.mark.parametrize(
    "answer",
    [
        lambda s: np.where(s[:, 1:] >= 0, 1.0, -1.0),
        lambda s: torch.sign(torch.as_tensor(s[:, 1:]) + 1e-9),
        lambda s: np.tanh(1000 * s[:, 1:] + 0.1),
    ],
)
def test_pump_takes_any_right_answer(answer):
    assert check.pump(answer).status == "right", check.pump(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s: np.where(s[:, 1:] < 0, -5.0, 5.0), "between -1 and 1"),
        (lambda s: np.where(s[:, 1:] < 0, 1.0, -1.0), "no car reaches the flag"),
        (lambda s: np.where(s[:, :1] < -0.5, -1.0, 1.0), "the flag"),
        (lambda s: 0.2 * np.sign(s[:, 1:] + 1e-9), "the flag"),
        (lambda s: np.where(s[:, 1] < 0, -1.0, 1.0), "shape"),
    ],
)
def test_pump_explains_mistakes(answer, reason):
    verdict = check.pump(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _returns(ends, stays, never):
    return {"reaches it, episode ends": ends, "reaches it, car stays": stays, "never reaches it": never}


@pytest.mark.parametrize("answer", [_returns(40.6, 100, 80), _returns(np.float32(40.6), torch.tensor(100.0), [80.0])])
def test_flag_returns_takes_any_right_answer(answer):
    assert check.flag_returns(answer).status == "right", check.flag_returns(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_returns(40.0, 100, 80), "one at 0.6"),
        (_returns(40.6, 99.8, 80), "100 at 0.6"),
        (_returns(40.6, 100.2, 80), "100 at 0.6"),
        (_returns(40.6, 100, 0), "200 steps"),
        ({"never reaches it": 80}, "a finite number"),
    ],
)
def test_flag_returns_explains_mistakes(answer, reason):
    verdict = check.flag_returns(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _with_a_loop(rewards):
    best, dip = -np.inf, 0.0
    for reward in rewards:
        best = max(best, reward)
        dip = max(dip, best - reward)
    return dip


@pytest.mark.parametrize(
    "answer",
    [_with_a_loop, lambda r: torch.as_tensor(r).cummax(0).values.sub(torch.as_tensor(r)).max(), lambda r: _pairs(r)],
)
def test_deepest_dip_takes_any_right_answer(answer):
    assert check.deepest_dip(answer).status == "right", check.deepest_dip(answer)


def _pairs(rewards):
    return max(a - b for i, a in enumerate(rewards) for b in rewards[i:])


@pytest.mark.parametrize(
    "answer",
    [
        lambda r: max(0.0, *-np.diff(r)),  # the largest single fall
        lambda r: r[0] - r.min(),  # from the start
        lambda r: r.max() - r[r.argmax() :].min(),  # after the highest point only
        lambda r: r[: r.argmin() + 1].max() - r.min(),  # down to the lowest point only
        lambda r: -np.minimum(np.diff(r), 0).sum(),  # all falls together
        lambda r: np.min(r - np.maximum.accumulate(r)),  # negative
    ],
)
def test_deepest_dip_refuses_mistakes(answer):
    verdict = check.deepest_dip(answer)
    assert verdict.status == "wrong" and "could not use it" not in verdict.reason, verdict
