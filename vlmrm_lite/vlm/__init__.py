"""Vision-language models: frames and prompts in, unit vectors of one space out.

``load_vlm`` finds a model's files (`checkpoints`, `hub`), builds it (`loading`) and gives a `VLM` (`model`).
"""

from .ensemble import Ensemble
from .model import VLM, load_vlm
from .registry import list_vlms

__all__ = ["VLM", "Ensemble", "list_vlms", "load_vlm"]
