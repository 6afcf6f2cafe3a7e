"""The contrastive loss for captions that are true of several images."""

import torch
from open_clip.loss import ClipLoss


class SoftLabelClipLoss(ClipLoss):
    """open_clip's contrastive loss with soft labels, from captions to images only.

    The original loss takes the diagonal as correct and everything else as wrong. Here each caption is classified over
    the images, and the target of an image is the probability that the caption was made for it, among the images of the
    batch: ``truth / sum(truth)``. At the optimum, ``logit_scale * cosine`` is the logarithm of the truth plus a
    constant per caption, so the cosine orders states by how well they match a caption.
    """

    truth: torch.Tensor  # (images, captions)
    pair_mask: torch.Tensor  # (images, captions): 1 for the pairs that count, 0 for the others

    def get_logits(self, image_features, text_features, logit_scale, logit_bias=None):
        logits = logit_scale * text_features @ image_features.T - 1e4 * (1 - self.pair_mask.T)
        return logits, logits

    def get_ground_truth(self, device, num_logits) -> torch.Tensor:
        target = (self.truth * self.pair_mask).T.to(device)
        return target / target.sum(1, keepdim=True)
