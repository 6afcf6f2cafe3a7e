"""A run folder and its files."""

import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import VlmrmError
from ..sb3.checkpoint import read_metadata
from ..utils.files import WriteError, atomic_write, error_reason, remove_temporaries
from ..utils.locks import LOCK, lock_folder
from ..utils.paths import data_path
from .config_schema import check_config
from .metrics_table import cut_metrics, last_step, read_metrics

_MAX_CONFIG = 1_000_000  # bytes
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
        self.path = Path(path).expanduser()
        self.config, self.metrics = self.path / "config.json", self.path / "metrics.csv"
        self.tensorboard, self.video = self.path / "tensorboard", self.path / "video.mp4"
        self.checkpoint, self.policy = self.path / "checkpoint.safetensors", self.path / "policy.safetensors"

    def __str__(self) -> str:
        return str(self.path)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keeps other trainings out of the folder; see `lock_folder`.

        Raises:
            VlmrmError: another training holds it; or a file of the run is a link, a pipe or a folder.
            WriteError: the disk refused.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(lock_folder(self.path))
            except WriteError as error:
                raise WriteError(str(error).replace(LOCK, self.config.name)) from error
            self._check_files()
            for file in (self.config, self.metrics, self.checkpoint, self.policy):
                remove_temporaries(file)
            yield

    def _check_files(self) -> None:
        """Refuses what would make the training write somewhere else, or wait for ever."""
        for file in (self.config, self.metrics, self.checkpoint, self.policy, self.video):
            if file.is_symlink() or (file.exists() and not file.is_file()):
                kind = "a link to another place" if file.is_symlink() else "not a regular file"
                raise VlmrmError(f"{file} is {kind}; remove it, or train into another folder.")
        if self.tensorboard.is_symlink() or (self.tensorboard.exists() and not self.tensorboard.is_dir()):
            raise VlmrmError(f"{self.tensorboard} is not a folder of its own; remove it, or train into another folder.")

    def open(self, resume: bool, overwrite: bool) -> dict[str, Any] | None:
        """Reads the config of the run to resume; None for a new run.

        Raises:
            ValueError: the run cannot be both resumed and replaced.
            VlmrmError: there is a run, and neither was requested; or there is none to resume, or no checkpoint of it.
        """
        if resume and overwrite:
            raise ValueError("resume and overwrite are both set; a run is either continued or replaced.")
        if resume:
            config = self.read_config()
            if not self.checkpoint.is_file() and (self.policy.is_file() or self.last_step()):
                raise VlmrmError(
                    f"{self} holds a trained policy, but no {self.checkpoint.name} to resume from. Copy that file into "
                    "it from where the run was trained, replace the run with overwrite=True, or choose another folder "
                    "with out=."
                )
            return config
        if (self.config.exists() or self.checkpoint.exists()) and not overwrite:
            raise VlmrmError(
                f"{self} holds a run already; continue it with resume=True, replace it with "
                "overwrite=True, or choose another folder with out=."
            )
        return None

    def read_config(self) -> dict[str, Any]:
        """Reads and checks ``config.json``; see `config_schema.check_config`.

        Raises:
            VlmrmError: there is none, or it is damaged.
        """
        if not self.config.is_file():
            raise VlmrmError(
                f"There is no run in {self} (no {self.config.name}). "
                "Give the folder that `vlmrm-lite train` printed, or the name of a shipped policy."
            )
        try:
            if self.config.stat().st_size > _MAX_CONFIG:
                raise ValueError(f"it is larger than {_MAX_CONFIG:,} bytes")
            return check_config(json.loads(self.config.read_text(encoding="utf-8")))
        except (OSError, TypeError, ValueError, RecursionError) as error:
            raise VlmrmError(
                f"{self.config} is damaged ({error_reason(error).rstrip('.')}); restore it from a copy of the run, or "
                "train again."
            ) from error

    def checkpoint_step(self) -> int:
        """Returns the step of the checkpoint, 0 without one."""
        return int(read_metadata(self.checkpoint).get("step", 0)) if self.checkpoint.is_file() else 0

    def write_config(self, config: dict[str, Any]) -> None:
        """Writes ``config.json``.

        Raises:
            WriteError: the disk refused.
        """
        with atomic_write(self.config) as temporary:
            temporary.write_text(json.dumps(config, indent=2, allow_nan=False) + "\n", encoding="utf-8")

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
            for file in (self.checkpoint, self.policy, self.metrics, self.video, self.config):
                file.unlink(missing_ok=True)
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


def find_run_folder(name: str | Path) -> RunFolder:
    """Returns the run folder at a path, or that of the shipped policy with this name."""
    path = Path(name).expanduser()
    shipped = data_path("policies", str(path))
    return RunFolder(shipped if not path.exists() and shipped.is_dir() else path)


def new_config(**entries: Any) -> dict[str, Any]:
    """Makes a config with these entries and the versions of the packages that compute."""
    versions = {"python": platform.python_version(), **{package: version(package) for package in _PACKAGES}}
    return {**entries, "versions": versions}
