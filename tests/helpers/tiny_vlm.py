"""Small open_clip models with random weights, saved in the layout of the shipped ones."""

import json
from pathlib import Path

import numpy as np
import open_clip
import torch
from safetensors.torch import save_file

MODEL = {
    "embed_dim": 48,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 64, "head_width": 32, "patch_size": 16},
    "text_cfg": {"context_length": 32, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
}
PREPROCESS = {
    "size": 64,
    "mean": [0.4, 0.5, 0.6],
    "std": [0.2, 0.3, 0.25],
    "interpolation": "bicubic",
    "resize_mode": "shortest",
}
VOCABULARY = ["a", "an", "cart", "is", "on", "pole", "standing", "the", "upright"]


def save_tiny(
    folder: Path, vocabulary: bool = True, dtype: torch.dtype = torch.float16, seed: int = 0, size: int = 64
) -> Path:
    """Writes a model in the shipped layout; a seed gives the same weights every time."""
    folder.mkdir(parents=True, exist_ok=True)
    architecture = MODEL | {"vision_cfg": MODEL["vision_cfg"] | {"image_size": size}}
    config = {"model_cfg": architecture, "preprocess_cfg": PREPROCESS | {"size": size}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = open_clip.CLIP(**json.loads(json.dumps(architecture)))
    save(model, folder / "open_clip_model.safetensors", dtype)
    if vocabulary:
        (folder / "vocabulary.json").write_text(json.dumps(VOCABULARY))
    return folder


def save(model: torch.nn.Module, path: Path, dtype: torch.dtype = torch.float32) -> None:
    """Writes a model's state as safetensors."""
    state = model.state_dict()
    floats = {key: value.to(dtype) for key, value in state.items() if value.is_floating_point()}
    save_file({key: value.contiguous() for key, value in (state | floats).items()}, path)


def frames(n=3, height=64, width=64, seed=0):
    """Blocks with sharp edges under noise: what is hardest to resize alike."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(0, 2, (n, -(-height // 8), -(-width // 8), 3)) * 255
    noise = rng.integers(-40, 40, (n, height, width, 3))
    return (blocks.repeat(8, 1).repeat(8, 2)[:, :height, :width] + noise).clip(0, 255).astype(np.uint8)


def configure(folder, model):
    """Rewrites the configuration of a saved model."""
    config = {"model_cfg": model, "preprocess_cfg": PREPROCESS}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
