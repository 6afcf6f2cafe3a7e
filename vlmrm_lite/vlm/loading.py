"""From a model's name to a `VLM` with every weight in place."""

import logging
import warnings
from contextlib import contextmanager, nullcontext, suppress
from copy import deepcopy
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import open_clip
import torch
from open_clip.transform import PreprocessCfg, merge_preprocess_dict
from torch.nn import BatchNorm2d, Conv2d, Identity
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torch.overrides import TorchFunctionMode

from ..errors import VlmrmError
from ..utils.devices import find_device
from ..utils.forked import limit_threads_after_fork
from ..utils.progress import report_once
from ..utils.shipped import check_shipped, is_listed
from .checkpoints import Checkpoint, find_checkpoint
from .ensemble import Ensemble
from .ground import GROUND, read_ground
from .model import VLM
from .onnx_tower import check_engine, make_onnx_tower
from .precision import check_precision, choose_precision
from .schema import read_json
from .text_files import build_tokenizer, read_text_tower, write_text_tower
from .weights import check_header, check_values, load_weights, read_header

GRAPH = "image_tower.onnx"
_LARGEST_VOCABULARY = 2**24  # bytes


def load_vlm(
    name: str | Path = "simclip-micro",
    device: str | torch.device = "auto",
    precision: str = "auto",
    engine: str = "auto",
) -> VLM | Ensemble:
    """Loads a vision-language model.

    Args:
        name: one of

            - a shipped model: ``"simclip-nano"``, ``"simclip-micro"`` or ``"simclip-mini"``; or ``"simclip-micro-1"``
              and ``"simclip-mini-1"``, their predecessors before fine-tuning, which rewarded most shipped agents;
            - any published open_clip weights, ``"architecture/tag"``: ``"ViT-L-14/laion2b_s32b_b82k"``. Tags trained
              with QuickGELU (OpenAI, DFN, MetaCLIP) select that variant of the architecture, with a notice;
            - any open_clip model on the Hugging Face Hub: ``"hf-hub:organization/name"``, optionally with
              ``@revision``;
            - a folder with ``open_clip_config.json`` and safetensors weights, or such a weights file in it;
            - a weights file alone, preceded by its architecture: ``"ViT-B-32//path/to/file.safetensors"``. Its
              preprocessing is that of the architecture's first published tag;
            - several of these joined by a plus, ``"simclip-micro+simclip-mini"``, which form an `Ensemble`.

            See `list_vlms` for good choices. Downloads go to the cache of huggingface_hub and resume after an
            interruption. Pickles (``.bin``, ``.pt``) are never loaded.
        device: ``"auto"`` (cuda, else mps, else cpu) or any torch device.
        precision: ``"fp32"``; ``"bf16"`` or ``"fp16"`` (CUDA), which run the model under autocast; or
            ``"auto"``: bf16 if the device supports it natively (CUDA since Ampere, CPUs with AVX512-BF16 or AMX) and
            the image tower has at least 20 million parameters. For smaller models bf16 gains little, and fp32 keeps
            rewards equal, to about 1e-6, for all batch sizes and machines.
        engine: what runs the image tower: ``"torch"``; ``"onnx"``, ONNX Runtime on a CPU in fp32; or ``"auto"``: ONNX
            Runtime if the tower has fewer than 20 million parameters, PyTorch otherwise. Both give the same embeddings,
            to about 1e-6, and small towers are about twice as fast with ONNX Runtime. Models that are not shipped need
            the package ``onnx`` for it.

    Returns:
        The model, ready to embed.

    Raises:
        TypeError: the name is not a string or path.
        ValueError: no such model, device, precision or engine.
        VlmrmError: no network, no disk space, damaged or mismatched weights, or a missing extra.

    Example:
        >>> vlm = load_vlm("simclip-micro", device="cpu")
        >>> images = vlm.embed_images(np.zeros((2, 64, 64, 3), dtype=np.uint8))
        >>> texts = vlm.embed_texts(["a pole standing upright", "a pole lying down", "a car"])
        >>> (images @ texts.T).shape
        torch.Size([2, 3])
    """
    limit_threads_after_fork()
    device = find_device(device)
    check_precision(precision, device)
    check_engine(engine)
    if isinstance(name, str) and "+" in name and not Path(name.partition("//")[2] or name).exists():
        members = [member.strip() for member in name.split("+")]
        if not all(members):
            raise ValueError(
                f"A model has no name in {name!r}; expected names joined by a plus, such as "
                "'simclip-micro+simclip-mini'."
            )
        return Ensemble([load_vlm(member, device, precision, engine) for member in members])
    checkpoint = find_checkpoint(name)
    if checkpoint.architecture == f"{checkpoint.name.partition('/')[0]}-quickgelu":
        report_once(f"{checkpoint.name} was trained with QuickGELU and is loaded as {checkpoint.architecture}.")
    model, tokenizer, vocabulary = build_model(checkpoint)
    precision = choose_precision(model, device) if precision == "auto" else precision
    read_graph = partial(_shipped_graph, checkpoint.weights)
    tower = make_onnx_tower(model, checkpoint.name, engine, device, precision, read_graph)
    ground = read_ground(checkpoint.weights.with_name(GROUND))
    return VLM(model, tokenizer, checkpoint.name, device, precision, vocabulary, tower, ground)


def build_model(checkpoint: Checkpoint) -> tuple[torch.nn.Module, Any, frozenset[str] | None]:
    """Builds an open_clip model and loads all of its weights; open_clip alone would leave missing ones random.

    Returns:
        The open_clip model (fp32, CPU, eval mode), its tokenizer, and the words of its training captions if known.

    Raises:
        VlmrmError: a file is damaged, or the weights do not fit the architecture.
    """
    name, path = checkpoint.name, checkpoint.weights
    check_shipped(path)
    header = read_header(path)
    with _silent_open_clip():
        try:
            tokenizer = build_tokenizer(checkpoint.config["model_cfg"]["text_cfg"], checkpoint.tokenizer)
            with torch.device("meta"):
                outline = _create(checkpoint)
        except VlmrmError:
            raise
        except Exception as error:
            raise VlmrmError(f"open_clip cannot build {name!r}: {_one_line(error)}") from error
        check_header(header, outline, name, path)
        try:
            model = _create(checkpoint)
            load_weights(model, path, header)
        except Exception as error:
            raise VlmrmError(
                f"The weights {path} do not fit the architecture of {name!r}: {_one_line(error)}. "
                "Use the weights file of this architecture."
            ) from error
    check_values(model, path)
    _fold_batch_norms(model.eval())
    return model, tokenizer, _read_vocabulary(path.with_name("vocabulary.json"))


def _create(checkpoint: Checkpoint) -> torch.nn.Module:
    """Builds a model as ``open_clip.create_model`` does, without weights, from settings that were checked."""
    settings = deepcopy(checkpoint.config["model_cfg"])
    text, vision = settings["text_cfg"], settings["vision_cfg"]
    is_custom = settings.pop("custom_text", False) or checkpoint.text_tower is not None
    if vision.get("timm_model_name"):
        vision["timm_model_pretrained"] = False
    kind = open_clip.CLIP
    if is_custom:
        kind = open_clip.CoCa if "multimodal_cfg" in settings else open_clip.CustomTextCLIP
    with TemporaryDirectory() if checkpoint.text_tower else nullcontext("") as folder, _SkipInit():
        if checkpoint.text_tower:
            tower = write_text_tower(read_text_tower(checkpoint.text_tower), Path(folder))
            text |= {"hf_model_name": tower, "hf_model_pretrained": False}
        model = kind(**settings)
    preprocess = merge_preprocess_dict(PreprocessCfg(), checkpoint.config["preprocess_cfg"])
    open_clip.set_model_preprocess_cfg(model, preprocess | {"size": model.visual.image_size})
    return model


@torch.no_grad()
def _fold_batch_norms(model: torch.nn.Module) -> None:
    """Folds the batch norms of the image tower into the convolutions before them, which saves a third of the CPU time.

    A norm registered after a convolution need not follow it in the forward pass. So the folded tower is compared with
    the original and discarded if their outputs differ.
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


def _shipped_graph(weights: Path) -> bytes | None:
    """The ONNX graph beside a shipped model's weights, or None; a stranger's graph is never read."""
    path = weights.with_name(GRAPH)
    if not is_listed(path):
        return None
    check_shipped(path)
    return path.read_bytes()


def _read_vocabulary(path: Path) -> frozenset[str] | None:
    """The words of a shipped model's training captions, or None if there is no list next to the weights."""
    if not path.is_file() and not is_listed(path):
        return None
    check_shipped(path)
    words = read_json(path, _LARGEST_VOCABULARY)
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
def _silent_open_clip():
    """Keeps open_clip from logging to the root logger, from adding a handler to it, and from warning."""
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


def _one_line(error: Exception) -> str:
    """An error's text on one line of at most 300 characters."""
    text = " ".join(str(error).split())
    return text if len(text) <= 300 else text[:300] + " …"
