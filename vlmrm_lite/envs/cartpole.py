"""CartPole: a cart on a track with a pole on a hinge."""

from collections.abc import Iterable

import numpy as np

from .drawing import Colors, Picture, View, check_colors, check_hide, check_size, check_states, draw_in_chunks

STATE_NAMES = ("x", "x_dot", "theta", "theta_dot")
COLORS = {
    "background": (255, 255, 255),
    "track": (0, 0, 0),
    "cart": (0, 0, 0),
    "pole": (202, 152, 101),
    "axle": (129, 132, 203),
}
HIDEABLE = ("cart", "pole", "track")

# Gymnasium's picture: 600 x 400 pixels that show 4.8 metres. Its shapes include their outermost pixels, so every
# half size is half a pixel more than the nominal one.
_VIEW = View(0, 600, 0, 400)
_METRE = 600 / 4.8
_TRACK = (100, 101)
_CART_Y, _AXLE_Y = 100.5, 107.5
_CART_HALF = (25.5, 15.5)
_POLE_HALF = (5.5, 63.0)
_POLE_CENTRE = 57.5  # distance from the hinge to the middle of the pole
_AXLE_RADIUS = 5.5


def draw(
    states: np.ndarray,
    height: int,
    width: int,
    colors: Colors | None = None,
    hide: Iterable[str] = (),
) -> np.ndarray:
    """Draws CartPole states as Gymnasium's picture, straight at the asked size.

    Args:
        states: (n, 4): x in metres, its velocity, angle in radians (0 is upright, positive leans right), its velocity.
        height, width: size in pixels; any size shows the whole track.
        colors: colors other than the usual ones, part to (3,) or (n, 3); the parts are the keys of `COLORS`.
        hide: parts to leave out, some of `HIDEABLE`; the axle goes with the pole.

    Returns:
        uint8 (n, height, width, 3).

    Raises:
        ValueError, TypeError: for states, sizes, colors or parts that cannot be drawn.
    """
    states = check_states(states, STATE_NAMES)
    check_size(height, width)
    hidden = check_hide(hide, HIDEABLE)

    def draw_chunk(states: np.ndarray, colors: Colors) -> np.ndarray:
        x, angle = 300 + states[:, 0] * _METRE, states[:, 2]
        picture = Picture(colors["background"].T[:, :, None, None], len(states), height, width, _VIEW)
        if "cart" not in hidden:
            picture.box(x, _CART_Y, _CART_HALF, colors["cart"])
        if "pole" not in hidden:
            centre = x + np.sin(angle) * _POLE_CENTRE, _AXLE_Y + np.cos(angle) * _POLE_CENTRE
            picture.box(*centre, _POLE_HALF, colors["pole"], -angle)
            picture.disc(x, _AXLE_Y, _AXLE_RADIUS, colors["axle"])
        if "track" not in hidden:
            picture.band(*_TRACK, colors["track"])
        return picture.frames()

    return draw_in_chunks(draw_chunk, states, height, width, check_colors(COLORS, colors, len(states)))
