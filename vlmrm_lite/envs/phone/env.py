"""The phone as an environment: touch a cell of a grid, swipe, go back, go home."""

from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.vector.utils import batch_space

from ...utils.checks import check_choice, check_count, check_states
from ..base import BatchEnv, SingleEnv
from .apps import EMPTY, LABELS
from .drawing import draw
from .layout import (
    COLUMNS,
    FIRST_APP,
    HOME,
    LOCKED,
    PAGES,
    ROWS,
    SETTINGS_PAGE,
    STATE_NAMES,
    Screens,
    random_home_screens,
    state_bounds,
)

OBSERVATIONS = ("screen", "pixels")
ACTIONS = (
    *(f"touch row {row + 1} column {column + 1}" for row in range(ROWS) for column in range(COLUMNS)),
    "swipe left",
    "swipe right",
    "swipe up",
    "swipe down",
    "back",
    "home",
)
_TOUCHES = ROWS * COLUMNS
_LEFT, _RIGHT, _UP, _DOWN, _BACK, _HOME = range(_TOUCHES, _TOUCHES + 6)
_LOCKED_STARTS, _SETTINGS_STARTS = 0.10, 0.05
_SCREEN, _PAGE = STATE_NAMES.index("screen"), STATE_NAMES.index("page")


class PhoneVectorEnv(BatchEnv):
    """Phones with sixty apps, in another layout in every episode.

    An episode starts on a random home page; in one of ten on the lock screen, in one of twenty on the settings page.

    Action: an index into `ACTIONS`. A touch opens the app in a cell of the home page, 24 cells row by row, the last
        row being the dock. A swipe to the left shows the next home page, to the right the previous one; the first
        page follows the last. A swipe up unlocks. A swipe down opens the settings page from a home page. Back leaves
        an app or the settings page, and home does, too, and shows the first page. Everything else does nothing.
    Observation: ids of the labels of the 24 cells and, below them, of the page, int16 (7, 4), as an accessibility tree
        lists them: 0 for an empty cell and 1 + i for `labels[i]`. With `observation="pixels"` the frame, uint8 (height,
        width, 3). With `screens=k`, the screens before this one follow below it, the latest first, so (k * 7, 4) or
        (k * height, width, 3); zeros stand for those before the episode. Two let an agent without a memory search the
        pages in turn, because it sees where it comes from.
    Environment reward: 0.
    Arguments: see `BatchEnv`; the only scene is "plain".

    Args:
        observation: "screen" or "pixels".
        screens: how many screens the observation shows.
    """

    metadata = {**BatchEnv.metadata, "render_fps": 2, "film_size": (400, 800)}
    state_names = STATE_NAMES
    labels = LABELS
    _drawing_bytes = 150  # wallpapers and icons are kept
    state_space = spaces.Box(*state_bounds())
    single_observation_space = spaces.Box(0, len(LABELS), (ROWS + 1, COLUMNS), np.int16)
    single_action_space = spaces.Discrete(len(ACTIONS))

    def __init__(self, num_envs: int = 1, observation: str = "screen", screens: int = 1, **kwargs: Any):
        check_choice("observation", observation, OBSERVATIONS)
        check_count("screens", screens)
        self.observation, self.num_screens = observation, screens
        super().__init__(num_envs, **kwargs)
        rows, *cell = (ROWS + 1, COLUMNS) if observation == "screen" else (self.height, self.width, 3)
        high, dtype = (len(LABELS), np.int16) if observation == "screen" else (255, np.uint8)
        self.single_observation_space = spaces.Box(0, high, (screens * rows, *cell), dtype)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self._earlier = np.zeros((num_envs, (screens - 1) * rows, *cell), dtype)  # the latest screen first

    @property
    def screens(self) -> Screens:
        """What the phones show."""
        return Screens.from_states(self._require(self._state))

    def set_state(self, state: np.ndarray) -> None:
        """Sets the state of every env; see `BatchEnv.set_state`.

        Args:
            state: whole numbers (n, 69): screen (0 home, 1 lock screen, 2 settings page, 3 + a open app a), page,
                wallpaper, dark, variant, and the apps in the 60 cells of the pages and the 4 of the dock, -1 for none.

        Raises:
            ValueError, TypeError: for any other state.
        """
        array = check_states(state, self.state_names)
        broken = np.argwhere(array != np.round(array))
        if len(broken):
            row, column = broken[0]
            name = self.state_names[column]
            raise ValueError(f"State {row} has {name} = {array[row, column]:g}; expected a whole number.")
        super().set_state(array)
        self._earlier[:] = 0

    def _restart(self, mask: np.ndarray) -> None:
        super()._restart(mask)
        self._earlier[mask] = 0

    def _sample_start_states(self, n: int) -> np.ndarray:
        states = random_home_screens(self.np_random, n).states()
        chance = self.np_random.random(n)
        states[chance < _LOCKED_STARTS + _SETTINGS_STARTS, _SCREEN] = SETTINGS_PAGE
        states[chance < _LOCKED_STARTS, _SCREEN] = LOCKED
        return states

    def _advance(self, actions: np.ndarray) -> np.ndarray:
        if self.num_screens > 1:  # with pixels, this draws
            self._earlier = self._observations()[:, : self._earlier.shape[1]]
        screen, page = step(self.screens, actions)
        state = self.state
        state[:, _SCREEN], state[:, _PAGE] = screen, page
        self._state = state
        return np.zeros(self.num_envs)

    def _observations(self) -> np.ndarray:
        shown = self._draw() if self.observation == "pixels" else self.screens.labels()
        return np.concatenate([shown, self._earlier], axis=1)

    def _draw(self) -> np.ndarray:
        return draw(self.screens, self.height, self.width)


class PhoneEnv(SingleEnv):
    """A single phone; see `PhoneVectorEnv`."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 2}
    vector_class = PhoneVectorEnv
    labels = LABELS


def step(screens: Screens, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the phones show after an action.

    Args:
        screens: n phones.
        actions: (n,), indices into `ACTIONS`.

    Returns:
        The screens and the pages, (n,) each, as in `Screens`.
    """
    screen, page = screens.screen.copy(), screens.page.copy()
    home, locked = screen == HOME, screen == LOCKED
    touched = np.minimum(actions, _TOUCHES - 1)
    app = screens.icons().reshape(len(screens), _TOUCHES)[np.arange(len(screens)), touched]
    turns = home * ((actions == _LEFT).astype(int) - (actions == _RIGHT))
    opened = home & (actions < _TOUCHES) & (app != EMPTY)
    screen[opened] = FIRST_APP + app[opened]
    screen[home & (actions == _DOWN)] = SETTINGS_PAGE
    screen[(locked & (actions == _UP)) | (~locked & ((actions == _BACK) | (actions == _HOME)))] = HOME
    page = (page + turns) % PAGES
    page[~locked & (actions == _HOME)] = 0
    return screen, page
