"""Checkpoints of a pretraining: saved whole or not at all, and restored to resume it."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from ..errors import VlmrmError
from ..utils.files import error_reason, save_tensors

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
    """Writes the checkpoint of a folder.

    Raises:
        VlmrmError: something is NaN or infinite, so that the training diverged; a previous checkpoint is unchanged.
    """
    tensors = {f"{name}.{k}": v for name, module in state.modules.items() for k, v in module.state_dict().items()}
    for index, slot in state.optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{k}": v for k, v in slot.items()}
    tensors |= {"step": torch.tensor(state.step), "hard_negatives": torch.from_numpy(state.hard_negatives)}
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    if bad := _not_finite(tensors):
        raise VlmrmError(
            f"The pretraining diverged: at step {state.step}, {bad} holds NaN or infinity. Nothing was saved over the "
            f"last checkpoint in {folder}. Resume from it, or start again with a lower learning rate."
        )
    save_tensors(tensors, folder / CHECKPOINT)


def restore(state: TrainingState, folder: Path) -> None:
    """Loads the checkpoint of a folder into a new state, in place.

    Raises:
        VlmrmError: there is no checkpoint, or it is damaged, or it is one of another model.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        raise VlmrmError(f"{folder} has no checkpoint to resume from; start a new pretraining without resume.")
    try:
        tensors = {_current_name(key): value for key, value in load_file(path).items()}
        if bad := _not_finite(tensors):
            raise ValueError(f"{bad} holds NaN or infinity")
        _restore(state, tensors)
    except (SafetensorError, OSError, KeyError, ValueError, RuntimeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error_reason(error)
        raise VlmrmError(
            f"{path} is damaged, or the checkpoint of another model ({reason}). Start a new pretraining without resume."
        ) from None
    state.schedule.last_epoch = state.step - 1
    with warnings.catch_warnings():  # PyTorch warns of a schedule that steps before the optimizer
        warnings.simplefilter("ignore", UserWarning)
        state.schedule.step()


def _restore(state: TrainingState, tensors: dict[str, torch.Tensor]) -> None:
    """Loads the tensors of a checkpoint."""
    state.step, state.hard_negatives = int(tensors["step"]), tensors["hard_negatives"].numpy()
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


def _not_finite(tensors: dict[str, torch.Tensor]) -> str:
    """The name of the first tensor that holds NaN or infinity, apart from the causal masks; or an empty string."""
    floats = {key: value for key, value in tensors.items() if value.is_floating_point() and "attn_mask" not in key}
    return next((key for key, value in floats.items() if not value.isfinite().all()), "")


def _current_name(key: str) -> str:
    """The name of a tensor, whichever of the two names its file has."""
    first, dot, rest = key.partition(".")
    return OLD_NAMES.get(first, first) + dot + rest
