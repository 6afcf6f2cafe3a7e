"""Notebook structure and size, and outputs that match their cells."""

import re
import statistics

import nbformat
import pytest
from helpers import course

from vlmrm_lite.lab.execute import LIVE

each = pytest.mark.parametrize("path", course.PATHS, ids=lambda path: path.stem)
REPOSITORY = "vlmrm-lite/vlmrm-lite"


def _code(path):
    return [cell for cell in course.read(path).cells if cell.cell_type == "code"]


def _makes_a_widget(cell):
    return "lab.widgets." in cell.source or re.search(r"lab\.humanoid\.\w+_(explorer|scrubber)\(", cell.source)


def _outputs(path):
    return [output for cell in _code(path) for output in cell.outputs]


def test_the_course_is_there():
    assert [path.stem[:2] for path in course.PATHS] == ["00", "01", "02", "03", "04", "05", "06", "07", "08"]


@each
def test_valid_and_for_python3(path):
    notebook = course.read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.kernelspec.display_name == "Python 3"


@each
def test_cells_are_short_and_not_too_many(path):
    lines = [cell.source.count("\n") + 1 for cell in course.read(path).cells]
    assert 20 <= len(lines) <= 50
    assert statistics.median(lines) <= 10
    assert max(lines) <= 40


@each
def test_begins_as_every_notebook(path):
    top = course.read(path).cells[0].source
    assert top.splitlines()[0].startswith("# ")
    assert f"https://colab.research.google.com/github/{REPOSITORY}/blob/main/notebooks/{path.name}" in top
    assert "Objectives" in top
    assert re.search(r"\d+ minutes? on a CPU", top) and re.search(r"\d+ minutes? on a GPU", top)


@each
def test_setup_cell_is_the_same_everywhere(path):
    assert course.setup_cell(course.read(path)) == course.setup_cell(course.read(course.PATHS[0]))


@each
def test_ends_with_what_was_seen_and_references(path):
    text = "\n".join(cell.source for cell in course.read(path).cells if cell.cell_type == "markdown")
    assert "## What we have seen" in text
    assert "## References" in text
    assert "arXiv" in text or "arxiv.org" in text


@each
def test_has_exercises_and_a_widget(path):
    assert 2 <= len(course.exercises(path)) <= 4
    assert any(_makes_a_widget(cell) for cell in _code(path))


@each
def test_widgets_are_kept_as_pictures(path):
    for cell in _code(path):
        mimes = {mime for output in cell.outputs for mime in output.get("data", {})}
        assert LIVE not in mimes
        if _makes_a_widget(cell):
            assert "image/png" in mimes
    assert "widgets" not in course.read(path).metadata


@each
def test_was_run_from_top_to_bottom_without_errors(path):
    code = _code(path)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for output in _outputs(path) if output.output_type == "error"]
    assert not [output.text for output in _outputs(path) if output.output_type == "stream" and output.name == "stderr"]
    assert any("image/png" in output.get("data", {}) for output in _outputs(path))


@each
def test_shows_nothing_of_the_machine_it_was_run_on(path):
    text = path.read_text()
    assert not re.search(r"/(work|tmp|root|home|Users)/\w", text)
    assert path.stat().st_size < 4_000_000


def test_unfinished_exercises_are_committed_as_stubs():
    for path in course.PATHS:
        for cell in _code(path):
            if "lab.check." in cell.source:
                assert "not attempted yet" in str(cell.outputs)
