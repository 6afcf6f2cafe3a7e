"""Random embeddings."""

import torch
from torch.nn.functional import normalize


def unit(*shape, seed=0):
    return normalize(torch.randn(*shape, generator=torch.Generator().manual_seed(seed)), dim=-1)
