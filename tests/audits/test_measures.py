"""The numbers of an audit, on cases with known answers."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from vlmrm_lite.audits import measures

RNG = np.random.default_rng(0)
LABELS = np.arange(50) < 20


def test_signal_to_noise_is_one_for_noise_and_infinite_without():
    rewards, before, after = RNG.normal(size=(3, 2000))
    found = measures.signal_to_noise(rewards, before, after, seed=0)
    assert found.value == pytest.approx(1, abs=0.05) and found.interval[0] < 1 < found.interval[1]
    assert measures.signal_to_noise(rewards, before, before, seed=0).value == np.inf
    assert measures.signal_to_noise(10 * rewards, before, after, seed=0).value == pytest.approx(10 * found.value)


def test_auc_counts_ties_half():
    rewards = RNG.integers(0, 4, 50).astype(float)
    assert measures.auc(rewards, LABELS) == pytest.approx(roc_auc_score(LABELS, rewards))
    assert measures.auc(np.zeros(50), LABELS) == 0.5


def test_intervals_of_perfect_and_of_random_rewards():
    perfect = measures.with_interval(measures.auc, LABELS.astype(float), LABELS, seed=0)
    assert perfect == (1.0, (1.0, 1.0))
    chance = measures.with_interval(measures.auc, RNG.normal(size=50), LABELS, seed=0)
    assert chance.interval[0] < 0.5 < chance.interval[1] and 0.2 < np.ptp(chance.interval) < 0.5
    assert measures.epic(np.zeros(50), LABELS) == pytest.approx(np.sqrt(0.5))
    assert measures.epic(LABELS * 1.0, LABELS) == pytest.approx(0, abs=1e-6)


def test_near_misses_are_the_most_similar_frames():
    small = np.array([0.0, 10, 20, 11, 21])[:, None, None, None] * np.ones((1, 2, 2, 3))
    pairs = measures.nearest_pairs(small, np.array([False, True, True, False, False]))
    assert pairs.tolist() == [[1, 3], [2, 4]]


@pytest.mark.parametrize("scale", [1.0, -40.0])
def test_a_threshold_meets_the_wanted_rate_on_frames_that_did_not_choose_it(scale):
    rng = np.random.default_rng(1)
    labels = np.arange(400) < 200
    rewards = abs(scale) * (rng.normal(size=400) + 4 * labels) + scale
    found = measures.detection(rewards, labels, 0.05, seed=0)
    assert found.false_positive_rate.value == pytest.approx(0.05, abs=0.03)
    assert found.recall.value > 0.9
    assert (rewards[~labels] > found.threshold).mean() <= 0.05


def test_moving_pixels_and_constant_rewards():
    small = np.zeros((3, 4, 4, 3))
    small[2, 0, 0] = 100
    assert measures.moving_pixels(small) == 1 / 16
    assert measures.is_constant(np.full(5, 0.3) + 1e-10) and not measures.is_constant(np.array([0.3, 0.301]))


def test_same_order_is_the_smallest_correlation():
    x = np.arange(10.0)
    assert measures.same_order(x, np.stack([x, 2 * x + 1])) == pytest.approx(1)
    assert measures.same_order(x, np.stack([x, -x])) == pytest.approx(-1)
    assert measures.same_order(x, np.stack([x, 0 * x])) == 0
