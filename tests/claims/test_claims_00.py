"""What the text of notebook 00 says about its outputs: the cell, its words, and whether they are true."""

import json
import re
from functools import cache

import numpy as np
import pytest
from helpers import claims, course

import vlmrm_lite as vl
from vlmrm_lite import lab
from vlmrm_lite.pretraining.cartpole import direction_ideas, tilt_wordings

CARTPOLE = vl.TASKS["cartpole"]


def _lines(cell):
    return claims.text("00", cell).splitlines()


@cache
def _reward():
    return vl.GoalBaselineReward(vl.load_vlm(), CARTPOLE.goal, CARTPOLE.baseline, alpha=0.5)


@cache
def _six():
    """The rewards of the six frames, which a cell shows above them."""
    names = {"np": np, "vl": vl, "lab": lab}
    course.run(claims.source("00", "00-07"), names)
    return _reward()(names["frames"]).numpy()


@cache
def _landscape():
    row = lab.sweep("cartpole")
    return row.x, _reward()(row.frames).numpy()


def _rises(low, high):
    """Whether the landscape rises from one angle to another."""
    angles, rewards = _landscape()
    chosen = rewards[(angles >= min(low, high)) & (angles <= max(low, high))]
    return (np.diff(chosen if low < high else chosen[::-1]) > 0).all()


def _at(angle):
    angles, rewards = _landscape()
    return rewards[np.abs(angles - angle).argmin()]


def _prompt(words):
    """Where the reward for a prompt is highest and lowest, its range, and the unknown words."""
    [line] = [line for line in _lines("00-m0") if line.startswith(words)]
    numbers = [float(value) for value in re.findall(r"(-?[\d.]+)(?:°|,)", line.replace(words, ""))]
    return (*numbers, line.split("unknown words: ")[1])


def _curve(name):
    """First and last value of a reward in training."""
    return claims.rows(claims.text("00", "00-28"))[name]


def _successes(cell, pattern):
    return [int(value) for value in re.search(pattern, claims.text("00", cell)).groups()]


def _shipped(name):
    return json.loads((course.FOLDER.parent / "data" / "policies" / name / "config.json").read_text())["task"]


CLAIMS = [
    ("00-09", "The highest is frame 3", lambda: list(np.argsort(-_six())[:3]) == [3, 1, 4]),
    ("00-09", "The lowest is frame 5 at 75°, and not frame 2", lambda: _six().argmin() == 5),
    ("00-09", '"a pole at a 45 degree angle"', lambda: any("45" in str(idea) for idea in direction_ideas.IDEAS)),
    ("00-15", "The peak is where we want it", lambda: abs(claims.numbers(_lines("00-14")[0])[0]) < 3),
    ("00-15", "from 55° on both sides", lambda: _rises(-55, 0) and _rises(55, 2)),
    ("00-15", "a pole at 80° gets as much as one at 60°", lambda: abs(_at(80) - _at(60)) < 0.005),
    ("00-m1", "The first two are read as meant", lambda: -50 < _prompt("the pole leans to the left")[0] < -10),
    ("00-m1", "The first two are read as meant", lambda: abs(abs(_prompt("a pole at 45 degrees")[0]) - 45) < 5),
    ("00-m1", "its peak is on the left", lambda: _prompt("a pole at 45 degrees")[0] < 0),
    ("00-m1", "an upright pole gets the lowest reward", lambda: abs(_prompt("the stick points at the sky")[1]) < 5),
    ("00-m1", "the model knows every word", lambda: _prompt("the stick points at the sky")[-1] == "none"),
    ("00-m1", '"points at the sky" for upright', lambda: "at the {sky}" in str(tilt_wordings.UPRIGHT_ACTS)),
    ("00-m1", "one of its words is unknown", lambda: _prompt("a happy robot")[-1] == "happy"),
    ("00-m1", "a fraction of the others", lambda: 2 * _prompt("a happy robot")[2] < _prompt("the stick points")[2]),
    ("00-29", "They rise together", lambda: claims.numbers(_lines("00-28")[2])[0] > 0.95),
    ("00-29", "the prompt was a good reward", lambda: _curve("env_reward")[0] < 0.2 and _curve("env_reward")[1] > 0.95),
    ("00-33", "in at least 195 of 200 steps", lambda: CARTPOLE.min_success_fraction == 195 / 200),
    (
        "00-h0",
        'the baseline "a humanoid robot"',
        lambda: _shipped("humanoid-kneeling")["baseline"] == "a humanoid robot",
    ),
    ("00-h0", "another algorithm, CrossQ", lambda: "trained with CrossQ" in claims.text("00", "00-h2")),
    ("00-h3", "It kneels", lambda: _successes("00-h2", r"(\d) of 8 episodes.*last step (\d) of 8") == [8, 8]),
    ("00-37", "which prompts the model misreads", lambda: abs(_prompt("the stick points at the sky")[1]) < 5),
]


@pytest.mark.parametrize(("cell", "words", "is_true"), CLAIMS, ids=[f"{cell}: {words}" for cell, words, _ in CLAIMS])
def test_claim(cell, words, is_true):
    assert words in " ".join(claims.source("00", cell).split()), "the text has changed; change the claim, too"
    assert is_true()


def test_the_trained_agent_succeeds_and_still_stands_in_the_last_step():
    assert _successes("00-34", r"success (\d+)/20[\s\S]*last step: (\d+)/20") == [20, 20]
