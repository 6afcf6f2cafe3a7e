"""`lab`: which notebook it opens, and that copied notebooks are never written over once they were changed."""

import sys
from pathlib import Path

import pytest
from helpers.cli import check_error, invoke

from vlmrm_lite import VlmrmError
from vlmrm_lite.cli.course import FIRST, copy_notebooks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(monkeypatch):
    labapp = pytest.importorskip("jupyterlab.labapp")
    started = []
    monkeypatch.setattr(labapp.LabApp, "launch_instance", started.append)
    return started


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """The package as a wheel has it, with two notebooks inside."""
    notebooks = tmp_path / "site-packages" / "vlmrm_lite" / "notebooks"
    notebooks.mkdir(parents=True)
    (notebooks / FIRST).write_text("first")
    (notebooks / "01_next.ipynb").write_text("next")
    monkeypatch.setattr("vlmrm_lite.utils.paths.package_path", lambda: notebooks.parent)
    monkeypatch.setattr("vlmrm_lite.cli.course.package_path", lambda: notebooks.parent)
    return notebooks


@pytest.mark.parametrize(("user", "more"), [(1000, []), (0, ["--allow-root"])])
def test_a_repository_opens_its_first_notebook_in_place(monkeypatch, started, user, more):
    monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
    assert invoke("lab", "--no-browser", "--port", "8890").exit_code == 0
    assert started == [[str(ROOT / "notebooks" / FIRST), *more, "--no-browser", "--port", "8890"]]


def test_an_installed_package_copies_the_notebooks_first(monkeypatch, started, installed, tmp_path):
    monkeypatch.chdir(tmp_path)
    result = invoke("lab")
    assert result.exit_code == 0 and "Copied 2 notebooks to vlmrm-lite-notebooks" in result.stderr
    assert started[0][0] == str(Path("vlmrm-lite-notebooks", FIRST))
    assert (tmp_path / "vlmrm-lite-notebooks" / "01_next.ipynb").read_text() == "next"
    assert invoke("lab", "--folder", "mine").exit_code == 0
    assert (tmp_path / "mine" / FIRST).read_text() == "first"


def test_changed_notebooks_are_kept_and_unchanged_ones_updated(installed, tmp_path):
    folder, lines = tmp_path / "course", []
    copy_notebooks(installed, folder, lines.append)
    copy_notebooks(installed, folder, lines.append)
    assert lines == [f"Copied 2 notebooks to {folder}."]  # the second time there is nothing to do
    (folder / FIRST).write_text("my answers")
    (installed / FIRST).write_text("first, corrected")
    (installed / "01_next.ipynb").write_text("next, corrected")
    copy_notebooks(installed, folder, lines.append)
    assert (folder / FIRST).read_text() == "my answers"
    assert (folder / "01_next.ipynb").read_text() == "next, corrected"
    assert lines[1:] == [f"Copied 1 notebook to {folder}.", f"Kept as you changed them: {FIRST}."]
    copy_notebooks(installed, folder)
    assert (folder / FIRST).read_text() == "my answers"  # and again


def test_a_notebook_that_was_there_before_is_never_written_over(installed, tmp_path):
    (tmp_path / FIRST).write_text("somebody else's")
    copy_notebooks(installed, tmp_path)
    assert (tmp_path / FIRST).read_text() == "somebody else's"


def test_a_folder_that_cannot_be_written(installed, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(VlmrmError, match="Cannot copy the notebooks to .*use --folder"):
        copy_notebooks(installed, tmp_path / "file" / "course")
    copy_notebooks(installed, tmp_path / "course")
    (tmp_path / "course" / ".copied.json").write_text("{")
    with pytest.raises(VlmrmError, match="copied.json is damaged; delete it"):
        copy_notebooks(installed, tmp_path / "course")


def test_without_jupyterlab_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    check_error(invoke("lab"), "pip install 'vlmrm-lite[lab]'")


def test_without_notebooks(installed, started):
    (installed / FIRST).unlink()
    check_error(invoke("lab"), "The notebooks are missing", "install vlmrm-lite again")
