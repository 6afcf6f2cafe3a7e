"""An open_clip model in memory becomes a folder that `load_vlm` reads."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from open_clip.tokenizer import SimpleTokenizer

from ...errors import VlmrmError
from ...utils.files import atomic_write, save_tensors
from ...vlm.checkpoints import WEIGHTS
from ...vlm.inputs import list_words

_PREPROCESSING = {
    "mode": "RGB",
    "mean": [0.5, 0.5, 0.5],
    "std": [0.5, 0.5, 0.5],
    "interpolation": "bicubic",
    "resize_mode": "squash",
    "fill_color": 0,
}


def save(model: torch.nn.Module, config: Mapping[str, Any], captions: Sequence[str], folder: str | Path) -> Path:
    """Saves an open_clip model that was trained on pixels in [-1, 1].

    The folder holds ``open_clip_config.json``, the weights, and ``vocabulary.json`` with the words of the captions. The
    tokens of all other words get the embedding zero: they have no effect, instead of that of their random initial one.

    Args:
        model: an ``open_clip.CLIP`` with CLIP's own tokenizer.
        config: the arguments that it was built with.
        captions: all captions that it may have seen, or texts with the same words.
        folder: where to; files of the same names are replaced.

    Returns:
        The folder, which `load_vlm` reads.

    Raises:
        VlmrmError: a weight is NaN or infinite, or the folder cannot be written.
    """
    folder = Path(folder).expanduser()
    weights = {name: value.detach().clone().contiguous() for name, value in model.state_dict().items()}
    weights.pop("attn_mask", None)  # older versions of open_clip store it; it is no weight
    broken = next((name for name, value in weights.items() if not value.isfinite().all()), None)
    if broken is not None:
        raise VlmrmError(
            f"The weight {broken} is NaN or infinite, so the model was not saved to {folder}. Train again with a lower "
            "learning rate."
        )
    words = sorted({word for caption in captions for word in list_words(caption)})
    table = weights["token_embedding.weight"]
    unseen = torch.ones(len(table), dtype=torch.bool)
    unseen[_tokens(captions)] = False
    table[unseen] = 0
    save_tensors(weights, folder / WEIGHTS[0])
    size = config["vision_cfg"]["image_size"]
    texts = {
        "open_clip_config.json": {"model_cfg": config, "preprocess_cfg": {"size": [size, size], **_PREPROCESSING}},
        "vocabulary.json": words,
    }
    for name, content in texts.items():
        with atomic_write(folder / name) as temporary:
            temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return folder


def _tokens(captions: Sequence[str]) -> list[int]:
    """Lists the ids of all tokens of the captions, and those of the start and the end of a text."""
    tokenizer = SimpleTokenizer()
    ids = {tokenizer.sot_token_id, tokenizer.eot_token_id}
    for caption in captions:
        ids.update(tokenizer.encode(caption))
    return sorted(ids)
