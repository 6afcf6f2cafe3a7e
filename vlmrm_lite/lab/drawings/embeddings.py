"""Drawings of the space of images and texts: the contrastive matrix, and the projection on the unit sphere."""

import matplotlib
import numpy as np
import torch
from matplotlib.axes import Axes
from numpy.typing import NDArray

from ...envs.classic import cartpole
from ...rewards import goal_baseline_reward
from ...utils.checks import check_fraction
from .pen import FAINT, INK, KINDS, Box, Drawing, Point, arrow, box, drawing, picture, write

_CAPTIONS = {
    "the pole is upright": 0,
    "the pole leans left": -40,
    "the pole leans right": 40,
    "the pole has fallen": 88,
}
_MATRIX_ALT = (
    "The contrastive matrix of four pictures of a pole and their four captions. The image encoder makes a vector of "
    "each picture, the text encoder a vector of each caption, and each cell holds the cosine of one of each. The loss "
    "raises the four cosines on the diagonal, which belong to pairs, and lowers the twelve others. One softmax runs "
    "along each row and asks which picture belongs to this caption. The other runs down each column and asks which "
    "caption belongs to this picture."
)
_GOAL, _BASELINE, _STATE = (0.70, -0.12), (-0.74, 0.02), (0.16, 0.66)  # to the right and up, on the near side
_RADIUS, _CENTER = 18.5, (23.5, 21.5)
_TILT = np.radians(25)  # of the globe, toward the reader


def contrastive_matrix() -> Drawing:
    """Draws CLIP's training: cosines of all pictures and captions of a batch, with the pairs on the diagonal."""
    card, axes = drawing(44, _MATRIX_ALT)
    states = np.zeros((4, 4))
    states[:, 2] = np.radians(list(_CAPTIONS.values()))
    columns, rows = [29.5, 38.5, 47.5, 56.5], [22.5, 17, 11.5, 6]
    encoder = box(axes, Box(43, 29, 36, 3.4), "image encoder", "model")
    for i, (x, frame) in enumerate(zip(columns, cartpole.draw(states, 128, 128)), 1):
        shown = picture(axes, frame, Box(x, 38, 8, 8))
        arrow(axes, shown.side("bottom"), (x, 30.7))
        arrow(axes, (x, encoder.side("bottom")[1]), (x, 25.3), FAINT)
        write(axes, (x + 1.8, 26.4), f"$s_{i}$", 10)
    box(axes, Box(19.2, 14.2, 3.6, 22), "", "model")
    write(axes, (19.2, 14.2), "text encoder", rotation=90)
    for j, (y, caption) in enumerate(zip(rows, _CAPTIONS), 1):
        write(axes, (15.4, y), caption, 9, ha="right")
        arrow(axes, (15.4, y), (17.4, y))
        arrow(axes, (21, y), (25, y), FAINT)
        write(axes, (22.8, y + 1.4), f"$t_{j}$", 10)
        for i, x in enumerate(columns, 1):
            box(axes, Box(x, y, 8.2, 4.8), f"$s_{i}\\cdot t_{j}$", "agent" if i == j else "plain", 11)
    blue = KINDS["agent"][1]
    write(axes, (63, 21.5), "pairs: raised", 10, blue, ha="left", weight="bold")
    write(axes, (63, 18.6), "all others: lowered", 10, FAINT, ha="left", weight="bold")
    write(axes, (63, 12.3), "softmax of a row:\nwhich picture has\nthis caption?", 9, ha="left")
    write(axes, (63, 5), "softmax of a column:\nwhich caption has\nthis picture?", 9, ha="left")
    return card


def sphere(alpha: float = 0.5) -> Drawing:
    """Draws goal-baseline regularization on the unit sphere (paper A, definition 1).

    Args:
        alpha: how far the state moves to its projection on the line through baseline and goal, in [0, 1].

    Raises:
        TypeError, ValueError: alpha is not a number in [0, 1].
    """
    check_fraction("alpha", alpha)
    goal, baseline, state = (np.array([x, y, np.sqrt(1 - x**2 - y**2)]) for x, y in (_GOAL, _BASELINE, _STATE))
    direction = (goal - baseline) / np.linalg.norm(goal - baseline)
    projected = goal + (state - goal) @ direction * direction
    moved = alpha * projected + (1 - alpha) * state
    frame, to, neutral = (torch.as_tensor(vector, dtype=torch.float32) for vector in (state, goal, baseline))
    reward = goal_baseline_reward(frame[None], to, neutral, alpha).item()
    card, axes = drawing(43, _sphere_alt(alpha, reward))
    _draw_globe(axes)
    red, blue, green = KINDS["model"][1], KINDS["agent"][1], KINDS["world"][1]
    _line(axes, baseline - 0.28 * direction, goal + 0.28 * direction, INK, 1.6)
    write(axes, _flat(baseline - 0.36 * direction), "$L$", 12)
    _line(axes, state, projected, FAINT, 1.4, ":")
    _line(axes, moved, goal, red, 3.2)
    for vector, color, shape in ((goal, INK, "s"), (baseline, INK, "s"), (state, blue, "o"), (moved, red, "D")):
        axes.plot(*_flat(vector), shape, color=color, markersize=8, zorder=6)
    axes.plot(*_flat(projected), "o", color=green, markerfacecolor="white", markersize=8, markeredgewidth=2, zorder=5)
    axes.plot(*_CENTER, ".", color=FAINT, zorder=5)
    write(axes, (_CENTER[0] - 1.4, _CENTER[1] + 1), "0", 9, FAINT)
    for vector, name, (dx, dy) in ((goal, "$g$", (0.6, 2.3)), (baseline, "$b$", (0, 2.4)), (state, "$s$", (-2.2, 0.4))):
        write(axes, (_flat(vector)[0] + dx, _flat(vector)[1] + dy), name, 13)
    _explain(axes, alpha, reward)
    return card


def _explain(axes: Axes, alpha: float, reward: float) -> None:
    """The legend beside the sphere."""
    red, blue, green = KINDS["model"][1], KINDS["agent"][1], KINDS["world"][1]
    rows = (
        ("s", INK, "goal $g$ and baseline $b$: two prompts"),
        ("o", blue, "state $s$: a frame"),
        ("o", green, "$\\mathrm{proj}_L(s)$: nearest point of the line $L$"),
        ("D", red, f"the state, moved toward it by α = {alpha:g}"),
    )
    for i, (shape, color, text) in enumerate(rows):
        fill = "white" if color == green else color
        axes.plot(47, 37 - 3.4 * i, shape, color=color, markerfacecolor=fill, markersize=8, markeredgewidth=2)
        write(axes, (49, 37 - 3.4 * i), text, 9, ha="left")
    inside = "Embeddings are unit vectors: points on the sphere.\nThe straight line $L$ runs inside it."
    formula = r"$R(s)=1-\frac{1}{2}\,\|\,\alpha\,\mathrm{proj}_L(s)+(1-\alpha)\,s-g\,\|^2$"
    write(axes, (46, 20), inside, 9, ha="left")
    write(axes, (46, 13.5), formula, 11, ha="left")
    write(axes, (46, 8), f"One minus half the squared length of the\nthick line: here {reward:.2f}.", 9, red, ha="left")


def _sphere_alt(alpha: float, reward: float) -> str:
    return (
        "The unit sphere with three points on it: goal g, baseline b and state s. A straight line L runs through b and "
        f"g. The state is moved a fraction α = {alpha:g} of the way to its projection on L, the nearest point of L. "
        "The reward is one minus half the squared distance from there to the goal, "
        f"here {reward:.2f} (paper A, definition 1)."
    )


def _flat(vector: NDArray) -> Point:
    """Projects a point (3,) of the ball, right, up and toward the reader, onto the card."""
    return _CENTER[0] + _RADIUS * vector[0], _CENTER[1] + _RADIUS * vector[1]


def _line(axes: Axes, start: NDArray, end: NDArray, color: str, width: float, style: str = "-") -> None:
    axes.plot(*zip(_flat(start), _flat(end)), style, color=color, linewidth=width, zorder=4)


def _draw_globe(axes: Axes) -> None:
    """The outline, and circles of latitude and longitude, fainter behind."""
    turn = np.linspace(0, 2 * np.pi, 181)
    axes.add_patch(matplotlib.patches.Circle(_CENTER, _RADIUS, fc="#fafbfc", ec=FAINT, lw=1.4, zorder=2))
    circles = [np.stack([np.cos(turn), np.sin(turn), 0 * turn])]
    for height in (-0.5, 0.5):
        radius = np.sqrt(1 - height**2)
        circles.append(np.stack([radius * np.cos(turn), radius * np.sin(turn), height + 0 * turn]))
    for angle in np.radians([0, 60, 120]):
        circles.append(np.stack([np.cos(angle) * np.cos(turn), np.sin(angle) * np.cos(turn), np.sin(turn)]))
    for x, back, height in circles:
        y, depth = np.cos(_TILT) * height + np.sin(_TILT) * back, np.sin(_TILT) * height - np.cos(_TILT) * back
        for near, color in ((False, "#eceef0"), (True, "#c9ced4")):
            shown = (depth > 0) == near
            across = np.where(shown, _CENTER[0] + _RADIUS * x, np.nan)
            axes.plot(across, _CENTER[1] + _RADIUS * y, color=color, linewidth=0.9, zorder=3)
