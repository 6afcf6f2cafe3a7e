"""Vision-language models: frames and sentences in, unit vectors of one space out.

vlm = load_vlm()                                     # simclip-micro: shipped, offline, fast on a CPU
vlm = load_vlm("ViT-L-14/laion2b_s32b_b82k")         # any open_clip architecture/tag
vlm.embed_images(frames) @ vlm.embed_texts("a pole standing upright").T      # cosine similarities
"""

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from ..errors import VlmrmError
from ..utils.devices import find_device, has_native_bf16
from ..utils.progress import say_once
from .checkpoints import find
from .compiling import Compiled
from .ensemble import Ensemble
from .loading import load
from .preprocess import preprocess
from .registry import list_vlms as list_vlms

_DTYPES = {"fp32": None, "bf16": torch.bfloat16, "fp16": torch.float16}
_LARGE = 20e6  # image-tower parameters from which bf16 pays
_PIXELS = {"cuda": 512 * 224**2}  # model input per forward pass, which bounds the memory
_TEXTS = 256  # texts per forward pass
_COMPILED = {"cuda"}  # kinds of devices on which compiling the image tower pays


def load_vlm(
    name: str | Path = "simclip-micro", device: str | torch.device = "auto", precision: str = "auto"
) -> "VLM | Ensemble":
    """Loads a vision-language model.

    Args:
        name: one of

            - a shipped model: ``"simclip-nano"``, ``"simclip-micro"`` or ``"simclip-mini"``; ``"simclip-micro-1"`` and
              ``"simclip-mini-1"`` are the last two before they were trained on, and paid most agents that ship;
            - any published open_clip weights, ``"architecture/tag"``: ``"ViT-L-14/laion2b_s32b_b82k"``. Tags
              that were trained with QuickGELU (OpenAI, DFN, MetaCLIP) get that variant of the architecture,
              with a notice;
            - any open_clip model on the Hugging Face Hub: ``"hf-hub:organisation/name"``, optionally with
              ``@revision``;
            - a folder with ``open_clip_config.json`` and safetensors weights, or such a weights file in it;
            - a weights file alone, its architecture in front: ``"ViT-B-32//path/to/file.safetensors"``. It is
              preprocessed like the first published tag of that architecture;
            - several of these with a plus in between, ``"simclip-micro+simclip-mini"``: they judge together, see
              `Ensemble`.

            See `list_vlms` for good choices. Downloads go to the cache of huggingface_hub and continue where
            they were cut. Pickles (``.bin``, ``.pt``) are never loaded.
        device: ``"auto"`` (cuda, else mps, else cpu) or any torch device.
        precision: ``"fp32"``; ``"bf16"`` or ``"fp16"`` (CUDA), which run the model under autocast; or
            ``"auto"``: bf16 where the device computes it natively (CUDA from Ampere on, CPUs with AVX512-BF16
            or AMX) and the image tower has at least 20 million parameters. Below that it gains little, and
            fp32 keeps rewards the same, to about 1e-6, whatever the batch and the machine.

    Returns:
        The model, ready to embed.

    Raises:
        TypeError: the name is not a string or path.
        ValueError: no such model, device or precision.
        VlmrmError: no network, no disk space, damaged or foreign weights, or a missing extra.

    Example:
        >>> vlm = load_vlm("simclip-micro", device="cpu")
        >>> images = vlm.embed_images(np.zeros((2, 64, 64, 3), dtype=np.uint8))
        >>> texts = vlm.embed_texts(["a pole standing upright", "a pole lying down", "a car"])
        >>> (images @ texts.T).shape
        torch.Size([2, 3])
    """
    device = find_device(device)
    _check_precision(precision, device)
    if isinstance(name, str) and "+" in name and not Path(name.partition("//")[2] or name).exists():
        members = [member.strip() for member in name.split("+")]
        if not all(members):
            raise ValueError(
                f"A model has no name in {name!r}; expected names with a plus in between, such as "
                "'simclip-micro+simclip-mini'."
            )
        return Ensemble([load_vlm(member, device, precision) for member in members])
    checkpoint = find(name)
    if checkpoint.architecture == f"{checkpoint.name.partition('/')[0]}-quickgelu":
        say_once(f"{checkpoint.name} was trained with QuickGELU: it is loaded as {checkpoint.architecture}.")
    model, tokenizer, vocabulary = load(checkpoint)
    return VLM(model, tokenizer, checkpoint.name, device, precision, vocabulary)


class VLM:
    """A CLIP-like model of open_clip, with its preprocessing and tokenizer.

    Usually made by `load_vlm`; the constructor is for open_clip models that are already in memory.

    Attributes:
        name: as given to `load_vlm`.
        image_size: side of the model's square input in pixels; frames of this size are not resized.
        embed_dim: dimension ``d`` of the embeddings.
        device: where the model is.
        precision: ``"fp32"``, ``"bf16"`` or ``"fp16"``.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        tokenizer: Any,
        name: str,
        device: str | torch.device = "auto",
        precision: str = "auto",
        vocabulary: Iterable[str] | None = None,
    ):
        sides = np.broadcast_to(model.visual.image_size, 2)
        if sides[0] != sides[1]:
            raise VlmrmError(
                f"{name!r} takes pictures of {sides[0]}x{sides[1]} pixels, but only models with "
                "square input can be used."
            )
        self.name = name
        self.image_size = int(sides[0])
        self.device = find_device(device)
        _check_precision(precision, self.device)
        self.precision = _auto_precision(model, self.device) if precision == "auto" else precision
        self.model = model.to(self.device).eval()
        self.tokenizer = tokenizer
        config = model.visual.preprocess_cfg
        self._preprocess = partial(
            preprocess,
            size=self.image_size,
            fill=config["fill_color"],
            **{key: config[key] for key in ("mean", "std", "interpolation", "resize_mode")},
        )
        self._vocabulary = None if vocabulary is None else frozenset(vocabulary)
        self._compiled: Compiled | None = None
        # What goes through the model at a time: pixels of frames, and texts.
        self._room = {"frames": _PIXELS.get(self.device.type, 64 * 224**2), "texts": _TEXTS}
        self._texts: dict[str, Tensor] = {}
        self.embed_dim = self.embed_texts("a").shape[1]
        say_once(f"{name}: {self.image_size}x{self.image_size} pixels, on {self.device} in {self.precision}.")

    def __repr__(self) -> str:
        return (
            f"VLM({self.name!r}, image_size={self.image_size}, embed_dim={self.embed_dim}, "
            f"device={str(self.device)!r}, precision={self.precision!r})"
        )

    def embed_images(self, frames: np.ndarray | Tensor) -> Tensor:
        """Embeds frames, as many as you like: they go through the model in chunks of bounded size.

        Args:
            frames: uint8 ``(n, height, width, 3)``, RGB, numpy or torch on any device.

        Returns:
            Unit vectors, float32 ``(n, embed_dim)``, on the model's device, without grad.

        Raises:
            TypeError: not an array or tensor, or not uint8.
            ValueError: wrong shape or an empty batch.
            VlmrmError: the GPU's memory does not suffice for a single frame.
        """
        _check_frames(frames)
        # A frame counts with its size as the model sees it, or with an eighth of its own where that is more.
        pixels = max(self.image_size**2, frames.shape[1] * frames.shape[2] // 8)

        def encode(part: np.ndarray | Tensor) -> Tensor:
            if isinstance(part, np.ndarray):
                part = torch.from_numpy(np.require(part, requirements=["C", "W"]))
            encode_image = self._compiled or self.model.encode_image
            return encode_image(self._preprocess(part.to(self.device)))

        return self._embed(encode, frames, "frames", pixels)

    def embed_texts(self, texts: str | Sequence[str]) -> Tensor:
        """Embeds sentences. Each is computed once and then remembered.

        A sentence longer than the model reads is cut, with a warning that shows what was cut.

        Args:
            texts: one sentence, or a sequence of ``k``.

        Returns:
            Unit vectors, float32 ``(k, embed_dim)``, on the model's device, without grad.

        Raises:
            TypeError: not a string or a sequence of strings.
            ValueError: no text, or an empty one.
        """
        texts = _check_texts(texts)
        new = [text for text in dict.fromkeys(texts) if text not in self._texts]
        for text in new:
            if cut := self._unread(text):
                warnings.warn(
                    f"{self.name} reads {self.tokenizer.context_length} tokens, so the end of the "
                    f"prompt was cut off: {cut!r}",
                    stacklevel=2,
                )

        def encode(part: list[str]) -> Tensor:
            return self.model.encode_text(self.tokenizer(part).to(self.device))

        if new:
            self._texts.update(zip(new, self._embed(encode, new, "texts")))
        return torch.stack([self._texts[text] for text in texts])

    def compile_tower(self) -> None:
        """Compiles the image tower with ``torch.compile`` where that pays: on CUDA, before very many frames.

        The first batches then take a minute or so longer. Where compiling fails, the model goes on without it
        and says so once. On other devices nothing changes.
        """
        if self.device.type in _COMPILED and self._compiled is None:
            self._compiled = Compiled(self.model.encode_image, f"{self.name}: its image tower")

    def unknown_words(self, text: str) -> list[str]:
        """The words of a text that a shipped model never saw in training, in lower case and in order.

        Its answers to a text with unknown words are guesses. Models that keep no word list, such as those
        trained on web data, give an empty list.
        """
        if self._vocabulary is None:
            return []
        words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("’", "'"))
        return [
            word
            for word in dict.fromkeys(words)
            if word not in self._vocabulary and word.removesuffix("'s") not in self._vocabulary
        ]

    def _embed(self, encode: Callable[[Any], Tensor], items: Any, room: str, cost: int = 1) -> Tensor:
        """Encodes items, each of which takes `cost` of the room, chunk by chunk, and normalises.

        When the GPU's memory runs out, chunks are halved, in this call and in all later ones.
        """
        parts, start = [], 0
        dtype = _DTYPES[self.precision]
        with torch.no_grad(), torch.autocast(self.device.type, dtype) if dtype else nullcontext():
            while start < len(items):
                chunk = max(1, min(self._room[room] // cost, len(items) - start))
                try:
                    embeddings = encode(items[start : start + chunk])
                except torch.cuda.OutOfMemoryError:
                    if chunk == 1:
                        raise VlmrmError(
                            f"{self.name} does not fit into the memory of {self.device}: use a "
                            "smaller model (see list_vlms()) or device='cpu'."
                        ) from None
                    self._room[room] = chunk // 2 * cost
                    say_once(
                        f"{self.name}: the memory of {self.device} ran out with {chunk:,} {room} at a "
                        f"time, so it goes on with {chunk // 2:,}."
                    )
                    continue
                parts.append(normalize(embeddings.float(), dim=-1))
                start += chunk
        return torch.cat(parts)

    def _unread(self, text: str) -> str:
        """The end of a text that does not fit into the model's context, or an empty string."""
        length = self.tokenizer.context_length
        if hasattr(self.tokenizer, "encode"):  # open_clip's own tokenizer; it adds a start and an end token
            return self.tokenizer.decode(self.tokenizer.encode(text)[length - 2 :]).strip()
        inner, text = self.tokenizer.tokenizer, self.tokenizer.clean_fn(text)
        tokens = inner(text, add_special_tokens=False).input_ids
        room = length - (len(inner(text).input_ids) - len(tokens))
        return inner.decode(tokens[room:]).strip()


def _auto_precision(model: torch.nn.Module, device: torch.device) -> str:
    parameters = sum(parameter.numel() for parameter in model.visual.parameters())
    return "bf16" if parameters >= _LARGE and has_native_bf16(device) else "fp32"


def _check_precision(precision: str, device: torch.device) -> None:
    known = ["auto", "fp32"] + {"cuda": ["bf16", "fp16"], "cpu": ["bf16"]}.get(device.type, [])
    if precision not in known:
        raise ValueError(f"precision={precision!r} is not possible on {device}: use {', '.join(known)}.")


def _check_frames(frames: Any) -> None:
    """Frames must be uint8 (n, height, width, 3); nothing is guessed."""
    if not isinstance(frames, np.ndarray | Tensor):
        raise TypeError(
            f"frames must be a numpy array or torch tensor, not {type(frames).__name__}. Put a "
            "list of frames together with np.stack(frames)."
        )
    shape = tuple(frames.shape)
    if frames.dtype not in (np.uint8, torch.uint8):
        raise TypeError(
            f"frames must be uint8 with values 0..255, not {frames.dtype}. If they are floats in "
            "[0, 1], use (255 * frames).round() and convert to uint8."
        )
    if len(shape) != 4:
        one = " For a single frame, use frames[None]." if len(shape) == 3 else ""
        raise ValueError(f"frames must have the shape (n, height, width, 3), not {shape}.{one}")
    if shape[3] != 3:
        hint = ""
        if shape[1] == 3:
            call = "permute" if isinstance(frames, Tensor) else "transpose"
            hint = f" Channels come last: use frames.{call}(0, 2, 3, 1)."
        elif shape[3] == 4:
            hint = " Drop the alpha channel: use frames[..., :3]."
        raise ValueError(f"frames must have the shape (n, height, width, 3), not {shape}.{hint}")
    if 0 in shape:
        raise ValueError(f"frames must hold at least one frame and one pixel; their shape is {shape}.")


def _check_texts(texts: Any) -> list[str]:
    """A non-empty list of non-empty strings."""
    if isinstance(texts, str):
        texts = [texts]
    if not isinstance(texts, Sequence) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"A prompt must be a string or a list of strings, not {texts!r}.")
    if len(texts) == 0:
        raise ValueError("At least one prompt is needed, but the list is empty.")
    for text in texts:
        if not text.strip():
            raise ValueError(f"A prompt must not be empty: {text!r} (in {texts!r}).")
    return list(texts)
