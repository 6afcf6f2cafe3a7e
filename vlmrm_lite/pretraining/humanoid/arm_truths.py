"""The humanoid: how many people would say that its arms are raised, crossed, on its hips, ..., as in :mod:`.truths`."""

import numpy as np

from ..language import Features, soft_threshold
from .truths import below, step


def raised(f: Features) -> np.ndarray:
    """Hands and elbows above the shoulders, vertically and along the trunk, so not upside down, (n, 2)."""
    hands = np.minimum(f["hand_up"], f["hand"][..., 2])
    return step(hands, 0.2, 0.085) * step(f["elbow_up"], 0.02, 0.06)


def raised_only(f: Features) -> np.ndarray:
    """This arm up and the other one down, (n, 2)."""
    return raised(f) * below(np.maximum(f["hand_up"][:, ::-1] + 0.2, 0), 0.2, 3)


def sideways(f: Features) -> np.ndarray:
    ahead, out, up = np.moveaxis(f["hand"], 2, 0)
    return soft_threshold(out, 0.42, 6) * below(np.abs(up), 0.2, 3) * below(np.abs(ahead), 0.3, 3)


def forwards(f: Features) -> np.ndarray:
    ahead, out, up = np.moveaxis(f["hand"], 2, 0)
    return soft_threshold(ahead, 0.4, 6) * below(np.abs(up), 0.25, 3) * below(np.maximum(out, 0), 0.3, 3)


def hanging(f: Features) -> np.ndarray:
    ahead, out, up = np.moveaxis(f["hand"], 2, 0)
    return soft_threshold(-up, 0.42, 7) * below(np.hypot(ahead, out), 0.25, 3) * below(f["elbow"], 55, 4)


def on_hips(f: Features) -> np.ndarray:
    return below(f["hand_hip"], 0.13, 3) * soft_threshold(f["elbow"], 42, 4) * soft_threshold(f["elbow_out"], 0.04, 2)


def arms_crossed(f: Features) -> np.ndarray:
    """Each hand beyond the midline, before the chest; one hand far across does not compensate for the other."""
    ahead, _, up = np.moveaxis(f["hand"], 2, 0)
    front = soft_threshold(ahead.min(1), 0.12) * below(np.abs(up + 0.12).max(1), 0.4, 3) * below(f["hands"], 0.6, 3)
    return step(f["crossed"].min(1), 0.04, 0.02) * front


def hands_together(f: Features) -> np.ndarray:
    ahead, _, up = np.moveaxis(f["hand"], 2, 0)
    front = soft_threshold(ahead.min(1), 0.1) * below(np.abs(up).max(1), 0.4, 4)
    return below(f["hands"], 0.13) * front * below(np.maximum(f["crossed"].sum(1), 0), 0.08)


def hands_on_chest(f: Features) -> np.ndarray:
    return below(f["hand_chest"].max(1), 0.17, 3)


def hands_on_head(f: Features) -> np.ndarray:
    return below(f["hand_head"].max(1), 0.19, 3)


def hands_on_knees(f: Features) -> np.ndarray:
    return below(f["hand_knee"].max(1), 0.24, 4)


def hands_on_floor(f: Features) -> np.ndarray:
    return below(f["hand_gap"].max(1), 0.05)


def hands_off_floor(f: Features) -> np.ndarray:
    return soft_threshold(f["hand_gap"].min(1), 0.09, 2.5)
