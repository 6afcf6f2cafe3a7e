"""A multiple-choice question on a notebook."""

import random
from typing import NamedTuple


class Question(NamedTuple):
    """One question with one right option.

    Attributes:
        ask: the question.
        right: the right option.
        wrong: the other options.
        why: the explanation of the right option.
        seen: words of the notebook that support it, so that a test notices when the notebook changes.
    """

    ask: str
    right: str
    wrong: tuple[str, ...]
    why: str
    seen: str

    @property
    def options(self) -> tuple[str, ...]:
        """All options, in an order that is random and always the same."""
        mixed = [self.right, *self.wrong]
        random.Random(self.ask).shuffle(mixed)
        return tuple(mixed)

    @property
    def answer(self) -> int:
        """Index of the right option."""
        return self.options.index(self.right)
