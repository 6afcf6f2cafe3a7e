"""Exercise checks never raise, and their verdicts are sentences."""

import numpy as np
import pytest
import torch

from vlmrm_lite import lab
from vlmrm_lite.lab.check import verdict


def test_verdicts_read_as_sentences():
    check = verdict.exercise(mistake=1)(_grade)
    try:
        assert str(check(...)) == str(check(None)) == str(check()) == "not attempted yet"
        assert str(check(2)) == "right: it is two."
        assert str(check(3)) == "wrong, because three is too many."
        assert check(4).reason == "the check could not use it: ZeroDivisionError: division by zero"
        assert check((1, ...)).status == check({"a": None}).status == "not attempted yet"
        assert "&lt;" in verdict.Verdict(verdict.WRONG, "<")._repr_html_()
    finally:
        del verdict.EXERCISES["_grade"]


def _grade(answer):
    verdict.expect(answer != 3, "three is too many.")
    return "it is two." if answer == 2 else 1 / (answer - 4)


def test_functions_are_called_with_care():
    with pytest.raises(verdict.Wrong, match="a function is expected here, not 3"):
        verdict.call(3)
    with pytest.raises(verdict.Wrong, match="your function raised KeyError"):
        verdict.call(lambda: {}["a"])
    for stub in (lambda: ..., lambda: None):
        with pytest.raises(verdict.NotAttempted):
            verdict.call(stub)


def test_numbers_may_be_wrapped_in_anything():
    assert [verdict.number(value) for value in (2, 2.0, np.float32(2), torch.tensor([2.0]), [2])] == [2.0] * 5
    for value, reason in ((torch.zeros(3), "one number"), ("two", "a number is expected"), (float("nan"), "finite")):
        with pytest.raises(verdict.Wrong, match=reason):
            verdict.number(value)
    with pytest.raises(verdict.Wrong, match=r"shape \(3,\), but it has \(2,\)"):
        verdict.numbers([1, 2], (3,))


def test_every_check_is_found_by_its_name():
    assert set(lab.check.EXERCISES) <= set(dir(lab.check))
