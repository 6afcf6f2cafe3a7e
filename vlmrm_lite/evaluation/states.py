"""States that are labelled by a task's success predicate, to judge rewards on without training."""

import zipfile
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from ..tasks import Task, find_task
from ..utils.paths import data_path


class LabelledStates(NamedTuple):
    """States float32 (n, k), and whether each fulfils the task's success criterion, bool (n,)."""

    states: NDArray[np.float32]
    labels: NDArray[np.bool_]


def make_labelled_states(task: str | Task, n: int = 1000, seed: int = 0) -> LabelledStates:
    """Draws states uniformly from the task's `state_range`, half of them goal states, in random order.

    Args:
        task: a name in `TASKS`, or a task with `state_range` and `success`.
        n: number of states, even.
        seed: the same seed gives the same states.

    Raises:
        ValueError: `n` is odd or not positive, the task has no `state_range` or `success`, or one of the two
            labels hardly occurs in the range.
    """
    task = find_task(task)
    if n <= 0 or n % 2:
        raise ValueError(f"n={n}; expected a positive even number, half for each label.")
    if task.state_range is None or task.success is None:
        raise ValueError(f"The task {task.name!r} needs both state_range and success to draw labelled states.")
    low, high = (np.asarray(bound, np.float64) for bound in task.state_range)
    rng = np.random.default_rng(seed)
    drawn = rng.uniform(low, high, (200 * n, len(low))).astype(np.float32)
    labels = np.asarray(task.success(drawn), bool)
    goal, other = np.flatnonzero(labels)[: n // 2], np.flatnonzero(~labels)[: n // 2]
    if min(len(goal), len(other)) < n // 2:
        raise ValueError(
            f"Only {labels.mean():.2%} of the states in {task.name!r}'s state_range are goal states; "
            "narrow the range so that both kinds occur."
        )
    chosen = rng.permutation(np.concatenate([goal, other]))
    return LabelledStates(drawn[chosen], labels[chosen])


def labelled_states(task: str | Task) -> LabelledStates:
    """The shipped labelled states of a task, half of them goal states, in random order.

    For the toy environments they are uniform within each half: ``data/states/<task>.npz`` is
    `make_labelled_states(task)` with its default arguments. Those of the humanoid's tasks come from several
    sources, which `vlmrm_lite.model_eval.humanoid_states` names.

    Raises:
        ValueError: there is no such task.
        VlmrmError: no states are shipped for it, or the file is damaged.
    """
    task = find_task(task)
    remedy = "draw some with vlmrm_lite.evaluation.make_labelled_states(task)"
    return LabelledStates(*read_states(task.name, LabelledStates._fields, remedy))


def read_states(name: str, columns: Sequence[str], remedy: str) -> list[NDArray]:
    """Columns of ``data/states/<name>.npz``; `remedy` is what to do where the file is missing."""
    path = data_path("states", f"{name}.npz")
    if not path.is_file():
        raise VlmrmError(f"There are no shipped states for {name!r} ({path}); {remedy}.")
    try:
        with np.load(path, allow_pickle=False) as file:
            return [file[column] for column in columns]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise VlmrmError(f"{path} is damaged ({error}); install vlmrm-lite again.") from error
