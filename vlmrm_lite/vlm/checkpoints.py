"""From a model's name to its files: shipped, published by open_clip, on the Hub, or in a local folder.

Only safetensors files are read. A pickle can run any code while it is loaded, so weights that exist only as
``.bin`` or ``.pt`` are refused, with instructions to convert them.
"""

import difflib
import importlib.util
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import open_clip

from ..errors import VlmrmError
from ..utils.paths import data_path
from . import hub

CONFIG = "open_clip_config.json"
WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")
TOKENIZER = ("config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json")
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl")

# Repositories with only pickles on the main branch, and the commit of the Hub's safetensors conversion.
REVISIONS = {"apple/DFN2B-CLIP-ViT-L-14-39B": "fc1bbabfa20688c6d98c82290b36e00cd62f0068"}


@dataclass(frozen=True)
class Checkpoint:
    """The files of a model.

    Attributes:
        name: as passed to `load_vlm`.
        architecture: the argument of ``open_clip.create_model``: a built-in name or ``"local-dir:…"``.
        weights: the safetensors file.
        tokenizer: folder with the files of a transformers tokenizer, or None for open_clip's own.
        preprocess: preprocessing that overrides the configuration's.
    """

    name: str
    architecture: str
    weights: Path
    tokenizer: Path | None = None
    preprocess: dict[str, Any] = field(default_factory=dict)


def shipped() -> list[str]:
    """Names of the models in ``data/clip``."""
    return sorted(path.parent.name for path in data_path("clip").glob(f"*/{CONFIG}"))


def find_checkpoint(name: str | Path) -> Checkpoint:
    """Finds a model's files; downloads those that are on the Hub and not in its cache.

    Args:
        name: see `vlmrm_lite.load_vlm`.

    Raises:
        TypeError: the name is not a string or path.
        ValueError: there is no such model, tag, folder or file.
        VlmrmError: the model exists, but its files cannot be downloaded or are not safe to load.
    """
    if not isinstance(name, str | Path):
        raise TypeError(f"A model's name must be a string or a path, not {type(name).__name__}: {name!r}.")
    text = str(name).removeprefix("local-dir:")
    if not text.strip():
        raise ValueError(_unknown_model(text))
    if text in shipped():
        return _from_folder(text, data_path("clip", text))
    if text.startswith("hf-hub:"):
        return _from_hub(text)
    architecture, _, rest = text.partition("/")
    path = Path(text).expanduser()
    if architecture in open_clip.list_models() and not path.exists():
        return _from_tag_or_file(text, architecture, rest)
    if path.is_dir():
        return _from_folder(text, path)
    if path.suffix in (".safetensors", *PICKLES):
        return _from_folder(text, path.parent, _check_weights(path))
    raise ValueError(_unknown_model(text))


def _from_tag_or_file(name: str, architecture: str, rest: str) -> Checkpoint:
    """``ViT-L-14/laion2b_s32b_b82k``, or ``ViT-L-14/path/to/file.safetensors``."""
    tags = open_clip.list_pretrained_tags_by_model(architecture)
    if Path(rest).suffix in (".safetensors", *PICKLES):
        weights = _check_weights(Path(rest).expanduser())
        tokenizer = _find_tokenizer(name, open_clip.get_model_config(architecture)["text_cfg"])
        preprocess = open_clip.get_pretrained_cfg(architecture, tags[0]) if tags else {}
        return Checkpoint(name, architecture, weights, tokenizer, preprocess)
    config = open_clip.get_pretrained_cfg(architecture, rest)
    if not config:
        near = difflib.get_close_matches(rest, tags, n=1)
        hint = f"Did you mean {f'{architecture}/{near[0]}'!r}? " if near else ""
        raise ValueError(
            f"{name!r} names no weights. {hint}{architecture} has the tags "
            f"{', '.join(tags) or '(none)'}. A file works too: "
            f"'{architecture}//path/to/file.safetensors'."
        )
    architecture = _variant(architecture, config)
    tokenizer = _find_tokenizer(name, open_clip.get_model_config(architecture)["text_cfg"])
    repo, _, filename = config["hf_hub"].rpartition("/")
    weights = _fetch_weights(
        repo, filename, REVISIONS.get(repo, "main"), f"load_vlm('{architecture}//path/to/{WEIGHTS[0]}')"
    )
    return Checkpoint(name, architecture, weights, tokenizer, config)


def _variant(architecture: str, config: dict[str, Any]) -> str:
    """The architecture with the activation that the tag was trained with; open_clip itself only warns."""
    quick = f"{architecture}-quickgelu"
    return quick if config.get("quick_gelu") and quick in open_clip.list_models() else architecture


def _from_hub(name: str) -> Checkpoint:
    """``hf-hub:organization/name``, optionally with ``@revision``."""
    match = re.fullmatch(r"hf-hub:([\w.-]+/[\w.-]+)(?:@(.+))?", name)
    if not match:
        raise ValueError(f"{name!r} must look like 'hf-hub:organization/name', optionally with '@revision'.")
    repo, revision = match[1], match[2] or REVISIONS.get(match[1], "main")
    call = f"load_vlm('/path/to/folder'), with {CONFIG} from the same page in the folder"
    config = hub.fetch(repo, CONFIG, revision, _offline_hint(repo, CONFIG, revision, call))
    if config is None:
        raise VlmrmError(f"{name!r} is not an open_clip model: the repository has no {CONFIG}.")
    tokenizer = _find_tokenizer(name, _read_config(config)["text_cfg"])
    weights = _fetch_weights(repo, "", revision, call)
    return Checkpoint(name, f"local-dir:{config.parent}", weights, tokenizer)


def _from_folder(name: str, folder: Path, weights: Path | None = None) -> Checkpoint:
    """A folder with ``open_clip_config.json`` and safetensors, in the layout of open_clip and the Hub."""
    if not (folder / CONFIG).is_file():
        raise ValueError(
            f"{str(folder)!r} has no {CONFIG}. For a weights file alone, prefix its path with the "
            "architecture and a slash: load_vlm('ViT-B-32//path/to/file.safetensors')."
        )
    tokenizer = _find_tokenizer(name, _read_config(folder / CONFIG)["text_cfg"], folder)
    if weights is None:
        files = [folder / file for file in WEIGHTS if (folder / file).is_file()]
        files = files or sorted(folder.glob("*.safetensors"))
        pickles = [path for path in folder.iterdir() if path.suffix in PICKLES]
        if not files and not pickles:
            raise ValueError(f"{str(folder)!r} has no weights: a file {WEIGHTS[0]} is missing.")
        weights = files[0] if files else _check_weights(pickles[0])
    return Checkpoint(name, f"local-dir:{folder}", weights, tokenizer)


def _fetch_weights(repo: str, filename: str, revision: str, call: str) -> Path:
    """The safetensors file of a Hub repository, under any of the usual names."""
    names = [f"{Path(filename).stem}.safetensors"] * bool(filename) + list(WEIGHTS)
    for name in names:
        if (path := hub.cached(repo, name, revision)) is not None:
            return path
    for name in names:
        if (path := hub.fetch(repo, name, revision, _offline_hint(repo, name, revision, call))) is not None:
            return path
    raise VlmrmError(
        f"{repo!r} has no safetensors file on {revision!r}. Pickles can run any code and are "
        "never loaded. If a pull request there contains a conversion, load "
        f"'hf-hub:{repo}@refs/pr/<number>'. If you trust the pickle, convert it once: "
        + _CONVERT.format(path="open_clip_pytorch_model.bin")
    )


def _find_tokenizer(name: str, text_config: dict[str, Any], folder: Path | None = None) -> Path | None:
    """The folder of the transformers tokenizer of a SigLIP or multilingual model.

    This is the model's own folder if the tokenizer is there, else the Hub's cache. None for open_clip's tokenizer.
    """
    if text_config.keys().isdisjoint(("hf_tokenizer_name", "hf_model_name")):
        return None
    if importlib.util.find_spec("transformers") is None:
        raise VlmrmError(f"{name!r} needs the package transformers: pip install 'vlmrm-lite[siglip]'")
    if "hf_tokenizer_name" not in text_config:
        return None
    if folder is not None and (folder / TOKENIZER[-1]).is_file():
        return folder
    repo = text_config["hf_tokenizer_name"]
    offline_hint = (
        f"Or put the tokenizer files of {repo!r} and those of the model into one folder and load that folder."
    )
    last = hub.cached(repo, TOKENIZER[-1])  # fetched last: its presence implies the others
    for file in TOKENIZER if last is None else ():
        last = hub.fetch(repo, file, offline_hint=offline_hint)
    if last is None:
        raise VlmrmError(f"{name!r} uses the tokenizer of {repo!r}, which has no {TOKENIZER[-1]}.")
    return last.parent


def _offline_hint(repo: str, filename: str, revision: str, call: str) -> str:
    from huggingface_hub import hf_hub_url

    return f"Or download {hf_hub_url(repo, filename, revision=revision)} on another machine and use {call}."


_CONVERT = (
    'python -c "import torch, safetensors.torch as s; s.save_file({{k: v.contiguous() for k, v in '
    "torch.load('{path}', weights_only=True).items()}}, 'open_clip_model.safetensors')\""
)


def _check_weights(path: Path) -> Path:
    """Returns the path if it is an existing safetensors file."""
    if path.suffix in PICKLES:
        raise ValueError(
            f"{str(path)!r} is a pickle, which can run any code and is never loaded. If you "
            f"trust it, convert it once: {_CONVERT.format(path=path)}"
        )
    if not path.is_file():
        raise ValueError(f"There is no file {str(path)!r}.")
    return path


def _read_config(path: Path) -> dict[str, Any]:
    """The model part of an ``open_clip_config.json``."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))["model_cfg"]
        if {"embed_dim", "vision_cfg", "text_cfg"} <= config.keys():
            return config
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise VlmrmError(
        f"{path} is not an open_clip configuration: it needs model_cfg with embed_dim, "
        "vision_cfg and text_cfg. If it was downloaded, delete it and try again."
    )


def _unknown_model(name: str) -> str:
    """The error message for a name that matches no model."""
    if name.startswith("simclip") and not shipped():
        return (
            f"{name!r} is missing: {data_path('clip')} has no shipped models. Reinstall "
            "vlmrm-lite, or train the model with `vlmrm-lite pretrain`."
        )
    known = shipped() + [f"{architecture}/{tag}" for architecture, tag in open_clip.list_pretrained()]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return (
        f"Unknown model {name!r}. {hint}Shipped: {', '.join(shipped()) or 'none'}. Other choices: any "
        "open_clip 'architecture/tag' (vlmrm_lite.list_vlms() lists good ones), "
        f"'hf-hub:organization/name', or the path of a folder with {CONFIG}."
    )
