"""Save and restore a Stable-Baselines3 learner in one safetensors file, without pickle.

The file holds every tensor (networks, optimizers, entropy coefficient, replay buffer, random generators) and, as JSON
in its header, everything else. Each file replaces the previous one atomically, so a process that is killed at any
moment leaves an intact checkpoint.
"""

import json
import random
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.policies import BasePolicy
from torch import Tensor

from ..errors import VlmrmError
from ..utils.files import error_reason, save_tensors

_NOT_COUNTERS = ("start_time", "verbose", "seed")
_OLD_METADATA = "facts"  # the key of the metadata in older files


def save_policy(policy: BasePolicy, path: Path, **metadata: Any) -> None:
    """Writes the networks that a policy acts with, without the critics of algorithms such as SAC.

    Args:
        policy: of Stable-Baselines3.
        path: the file.
        **metadata: values that JSON can hold.

    Raises:
        WriteError: the file cannot be written.
    """
    _save(_acting_state(policy), {"metadata": metadata}, path)


def load_policy(policy: BasePolicy, path: Path) -> dict[str, Any]:
    """Loads the networks that a policy acts with from a policy file or a checkpoint.

    Returns:
        The metadata that was saved with them.

    Raises:
        VlmrmError: the file is missing or damaged, or its networks have other shapes.
    """
    tensors, state = _load(path)
    if "modules" in state:
        tensors = _unflatten(state["modules"]["policy"], tensors)
    try:
        wanted = {name: tensors[name] for name in _acting_state(policy)}
        policy.load_state_dict({**policy.state_dict(), **wanted})
    except (KeyError, RuntimeError) as error:
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
    """
    tensors: dict[str, Tensor] = {}
    modules, variables = learner._get_torch_save_params()
    state = {
        "metadata": metadata,
        "modules": {name: _flatten(attrgetter(name)(learner).state_dict(), f"{name}/", tensors) for name in modules},
        "counters": {
            name: value
            for name, value in vars(learner).items()
            if isinstance(value, (bool, int, float)) and name not in _NOT_COUNTERS
        },
        "random": _flatten(_random_state(learner), "random/", tensors),
    }
    for name in variables:
        tensors[f"variable/{name}"] = attrgetter(name)(learner)
    buffer = getattr(learner, "replay_buffer", None)
    if buffer is not None:
        state["replay_buffer"] = _flatten(_buffer_contents(buffer), "replay_buffer/", tensors)
    _save(tensors, state, path)


def load_checkpoint(learner: BaseAlgorithm, path: Path) -> dict[str, Any]:
    """Restores the state that `save_checkpoint` wrote into a learner with the same settings.

    Returns:
        The metadata that was saved with it.

    Raises:
        VlmrmError: the file is missing or damaged, or was written by a learner with other settings.
    """
    tensors, state = _load(path)
    try:
        for name, tree in state["modules"].items():
            module, values = attrgetter(name)(learner), _unflatten(tree, tensors)
            module.load_state_dict(_with_integer_keys(values) if isinstance(module, torch.optim.Optimizer) else values)
        for name in learner._get_torch_save_params()[1]:
            attrgetter(name)(learner).data.copy_(tensors[f"variable/{name}"])
        for name, value in state["counters"].items():
            setattr(learner, name, value)
        for name, value in _unflatten(state.get("replay_buffer", {}), tensors).items():
            if isinstance(value, Tensor):
                getattr(learner.replay_buffer, name)[: len(value)] = value.numpy()
            else:
                setattr(learner.replay_buffer, name, value)
        _set_random_state(learner, _unflatten(state["random"], tensors))
    except (KeyError, ValueError, RuntimeError, AttributeError) as error:
        raise VlmrmError(
            f"{path} does not fit this learner ({error_reason(error)}); resume with the same task, algorithm and "
            "hyperparameters."
        ) from error
    return state["metadata"]


def _save(tensors: dict[str, Tensor], state: dict[str, Any], path: Path) -> None:
    # Networks may share tensors, which safetensors refuses, so each tensor is copied.
    copies = {
        name: value.detach().cpu().clone(memory_format=torch.contiguous_format) for name, value in tensors.items()
    }
    save_tensors(copies, path, {"json": json.dumps(state)})


def _load(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    if not path.is_file():
        raise VlmrmError(f"There is no {path.name} in {path.parent}.")
    try:
        with safe_open(path, framework="pt") as file:
            tensors, state = (
                {name: file.get_tensor(name) for name in file.keys()},
                json.loads(file.metadata()["json"]),
            )
        state["metadata"] = state.pop(_OLD_METADATA) if _OLD_METADATA in state else state["metadata"]
    except (SafetensorError, OSError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise VlmrmError(
            f"{path} is damaged ({error_reason(error)}); restore it from a copy of the run, or train again with "
            "overwrite=True."
        ) from error
    return tensors, state


def _flatten(value: Any, prefix: str, tensors: dict[str, Tensor]) -> Any:
    """Moves tensors and arrays from nested dicts and lists into `tensors`, and returns the rest for JSON."""
    if isinstance(value, (Tensor, np.ndarray)):
        tensors[prefix] = torch.as_tensor(value)
        return {"tensor": prefix}
    if isinstance(value, dict):
        return {str(key): _flatten(item, f"{prefix}{key}/", tensors) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_flatten(item, f"{prefix}{i}/", tensors) for i, item in enumerate(value)]
    return value


def _unflatten(tree: Any, tensors: dict[str, Tensor]) -> Any:
    """Puts the tensors back where `_flatten` took them from."""
    if isinstance(tree, dict):
        if set(tree) == {"tensor"}:
            return tensors[tree["tensor"]]
        return {key: _unflatten(item, tensors) for key, item in tree.items()}
    return [_unflatten(item, tensors) for item in tree] if isinstance(tree, list) else tree


def _with_integer_keys(optimizer: dict[str, Any]) -> dict[str, Any]:
    return {**optimizer, "state": {int(key): value for key, value in optimizer["state"].items()}}


def _buffer_contents(buffer: Any) -> dict[str, Any]:
    """Returns the two counters of a replay buffer, and the filled part of its arrays."""
    filled = buffer.buffer_size if buffer.full else buffer.pos
    arrays = {
        name: value[:filled]
        for name, value in vars(buffer).items()
        if isinstance(value, np.ndarray) and len(value) == buffer.buffer_size
    }
    return {"pos": buffer.pos, "full": buffer.full, **arrays}


def _random_state(learner: BaseAlgorithm) -> dict[str, Any]:
    numpy_state: Any = np.random.get_state()
    generator, key, *rest = numpy_state
    state = {
        "python": random.getstate(),
        "numpy": [generator, key.tolist(), *rest],
        "torch": torch.get_rng_state(),
        "actions": learner.action_space.np_random.bit_generator.state,
    }
    if learner.device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(learner.device)
    return state


def _set_random_state(learner: BaseAlgorithm, state: dict[str, Any]) -> None:
    python_version, internal, gauss = state["python"]
    random.setstate((python_version, tuple(internal), gauss))
    np.random.set_state(tuple(state["numpy"]))
    torch.set_rng_state(state["torch"])
    learner.action_space.np_random.bit_generator.state = state["actions"]
    if "cuda" in state and learner.device.type == "cuda":
        torch.cuda.set_rng_state(state["cuda"], learner.device)
