"""A table of recommended vision-language models."""

from math import prod
from pathlib import Path

import open_clip
import pandas as pd
from safetensors import safe_open

from ..utils.paths import data_path
from . import checkpoints, hub
from .schema import read_config

# name, paper, million parameters, pixels, megabytes to download, license, extra.
# Parameters and pixels come from open_clip's configurations, sizes and licenses from the Hub.
_PUBLISHED = [
    ("RN50/openai", "A", 102.0, 224, 408, "MIT", ""),
    ("ViT-L-14/laion2b_s32b_b82k", "A", 427.6, 224, 1711, "MIT", ""),
    ("ViT-H-14/laion2b_s32b_b79k", "A", 986.1, 224, 3945, "MIT", ""),
    ("ViT-bigG-14/laion2b_s39b_b160k", "A", 2539.6, 224, 10159, "MIT", ""),
    ("MobileCLIP2-S0/dfndr2b", "", 74.8, 256, 300, "Apple ML research", ""),
    ("MobileCLIP2-S2/dfndr2b", "", 99.2, 256, 398, "Apple ML research", ""),
    ("MobileCLIP2-S4/dfndr2b", "", 445.4, 256, 1783, "Apple ML research", ""),
    ("PE-Core-S-16-384/meta", "", 87.2, 384, 349, "Apache-2.0", ""),
    ("PE-Core-B-16/meta", "", 447.7, 224, 1791, "Apache-2.0", ""),
    ("PE-Core-L-14-336/meta", "", 671.1, 336, 2685, "Apache-2.0", ""),
    ("ViT-L-14/dfn2b_s39b", "", 427.6, 224, 1711, "Apple ML research", ""),
    ("ViT-B-16-SigLIP2/webli", "", 375.2, 224, 1501, "Apache-2.0", "siglip"),
    ("ViT-SO400M-14-SigLIP2/webli", "", 1135.5, 224, 4542, "Apache-2.0", "siglip"),
]


def list_vlms() -> pd.DataFrame:
    """Lists good choices for `load_vlm`: shipped models, those used in paper A, and better ones published since.

    Returns:
        One row per model: ``name`` (for `load_vlm`), ``paper`` ("A" if paper A used it, "shipped" for shipped models),
        ``parameters_M`` (millions, both towers), ``pixels`` (side of the input), ``download_MB`` (0 for shipped
        models), ``license`` (of the weights), ``extra`` (for ``pip install 'vlmrm-lite[extra]'``, if one is needed) and
        ``here`` (whether it is already on this machine).
    """
    rows = [_shipped(name) for name in checkpoints.shipped()]
    rows += [(*row, _is_cached(row[0])) for row in _PUBLISHED]
    columns = ["name", "paper", "parameters_M", "pixels", "download_MB", "license", "extra", "here"]
    return pd.DataFrame(rows, columns=columns)


def _shipped(name: str) -> tuple:
    folder = data_path("clip", name)
    config = read_config(folder / checkpoints.CONFIG)["model_cfg"]
    parameters = _parameters(folder / checkpoints.WEIGHTS[0])
    return name, "shipped", parameters, config["vision_cfg"]["image_size"], 0, "MIT", "", True


def _parameters(path: Path) -> float:
    """Millions of parameters in a safetensors file, from its header alone."""
    with safe_open(path, framework="pt") as file:
        return round(sum(prod(file.get_slice(key).get_shape()) for key in file.keys()) / 1e6, 1)


def _is_cached(name: str) -> bool:
    repo = open_clip.get_pretrained_cfg(*name.split("/"))["hf_hub"].rpartition("/")[0]
    revision = checkpoints.REVISIONS.get(repo, "main")
    return any(hub.cached(repo, file, revision) is not None for file in checkpoints.WEIGHTS)
