"""The shipped humanoid agents."""

import pytest

from vlmrm_lite import lab
from vlmrm_lite.evaluation import metrics as evaluation
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import Run

humanoid = lab.humanoid
NAMES = [name.removeprefix("humanoid-") for name in TASKS if name.startswith("humanoid-")]


def test_policies_that_are_missing_are_named(monkeypatch, tmp_path, capsys):
    assert list(humanoid.shipped_runs(["cartpole"])) == ["cartpole"] and capsys.readouterr().out == ""
    monkeypatch.setattr("vlmrm_lite.lab.humanoid.agents.data_path", lambda *parts: tmp_path.joinpath(*parts))
    assert humanoid.shipped_runs() == {}
    printed = capsys.readouterr().out
    assert all(f"humanoid-{name}" in printed for name in NAMES) and printed.count("\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, share",
    [
        ("kneeling", 0.9),
        ("lotus", 0.9),
        ("standing", 0.9),
        ("arms-raised", 0.9),
        ("splits", 0.9),
        ("hands-on-hips", 0.64),
        ("one-leg", 0.9),
        ("arms-crossed", 0.9),
    ],
)
def test_a_shipped_agent_does_what_its_sentence_says(name, share):
    episodes, run = 32, Run.load(f"humanoid-{name}")
    assert run.config["vlm"] == TASKS[run.task.name].vlm  # what `train` takes if it is not told otherwise
    successes = run.evaluate(episodes, seed=2_024).successes
    _, high = evaluation.success_interval(successes, episodes)
    assert high >= share, f"{successes} of {episodes} succeed"
