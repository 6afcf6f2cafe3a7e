"""From a model's files to an open_clip model with every weight in place."""

import json
import logging
import warnings
from contextlib import contextmanager, suppress
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import torch
from open_clip.tokenizer import HFTokenizer
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch.nn import BatchNorm2d, Conv2d, Identity
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torch.overrides import TorchFunctionMode

from ..errors import VlmrmError
from ..utils.compact import TOKENS, expand
from .checkpoints import Checkpoint


def load(checkpoint: Checkpoint) -> tuple[torch.nn.Module, Any, frozenset[str] | None]:
    """Builds the model and fills it with its weights, all of them: open_clip alone would leave random ones.

    Returns:
        The open_clip model (fp32, CPU, eval mode), its tokenizer, and the words it was trained on if known.

    Raises:
        VlmrmError: a file is damaged, or the weights do not fit the architecture.
    """
    name, path = checkpoint.name, checkpoint.weights
    try:
        with safe_open(path, framework="pt") as file:  # reads the header and compares the file's length with it
            is_compact = TOKENS in file.keys()
    except (SafetensorError, OSError) as error:
        raise VlmrmError(
            f"The weights {path} cannot be read ({error}): the file is cut off or damaged. "
            f"Delete {path.resolve()} and download or copy it again."
        ) from None
    with _quiet():
        try:
            tokenizer = _tokenizer(checkpoint)
            with _SkipInit():
                model = open_clip.create_model(
                    checkpoint.architecture,
                    load_weights=False,
                    pretrained_text=False,
                    force_preprocess_cfg=checkpoint.preprocess,
                )
        except Exception as error:
            raise VlmrmError(f"open_clip cannot build {name!r}: {_short(error)}") from error
        try:
            if is_compact:
                model.load_state_dict(expand(load_file(path)))
            else:
                open_clip.load_checkpoint(model, str(path), strict=True)
        except Exception as error:
            raise VlmrmError(
                f"The weights {path} do not fit the architecture of {name!r}: {_short(error)}. "
                "Give the file that belongs to this architecture."
            ) from error
    if not all(parameter.isfinite().all() for parameter in model.parameters()):
        raise VlmrmError(
            f"The weights {path} hold NaN or infinity: the file is damaged. "
            f"Delete {path.resolve()} and download or copy it again."
        )
    _fold_batch_norms(model.eval())
    return model, tokenizer, _vocabulary(path.with_name("vocabulary.json"))


@torch.no_grad()
def _fold_batch_norms(model: torch.nn.Module) -> None:
    """Lets each convolution of the image tower do the work of the batch norm after it: a third less time on a CPU.

    Whether a norm that is registered after a convolution also follows it in the forward pass is not written down
    anywhere. So the tower is tried, and kept as it was where that makes a difference.
    """
    visual = model.visual
    if not any(isinstance(module, BatchNorm2d) for module in visual.modules()):
        return
    height, width = np.broadcast_to(visual.image_size, 2).tolist()
    probe = torch.linspace(-1, 1, 3 * height * width).view(1, 3, height, width)
    folded = deepcopy(visual)
    for parent in list(folded.modules()):
        for (name, conv), (norm_name, norm) in pairwise(parent.named_children()):
            fits = isinstance(conv, Conv2d) and isinstance(norm, BatchNorm2d)
            if fits and conv.out_channels == norm.num_features:
                setattr(parent, name, fuse_conv_bn_eval(conv, norm))
                setattr(parent, norm_name, getattr(norm, "act", Identity()))  # timm's norms hold the activation
    with suppress(RuntimeError):
        if torch.allclose(folded(probe), visual(probe), rtol=1e-3, atol=1e-4):
            model.visual = folded


def _tokenizer(checkpoint: Checkpoint) -> Any:
    """The tokenizer; it cuts long texts at their end."""
    if checkpoint.tokenizer is None:
        tokenizer = open_clip.get_tokenizer(checkpoint.architecture)
        tokenizer.reduction_fn = None  # some configurations drop random words instead
        return tokenizer
    config = open_clip.get_model_config(checkpoint.architecture)["text_cfg"]
    return HFTokenizer(
        str(checkpoint.tokenizer),
        context_length=config.get("context_length", 77),
        tokenizer_mode=config.get("tokenizer_mode"),
        **config.get("tokenizer_kwargs", {}),
    )


def _vocabulary(path: Path) -> frozenset[str] | None:
    """The words a shipped model was trained on, or None where no list lies beside the weights."""
    if not path.is_file():
        return None
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        words = None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise VlmrmError(f"{path} must be a JSON list of words.")
    return frozenset(word.lower() for word in words)


class _SkipInit(TorchFunctionMode):
    """Builds modules without drawing random weights, which takes longer than loading the real ones."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        random = function in (torch.Tensor.normal_, torch.Tensor.uniform_)
        if random or getattr(function, "__module__", None) == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        return function(*args, **(kwargs or {}))


@contextmanager
def _quiet():
    """Keeps open_clip from logging to the root logger, from giving it a handler, and from warning."""
    root, disabled = logging.getLogger(), logging.root.manager.disable
    handlers = list(root.handlers)
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
        root.handlers[:] = handlers


def _short(error: Exception) -> str:
    """An error's text on one line of bearable length."""
    text = " ".join(str(error).split())
    return text if len(text) <= 300 else text[:300] + " …"
