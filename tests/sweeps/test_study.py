"""The study knows which trial is next, however often the driver was killed."""

import sqlite3

import numpy as np
import pytest
from helpers.sweeps import SPEC

from vlmrm_lite import VlmrmError
from vlmrm_lite.sweeps import study as studies
from vlmrm_lite.sweeps.spec import read_spec
from vlmrm_lite.sweeps.study import FILE, open_study
from vlmrm_lite.utils.files import WriteError

GRID = read_spec({**SPEC, "seed": [0, 1, 2]})
SEARCH = {**SPEC, "alpha": {"low": 0.0, "high": 1.0}, "seed": [5, 6], "search": {"configurations": 4}}
DONE = {"success_rate": 0.5, "vlm_reward": 1.0}


def begin_all(study):
    return list(iter(study.begin, None))


def begin_one(folder, spec):
    with open_study(folder, spec) as study:
        return study.begin()


def fill(folder):
    """Stores more than a nearly full disk takes."""
    with open_study(folder, GRID) as study:
        study.finish(0, {**DONE, "folder": "x" * 2000})
        for i in range(100):
            study.store_replay(i, {"note": "y" * 2000})


def test_a_grid_in_order(tmp_path):
    with open_study(tmp_path, GRID) as study:
        begun = begin_all(study)
        assert [(trial.number, trial.labels["alpha"], trial.seed) for trial in begun] == [
            (0, 0.0, 0),
            (1, 0.0, 1),
            (2, 0.0, 2),
            (3, 0.5, 0),
            (4, 0.5, 1),
            (5, 0.5, 2),
        ]
        study.finish(4, DONE)
        study.fail(5, "no reason")
        assert [trial.state for trial in study.trials()] == ["RUNNING"] * 4 + ["COMPLETE", "FAIL"]
        assert study.trials()[4].results == {**DONE, "seed": 1} and study.trials()[5].results["error"] == "no reason"


def test_trials_that_were_running_are_taken_up_with_what_they_had(tmp_path):
    with open_study(tmp_path, GRID) as study:
        begun = [study.begin() for _ in range(3)]
        study.finish(1, DONE)
    with open_study(tmp_path, GRID) as study:
        assert study.take_up() == [begun[0], begun[2]]
        study.finish(0, DONE)
        study.finish(1, {**DONE, "success_rate": 0.9})  # a second result of the same trial does not count
        assert study.begin().number == 3
        assert [trial.number for trial in study.trials()] == [0, 1, 2, 3]


def test_a_search_trains_every_configuration_with_every_seed(tmp_path):
    with open_study(tmp_path, read_spec(SEARCH)) as study:
        begun = begin_all(study)
    assert len(begun) == 8 and [trial.seed for trial in begun] == [5, 6] * 4
    drawn = [trial.labels["alpha"] for trial in begun]
    assert drawn[::2] == drawn[1::2] and len(set(drawn)) == 4 and all(0 <= alpha <= 1 for alpha in drawn)


def test_an_interrupted_search_draws_what_it_would_have_drawn(tmp_path):
    spec = read_spec(SEARCH)
    with open_study(tmp_path, spec) as study:
        whole = begin_all(study)
    other = tmp_path / "other"
    other.mkdir()
    parts = []
    for _ in range(4):
        with open_study(other, spec) as study:
            parts += [study.begin(), study.begin()]
    assert parts == whole


def test_a_trial_that_was_killed_before_it_was_drawn(tmp_path, monkeypatch):
    with open_study(tmp_path, read_spec(SEARCH)) as study:
        monkeypatch.setattr(studies, "_suggest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            study.begin()
    monkeypatch.undo()
    with open_study(tmp_path, read_spec(SEARCH)) as study:
        [trial] = study.take_up()
        assert trial.number == 0 and 0 <= trial.labels["alpha"] <= 1
        assert study.begin().labels == trial.labels  # with the second seed


def test_ranges_of_whole_numbers_and_choices(tmp_path):
    settings = {"n_steps": {"low": 8, "high": 32}, "gamma": {"low": 0.9, "high": 0.999}, "gae_lambda": [0.9, 1.0]}
    spec = read_spec(
        {"task": "cartpole", "hyperparameters": settings, "search": {"configurations": 5, "sampler": "random"}}
    )
    with open_study(tmp_path, spec) as study:
        for trial in begin_all(study):
            assert type(trial.labels["n_steps"]) is int and 8 <= trial.labels["n_steps"] <= 32
            assert 0.9 <= trial.labels["gamma"] <= 0.999 and trial.labels["gae_lambda"] in (0.9, 1.0)


def test_a_search_learns_from_results(tmp_path):
    spec = read_spec({**SEARCH, "seed": 0, "search": {"configurations": 25}})
    with open_study(tmp_path, spec) as study:
        for trial in iter(study.begin, None):
            study.finish(trial.number, {"success_rate": 1 - abs(trial.labels["alpha"] - 0.3), "vlm_reward": 0.0})
        drawn = [abs(trial.labels["alpha"] - 0.3) for trial in study.trials()]
    assert np.mean(drawn[15:]) < 0.75 * np.mean(drawn[:10]), drawn  # the first ten are random


def test_another_specification_is_refused(tmp_path):
    with open_study(tmp_path, GRID):
        pass
    with pytest.raises(ValueError, match=r"was begun with alpha=\[0.0, 0.5\], not \[0.0\]; restore"):
        begin_one(tmp_path, read_spec({**SPEC, "alpha": 0.0, "seed": [0, 1, 2]}))
    begin_one(tmp_path, read_spec({**SPEC, "seed": [0, 1, 2], "cpus": 2}))  # where it runs may change


def test_more_configurations_extend_a_search(tmp_path):
    for configurations, begun in ((2, 4), (3, 2)):
        with open_study(tmp_path, read_spec({**SEARCH, "search": {"configurations": configurations}})) as study:
            assert len(begin_all(study)) == begun


@pytest.mark.parametrize("name", ["äöü", "a b", "100%20", "{x}", "a?b=c", "#1"])
def test_folders_of_any_name(tmp_path, name):
    (tmp_path / name).mkdir()
    with open_study(tmp_path / name, GRID) as study:
        study.begin()
    assert [path.name for path in (tmp_path / name).iterdir()] == [FILE] and len(list(tmp_path.iterdir())) == 1


def test_a_full_disk(tmp_path, monkeypatch):
    def nearly_full(path):
        connection = sqlite3.connect(path, check_same_thread=False)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {max(pages, 1)}")
        return connection

    with open_study(tmp_path, GRID) as study:
        begun = study.begin()
    monkeypatch.setattr(studies, "connect_database", nearly_full)
    with pytest.raises(
        WriteError, match=rf"Cannot write .*{FILE}: no space left on the disk. What has ended is stored"
    ):
        fill(tmp_path)
    monkeypatch.undo()
    with open_study(tmp_path, GRID) as study:
        numbers = [trial.number for trial in study.trials()]
        assert numbers == list(range(len(numbers))) and study.trials()[0].labels == begun.labels


def test_a_damaged_file_and_a_link(tmp_path):
    (tmp_path / FILE).write_bytes(b"no database " * 200)
    with pytest.raises(VlmrmError, match=rf"{FILE} is damaged \(file is not a database\); restore it"):
        begin_one(tmp_path, GRID)
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VlmrmError, match="is a link to another place"):
        begin_one(tmp_path, GRID)
