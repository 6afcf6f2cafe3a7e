"""What a learner of Stable-Baselines3 must keep to go on: networks, optimizers, counters, buffer, random generators.

Exploration noise is left out on purpose: environments start new episodes after a resume, where noise starts anew, too.
"""

import math
import random
from operator import attrgetter
from typing import Any

import numpy as np
import torch
from stable_baselines3.common.base_class import BaseAlgorithm
from torch import Tensor

from .replay_buffer import buffer_state, end_last_episode, restore_buffer

_NOT_COUNTERS = ("start_time", "verbose", "seed")


def learner_state(learner: BaseAlgorithm) -> dict[str, Any]:
    """Returns the state as nested dicts and lists of tensors, arrays, and what JSON can hold.

    Raises:
        ValueError: the replay buffer holds something that cannot be stored.
    """
    modules, _ = learner._get_torch_save_params()
    state = {
        "modules": {name: attrgetter(name)(learner).state_dict() for name in modules},
        "variables": {name: attrgetter(name)(learner) for name in _variables(learner)},
        "counters": _counters(learner),
        "random": _random_state(learner),
    }
    buffer = getattr(learner, "replay_buffer", None)
    return state if buffer is None else {**state, "replay_buffer": buffer_state(buffer)}


def restore_learner(learner: BaseAlgorithm, state: dict[str, Any]) -> None:
    """Puts back what `learner_state` returned into a learner with the same settings.

    Raises:
        KeyError, ValueError, TypeError, RuntimeError, AttributeError: the state is that of another learner.
    """
    modules, _ = learner._get_torch_save_params()
    if set(state["modules"]) != set(modules):
        raise ValueError(f"it has the networks {sorted(state['modules'])} instead of {sorted(modules)}")
    for name in modules:
        module, values = attrgetter(name)(learner), state["modules"][name]
        if isinstance(module, torch.optim.Optimizer):
            values = _with_integer_keys(values)
            _check_optimizer(module, values)
        module.load_state_dict(values)
    for name in _variables(learner):
        attrgetter(name)(learner).data.copy_(state["variables"][name])
    known = _counters(learner)
    for name, value in state["counters"].items():
        if name in known:  # others belong to another version of Stable-Baselines3
            setattr(learner, name, _like(known[name], value, name))
    buffer = getattr(learner, "replay_buffer", None)
    if buffer is not None:
        restore_buffer(buffer, state["replay_buffer"])
    _set_random_state(learner, state["random"])


def end_last_episodes(learner: BaseAlgorithm) -> None:
    """Cuts off the episodes at the end of the replay buffer, because the environments will start new ones.

    Call it after `load_checkpoint`, before learning goes on.
    """
    buffer = getattr(learner, "replay_buffer", None)
    if buffer is not None:
        end_last_episode(buffer)


def _variables(learner: BaseAlgorithm) -> list[str]:
    """Returns the names of tensors beside the networks, such as SAC's entropy coefficient and ARS's weights."""
    loose = [name for name, value in vars(learner).items() if isinstance(value, Tensor)]
    return sorted({*learner._get_torch_save_params()[1], *loose})


def _counters(learner: BaseAlgorithm) -> dict[str, bool | int | float]:
    values = {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in vars(learner).items()
        if name not in _NOT_COUNTERS
    }
    return {
        name: value for name, value in values.items() if isinstance(value, (bool, int, float)) and math.isfinite(value)
    }


def _like(known: bool | int | float, value: Any, name: str) -> Any:
    """Returns a restored counter if it is of the same kind as the learner's."""
    kinds = (int, float) if type(known) is float else (type(known),)
    if type(value) not in kinds or not math.isfinite(value):
        raise ValueError(f"its {name} is {value!r}")
    return value


def _with_integer_keys(optimizer: dict[str, Any]) -> dict[str, Any]:
    return {**optimizer, "state": {int(key): value for key, value in optimizer["state"].items()}}


def _check_optimizer(optimizer: torch.optim.Optimizer, values: dict[str, Any]) -> None:
    """Raises ``ValueError`` if a state would only fail, or go wrong, in the optimizer's next step."""
    probe = torch.zeros(1, requires_grad=True)
    reference = type(optimizer)([probe], **optimizer.defaults)
    probe.grad = torch.zeros(1)
    reference.step()
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    for index, slots in values["state"].items():
        if set(slots) != set(reference.state[probe]):
            raise ValueError(f"its optimizer keeps {sorted(slots)} instead of {sorted(reference.state[probe])}")
        for name, slot in slots.items():
            if not isinstance(slot, Tensor) or slot.shape not in (torch.Size([]), parameters[index].shape):
                raise ValueError(f"its optimizer's {name} has another shape than the weights")
    for group in values["param_groups"]:
        for name, default in optimizer.defaults.items():
            kinds = (bool, type(None)) if default is None or isinstance(default, bool) else (int, float, tuple, list)
            if not isinstance(group.setdefault(name, default), kinds):
                raise ValueError(f"its optimizer has {name}={group[name]!r}")


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
