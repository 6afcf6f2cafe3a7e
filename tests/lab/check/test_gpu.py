"""Exercises of notebook 07: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest

from vlmrm_lite import lab

check = lab.check


def _with_a_loop(steps, parts):
    seconds = 0.0
    for name in parts:
        seconds += steps * parts[name]
    return np.float32(seconds / 60 / 60)


@pytest.mark.parametrize("answer", [_with_a_loop, lambda steps, parts: np.array([steps * sum(parts.values()) / 3600])])
def test_hours_takes_any_right_answer(answer):
    assert check.hours(answer).status == "right", check.hours(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda steps, parts: steps * sum(parts.values()) / 60, "not 60"),
        (lambda steps, parts: steps * max(parts.values()) / 3600, "add up"),
        (lambda steps, parts: steps * np.mean(list(parts.values())) / 3600, "add up"),
        (lambda steps, parts: steps / sum(parts.values()) / 3600, "add up"),
    ],
)
def test_hours_explains_mistakes(answer, reason):
    verdict = check.hours(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _changed(parts, name, factor):
    return sum(parts.values()) / sum({**parts, name: parts[name] / factor}.values())


def _amdahl(parts, name, factor):
    fraction = parts[name] / sum(parts.values())
    return 1 / (1 - fraction + fraction / factor)


@pytest.mark.parametrize("answer", [_changed, _amdahl])
def test_speedup_takes_any_right_answer(answer):
    assert check.speedup(answer).status == "right", check.speedup(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda parts, name, factor: factor, "10 / 6"),
        (lambda parts, name, factor: 1 + (factor - 1) * parts[name] / sum(parts.values()), "10 / 6"),
        (lambda parts, name, factor: 1 / _changed(parts, name, factor), "10 / 6"),
        (lambda parts, name, factor: _changed(parts, "reward", factor), "for 'simulate'"),
    ],
)
def test_speedup_explains_mistakes(answer, reason):
    verdict = check.speedup(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _by_rounds(total_steps, num_envs, gradient_steps):
    rounds = total_steps / num_envs
    return rounds * (num_envs if gradient_steps < 0 else gradient_steps)


@pytest.mark.parametrize("answer", [_by_rounds, lambda n, envs, updates: n if updates == -1 else n * updates // envs])
def test_updates_takes_any_right_answer(answer):
    assert check.updates(answer).status == "right", check.updates(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda n, envs, updates: n * updates, "2,500 steps of the vector env"),
        (lambda n, envs, updates: n // envs, "2,500 steps of the vector env"),
        (lambda n, envs, updates: n // envs * updates, "gradient_steps=-1 means"),
        (lambda n, envs, updates: n // envs * abs(updates), "gradient_steps=-1 means"),
    ],
)
def test_updates_explains_mistakes(answer, reason):
    verdict = check.updates(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
