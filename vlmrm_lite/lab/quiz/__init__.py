"""A few questions on each notebook, with explained answers: ``lab.quiz.show("02")``.

One module of questions per notebook, with the names of `lab.check`: `start` (00), `primer` (0a), `similarity` (01),
`projection` (02), `balancing` (03), `realism` (04), `evaluating` (05), `humanoid` (06), `gpu` (07), `scaling` (08),
`prompts` (10), `own_env` (11), `own_clip` (12).
"""

from . import (
    balancing,
    evaluating,
    gpu,
    humanoid,
    own_clip,
    own_env,
    primer,
    projection,
    prompts,
    realism,
    scaling,
    similarity,
    start,
)
from .question import Question
from .widget import Quiz

QUIZZES: dict[str, tuple[Question, ...]] = {
    "00": start.QUESTIONS,
    "0a": primer.QUESTIONS,
    "01": similarity.QUESTIONS,
    "02": projection.QUESTIONS,
    "03": balancing.QUESTIONS,
    "04": realism.QUESTIONS,
    "05": evaluating.QUESTIONS,
    "06": humanoid.QUESTIONS,
    "07": gpu.QUESTIONS,
    "08": scaling.QUESTIONS,
    "10": prompts.QUESTIONS,
    "11": own_env.QUESTIONS,
    "12": own_clip.QUESTIONS,
}
"""Questions by the number of the notebook."""

__all__ = ["QUIZZES", "Question", "Quiz", "show"]


def show(number: str) -> Quiz:
    """Make the quiz of a notebook.

    Args:
        number: of the notebook, such as "02".

    Returns:
        A widget, which displays itself as text with folded answers where widgets cannot run.

    Raises:
        ValueError: there is no such quiz.
    """
    if not isinstance(number, str) or number not in QUIZZES:
        raise ValueError(
            f"There is no quiz {number!r}; expected the number of a notebook, {', '.join(map(repr, QUIZZES))}."
        )
    return Quiz(f"Quiz {number}", QUIZZES[number])
