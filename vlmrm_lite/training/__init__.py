"""Train an agent on a reward from pictures, and open what the training left behind."""

from .run import Evaluation, Run
from .train import train

__all__ = ["Evaluation", "Run", "train"]
