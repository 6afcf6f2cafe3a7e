"""What the text of notebook 02 says about its outputs: the cell, its words, and whether they are true."""

import json

import numpy as np
import pytest
from helpers import claims, course

import vlmrm_lite as vl
from vlmrm_lite.lab.check import vectors


def _lines(cell):
    return claims.text("02", cell).splitlines()


def _numbers(cell, start):
    """The numbers after the words that a printed line begins with."""
    [line] = [line for line in _lines(cell) if line.startswith(start)]
    return claims.numbers(line.removeprefix(start))


def _by_alpha(column):
    """A column of the printed table over α: highest at, left at 20°, EPIC."""
    lines = [line.replace("at 20°", "") for line in _lines("02-31") if line.startswith("α =")]
    return [claims.numbers(line)[1:][column] for line in lines]


def _baseline(words):
    """Rank correlations at α = 0, 0.5, 0.75, 1, and how much the similarity varies."""
    return _numbers("02-43", words)


def _parts(s):
    """Along and across the line, as the cell after definition 1 computes them."""
    d = (vectors.GOAL - vectors.BASELINE) / np.linalg.norm(vectors.GOAL - vectors.BASELINE)
    along = (s - vectors.GOAL) @ d
    return along, np.linalg.norm(s - vectors.GOAL - along * d)


def _reward(s, alpha):
    along, across = _parts(s)
    return 1 - (along**2 + (1 - alpha) ** 2 * across**2) / 2


def _shipped_alphas():
    """α of the agents that come with the package and learned from a goal and a baseline."""
    for path in sorted((course.FOLDER.parent / "data" / "policies").glob("*/config.json")):
        task = json.loads(path.read_text())["task"]
        if task["baseline"] is not None:
            yield task["alpha"]


A, B = vectors.UPRIGHT_RIGHT, vectors.HALFWAY_LEFT
DISTRACTION, NEUTRAL = "a cart on the left side of the track", "pole and cart"
OPPOSITE, OTHER = "the pole has fallen over", "the pole leans to the right"
BASELINES = (DISTRACTION, NEUTRAL, OPPOSITE, OTHER)
LEFT, RIGHT = "on the left side of the track” at α = 0: ", "on the right side of the track” at α = 0: "


def _leans(side):
    return next(claims.numbers(line.split(side)[1])[0] for line in _lines("02-39") if side in line)


CLAIMS = [
    ("02-02", "All embeddings have length 1", lambda: all(claims.numbers(line)[-1] == 1 for line in _lines("02-03"))),
    (
        "02-04",
        "fallen more than halfway",
        lambda: -_parts(B)[0] / np.linalg.norm(vectors.GOAL - vectors.BASELINE) > 0.5,
    ),
    ("02-06", "B, by far", lambda: _numbers("02-05", "B: cosine")[0] > _numbers("02-05", "A: cosine")[0] + 0.4),
    ("02-06", "The two columns are equal", lambda: len(set(_numbers("02-05", "A: cosine")[::2])) == 1),
    ("02-15", "it gets the full reward of 1", lambda: _reward(A, 1.0) == pytest.approx(1)),
    ("02-15", "gets less", lambda: _reward(B, 1.0) < 0.8),
    ("02-25", "A overtakes B between 0.42 and 0.43", lambda: _reward(A, 0.42) < _reward(B, 0.42)),
    ("02-25", "A overtakes B between 0.42 and 0.43", lambda: _numbers("02-24", "A has") == [0.43]),
    ("02-25", "B's reward hardly moves", lambda: _reward(B, 1) - _reward(B, 0) < 0.03),
    ("02-27", "$k = 0.461/1.389 = 0.332$", lambda: round(_parts(B)[0] ** 2 - _parts(A)[0] ** 2, 3) == 0.461),
    ("02-27", "$k = 0.461/1.389 = 0.332$", lambda: round(_parts(A)[1] ** 2 - _parts(B)[1] ** 2, 3) == 1.389),
    ("02-30", "No image comes close to the goal", lambda: _numbers("02-29", "across:")[0] > 1),
    (
        "02-30",
        "varies much less",
        lambda: 3 * np.ptp(_numbers("02-29", "across:")[:2]) < np.ptp(_numbers("02-29", "along:")[:2]),
    ),
    ("02-30", "the further it tilts, the longer the part across", lambda: _numbers("02-29", "across:")[2] > 0.95),
    ("02-32", "The peak stays where it is", lambda: len(set(_by_alpha(0))) == 1 and abs(_by_alpha(0)[0]) < 3),
    ("02-32", "more of the reward is left", lambda: (np.diff(_by_alpha(1)) > 0).all()),
    ("02-32", "rises with every step", lambda: (np.diff(_by_alpha(2)) > 0).all()),
    ("02-32", "Here α = 0 measures best", lambda: np.argmin(_by_alpha(2)) == 0),
    ("02-32", "learned with α = 0.5, the default", lambda: set(_shipped_alphas()) == {0.5, vl.TASKS["cartpole"].alpha}),
    ("02-35", "The brightest spot is on the left", lambda: claims.numbers(_lines("02-34")[0])[1] < -1),
    (
        "02-35",
        "gets more at the left end than an upright",
        lambda: (
            _numbers("02-34", "60° to the left at the left end:")[0] > _numbers("02-34", "upright in the middle:")[0]
        ),
    ),
    ("02-40", "at α = 0.7 the side of the cart no longer counts", lambda: _numbers("02-39", "cart:")[5] == 0.7),
    ("02-40", "at α = 1 carts on the *right* are rewarded", lambda: _numbers("02-39", "cart:")[2] < -0.2),
    ("02-40", "α = 0.75 orders the poles best, and still poorly", lambda: _numbers("02-39", "pole:")[5] == 0.75),
    ("02-40", "α = 0.75 orders the poles best, and still poorly", lambda: _numbers("02-39", "pole:")[4] < 0.6),
    ("02-40", 'the word "left" is read as leaning', lambda: _leans(LEFT) > 0.5),
    ("02-40", "that preference is gone", lambda: abs(_leans(RIGHT)) < 0.2),
    (
        "02-40",
        "orders them almost perfectly",
        lambda: _numbers("02-39", "pole, with “an upright pole on a cart” at α = 0:")[0] > 0.95,
    ),
    ("02-44", "removes part of it", lambda: _baseline(DISTRACTION)[2] > _baseline(DISTRACTION)[0] + 0.1),
    ("02-44", '"pole and cart" changes nothing', lambda: np.ptp(_baseline(NEUTRAL)[:4]) < 0.02),
    ("02-44", "almost equally similar to all frames", lambda: _baseline(NEUTRAL)[4] < 0.01),
    (
        "02-44",
        "The opposite of the goal does best",
        lambda: _baseline(OPPOSITE)[3] == max(max(_baseline(words)[:4]) for words in BASELINES),
    ),
    ("02-44", "makes things worse", lambda: max(_baseline(OTHER)[1:4]) < _baseline(OTHER)[0]),
    ("02-44", "none comes near", lambda: max(_baseline(OPPOSITE)[:4]) < 0.8),
]


@pytest.mark.parametrize(("cell", "words", "is_true"), CLAIMS, ids=[f"{cell}: {words}" for cell, words, _ in CLAIMS])
def test_claim(cell, words, is_true):
    assert words in " ".join(claims.source("02", cell).split()), "the text has changed; change the claim, too"
    assert is_true()


def test_the_part_along_the_line_is_a_difference_of_two_similarities():
    for s in (A, B):
        difference = s @ vectors.GOAL - s @ vectors.BASELINE - (1 - vectors.GOAL @ vectors.BASELINE)
        assert _parts(s)[0] == pytest.approx(difference / np.linalg.norm(vectors.GOAL - vectors.BASELINE))


def test_the_small_example_is_the_one_of_the_checks():
    names = {"np": np}
    course.run(claims.source("02", "02-03"), names)
    np.testing.assert_array_equal(names["goal"], vectors.GOAL)
    np.testing.assert_array_equal(names["baseline"], vectors.BASELINE)
    np.testing.assert_array_equal(names["states"]["A"], A)
    np.testing.assert_array_equal(names["states"]["B"], B)


@pytest.mark.parametrize("norm", ["np.linalg.norm(goal - baseline)", "(goal - baseline).norm()"])
def test_later_cells_use_the_answer_of_exercise_3(norm, capsys):
    path = next(path for path in course.PATHS if path.stem.startswith("02"))
    [exercise] = [exercise for exercise in course.exercises(path) if exercise.check == "goal_baseline"]
    names = course.names_before(path)
    course.run(exercise.solution.replace("np.linalg.norm(goal - baseline)", norm), names)
    course.run(claims.source("02", "02-29"), names)
    course.run(claims.source("02", "02-31"), names)
    printed = capsys.readouterr().out
    assert "Exercise 3: right. The reward used below is yours." in printed
    assert [line for line in printed.splitlines() if line.startswith("α =")] == [
        line for line in _lines("02-31") if line.startswith("α =")
    ]
