"""One trial: a training in its run folder, taken up where it stopped, and the episodes that its agent plays.

This runs in a worker process, perhaps on another machine.
"""

import socket
import warnings
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import torch
from filelock import FileLock, Timeout

from ..errors import VlmrmError
from ..training import Run, train
from ..training.run_folder import RunFolder
from ..utils.extras import MissingExtraError
from ..utils.files import WriteError, error_reason
from ..utils.locks import LOCK

EVALUATION_SEED, REPLAY_SEED = 1_000, 1_000_000
_LOCK_SECONDS = 120  # in which a worker that has lost its driver ends


class Job(NamedTuple):
    """What a worker needs to know.

    Attributes:
        folder: of the run, the same path on all machines.
        marker: a file that is there before any trial, which shows that the folder is shared.
        arguments: of `vlmrm_lite.train`.
        episodes: that the trained agent plays.
        threads: of PyTorch.
    """

    folder: str
    marker: str
    arguments: dict[str, Any]
    episodes: int
    threads: int


class Outcome(NamedTuple):
    """What a worker returns.

    Attributes:
        results: by name; None if there are none.
        error: why not, one sentence; empty if the training was interrupted.
        stop: whether the other trials would fail, too.
        warnings: what was warned of.
    """

    results: dict[str, Any] | None
    error: str = ""
    stop: bool = False
    warnings: tuple[str, ...] = ()


def run_trial(job: Job) -> Outcome:
    """Trains, or continues a training, and plays the episodes."""
    return _caught(job, _train_and_play)


def replay(job: Job) -> Outcome:
    """Plays other episodes with the agent of a trial that has ended."""
    return _caught(job, _replay)


def _caught(job: Job, work: Any) -> Outcome:
    """Works with one thread per core, and returns errors and warnings as sentences."""
    if not Path(job.marker).is_file():
        return Outcome(None, _not_shared(job), stop=True)
    torch.set_num_threads(job.threads)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            results, error, stop = work(job), "", False
        except Exception as problem:
            cause = problem.__cause__ if isinstance(problem.__cause__, WriteError) else problem
            results, error, stop = None, _sentence(cause), isinstance(cause, (WriteError, MissingExtraError))
    return Outcome(results, error, stop, tuple(dict.fromkeys(str(warning.message) for warning in caught)))


def _train_and_play(job: Job) -> dict[str, Any] | None:
    folder = RunFolder(job.folder)
    _wait_until_free(folder)
    begun = folder.config.is_file()
    run = train(out=folder.path, resume=begun, overwrite=not begun, progress=False, **job.arguments)
    if folder.checkpoint_step() < run.config["total_steps"]:
        return None
    seconds = float(run.metrics["seconds"].iloc[-1]) if len(run.metrics) else None
    return {**_played(run, job.episodes, EVALUATION_SEED), "seconds": seconds, "folder": job.folder}


def _replay(job: Job) -> dict[str, Any]:
    task = job.arguments["task"]
    run = Run.load(job.folder, task=task, vlm=job.arguments.get("vlm"))
    return _played(run, job.episodes, REPLAY_SEED)


def _played(run: Run, episodes: int, seed: int) -> dict[str, Any]:
    """Plays episodes and returns numbers that JSON can hold."""
    result = run.evaluate(episodes, seed)
    assert is_dataclass(result)
    found = asdict(result)  # type: ignore[arg-type]
    rate = found["success_rate"]
    return {
        "success_rate": rate,
        "successes": None if rate is None else round(rate * episodes),
        "episodes": episodes,
        "vlm_reward": found["vlm_reward"] if "vlm_reward" in found else found["vlm_return"],
        "env_reward": found.get("env_reward"),
    }


def _wait_until_free(folder: RunFolder) -> None:
    """Waits for the end of a worker that has lost its driver, and still trains in the folder."""
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        with suppress(Timeout), FileLock(folder.path / LOCK, timeout=_LOCK_SECONDS):  # the training reports a Timeout
            pass
    except OSError as error:
        raise WriteError(f"Cannot write {folder}: {error_reason(error)}.") from error


def _sentence(error: Exception) -> str:
    text = " ".join(str(error).split())
    return (
        text if isinstance(error, (ValueError, TypeError, VlmrmError)) and text else f"{type(error).__name__}: {text}"
    )


def _not_shared(job: Job) -> str:
    return (
        f"{Path(job.marker).parent} is not on the machine {socket.gethostname()}; give a folder that all machines "
        "share under the same path, with out=."
    )
