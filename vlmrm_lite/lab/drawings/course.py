"""A map of the course: what to read before what, and how many minutes each notebook takes."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from ...errors import VlmrmError
from ...utils.paths import notebooks_path
from ..figures import wrap
from .pen import FAINT, INK, KINDS, Box, Drawing, arrow, box, drawing, write

PLACES = {
    "00": (0, 2.0),
    "0a": (0, 0.5),
    "01": (1, 2.0),
    "07": (1, 4.0),
    "02": (2, 1.25),
    "12": (2, 3.4),
    "03": (3, 0.5),
    "05": (3, 2.5),
    "04": (4, 0.0),
    "11": (4, 1.0),
    "06": (4, 2.0),
    "08": (4, 3.0),
    "10": (4, 4.0),
    "09": (3, 4.0),
}
"""Column and row of each notebook, by its number."""
_BEGIN = ("00", "0a")


class Notebook(NamedTuple):
    """What the first cells of a notebook say about it.

    Attributes:
        title: without the subtitle.
        minutes: to run it on a CPU.
        exercises: minutes that its exercises take.
        needs: numbers of the notebooks that it builds on.
    """

    title: str
    minutes: int
    exercises: int
    needs: tuple[str, ...]


def read_course() -> dict[str, Notebook]:
    """Reads title, minutes and prerequisites of all notebooks, by number.

    Raises:
        VlmrmError: the notebooks are not there.
    """
    paths = sorted(notebooks_path().glob("[0-9][0-9a-z]_*.ipynb"))
    if not paths:
        raise VlmrmError(f"The notebooks are missing (there are none in {notebooks_path()}): install vlmrm-lite again.")
    return {path.name[:2]: _read(path) for path in paths}


def course_map() -> Drawing:
    """Draws the notebooks as boxes with their minutes, and arrows from what each builds on, unless others imply it."""
    course = read_course()
    card, axes = drawing(54, _describe(course))
    boxes = {}
    for number, notebook in course.items():
        column, row = PLACES[number]
        place = Box(9 + 15.5 * column, 45.5 - 9.4 * row, 13.2, 7.8)
        boxes[number] = box(axes, place, kind="world" if number in _BEGIN else "agent")
        title = wrap(f"{number} {notebook.title}", 16)
        write(axes, (place.x, place.y + 1.3), title, 8.5, INK, weight="bold")
        minutes = f"{notebook.minutes} + {notebook.exercises} min" if notebook.exercises else f"{notebook.minutes} min"
        write(axes, (place.x, place.y - 2.5), minutes, 8.5, KINDS["agent"][1])
    for number, notebook in course.items():
        for other in set(notebook.needs) - set(_implied(course, notebook.needs)):
            arrow(axes, boxes[other].side("right"), boxes[number].side("left"), FAINT)
    if "0a" in boxes and "00" in boxes:
        arrow(axes, boxes["00"].side("top"), boxes["0a"].side("bottom"), FAINT, dashed=True)
        write(axes, (boxes["0a"].x + 1.2, 33.8), "if RL or CLIP\nis new to you", 8.5, FAINT, ha="left")
    legend = "Arrows: what a notebook builds on.\nMinutes: to run it on a CPU + for its exercises."
    write(axes, (3, 50), legend, 9, FAINT, ha="left")
    return card


def _implied(course: dict[str, Notebook], needs: tuple[str, ...]) -> list[str]:
    """What these notebooks build on themselves, directly or not."""
    direct = [earlier for number in needs for earlier in course[number].needs]
    return direct + _implied(course, tuple(direct)) if direct else []


def _read(path: Path) -> Notebook:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    title = re.search(r"^# \w\w · ([^:\n]+)", texts[0])
    minutes = re.search(r"(\d+) minutes? on a CPU", texts[0])
    needs = re.search(r"(?:You need|Begin with)((?:[^;.]|\.ipynb)*)", texts[0])
    if not title or not minutes:
        raise VlmrmError(f"{path.name} does not begin like a notebook of the course: expected a title and minutes.")
    exercises = sum(int(n) for text in texts for n in re.findall(r"^[★☆]{3} · about (\d+) minutes?", text, re.M))
    numbers = re.findall(r"\]\((\w\w)_[^)]*\.ipynb\)", needs[1]) if needs else []
    return Notebook(title[1].strip(), int(minutes[1]), exercises, tuple(numbers))


def _describe(course: dict[str, Notebook]) -> str:
    parts = []
    for number, notebook in course.items():
        after = f", after {' and '.join(notebook.needs)}" if notebook.needs else ""
        parts.append(f"{number} {notebook.title} ({notebook.minutes} minutes to run{after})")
    return f"A map of the course, with what each notebook builds on: {'; '.join(parts)}."
