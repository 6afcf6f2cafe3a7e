"""Initial weights of a pretraining: random ones with spread-out embeddings, or those of another model."""

from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from ..errors import VlmrmError
from ..utils.compact import expand
from .data import CaptionedImages, augment
from .language import caption
from .models import WEIGHTS


@torch.no_grad()
def spread_embeddings(model: nn.Module, data: CaptionedImages, seed: int) -> None:
    """Sets both output layers so that the embeddings of a batch point in all directions from the first step on.

    With random weights all images have nearly the same embedding, and so have all captions. Training would first learn
    only how often each caption is true, and would take long to separate images. Here the output layers start as the
    whitening of the features of four batches (zero mean, unit covariance in the strongest directions).
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
def load_exported(
    model: nn.Module, idea_embeddings: nn.Embedding, data: CaptionedImages, tokens: np.ndarray, folder: Path
) -> None:
    """Loads the weights of an exported model; every idea gets the embedding of one caption about it.

    A token that the model has not seen gets a random embedding, as large as those of the others.

    Raises:
        VlmrmError: the folder holds no model of this architecture.
    """
    try:
        state = {key: value.float() for key, value in expand(load_file(folder / WEIGHTS)).items()}
        rows = state["token_embedding.weight"][torch.from_numpy(tokens)]
        fresh = ~rows.any(1)
        rows[fresh] = rows[~fresh].std() * torch.randn(int(fresh.sum()), rows.shape[1])
        state["token_embedding.weight"] = torch.cat([torch.zeros(1, rows.shape[1]), rows])
        model.load_state_dict(state)
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise VlmrmError(
            f"{folder} holds no SimCLIP model of this size to start from; give a folder that "
            "vlmrm-lite pretrain wrote with the same name."
        ) from error
    rng = np.random.default_rng([data.seed, 0])
    captions = [
        caption(domain, row, rng, data.held_out)
        for domain in data.domains
        for row in np.eye(len(domain.ideas), 2 * len(domain.ideas))
    ]
    texts = torch.from_numpy(data.tokens(captions, rng))
    idea_embeddings.weight.copy_(model.encode_text(texts, normalize=True))


def _whiten(layer: nn.Linear, features: torch.Tensor) -> None:
    """Makes a linear layer whiten features (n, f) by their principal components."""
    mean = features.mean(0)
    _, spread, directions = torch.linalg.svd(features - mean, full_matrices=False)
    spread, directions = spread[: layer.out_features], directions[: layer.out_features]
    spread = spread.clamp(min=0.02 * float(spread[0])) / len(features) ** 0.5
    layer.weight[: len(spread)] = directions / spread[:, None]
    layer.bias.copy_(-layer.weight @ mean)
