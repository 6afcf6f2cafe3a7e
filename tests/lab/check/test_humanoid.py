"""Exercises of notebook 06: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch

from vlmrm_lite import lab
from vlmrm_lite.lab.check.humanoid import LINE_UP_REASONS

check = lab.check


def _kneels(height=0.03, tilt=45, pelvis=0.10, speed=0.6):
    def predicate(body):
        knees = [body.height(f"{side}_knee") < height for side in ("left", "right")]
        return (
            np.logical_and(*knees)
            & (body.tilt("torso") < tilt)
            & (body.height("pelvis") > pelvis)
            & (body.speed() < speed)
        )

    return predicate


@pytest.mark.parametrize("answer", [_kneels(0.02, 30, 0.05, 0.4), _kneels(0.05, 60, 0.13, 0.8)])
def test_kneels_takes_any_sensible_thresholds(answer):
    assert check.kneels(answer).status == "right", check.kneels(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_kneels(height=0.35), "6 cm up in the air"),
        (_kneels(height=0.10), "6 cm up in the air"),
        (_kneels(speed=1.9), "0.9 m/s"),
        (_kneels(speed=0.1), "swaying at 0.3 m/s"),
        (_kneels(tilt=80), "at 65 degrees"),
        (_kneels(tilt=10), "leaning forward by 20 degrees"),
        (_kneels(pelvis=-1), "legs forward"),
        (_kneels(pelvis=0.2), "on heels"),
        (lambda body: body.height("left_knee") < 0.03, "on one knee"),
        (lambda body: _kneels()(body) * 1.0, "booleans are expected"),
    ],
)
def test_kneels_explains_mistakes(answer, reason):
    verdict = check.kneels(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize("answer", ["a robot on one knee", "one knee is on the floor, the other knee is up"])
def test_one_knee_prompt_takes_other_words(answer):
    assert check.one_knee_prompt(answer).status == "right", check.one_knee_prompt(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("a tall humanoid robot", "'standing'"),
        ("a humanoid robot doing the splits", "'splits'"),
        ("a humanoid robot crouching", "'crouching'"),
        ("a humanoid robot", "pairs are in the right order"),
        ("the robot kneels on just one of its knees", "the model does not read it like that"),
        ("the man kneels on his left knee", "pairs are in the right order"),
        ("a zebra on one knee", "never saw zebra"),
    ],
)
def test_one_knee_prompt_explains_mistakes(answer, reason):
    verdict = check.one_knee_prompt(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        lambda success: np.mean([episode.sum() * 2 >= len(episode) for episode in success]),
        lambda success: torch.tensor(success).float().mean(1).ge(0.5).float().mean(),
    ],
)
def test_fraction_of_successes_takes_any_right_answer(answer):
    assert check.fraction_of_successes(answer).status == "right", check.fraction_of_successes(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda success: (success.mean(axis=1) > 0.5).mean(), "at least half"),
        (lambda success: success.any(axis=1).mean(), "one step in a goal state"),
        (lambda success: (success.mean(axis=1) >= 0.5).sum(), "two succeed"),
        (lambda success: (success.mean(axis=0) >= 0.5).mean(), "it should be|two succeed"),
    ],
)
def test_fraction_of_successes_explains_mistakes(answer, reason):
    verdict = check.fraction_of_successes(answer)
    assert verdict.status == "wrong" and any(part in verdict.reason for part in reason.split("|")), verdict


@pytest.mark.parametrize("answer", ["ADFH", "h, f, d, a", ["A", "D", "F", "H"], {"a", "d", "f", "h"}])
def test_spot_cheats_takes_letters_in_any_form(answer):
    assert check.spot_cheats(answer).status == "right", check.spot_cheats(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "you named no state"),
        ("ADFHI", "I is a goal state"),
        ("ACDFH", "C is a goal state"),
        ("DFH", "in the first row"),
        ("ADH", "in the second row"),
        ("ADF", "in the third row"),
        ("ABCDEFGHI", "B is a goal state"),
        ("AJ", "no J"),
        (3, "letters are expected"),
    ],
)
def test_spot_cheats_explains_mistakes(answer, reason):
    verdict = check.spot_cheats(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def test_every_state_of_the_line_up_has_its_reason():
    assert list(LINE_UP_REASONS) == list(lab.humanoid.cheats.LINE_UP)
