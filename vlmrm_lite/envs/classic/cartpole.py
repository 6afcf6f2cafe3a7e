"""CartPole: a cart on a track with a pole on a hinge."""

from collections.abc import Iterable

import numpy as np
from gymnasium import spaces

from ...utils.checks import check_size, check_states
from ..base import BatchEnv, SingleEnv
from .drawing import Canvas, ColorChoices, Colors, View, check_colors, check_hide, draw_in_chunks

STATE_NAMES = ("x", "x_dot", "theta", "theta_dot")
COLORS = {
    "background": (255, 255, 255),
    "track": (0, 0, 0),
    "cart": (0, 0, 0),
    "pole": (202, 152, 101),
    "axle": (129, 132, 203),
}
HIDEABLE = ("cart", "pole", "track")
X_LIMIT = 2.4  # meters
ANGLE_LIMIT = np.radians(12)
# A pole that turns faster gains speed in every Euler step of 0.02 s, until all numbers are infinite.
_STATE_LIMITS = np.array([1e6, 1e6, 1e6, 200], np.float32)

# Gymnasium's image shows 4.8 meters in 600 x 400 pixels. Its shapes include their outermost pixels, so every half
# size is half a pixel larger than the nominal one.
_VIEW = View(0, 600, 0, 400)
_METER = 600 / 4.8
_TRACK = (100, 101)
_CART_Y, _AXLE_Y = 100.5, 107.5
_CART_HALF = (25.5, 15.5)
_POLE_HALF = (5.5, 63.0)
_POLE_CENTER = 57.5  # distance from the hinge to the middle of the pole
_AXLE_RADIUS = 5.5


def draw(
    states: np.ndarray, height: int, width: int, colors: ColorChoices | None = None, hide: Iterable[str] = ()
) -> np.ndarray:
    """Draws CartPole states like Gymnasium, directly at the requested size.

    Args:
        states: (n, 4): x in meters and its velocity, angle in radians (0 is upright, positive leans right) and its
            velocity.
        height, width: size in pixels; any size shows the whole track.
        colors: replaces default colors, part to (3,) or (n, 3); the parts are the keys of `COLORS`.
        hide: parts to omit, from `HIDEABLE`; the axle belongs to the pole.

    Returns:
        uint8 (n, height, width, 3).

    Raises:
        ValueError, TypeError: for states, sizes, colors or parts that cannot be drawn.

    Example:
        >>> draw([[0, 0, 0.1, 0], [1, 0, 3, 0]], 64, 64, colors={"pole": (0, 160, 0)}).shape
        (2, 64, 64, 3)
    """
    states = check_states(states, STATE_NAMES)
    check_size(height, width)
    hidden = check_hide(hide, HIDEABLE)

    def draw_chunk(states: np.ndarray, colors: Colors) -> np.ndarray:
        x, angle = 300 + states[:, 0] * _METER, states[:, 2]
        canvas = Canvas(colors["background"].T[:, :, None, None], len(states), height, width, _VIEW)
        if "cart" not in hidden:
            canvas.box(x, _CART_Y, _CART_HALF, colors["cart"])
        if "pole" not in hidden:
            center = x + np.sin(angle) * _POLE_CENTER, _AXLE_Y + np.cos(angle) * _POLE_CENTER
            canvas.box(*center, _POLE_HALF, colors["pole"], -angle)
            canvas.disc(x, _AXLE_Y, _AXLE_RADIUS, colors["axle"])
        if "track" not in hidden:
            canvas.band(*_TRACK, colors["track"])
        return canvas.frames()

    return draw_in_chunks(draw_chunk, states, height, width, check_colors(COLORS, colors, len(states)))


class CartPoleVectorEnv(BatchEnv):
    """CartPole-v1's dynamics in episodes that continue when the pole falls or the cart leaves the frame.

    Action: 0 pushes to the left, 1 to the right.
    Observation: the state (x, x_dot, theta, theta_dot), float32.
    Environment reward: 1 while the cart is within 2.4 m of the center and the pole within 12 degrees of upright.
    Arguments: see `BatchEnv`; the only scene is "plain".
    """

    metadata = {**BatchEnv.metadata, "render_fps": 50}
    state_names = STATE_NAMES
    single_observation_space = spaces.Box(-np.inf, np.inf, (4,), np.float32)
    state_space = spaces.Box(-_STATE_LIMITS, _STATE_LIMITS)
    single_action_space = spaces.Discrete(2)

    def _sample_start_states(self, n: int) -> np.ndarray:
        return self.np_random.uniform(-0.05, 0.05, (n, 4))

    def _advance(self, actions: np.ndarray) -> np.ndarray:
        self._state = step(self._require(self._state), actions)
        x, _, angle, _ = self._state.T
        return (np.abs(x) <= X_LIMIT) & (np.abs(angle) <= ANGLE_LIMIT)

    def _draw(self) -> np.ndarray:
        return draw(self.state, self.height, self.width)


class CartPoleEnv(SingleEnv):
    """A single CartPole; see `CartPoleVectorEnv`."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 50}
    vector_class = CartPoleVectorEnv


def step(states: np.ndarray, actions: np.ndarray) -> np.ndarray:
    """One Euler step of 0.02 s.

    Args:
        states: (n, 4).
        actions: (n,), 0 or 1: a force of 10 N to the left or to the right.

    Returns:
        The next states, (n, 4).
    """
    gravity, cart_mass, pole_mass, half_length, seconds = 9.8, 1.0, 0.1, 0.5, 0.02
    mass, moment = cart_mass + pole_mass, pole_mass * half_length
    _, x_dot, angle, angle_dot = states.T
    sin, cos = np.sin(angle), np.cos(angle)
    push = (np.where(actions == 1, 10.0, -10.0) + moment * angle_dot**2 * sin) / mass
    angle_acceleration = (gravity * sin - cos * push) / (half_length * (4 / 3 - pole_mass * cos**2 / mass))
    x_acceleration = push - moment * angle_acceleration * cos / mass
    return states + seconds * np.stack([x_dot, x_acceleration, angle_dot, angle_acceleration], axis=1)
