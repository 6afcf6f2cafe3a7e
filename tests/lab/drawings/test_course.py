"""The map shows every notebook with its minutes, and an arrow from each that it builds on."""

import json

import pytest
from helpers import course

from vlmrm_lite import lab
from vlmrm_lite.errors import VlmrmError
from vlmrm_lite.lab.drawings import course as course_map


def test_reads_every_notebook_and_has_a_place_for_each():
    numbers = [path.name[:2] for path in course.PATHS]
    assert sorted(course_map.read_course()) == sorted(numbers)
    assert set(numbers) <= set(course_map.PLACES)
    assert len(set(course_map.PLACES.values())) == len(course_map.PLACES)


def test_builds_only_on_earlier_notebooks_that_exist():
    known = course_map.read_course()
    for number, notebook in known.items():
        assert set(notebook.needs) <= set(known) and all(other < number for other in notebook.needs)
        assert notebook.needs or number in ("00", "0a")
        assert 1 <= notebook.minutes <= 10 and 0 < notebook.exercises < 90


def test_the_map_is_described_in_words():
    alt = lab.drawings.course_map().alt
    for number, notebook in course_map.read_course().items():
        assert f"{number} {notebook.title} ({notebook.minutes} minutes to run" in alt


def _write(folder, top, *others):
    cells = [{"cell_type": "markdown", "source": [text]} for text in (top, *others)]
    (folder / "02_test.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_reads_titles_minutes_exercises_and_needs(tmp_path, monkeypatch):
    monkeypatch.setattr(course_map, "notebooks_path", lambda: tmp_path)
    needs = "You need [01 · B](01_b.ipynb); [00 · C](00_c.ipynb) helps."
    top = f"# 02 · A title: a subtitle\n\nabout 3 minutes on a CPU\n\n{needs}"
    _write(tmp_path, top, "### Exercise 1\n\n★☆☆ · about 5 minutes\n", "★★☆ · about 10 minutes")
    assert course_map.read_course() == {"02": course_map.Notebook("A title", 3, 15, ("01",))}


def test_explains_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(course_map, "notebooks_path", lambda: tmp_path)
    with pytest.raises(VlmrmError, match="The notebooks are missing"):
        course_map.read_course()
    _write(tmp_path, "something else")
    with pytest.raises(VlmrmError, match="02_test.ipynb does not begin like a notebook of the course"):
        course_map.read_course()
