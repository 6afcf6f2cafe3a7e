"""Vision-language models: frames and prompts in, unit vectors of one space out.

`load_vlm` finds a model's files (`checkpoints`, `hub`), builds it (`loading`) and returns a `VLM` (`model`).
"""

from .ensemble import Ensemble
from .loading import load_vlm
from .model import VLM
from .registry import list_vlms

__all__ = ["VLM", "Ensemble", "list_vlms", "load_vlm"]
