"""Metrics of rewards and of agents, and the labeled states to compute them on."""

import warnings
from typing import Any

from . import states as _states
from .metrics import (
    Correlation,
    PrecisionRecall,
    correlation_from_means,
    epic_distance,
    precision_recall,
    reward_correlation,
    success_interval,
    success_rate,
    successes,
)
from .states import LabeledStates, labeled_states, make_labeled_states, read_states
from .thresholds import Threshold, choose_threshold, evaluate_threshold

__all__ = [
    "Correlation",
    "LabeledStates",
    "PrecisionRecall",
    "Threshold",
    "choose_threshold",
    "correlation_from_means",
    "epic_distance",
    "evaluate_threshold",
    "labeled_states",
    "make_labeled_states",
    "precision_recall",
    "read_states",
    "reward_correlation",
    "success_interval",
    "success_rate",
    "successes",
]

_RENAMED = {
    "LabelledStates": "LabeledStates",
    "labelled_states": "labeled_states",
    "make_labelled_states": "make_labeled_states",
}


def __getattr__(name: str) -> Any:
    """Names from before the American spelling, with a ``DeprecationWarning``."""
    if name in _RENAMED:
        message = f"vlmrm_lite.evaluation.{name} is now vlmrm_lite.evaluation.{_RENAMED[name]}."
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return getattr(_states, _RENAMED[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
