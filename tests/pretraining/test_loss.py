"""The symmetric loss is open_clip's with other targets, and makes the scores of several captions comparable."""

import pytest
import torch
from open_clip.loss import ClipLoss
from torch.nn.functional import cross_entropy, normalize

from vlmrm_lite.pretraining.loss import SoftLabelClipLoss


def random_vectors(n, seed):
    return normalize(torch.randn(n, 8, generator=torch.Generator().manual_seed(seed)), dim=1)


def make_loss(truth, pair_mask=None, symmetric=True):
    loss = SoftLabelClipLoss(symmetric)
    loss.truth = truth
    loss.pair_mask = torch.ones_like(truth) if pair_mask is None else pair_mask
    return loss


def test_it_is_open_clip_s_where_each_caption_is_true_of_one_image():
    images, texts, scale = random_vectors(6, 0), random_vectors(6, 1), torch.tensor(7.0)
    torch.testing.assert_close(make_loss(torch.eye(6))(images, texts, scale), ClipLoss()(images, texts, scale))


def test_an_image_without_a_true_caption_does_not_count():
    images, texts, scale = random_vectors(5, 0), random_vectors(3, 1), torch.tensor(7.0)
    truth = torch.eye(5)[:, :3]
    by_caption = make_loss(truth, symmetric=False)(images, texts, scale)
    by_image = cross_entropy(scale * images[:3] @ texts.T, torch.arange(3))
    torch.testing.assert_close(make_loss(truth)(images, texts, scale), (by_caption + by_image) / 2)
    nothing = torch.tensor([[1.0], [1e-6]])
    assert make_loss(nothing)(images[:2], texts[:1], scale).isfinite()


def test_an_image_counts_as_much_as_its_truest_caption_is_true():
    images, texts, scale = random_vectors(2, 0), random_vectors(2, 1), torch.tensor(7.0)
    truth = torch.tensor([[1.0, 0.0], [0.0, 0.25]])
    losses = cross_entropy(scale * images @ texts.T, torch.arange(2), reduction="none")
    by_caption = make_loss(truth, symmetric=False)(images, texts, scale)
    expected = (by_caption + (losses[0] + losses[1] / 4) / 1.25) / 2
    torch.testing.assert_close(make_loss(truth)(images, texts, scale), expected)


def test_masked_pairs_do_not_count_in_either_direction():
    images, texts, scale = random_vectors(4, 0), random_vectors(3, 1), torch.tensor(7.0)
    truth, mask = torch.eye(4)[:, :3], torch.ones(4, 3)
    mask[0, 1] = mask[2, 0] = 0
    expected = make_loss(truth, mask)(images, texts, scale)
    rows = [
        cross_entropy((scale * images[i] @ texts[kept].T)[None], target)
        for i, kept, target in (
            (0, [0, 2], torch.tensor([0])),
            (1, [0, 1, 2], torch.tensor([1])),
            (2, [1, 2], torch.tensor([1])),
        )
    ]
    by_caption = make_loss(truth, mask, symmetric=False)(images, texts, scale)
    torch.testing.assert_close(expected, (by_caption + torch.stack(rows).mean()) / 2)


@pytest.mark.parametrize("symmetric", [True, False])
def test_only_the_symmetric_loss_fixes_the_constant_of_each_caption(symmetric):
    truth = torch.tensor([[0.8, 0.2], [0.3, 0.9]])
    logits = truth.log()
    loss = make_loss(truth, symmetric=symmetric)
    shift = torch.tensor([0.0, 1.5])
    values = [loss(logits + s, torch.eye(2), torch.tensor(1.0)) for s in (torch.zeros(2), shift)]
    assert (values[0] < values[1]) if symmetric else torch.isclose(*values)
