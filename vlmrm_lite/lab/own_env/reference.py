"""What the exercises ask for. The notebook uses these until the learner's are right."""

from typing import Any

import gymnasium as gym
import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw

TURN = 0.2
"""Radians by which an action turns the lever."""
TOLERANCE = 0.2
"""Radians from upright within which the lever is a success."""


def draw_lever(angle: float, hinge: int = 92) -> NDArray[np.uint8]:
    """Draws a lever on a block.

    Args:
        angle: in radians; 0 is upright, positive leans to the right.
        hinge: how far below the upper edge the lever is fixed, from 0 to 128.

    Returns:
        uint8 (64, 64, 3).
    """
    image = Image.new("RGB", (128, 128), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((53, hinge - 6, 75, hinge + 9), fill="black")
    end = 64 + 40 * np.sin(angle), hinge - 40 * np.cos(angle)
    pen.line((64, hinge, *end), fill=(202, 152, 101), width=5)
    return np.asarray(image.resize((64, 64), Image.Resampling.BOX))


class Lever(gym.Env):
    """A lever on a block: the agent turns it, and nothing else moves it.

    Action: 0, 1 or 2 turns the lever by -0.2, 0 or 0.2 radians.
    Observation: sine and cosine of the angle, float32 (2,).
    Reward: none (0). No episode ends by itself.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}
    observation_space = gym.spaces.Box(-1, 1, (2,), np.float32)
    action_space = gym.spaces.Discrete(3)

    def __init__(self, render_mode: str = "rgb_array"):
        self.render_mode = render_mode

    def _observe(self) -> NDArray[np.float32]:
        return np.array([np.sin(self.angle), np.cos(self.angle)], np.float32)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Starts an episode at a random angle."""
        super().reset(seed=seed)
        self.angle = self.np_random.uniform(-np.pi, np.pi)
        return self._observe(), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Turns the lever."""
        self.angle += TURN * (int(action) - 1)
        return self._observe(), 0.0, False, False, {}

    def render(self) -> NDArray[np.uint8]:  # type: ignore[override]
        """Draws the lever as it stands now, uint8 (64, 64, 3)."""
        return draw_lever(self.angle)


def upright(states: NDArray) -> NDArray[np.bool_]:
    """Whether levers stand upright.

    Args:
        states: sine and cosine of their angles, (n, 2).

    Returns:
        bool (n,): whether each is less than 0.2 radians from upright.
    """
    return states[:, 1] > np.cos(TOLERANCE)


def signal_to_noise(rewards: ArrayLike, again: ArrayLike) -> float:
    """How much a reward varies over states, compared with its noise.

    Args:
        rewards, again: rewards (n,) of the same states, each drawn twice.

    Returns:
        The standard deviation over states, divided by that of the noise. A reward that is nothing but noise has 1.
    """
    rewards, again = np.asarray(rewards, float), np.asarray(again, float)
    return float(rewards.std() / np.sqrt(((again - rewards) ** 2).mean() / 2))
