"""From prompts to unit vectors, and the check that embeddings fit together."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import normalize

Prompt = str | Sequence[str]
"""One prompt, or several whose embeddings are averaged."""


def embed_prompt(vlm, prompt: Prompt, role: str = "prompt") -> Tensor:
    """Embeds a prompt as one unit vector; several prompts are averaged and the average is normalized again.

    Args:
        vlm: vision-language model with ``embed_texts``.
        prompt: a string or a list of strings.
        role: what error messages call the prompt ("goal", "baseline").

    Returns:
        Unit vector, float32 ``(d,)``, on the model's device.

    Raises:
        TypeError: the prompt is neither a string nor a list of strings.
        ValueError: the prompt, or one of its strings, is empty.
    """
    texts = [prompt] if isinstance(prompt, str) else prompt
    if not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"{role} must be a string or a list of strings, got {prompt!r} ({type(prompt).__name__}).")
    if not texts or not all(text.strip() for text in texts):
        raise ValueError(f"{role} is empty, got {prompt!r}; describe it in words, as in 'an upright pole'.")
    return normalize(vlm.embed_texts(list(texts)).mean(dim=0), dim=0)


def embed_prompts(vlm, prompts: Sequence[Prompt], roles: Sequence[str]) -> Tensor:
    """Embeds prompts as rows, float32 ``(k, d)``; see `embed_prompt`."""
    return torch.stack([embed_prompt(vlm, prompt, role) for prompt, role in zip(prompts, roles, strict=True)])


def check_embeddings(images: Tensor, *prompts: Tensor, ndim: int) -> None:
    """Checks that images are ``(n, d)`` and each of the prompts ``(d,)`` (`ndim` 1) or ``(k, d)`` (`ndim` 2).

    Raises:
        TypeError: one of them is not a tensor.
        ValueError: the shapes do not fit.
    """
    for tensor in (images, *prompts):
        if not isinstance(tensor, Tensor):
            raise TypeError(
                f"Embeddings must be torch tensors, got {type(tensor).__name__}; torch.as_tensor(...) makes one."
            )
    for prompt in prompts:
        if images.ndim != 2 or prompt.ndim != ndim or prompt.shape[-1] != images.shape[1]:
            raise ValueError(
                f"Expected images (n, d) and prompts {'(d,)' if ndim == 1 else '(k, d)'}, "
                f"got {tuple(images.shape)} and {tuple(prompt.shape)}."
            )
