"""From prompts to unit vectors, and the checks of prompts and embeddings."""

import unicodedata
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import normalize

Prompt = str | Sequence[str]
"""One prompt, or several whose embeddings are averaged."""

_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and a symbol that show nothing


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


def check_prompts(prompts: Any, role: str = "prompt") -> list[str]:
    """Checks and lists prompts: one string, or a sequence of strings.

    Args:
        prompts: what somebody gave.
        role: what error messages call it ("goal", "baseline").

    Raises:
        TypeError: it is neither a string nor a sequence of strings.
        ValueError: there is no prompt; or one is empty, shows nothing, or is not valid Unicode.
    """
    texts = [prompts] if isinstance(prompts, str) else prompts
    if not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"{role} must be a string or a list of strings, got {prompts!r} ({type(prompts).__name__}).")
    if not texts:
        raise ValueError(f"{role} is empty, got {prompts!r}; describe it in words, as in 'an upright pole'.")
    for text in texts:
        categories = {unicodedata.category(character) for character in text if character not in _BLANKS}
        if "Cs" in categories:
            raise ValueError(f"{role} {text!r} holds half of a character (a lone surrogate); type the text again.")
        if not any(category[0] in "LNPS" for category in categories):  # letters, numbers, punctuation, symbols
            raise ValueError(f"{role} is empty, got {text!r}; describe it in words, as in 'an upright pole'.")
    return list(texts)


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
