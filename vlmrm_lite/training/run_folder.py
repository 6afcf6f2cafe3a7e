"""A run folder and its files."""

import json
import platform
import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import VlmrmError
from ..utils.files import WriteError, atomic_write, error_reason
from .metrics_table import cut_metrics, last_step, read_metrics

_PACKAGES = ("vlmrm-lite", "torch", "stable-baselines3", "gymnasium", "numpy", "open_clip_torch")


class RunFolder:
    """Knows the files of a run: where they are, whether they are there, how to read, replace and rescue them.

    Attributes:
        path: the folder; it need not exist yet.
        config: ``config.json``: task, prompts, seed, versions.
        metrics: ``metrics.csv``: the curves.
        tensorboard: folder of TensorBoard's event files, the same curves.
        checkpoint: ``checkpoint.safetensors``: what a resumed training needs.
        policy: ``policy.safetensors``: the policy with the highest mean VLM reward per episode.
        video: ``video.mp4``.
    """

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.config, self.metrics = self.path / "config.json", self.path / "metrics.csv"
        self.tensorboard, self.video = self.path / "tensorboard", self.path / "video.mp4"
        self.checkpoint, self.policy = self.path / "checkpoint.safetensors", self.path / "policy.safetensors"

    def __str__(self) -> str:
        return str(self.path)

    def open(self, resume: bool, overwrite: bool) -> dict[str, Any] | None:
        """Reads the config of the run to resume; None for a new run.

        Raises:
            ValueError: the run cannot be both resumed and replaced.
            VlmrmError: there is a run, and neither was requested; or there is none to resume.
        """
        if resume and overwrite:
            raise ValueError("resume and overwrite are both set; a run is either continued or replaced.")
        if resume:
            return self.read_config()
        if (self.config.is_file() or self.checkpoint.is_file()) and not overwrite:
            raise VlmrmError(
                f"{self} holds a run already; continue it with resume=True, replace it with "
                "overwrite=True, or choose another folder with out=."
            )
        return None

    def read_config(self) -> dict[str, Any]:
        """Reads ``config.json``.

        Raises:
            VlmrmError: there is none, or it is damaged.
        """
        if not self.config.is_file():
            raise VlmrmError(
                f"There is no run in {self} (no {self.config.name}). "
                "Give the folder that `vlmrm-lite train` printed, or the name of a shipped policy."
            )
        try:
            config = json.loads(self.config.read_text())
            config["task"], config["vlm"], config["own_env"]
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise VlmrmError(
                f"{self.config} is damaged ({error}); restore it from a copy of the run, or train again."
            ) from error
        return config

    def write_config(self, config: dict[str, Any]) -> None:
        """Writes ``config.json``.

        Raises:
            WriteError: the disk refused.
        """
        with atomic_write(self.config) as temporary:
            temporary.write_text(json.dumps(config, indent=2) + "\n")

    def read_metrics(self) -> pd.DataFrame:
        """Reads the curves; see `metrics_table.read_metrics`."""
        return read_metrics(self.metrics)

    def cut_metrics(self, last_step: int) -> None:
        """Drops the rows after `last_step`; see `metrics_table.cut_metrics`."""
        cut_metrics(self.metrics, last_step)

    def last_step(self) -> int:
        """Returns the step of the last row of the curves, 0 without curves."""
        return last_step(self.read_metrics())

    def clear(self) -> None:
        """Removes the run, and nothing else that may lie in the folder.

        Raises:
            WriteError: the disk refused.
        """
        try:
            for file in (self.config, self.metrics, self.checkpoint, self.policy, self.video):
                if file.is_file():
                    file.unlink()
            shutil.rmtree(self.tensorboard, ignore_errors=True)
        except OSError as error:
            raise WriteError(f"Cannot replace the run in {self}: {error_reason(error)}.") from error

    def rescue(self, save_checkpoint: Callable[[Path], None], step: int, error: WriteError) -> str:
        """Saves a run whose disk refuses files to the temporary folder.

        Args:
            save_checkpoint: writes the checkpoint to a path.
            step: where the training stopped.
            error: what the disk said.

        Returns:
            What to tell the user.
        """
        try:
            refuge = RunFolder(tempfile.mkdtemp(prefix="vlmrm_lite-"))
            for file in (self.config, self.metrics, self.policy):
                if file.is_file():
                    shutil.copyfile(file, refuge.path / file.name)
            save_checkpoint(refuge.checkpoint)
        except (OSError, WriteError):
            return (
                f"{error} Training stopped. The last checkpoint in {self} is whole: make room and continue "
                "from there with resume=True."
            )
        return (
            f"{error} Training stopped at step {step}, and everything until there is saved in "
            f"{refuge}: continue with out={str(refuge)!r} and resume=True."
        )


def new_config(**entries: Any) -> dict[str, Any]:
    """Makes a config with these entries and the versions of the packages that compute."""
    versions = {"python": platform.python_version(), **{package: version(package) for package in _PACKAGES}}
    return {**entries, "versions": versions}
