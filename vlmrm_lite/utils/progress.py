"""What a long job tells people: sentences, and a line that renews itself in a terminal or a notebook."""

import sys
import time
from typing import Any

from tqdm import tqdm

_said: set[str] = set()


def say(text: str) -> None:
    """Tells people something: on stderr, or in a notebook, which shows that in red, on stdout."""
    print(text, file=sys.stdout if _in_notebook() else sys.stderr, flush=True)


def say_once(text: str) -> None:
    """Says something unless it has been said before."""
    if text not in _said:
        _said.add(text)
        say(text)


class Progress:
    """Shows progress in a terminal or a notebook, and nothing where nobody watches.

    Args:
        title: what is going on.
        total: steps at the end.
        start: steps that were done before.
        show: False for no line at all.
    """

    def __init__(self, title: str, total: int, start: int = 0, show: bool = True):
        self.title, self.total, self.start, self.done = title, total, start, start
        self._began = self._drawn = time.monotonic()
        self._figures = ""
        self._bar = self._cell = None
        if show and _in_notebook():
            from IPython.display import display

            self._cell = display(_Text(self._line()), display_id=True)
        elif show and sys.stderr.isatty():
            self._bar = tqdm(desc=title, total=total, initial=start, unit=" steps", unit_scale=True, dynamic_ncols=True)

    def update(self, done: int, **figures: Any) -> None:
        """Tells that `done` steps are done; figures, if any, are shown from now on."""
        self.done = done
        if figures:
            self._figures = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
        if self._bar is not None:
            self._bar.set_postfix_str(self._figures, refresh=False)
            self._bar.update(min(done, self.total) - self._bar.n)
        elif self._cell is not None and time.monotonic() - self._drawn > 0.5:
            self._draw()

    def close(self) -> None:
        """Leaves the last line standing."""
        if self._bar is not None:
            self._bar.close()
        elif self._cell is not None:
            self._draw()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        self._cell.update(_Text(self._line()))

    def _line(self) -> str:
        seconds = time.monotonic() - self._began
        speed = (self.done - self.start) / seconds if seconds else 0.0
        line = f"{self.title}: {self.done:,} of {self.total:,} steps, {seconds:.0f} s, {speed:,.0f} steps/s"
        return line + (f", {self._figures}" if self._figures else "")


class _Text:
    """Shown without quotation marks."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _in_notebook() -> bool:
    if "ipykernel" not in sys.modules or "IPython" not in sys.modules:
        return False
    shell = sys.modules["IPython"].get_ipython()
    return shell is not None and hasattr(shell, "kernel")
