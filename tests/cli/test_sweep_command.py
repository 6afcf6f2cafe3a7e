"""The command ``sweep``."""

import pytest
from helpers.cli import check_error, invoke
from helpers.sweeps import use_fake_ray

from vlmrm_lite.sweeps.trial import Outcome

SPEC = "task: cartpole\nalpha: [0.0, 0.5]\nhyperparameters: {learning_rate: 1e-3}\nepisodes: 10\n"


def outcome(job):
    found = {"success_rate": 0.5, "successes": 5, "episodes": 10, "vlm_reward": 1.0, "env_reward": 1.0}
    return Outcome({**found, "seconds": 1.0, "folder": job.folder})


@pytest.fixture
def file(tmp_path):
    (tmp_path / "two.yaml").write_text(SPEC)
    return tmp_path / "two.yaml"


def test_a_sweep_prints_its_table(file, tmp_path, monkeypatch):
    use_fake_ray(monkeypatch, run=outcome)
    result = invoke("sweep", file, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stdout == (tmp_path / "out" / "summary.txt").read_text() and "Best: trial 0" in result.stdout
    assert "2 of 2: trial 1 (alpha=0.5, seed=0): success_rate 0.500" in result.stderr
    assert f"optuna-dashboard sqlite:///{tmp_path / 'out' / 'sweep.db'}" in result.stderr
    assert invoke("sweep", file, "--out", tmp_path / "out").stdout == result.stdout  # nothing is left to do


def test_the_folder_is_named_after_the_file(file, tmp_path, monkeypatch):
    use_fake_ray(monkeypatch, run=outcome)
    monkeypatch.chdir(tmp_path)
    assert invoke("sweep", file).exit_code == 0
    assert (tmp_path / "runs" / "two" / "trials.csv").is_file()


def test_errors_are_one_line(file, tmp_path, monkeypatch):
    check_error(invoke("sweep", tmp_path / "none.yaml"), "Cannot read", "none.yaml: no such file")
    file.write_text(SPEC + "sed: 3\n")
    check_error(invoke("sweep", file), "two.yaml: sed is unknown. Did you mean 'seed'?")
    file.write_text(SPEC)
    (tmp_path / "out").write_text("in the way")
    check_error(invoke("sweep", file, "--out", tmp_path / "out"), "Cannot write")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    result = invoke("sweep", file, "--out", tmp_path / "new")
    check_error(result, "No Ray cluster can be reached at RAY_ADDRESS=127.0.0.1:1 (connection refused)")


def test_another_specification_is_refused_in_the_words_of_the_command_line(file, tmp_path, monkeypatch):
    use_fake_ray(monkeypatch, run=outcome)
    invoke("sweep", file, "--out", tmp_path / "out")
    file.write_text(SPEC.replace("0.5", "0.7"))
    result = invoke("sweep", file, "--out", tmp_path / "out")
    check_error(result, "was begun with alpha=[0.0, 0.5], not [0.0, 0.7]", "choose another folder with --out")
