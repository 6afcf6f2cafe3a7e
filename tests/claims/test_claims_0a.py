"""What the text of the primer says about the numbers that its cells print."""

import math
import re

from helpers import claims


def _lines(cell):
    return [line for line in claims.text("0a", cell).splitlines() if line.strip()]


def _last_number(line):
    return float(re.findall(r"\d+\.?\d*", line)[-1])


def test_returns_and_values():
    """Always right has 10, more than the 3.8 above; the coin rarely gets there; the first cell is worth 5.9."""
    right, coin = (re.findall(r": +(\d+\.\d+)", line) for line in _lines("0a-05"))
    assert float(right[0]) == 10 and right[1].startswith("3.8")
    assert float(coin[0]) < 1 and max(map(float, (right[2], coin[2]))) < 0.1
    assert f"{0.9**5 / (1 - 0.9):.1f}" == "5.9"


def test_off_policy_learning_reaches_the_best_return():
    """The best possible policy comes out of a coin's episodes."""
    _, actions, returns = _lines("0a-11")
    assert actions.count("→") == 7 and "return of the coin 0." in returns and _last_number(returns) == 10


def test_a_bootstrap_interval_is_about_three_times_as_wide_with_a_tenth_of_the_states():
    few, many = (claims.numbers(line)[-2:] for line in _lines("0a-23"))
    assert 2.5 < (few[1] - few[0]) / (many[1] - many[0]) < 4


def test_the_auc_is_in_between_and_both_numbers_agree():
    area, pairs = claims.numbers(_lines("0a-21")[0])
    assert area == pairs and 0.65 < area < 0.85


def test_the_contrastive_loss_of_three_models():
    """Nothing has ln 4; SimCLIP does better, and with wrong captions much worse."""
    own, nothing, wrong = map(_last_number, _lines("0a-25")[-3:])
    assert nothing == round(math.log(4), 2) and own < nothing < wrong - 1
