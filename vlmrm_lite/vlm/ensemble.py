"""Several vision-language models that score frames together, so that an agent has to satisfy all of them.

    vlm = load_vlm("simclip-nano+simclip-micro+simclip-mini")       # a VLM like any other

Given enough steps, an agent finds the states that a single model mistakes for the goal. Models trained independently
often make different mistakes.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


class Ensemble:
    """Several models side by side: every cosine similarity is the mean over the models.

    The unit vectors of the models, of ``d_1, d_2, ...`` dimensions, are concatenated and divided by the square root of
    the number of models. The result is a unit vector again, so all rewards work as with a single model.

    Args:
        members: two or more models as `load_vlm` returns them, on one device.

    Attributes:
        name: the names of the members, joined by a plus.
        image_size: the largest of the members; the others resize.
        embed_dim: the sum over the members.
        device, precision: of the first member.

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
        """Embeds frames; see `VLM.embed_images`."""
        return self._join(member.embed_images(frames) for member in self.members)

    def embed_texts(self, texts: str | Sequence[str]) -> Tensor:
        """Embeds prompts; see `VLM.embed_texts`."""
        return self._join(member.embed_texts(texts) for member in self.members)

    def compile_tower(self) -> None:
        """Compiles the image towers; see `VLM.compile_tower`."""
        for member in self.members:
            member.compile_tower()

    @property
    def has_vocabulary(self) -> bool:
        """Whether one of the models can tell which words it knows."""
        return any(member.has_vocabulary for member in self.members)

    def unknown_words(self, text: str) -> list[str]:
        """Lists the words of a text that at least one model never saw in training, in lower case and in order."""
        unknown = [member.unknown_words(text) for member in self.members]
        return list(dict.fromkeys(word for words in unknown for word in words))

    @property
    def has_ground(self) -> bool:
        """Whether one of the models can tell which pictures it knows."""
        return any(member.has_ground for member in self.members)

    def unknown_pictures(self, frames: np.ndarray | Tensor) -> NDArray[np.bool_]:
        """Finds the pictures that at least one model does not know, bool ``(n,)``; see `VLM.unknown_pictures`."""
        return np.any([member.unknown_pictures(frames) for member in self.members], axis=0)

    def _join(self, embeddings: Iterable[Tensor]) -> Tensor:
        return torch.cat(list(embeddings), dim=-1) / len(self.members) ** 0.5
