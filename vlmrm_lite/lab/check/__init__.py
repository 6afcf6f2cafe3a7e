"""Checks of the exercises: ``lab.check.<name>(answer)`` is *right*, *wrong, because ...* or *not attempted yet*.

One module per notebook: `start` (00), `primer` (0a), `similarity` (01), `projection` (02), `balancing` (03),
`realism` (04), `evaluating` (05), `humanoid` (06), `gpu` (07), `scaling` (08), `prompts` (10),
`own_env` (11), `own_clip` (12).
"""

from . import (  # noqa: F401
    balancing,
    evaluating,
    gpu,
    humanoid,
    own_clip,
    own_env,
    primer,
    projection,
    prompts,
    realism,
    scaling,
    similarity,
    start,
)
from .verdict import EXERCISES, Verdict

globals().update(EXERCISES)
__all__ = ["EXERCISES", "Verdict", *EXERCISES]
