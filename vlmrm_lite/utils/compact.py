"""A model's file without the rows of its token table that are zero: 7 MB instead of 20 for `simclip-mini`.

    vlmrm-lite dev compact runs/simclip-mini      # rewrites the weights in this folder

CLIP's tokenizer has 49,408 tokens, and SimCLIP has seen a few hundred of them; all others have the zero vector. What is
written here holds the rest and which tokens they belong to. `vlmrm_lite.load_vlm` reads such a file like any other;
open_clip alone does not.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from ..errors import VlmrmError
from .files import writing

TABLE, TOKENS = "token_embedding.weight", "token_embedding.tokens"


def compact(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The state without rows of zeros in its table; int64 `TOKENS` holds the number of all rows, and which are left."""
    left = state[TABLE].any(dim=1).nonzero()[:, 0]
    return {**state, TABLE: state[TABLE][left], TOKENS: torch.cat([torch.tensor([len(state[TABLE])]), left])}


def expand(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The inverse of :func:`compact`; any other state is returned as it is."""
    if TOKENS not in state:
        return state
    (count, *left), rows = state[TOKENS].tolist(), state[TABLE]
    table = rows.new_zeros(count, rows.shape[1])
    table[left] = rows
    return {key: value for key, value in state.items() if key != TOKENS} | {TABLE: table}


def compact_file(path: Path) -> None:
    """Rewrites a safetensors file without the zero rows of its token table.

    Raises:
        VlmrmError: there is no such file, or it has no table of all tokens.
    """
    if not path.is_file():
        raise VlmrmError(f"{path.parent} has no {path.name}; give the folder of a SimCLIP model.")
    state = load_file(path)
    if TABLE not in state or TOKENS in state:
        raise VlmrmError(f"{path} has no table of all tokens; it is compact already, or no SimCLIP model.")
    with writing(path) as temporary:
        save_file(compact(state), temporary)
        temporary.chmod(0o644)  # safetensors lets the owner only read it
