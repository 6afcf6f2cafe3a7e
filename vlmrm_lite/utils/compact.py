"""Compact weights: a token embedding table without its zero rows, 7 MB instead of 20 for `simclip-mini`.

    vlmrm-lite dev compact runs/simclip-mini      # rewrites the weights in this folder

CLIP's tokenizer has 49,408 tokens. SimCLIP saw a few hundred of them in training; the embeddings of all others are
zero. A compact file holds the nonzero rows and their token ids. `vlmrm_lite.load_vlm` reads it like any other file;
open_clip alone does not.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file

from ..errors import VlmrmError
from .files import save_tensors

TABLE, TOKENS = "token_embedding.weight", "token_embedding.tokens"
LARGEST_TABLE = 2**27  # numbers; CLIP's largest table has 63 million


def compact(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Removes the zero rows of the token table; int64 `TOKENS` holds the number of rows and the indices kept."""
    kept = state[TABLE].any(dim=1).nonzero()[:, 0]
    return {**state, TABLE: state[TABLE][kept], TOKENS: torch.cat([torch.tensor([len(state[TABLE])]), kept])}


def expand(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Inverts `compact`; returns any other state unchanged.

    Raises:
        ValueError: the rows and their indices do not belong together.
    """
    if TOKENS not in state:
        return state
    tokens, rows = state[TOKENS], state.get(TABLE)
    if tokens.dtype != torch.int64 or tokens.ndim != 1 or rows is None or rows.ndim != 2:
        raise ValueError(f"{TOKENS} must be a list of int64, and {TABLE} the rows of a table")
    count, *kept = tokens.tolist() or [0]
    if len(kept) != len(rows) or len(set(kept)) != len(kept) or not all(0 <= index < count for index in kept):
        raise ValueError(f"{TOKENS} must name {len(rows):,} different rows of a table of {count:,}")
    if count * rows.shape[1] > LARGEST_TABLE:
        raise ValueError(f"{TOKENS} describes a table of {count:,} rows; expected at most {LARGEST_TABLE:,} numbers")
    table = rows.new_zeros(count, rows.shape[1])
    table[kept] = rows
    return {key: value for key, value in state.items() if key != TOKENS} | {TABLE: table}


def compact_file(path: Path) -> None:
    """Rewrites a safetensors file without the zero rows of its token table.

    Raises:
        VlmrmError: there is no such file, or its token table is missing or already compact.
    """
    if not path.is_file():
        raise VlmrmError(f"{path.parent} has no {path.name}; expected the folder of a SimCLIP model.")
    state = load_file(path)
    if TABLE not in state or TOKENS in state:
        raise VlmrmError(f"{path} has no full token table: it is already compact, or not a SimCLIP model.")
    save_tensors(compact(state), path)
