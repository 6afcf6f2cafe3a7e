"""Checks of the exercises: ``lab.check.<name>(answer)`` says *right*, *wrong, because ...* or *not attempted yet*.

One module per notebook: `start` (00), `similarity` (01), `projection` (02), `balancing` (03), `realism` (04), `judging` (05),
`gpu` (07).
"""

from . import balancing, gpu, judging, projection, realism, similarity, start  # noqa: F401
from .verdict import EXERCISES, Verdict

globals().update(EXERCISES)
__all__ = ["EXERCISES", "Verdict", *EXERCISES]
