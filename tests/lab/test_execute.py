"""Executing notebooks in place."""

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from vlmrm_lite.lab.execute import execute


@pytest.mark.slow
def test_execute_keeps_the_picture_of_a_widget(tmp_path):
    cells = [
        "from vlmrm_lite import lab",
        "lab.widgets.alpha_slider(lambda a: lab.plots.landscape([0, 1], [a, 1], 'x'))",
    ]
    path = tmp_path / "one.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
    execute(path)
    (output,) = nbformat.read(path, as_version=4).cells[1].outputs
    assert set(output.data) == {"text/plain", "image/png"}


def test_execute_leaves_a_failing_notebook_as_it_was(tmp_path):
    path = tmp_path / "one.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), path)
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(path)
    assert path.read_bytes() == before
