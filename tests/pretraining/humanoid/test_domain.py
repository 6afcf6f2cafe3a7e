"""Humanoid captions are true, varied, and never held-out prompts."""

import json

import numpy as np
import pytest
from helpers.humanoid_ideas import DOMAIN
from open_clip.tokenizer import SimpleTokenizer

from vlmrm_lite.pretraining.data import CaptionedImages, vocabulary
from vlmrm_lite.pretraining.language import caption, held_out_prompts, normalize, truth_matrix
from vlmrm_lite.utils.paths import data_path


def test_captions_are_mostly_true_and_of_many_wordings(scenes):
    rng, table = np.random.default_rng(1), DOMAIN.truth_table(scenes)
    captions = [caption(DOMAIN, row, rng, held_out_prompts()) for row in table]
    shares = truth_matrix(table, captions)
    assert np.diag(shares).mean() > 0.6 > shares.mean() + 0.15
    assert len({item.text for item in captions}) > 570
    words = set(vocabulary((DOMAIN,)))
    for item in captions:
        assert set(normalize(item.text).split()) <= words, item.text
        assert not set("[]{}|") & set(item.text) and "  " not in item.text


@pytest.mark.slow
def test_held_out_sentences_are_never_said(scenes):
    rng, table, held_out = np.random.default_rng(2), DOMAIN.truth_table(scenes), held_out_prompts()
    said = {normalize(caption(DOMAIN, table[k % len(table)], rng, held_out).text) for k in range(20_000)}
    assert not said & held_out and len(said) > 15_000


def test_held_out_sentences_of_the_humanoid():
    groups = json.loads(data_path("heldout_prompts.json").read_text(encoding="utf-8"))["humanoid"]
    tasks = set(groups["paper"]) - {"baseline"}
    assert len(tasks) == 8 and tasks < set(groups)
    assert all(len(set(groups[task])) >= 6 for task in (*tasks, "never-named"))
    for sentence in ("A humanoid robot kneeling.", "a humanoid robot", "the humanoid is on its knees"):
        assert normalize(sentence) in held_out_prompts()


def test_it_makes_batches_for_training():
    data = CaptionedImages((DOMAIN,), 8, 4, 32, SimpleTokenizer(context_length=32), seed=0)
    one, two = (data.batch(np.random.default_rng(5)) for _ in range(2))
    assert one["frames"].shape == (8, 32, 32, 3) and one["truth"].shape == (8, 4)
    assert all((one[key] == two[key]).all() for key in one)
