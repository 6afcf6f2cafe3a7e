"""The phone: random screens and their images."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...envs.phone import drawing
from ...envs.phone.apps import APPS
from ...envs.phone.layout import FIRST_APP, HOME, LOCKED, SETTINGS_PAGE, VARIANTS, Screens, random_home_screens
from ..language import Features

KINDS = {HOME: 0.26, LOCKED: 0.05, SETTINGS_PAGE: 0.05, FIRST_APP: 0.64}  # fractions of the screens; all apps alike
SEEN, UNSEEN = range(VARIANTS - 4), range(VARIANTS - 4, VARIANTS)  # contents of apps for training, and for evaluation


def sample(n: int, rng: np.random.Generator, variants: Sequence[int] = SEEN) -> Features:
    """Samples screens: home pages with the apps at random places, lock screens, settings pages, and open apps.

    Args:
        n: number of scenes.
        rng: source of all random choices.
        variants: contents of apps to choose from.

    Returns:
        The features of `describe`.
    """
    screens = random_home_screens(rng, n)
    kind = rng.choice(list(KINDS), n, p=list(KINDS.values()))
    screen = np.where(kind == FIRST_APP, FIRST_APP + rng.integers(0, len(APPS), n), kind)
    variant = rng.choice(variants, n)
    return describe(replace(screens, screen=screen, variant=variant, dark=rng.random(n) < 0.5))


def describe(screens: Screens) -> Features:
    """The attributes of n screens by name, and ``icons``, bool (n, apps): the apps with an icon in the image."""
    rows = np.arange(len(screens))[:, None]
    icons = np.zeros((len(screens), len(APPS) + 1), bool)
    icons[rows, screens.icons().reshape(len(screens), -1)] = True  # an empty cell is -1, the last column
    return {**vars(screens), "icons": icons[:, :-1] & (screens.screen == HOME)[:, None]}


def draw(features: Features, size: int) -> np.ndarray:
    """Draws the screens: uint8 (n, size, size, 3)."""
    screens = Screens(**{name: value for name, value in features.items() if name != "icons"})
    return drawing.draw(screens, size, size)
