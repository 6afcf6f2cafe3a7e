"""The agents that come with the package."""

from collections.abc import Sequence
from typing import Any

from ...tasks import TASKS, find_task
from ...utils.paths import data_path


def shipped_runs(names: Sequence[str] | None = None) -> dict[str, Any]:
    """Opens the shipped policies of tasks, and prints which of them are missing.

    Args:
        names: of tasks; None for the eight of the humanoid.

    Returns:
        A dict from the names to runs, without those that are missing.

    Raises:
        ValueError: there is no such task.
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
            f"No policy is shipped for {', '.join(missing)}; what follows leaves it out. "
            f"`vlmrm-lite train {missing[0]}` trains one."
        )
    return runs
