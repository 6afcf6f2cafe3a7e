"""From a model's name to its files: shipped, published by open_clip, on the Hub, or in a local folder.

Only safetensors files are read. A pickle can run any code while it is loaded, so weights that exist only as
``.bin`` or ``.pt`` are refused, with instructions to convert them.
"""

import difflib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import open_clip

from ..errors import VlmrmError
from ..utils.paths import data_path
from . import hub
from .ground import GROUND
from .schema import read_config

CONFIG = "open_clip_config.json"
WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")
TOKENIZER = (
    "config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "spiece.model",
    "sentencepiece.bpe.model",
    "tokenizer_config.json",
)
TEXT_TOWER = "config.json"
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl")

# Repositories with only pickles on the main branch, and the commit of the Hub's safetensors conversion.
REVISIONS = {"apple/DFN2B-CLIP-ViT-L-14-39B": "fc1bbabfa20688c6d98c82290b36e00cd62f0068"}

_HUB_NAME = re.compile(r"hf-hub:([\w-]+(?:\.[\w-]+)*/[\w-]+(?:\.[\w-]+)*)(?:@([\w-]+(?:[./][\w-]+)*))?", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """The files of a model.

    Attributes:
        name: as passed to `load_vlm`.
        config: ``model_cfg`` and ``preprocess_cfg``, as in an ``open_clip_config.json``.
        weights: the safetensors file.
        tokenizer: folder with the files of a transformers tokenizer, or None for open_clip's own.
        text_tower: the configuration of a text tower of transformers, or None for open_clip's own.
        architecture: the built-in architecture, or an empty string.
    """

    name: str
    config: dict[str, Any]
    weights: Path
    tokenizer: Path | None = None
    text_tower: Path | None = None
    architecture: str = ""


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
    try:
        path = Path(text).expanduser()
        exists, is_folder = path.exists(), path.is_dir()
    except (ValueError, OSError, RuntimeError):  # too long, a NUL in it, no such user
        raise ValueError(_unknown_model(text)) from None
    if architecture in open_clip.list_models() and not exists:
        return _from_tag_or_file(text, architecture, rest)
    if is_folder:
        return _from_folder(text, path)
    if path.suffix in (".safetensors", *PICKLES):
        return _from_folder(text, path.parent, _check_weights(path))
    raise ValueError(_unknown_model(text))


def is_trusted(name: Any) -> bool:
    """Whether a model can be loaded without reading files of unknown origin and without a download.

    Args:
        name: as for `load_vlm`; anything else is not trusted.

    Returns:
        True if every part of the name is shipped, or has all its files in the user's Hugging Face cache already. False
        for local files and folders, and for models that would have to be downloaded first. Needs no network.
    """
    if not isinstance(name, str):
        return False
    parts = [name] if "+" not in name or name in shipped() else [part.strip() for part in name.split("+")]
    try:
        is_local = len(parts) > 1 and Path(name).exists()
        return not is_local and all(part in shipped() or _is_cached(part) for part in parts)
    except (ValueError, OSError, VlmrmError):  # no name of a model
        return False


def _is_cached(name: str) -> bool:
    """Whether all files of a published model are in the cache."""
    if Path(name).exists():
        return False
    if match := _HUB_NAME.fullmatch(name):
        repo, revision = match[1], match[2] or REVISIONS.get(match[1], "main")
        path, names = hub.cached(repo, CONFIG, revision), list(WEIGHTS)
        model = None if path is None else read_config(path)["model_cfg"]
    else:
        architecture, _, tag = name.partition("/")
        config = open_clip.get_pretrained_cfg(architecture, tag)
        repo, _, filename = config.get("hf_hub", "").rpartition("/")
        names, revision = _weight_names(filename), REVISIONS.get(repo, "main")
        model = open_clip.get_model_config(_variant(architecture, config)) if repo else None
    if model is None or all(hub.cached(repo, file, revision) is None for file in names):
        return False
    needed = [("hf_tokenizer_name", TOKENIZER[-1]), ("hf_model_name", TEXT_TOWER)]
    text = model["text_cfg"]
    return all(hub.cached(text[key], file) is not None for key, file in needed if text.get(key))


def _from_tag_or_file(name: str, architecture: str, rest: str) -> Checkpoint:
    """``ViT-L-14/laion2b_s32b_b82k``, or ``ViT-L-14/path/to/file.safetensors``."""
    tags = open_clip.list_pretrained_tags_by_model(architecture)
    if Path(rest).suffix in (".safetensors", *PICKLES):
        weights = _check_weights(Path(rest).expanduser())
        preprocess = open_clip.get_pretrained_cfg(architecture, tags[0]) if tags else {}
        config = {"model_cfg": open_clip.get_model_config(architecture), "preprocess_cfg": preprocess}
        return Checkpoint(name, config, weights, *_find_text_files(name, config), architecture)
    preprocess = open_clip.get_pretrained_cfg(architecture, rest)
    if not preprocess:
        near = difflib.get_close_matches(rest, tags, n=1)
        hint = f"Did you mean {f'{architecture}/{near[0]}'!r}? " if near else ""
        raise ValueError(
            f"{name!r} names no weights. {hint}{architecture} has the tags "
            f"{', '.join(tags) or '(none)'}. A file works too: "
            f"'{architecture}//path/to/file.safetensors'."
        )
    architecture = _variant(architecture, preprocess)
    config = {"model_cfg": open_clip.get_model_config(architecture), "preprocess_cfg": preprocess}
    text_files = _find_text_files(name, config)
    repo, _, filename = preprocess["hf_hub"].rpartition("/")
    weights = _fetch_weights(
        repo, filename, REVISIONS.get(repo, "main"), f"load_vlm('{architecture}//path/to/{WEIGHTS[0]}')"
    )
    return Checkpoint(name, config, weights, *text_files, architecture)


def _variant(architecture: str, config: dict[str, Any]) -> str:
    """The architecture with the activation that the tag was trained with; open_clip itself only warns."""
    quick = f"{architecture}-quickgelu"
    return quick if config.get("quick_gelu") and quick in open_clip.list_models() else architecture


def _from_hub(name: str) -> Checkpoint:
    """``hf-hub:organization/name``, optionally with ``@revision``."""
    match = _HUB_NAME.fullmatch(name)
    if not match:
        raise ValueError(f"{name!r} must look like 'hf-hub:organization/name', optionally with '@revision'.")
    repo, revision = match[1], match[2] or REVISIONS.get(match[1], "main")
    call = f"load_vlm('/path/to/folder'), with {CONFIG} from the same page in the folder"
    path = hub.fetch(repo, CONFIG, revision, _offline_hint(repo, CONFIG, revision, call))
    if path is None:
        raise VlmrmError(f"{name!r} is not an open_clip model: the repository has no {CONFIG}.")
    config = read_config(path)
    text_files = _find_text_files(name, config)
    return Checkpoint(name, config, _fetch_weights(repo, "", revision, call), *text_files)


def _from_folder(name: str, folder: Path, weights: Path | None = None) -> Checkpoint:
    """A folder with ``open_clip_config.json`` and safetensors, in the layout of open_clip and the Hub."""
    if not (folder / CONFIG).is_file():
        raise ValueError(
            f"{str(folder)!r} has no {CONFIG}. For a weights file alone, prefix its path with the "
            "architecture and a slash: load_vlm('ViT-B-32//path/to/file.safetensors')."
        )
    config = read_config(folder / CONFIG)
    text_files = _find_text_files(name, config, folder)
    if weights is None:
        files = [folder / file for file in WEIGHTS if (folder / file).is_file()]
        files = files or sorted(file for file in folder.glob("*.safetensors") if file.is_file() and file.name != GROUND)
        pickles = [path for path in folder.iterdir() if path.suffix in PICKLES]
        if not files and not pickles:
            raise ValueError(f"{str(folder)!r} has no weights: a file {WEIGHTS[0]} is missing.")
        weights = files[0] if files else _check_weights(pickles[0])
    return Checkpoint(name, config, weights, *text_files)


def _fetch_weights(repo: str, filename: str, revision: str, call: str) -> Path:
    """The safetensors file of a Hub repository, under any of the usual names."""
    names = _weight_names(filename)
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


def _weight_names(filename: str) -> list[str]:
    """What the safetensors file of a repository may be called, if open_clip knows it as ``filename``."""
    return [f"{Path(filename).stem}.safetensors"] * bool(filename) + list(WEIGHTS)


def _find_text_files(name: str, config: dict[str, Any], folder: Path | None = None) -> tuple[Path | None, Path | None]:
    """The tokenizer's folder and the text tower's configuration of a SigLIP or multilingual model.

    The tokenizer is in the model's own folder or in the Hub's cache. None stands for open_clip's own.
    """
    repo, tower = (config["model_cfg"]["text_cfg"].get(key) for key in ("hf_tokenizer_name", "hf_model_name"))
    if not repo:
        return None, None
    if importlib.util.find_spec("transformers") is None:
        raise VlmrmError(f"{name!r} needs the package transformers: pip install 'vlmrm-lite[siglip]'")
    hint = f"Or put the tokenizer files of {repo!r} and those of the model into one folder and load that folder."
    tokenizer = folder
    if folder is None or not (folder / TOKENIZER[-1]).is_file():
        last = hub.cached(repo, TOKENIZER[-1])  # fetched last: its presence implies the others
        for file in TOKENIZER if last is None else ():
            last = hub.fetch(repo, file, offline_hint=hint)
        if last is None:
            raise VlmrmError(f"{name!r} uses the tokenizer of {repo!r}, which has no {TOKENIZER[-1]}.")
        tokenizer = last.parent
    if not tower:
        return tokenizer, None
    path = hub.fetch(tower, TEXT_TOWER)
    if path is None:
        raise VlmrmError(f"{name!r} uses the text tower of {tower!r}, which has no {TEXT_TOWER}.")
    return tokenizer, path


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


def _unknown_model(name: str) -> str:
    """The error message for a name that matches no model."""
    if name.startswith("simclip") and not shipped():
        return (
            f"{name!r} is missing: {data_path('clip')} has no shipped models. Reinstall "
            "vlmrm-lite, or train the model with `vlmrm-lite pretrain`."
        )
    name = name if len(name) <= 200 else f"{name[:200]}..."
    known = shipped() + [f"{architecture}/{tag}" for architecture, tag in open_clip.list_pretrained()]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return (
        f"Unknown model {name!r}. {hint}Shipped: {', '.join(shipped()) or 'none'}. Other choices: any "
        "open_clip 'architecture/tag' (vlmrm_lite.list_vlms() lists good ones), "
        f"'hf-hub:organization/name', or the path of a folder with {CONFIG}."
    )
