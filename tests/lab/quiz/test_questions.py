"""Every notebook has a quiz; every question has one right option, an explanation, and support in the notebook."""

import re

import pytest
from helpers import course

from vlmrm_lite.lab import quiz

QUESTIONS = [(number, question) for number, questions in quiz.QUIZZES.items() for question in questions]
each = pytest.mark.parametrize(
    ("number", "question"), QUESTIONS, ids=[f"{number}-{question.ask[:30]}" for number, question in QUESTIONS]
)


def _plain(text):
    """Text without line breaks and emphasis."""
    return " ".join(re.sub(r"[*`]", "", text).split())


def _notebook(number):
    [path] = [path for path in course.PATHS if path.name[:2] == number]
    return "\n\n".join(cell.source for cell in course.read(path).cells)


def test_every_notebook_has_a_quiz_of_three_to_five_questions():
    assert list(quiz.QUIZZES) == [path.name[:2] for path in course.PATHS]
    assert all(3 <= len(questions) <= 5 for questions in quiz.QUIZZES.values())


@each
def test_has_one_right_option_and_an_explanation(number, question):
    assert 3 <= len(question.options) <= 4 and len(set(question.options)) == len(question.options)
    assert question.options[question.answer] == question.right and question.right not in question.wrong
    assert question.ask.endswith("?") and question.why.endswith(".") and len(question.why) >= 40


@each
def test_options_are_alike(number, question):
    """Nobody should find the right one by its length."""
    lengths = [len(option) for option in question.options]
    assert max(lengths) <= 1.4 * min(lengths) + 4, question.options
    assert max(lengths) <= 80 and not any(option.endswith(".") for option in question.options)


def test_the_right_option_is_not_given_away_by_length_or_place():
    longest = [len(question.right) > max(map(len, question.wrong)) for _, question in QUESTIONS]
    assert 0.2 < sum(longest) / len(longest) < 0.5
    first = [question.answer == 0 for _, question in QUESTIONS]
    assert 0.2 < sum(first) / len(first) < 0.5


@each
def test_the_notebook_supports_the_answer(number, question):
    assert _plain(question.seen) in _plain(_notebook(number)), (
        f"Notebook {number} no longer contains “{question.seen}”. Read the notebook, and correct this question."
    )
