"""The SimCLIP models: open_clip configurations, a compact token embedding, and export to an open_clip folder."""

import copy
import json
from pathlib import Path

import numpy as np
import open_clip
import torch
from torch import nn

from ..errors import VlmrmError
from ..utils.files import save_tensors
from .data import MEAN, STD, UNSEEN

SIZE, CONTEXT = 64, 32  # height and width of an image in pixels; tokens of a text
WEIGHTS = "open_clip_model.safetensors"


def _config(tower: str, embed_dim: int, width: int, layers: int) -> dict:
    """An open_clip configuration: an image tower of timm and a text transformer with heads of width 32."""
    return {
        "embed_dim": embed_dim,
        "init_logit_scale": float(np.log(10)),
        "vision_cfg": {"image_size": SIZE, "timm_model_name": tower, "timm_pool": "avg", "timm_proj": ""},
        "text_cfg": {
            "context_length": CONTEXT,
            "vocab_size": 49408,
            "width": width,
            "heads": width // 32,
            "layers": layers,
            "proj_bias": True,
        },
    }


MODELS = {
    "simclip-nano": _config("mobilenetv4_conv_small_035", 64, 64, 2),
    "simclip-micro": _config("mobilenetv4_conv_small_050", 128, 128, 3),
    "simclip-mini": _config("mobilenetv4_conv_small", 128, 128, 4),
}
GOALS = "simclip-goals"
"""The model for tasks with many goals: it knows the phone as well, and its captions of one image compete."""

MODELS[GOALS] = MODELS["simclip-micro"]


def compact_model(config: dict, tokens: int) -> nn.Module:
    """Builds a model with embeddings of the seen tokens only; row 0 stands for all other tokens and stays zero."""
    model = open_clip.CLIP(**copy.deepcopy(config))
    width = config["text_cfg"]["width"]
    model.token_embedding = nn.Embedding(tokens + 1, width, padding_idx=UNSEEN)
    nn.init.normal_(model.token_embedding.weight, std=0.02)
    nn.init.zeros_(model.token_embedding.weight[UNSEEN])
    return model


def export(model: nn.Module, config: dict, tokens: np.ndarray, words: list[str], folder: Path) -> None:
    """Writes an open_clip folder: configuration, fp16 weights and the vocabulary of the captions.

    Tokens that occur in no caption get the zero vector, so that unknown words have no effect instead of a random one.

    Raises:
        VlmrmError: a weight is NaN, infinite, or too large for fp16; the files in the folder are unchanged.
    """
    state = {
        key: value.detach().to(torch.float16).contiguous()
        for key, value in model.state_dict().items()
        if key != "attn_mask"
    }
    for key, value in state.items():
        if not value.isfinite().all():
            raise VlmrmError(
                f"The weight {key} is NaN, infinite, or too large for fp16, so the model was not exported to {folder}. "
                "Start again with a lower learning rate."
            )
    small = state["token_embedding.weight"]
    large = torch.zeros(config["text_cfg"]["vocab_size"], small.shape[1], dtype=torch.float16)
    large[torch.from_numpy(tokens)] = small[1:]
    state["token_embedding.weight"] = large
    save_tensors(state, folder / WEIGHTS)
    preprocess = {
        "size": [SIZE, SIZE],
        "mode": "RGB",
        "mean": MEAN,
        "std": STD,
        "interpolation": "bicubic",
        "resize_mode": "squash",
        "fill_color": 0,
    }
    (folder / "open_clip_config.json").write_text(
        json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}, indent=2) + "\n"
    )
    (folder / "vocabulary.json").write_text(json.dumps(words, indent=0) + "\n")
