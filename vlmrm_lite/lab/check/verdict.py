"""Verdicts on exercises: right; wrong, because ...; or not attempted yet. No answer makes a check raise.

To add an exercise, write a grader in the module of its notebook::

    @exercise(mistake=lambda a, b: a @ b)
    def cosine(answer):
        for a, b in ...:
            value = call(answer, a, b)
            expect(close(value, ...), "the reason, as a sentence that helps")
        return "one sentence that sums up the insight"

``mistake`` is a typical wrong answer; the tests check that it is graded as wrong.

In the notebook, the stub cell ends with ``lab.check.cosine(cosine)``. The next Markdown cell holds a folded hint and a
folded solution with a ```python block. The tests run that block after the setup cell (and after cells tagged
``needed``), and pass the result to the check.
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, cast

import numpy as np

from ...utils.frames import to_numpy

RIGHT, WRONG, NOT_ATTEMPTED = "right", "wrong", "not attempted yet"
EXERCISES: dict[str, "Check"] = {}
"""All checks by name."""
_COLORS = {RIGHT: "#00664b", WRONG: "#b3261e", NOT_ATTEMPTED: "#5f6368"}


@dataclass(frozen=True)
class Verdict:
    """Result of a check.

    Attributes:
        status: "right", "wrong" or "not attempted yet".
        reason: the reason, as a sentence.
    """

    status: str
    reason: str = ""

    def __str__(self) -> str:
        if self.status == WRONG:
            return f"wrong, because {self.reason}"
        return f"{self.status}: {self.reason}" if self.reason else self.status

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f'<span style="color: {_COLORS[self.status]}; font-weight: 600">{html.escape(str(self))}</span>'


class Check(Protocol):
    """A check: from an answer to its verdict.

    Attributes:
        mistake: a typical answer that must be graded as wrong.
    """

    mistake: Any

    def __call__(self, answer: Any = ...) -> Verdict: ...


class Wrong(Exception):
    """Raised by a grader, with the reason."""


class NotAttempted(Exception):
    """Raised by a grader if the answer is still the stub."""


def exercise(mistake: Any) -> Callable[[Callable[[Any], str]], Check]:
    """Turn a grader into a check. A grader takes an answer, and returns a closing remark or raises `Wrong`.

    Args:
        mistake: a typical answer that must be graded as wrong.
    """

    def make(grade: Callable[[Any], str]) -> Check:
        @wraps(grade)
        def check(answer: Any = ...) -> Verdict:
            try:
                refuse_stub(answer)
                return Verdict(RIGHT, grade(answer))
            except NotAttempted:
                return Verdict(NOT_ATTEMPTED)
            except Wrong as wrong:
                return Verdict(WRONG, str(wrong))
            except Exception as error:  # an answer may be any object
                return Verdict(WRONG, f"the check could not use it: {type(error).__name__}: {error}")

        made = cast(Check, check)
        made.mistake = mistake
        EXERCISES[grade.__name__] = made
        return made

    return make


def refuse_stub(*values: Any) -> None:
    """Raise `NotAttempted` if a value is ``...`` or None, or a collection that contains one of them."""
    for value in values:
        if value is ... or value is None:
            raise NotAttempted
        if isinstance(value, (tuple, list)):
            refuse_stub(*value)
        elif isinstance(value, dict):
            refuse_stub(*value.values())


def call(answer: Any, *args: Any) -> Any:
    """Call the learner's function; a stub raises `NotAttempted`, and an exception becomes `Wrong`."""
    if not callable(answer):
        raise Wrong(f"a function is expected here, not {_short(answer)} (pass its name without parentheses).")
    try:
        value = answer(*args)
    except Exception as error:
        raise Wrong(f"your function raised {type(error).__name__}: {error}") from error
    refuse_stub(value)
    return value


def expect(condition: Any, reason: str) -> None:
    """Raise `Wrong` with the reason unless the condition is true."""
    if not condition:
        raise Wrong(reason)


def number(value: Any) -> float:
    """Convert an answer to a number; it may be wrapped in an array or a tensor."""
    try:
        array = to_numpy(value).astype(float)
    except Exception:
        raise Wrong(f"a number is expected here, not {_short(value)}.") from None
    expect(array.size == 1, f"one number is expected here, not {array.size} numbers (shape {array.shape}).")
    expect(np.isfinite(array).all(), f"a finite number is expected here, not {array.item()}.")
    return float(array.reshape(()))


def numbers(value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Convert an answer to an array of this shape."""
    try:
        array = to_numpy(value).astype(float)
    except Exception:
        raise Wrong(f"an array of numbers is expected here, not {_short(value)}.") from None
    expect(array.shape == shape, f"the result should have the shape {shape}, but it has {array.shape}.")
    expect(np.isfinite(array).all(), "the result contains NaN or infinity.")
    return array


def close(value: Any, expected: Any, tolerance: float = 1e-4) -> bool:
    """Whether numbers are equal up to a tolerance."""
    return bool(np.allclose(to_numpy(value), to_numpy(expected), rtol=tolerance, atol=tolerance))


def unit_vectors(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Random float32 vectors of length 1 along the last axis."""
    vectors = rng.standard_normal(shape)
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def prompt_rewards(vlm: Any, images: Any, answer: Any, advice: str) -> np.ndarray:
    """Cosine rewards (n,) of embedded images (n, d) for an answer that is a prompt.

    Args:
        vlm: the model.
        images: unit vectors.
        answer: the answer.
        advice: what to do about words that the model did not see in training, in the imperative.
    """
    expect(isinstance(answer, str), "a prompt is expected here: a sentence in quotation marks.")
    expect(answer.strip(), "the prompt is empty.")
    unknown = vlm.unknown_words(answer)
    expect(not unknown, f"the model never saw {', '.join(unknown)} in training; {advice}")
    return to_numpy(images @ vlm.embed_texts(answer)[0])
