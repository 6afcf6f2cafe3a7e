"""Every exercise: its solution passes, its stub counts as not attempted, and its typical mistake fails."""

from functools import cache

import pytest
from helpers import course

from vlmrm_lite.lab import check

EXERCISES = [exercise for path in course.PATHS for exercise in course.exercises(path)]
each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: f"{exercise.notebook[:2]}-{exercise.check}")


@cache
def _names(notebook: str) -> dict:
    return course.names_before(course.FOLDER / f"{notebook}.ipynb")


def test_every_check_has_its_exercise():
    assert sorted(exercise.check for exercise in EXERCISES) == sorted(check.EXERCISES)


@each
def test_stub_is_not_attempted(exercise):
    verdict = course.run(exercise.stub, dict(_names(exercise.notebook)))
    assert verdict.status == "not attempted yet", verdict


@each
def test_solution_is_right(exercise):
    assert exercise.solution, "there is no folded solution with a ```python block below the stub"
    names = dict(_names(exercise.notebook))
    course.run(exercise.solution, names)
    verdict = course.run(f"lab.check.{exercise.check}({exercise.handed_in})", names)
    assert verdict.status == "right", verdict
    assert verdict.reason


@each
def test_typical_mistake_is_wrong(exercise):
    grade = check.EXERCISES[exercise.check]
    verdict = grade(grade.mistake)
    assert verdict.status == "wrong", verdict
    assert len(verdict.reason) > 20 and "could not use it" not in verdict.reason and "raised" not in verdict.reason


@each
@pytest.mark.parametrize(
    "nonsense",
    [
        "no idea",
        object(),
        [],
        {},
        (1, "a"),
        -1e9,
        float("nan"),
        lambda: 3,
        int,
        "ä" * 500,
        lambda *args: "text",
        lambda *args: 1 / 0,
        lambda *args: object(),
    ],
)
def test_nothing_that_is_handed_in_raises(exercise, nonsense):
    assert check.EXERCISES[exercise.check](nonsense).status in ("wrong", "not attempted yet")


@each
def test_heading_shows_difficulty_and_minutes_and_help_is_folded(exercise):
    assert any(stars in exercise.heading for stars in ("★☆☆", "★★☆", "★★★"))
    assert "minute" in exercise.heading and "Exercise" in exercise.heading
    assert exercise.below.count("<details>") == exercise.below.count("</details>") >= 2
    assert "<summary>Hint" in exercise.below and "<summary>Solution" in exercise.below
