"""Exercises of notebook 01, CLIP similarity."""

from typing import Any

import numpy as np
import torch

from .verdict import Wrong, call, close, exercise, expect, number, numbers, unit_vectors


@exercise(mistake=lambda a, b: a @ b)
def cosine(answer: Any) -> str:
    """The cosine of the angle between two vectors of any length."""
    rng = np.random.default_rng()
    for size in (2, 3, 5, 64):
        a, b = rng.standard_normal((2, size)) * rng.uniform(2, 5, (2, 1))
        value, lengths = number(call(answer, a.copy(), b.copy())), np.linalg.norm(a) * np.linalg.norm(b)
        if close(value, a @ b / lengths):
            continue
        expect(
            not close(value, a @ b), "the dot product grows with the lengths of the vectors; divide it by both lengths."
        )
        expect(
            not close(value, a @ b / lengths**2), "the lengths should not be squared: |a| is the square root of a·a."
        )
        expect(not close(value, 1 - a @ b / lengths), "that is the cosine distance, 1 minus the cosine.")
        expect(
            not close(value, np.degrees(np.arccos(a @ b / lengths))) and not close(value, np.arccos(a @ b / lengths)),
            "that is the angle itself; return its cosine.",
        )
        raise Wrong(f"for a = {_row(a)} and b = {_row(b)} it should be {a @ b / lengths:.3f}, not {value:.3f}.")
    return "this is the dot product of the two vectors after normalization to length 1."


@exercise(mistake=lambda images, texts: (images @ texts.T).argmax(0))
def best_prompt(answer: Any) -> str:
    """For every image, the index of the prompt that fits best."""
    for n, k, size in ((7, 3, 8), (2, 6, 16), (5, 4, 4)):
        rng = np.random.default_rng()
        images, texts = (torch.from_numpy(unit_vectors(shape, rng)) for shape in ((n, size), (k, size)))
        similarities = images @ texts.T
        given = call(answer, images.clone(), texts.clone())
        shape = tuple(getattr(given, "shape", np.shape(given)))
        expect(
            shape != (k,),
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
        raise Wrong("these are not the prompts with the highest cosine.")
    return "this is how CLIP sorts images into classes that it was not trained on: zero-shot classification."


@exercise(mistake=lambda embeddings: embeddings.mean(0))
def average_prompts(answer: Any) -> str:
    """One unit vector for several prompts."""
    for k, size in ((2, 8), (5, 16), (9, 3)):
        embeddings = torch.from_numpy(unit_vectors((k, size), np.random.default_rng()))
        mean = embeddings.mean(0)
        value = numbers(call(answer, embeddings.clone()), (size,))
        length = float(np.linalg.norm(value))
        if close(value, mean / mean.norm()):
            continue
        expect(
            not close(value, mean),
            f"the mean of unit vectors is shorter than 1 (here {length:.2f}); normalize it to length 1.",
        )
        expect(not close(value, embeddings.sum(0)), f"the sum has length {length:.2f}; normalize it to length 1.")
        expect(close(length, 1), f"the result has length {length:.2f}, and it should be 1.")
        raise Wrong("the result has length 1, but it does not point in the direction of the mean.")
    return "GoalBaselineReward does the same when goal is a list of prompts."


def _row(vector: np.ndarray) -> str:
    shown = ", ".join(f"{x:.2f}" for x in vector[:3])
    return f"({shown}{', ...' if len(vector) > 3 else ''})"
