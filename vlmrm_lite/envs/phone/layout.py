"""What is on the screens of many phones: arrays, their states, and their labels."""

from dataclasses import dataclass, fields

import numpy as np

from .apps import APPS, CONTENTS, EMPTY, LABELS, LOCK, NAMES, PAGE_LABELS, SETTINGS

PAGES, ROWS, COLUMNS = 3, 6, 4
"""Home pages, and the grid of cells; the last row is the dock, which all pages share."""
HOME, LOCKED, SETTINGS_PAGE, FIRST_APP = 0, 1, 2, 3
"""Values of `Screens.screen`; app a is open on the screen FIRST_APP + a."""
WALLPAPERS = ("blue", "red", "green", "purple", "orange", "pink", "teal", "gray")
VARIANTS = 16
_HEAD = {  # name: shape without n, lowest and highest value
    "screen": ((), 0, FIRST_APP + len(APPS) - 1),
    "page": ((), 0, PAGES - 1),
    "wallpaper": ((), 0, len(WALLPAPERS) - 1),
    "dark": ((), 0, 1),
    "variant": ((), 0, VARIANTS - 1),
}
_CELLS = {"layout": ((PAGES, ROWS - 1, COLUMNS), EMPTY, len(APPS) - 1), "dock": ((COLUMNS,), EMPTY, len(APPS) - 1)}
_FIELDS = {**_HEAD, **_CELLS}
STATE_NAMES = (
    *_HEAD,
    *(
        f"page {page + 1} row {row + 1} column {column + 1}"
        for page in range(PAGES)
        for row in range(ROWS - 1)
        for column in range(COLUMNS)
    ),
    *(f"dock column {column + 1}" for column in range(COLUMNS)),
)


@dataclass(frozen=True)
class Screens:
    """What n phones show; whole numbers.

    Attributes:
        screen: (n,); 0 home, 1 lock screen, 2 settings page, 3 + a the open app a, an index into `APPS`.
        page: (n,), the home page, 0 to 2.
        wallpaper: (n,), an index into `WALLPAPERS`.
        dark: bool (n,), whether the theme is dark.
        variant: (n,), 0 to 15, chooses the contents of apps: other rows, photos, and bubbles.
        layout: (n, pages 3, rows 5, columns 4), app indices, or -1 for an empty cell.
        dock: (n, columns 4), app indices, or -1.

    Raises:
        ValueError, TypeError: for arrays of other shapes, kinds or values.
    """

    screen: np.ndarray
    page: np.ndarray
    wallpaper: np.ndarray
    dark: np.ndarray
    variant: np.ndarray
    layout: np.ndarray
    dock: np.ndarray

    def __post_init__(self):
        n = np.shape(self.screen)[:1]
        for name, (shape, low, high) in _FIELDS.items():
            array = np.asarray(getattr(self, name))
            if array.dtype.kind not in "iub":
                raise TypeError(f"{name} has dtype {array.dtype}; expected whole numbers.")
            if array.shape != (*n, *shape) or not n:
                expected = ", ".join(("n", *map(str, shape)))
                raise ValueError(f"{name} has shape {array.shape}; expected ({expected}), with n = {n[0] if n else 1}.")
            if array.size and not low <= array.min() <= array.max() <= high:
                wrong = array.min() if array.min() < low else array.max()
                raise ValueError(f"{name} has the value {wrong}; expected {low} to {high}.")
            object.__setattr__(self, name, array.astype(bool if name == "dark" else np.int64))

    def __len__(self) -> int:
        return len(self.screen)

    def __getitem__(self, rows) -> "Screens":
        """Some of the screens; `rows` is a slice, indices or a mask."""
        return Screens(*(getattr(self, field.name)[rows] for field in fields(self)))

    @classmethod
    def from_states(cls, states: np.ndarray) -> "Screens":
        """The screens of states, (n, 69)."""
        head, cells = np.split(np.asarray(states).astype(np.int64), [len(_HEAD)], axis=1)
        layout = cells[:, :-COLUMNS].reshape(-1, PAGES, ROWS - 1, COLUMNS)
        return cls(**dict(zip(_HEAD, head.T)), layout=layout, dock=cells[:, -COLUMNS:])

    def states(self) -> np.ndarray:
        """The states, float64 (n, 69), with the names `STATE_NAMES`."""
        head = np.stack([getattr(self, name) for name in _HEAD], axis=1)
        return np.concatenate([head, self.layout.reshape(len(self), -1), self.dock], axis=1).astype(np.float64)

    def icons(self) -> np.ndarray:
        """The apps on the home page that is shown, or that would be shown, (n, rows 6, columns 4), -1 where none."""
        return np.concatenate([self.layout[np.arange(len(self)), self.page], self.dock[:, None]], axis=1)

    def labels(self) -> np.ndarray:
        """Ids of the labels of the cells, int16 (n, rows 7, columns 4): 0 for none, 1 + i for `LABELS[i]`.

        The row below the dock names the page.
        """
        cells = _SCREEN_LABELS[self.screen]
        home = self.screen == HOME
        cells[home, :ROWS] = 1 + self.icons()[home]
        cells[home, ROWS] = 1 + LABELS.index(PAGE_LABELS[0]) + self.page[home, None]
        return cells


def state_bounds() -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest states, float32 (69,) each."""
    low, high = (
        np.concatenate([np.full(int(np.prod(field[0])), field[column], np.float32) for field in _FIELDS.values()])
        for column in (1, 2)
    )
    return low, high


def random_layouts(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Puts all apps at random places: four into the dock, the rest on the pages with four gaps.

    Returns:
        Layouts (n, pages, rows, columns) and docks (n, columns), as in `Screens`.
    """
    apps = rng.permuted(np.tile(np.arange(len(APPS)), (n, 1)), axis=1)
    gaps = np.full((n, PAGES * (ROWS - 1) * COLUMNS - len(APPS) + COLUMNS), EMPTY)
    cells = rng.permuted(np.concatenate([apps[:, COLUMNS:], gaps], axis=1), axis=1)
    return cells.reshape(n, PAGES, ROWS - 1, COLUMNS), apps[:, :COLUMNS]


def random_home_screens(rng: np.random.Generator, n: int) -> Screens:
    """Draws n phones that show a random home page: every layout, wallpaper, theme and variant is random."""
    layout, dock = random_layouts(rng, n)
    page, wallpaper, variant = (rng.integers(0, count, n) for count in (PAGES, len(WALLPAPERS), VARIANTS))
    return Screens(np.full(n, HOME), page, wallpaper, rng.random(n) < 0.3, variant, layout, dock)


def _screen_labels() -> np.ndarray:
    """The labels of every screen but the home pages, int16 (screens, 6, 4)."""
    ids = {label: 1 + i for i, label in enumerate(LABELS)}
    content = {archetype: label for label, archetypes in CONTENTS.items() for archetype in archetypes}
    headers = ["", LOCK, SETTINGS, *LABELS[: len(NAMES)]]
    bodies = ["", "", "switch", *(content[app.archetype] for app in APPS)]
    cells = np.zeros((len(headers), ROWS + 1, COLUMNS), np.int16)
    cells[:, 0] = np.array([ids.get(header, 0) for header in headers])[:, None]
    cells[:, 1:ROWS] = np.array([ids.get(body, 0) for body in bodies])[:, None, None]
    cells[LOCKED, ROWS - 1] = ids["swipe up"]
    return cells


_SCREEN_LABELS = _screen_labels()
