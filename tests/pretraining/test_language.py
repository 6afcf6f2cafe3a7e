"""Captions are true, varied, and never held-out prompts."""

import numpy as np
import pytest
from helpers.captions import HELD_OUT, captions_of

from vlmrm_lite.pretraining import DOMAINS, GOAL_DOMAINS
from vlmrm_lite.pretraining.cartpole import domain as cartpole
from vlmrm_lite.pretraining.data import vocabulary
from vlmrm_lite.pretraining.language import Caption, caption, normalize, truth_matrix


@pytest.mark.parametrize("domain", GOAL_DOMAINS, ids=lambda d: d.name)
def test_captions_hold_no_held_out_sentence_and_only_known_words(domain):
    words = set(vocabulary(DOMAINS if domain in DOMAINS else GOAL_DOMAINS))
    _, _, captions = captions_of(domain, 3000)
    for item in captions:
        assert normalize(item.text) not in HELD_OUT
        assert set(normalize(item.text).split()) <= words, item.text
        assert "{" not in item.text and "[" not in item.text and "  " not in item.text


def test_a_caption_that_is_held_out_is_drawn_again():
    domain, rng = cartpole.DOMAIN, np.random.default_rng(0)
    features = domain.sample(1, rng)
    row = domain.truth_table(features)[0]
    first = caption(domain, row, np.random.default_rng(5), frozenset()).text
    again = caption(domain, row, np.random.default_rng(5), frozenset({normalize(first)})).text
    assert normalize(again) != normalize(first)


def test_held_out_sentences_hold_the_paper_s_prompts():
    assert normalize("pole vertically upright on top of the cart") in HELD_OUT
    assert normalize("A car at the peak of the mountain, next to the yellow flag.") in HELD_OUT
    assert normalize("pole and cart") in HELD_OUT
    assert normalize("Screenshot of clock on Android") in HELD_OUT and normalize("start maps") in HELD_OUT
    assert len(HELD_OUT) >= 2 * (2 + 20 + 10)


@pytest.mark.parametrize("domain", GOAL_DOMAINS, ids=lambda d: d.name)
def test_captions_are_mostly_true_and_of_many_wordings(domain):
    _, table, captions = captions_of(domain, 1000)
    truth = truth_matrix(table, captions)
    assert truth.shape == (1000, 1000)
    assert np.diag(truth).mean() > 0.6 > truth.mean() + 0.1
    assert len({item.text for item in captions}) > 900


def test_truth_matrix_by_hand():
    tables = np.array([[1.0, 0.5, 0.0], [0.2, 1.0, 1.0]], np.float32)
    captions = [Caption("one", (0,)), Caption("both", (0, 1)), Caption("none", ())]
    np.testing.assert_allclose(truth_matrix(tables, captions), [[1, 0.5, 1], [0.2, 0.2, 1]], rtol=1e-5)
    assert truth_matrix(tables, [Caption("never", (2,))])[0, 0] < 1e-5
