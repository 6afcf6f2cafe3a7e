"""Weights from a safetensors file into a model: every tensor there, of the right kind, and finite."""

from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory

import open_clip
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from ..errors import VlmrmError
from ..utils.compact import TABLE, TOKENS, expand

Header = dict[str, tuple[str, tuple[int, ...]]]
"""Names of tensors to their dtypes, as safetensors calls them, and shapes."""

_FLOATS = ("F64", "F32", "F16", "BF16")
_COMPILED, _PARALLEL = "_orig_mod.", "module."  # what torch.compile and DataParallel put into names
_POSITIONS = "visual.positional_embedding"  # open_clip resizes it, which works in float32 only
_COUNTERS = ("num_batches_tracked", "position_ids")  # whole numbers that older models save
_SPARE = 16_000_000  # parameters that a model may have beyond twice those of the file


def read_header(path: Path) -> Header:
    """Reads names, dtypes and shapes, and compares the length of the file with them.

    Raises:
        VlmrmError: the file is cut off or damaged.
    """
    try:
        with safe_open(path, framework="pt") as file:
            slices = {key: file.get_slice(key) for key in file.keys()}
            return {key: (str(part.get_dtype()), tuple(part.get_shape())) for key, part in slices.items()}
    except (SafetensorError, OSError) as error:
        raise VlmrmError(
            f"The weights {path} cannot be read ({error}): the file is cut off or damaged. {_again(path)}"
        ) from None


def check_header(header: Header, model: nn.Module, name: str, path: Path) -> None:
    """Compares a file's header with a model, before anything of its size is in memory.

    Args:
        header: what `read_header` returned.
        model: the model on the meta device, where it takes no memory.
        name: of the model.
        path: the file.

    Raises:
        VlmrmError: the model is much larger than the file, or a weight is no floating-point number.
    """
    whole = {key.rpartition(".")[2] for key, value in model.state_dict().items() if not value.is_floating_point()}
    whole |= {*_COUNTERS, TOKENS.rpartition(".")[2]}
    for key, (dtype, _) in header.items():
        if dtype not in _FLOATS and key.rpartition(".")[2] not in whole:
            raise VlmrmError(f"The weights {path} cannot be used: {key} is {dtype}; expected floating-point numbers.")
    needed = sum(parameter.numel() for parameter in model.parameters())
    held = sum(prod(shape) for _, shape in header.values())
    if TOKENS in header:  # the zero rows of this table are not in the file
        held += sum(value.numel() for key, value in model.named_parameters() if key == TABLE)
    if needed > 2 * held + _SPARE:
        raise VlmrmError(
            f"The weights {path} do not fit the architecture of {name!r}: its configuration describes {needed:,} "
            f"parameters, and the file holds {held:,}. Use the configuration and the weights of one model."
        )


def load_weights(model: nn.Module, path: Path, header: Header) -> None:
    """Loads all weights of a model; none may be missing or left over.

    Raises:
        RuntimeError, ValueError, KeyError: the file does not fit the model.
    """
    names = _plain_names(header)
    dtype, shape = header.get(_POSITIONS, ("", ()))
    positions = dict(model.named_parameters()).get(_POSITIONS)
    is_resized = dtype in ("F16", "BF16") and positions is not None and shape != positions.shape
    if not is_resized and TOKENS not in header and list(names) == list(names.values()):
        open_clip.load_checkpoint(model, str(path), strict=True)
        return
    state = {names[key]: value for key, value in load_file(path).items()}
    if TOKENS in state:
        model.load_state_dict(expand(state))
        return
    if _POSITIONS in state:
        state[_POSITIONS] = state[_POSITIONS].float()
    with TemporaryDirectory() as folder:  # open_clip converts only what it reads from a file
        changed = Path(folder) / path.name
        save_file(state, changed)
        open_clip.load_checkpoint(model, str(changed), strict=True)


def check_values(model: nn.Module, path: Path) -> None:
    """Checks that all parameters and buffers of a model are finite, and that no variance is negative.

    Raises:
        VlmrmError: one is not.
    """
    for key, value in model.state_dict().items():
        if not value.is_floating_point():
            continue
        problem = "" if value.isfinite().all() else "NaN or infinity"
        if not problem and key.endswith("running_var") and (value < 0).any():
            problem = "a negative variance"
        if problem:
            raise VlmrmError(f"The weights {path} hold {problem} in {key}: the file is damaged. {_again(path)}")


def _plain_names(header: Header) -> dict[str, str]:
    """Names in a file to names in the model; torch.compile changes those of the part that was compiled.

    Raises:
        ValueError: two weights have the same name in the model.
    """
    names = {key: key.replace(_COMPILED, "") for key in header}
    if all(name.startswith(_PARALLEL) for name in names.values()):
        names = {key: name.removeprefix(_PARALLEL) for key, name in names.items()}
    if len(set(names.values())) < len(names):
        twice = next(name for name in names.values() if list(names.values()).count(name) > 1)
        raise ValueError(f"the file holds {twice} twice, with and without {_COMPILED}")
    return names


def _again(path: Path) -> str:
    """What to do about a damaged file: in the Hub's cache, where files are links, the one that the link points to."""
    from huggingface_hub import constants

    cache, target = Path(constants.HF_HUB_CACHE).resolve(), path.resolve()
    is_cached = path.parent.resolve().is_relative_to(cache) and target.is_relative_to(cache)
    return f"Delete {target if is_cached else path} and download or copy it again."
