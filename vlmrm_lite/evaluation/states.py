"""States labeled by a task's success predicate, for scoring rewards without training an agent."""

import zipfile
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from ..tasks import Task, find_task
from ..utils.paths import data_path


class LabeledStates(NamedTuple):
    """States, float32 (n, k), and whether each is a goal state of the task, bool (n,)."""

    states: NDArray[np.float32]
    labels: NDArray[np.bool_]


def make_labeled_states(task: str | Task, n: int = 1000, seed: int = 0) -> LabeledStates:
    """Sample states uniformly from the task's `state_range`, half of them goal states, in random order.

    Args:
        task: a name in `TASKS`, or a task with `state_range` and `success`.
        n: number of states; even.
        seed: random seed; equal seeds give equal states.

    Raises:
        ValueError: `n` is odd or not positive, the task has no `state_range` or no `success`, or one of the two
            labels is too rare in the range.
    """
    task = find_task(task)
    if n <= 0 or n % 2:
        raise ValueError(f"n={n}; expected a positive even number, half for each label.")
    if task.state_range is None or task.success is None:
        raise ValueError(f"The task {task.name!r} needs both state_range and success to sample labeled states.")
    low, high = (np.asarray(bound, np.float64) for bound in task.state_range)
    rng = np.random.default_rng(seed)
    drawn = rng.uniform(low, high, (200 * n, len(low))).astype(np.float32)
    labels = np.asarray(task.success(drawn), bool)
    goal, other = np.flatnonzero(labels)[: n // 2], np.flatnonzero(~labels)[: n // 2]
    if min(len(goal), len(other)) < n // 2:
        raise ValueError(
            f"In the state_range of {task.name!r}, {labels.mean():.2%} of the states are goal states; "
            "narrow the range until both labels are frequent enough."
        )
    chosen = rng.permutation(np.concatenate([goal, other]))
    return LabeledStates(drawn[chosen], labels[chosen])


def labeled_states(task: str | Task) -> LabeledStates:
    """Load the shipped labeled states of a task, half of them goal states, in random order.

    For the classic-control tasks, ``data/states/<task>.npz`` holds `make_labeled_states(task)` with its default
    arguments. The states of the humanoid tasks come from the sources that are listed in
    `vlmrm_lite.model_eval.humanoid_states`.

    Raises:
        ValueError: the task is unknown.
        VlmrmError: no states are shipped for the task, or the file is damaged.
    """
    task = find_task(task)
    remedy = "sample them with vlmrm_lite.evaluation.make_labeled_states(task)"
    return LabeledStates(*read_states(task.name, LabeledStates._fields, remedy))


def read_states(name: str, columns: Sequence[str], remedy: str) -> list[NDArray]:
    """Read columns of ``data/states/<name>.npz``; a missing file is an error that suggests `remedy`."""
    path = data_path("states", f"{name}.npz")
    if not path.is_file():
        raise VlmrmError(f"There are no shipped states for {name!r} ({path}); {remedy}.")
    try:
        with np.load(path, allow_pickle=False) as file:
            return [file[column] for column in columns]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise VlmrmError(f"{path} is damaged ({error}); reinstall vlmrm-lite.") from error
