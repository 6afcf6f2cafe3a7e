"""Exercises of notebook 01: CLIP similarity."""

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
            not close(value, a @ b),
            "the dot product alone grows with the lengths of the vectors; divide by both lengths.",
        )
        expect(not close(value, a @ b / lengths**2), "the lengths should not be squared: |a| is the root of a·a.")
        expect(not close(value, 1 - a @ b / lengths), "that is the cosine distance, 1 minus the cosine.")
        expect(
            not close(value, np.degrees(np.arccos(a @ b / lengths))) and not close(value, np.arccos(a @ b / lengths)),
            "that is the angle itself; its cosine is asked for.",
        )
        raise Wrong(f"for a = {_row(a)} and b = {_row(b)} it should be {a @ b / lengths:.3f}, not {value:.3f}.")
    return "the dot product of the two vectors after each was brought to length 1."


@exercise(mistake=lambda images, texts: (images @ texts.T).argmax(0))
def best_sentence(answer: Any) -> str:
    """For every picture the index of the sentence that fits best."""
    for n, k, size in ((7, 3, 8), (2, 6, 16), (5, 4, 4)):
        rng = np.random.default_rng()
        images, texts = (torch.from_numpy(unit_vectors(shape, rng)) for shape in ((n, size), (k, size)))
        similarities = images @ texts.T
        given = call(answer, images.clone(), texts.clone())
        shape = tuple(getattr(given, "shape", np.shape(given)))
        expect(
            shape != (k,),
            f"there are {n} pictures and {k} sentences, and you return {k} numbers: the best picture for "
            "every sentence. Take the maximum along the other axis.",
        )
        expect(shape != (n, k), "those are all the similarities; which sentence has the highest one in each row?")
        value = numbers(given, (n,))
        if close(value, similarities.argmax(1)):
            continue
        expect(
            not close(value, similarities.max(1).values),
            "those are the highest similarities themselves; which sentence do they belong to? That is argmax, not max.",
        )
        expect(not close(value, similarities.argmin(1)), "that is the sentence that fits worst.")
        raise Wrong("these are not the sentences with the highest cosine.")
    return "this is how CLIP classifies pictures into classes that nobody trained it on: zero-shot classification."


@exercise(mistake=lambda embeddings: embeddings.mean(0))
def average_prompts(answer: Any) -> str:
    """One unit vector for several sentences."""
    for k, size in ((2, 8), (5, 16), (9, 3)):
        embeddings = torch.from_numpy(unit_vectors((k, size), np.random.default_rng()))
        mean = embeddings.mean(0)
        value = numbers(call(answer, embeddings.clone()), (size,))
        length = float(np.linalg.norm(value))
        if close(value, mean / mean.norm()):
            continue
        expect(
            not close(value, mean),
            f"the mean of unit vectors is shorter than 1 (here {length:.2f}); bring it back to length 1.",
        )
        expect(not close(value, embeddings.sum(0)), f"the sum has the length {length:.2f}; bring it to length 1.")
        expect(close(length, 1), f"the result has the length {length:.2f}, and it should be 1.")
        raise Wrong("it has the length 1, but does not point along the mean of the embeddings.")
    return "and GoalBaselineReward does the same when goal is a list of sentences."


def _row(vector: np.ndarray) -> str:
    shown = ", ".join(f"{x:.2f}" for x in vector[:3])
    return f"({shown}{', ...' if len(vector) > 3 else ''})"
