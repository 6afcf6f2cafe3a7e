"""How good a reward is, and how good an agent: metrics, and labelled states to compute them on."""

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
from .states import LabelledStates, labelled_states, make_labelled_states, read_states

__all__ = [
    "Correlation",
    "LabelledStates",
    "PrecisionRecall",
    "correlation_from_means",
    "epic_distance",
    "labelled_states",
    "make_labelled_states",
    "precision_recall",
    "read_states",
    "reward_correlation",
    "success_interval",
    "success_rate",
    "successes",
]
