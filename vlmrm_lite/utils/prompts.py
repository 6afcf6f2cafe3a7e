"""Prompts: one string or several, checked."""

import unicodedata
from collections.abc import Sequence
from typing import Any

Prompt = str | Sequence[str]
"""One prompt, or several whose embeddings are averaged."""

_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a symbol that show nothing


def check_prompts(prompts: Any, role: str = "prompt") -> list[str]:
    """Checks and lists prompts: one string, or a sequence of strings.

    Args:
        prompts: what somebody gave.
        role: what error messages call it ("goal", "baseline").

    Raises:
        TypeError: it is neither a string nor a sequence of strings.
        ValueError: there is no prompt; or one is empty, shows nothing, or is not valid Unicode.
    """
    texts = [prompts] if isinstance(prompts, str) else prompts
    if not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"{role} must be a string or a list of strings, got {prompts!r} ({type(prompts).__name__}).")
    if not texts:
        raise ValueError(f"{role} is empty, got {prompts!r}; describe it in words, as in 'an upright pole'.")
    for text in texts:
        categories = {unicodedata.category(character) for character in text if character not in _BLANKS}
        if "Cs" in categories:
            raise ValueError(f"{role} {text!r} holds half of a character (a lone surrogate); type the text again.")
        if not any(category[0] in "LNPS" for category in categories):  # letters, numbers, punctuation, symbols
            raise ValueError(f"{role} is empty, got {text!r}; describe it in words, as in 'an upright pole'.")
    return list(texts)
