"""MountainCar: a car in a valley, too weak to drive straight up to the flag."""

from collections.abc import Iterable

import numpy as np
from gymnasium import spaces

from ...utils.checks import check_choice, check_size, check_states
from ..base import BatchEnv, SingleEnv
from . import scenery
from .drawing import Canvas, ColorChoices, Colors, check_colors, check_hide, draw_in_chunks

STATE_NAMES = ("position", "velocity")
SCENES = ("textured", "plain")
GOAL = scenery.FLAG_X
LOW, HIGH = np.array([-1.2, -0.07]), np.array([0.6, 0.07])
COLORS = {
    "plain": {
        **scenery.PLAIN_COLORS,
        "car": (0, 0, 0),
        "wheels": (128, 128, 128),
        "flag": (204, 204, 0),
        "flagpole": (0, 0, 0),
    },
    "textured": {
        **scenery.TEXTURED_COLORS,
        "car": (206, 32, 38),
        "windows": (206, 232, 246),
        "wheels": (26, 26, 30),
        "hubs": (190, 192, 196),
    },
}
HIDEABLE = ("car", "flag")


def draw(
    states: np.ndarray,
    height: int,
    width: int,
    scene: str = "textured",
    colors: ColorChoices | None = None,
    hide: Iterable[str] = (),
) -> np.ndarray:
    """Draws MountainCar states directly at the requested size.

    Args:
        states: (n, 2): position from -1.2 to 0.6 (the flag is at 0.45), and velocity.
        height, width: size in pixels; any size shows the whole track.
        scene: "textured" for a landscape, "plain" for Gymnasium's line drawing.
        colors: replaces default colors, part to (3,) or (n, 3); the parts are the keys of `COLORS[scene]`.
        hide: parts to omit, from `HIDEABLE`; the wheels belong to the car, the flagpole to the flag.

    Returns:
        uint8 (n, height, width, 3).

    Raises:
        ValueError, TypeError: for states, sizes, scenes, colors or parts that cannot be drawn.

    Example:
        >>> draw([[0.45, 0], [-0.5, 0]], 64, 64, hide=("flag",)).shape
        (2, 64, 64, 3)
    """
    states = check_states(states, STATE_NAMES)
    check_size(height, width)
    check_choice("scene", scene, SCENES)
    hidden = check_hide(hide, HIDEABLE)
    maps = scenery.weights(scene, height, width, "flag" not in hidden)
    view = scenery.PLAIN_VIEW if scene == "plain" else scenery.TEXTURED_VIEW

    def draw_chunk(states: np.ndarray, colors: Colors) -> np.ndarray:
        base = sum(colors[part].T[:, :, None, None] * weight for part, weight in maps.items())
        canvas = Canvas(np.clip(base, 0, 255), len(states), height, width, view)
        if "car" not in hidden:
            (_plain_car if scene == "plain" else _textured_car)(canvas, states[:, 0], colors)
        if scene == "plain" and "flag" not in hidden:
            for part, coverage in scenery.plain_flag(height, width).items():
                canvas.stencil(coverage, colors[part])
        return canvas.frames()

    return draw_in_chunks(draw_chunk, states, height, width, check_colors(COLORS[scene], colors, len(states)))


def _plain_car(canvas: Canvas, position: np.ndarray, colors: Colors) -> None:
    """Gymnasium's car, in its pixels; the angle is the cosine itself, as in Gymnasium, not the angle of the slope."""
    angle = np.cos(3 * position)
    x, y = (position + 1.2) / 0.003, scenery.track_height(position) / 0.003 + 10
    # Shapes include their outermost pixels: half sizes and radii are half a pixel larger than the nominal ones.
    canvas.box(x - 10 * np.sin(angle), y + 10 * np.cos(angle), (20.5, 10.5), colors["car"], angle)
    for along in (10, -10):
        canvas.disc(x + along * np.cos(angle), y + along * np.sin(angle), 8.5, colors["wheels"])


def _textured_car(canvas: Canvas, position: np.ndarray, colors: Colors) -> None:
    """A car with a cabin, windows and wheels, tangent to the track."""
    angle = np.arctan(1.35 * np.cos(3 * position))
    ground = scenery.track_height(position)

    def at(along: float, up: float) -> tuple[np.ndarray, np.ndarray]:
        cos, sin = np.cos(angle), np.sin(angle)
        return position + along * cos - up * sin, ground + along * sin + up * cos

    canvas.box(*at(-0.012, 0.112), (0.058, 0.030), colors["car"], angle)
    for along in (-0.038, 0.014):
        canvas.box(*at(along, 0.110), (0.020, 0.018), colors["windows"], angle)
    canvas.box(*at(0, 0.062), (0.110, 0.030), colors["car"], angle)
    for along in (-0.062, 0.062):
        canvas.disc(*at(along, 0.034), 0.034, colors["wheels"])
        canvas.disc(*at(along, 0.034), 0.014, colors["hubs"])


class MountainCarVectorEnv(BatchEnv):
    """MountainCarContinuous-v0's dynamics in episodes that continue at the flag, where the car stops.

    Action: engine force, (1,), from -1 (left) to 1 (right).
    Observation: the state (position, velocity), float32.
    Environment reward: 1 at the flag, else 0.
    Arguments: see `BatchEnv`; the scenes are "textured" (the default) and "plain".
    """

    metadata = {**BatchEnv.metadata, "render_fps": 30}
    scenes = SCENES
    state_names = STATE_NAMES
    _drawing_bytes = 640  # the textured landscape is sampled many times per pixel
    state_space = single_observation_space = spaces.Box(np.float32(LOW), np.float32(HIGH))
    single_action_space = spaces.Box(-1, 1, (1,), np.float32)

    def _sample_start_states(self, n: int) -> np.ndarray:
        return np.stack([self.np_random.uniform(-0.6, -0.4, n), np.zeros(n)], axis=1)

    def _advance(self, actions: np.ndarray) -> np.ndarray:
        self._state = step(self._require(self._state), actions)
        return self._state[:, 0] >= GOAL

    def _draw(self) -> np.ndarray:
        return draw(self.state, self.height, self.width, self.scene)


class MountainCarEnv(SingleEnv):
    """A single MountainCar; see `MountainCarVectorEnv`."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 30}
    vector_class = MountainCarVectorEnv


def step(states: np.ndarray, actions: np.ndarray) -> np.ndarray:
    """One step of the car; it stops at the flag.

    Args:
        states: (n, 2).
        actions: (n, 1), clipped to -1 to 1.

    Returns:
        The next states, (n, 2).
    """
    position, velocity = states.T
    velocity = velocity + 0.0015 * np.clip(actions[:, 0], -1, 1) - 0.0025 * np.cos(3 * position)
    velocity = np.clip(velocity, LOW[1], HIGH[1])
    moved = np.clip(position + velocity, LOW[0], HIGH[0])
    velocity = np.where((moved == LOW[0]) & (velocity < 0), 0, velocity)
    at_goal = position >= GOAL
    return np.stack([np.where(at_goal, position, moved), np.where(at_goal, 0, velocity)], axis=1)
