"""Several vision-language models that judge as one, so that an agent has to convince all of them.

    vlm = load_vlm("simclip-nano+simclip-micro+simclip-mini")       # a VLM like any other

What a single model takes for the goal, and is not, an agent finds sooner or later. Models that were trained apart
are often wrong about different pictures.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor


class Ensemble:
    """Models side by side: every cosine similarity is the mean of theirs.

    Their unit vectors, of ``d_1, d_2, ...`` dimensions, are put one after the other and divided by the square root of
    the number of models. That is a unit vector again, so that all rewards work as with a single model.

    Args:
        members: two or more models as `load_vlm` gives them, on one device.

    Attributes:
        name: theirs, with a plus in between.
        image_size: the largest of theirs; a model that wants less resizes.
        embed_dim: the sum of theirs.
        device, precision: of the first.

    Example:
        >>> import vlmrm_lite as vl
        >>> vlm = vl.load_vlm("simclip-nano+simclip-mini", device="cpu")
        >>> vlm.embed_images(np.zeros((2, 64, 64, 3), dtype=np.uint8)).shape
        torch.Size([2, 192])
    """

    def __init__(self, members: Sequence[Any]):
        self.members = list(members)
        self.name = "+".join(member.name for member in self.members)
        self.image_size = max(member.image_size for member in self.members)
        self.embed_dim = sum(member.embed_dim for member in self.members)
        self.device, self.precision = self.members[0].device, self.members[0].precision

    def __repr__(self) -> str:
        return f"Ensemble({', '.join(map(repr, self.members))})"

    def embed_images(self, frames: np.ndarray | Tensor) -> Tensor:
        """Embeds frames, as `VLM.embed_images` does."""
        return self._join(member.embed_images(frames) for member in self.members)

    def embed_texts(self, texts: str | Sequence[str]) -> Tensor:
        """Embeds sentences, as `VLM.embed_texts` does."""
        return self._join(member.embed_texts(texts) for member in self.members)

    def compile_tower(self) -> None:
        """Compiles the image towers, as `VLM.compile_tower` does."""
        for member in self.members:
            member.compile_tower()

    def unknown_words(self, text: str) -> list[str]:
        """The words of a text that one of the models never saw in training, in lower case and in order."""
        unknown = [member.unknown_words(text) for member in self.members]
        return list(dict.fromkeys(word for words in unknown for word in words))

    def _join(self, embeddings) -> Tensor:
        return torch.cat(list(embeddings), dim=-1) / len(self.members) ** 0.5
