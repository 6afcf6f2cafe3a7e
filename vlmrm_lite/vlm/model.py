"""A vision-language model: frames and prompts in, unit vectors of one space out.

vlm = load_vlm()                                     # simclip-micro: shipped, offline, fast on a CPU
vlm = load_vlm("ViT-L-14/laion2b_s32b_b82k")         # any open_clip architecture/tag
vlm.embed_images(frames) @ vlm.embed_texts("a pole standing upright").T      # cosine similarities
"""

import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import normalize

from ..errors import VlmrmError
from ..utils.devices import find_device
from ..utils.forked import limit_threads_after_fork
from ..utils.progress import report_once
from ..utils.prompts import check_prompts
from . import ground as grounds
from .compiling import CompiledFunction
from .inputs import check_frames, list_symbols, list_words
from .onnx_tower import OnnxTower
from .precision import DTYPES, check_precision, choose_precision
from .preprocess import preprocess

_PIXELS = {"cuda": 512 * 224**2}  # pixels of model input per forward pass, which bounds the memory
_TEXTS = 256  # prompts per forward pass
_CHECKED = 64  # frames that are compared with the ground at once
_COMPILED = {"cuda"}  # device types on which compiling the image tower is worth the wait


class VLM:
    """A CLIP-like model of open_clip, with its preprocessing and tokenizer.

    Usually made by `load_vlm`; the constructor is for open_clip models that are already in memory. If weights of the
    image tower are changed later, PyTorch runs it from then on.

    Attributes:
        name: as given to `load_vlm`.
        image_size: side of the model's square input in pixels; frames of this size are not resized.
        embed_dim: dimension ``d`` of the embeddings.
        device: the model's device.
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
        tower: OnnxTower | None = None,
        ground: grounds.Ground | None = None,
    ):
        sides = np.broadcast_to(model.visual.image_size, 2)
        if sides[0] != sides[1]:
            raise VlmrmError(
                f"{name!r} takes images of {sides[0]}x{sides[1]} pixels; only models with square input are supported."
            )
        self.name = name
        self.image_size = int(sides[0])
        self.device = find_device(device)
        check_precision(precision, self.device)
        self.precision = choose_precision(model, self.device) if precision == "auto" else precision
        self.model = model.to(self.device).eval()
        self.tokenizer = tokenizer
        config = model.visual.preprocess_cfg
        self._preprocess = partial(
            preprocess,
            size=self.image_size,
            fill=config["fill_color"],
            mean=config["mean"],
            std=config["std"],
            interpolation=config["interpolation"],
            resize_mode=config["resize_mode"],
        )
        self._vocabulary = None if vocabulary is None else frozenset(vocabulary)
        self._compiled: CompiledFunction | None = None
        self._tower = tower
        self._ground = None if ground is None else grounds.Ground(*(part.to(self.device) for part in ground))
        self._check_pictures = ground is not None  # at the next batch
        # Upper bounds per forward pass: pixels of frames, and number of texts.
        self._batch_limits = {"frames": _PIXELS.get(self.device.type, 64 * 224**2), "texts": _TEXTS}
        self._texts: dict[str, Tensor] = {}
        self.embed_dim = self.embed_texts("a").shape[1]
        report_once(f"{name}: {self.image_size}x{self.image_size} pixels, on {self.device} in {self.precision}.")

    def __repr__(self) -> str:
        return (
            f"VLM({self.name!r}, image_size={self.image_size}, embed_dim={self.embed_dim}, "
            f"device={str(self.device)!r}, precision={self.precision!r})"
        )

    def embed_images(self, frames: np.ndarray | Tensor) -> Tensor:
        """Embeds any number of frames, in batches of bounded size.

        Args:
            frames: uint8 ``(n, height, width, 3)``, RGB, numpy or torch on any device.

        Returns:
            Unit vectors, float32 ``(n, embed_dim)``, on the model's device, without grad.

        Warns:
            UserWarning: most frames of the very first batch are unknown; see `unknown_pictures`.

        Raises:
            TypeError: not an array or tensor, or not uint8.
            ValueError: wrong shape, an empty batch, or frames too narrow for the model.
            VlmrmError: the GPU has too little memory for a single frame, or an embedding is not finite.
        """
        check_frames(frames)
        if self._check_pictures:
            self._check_pictures = False
            self._warn_of_unknown_pictures(frames[:_CHECKED])
        # The cost of a frame: its pixels after resizing, or a part of its own pixels, before or after the first of the
        # two passes of a resize, if that is more.
        height, width = frames.shape[1:3]
        pixels = max(self.image_size**2, height * width // 8, max(height, width) * self.image_size // 4)
        return self._embed(lambda part: self._encode_image(self._to_pixels(part)), frames, "frames", pixels)

    def embed_texts(self, texts: str | Sequence[str]) -> Tensor:
        """Embeds prompts. Each prompt is computed once and then cached.

        A prompt that exceeds the model's context length is truncated, with a warning that shows what was cut off.

        Args:
            texts: one prompt, or a sequence of ``k`` prompts.

        Returns:
            Unit vectors, float32 ``(k, embed_dim)``, on the model's device, without grad.

        Raises:
            TypeError: not a string or a sequence of strings.
            ValueError: no prompt, or an empty one.
        """
        texts = check_prompts(texts)
        new = [text for text in dict.fromkeys(texts) if text not in self._texts]
        for text in new:
            if cut := self._truncated_tail(text):
                shown = cut if len(cut) <= 100 else cut[:100] + "…"
                warnings.warn(
                    f"{self.name} reads {self.tokenizer.context_length} tokens, so the end of the "
                    f"prompt ({len(cut.split())} words) was cut off: {shown!r}",
                    stacklevel=2,
                )

        def encode(part: list[str]) -> Tensor:
            return self.model.encode_text(self.tokenizer(part).to(self.device))

        if new:
            self._texts.update(zip(new, self._embed(encode, new, "texts")))
        return torch.stack([self._texts[text] for text in texts])

    @property
    def engine(self) -> str:
        """What runs the image tower: ``"onnx"`` or ``"torch"``."""
        return "onnx" if self._tower is not None and self._tower.fits(self.model.visual) else "torch"

    @property
    def temperature(self) -> float:
        """The temperature of the softmax that the model was trained with, ``1 / logit_scale``."""
        return float(1 / self.model.logit_scale.detach().exp())

    def compile_tower(self) -> None:
        """Compiles the image tower with ``torch.compile`` on CUDA; worth it before a large number of frames.

        The first batches then take about a minute longer. If compilation fails, the model runs uncompiled and reports
        that once. On other devices this does nothing.
        """
        if self.device.type in _COMPILED and self._compiled is None:
            self._compiled = CompiledFunction(self.model.encode_image, f"{self.name}: the image tower")

    @property
    def has_vocabulary(self) -> bool:
        """Whether the model can tell which words it knows; see `unknown_words`."""
        return self._vocabulary is not None

    def unknown_words(self, text: str) -> list[str]:
        """Lists the words of a text that a shipped model never saw in training, in lower case and in order.

        Symbols such as emoji, and characters that nobody sees, count as words: the model never saw them either. Rewards
        for a prompt with unknown words are unreliable. Models without a word list, such as those trained on web data,
        return an empty list.
        """
        if self._vocabulary is None:
            return []
        unknown = [
            word
            for word in list_words(text)
            if word not in self._vocabulary and word.removesuffix("'s") not in self._vocabulary
        ]
        return unknown + list_symbols(text)

    @property
    def has_ground(self) -> bool:
        """Whether the model can tell which pictures it knows; see `unknown_pictures`."""
        return self._ground is not None

    def unknown_pictures(self, frames: np.ndarray | Tensor) -> NDArray[np.bool_]:
        """Finds the pictures that lie off the model's ground: unlike all that it was trained on.

        Rewards for unknown pictures are unreliable. The pictures themselves decide, not their embeddings; see `ground`.
        Models without a ground, such as those trained on web data, know all pictures.

        Args:
            frames: as for `embed_images`.

        Returns:
            Whether each is unknown, bool ``(n,)``.

        Raises:
            TypeError, ValueError: see `embed_images`.
        """
        check_frames(frames)
        if self._ground is None:
            return np.zeros(len(frames), bool)
        parts = [frames[start : start + _CHECKED] for start in range(0, len(frames), _CHECKED)]
        return torch.cat([grounds.unknown(self._to_pixels(part), self._ground) for part in parts]).cpu().numpy()

    def _warn_of_unknown_pictures(self, frames: np.ndarray | Tensor) -> None:
        unknown = self.unknown_pictures(frames)
        if 2 * unknown.sum() > len(unknown):
            warnings.warn(
                f"{self.name} was trained without pictures like these ({unknown.sum()} of the first {len(unknown)}), "
                "so their embeddings and rewards are guesses. For an environment of your own, load a model that was "
                'trained on the web, such as load_vlm("ViT-L-14/laion2b_s32b_b82k").',
                stacklevel=4,
            )

    def _to_pixels(self, frames: np.ndarray | Tensor) -> Tensor:
        """Makes model input, float32 ``(n, 3, size, size)`` on the model's device, of frames."""
        if isinstance(frames, np.ndarray):
            frames = torch.from_numpy(np.require(frames, requirements=["C", "W"]))
        return self._preprocess(frames.to(self.device))

    def _encode_image(self, pixels: Tensor) -> Tensor:
        if self._tower is not None and self.engine == "onnx":
            return self._tower(pixels)
        return (self._compiled or self.model.encode_image)(pixels)

    def _embed(self, encode: Callable[[Any], Tensor], items: Any, kind: str, cost: int = 1) -> Tensor:
        """Encodes items in batches and normalizes the embeddings.

        When the GPU runs out of memory, the batch size is halved, for this call and for all later ones.

        Args:
            encode: from a slice of the items to embeddings.
            items: frames or texts.
            kind: the key of their limit in `_batch_limits`.
            cost: how much of that limit an item uses.
        """
        limit_threads_after_fork()
        parts, start = [], 0
        dtype = DTYPES[self.precision]
        with torch.no_grad(), torch.autocast(self.device.type, dtype) if dtype else nullcontext():
            while start < len(items):
                batch_size = max(1, min(self._batch_limits[kind] // cost, len(items) - start))
                try:
                    embeddings = encode(items[start : start + batch_size])
                except torch.cuda.OutOfMemoryError:
                    if batch_size == 1:
                        raise VlmrmError(
                            f"{self.name} does not fit into the memory of {self.device}: use a "
                            "smaller model (see list_vlms()) or device='cpu'."
                        ) from None
                    self._batch_limits[kind] = batch_size // 2 * cost
                    report_once(
                        f"{self.name}: {self.device} ran out of memory with {batch_size:,} {kind} per batch; "
                        f"continuing with {batch_size // 2:,}."
                    )
                    continue
                parts.append(normalize(embeddings.float(), dim=-1))
                start += batch_size
        unit = torch.cat(parts)
        if not (unit.norm(dim=-1) > 0.5).all():  # False for NaN, too
            hint = "with fp16, use precision='fp32'" if self.precision == "fp16" else "its weights are damaged"
            raise VlmrmError(f"{self.name} embeds {kind} as NaN, infinity, or zero, so no reward is possible: {hint}.")
        return unit

    def _truncated_tail(self, text: str) -> str:
        """The end of a text that exceeds the model's context length, or an empty string."""
        length = self.tokenizer.context_length
        if hasattr(self.tokenizer, "encode"):  # open_clip's own tokenizer; it adds a start and an end token
            return self.tokenizer.decode(self.tokenizer.encode(text)[length - 2 :]).strip()
        inner, text = self.tokenizer.tokenizer, self.tokenizer.clean_fn(text)
        tokens = inner(text, add_special_tokens=False).input_ids
        capacity = length - (len(inner(text).input_ids) - len(tokens))
        return inner.decode(tokens[capacity:]).strip()
