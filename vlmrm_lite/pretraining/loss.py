"""The contrastive loss for captions that are true of several images, and images that several captions are true of."""

from torch import Tensor, nn
from torch.nn.functional import cross_entropy


class SoftLabelClipLoss(nn.Module):
    """CLIP's contrastive loss with soft labels, from captions to images or in both directions.

    The original loss takes the diagonal as correct and everything else as wrong. Here each caption is classified over
    the images, and the target of an image is the probability that the caption was made for it, among the images of the
    batch: ``truth / sum(truth)``. At the optimum, ``logit_scale * cosine`` is the logarithm of the truth plus a
    constant per caption, so the cosine orders states by how well they match a caption.

    The symmetric loss also classifies each image over the captions. Then the constant is the same for all captions, so
    the cosines of one image with several captions can be compared. A softmax with the temperature ``1 / logit_scale``
    turns them into probabilities.

    Args:
        symmetric: take the mean of both directions instead of captions to images only.

    Attributes:
        truth: float32 (images, captions) in [0, 1].
        pair_mask: float32 (images, captions), 1 for the pairs that count, 0 for the others.
    """

    truth: Tensor
    pair_mask: Tensor

    def __init__(self, symmetric: bool = False):
        super().__init__()
        self.symmetric = symmetric

    def forward(self, image_features: Tensor, text_features: Tensor, logit_scale: Tensor) -> Tensor:
        """Computes the loss of unit vectors (images, d) and (captions, d), a scalar."""
        logits = logit_scale * text_features @ image_features.T - 1e4 * (1 - self.pair_mask.T)
        true = self.truth * self.pair_mask
        by_caption = cross_entropy(logits, (true / true.sum(0)).T)
        return (by_caption + _by_image(logits.T, true)) / 2 if self.symmetric else by_caption


def _by_image(logits: Tensor, true: Tensor) -> Tensor:
    """Cross entropy over the captions; an image counts as much as its truest caption is true of it."""
    weights = true.amax(1)
    losses = cross_entropy(logits, true / true.sum(1, keepdim=True).clamp(min=1e-6), reduction="none")
    return (weights * losses).sum() / weights.sum().clamp(min=1e-6)
