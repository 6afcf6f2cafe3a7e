"""The trials of a sweep in an Optuna study: which comes next, which run, and what came out.

The study is an SQLite file that only the driver writes, so it needs no server. A trial's number says what it is: the
number of its configuration and the number of its seed. So an interrupted sweep knows what is left.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..errors import VlmrmError
from ..utils.extras import import_extra
from ..utils.files import WriteError, error_reason
from .axes import Axis, Range, grid
from .spec import Spec

FILE = "sweep.db"
_NAME = "sweep"


class Trial(NamedTuple):
    """A training.

    Attributes:
        number: from 0.
        labels: on the varied axes, by name.
        seed: of the training.
        state: "RUNNING", "COMPLETE" or "FAIL".
        results: by name, empty before the end; a failed one has an "error".
    """

    number: int
    labels: dict[str, Any]
    seed: int
    state: str
    results: dict[str, Any]


class SweepStudy:
    """The study of a sweep; `open_study` makes it.

    Args:
        study: of Optuna.
        spec: the sweep.
        path: of the file, for messages.
    """

    def __init__(self, study: Any, spec: Spec, path: Path):
        self._study, self._spec, self._path = study, spec, path
        self._optuna = import_extra("optuna", "sweep", "Sweeps")
        self._grid = None if spec.search else grid(spec.varied)

    def trials(self) -> list[Trial]:
        """Returns all trials that have begun, in order."""
        with _explained(self._path):
            begun = [trial for trial in self._study.get_trials(deepcopy=False) if trial.state.name != "WAITING"]
        return [
            Trial(trial.number, dict(trial.params), self._seed(trial.number), trial.state.name, dict(trial.user_attrs))
            for trial in begun
        ]

    def take_up(self) -> list[Trial]:
        """Returns the trials that were running when the driver of a sweep ended, with the parameters they had."""
        running = []
        with _explained(self._path):
            for frozen in self._study.get_trials(deepcopy=False):
                if frozen.state.name == "RUNNING":
                    trial = self._optuna.trial.Trial(self._study, frozen._trial_id)
                    running.append(self._labeled(trial))
        return running

    def begin(self) -> Trial | None:
        """Begins the next trial; returns None if none is left."""
        with _explained(self._path):
            trials = self._study.get_trials(deepcopy=False)
            number = next((trial.number for trial in trials if trial.state.name == "WAITING"), len(trials))
            if number >= self._spec.num_trials:
                return None
            if number == len(trials):
                fixed = self._fixed(number)
                if fixed is not None:
                    self._study.enqueue_trial(fixed)
            self._study.sampler = self._sampler(number)
            return self._labeled(self._study.ask())

    def finish(self, number: int, results: dict[str, Any]) -> None:
        """Stores the results of a trial; those of a trial that has ended are kept."""
        with _explained(self._path):
            if self._store(number, results):
                self._study.tell(number, results[self._spec.metric])

    def fail(self, number: int, error: str) -> None:
        """Stores why a trial failed, if it has not ended before."""
        with _explained(self._path):
            if self._store(number, {"error": error}):
                self._study.tell(number, state=self._optuna.trial.TrialState.FAIL)

    def replays(self) -> dict[str, Any]:
        """Returns what the best agents did in new episodes, by the number of their trial."""
        return self._study.user_attrs.get("replays", {})

    def store_replay(self, number: int, results: dict[str, Any]) -> None:
        """Stores what the agent of a trial did in new episodes."""
        with _explained(self._path):
            self._study.set_user_attr("replays", {**self.replays(), str(number): results})

    def _store(self, number: int, results: dict[str, Any]) -> bool:
        """Stores results of a trial; returns False if it has ended before."""
        frozen = self._study.get_trials(deepcopy=False)[number]
        if frozen.state.is_finished():
            return False
        trial = self._optuna.trial.Trial(self._study, frozen._trial_id)
        for name, value in results.items():
            trial.set_user_attr(name, value)
        return True

    def _seed(self, number: int) -> int:
        return self._spec.seeds[number % len(self._spec.seeds)]

    def _fixed(self, number: int) -> dict[str, Any] | None:
        """Returns the labels of a trial; None if the sampler is to draw them."""
        configuration, seed = divmod(number, len(self._spec.seeds))
        if self._grid is not None:
            return self._grid[configuration]
        return dict(self._study.get_trials(deepcopy=False)[number - seed].params) if seed else None

    def _labeled(self, trial: Any) -> Trial:
        """Lets the sampler draw what a trial lacks, which is nothing where its labels are fixed."""
        self._study.sampler = self._sampler(trial.number)
        labels = {name: _suggest(trial, name, axis) for name, axis in self._spec.varied.items()}
        if "seed" not in trial.user_attrs:
            trial.set_user_attr("seed", self._seed(trial.number))
        return Trial(trial.number, labels, self._seed(trial.number), "RUNNING", {})

    def _sampler(self, number: int) -> Any:
        """Makes a sampler that draws anew for every trial, however often the sweep was interrupted."""
        search = self._spec.search or {"sampler": "random", "seed": 0}
        seed = int(np.random.SeedSequence([search["seed"], number]).generate_state(1)[0])
        if search["sampler"] == "random":
            return self._optuna.samplers.RandomSampler(seed=seed)
        return self._optuna.samplers.TPESampler(
            seed=seed, n_startup_trials=10 * len(self._spec.seeds), constant_liar=True
        )


@contextmanager
def open_study(folder: Path, spec: Spec) -> Iterator[SweepStudy]:
    """Opens the study of a sweep, or makes it.

    Args:
        folder: of the sweep.
        spec: the sweep.

    Raises:
        MissingExtraError: Optuna is not installed.
        ValueError: the sweep in the folder was begun with another specification.
        WriteError: the disk refused.
        VlmrmError: the file is damaged.
    """
    optuna = import_extra("optuna", "sweep", "Sweeps")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.ERROR)
    path = folder / FILE
    if path.is_symlink():
        raise VlmrmError(f"{path} is a link to another place; remove it, or choose another folder with out=.")
    engine = {"creator": lambda: connect_database(path)}  # in an address, some signs of a path have a meaning
    with _explained(path):
        storage = optuna.storages.RDBStorage("sqlite://", engine_kwargs=engine)
    try:
        with _explained(path):
            study = optuna.create_study(storage=storage, study_name=_NAME, direction="maximize", load_if_exists=True)
            _check_same(study, spec, folder)
        yield SweepStudy(study, spec, path)
    finally:
        storage.remove_session()
        storage.engine.dispose()


def connect_database(path: Path) -> sqlite3.Connection:
    """Opens the file; threads take turns."""
    return sqlite3.connect(path, check_same_thread=False)


def _check_same(study: Any, spec: Spec, folder: Path) -> None:
    """Stores the specification; a sweep that goes on must have the same one."""
    now, before = spec.describe(), study.user_attrs.get("spec")
    if before is None:
        study.set_user_attr("spec", now)
        return
    for name in now:
        if before.get(name) != now[name]:
            raise ValueError(
                f"The sweep in {folder} was begun with {name}={before.get(name)!r:.200}, not {now[name]!r:.200}; "
                "restore that entry to continue it, or choose another folder with out=."
            )


def _suggest(trial: Any, name: str, axis: Axis) -> Any:
    """Lets the sampler draw from an axis, unless the trial has a value there."""
    if not isinstance(axis, Range):
        return trial.suggest_categorical(name, list(axis))
    whole = isinstance(axis.low, int) and isinstance(axis.high, int)
    return (trial.suggest_int if whole else trial.suggest_float)(name, axis.low, axis.high, log=axis.log)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Explains what a database says that cannot be read or written."""
    try:
        yield
    except Exception as error:
        cause = _database_error(error)
        if cause is None:
            raise
        reason = error_reason(cause)
        if "full" in reason:
            reason = "no space left on the disk"
        if "not a database" in reason or "malformed" in reason or "no such" in reason:
            raise VlmrmError(
                f"{path} is damaged ({reason}); restore it from a copy, or choose another folder with out=."
            ) from error
        raise WriteError(
            f"Cannot write {path}: {reason}. What has ended is stored; the same command continues the sweep."
        ) from error


def _database_error(error: BaseException | None) -> Exception | None:
    """Finds SQLite's own error behind those of the libraries above it."""
    while error is not None:
        if isinstance(error, sqlite3.Error):
            return error
        error = error.__cause__ or getattr(error, "orig", None) or error.__context__
    return None
