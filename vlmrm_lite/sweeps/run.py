"""Runs a sweep: Optuna decides which trial comes next, and Ray finds a place for it."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..cluster import connect, count_slots
from ..errors import VlmrmError
from ..utils.extras import require_extra
from ..utils.locks import lock_folder
from .report import Sweep, best_numbers, make_sweep
from .spec import Spec, read_spec
from .study import FILE, SweepStudy, Trial, open_study
from .trial import Job, Outcome, replay, run_trial

_LOST_WORKERS = 3  # times that a trial is taken up after its worker or machine was lost
_POLL_SECONDS = 5.0  # after which machines that have joined are noticed


def sweep(
    spec: str | os.PathLike | Mapping[str, Any],
    out: str | os.PathLike | None = None,
    log: Callable[[str], None] | None = print,
) -> Sweep:
    """Trains many agents and compares them: tasks, prompts, alphas, models, seeds, and hyperparameters.

    Trials run side by side, one for each core of this machine, or on the Ray cluster that the environment variable
    ``RAY_ADDRESS`` names. A sweep that was interrupted, however hard, goes on when it is called again with the same
    arguments: finished trials are kept, unfinished ones continue from their checkpoints.

    Args:
        spec: the path of a YAML file, or a dict with the same entries, see docs/cluster.md; in a dict, ``task`` may be
            a `Task` of your own.
        out: folder of the results; None for ``runs/<name of the file>``. On a cluster, all machines must share it.
        log: gets a line for every trial that ends; None for silence.

    Returns:
        The tables, and the best run of each task.

    Raises:
        ValueError, TypeError: the specification cannot be used, or is not the one that the sweep was begun with.
        MissingExtraError: the extra ``sweep`` is not installed.
        VlmrmError: the cluster cannot be reached, the disk refused, or every trial failed. What was computed until
            then is stored.
    """
    require_extra(("optuna", "ray", "yaml"), "sweep", "Sweeps")
    checked, log = read_spec(spec), log or (lambda line: None)
    name = "sweep" if isinstance(spec, Mapping) else Path(spec).stem
    folder = Path(Path("runs", name) if out is None else out).expanduser().resolve()
    with lock_folder(folder, "sweep"), open_study(folder, checked) as study:
        driver = _Driver(checked, study, folder, log)
        if driver.has_work():
            try:
                with connect("Sweeps") as ray:
                    driver.work(ray)
            except KeyboardInterrupt:
                log("Stopped. What has ended is stored; the same command continues the sweep.")
                raise
        trials = study.trials()
        errors = [trial.results.get("error", "") for trial in trials if trial.state == "FAIL"]
        if errors and len(errors) == len(trials):
            raise VlmrmError(f"All {len(trials)} trials failed; the first one: {errors[0]}")
        return make_sweep(folder, checked, trials, study.replays())


class _Driver:
    """Keeps all machines busy until the study has no trial left, then plays the best agents again."""

    def __init__(self, spec: Spec, study: SweepStudy, folder: Path, log: Callable[[str], None]):
        self._spec, self._study, self._folder, self._log = spec, study, folder, log
        self._warned: set[str] = set()

    def has_work(self) -> bool:
        """Whether a trial or a replay is missing."""
        ended = [trial for trial in self._study.trials() if trial.state != "RUNNING"]
        return len(ended) < self._spec.num_trials or bool(self._missing_replays())

    def work(self, ray: Any) -> None:
        """Runs what is missing.

        Raises:
            VlmrmError: no machine is large enough, or a trial met what the others would meet, too.
        """
        if not count_slots(ray, self._spec.cpus, self._spec.gpus):
            raise VlmrmError(
                f"No machine of the Ray cluster has cpus: {self._spec.cpus} and gpus: {self._spec.gpus:g} for a trial; "
                "lower them, or add a machine."
            )
        needs = {"num_cpus": self._spec.cpus, "num_gpus": self._spec.gpus, "max_retries": _LOST_WORKERS}
        remote = ray.remote(run_trial).options(**needs)
        waiting = self._study.take_up()
        running: dict[Any, Trial] = {}
        if self._study.trials():
            left = self._spec.num_trials - len(self._study.trials()) + len(waiting)
            self._log(f"Continues in {self._folder}: {left} of {self._spec.num_trials} trials are left.")
        while True:
            while len(running) < max(1, count_slots(ray, self._spec.cpus, self._spec.gpus)):
                trial = waiting.pop(0) if waiting else self._study.begin()
                if trial is None:
                    break
                running[remote.remote(self._job(trial))] = trial
            if not running:
                break
            for done in ray.wait(list(running), num_returns=1, timeout=_POLL_SECONDS)[0]:
                trial = running.pop(done)
                if not self._end(trial, _outcome(ray, done)):
                    waiting.append(trial)
        again = ray.remote(replay).options(**needs)
        for trial in self._missing_replays():
            outcome = _outcome(ray, again.remote(self._job(trial)))
            if outcome.results is not None:
                self._study.store_replay(trial.number, outcome.results)

    def _end(self, trial: Trial, outcome: Outcome) -> bool:
        """Stores the outcome of a trial; returns False if it must be taken up again."""
        for warning in set(outcome.warnings) - self._warned:
            self._warned.add(warning)
            self._log(f"Trial {trial.number} warns: {warning}")
        if outcome.stop:
            raise VlmrmError(
                f"Trial {trial.number} stopped, and so does the sweep: {outcome.error} The same command continues it."
            )
        if outcome.results is not None:
            self._study.finish(trial.number, outcome.results)
            message = f"{self._spec.metric} {outcome.results[self._spec.metric]:.3f}"
        elif outcome.error:
            self._study.fail(trial.number, outcome.error)
            message = f"failed: {outcome.error}"
        else:
            return False
        ended = sum(trial.state != "RUNNING" for trial in self._study.trials())
        shown = ", ".join(f"{name}={label}" for name, label in {**trial.labels, "seed": trial.seed}.items())
        self._log(f"{ended} of {self._spec.num_trials}: trial {trial.number} ({shown}): {message}")
        return True

    def _missing_replays(self) -> list[Trial]:
        """Returns the best trials whose agents have not played new episodes yet."""
        trials, played = self._study.trials(), self._study.replays()
        return [trials[number] for number in best_numbers(self._spec, trials) if str(number) not in played]

    def _job(self, trial: Trial) -> Job:
        folder = self._folder / "trials" / f"{trial.number:03d}"
        arguments = {**self._spec.arguments(trial.labels), "seed": trial.seed}
        return Job(str(folder), str(self._folder / FILE), arguments, self._spec.episodes, self._spec.cpus)


def _outcome(ray: Any, reference: Any) -> Outcome:
    """Fetches what a worker returned."""
    try:
        return ray.get(reference)
    except ray.exceptions.RayError as error:
        reason = " ".join(str(error).split())[:200]
        return Outcome(
            None, f"Its worker process was lost {_LOST_WORKERS + 1} times, perhaps for lack of memory: {reason}"
        )
