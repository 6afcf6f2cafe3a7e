"""Notebook structure and size, links and imports, and outputs that match their cells."""

import ast
import re
import statistics
import tomllib

import nbformat
import pytest
from helpers import course

import vlmrm_lite as vl
from vlmrm_lite.lab.execute import LIVE

each = pytest.mark.parametrize("path", course.PATHS, ids=lambda path: path.stem)
ROOT = course.FOLDER.parent
URL = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]["Repository"]
REPOSITORY = URL.removeprefix("https://github.com/")
PUBLIC = {
    "vlmrm_lite",
    *(f"vlmrm_lite.{name}" for name in ("envs", "evaluation", "lab", "model_eval", "sb3", "tasks", "wrappers")),
    *(f"vlmrm_lite.lab.{name}" for name in ("humanoid", "timing")),
}


def _code(path):
    return [cell for cell in course.read(path).cells if cell.cell_type == "code"]


def _markdown(path):
    return "\n\n".join(cell.source for cell in course.read(path).cells if cell.cell_type == "markdown")


def _linked_notebooks(text):
    """Title and target of every link to a notebook beside the text."""
    return re.findall(r"\[([^\]]+)\]\((?!https?:)([^)]+\.ipynb)\)", text)


def _makes_a_widget(cell):
    return "lab.widgets." in cell.source or re.search(
        r"lab\.(humanoid|own_clip|own_env|phone)\.\w+_(explorer|scrubber)\(", cell.source
    )


def _outputs(path):
    return [output for cell in _code(path) for output in cell.outputs]


def test_the_course_is_there():
    assert [path.stem[:2] for path in course.PATHS] == [
        "00",
        "0a",
        "01",
        "02",
        "03",
        "04",
        "05",
        "06",
        "07",
        "08",
        "10",
        "11",
        "12",
    ]


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
    setup = course.setup_cell(course.read(path))
    assert setup == course.setup_cell(course.read(course.PATHS[0]))
    assert f'%pip install -q "vlmrm-lite[all] @ git+{URL}"' in setup


def test_links_to_the_repository_agree_with_the_project_file():
    citation = (ROOT / "CITATION.cff").read_text().splitlines()
    assert f'repository-code: "{URL}"' in citation and f'url: "{URL}"' in citation
    for path in course.PATHS:
        named = re.findall(r"github(?:\.com)?/([\w-]+/vlmrm-lite)\b", path.read_text())
        assert len(named) >= 2 and set(named) == {REPOSITORY}


@each
def test_names_only_notebooks_that_exist(path):
    known = {other.stem[:2] for other in course.PATHS}
    text = "\n\n".join(cell.source for cell in course.read(path).cells)
    for mentioned in re.findall(r"[Nn]otebooks?((?:,?\s+(?:and\s+)?\d\d\b)+)", text):
        assert set(re.findall(r"\d\d", mentioned)) <= known, mentioned
    for title, target in _linked_notebooks(text):
        assert (path.parent / target).is_file(), target
        assert title.startswith(f"{target[:2]} · "), title


@each
def test_next_links_to_a_notebook(path):
    [after] = re.findall(r"^\*\*Next:\*\*.*?(?=\n\n|\Z)", _markdown(path), re.M | re.S)
    assert _linked_notebooks(after)


@each
def test_imports_only_what_is_public(path):
    for cell in _code(path):
        for node in ast.walk(course.parse(cell.source)):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            else:
                modules = [node.module] if isinstance(node, ast.ImportFrom) else []
            assert {module for module in modules if module.startswith("vlmrm_lite")} <= PUBLIC, modules
            if modules == ["vlmrm_lite"] and isinstance(node, ast.ImportFrom):
                assert {alias.name for alias in node.names} <= set(vl.__all__)


@each
def test_ends_with_what_was_seen_and_references(path):
    text = _markdown(path)
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
