"""Train an agent on a reward from pictures, and open what the training left behind."""

from .goal_evaluation import GoalEvaluation
from .rollout_evaluation import Evaluation
from .run import Run
from .train import train

__all__ = ["Evaluation", "GoalEvaluation", "Run", "train"]
