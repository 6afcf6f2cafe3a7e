"""`evaluate` and `record` for an agent with many goals."""

import pytest
from helpers.cli import check_error, invoke
from helpers.goals import CountsToGoal, learn

from vlmrm_lite.training import Run


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    return learn(tmp_path_factory.mktemp("goals") / "run", total_steps=40)


@pytest.fixture(autouse=True)
def numbers_run(trained, monkeypatch):
    """A perfect agent, in place of the run of any folder."""
    monkeypatch.setattr(trained, "policy", CountsToGoal())
    monkeypatch.setattr(Run, "load", lambda folder, vlm=None: trained)
    return trained


def test_evaluate_prints_both_columns_and_the_control():
    result = invoke("evaluate", "numbers", "--episodes", 16)
    assert result.exit_code == 0, result.output
    assert result.stdout == "success 16/16\n"
    for line in ("success in the last of all steps", "when ended by the reward", "in at least half of the steps"):
        assert f"  {line:<34} 100.0%  [80.6%, 100.0%]" in result.stderr
    assert "control: permuted sentences          0.0%" in result.stderr
    assert "{} is shown                      100.0%" in result.stderr and "three " in result.stderr


def test_evaluate_held_out_goals_and_wordings():
    result = invoke("evaluate", "numbers", "--goals", "held-out", "--wordings", "held-out", "--episodes", 4)
    assert result.exit_code == 0, result.output
    assert result.stdout == "success 4/4\n" and "count to {}" in result.stderr and "control" not in result.stderr
    assert invoke("evaluate", "numbers", "--goals", "two", "--episodes", 3).stdout == "success 3/3\n"


def test_mistakes_have_a_sentence():
    check_error(invoke("evaluate", "numbers", "--goals", "nine"), "There is no goal 'nine'; the goals are zero, one")
    assert invoke("evaluate", "numbers", "--wordings", "mine").exit_code == 2
    check_error(invoke("record", "numbers"), "The agent has many goals; say which, as in", "'the number zero'")
    check_error(invoke("record", "numbers", "--goal", " "), "goal is empty, got ' '")


def test_record_tells_the_agent_what_to_do(tmp_path):
    path = tmp_path / "two.mp4"
    result = invoke("record", "numbers", "--goal", "the number two", "--out", path)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{path}\n" and path.stat().st_size > 0
