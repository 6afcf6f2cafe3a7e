"""Parse the notebooks: exercises, solutions, and the names they define."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

FOLDER = Path(__file__).parents[2] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"), key=lambda path: (int(re.match(r"\d+", path.name)[0]), path.name))
"""In the order of JupyterLab: 00, 0a, 01, and so on."""
_CHECK = re.compile(r"lab\.check\.(\w+)\((.*)\)\s*$")
_SOLUTION = re.compile(r"<details>\s*<summary>[^<]*[Ss]olution[^<]*</summary>.*?```python\n(.*?)```.*?</details>", re.S)


@dataclass(frozen=True)
class Exercise:
    """A stub cell, the check that it ends with, and the solution that is folded below it."""

    notebook: str
    check: str
    handed_in: str  # the expression in the brackets of the check
    heading: str
    stub: str
    below: str
    solution: str | None


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def setup_cell(notebook: nbformat.NotebookNode) -> str:
    """The first code cell."""
    return next(cell.source for cell in notebook.cells if cell.cell_type == "code")


def exercises(path: Path) -> list[Exercise]:
    """All exercises of a notebook, in order."""
    cells, found = read(path).cells, []
    for index, cell in enumerate(cells):
        match = _CHECK.search(cell.source) if cell.cell_type == "code" else None
        if match:
            below = cells[index + 1].source if index + 1 < len(cells) else ""
            solution = _SOLUTION.search(below)
            found.append(
                Exercise(
                    path.stem, match[1], match[2], cells[index - 1].source, cell.source, below, solution and solution[1]
                )
            )
    return found


def parse(source: str) -> ast.Module:
    """Parses a cell as IPython would."""
    return ast.parse(TransformerManager().transform_cell(source))


def run(source: str, names: dict) -> object:
    """Runs a cell as IPython would, and returns the value of its last expression."""
    tree = parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None


def names_before(path: Path) -> dict:
    """What is defined after the setup cell and the cells tagged ``needed``."""
    notebook, names = read(path), {}
    run(setup_cell(notebook), names)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "needed" in cell.metadata.get("tags", []):
            run(cell.source, names)
    return names
