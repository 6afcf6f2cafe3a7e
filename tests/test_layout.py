"""The house rules that can be counted."""

import ast
import inspect
from pathlib import Path

import pytest

from vlmrm_lite.training import train

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "vlmrm_lite"
FILES = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
MOST_LINES, MOST_PARAMETERS = 300, 7


def test_few_modules_and_packages_lie_at_the_top():
    assert len(list(PACKAGE.glob("*.py"))) <= 8
    assert len([path for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()]) <= 16


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_is_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_functions_take_few_arguments():
    """But for `train`, constructors and the commands of click, whose parameters are options."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                command = any("click.command" in ast.unparse(decorator) for decorator in node.decorator_list)
                named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                few = len([argument for argument in named if argument.arg not in ("self", "cls")]) <= MOST_PARAMETERS
                assert few or command or (path.name, node.name) == ("train.py", "train"), f"{path.name}: {node.name}"


def test_train_is_short():
    [function] = ast.parse(inspect.getsource(train)).body
    body = function.body[1:]  # without the docstring
    assert body[-1].end_lineno - body[0].lineno + 1 <= 40
