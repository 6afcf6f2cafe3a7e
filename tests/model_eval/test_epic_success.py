"""`dev epic` fills a table of EPIC distances and successes, one training after the other."""

import pandas as pd
import pytest
from click.testing import CliRunner

import vlmrm_lite as vl
from vlmrm_lite.cli.dev import dev
from vlmrm_lite.model_eval import epic_success
from vlmrm_lite.model_eval.epic_success import COLUMNS, Training, list_trainings

SHORT = [
    Training("cartpole", "a pole hanging down", 0.25, "simclip-nano", 64),
    Training("mountain-car", "a yellow flag", 0.0, "simclip-nano", 64),
]


@pytest.fixture
def command(monkeypatch, small_tasks):
    """Runs the command with two tiny trainings; returns its result, and the seeds that it trained by task."""
    monkeypatch.setattr(epic_success, "list_trainings", lambda: SHORT)
    trained = []

    def train(task, **kwargs):
        trained.append((task, kwargs["seed"]))
        return vl.train(task, **kwargs)

    monkeypatch.setattr(epic_success, "train", train)

    def run(*arguments):
        trained.clear()
        return CliRunner().invoke(dev, ["epic", *map(str, arguments)]), list(trained)

    return run


def test_what_the_table_holds_is_not_trained_again(command, tmp_path):
    path = tmp_path / "out.csv"
    done, trained = command(path)
    assert done.exit_code == 0, done.output
    assert trained == [("cartpole", 0), ("mountain-car", 0)]
    assert done.output.splitlines()[0] == "2 of 2 trainings are left." and done.output.splitlines()[-1] == str(path)
    first = pd.read_csv(path)
    assert tuple(first.columns) == COLUMNS and not first.isna().any(axis=None)
    assert first["epic"][0] > 0.9 and first["average_precision"][0] < 0.5  # hanging is the opposite of upright
    assert first["success_rate"].between(0, 1).all()

    done, trained = command(path, "--seeds", 2)
    assert trained == [("cartpole", 1), ("mountain-car", 1)]
    both = pd.read_csv(path)
    pd.testing.assert_frame_equal(both.head(2), first)
    assert both["seed"].tolist() == [0, 0, 1, 1] and both["epic"][2] == first["epic"][0]

    both.drop(index=1).to_csv(path, index=False)
    assert command(path, "--seeds", 2)[1] == [("mountain-car", 0)]
    assert command(path, "--seeds", 2)[1] == []


def test_a_training_that_fails_keeps_the_rows_before_it(command, monkeypatch, tmp_path):
    path = tmp_path / "out.csv"
    monkeypatch.setattr(epic_success, "list_trainings", lambda: [SHORT[0], SHORT[1]._replace(vlm="no-such-model")])
    done, _ = command(path)
    assert done.exit_code == 1 and "no-such-model" in done.output
    assert pd.read_csv(path)["task"].tolist() == ["cartpole"]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", ",".join(COLUMNS) + "\n" + ",".join("x" * len(COLUMNS)) + "\n"])
def test_a_file_of_something_else_is_refused_and_kept(command, tmp_path, content):
    path = tmp_path / "out.csv"
    path.write_text(content)
    done, trained = command(path)
    assert done.exit_code == 1 and not trained and path.read_text() == content
    assert "is no table of such trainings" in done.output and "give another path" in done.output


def test_trainings_differ_and_vary_prompts_alphas_and_models():
    trainings = list_trainings()
    assert len(set(trainings)) == len(trainings) and 20 <= len(trainings) <= 30
    for name in ("cartpole", "mountain-car-textured"):
        mine = [training for training in trainings if training.task == name]
        assert {training.alpha for training in mine} == {0, 0.25, 0.5, 0.75, 1}
        assert len({training.goal for training in mine}) >= 5 and len({training.vlm for training in mine}) >= 3
