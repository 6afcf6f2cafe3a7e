"""A quiz answers what is chosen, and reads well without a kernel."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from vlmrm_lite import lab
from vlmrm_lite.lab.execute import LIVE


def _wrong(question):
    return (question.answer + 1) % len(question.options)


def test_a_choice_gets_its_verdict_and_the_explanation():
    quiz = lab.quiz.show("02")
    for question, buttons, verdict in zip(quiz.questions, quiz.controls, quiz.verdicts):
        assert buttons.value is None and verdict.value == ""
        buttons.value = _wrong(question)
        assert "✗" in verdict.value and question.why not in verdict.value
        buttons.value = question.answer
        assert "✓" in verdict.value
        buttons.value = None
        assert "✓" in verdict.value


def test_the_score_counts_first_attempts_once_all_are_answered():
    quiz = lab.quiz.show("05")
    for index, (question, buttons) in enumerate(zip(quiz.questions, quiz.controls)):
        assert quiz.score.value == ""
        buttons.value = question.answer if index else _wrong(question)
    assert f"{len(quiz.questions) - 1} of {len(quiz.questions)} right" in quiz.score.value
    quiz.controls[0].value = quiz.questions[0].answer
    assert f"{len(quiz.questions) - 1} of {len(quiz.questions)} right" in quiz.score.value


@pytest.mark.parametrize("number", lab.quiz.QUIZZES)
def test_reads_well_without_a_kernel(number):
    quiz = lab.quiz.show(number)
    shell, shown = InteractiveShell.instance(), []
    shell.display_pub.publish, kept = lambda data, *args, **kwargs: shown.append(data), shell.display_pub.publish
    try:
        quiz._ipython_display_()
    finally:
        shell.display_pub.publish = kept
    page, text = shown[0]["text/html"], shown[0]["text/plain"]
    assert shown[0][LIVE]["model_id"] == quiz.model_id
    assert page.count("<details>") == page.count("</details>") == len(quiz.questions)
    questions, answers = text.split("Answers:")
    for index, question in enumerate(quiz.questions, 1):
        letter = "abcd"[question.answer]
        assert f"{letter}) {question.right}" in questions and question.why not in questions
        assert f"{index} {letter}: {question.why}" in answers


@pytest.mark.parametrize("number", ["99", "2", 2, None, ["02"]])
def test_an_unknown_quiz_is_explained(number):
    with pytest.raises(ValueError, match="There is no quiz .*; expected the number of a notebook, '00', '0a', '01'"):
        lab.quiz.show(number)
