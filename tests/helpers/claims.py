"""What the cells of the committed notebooks print, so that a test can check what the text says about it."""

import re

from helpers import course


def text(notebook: str, cell: str) -> str:
    """Everything that a cell prints or shows as text.

    Args:
        notebook: the first two characters of the file's name, such as "02".
        cell: id of the cell, or the start of it.
    """
    [path] = [path for path in course.PATHS if path.stem.startswith(notebook)]
    [found] = [item for item in course.read(path).cells if item.get("id", "").startswith(cell)]
    parts = []
    for output in found.get("outputs", ()):
        parts.append(output.get("text", ""))
        parts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(part for part in parts if part)


def source(notebook: str, cell: str) -> str:
    """The text or code of a cell; the arguments of `text`."""
    [path] = [path for path in course.PATHS if path.stem.startswith(notebook)]
    [found] = [item for item in course.read(path).cells if item.get("id", "").startswith(cell)]
    return found.source


def numbers(line: str) -> list[float]:
    """All numbers of a line, in order; a percentage is a fraction."""
    return [
        float(value.replace(",", "")) / (100 if percent else 1)
        for value, percent in re.findall(r"(?<![\w.])([-−]?\d[\d,]*\.?\d*(?:e[-+]?\d+)?)(%?)", line.replace("−", "-"))
    ]


def rows(printed: str) -> dict[str, list[float]]:
    """The numbers of each line of a printed table, by the words before the first number."""
    found = {}
    for line in printed.splitlines():
        match = re.match(r"\s*(.*?)\s+(?=[-−]?\d)", line)
        if match and match[1]:
            found[match[1]] = numbers(line[match.end() :])
    return found
