"""The tasks by name."""

import difflib

import gymnasium as gym

from .classic import CLASSIC_TASKS
from .humanoid import HUMANOID_TASKS
from .phone import PHONE
from .task import Task

TASKS: dict[str, Task] = {task.name: task for task in (*CLASSIC_TASKS, *HUMANOID_TASKS, PHONE)}
"""The tasks of paper A by name, with the prompts of its table 3, and those of paper B."""


def find_task(task: str | Task) -> Task:
    """Returns the task of this name; a `Task` is returned as it is.

    Raises:
        TypeError: it is neither a name nor a task.
        ValueError: there is no task of this name.
    """
    if isinstance(task, Task):
        return task
    if not isinstance(task, str):
        raise TypeError(f"The task is {task!r}, a {type(task).__name__}; expected a name or a vlmrm_lite.Task.")
    if task not in TASKS:
        close = difflib.get_close_matches(task, TASKS, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        if task in gym.registry or ":" in task:
            hint = f' For an environment, give gym.make({task!r}, render_mode="rgb_array"), and goal= or reward=.'
        raise ValueError(f"There is no task {task!r}; there are {', '.join(TASKS)}.{hint}")
    return TASKS[task]
