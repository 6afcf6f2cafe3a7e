"""Exercises of notebook 01: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch
from scipy.spatial import distance

from vlmrm_lite import lab

check = lab.check


@pytest.mark.parametrize(
    "answer",
    [
        lambda a, b: a @ b / (a.norm() * b.norm()),  # torch only
        lambda a, b: torch.nn.functional.cosine_similarity(a, b, dim=0),
        lambda a, b: np.dot(a, b) / np.sqrt(np.dot(a, a) * np.dot(b, b)),
        lambda a, b: 1 - distance.cosine(a, b),
        lambda a, b: sum(x * y for x, y in zip(a, b)) / (sum(a**2) * sum(b**2)) ** 0.5,
    ],
)
def test_cosine_takes_any_right_answer(answer):
    assert check.cosine(answer).status == "right", check.cosine(answer)


def _cosine(a, b):
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda a, b: abs(_cosine(a, b)), "keep its sign"),
        (lambda a, b: max(_cosine(a, b), 0), "keep its sign"),
        (lambda a, b: a @ b / np.linalg.norm(a), "divide it by the other one, too"),
        (lambda a, b: a @ b / (a @ a), "|b| has its own"),
        (lambda a, b: a @ b / ((a @ a) * (b @ b)), "square root"),
        (lambda a, b: distance.cosine(a, b), "cosine distance"),
        (lambda a, b: np.arccos(_cosine(a, b)), "angle itself"),
        (lambda a, b: a @ b / (abs(a).sum() * abs(b).sum()), "it should be"),
        (lambda a, b: a.no_such_method(), "raised AttributeError: 'numpy"),
    ],
)
def test_cosine_explains_mistakes(answer, reason):
    verdict = check.cosine(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        lambda images, texts: np.argmax(images @ texts.T, axis=1),
        lambda images, texts: [int((texts @ image).argmax()) for image in images],
        lambda images, texts: torch.cdist(images, texts).argmin(1),
        lambda images, texts: (images @ texts.T).softmax(1).topk(1).indices[:, 0],
    ],
)
def test_best_prompt_takes_any_right_answer(answer):
    assert check.best_prompt(answer).status == "right", check.best_prompt(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda images, texts: (images @ texts.T).abs().argmax(1), "very negative cosine"),
        (lambda images, texts: (images @ texts.T).max(1).values, "the argmax, not the max"),
        (lambda images, texts: (images @ texts.T).argmin(1), "fits worst"),
        (lambda images, texts: images @ texts.T, "highest one in each row"),
        (lambda images, texts: (images @ texts.T).argmax(1) + 1, "counted from 0"),
        (lambda images, texts: (images @ texts.T).softmax(0).argmax(1), "not the prompts"),
        (lambda images, texts: (images @ texts.T).argmax(), "shape"),
    ],
)
def test_best_prompt_explains_mistakes(answer, reason):
    verdict = check.best_prompt(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        lambda embeddings: torch.nn.functional.normalize(embeddings.sum(0), dim=0),
        lambda embeddings: np.mean(embeddings.numpy(), axis=0) / np.linalg.norm(embeddings.numpy().mean(0)),
        lambda embeddings: sum(embeddings) / (sum(embeddings) ** 2).sum() ** 0.5,
    ],
)
def test_average_prompts_takes_any_right_answer(answer):
    assert check.average_prompts(answer).status == "right", check.average_prompts(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda embeddings: embeddings.sum(0), "the sum has length"),
        (lambda embeddings: embeddings[0], "direction of the mean"),
        (lambda embeddings: torch.nn.functional.normalize(embeddings.median(0).values, dim=0), "direction of the mean"),
        (lambda embeddings: embeddings.mean(0) / embeddings.mean(0).abs().sum(), "root of the sum of squares"),
        (lambda embeddings: embeddings.mean(0) / embeddings.mean(0).abs().max(), "root of the sum of squares"),
        (lambda embeddings: embeddings.mean(1), "shape"),
    ],
)
def test_average_prompts_explains_mistakes(answer, reason):
    verdict = check.average_prompts(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
