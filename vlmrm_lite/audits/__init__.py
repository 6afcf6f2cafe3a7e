"""What to know before hours of training: do the pictures change, does the reward move, does it know the goal."""

from .audit import audit
from .report import Audit, Finding

__all__ = ["Audit", "Finding", "audit"]
