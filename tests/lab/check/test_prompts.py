"""Exercises of notebook 10: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch

from vlmrm_lite import lab

check = lab.check


def _p(images, prompts, temperature):
    return (images @ prompts.T / temperature).softmax(1)[:, 0]


def _with_numpy(images, prompts, temperature, beta=None):
    logits = images.numpy() @ prompts.numpy().T / temperature
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = odds[:, 0] / odds.sum(axis=1)
    return p if beta is None else (p > beta).astype(int)


def _with_booleans(images, prompts, temperature, beta=None):
    p = _p(images, prompts, temperature)
    return p if beta is None else p > beta


@pytest.mark.parametrize("answer", [_with_numpy, _with_booleans])
def test_contrastive_takes_any_right_answer(answer):
    assert check.contrastive(answer).status == "right", check.contrastive(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, t, tau, beta=None: (s @ t.T).softmax(1)[:, 0], "divide them by the temperature"),
        (lambda s, t, tau, beta=None: (s @ t.T * tau).softmax(1)[:, 0], "divide by the temperature, not multiply"),
        (lambda s, t, tau, beta=None: (s @ t.T / tau).softmax(1)[:, -1], "the goal is the first prompt"),
        (lambda s, t, tau, beta=None: (s @ t.T / tau).softmax(1), "should have the shape"),
        (lambda s, t, tau, beta=None: (s @ t.T / tau).exp()[:, 0] / (s @ t.T / tau).exp().sum(1), "NaN or infinity"),
        (lambda s, t, tau, beta=None: _p(s, t, tau), "the reward is 0 or 1"),
        (lambda s, t, tau, beta=None: _p(s, t, tau) if not beta else (_p(s, t, tau) > beta).float(), "β = 0"),
        (lambda s, t, tau, beta=None: _p(s, t, tau) if beta is None else (_p(s, t, tau) >= beta).float(), "not p ≥ β"),
        (
            lambda s, t, tau, beta=None: _p(s, t, tau) if beta is None else ((s @ t.T).argmax(1) == 0).float(),
            "p equals β|likelier",
        ),
    ],
)
def test_contrastive_explains_mistakes(answer, reason):
    verdict = check.contrastive(answer)
    assert verdict.status == "wrong"
    assert any(part in verdict.reason for part in reason.split("|")), verdict


def _by_trying(probabilities, labels, max_rate):
    others = probabilities[~labels]
    return min(beta for beta in (0.0, *others) if (others > beta).mean() <= max_rate + 1e-9)


def test_smallest_beta_takes_any_right_answer():
    assert check.smallest_beta(_by_trying).status == "right", check.smallest_beta(_by_trying)
    assert check.smallest_beta(lambda *args: torch.tensor(_by_trying(*args))).status == "right"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda p, y, rate: np.quantile(p[~y], 1 - rate, method="lower"), "false positives among"),
        (lambda p, y, rate: np.quantile(p[~y], 1 - rate, method="higher"), "has no more false positives"),
        (lambda p, y, rate: np.quantile(p[~y], 1 - rate), "false positives"),
        (lambda p, y, rate: p[y].min(), "false positives"),
        (lambda p, y, rate: 1.0, "has no more false positives"),
        (lambda p, y, rate: np.sort(p[~y])[::-1][int(rate * len(p))], "false positives"),
        (lambda p, y, rate: _by_trying(p, y, rate) - 1e-6, "false positives among"),
    ],
)
def test_smallest_beta_explains_mistakes(answer, reason):
    verdict = check.smallest_beta(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _with_a_loop(probabilities, success, beta):
    found = [
        (-value, screen, goal)
        for (screen, goal), value in np.ndenumerate(probabilities)
        if value > beta and not success[screen, goal]
    ]
    return [(screen, goal) for _, screen, goal in sorted(found)]


def test_find_cheats_takes_any_right_answer():
    assert check.find_cheats(_with_a_loop).status == "right", check.find_cheats(_with_a_loop)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda p, y, beta: np.argwhere((p >= beta) & ~y), "does not exceed"),
        (lambda p, y, beta: np.argwhere((p > beta) & y), "true positive"),
        (lambda p, y, beta: np.argwhere((p > beta) & ~y), "the highest p, comes first"),
        (lambda p, y, beta: _with_a_loop(p, y, beta)[::-1], "the highest p, comes first"),
        (lambda p, y, beta: _with_a_loop(p, y, beta)[:1], "cheats at β"),
        (lambda p, y, beta: _with_a_loop(p, y, beta) * 2, "each once"),
        (lambda p, y, beta: np.array(np.nonzero((p > beta) & ~y)), "one row (screen, goal)"),
        (lambda p, y, beta: [(screen + 1, goal + 1) for screen, goal in _with_a_loop(p, y, beta)], ""),
        (lambda p, y, beta: [(-1, 0)], "whole numbers"),
    ],
)
def test_find_cheats_explains_mistakes(answer, reason):
    verdict = check.find_cheats(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
    assert "could not use it" not in verdict.reason


@pytest.mark.parametrize("answer", ["a viewfinder with a code", "no camera app"])
def test_scanner_prompt_takes_what_fits_the_scanner_only(answer):
    assert check.scanner_prompt(answer).status == "right", check.scanner_prompt(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("a camera view", "true of the camera as well"),
        ("a ticket with a code", "of the scanner screens are still rewarded"),
        ("the Scanner app is open", "the name of the app is not allowed"),
        ("green corners around a code", "never saw corners"),
        (" ", "empty"),
        (3, "a sentence in quotation marks"),
    ],
)
def test_scanner_prompt_explains_mistakes(answer, reason):
    verdict = check.scanner_prompt(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
