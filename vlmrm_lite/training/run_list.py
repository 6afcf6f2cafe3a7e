"""A table of the runs below a folder, read without loading a model."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import VlmrmError
from ..sb3.checkpoint import read_metadata
from ..tasks import TASKS
from .config_schema import stored_entries
from .metrics_table import last_step
from .run_folder import RunFolder, find_run_folder

COLUMNS = ("run", "task", "goal", "step", "total_steps", "finished", "success_rate", "vlm_reward")


def list_runs(folder: str | Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """Lists the runs in a folder and in all folders below it.

    Returns:
        One row per run: ``run`` (path below `folder`), ``task``, ``goal`` (prompts of one goal, joined by " / "),
        ``step``, ``total_steps``, ``finished``, and of the last row of its curves ``success_rate`` (NaN unless the
        success predicate is that of the goal, see `has_success`) and ``vlm_reward``. And the runs that cannot be read,
        with the reason.

    Raises:
        VlmrmError: there is no such folder.
    """
    root = Path(folder).expanduser()
    if not root.is_dir():
        raise VlmrmError(
            f"There is no folder {root}; expected one with runs, as `vlmrm-lite train` makes them in runs."
        )
    rows, broken = [], {}
    for path in _run_folders(root):
        name = str(path.relative_to(root)) if path != root else str(path)
        try:
            rows.append((name, *_describe(RunFolder(path))))
        except VlmrmError as error:
            broken[name] = str(error)
    return pd.DataFrame(rows, columns=list(COLUMNS)), broken


def read_curves(name: str | Path) -> pd.DataFrame:
    """Reads the curves of a run; the success rate is NaN unless the success predicate is that of the goal.

    Args:
        name: the run folder, or the name of a shipped policy.

    Raises:
        VlmrmError: there is no run, it has no curves yet, or a file of it is damaged.
    """
    folder = find_run_folder(name)
    config, curves = folder.read_config(), folder.read_metrics()
    if curves.empty:
        raise VlmrmError(f"The run in {folder} has no curves yet (no rows in {folder.metrics.name}); train it further.")
    return curves if has_success(config) else curves.assign(success_rate=float("nan"))


def has_success(config: Mapping[str, Any]) -> bool:
    """Returns whether the success predicate of a run describes its goal: with prompts of one's own, nothing does."""
    stored = stored_entries(dict(config))
    if config["own_success"] or stored.get("goals") is not None:
        return True
    named = TASKS.get(stored["name"])
    return named is not None and named.success is not None and stored["goal"] == named.goal


def _run_folders(root: Path) -> Iterator[Path]:
    """Yields the folders that hold a run, in alphabetical order; a run holds no others."""
    for path, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if "config.json" in files:
            folders.clear()
            yield Path(path)


def _describe(folder: RunFolder) -> tuple[Any, ...]:
    """Returns the row of a run, without its name."""
    config = folder.read_config()
    task, curves = stored_entries(config), folder.read_metrics()
    step = _step(folder)
    last = curves.iloc[-1] if len(curves) else {"success_rate": float("nan"), "vlm_reward": float("nan")}
    success = last["success_rate"] if has_success(config) else float("nan")
    return (task["name"], _goal(task, config), step, config["total_steps"], step >= config["total_steps"]) + (
        success,
        last["vlm_reward"],
    )


def _goal(task: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """Returns the goal in words; of a run without prompts, what is known of its reward."""
    goals, prompts = task.get("goals"), task.get("goal")
    if goals is not None:
        return f"{len(goals.train)} goals, and {len(goals.held_out)} held out"
    if not prompts:
        return f"the reward {config['reward'] or 'of its environment'}"
    return prompts if isinstance(prompts, str) else " / ".join(prompts)


def _step(folder: RunFolder) -> int:
    """Returns how many environment steps a run has made: by its checkpoint, its curves, or else its policy."""
    step = folder.checkpoint_step() or last_step(folder.read_metrics())
    if not step and folder.policy.is_file():
        step = read_metadata(folder.policy).get("step") or 0
    return step
