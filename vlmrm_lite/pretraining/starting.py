"""Where a training begins: at random weights that point in all directions, or at another model's."""

from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from ..errors import VlmrmError
from ..utils.compact import expand
from .data import CaptionedPictures, augment
from .language import caption

WEIGHTS = "open_clip_model.safetensors"


@torch.no_grad()
def spread(model: nn.Module, data: CaptionedPictures, seed: int) -> None:
    """Sets both last layers so that a batch's embeddings point in all directions from the first step on.

    At random weights all pictures have nearly the same embedding, and so have all sentences; training would first
    learn only how often each sentence is true, and take long to tell pictures apart. Here the last layers start as
    the whitening of the features of one large batch (zero mean, unit covariance in the strongest directions).
    """
    batches = [data.batch(np.random.default_rng([seed, 0, part])) for part in range(4)]
    tower = model.visual.trunk
    images = torch.cat(
        [tower.forward_head(tower.forward_features(augment(batch["frames"])), pre_logits=True) for batch in batches]
    )
    _whiten(tower.get_classifier(), images)
    last, model.text_projection = model.text_projection, None
    texts = torch.cat([model.encode_text(batch["tokens"]) for batch in batches])
    model.text_projection = last
    _whiten(last, texts)


@torch.no_grad()
def take_over(model: nn.Module, tags: nn.Embedding, data: CaptionedPictures, tokens: np.ndarray, folder: Path) -> None:
    """Takes over the weights of an exported model; the vector of every idea is that of one sentence about it."""
    try:
        state = {key: value.float() for key, value in expand(load_file(folder / WEIGHTS)).items()}
        large = state["token_embedding.weight"]
        state["token_embedding.weight"] = torch.cat([torch.zeros(1, large.shape[1]), large[torch.from_numpy(tokens)]])
        model.load_state_dict(state)
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise VlmrmError(
            f"{folder} holds no SimCLIP model of this size to begin from; give a folder that "
            "vlmrm-lite pretrain wrote with the same name."
        ) from error
    rng = np.random.default_rng([data.seed, 0])
    sentences = [
        caption(domain, row, rng, data.held_out)
        for domain in data.domains
        for row in np.eye(len(domain.ideas), 2 * len(domain.ideas))
    ]
    texts = torch.from_numpy(data.tokens(sentences, rng))
    tags.weight.copy_(model.encode_text(texts, normalize=True))


def _whiten(layer: nn.Linear, features: torch.Tensor) -> None:
    """Makes a linear layer whiten features ``(n, f)``, by their principal components."""
    mean = features.mean(0)
    _, spread, directions = torch.linalg.svd(features - mean, full_matrices=False)
    spread, directions = spread[: layer.out_features], directions[: layer.out_features]
    spread = spread.clamp(min=0.02 * float(spread[0])) / len(features) ** 0.5
    layer.weight[: len(spread)] = directions / spread[:, None]
    layer.bias.copy_(-layer.weight @ mean)
