"""The agents that ship with the package."""

from collections.abc import Sequence
from typing import Any

from ...tasks import TASKS, find_task
from ...utils.paths import data_path


def shipped_runs(names: Sequence[str] | None = None) -> dict[str, Any]:
    """Load the shipped policies of tasks, and print which are missing.

    Args:
        names: names of tasks; None for the eight humanoid tasks.

    Returns:
        A dict from names to runs, without the missing ones.

    Raises:
        ValueError: a task is unknown.
        VlmrmError: a file is damaged.

    Example:
        >>> list(shipped_runs(["cartpole"]))
        ['cartpole']
    """
    from ...training import Run  # imports Stable-Baselines3, which takes seconds

    if names is None:
        names = [name for name in TASKS if name.startswith("humanoid-")]
    runs, missing = {}, []
    for name in names:
        if data_path("policies", find_task(name).name).is_dir():
            runs[name] = Run.load(data_path("policies", name))
        else:
            missing.append(name)
    if missing:
        print(
            f"No policy is shipped for {', '.join(missing)}, so the results below leave it out. "
            f"Train one with `vlmrm-lite train {missing[0]}`."
        )
    return runs
