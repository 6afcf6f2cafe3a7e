"""Exercises of notebook 12: right answers in other words, and mistakes with their reasons."""

import numpy as np
import open_clip
import pytest
import torch
from torch.nn.functional import cross_entropy

from vlmrm_lite import lab
from vlmrm_lite.lab import own_clip

check = lab.check


def _with_branches(robot, pad, near=0.7, aside=0.3, chebyshev=False, upward=1):
    (x, y), (a, b) = robot, pad
    distance = max(abs(x - a), abs(y - b)) if chebyshev else ((x - a) ** 2 + (y - b) ** 2) ** 0.5
    words = []
    if distance <= 0.25:
        words.append("on")
    elif distance <= near:
        words.append("near")
    if distance > 1.2:
        words.append("far from")
    if abs(x - a) > aside:
        words.append("left of" if x < a else "right of")
    if abs(y - b) > aside:
        words.append("above" if upward * y > upward * b else "below")
    return words


@pytest.mark.parametrize("answer", [_with_branches, lambda *args: set(_with_branches(*args)), own_clip.relations])
def test_relations_takes_any_right_answer(answer):
    assert check.relations(answer).status == "right", check.relations(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda r, p: _with_branches(r, p, upward=-1), "y grows upward"),
        (lambda r, p: _with_branches(p, r), "than the pad's"),
        (lambda r, p: _with_branches(r, p, chebyshev=True), "distance between their centers is 0.283"),
        (lambda r, p: _with_branches(r, p, near=0.8), "distance between their centers is 0.778"),
        (lambda r, p: _with_branches(r, p, aside=0.0), "than the pad's"),
        (lambda r, p: _with_branches(r, p)[:1], "is also"),
        (lambda r, p: [word for word in _with_branches(r, p) if word != "far from"], "also “far from”"),
        (lambda r, p: [*_with_branches(r, p), *(["near"] if np.hypot(*(r - p)) < 0.2 else [])], "not “near”"),
        (lambda r, p: "on", "a list of words"),
        (lambda r, p: ["touching"], "none of the words"),
        (lambda r, p: [3], "none of the words"),
    ],
)
def test_relations_explains_mistakes(answer, reason):
    verdict = check.relations(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _by_hand(images, texts, scale):
    logits = scale * images @ texts.T
    own = logits.diagonal()
    return (logits.logsumexp(0).mean() + logits.logsumexp(1).mean()) / 2 - own.mean()


def _with_softmax(images, texts, scale):
    logits = scale * texts @ images.T
    return -sum(logits.log_softmax(axis).diagonal().mean() for axis in (0, 1)) / 2


@pytest.mark.parametrize("answer", [open_clip.ClipLoss(), _by_hand, _with_softmax])
def test_clip_loss_takes_any_right_answer(answer):
    assert check.clip_loss(answer).status == "right", check.clip_loss(answer)


def _naive(images, texts, scale):
    odds = (scale * images @ texts.T).exp()
    own = odds.diagonal()
    return -((own / odds.sum(0)).log().mean() + (own / odds.sum(1)).log().mean()) / 2


def _without_own_pair(images, texts, scale):
    logits = scale * images @ texts.T
    others = logits.masked_fill(torch.eye(len(logits), dtype=torch.bool), -1e9)
    return (others.logsumexp(0) + others.logsumexp(1)).mean() / 2 - logits.diagonal().mean()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s, t, k: cross_entropy(k * s @ t.T, torch.arange(len(s))), "from pictures to captions"),
        (lambda s, t, k: cross_entropy(k * t @ s.T, torch.arange(len(s))), "from captions to pictures"),
        (lambda s, t, k: 2 * _by_hand(s, t, k), "sum of both directions"),
        (lambda s, t, k: len(s) * _by_hand(s, t, k), "sum over the batch"),
        (lambda s, t, k: -_by_hand(s, t, k), "sign"),
        (lambda s, t, k: _by_hand(s, t, 1), "multiply them by the scale"),
        (lambda s, t, k: _by_hand(s, t, 1 / k), "not divide"),
        (_without_own_pair, "missing from the denominator"),
        (_naive, "exp(100)"),
        (lambda s, t, k: _by_hand(s, t, k).item(), "no gradient reaches images"),
        (lambda s, t, k: _by_hand(s, t.detach(), k), "no gradient reaches texts"),
        (lambda s, t, k: _by_hand(s, t, k.item()), "no gradient reaches scale"),
        (lambda s, t, k: (k * s @ t.T).softmax(1), "shape"),
        (lambda s, t, k: 1 - (s * t).sum(1).mean(), "should be"),
    ],
)
def test_clip_loss_explains_mistakes(answer, reason):
    verdict = check.clip_loss(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _one_by_one(pads, rng):
    return np.stack([places[rng.permutation(len(places))] for places in pads])


def _by_permuted_indices(pads, rng):
    order = rng.permuted(np.tile(np.arange(pads.shape[1]), (len(pads), 1)), axis=1)
    return pads[np.arange(len(pads))[:, None], order]


@pytest.mark.parametrize("answer", [_one_by_one, _by_permuted_indices, own_clip.shuffle_pads])
def test_shuffle_pads_takes_any_right_answer(answer):
    assert check.shuffle_pads(answer).status == "right", check.shuffle_pads(answer)


def _in_place(pads, rng):
    for places in pads:
        rng.shuffle(places)
    return pads


def _rolled(pads, rng):
    return np.stack([np.roll(places, rng.integers(4), axis=0) for places in pads])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda pads, rng: rng.permutation(pads, axis=1), "same order"),
        (lambda pads, rng: rng.permutation(pads), "not its own"),
        (lambda pads, rng: rng.permuted(pads, axis=1), "the y of another"),
        (lambda pads, rng: rng.permuted(pads, axis=2), "the y of another"),
        (lambda pads, rng: pads, "same order"),
        (_in_place, "changes the array"),
        (_rolled, "only 4 of them occur"),
        (lambda pads, rng: _one_by_one(pads, np.random.default_rng()), "the same seed gives another result"),
        (lambda pads, rng: _one_by_one(pads, np.random.default_rng(3)), "another seed gives the same result"),
        (lambda pads, rng: _one_by_one(pads, rng)[0], "shape"),
    ],
)
def test_shuffle_pads_explains_mistakes(answer, reason):
    verdict = check.shuffle_pads(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
