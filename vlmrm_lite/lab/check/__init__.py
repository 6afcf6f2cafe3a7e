"""Checks of the exercises: ``lab.check.<name>(answer)`` says *right*, *wrong, because ...* or *not attempted yet*.

One module per notebook: `start` (00), `similarity` (01), `projection` (02), `balancing` (03), `realism` (04), `judging` (05).
"""

from importlib import import_module
from importlib.util import find_spec

from .verdict import EXERCISES, Verdict

for _module in ("start", "similarity", "projection", "balancing", "realism", "judging"):
    if find_spec(f"{__name__}.{_module}"):
        import_module(f"{__name__}.{_module}")

globals().update(EXERCISES)
__all__ = ["EXERCISES", "Verdict", *EXERCISES]
