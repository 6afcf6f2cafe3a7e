"""A warning about the words that a model does not know."""

import warnings
from collections.abc import Iterable
from typing import Any


def warn_of_unknown_words(vlm: Any, prompts: Iterable[str], stacklevel: int = 2) -> None:
    """Warns of the words in prompts that a shipped model was trained without; other models know all words.

    Args:
        vlm: a model; one without ``unknown_words`` knows all words.
        prompts: what it will be compared with.
        stacklevel: as in ``warnings.warn``, seen from the caller.

    Warns:
        UserWarning: there are such words.
    """
    if not hasattr(vlm, "unknown_words"):
        return
    unknown = list(dict.fromkeys(word for prompt in prompts for word in vlm.unknown_words(prompt)))
    if unknown:
        name = getattr(vlm, "name", type(vlm).__name__)
        warnings.warn(
            f"{name} was trained without these words, so their embeddings are guesses: {', '.join(unknown)}.",
            stacklevel=stacklevel + 1,
        )
