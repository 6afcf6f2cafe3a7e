"""States labeled by a task's success predicate, for scoring rewards without training an agent."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from ..tasks import Task, find_task
from ..utils.checks import check_count, check_seed
from ..utils.files import error_reason
from ..utils.memory import check_memory
from ..utils.paths import data_path
from ..utils.predicates import call_predicate
from ..utils.shipped import check_shipped

_DAMAGE = (  # what reading a broken archive raises
    *(OSError, ValueError, TypeError, KeyError, EOFError, MemoryError, RuntimeError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError),
)
_CHUNK = 100_000  # states that are drawn at once
_TRIES = 200  # states to draw for each one that is wanted


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
        TypeError: `n` or `seed` is no whole number.
        ValueError: `n` is odd, not positive, or more than fits into memory; the task has no `state_range` or no
            `success`; or one of the two labels is too rare in the range.
    """
    task = find_task(task)
    if n is None:
        raise TypeError("n=None; expected a positive even number, half for each label.")
    check_count("n", n, 0)
    check_seed(seed)
    if n <= 0 or n % 2:
        raise ValueError(f"n={n}; expected a positive even number, half for each label.")
    if task.state_range is None or task.success is None:
        raise ValueError(f"The task {task.name!r} needs both state_range and success to sample labeled states.")
    low, high = (np.asarray(bound, np.float64) for bound in task.state_range)
    check_memory(f"n={n}", 12.0 * n * len(low), "choose fewer states")
    rng = np.random.default_rng(seed)
    found: dict[bool, list[NDArray]] = {True: [], False: []}  # states by label
    counts, drawn = {True: 0, False: 0}, 0
    while min(counts.values()) < n // 2 and drawn < _TRIES * n:
        states = rng.uniform(low, high, (min(_CHUNK, _TRIES * n - drawn), len(low))).astype(np.float32)
        labels = call_predicate(task.success, states, len(states))
        drawn += len(states)
        for label, chosen in ((True, labels), (False, ~labels)):
            found[label].append(states[chosen][: max(0, n // 2 - counts[label])])
            counts[label] += int(chosen.sum())
    if min(counts.values()) < n // 2:
        raise ValueError(
            f"In the state_range of {task.name!r}, {counts[True] / drawn:.2%} of the states are goal states; "
            "narrow the range until both labels are frequent enough."
        )
    rng.bit_generator.advance((_TRIES * n - drawn) * len(low))  # type: ignore[attr-defined]  # the rest of the draws
    states = np.concatenate([*found[True], *found[False]])
    order = rng.permutation(n)
    return LabeledStates(states[order], order < n // 2)


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
    check_shipped(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = [file[column] for column in columns]
        if len({len(array) for array in arrays}) > 1:
            raise ValueError(f"columns have the shapes {[array.shape for array in arrays]}")
    except _DAMAGE as error:
        raise VlmrmError(f"{path} is damaged ({error_reason(error)}); reinstall vlmrm-lite.") from error
    return arrays
