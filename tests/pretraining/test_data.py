"""Batches of images and captions from several domains."""

from dataclasses import replace

import numpy as np
import torch
from open_clip.tokenizer import SimpleTokenizer

from vlmrm_lite.pretraining import DOMAINS, train
from vlmrm_lite.pretraining.data import CaptionedImages


def test_a_caption_is_false_of_another_domain_and_batches_repeat():
    domains = [replace(domain, weight=weight) for domain, weight in zip(DOMAINS, (1, 1, 2), strict=True)]
    data = CaptionedImages(domains, 16, 8, 64, SimpleTokenizer(context_length=train.CONTEXT), seed=3)
    batch, again = (data.batch(np.random.default_rng(1)) for _ in range(2))
    assert batch["frames"].shape == (16, 64, 64, 3) and batch["tokens"].shape == (8, train.CONTEXT)
    images, captions = np.repeat([0, 1, 2], (4, 4, 8)), np.repeat([0, 1, 2], (2, 2, 4))
    same = torch.from_numpy(images[:, None] == captions)
    assert (batch["truth"][~same] == 0).all() and (batch["pair_mask"][same] == 1).all()
    assert (batch["ideas"].sum(1) > 0).all()
    assert all(torch.equal(batch[key], again[key]) for key in batch)
