"""β by hand, its bound and its minimality for any numbers, and errors in one sentence."""

import math

import numpy as np
import pandas as pd
import pytest
import torch
from helpers.fuzz import explained, tries
from helpers.strategies import numbers, objects, tensors
from hypothesis import given, strategies as st

from vlmrm_lite.evaluation import choose_threshold, evaluate_threshold
from vlmrm_lite.rewards import contrastive_reward

P = [0.1, 0.2, 0.3, 0.4, 0.5, 0.35, 0.6, 0.9]
LABELS = [False] * 5 + [True] * 3


@pytest.mark.parametrize(
    ("rate", "threshold", "false_positives", "true_positives"),
    [(0.0, 0.5, 0, 2), (0.19, 0.5, 0, 2), (0.2, 0.4, 1, 2), (0.4, 0.3, 2, 3), (0.6, 0.2, 3, 3), (0.99, 0.1, 4, 3)],
)
def test_choosing_by_hand(rate, threshold, false_positives, true_positives):
    chosen = choose_threshold(P, LABELS, rate)
    assert chosen.threshold == threshold
    assert (chosen.false_positives, chosen.true_positives) == (false_positives, true_positives)
    assert (chosen.other_states, chosen.goal_states) == (5, 3)
    assert chosen.false_positive_rate == false_positives / 5 and chosen.recall == true_positives / 3
    assert chosen.precision == true_positives / (true_positives + false_positives)
    assert evaluate_threshold(P, LABELS, threshold) == chosen


def test_intervals_are_wilsons():
    chosen = choose_threshold(P, LABELS, 0.2)  # 1 of 5, 2 of 3 and 2 of 3
    assert chosen.false_positive_rate_interval == pytest.approx((0.0362, 0.6245), abs=1e-4)
    assert chosen.precision_interval == chosen.recall_interval == pytest.approx((0.2077, 0.9385), abs=1e-4)


def test_text():
    assert str(choose_threshold(P, LABELS, 0.2)) == (
        "β = 0.4: false-positive rate 20.0% (1 of 5 other states, 95% interval 3.6% to 62.4%); "
        "precision 66.7% (2 of 3 detected states, 95% interval 20.8% to 93.9%); "
        "recall 66.7% (2 of 3 goal states, 95% interval 20.8% to 93.9%)"
    )


def test_ties_are_not_above_the_threshold():
    chosen = choose_threshold([0.3, 0.3, 0.3, 0.7, 0.3], [0, 0, 0, 1, 1], 0.5)
    assert (chosen.threshold, chosen.false_positives, chosen.true_positives) == (0.3, 0, 1)
    assert choose_threshold([0.0, 0.0, 0.5], [0, 0, 1]).threshold == 0.0
    assert choose_threshold([0.0, 0.4, 0.5], [0, 0, 1], 0.5).threshold == 0.0


@pytest.mark.parametrize("wanted", range(100))
def test_every_rate_is_counted_exactly(wanted):
    p = np.append(np.arange(100) / 100, 1.0)  # 29 / 100 * 100 is below 29
    assert choose_threshold(p, p == 1, wanted / 100).false_positives == wanted


def test_a_model_that_detects_nothing():
    chosen = choose_threshold([0.9, 0.1], [0, 1])
    assert (chosen.threshold, chosen.recall, chosen.precision_interval) == (0.9, 0.0, (0.0, 1.0))
    assert math.isnan(chosen.precision) and "precision undefined (no detected states)" in str(chosen)


def test_the_worst_group_is_bounded():
    p = [0.1, 0.2, 0.3, 0.4, 0.9, 0.5, 0.6, 0.7, 0.8, 0.95]
    labels, groups = [0, 0, 0, 0, 1] * 2, ["clock"] * 5 + ["mail"] * 5
    together, worst = choose_threshold(p, labels, 0.25), choose_threshold(p, labels, 0.25, groups)
    assert together.threshold == 0.6 and together.groups == {} and together.worst_group is None
    assert evaluate_threshold(p, labels, 0.6, groups).groups["mail"].false_positive_rate == 0.5  # beyond the bound
    assert worst.threshold == 0.7 and worst.worst_group == "mail" and worst.false_positive_rate == 1 / 8
    assert {name: group.false_positive_rate for name, group in worst.groups.items()} == {"clock": 0.0, "mail": 0.25}
    assert worst.groups["clock"].recall == 1 and worst.groups["clock"].threshold == 0.7
    assert "; worst of 2 groups, 'mail': false-positive rate 25.0% (1 of 4 other states, " in str(worst)


def test_groups_are_names_whole_numbers_or_a_column():
    expected = choose_threshold(P, LABELS, 0.5, ["0", "1"] * 4)
    assert choose_threshold(P, LABELS, 0.5, pd.Series(["0", "1"] * 4, dtype=object)) == expected
    numbered = choose_threshold(P, LABELS, 0.5, torch.tensor([0, 1] * 4))
    assert {str(name): group for name, group in numbered.groups.items()} == expected.groups
    without_goal = choose_threshold(P, LABELS, 0.5, [7] + [3] * 7).groups[7]
    assert math.isnan(without_goal.recall) and without_goal.recall_interval == (0.0, 1.0)


def test_detected_states_are_those_that_contrastive_reward_rewards():
    generator = torch.Generator().manual_seed(0)
    images, prompts = (torch.nn.functional.normalize(torch.randn(n, 8, generator=generator)) for n in (400, 5))
    p, labels = contrastive_reward(images, prompts, 2, 0.1), images @ prompts[2] > 0.4
    for rate in (0.0, 0.01, 0.05, 0.3):
        chosen = choose_threshold(p, labels, rate)
        reward = contrastive_reward(images, prompts, 2, 0.1, chosen.threshold).bool()
        assert chosen.false_positives == int((reward & ~labels).sum()) <= rate * int((~labels).sum())
        assert chosen.true_positives == int((reward & labels).sum())
    # In float32, 0.05 is above the number 0.05 of Python, but contrastive_reward compares in float32.
    edge = torch.tensor([0.05, 0.06])
    assert (edge > 0.05).tolist() == [False, True]
    assert evaluate_threshold(edge, [0, 1], 0.05).false_positives == 0


probabilities = st.floats(0, 1) | st.sampled_from([0.0, 0.25, 0.5, 1.0])
labeled = st.lists(st.tuples(probabilities, st.booleans(), st.integers(0, 2)), min_size=1, max_size=30)


@tries(100, 5_000)
@given(
    states=labeled, other=st.lists(probabilities, min_size=3, max_size=3), goal=probabilities, rate=st.floats(0, 0.999)
)
def test_no_smaller_threshold_meets_the_bound(states, other, goal, rate):
    p, labels, groups = zip(*states, *((p, False, i) for i, p in enumerate(other)), (goal, True, 0))
    for given_groups in (None, groups):
        chosen = choose_threshold(p, labels, rate, given_groups)
        parts = list(chosen.groups.values()) or [chosen]
        assert max(part.false_positive_rate for part in parts) <= rate and 0 <= chosen.threshold <= 1
        if chosen.threshold > 0:
            below = evaluate_threshold(p, labels, np.nextafter(chosen.threshold, 0), given_groups)
            assert max(part.false_positive_rate for part in list(below.groups.values()) or [below]) > rate
    assert sum(part.false_positives for part in parts) == chosen.false_positives
    assert chosen.threshold >= choose_threshold(p, labels, rate).threshold  # no fraction exceeds the worst group's


@tries(100, 3_000)
@given(states=labeled, low=st.floats(0, 1), high=st.floats(0, 1))
def test_a_higher_threshold_detects_less(states, low, high):
    p, labels, _ = zip(*states, (0.5, True, 0), (0.5, False, 0))
    first, second = (evaluate_threshold(p, labels, value) for value in sorted((low, high)))
    assert first.recall >= second.recall and first.false_positive_rate >= second.false_positive_rate
    for name in ("false_positive_rate", "recall"):
        low_end, high_end = getattr(first, f"{name}_interval")
        assert 0 <= low_end <= getattr(first, name) + 1e-12 and getattr(first, name) - 1e-12 <= high_end <= 1


@tries(150, 10_000)
@given(
    p=tensors() | objects | st.lists(probabilities, min_size=2, max_size=2),
    labels=tensors() | objects | st.just([0, 1]),
    rate=numbers | objects | st.just(0.05),
    groups=objects | st.none() | st.just(["a", "a"]),
)
@pytest.mark.filterwarnings("ignore")
def test_anything_else_is_explained(p, labels, rate, groups):
    for function in (choose_threshold, evaluate_threshold):
        with explained("thresholds"):
            result = function(p, labels, rate, groups)
            assert 0 <= result.threshold <= 1 and 0 <= result.false_positive_rate <= 1 and 0 <= result.recall <= 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"probabilities": [0.1, np.nan]}, "probabilities hold nan; expected numbers in [0, 1]. contrastive_reward"),
        ({"probabilities": [0.1, 1.2]}, "probabilities hold 1.2; expected numbers in [0, 1]"),
        ({"probabilities": [-0.1, 1]}, "probabilities hold -0.1; expected numbers in [0, 1]"),
        ({"probabilities": ["a", "b"]}, "probabilities must be numbers, got 'a'."),
        ({"probabilities": [0.1, 0.2, 0.3]}, "There are 3 probabilities and 2 labels; expected one of each per state."),
        ({"probabilities": [[0.1, 0.2]]}, "probabilities have shape (1, 2); expected (n,), one entry for each state."),
        ({"probabilities": []}, "probabilities have shape (0,); expected (n,)"),
        ({"probabilities": [[0.1], [0.2, 0.3]]}, "probabilities are lists of different lengths; expected (n,)"),
        ({"labels": [0, 2]}, "labels hold 2; expected booleans, or 0 and 1, True for goal states."),
        ({"labels": [0, np.nan]}, "labels hold nan; expected booleans"),
        ({"labels": ["no", "yes"]}, "labels must be numbers, got 'no'."),
        ({"labels": [False, False]}, "All 2 labels are False; expected at least one goal state, or the recall"),
        ({"labels": [1, 1]}, "All 2 labels are True; expected at least one other state, or there is no false-positive"),
        ({"groups": ["a"]}, "There are 1 groups for 2 states; expected one for each state."),
        ({"groups": [0.5, 1.5]}, "groups must be names or whole numbers, such as the goal of each state; got 0.5."),
        ({"groups": ["a", None]}, "groups must be names or whole numbers, such as the goal of each state; got None."),
        ({"groups": "ab"}, "groups have shape (); expected (n,), one entry for each state."),
        ({"groups": ["a", "b"]}, "The group 'b' has only goal states; expected at least one other state, or there is"),
    ],
)
def test_states_that_are_none(change, words):
    arguments = {"probabilities": [0.1, 0.9], "labels": [0, 1], **change}
    for call in (choose_threshold, lambda **states: evaluate_threshold(threshold=0.5, **states)):
        with pytest.raises((TypeError, ValueError)) as error:
            call(**arguments)
        assert str(error.value).startswith(words)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (1.0, "max_false_positive_rate is 1.0; expected a number from 0 to less than 1, such as 0.05."),
        (-0.1, "max_false_positive_rate is -0.1; expected"),
        (5, "max_false_positive_rate is 5; expected"),
        (np.nan, "max_false_positive_rate must be finite, got nan."),
        ("5%", "max_false_positive_rate must be a number, got '5%' (str)."),
        (None, "max_false_positive_rate must be a number, got None"),
    ],
)
def test_rates_that_are_none(rate, words):
    with pytest.raises((TypeError, ValueError)) as error:
        choose_threshold(P, LABELS, rate)
    assert str(error.value).startswith(words)


@pytest.mark.parametrize("threshold", [-0.1, 1.1, np.nan, "0.5", None, True])
def test_thresholds_that_are_none(threshold):
    with pytest.raises((TypeError, ValueError), match="threshold must"):
        evaluate_threshold(P, LABELS, threshold)
