"""Checkpoints of a pretraining: saved whole or not at all, and restored to resume it."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from ..errors import VlmrmError
from ..utils.files import atomic_write

CHECKPOINT = "checkpoint.safetensors"
OLD_NAMES = {"average": "ema", "tags": "idea_embeddings", "mistakes": "hard_negatives"}  # in older checkpoints


@dataclass
class TrainingState:
    """All that changes during a pretraining.

    Attributes:
        model: the model that is trained.
        ema: exponential moving average of its weights, the model that is exported.
        idea_embeddings: one embedding per idea of all domains.
        optimizer: updates the model and the idea embeddings.
        schedule: the learning rate schedule of the optimizer.
        step: optimizer steps taken.
        hard_negatives: (k, 24), poses that are sampled more often.
    """

    model: nn.Module
    ema: nn.Module
    idea_embeddings: nn.Embedding
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    step: int
    hard_negatives: np.ndarray

    @property
    def modules(self) -> dict[str, nn.Module]:
        """The modules by their names in a checkpoint."""
        return {"model": self.model, "ema": self.ema, "idea_embeddings": self.idea_embeddings}


def save(state: TrainingState, folder: Path) -> None:
    """Writes the checkpoint of a folder."""
    tensors = {f"{name}.{k}": v for name, module in state.modules.items() for k, v in module.state_dict().items()}
    for index, slot in state.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{k}": v for k, v in slot.items()}
    tensors |= {"step": torch.tensor(state.step), "hard_negatives": torch.from_numpy(state.hard_negatives)}
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    with atomic_write(folder / CHECKPOINT) as temporary:
        save_file(tensors, temporary)


def restore(state: TrainingState, folder: Path) -> None:
    """Loads the checkpoint of a folder into a new state, in place.

    Raises:
        VlmrmError: there is no checkpoint.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        raise VlmrmError(f"{folder} has no checkpoint to resume from; start a new pretraining without resume.")
    tensors = {_current_name(key): value for key, value in load_file(path).items()}
    state.step, state.hard_negatives = int(tensors.pop("step")), tensors.pop("hard_negatives").numpy()
    for name, module in state.modules.items():
        module.load_state_dict(
            {key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")}
        )
    optimizer = state.optimizer.state_dict()
    for key, value in tensors.items():
        if key.startswith("optimizer."):
            _, index, slot = key.split(".")
            optimizer["state"].setdefault(int(index), {})[slot] = value
    state.optimizer.load_state_dict(optimizer)
    state.schedule.last_epoch = state.step - 1
    with warnings.catch_warnings():  # PyTorch warns of a schedule that steps before the optimizer
        warnings.simplefilter("ignore", UserWarning)
        state.schedule.step()


def _current_name(key: str) -> str:
    """The name of a tensor, whichever of the two names its file has."""
    first, dot, rest = key.partition(".")
    return OLD_NAMES.get(first, first) + dot + rest
