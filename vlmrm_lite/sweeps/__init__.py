"""Many trainings: tasks, prompts, models, seeds, and hyperparameters, compared in one table."""

from .report import Sweep
from .run import sweep

__all__ = ["Sweep", "sweep"]
