"""Messages to the user, and a progress line that updates in a terminal or a notebook."""

import sys
import time
from typing import Any

from tqdm import tqdm

_reported: set[str] = set()


def report(text: str) -> None:
    """Prints a message to stderr, or to stdout in a notebook, which shows stderr in red."""
    print(text, file=sys.stdout if _in_notebook() else sys.stderr, flush=True)


def report_once(text: str) -> None:
    """Prints a message unless it was printed before."""
    if text not in _reported:
        _reported.add(text)
        report(text)


class Progress:
    """A progress line in a terminal or a notebook; silent if the output goes to a file or a pipe.

    Args:
        title: what is in progress.
        total: number of steps at the end.
        start: number of steps done before.
        show: False for no line at all.
    """

    def __init__(self, title: str, total: int, start: int = 0, show: bool = True):
        self.title, self.total, self.start, self.done = title, total, start, start
        self._began = self._drawn = time.monotonic()
        self._figures = ""
        self._bar: Any = None  # tqdm's, in a terminal
        self._cell: Any = None  # IPython's display handle, in a notebook
        if show and _in_notebook():
            from IPython.display import display

            self._cell = display(_PlainText(self._line()), display_id=True)
        elif show and sys.stderr.isatty():
            self._bar = tqdm(desc=title, total=total, initial=start, unit=" steps", unit_scale=True, dynamic_ncols=True)

    def update(self, done: int, **figures: Any) -> None:
        """Sets the number of steps done; figures, if any, are shown until the next ones."""
        self.done = done
        if figures:
            named = {name.replace("_", " ").replace("vlm", "VLM"): value for name, value in figures.items()}
            self._figures = ", ".join(f"{name} {value}" for name, value in named.items())
        if self._bar is not None:
            self._bar.set_postfix_str(self._figures, refresh=False)
            self._bar.update(min(done, self.total) - self._bar.n)
        elif self._cell is not None and time.monotonic() - self._drawn > 0.5:
            self._draw()

    def close(self) -> None:
        """Draws the line for the last time."""
        if self._bar is not None:
            self._bar.close()
        elif self._cell is not None:
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        self._cell.update(_PlainText(self._line()))

    def _line(self) -> str:
        seconds = time.monotonic() - self._began
        speed = (self.done - self.start) / seconds if seconds else 0.0
        parts = [f"{self.title}: {self.done:,} of {self.total:,} steps", _duration(seconds), f"{speed:,.0f} steps/s"]
        if speed and self.done < self.total:
            parts.append(f"{_duration((self.total - self.done) / speed)} left")
        return ", ".join([*parts, self._figures] if self._figures else parts)


class _PlainText:
    """A text that notebooks show without quotation marks."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _duration(seconds: float) -> str:
    """A time for the progress line: "42 s", "12 min" or "3.5 h"."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _in_notebook() -> bool:
    if "ipykernel" not in sys.modules or "IPython" not in sys.modules:
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and hasattr(shell, "kernel")
