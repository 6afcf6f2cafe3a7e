"""Tasks: an environment, a prompt, a success predicate, and an algorithm with its budget."""

from .classic import at_flag, pole_upright
from .paper import paper_task
from .registry import TASKS, find_task
from .task import Predicate, Task

__all__ = ["TASKS", "Predicate", "Task", "at_flag", "find_task", "paper_task", "pole_upright"]
