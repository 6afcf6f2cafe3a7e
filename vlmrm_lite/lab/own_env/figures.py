"""The decision tree: from a question that is answered with no to what to fix."""

import matplotlib
from matplotlib.axes import Axes

from ..figures import COLORS, STYLE, Figure, figure

STEPS = (
    ("Do the pictures change?", "fix render(), or turn the camera to what moves"),
    ("Does the reward move?", "no threshold, or a lower one; other prompts"),
    ("More than under noise?", "a closer camera; average several pictures"),
    (
        "Does the model know\nwords and pictures?",
        "draw what it knows, or take another model;\nuntil then, trust labels only",
    ),
    ("Do labeled successes\nget more?", "choose camera, prompt and model by numbers"),
    ("Does training raise\nthe VLM reward?", "let the scale be measured; more steps;\nthe learning rate"),
    (
        "Does success\nrise with it?",
        "look at the pictures with the highest reward:\nan agent found what you did not mean",
    ),
)
"""Questions in the order in which to ask them, and what to do where the answer is no."""
END = "Train long, with several seeds"


def decision_tree() -> Figure:
    """Draws the questions from top to bottom, with what to fix beside each, and the long training at the end."""
    with matplotlib.rc_context(STYLE):
        figure_ = figure(0.78 * (len(STEPS) + 1))
        axes = figure_.subplots()
        axes.set(xlim=(0, 10), ylim=(-len(STEPS) - 0.45, 0.45))
        axes.axis("off")
        for row, (question, remedy) in enumerate(STEPS):
            _box(axes, 1.7, -row, question, COLORS[0])
            axes.text(4.3, -row, remedy, va="center", fontsize=10)
            _arrow(axes, (3.35, -row), (4.2, -row), "no", (3.75, -row + 0.16))
            _arrow(axes, (1.7, -row - 0.36), (1.7, -row - 0.66), "yes", (2.05, -row - 0.51))
        _box(axes, 1.7, -len(STEPS), END, COLORS[2])
    return figure_


def _box(axes: Axes, x: float, y: float, text: str, color: str) -> None:
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": color, "linewidth": 1.6}
    axes.text(x, y, text, ha="center", va="center", fontsize=10, bbox=box)


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], label: str, at: tuple[float, float]
) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": "#555555"})
    axes.text(*at, label, ha="center", va="center", fontsize=9, color="#555555")
