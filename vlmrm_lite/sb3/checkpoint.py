"""Save and restore a Stable-Baselines3 learner in one safetensors file, without pickle.

The file holds every tensor (networks, optimizers, entropy coefficient, replay buffer, random generators) and, as JSON
in its header, everything else. Each file replaces the previous one atomically, so a process that is killed at any
moment leaves an intact checkpoint. What is not finite is never written over what is, and never loaded.
"""

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors import SafetensorError, safe_open
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.policies import BasePolicy
from torch import Tensor

from ..errors import VlmrmError
from ..utils.files import error_reason, save_tensors
from .finite import name_of_not_finite, numbers_in
from .learner_state import end_last_episodes, learner_state, restore_learner
from .tensor_tree import flatten, unflatten

__all__ = ["end_last_episodes", "load_checkpoint", "load_policy", "read_metadata", "save_checkpoint", "save_policy"]

_OLD_METADATA = "facts"  # the key of the metadata in older files
_MISFITS = (KeyError, ValueError, TypeError, RuntimeError, AttributeError, IndexError, OverflowError)


class _Metadata(BaseModel):
    """What the training writes into a file besides tensors."""

    model_config = ConfigDict(extra="allow")

    step: Annotated[int, Field(ge=0)] | None = None
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    episodes: Annotated[int, Field(ge=0)] = 0
    diverged: Annotated[int, Field(ge=0)] = 0
    best: Annotated[float, Field(allow_inf_nan=False)] | None = None
    vlm_reward: Annotated[float, Field(allow_inf_nan=False)] | None = None
    recent: list[Annotated[float, Field(ge=0, le=1)]] = []


def save_policy(policy: BasePolicy, path: Path, **metadata: Any) -> None:
    """Writes the networks that a policy acts with, without the critics of algorithms such as SAC.

    Args:
        policy: of Stable-Baselines3.
        path: the file.
        **metadata: values that JSON can hold.

    Raises:
        WriteError: the file cannot be written.
        VlmrmError: a weight is not finite; a previous file is unchanged.
    """
    _save(_acting_state(policy), {"metadata": metadata}, path)


def load_policy(policy: BasePolicy, path: Path) -> dict[str, Any]:
    """Loads the networks that a policy acts with from a policy file or a checkpoint.

    Returns:
        The metadata that was saved with them.

    Raises:
        VlmrmError: the file is missing or damaged, its networks have other shapes, or a weight is not finite.
    """
    tensors, state = _load(path)
    try:
        if "modules" in state:
            tensors = unflatten(state["modules"]["policy"], tensors)
        wanted = {name: tensors[name] for name in _acting_state(policy)}
        policy.load_state_dict({**policy.state_dict(), **wanted})
    except _MISFITS as error:
        raise VlmrmError(
            f"{path} does not fit the policy that config.json describes ({error_reason(error)})."
        ) from error
    return state["metadata"]


def _acting_state(policy: BasePolicy) -> dict[str, Tensor]:
    """Returns the state of a policy without its critics, which off-policy algorithms keep as separate modules."""
    return {name: value for name, value in policy.state_dict().items() if not name.startswith("critic")}


def save_checkpoint(learner: BaseAlgorithm, path: Path, **metadata: Any) -> None:
    """Writes what a learner needs to continue: networks, optimizers, counters, replay buffer, random generators.

    Args:
        learner: any algorithm of Stable-Baselines3. Its environments are not saved; after a resume they start new
            episodes.
        path: the file.
        **metadata: further values that JSON can hold.

    Raises:
        WriteError: the file cannot be written.
        VlmrmError: a tensor is not finite, or something cannot be stored; a previous file is unchanged.
    """
    tensors: dict[str, Tensor] = {}
    try:
        state = {
            "metadata": metadata,
            **{part: flatten(tree, f"{part}/", tensors) for part, tree in learner_state(learner).items()},
        }
    except _MISFITS as error:
        raise VlmrmError(f"{path} cannot be written: {error_reason(error)}.") from error
    _save(tensors, state, path)


def load_checkpoint(learner: BaseAlgorithm, path: Path) -> dict[str, Any]:
    """Restores the state that `save_checkpoint` wrote into a learner with the same settings.

    Returns:
        The metadata that was saved with it.

    Raises:
        VlmrmError: the file is missing or damaged, holds numbers that are not finite, or was written by a learner with
            other settings.
    """
    tensors, state = _load(path)
    try:
        parts = {name: unflatten(tree, tensors) for name, tree in state.items() if name != "metadata"}
        if "variables" not in parts:  # older files keep them apart
            prefix = "variable/"
            parts["variables"] = {
                name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)
            }
        restore_learner(learner, parts)
    except _MISFITS as error:
        raise VlmrmError(
            f"{path} does not fit this learner ({error_reason(error)}); resume with the same task, algorithm and "
            "hyperparameters."
        ) from error
    return state["metadata"]


def read_metadata(path: Path) -> dict[str, Any]:
    """Returns the metadata of a policy file or a checkpoint, without its tensors.

    Raises:
        VlmrmError: the file is missing or damaged.
    """
    return _read_state(path)["metadata"]


def _save(tensors: dict[str, Tensor], state: dict[str, Any], path: Path) -> None:
    broken = name_of_not_finite(tensors) or next(
        (name for name, number in numbers_in(state) if not np.isfinite(number)), None
    )
    if broken is not None:
        raise VlmrmError(
            f"{path} is not written, because {broken.strip('/')!r} of the learner is no longer finite: the training "
            "has diverged. Use a smaller learning_rate, or look for extreme rewards."
        )
    try:
        header = json.dumps(state)
    except (TypeError, ValueError) as error:
        raise VlmrmError(f"{path} cannot be written: {error_reason(error)}.") from error
    # Networks may share tensors, which safetensors refuses, so each tensor is copied.
    copies = {
        name: value.detach().cpu().clone(memory_format=torch.contiguous_format) for name, value in tensors.items()
    }
    save_tensors(copies, path, {"json": header, "sha256": _hash(header)})


def _load(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    state = _read_state(path)
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    except (SafetensorError, OSError) as error:
        raise _damaged(path, error) from error
    broken = name_of_not_finite(tensors)
    if broken is not None:
        raise _damaged(path, ValueError(f"{broken.strip('/')!r} holds numbers that are not finite"))
    return tensors, state


def _read_state(path: Path) -> dict[str, Any]:
    """Returns what the header of a file holds as JSON."""
    if not path.is_file():
        raise VlmrmError(f"There is no {path.name} in {path.parent}.")
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata()
        if header.get("sha256", _hash(header["json"])) != _hash(header["json"]):  # older files have no hash
            raise ValueError("its header does not match its hash")
        state = json.loads(header["json"])
        metadata = dict(state.pop(_OLD_METADATA) if _OLD_METADATA in state else state["metadata"])
        _Metadata.model_validate(metadata)
        return {**state, "metadata": metadata}
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise _damaged(path, ValueError(f"{name} is {first['input']!r}; {first['msg']}")) from error
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise _damaged(path, error) from error


def _hash(header: str) -> str:
    return hashlib.sha256(header.encode()).hexdigest()


def _damaged(path: Path, error: Exception) -> VlmrmError:
    return VlmrmError(
        f"{path} is damaged ({error_reason(error)}); restore it from a copy of the run, or train again with "
        "overwrite=True."
    )
