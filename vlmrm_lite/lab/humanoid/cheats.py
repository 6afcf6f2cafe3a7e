"""Agents that learned to exploit a model, and a line-up of their poses among real goal states.

Three shipped agents were trained with simclip-micro-1 alone. They get high rewards, and none of their episodes
succeeds.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...tasks import TASKS, Task
from ...utils.frames import to_numpy
from ..figures import Figure
from ..plots import film_strip
from .poses import Poses, draw, qpos_of

CHEATERS = {name: f"humanoid-{name}-micro" for name in ("lotus", "one-leg", "arms-crossed")}
"""Names of the shipped agents that exploit simclip-micro-1, by prompt."""

LINE_UP = {
    "A": ("humanoid-lotus", 75),
    "B": ("humanoid-lotus", 76),
    "C": ("humanoid-lotus", 115),
    "D": ("humanoid-one-leg", 1),
    "E": ("humanoid-one-leg", 140),
    "F": ("humanoid-one-leg", 379),
    "G": ("humanoid-arms-crossed", 146),
    "H": ("humanoid-arms-crossed", 208),
    "I": ("humanoid-arms-crossed", 189),
}
"""Task of each letter, and the index of its state in the labeled states of that task."""


def turned(poses: Poses, degrees: float) -> NDArray[np.float64]:
    """Rotate poses or states in place, counterclockwise as seen from above, to show them from another side.

    Args:
        poses: names, poses of your own, or qpos (n, 24).
        degrees: angle of the rotation.

    Returns:
        qpos (n, 24).

    Raises:
        ValueError: a pose is unknown, or the states have another shape.
    """
    from ...pretraining.humanoid.rotations import product, quaternion  # imports the simulator, which takes a second

    qpos = qpos_of(poses).astype(float)
    yaw = quaternion(np.full(len(qpos), np.radians(degrees)), np.array([0.0, 0.0, 1.0]))
    qpos[:, 3:7] = product(yaw, qpos[:, 3:7])
    return qpos


def from_standing(vlm: Any, task: Task, qpos: NDArray, sharpening: float | None = None) -> NDArray[np.float32]:
    """Scale the rewards of states from 0, for standing, to 1, for the real pose of a task in `CHEATERS`.

    Args:
        vlm: the model of the rewards.
        task: the task of a cheater.
        qpos: states (n, 24).
        sharpening: as in `GoalBaselineReward`.

    Returns:
        The scaled rewards, (n,).
    """
    reward = replace(task, sharpening=sharpening).make_reward(vlm)
    ends = qpos_of(["standing", task.name.removeprefix("humanoid-")])
    standing, real, *rewards = to_numpy(reward(draw(np.concatenate([ends, qpos]), vlm.image_size)))
    return (np.array(rewards) - standing) / (real - standing)


def line_up() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Load the states of the line-up.

    Returns:
        qpos (9, 24), in the order of the letters, and whether each is a goal state, bool (9,).
    """
    from ...model_eval.humanoid_states import humanoid_states  # imports Stable-Baselines3, which takes seconds

    sets = {name: humanoid_states(name) for name in {name for name, _ in LINE_UP.values()}}
    states = np.stack([sets[name].states[index] for name, index in LINE_UP.values()]).astype(float)
    return states, np.array([sets[name].labels[index] for name, index in LINE_UP.values()])


def show_line_up(vlm: Any, size: int = 160) -> Figure:
    """Show every state of the line-up as the model sees it, with its reward, and from behind.

    Args:
        vlm: the model of the rewards.
        size: side of the pictures in pixels.
    """
    qpos, _ = line_up()
    images = vlm.embed_images(draw(qpos, vlm.image_size))
    frames, titles = [], []
    sides = zip(draw(qpos, size, quality="video"), draw(turned(qpos, 180), size, quality="video"), strict=True)
    for (letter, (name, _)), image, (front, behind) in zip(LINE_UP.items(), images, sides, strict=True):
        reward = replace(TASKS[name], sharpening=None).make_reward(vlm).from_embeddings(image[None])
        frames += [front, behind]
        titles += [f"{letter} · {name.removeprefix('humanoid-')}: {reward.item():.3f}", f"{letter}, from behind"]
    return film_strip(frames, titles, columns=6)
