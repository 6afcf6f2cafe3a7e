"""The figure of an audit."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ..utils.extras import import_extra

if TYPE_CHECKING:
    from .report import Audit

_BLUE, _ORANGE, _GREEN, _GRAY = "#0072B2", "#D55E00", "#009E73", "#767676"  # of Okabe and Ito's palette
_SHOWN = 6  # pictures


def draw(audit: "Audit") -> Any:
    """Draws histograms of the rewards, and the pictures from the lowest reward to the highest.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figures = import_extra("matplotlib.figure", "lab", "Plots")
    scores = audit.scores
    figure = figures.Figure(figsize=(8, 4.6), layout="constrained")
    grid = figure.add_gridspec(2, _SHOWN, height_ratios=(2.2, 1))
    axes = figure.add_subplot(grid[0, :])
    groups = [(scores.rewards, "frames", _BLUE)]
    if scores.labels is not None and scores.labeled_rewards is not None:
        groups = [
            (scores.labeled_rewards[~scores.labels], "labeled: not reached", _ORANGE),
            (scores.labeled_rewards[scores.labels], "labeled: success", _GREEN),
        ]
    groups.append((scores.static, "random pixels", _GRAY))
    everything = np.concatenate([values for values, *_ in groups])
    width = max(float(np.ptp(everything)), 1e-6)
    bins = np.linspace(everything.min() - 0.02 * width, everything.max() + 0.02 * width, 41)
    for values, label, color in groups:
        weights = np.full(len(values), 1 / len(values))
        axes.hist(values, bins, weights=weights, color=color, alpha=0.55, label=f"{label} ({len(values)})")
    axes.set_xlabel("reward")
    axes.set_ylabel("fraction")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9)
    axes.set_title(audit.advice, fontsize=9, wrap=True)
    order = np.argsort(scores.rewards, kind="stable")
    for place, index in enumerate(order[np.linspace(0, len(order) - 1, _SHOWN).astype(int)]):
        cell = figure.add_subplot(grid[1, place])
        cell.imshow(scores.frames[index])
        cell.set_title(f"{scores.rewards[index]:.3f}", fontsize=9)
        cell.set_axis_off()
    return figure
