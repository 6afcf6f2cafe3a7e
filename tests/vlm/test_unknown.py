"""The warning about unknown words."""

import warnings
from types import SimpleNamespace

import pytest

from vlmrm_lite.vlm.unknown import warn_of_unknown_words


def test_every_unknown_word_is_named_once():
    vlm = SimpleNamespace(name="small", unknown_words=lambda text: [word for word in text.split() if word != "pole"])
    with pytest.warns(UserWarning, match="^small was trained without these words, .*: blue, red.$") as caught:
        warn_of_unknown_words(vlm, ["blue pole", "red pole", "blue"], stacklevel=1)
    assert caught[0].filename == __file__


def test_known_words_and_models_without_a_list_are_silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warn_of_unknown_words(SimpleNamespace(unknown_words=lambda text: []), ["pole"])
        warn_of_unknown_words(object(), ["pole"])
