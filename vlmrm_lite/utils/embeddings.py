"""From prompts to unit vectors, and the checks of prompts and embeddings."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import normalize

from .prompts import Prompt, check_prompts


def embed_prompt(vlm, prompt: Prompt, role: str = "prompt") -> Tensor:
    """Embeds a prompt as one unit vector; several prompts are averaged and the average is normalized again.

    Args:
        vlm: vision-language model with ``embed_texts``.
        prompt: a string or a list of strings.
        role: what error messages call the prompt ("goal", "baseline").

    Returns:
        Unit vector, float32 ``(d,)``, on the model's device.

    Raises:
        TypeError, ValueError: see `check_prompts`.
    """
    return normalize(vlm.embed_texts(check_prompts(prompt, role)).mean(dim=0), dim=0)


def check_negatives(goal: Prompt, negatives: str | Sequence[Prompt]) -> Sequence[Prompt]:
    """Checks and lists the negatives of a contrastive reward.

    Raises:
        ValueError: there are none, or the goal is one of them.
    """
    negatives = [negatives] if isinstance(negatives, str) else negatives
    if not isinstance(negatives, Sequence) or not negatives:
        raise ValueError(f"negatives must be a list of at least one prompt, got {negatives!r}.")
    if goal in negatives:
        raise ValueError(f"The goal {goal!r} is also among the negatives and can never win; remove it.")
    return negatives


def check_vlm(vlm: Any) -> None:
    """Raises ``TypeError`` if something is no vision-language model, such as its name or a number."""
    if not callable(getattr(vlm, "embed_images", None)) or not callable(getattr(vlm, "embed_texts", None)):
        hint = f" To load one by its name: vlmrm_lite.load_vlm({vlm!r})." if isinstance(vlm, str) else ""
        raise TypeError(
            f"The vlm is {vlm!r}, a {type(vlm).__name__}; expected a model with embed_images and embed_texts, as "
            f"load_vlm makes it.{hint}"
        )


def embed_prompts(vlm, prompts: Sequence[Prompt], roles: Sequence[str]) -> Tensor:
    """Embeds prompts as rows, float32 ``(k, d)``; see `embed_prompt`."""
    return torch.stack([embed_prompt(vlm, prompt, role) for prompt, role in zip(prompts, roles, strict=True)])


def check_embeddings(images: Tensor, *prompts: Tensor, ndim: int) -> None:
    """Checks that images are ``(n, d)`` and each of the prompts ``(d,)`` (`ndim` 1) or ``(k, d)`` (`ndim` 2).

    Raises:
        TypeError: one of them is not a tensor of floating-point numbers, or their dtypes differ.
        ValueError: the shapes do not fit, or a number is not finite.
    """
    for tensor in (images, *prompts):
        if not isinstance(tensor, Tensor):
            raise TypeError(
                f"Embeddings must be torch tensors, got {type(tensor).__name__}; torch.as_tensor(...) makes one."
            )
        if not tensor.is_floating_point() or tensor.dtype != images.dtype:
            raise TypeError(
                f"Embeddings must have one floating-point dtype, got {images.dtype} and {tensor.dtype}; .float() makes "
                "float32 of them."
            )
    for prompt in prompts:
        if images.ndim != 2 or prompt.ndim != ndim or prompt.shape[-1] != images.shape[1] or 0 in prompt.shape:
            raise ValueError(
                f"Expected images (n, d) and prompts {'(d,)' if ndim == 1 else '(k, d)'}, "
                f"got {tuple(images.shape)} and {tuple(prompt.shape)}."
            )
    for name, tensor in (("images", images), *(("prompts", prompt) for prompt in prompts)):
        if not tensor.isfinite().all():
            raise ValueError(f"Embeddings must be finite numbers, but {name} hold NaN or infinity.")
