"""Sweeps over one state variable, with the rendered frames: the x-axes of reward landscapes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..envs.classic import cartpole, mountain_car


class Sweep(NamedTuple):
    """States along one variable, and their frames.

    Attributes:
        x: the variable that changes, (n,).
        frames: uint8 (n, size, size, 3).
        xlabel: name of `x`, with its unit.
        states: all state variables, (n, k).
        goal, baseline: the prompts of paper A, table 3.
        goal_x: value of `x` at which the goal is reached.
    """

    x: NDArray[np.float64]
    frames: NDArray[np.uint8]
    xlabel: str
    states: NDArray[np.float64]
    goal: str
    baseline: str
    goal_x: float


SWEEPS = ("cartpole", "mountain-car", "mountain-car-textured")


def sweep(task: str = "cartpole", n: int = 121, size: int = 64) -> Sweep:
    """Sweep a task's states along the variable that its goal is about.

    Args:
        task: "cartpole" (the pole's angle, -90 to 90 degrees, with the cart in the middle), "mountain-car" or
            "mountain-car-textured" (the car's position, -1.2 to 0.6).
        n: number of states.
        size: side of the frames in pixels.

    Raises:
        ValueError: there is no sweep for the task.
    """
    from ..tasks import TASKS

    if task not in SWEEPS:
        raise ValueError(f"There is no sweep for {task!r}; expected one of {', '.join(SWEEPS)}.")
    goal, baseline = TASKS[task].goal, TASKS[task].baseline
    assert isinstance(goal, str) and isinstance(baseline, str)  # these tasks have one prompt each
    if task == "cartpole":
        angles = np.linspace(-90, 90, n)
        states = np.zeros((n, 4))
        states[:, 2] = np.radians(angles)
        frames = cartpole.draw(states, size, size)
        return Sweep(angles, frames, "angle of the pole in degrees", states, goal, baseline, 0.0)
    states = np.zeros((n, 2))
    states[:, 0] = np.linspace(-1.2, 0.6, n)
    scene = "textured" if task.endswith("textured") else "plain"
    frames = mountain_car.draw(states, size, size, scene)
    return Sweep(states[:, 0], frames, "position of the car", states, goal, baseline, mountain_car.GOAL)
