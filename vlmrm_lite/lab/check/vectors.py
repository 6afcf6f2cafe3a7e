"""Vectors for the exercises of notebooks 01 and 02: the same ones at every call, chosen to tell mistakes apart."""

from typing import Any

import numpy as np
import torch

from .verdict import Wrong, call, unit_vectors

GOAL, BASELINE = np.array([0.8, 0.0, 0.6]), np.array([0.0, 0.8, 0.6])
UPRIGHT_RIGHT, HALFWAY_LEFT = np.array([0.8, 0.0, -0.6]), np.array([0.48, 0.64, 0.6])
"""Goal, baseline and the states A and B of notebook 02: how upright, how ordinary, how far left."""


def call_with_vectors(answer: Any, *args: Any) -> Any:
    """Calls the learner's function with NumPy arrays, and with torch tensors if it asks for what only tensors have."""
    try:
        return call(answer, *(arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args))
    except Wrong as wrong:
        try:
            return call(answer, *(torch.tensor(arg) if isinstance(arg, np.ndarray) else arg for arg in args))
        except Wrong:
            raise wrong from None


def cases_on_the_sphere() -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """State, goal and baseline, all unit vectors; some states lie beyond the goal, some beyond the baseline."""
    flat_goal, flat_baseline = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    cases = [(np.array(state), flat_goal, flat_baseline) for state in ((0.6, 0.8), (0.6, -0.8), (-0.6, 0.8))]
    cases += [(np.array(state), GOAL, BASELINE) for state in (UPRIGHT_RIGHT, HALFWAY_LEFT, (0.96, -0.28, 0.0))]
    vectors = unit_vectors((6, 8), np.random.default_rng(2)).astype(float)
    return [*cases, tuple(vectors[:3]), tuple(vectors[3:])]
