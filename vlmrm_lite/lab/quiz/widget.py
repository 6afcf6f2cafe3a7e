"""A quiz as a widget, and as text with folded answers where widgets cannot run."""

from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets
from IPython.display import display

from .question import Question

_LETTERS = "abcd"
_GREEN, _RED = "#1a8754", "#cf3d33"  # readable on light and on dark pages


class Quiz(ipywidgets.VBox):
    """Questions with a button for each option, and the explanation once the right one is chosen.

    Args:
        title: shown above.
        questions: the questions.

    Attributes:
        controls: one ``ToggleButtons`` per question; setting its ``value`` to an index chooses that option.
        verdicts: one ``HTML`` per question.
        score: the ``HTML`` below the questions.
    """

    def __init__(self, title: str, questions: Sequence[Question]):
        self.title, self.questions = title, tuple(questions)
        self.controls, self.verdicts = [], []
        self.score = ipywidgets.HTML()
        self._first: dict[int, bool] = {}
        parts: list[Any] = [ipywidgets.HTML(f"<b>{escape(title)}</b>")]
        for index, question in enumerate(self.questions):
            letters = [(letter, i) for i, letter in enumerate(_LETTERS[: len(question.options)])]
            buttons = ipywidgets.ToggleButtons(options=letters, value=None, style={"button_width": "44px"})
            verdict = ipywidgets.HTML()
            buttons.observe(lambda change, at=index: self._choose(at, change["new"]), "value")
            parts += [ipywidgets.HTML(_question_html(index, question)), buttons, verdict]
            self.controls.append(buttons)
            self.verdicts.append(verdict)
        super().__init__([*parts, self.score])

    def _choose(self, index: int, chosen: int | None) -> None:
        if chosen is None:
            return
        question = self.questions[index]
        right = chosen == question.answer
        self._first.setdefault(index, right)
        text, color = (f"✓ {question.why}", _GREEN) if right else ("✗ No. Choose again.", _RED)
        self.verdicts[index].value = f'<span style="color: {color}; line-height: 1.4">{escape(text)}</span>'
        if len(self._first) == len(self.questions):
            count = sum(self._first.values())
            self.score.value = f"<b>{count} of {len(self.questions)} right at the first attempt</b>"

    def static_html(self) -> str:
        """The questions with folded answers."""
        parts = [f"<p><b>{escape(self.title)}</b></p>"]
        for index, question in enumerate(self.questions):
            answer = f"{_LETTERS[question.answer]}: {escape(question.right)}. {escape(question.why)}"
            parts.append(
                _question_html(index, question) + f"<details><summary>Answer</summary><p>{answer}</p></details>"
            )
        return "\n".join(parts)

    def static_text(self) -> str:
        """The questions, and the answers below all of them."""
        lines, answers = [self.title], []
        for index, question in enumerate(self.questions):
            options = (f"   {letter}) {option}" for letter, option in zip(_LETTERS, question.options))
            lines += ["", f"{index + 1}. {question.ask}", *options]
            answers.append(f"{index + 1} {_LETTERS[question.answer]}: {question.why}")
        return "\n".join([*lines, "", "Answers:", *answers])

    def _ipython_display_(self, **_: Any) -> None:
        """Display the widget, or the text where widgets cannot run (a web page, GitHub)."""
        live = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        display(
            {
                "text/plain": self.static_text(),
                "text/html": self.static_html(),
                "application/vnd.jupyter.widget-view+json": live,
            },
            raw=True,
        )


def _question_html(index: int, question: Question) -> str:
    options = "".join(f"<li>{escape(option)}</li>" for option in question.options)
    return (
        f'<div style="line-height: 1.4"><p style="margin: 10px 0 0">{index + 1}. {escape(question.ask)}</p>'
        f'<ol type="a" style="margin: 2px 0 4px; list-style-type: lower-alpha">{options}</ol></div>'
    )
