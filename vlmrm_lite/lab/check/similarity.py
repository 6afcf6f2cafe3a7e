"""Exercises of notebook 01, CLIP similarity."""

from typing import Any

import numpy as np
import torch

from .vectors import call_with_vectors
from .verdict import Wrong, call, close, exercise, expect, number, numbers, unit_vectors

_PAIRS = (
    ((3, 4), (5, 12)),
    ((-3, -4), (5, 12)),
    ((2, 0), (0, 5)),
    ((1, 2, 2), (3, 6, 6)),
    ((0.3, -0.1, 0.2, 0.5), (-2, 1, 4, 0.5)),
)


@exercise(mistake=lambda a, b: a @ b)
def cosine(answer: Any) -> str:
    """The cosine of the angle between two vectors of any length."""
    for a, b in ((np.array(a, float), np.array(b, float)) for a, b in _PAIRS):
        value, lengths = number(call_with_vectors(answer, a, b)), np.linalg.norm(a) * np.linalg.norm(b)
        right = a @ b / lengths
        if close(value, right):
            continue
        expect(
            not close(value, a @ b), "the dot product grows with the lengths of the vectors; divide it by both lengths."
        )
        expect(
            not any(close(value, a @ b / np.linalg.norm(vector)) for vector in (a, b)),
            "the dot product is divided by one of the lengths; divide it by the other one, too.",
        )
        expect(
            not any(close(value, a @ b / divisor) for divisor in (lengths**2, a @ a, b @ b)),
            "it should be divided by |a| times |b|: |a| is the square root of a·a, and |b| has its own.",
        )
        expect(not close(value, 1 - right), "that is the cosine distance, 1 minus the cosine.")
        expect(
            not close(value, np.degrees(np.arccos(right))) and not close(value, np.arccos(right)),
            "that is the angle itself; return its cosine.",
        )
        expect(
            right >= 0 or not (close(value, -right) or close(value, 0)),
            f"for a = {_row(a)} and b = {_row(b)} the cosine is negative, {right:.3f}; keep its sign.",
        )
        raise Wrong(f"for a = {_row(a)} and b = {_row(b)} it should be {right:.3f}, not {value:.3f}.")
    return "this is the dot product of the two vectors after normalization to length 1."


def _directions(*degrees: float) -> torch.Tensor:
    """Unit vectors in the plane, float32 (n, 2)."""
    angles = torch.tensor(degrees).deg2rad()
    return torch.stack([angles.cos(), angles.sin()], dim=1)


def _images_and_prompts() -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Images and prompts; some prompts fit badly with all images, and some similarities are very negative."""
    rng = np.random.default_rng(1)
    return [
        (_directions(80, 260, 170, 10), _directions(0, 90, 180)),
        (_directions(100, 200, 300), _directions(0, 90, 180)),
        (torch.from_numpy(unit_vectors((2, 16), rng)), torch.from_numpy(unit_vectors((6, 16), rng))),
    ]


@exercise(mistake=lambda images, texts: (images @ texts.T).argmax(0))
def best_prompt(answer: Any) -> str:
    """For every image, the index of the prompt that fits best."""
    for images, texts in _images_and_prompts():
        similarities, n, k = images @ texts.T, len(images), len(texts)
        given = call(answer, images.clone(), texts.clone())
        shape = tuple(getattr(given, "shape", np.shape(given)))
        expect(
            n == k or shape != (k,),
            f"there are {n} images and {k} prompts, and you return {k} numbers, the best image for every prompt. "
            "Take the maximum along the other axis.",
        )
        expect(shape != (n, k), "those are all similarities; return which prompt has the highest one in each row.")
        value = numbers(given, (n,))
        if close(value, similarities.argmax(1)):
            continue
        expect(
            not close(value, similarities.max(1).values),
            "those are the highest similarities themselves; the index of the prompt is the argmax, not the max.",
        )
        expect(not close(value, similarities.argmin(1)), "that is the prompt that fits worst.")
        expect(
            not close(value, similarities.abs().argmax(1)),
            "a very negative cosine is a bad fit; do not take absolute values or squares.",
        )
        expect(not close(value, similarities.argmax(1) + 1), "prompts are counted from 0, as usual in Python.")
        raise Wrong("these are not the prompts with the highest cosine.")
    return "a CLIP from the web classifies images in this way, also into classes that it was not trained on."


def _prompts_to_average() -> list[torch.Tensor]:
    """Unit vectors; in the first set the mean, the median and the first one point in different directions."""
    return [
        _directions(0, 10, 100),
        _directions(250),
        torch.from_numpy(unit_vectors((5, 16), np.random.default_rng(3))),
    ]


@exercise(mistake=lambda embeddings: embeddings.mean(0))
def average_prompts(answer: Any) -> str:
    """One unit vector for several prompts."""
    for embeddings in _prompts_to_average():
        mean = embeddings.mean(0)
        value = numbers(call(answer, embeddings.clone()), (embeddings.shape[1],))
        length = float(np.linalg.norm(value))
        if close(value, mean / mean.norm()):
            continue
        expect(
            not close(value, mean),
            f"the mean of unit vectors is shorter than 1 (here {length:.2f}); normalize it to length 1.",
        )
        expect(not close(value, embeddings.sum(0)), f"the sum has length {length:.2f}; normalize it to length 1.")
        expect(
            close(length, 1),
            f"the result has length {length:.2f}, and it should be 1. The length is the root of the sum of squares.",
        )
        raise Wrong("the result has length 1, but it does not point in the direction of the mean.")
    return "GoalBaselineReward does the same when goal is a list of prompts."


def _row(vector: np.ndarray) -> str:
    shown = ", ".join(f"{x:g}" for x in vector[:3])
    return f"({shown}{', ...' if len(vector) > 3 else ''})"
