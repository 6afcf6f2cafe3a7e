"""`train`, `evaluate` and `record`: stdout, files, and errors."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.cli import check_error, invoke

from vlmrm_lite import training

# Train, evaluate, record.


def test_train_writes_a_run_with_the_prompts_that_were_given(tmp_path):
    out = tmp_path / "leaning"
    with pytest.warns(UserWarning, match="simclip-micro was trained without these words, .*: floccinaucously."):
        result = invoke(
            "train",
            "cartpole",
            "--goal",
            "pole leaning to the left",
            "--goal",
            "the pole leans floccinaucously",
            "--alpha",
            0.25,
            "--seed",
            3,
            "--steps",
            64,
            "--out",
            out,
        )
    assert result.exit_code == 0, result.output
    config = json.loads((out / "config.json").read_text())
    assert config["task"]["goal"] == ["pole leaning to the left", "the pole leans floccinaucously"]
    assert config["task"]["baseline"] == "pole and cart"
    assert (config["task"]["alpha"], config["seed"], config["total_steps"]) == (0.25, 3, 64)


def test_train_resumes_beyond_the_end(tmp_path):
    out = tmp_path / "run"
    assert invoke("train", "cartpole", "--steps", 64, "--out", out).exit_code == 0
    result = invoke("train", "cartpole", "--steps", 128, "--out", out, "--resume")
    assert result.exit_code == 0, result.output
    assert training.Run.load(out).metrics["step"].max() == 128


def test_an_interrupted_training_tells_how_to_go_on(monkeypatch, tmp_path):
    stopped = SimpleNamespace(metrics=pd.DataFrame({"step": [32, 64]}), config={"total_steps": 1000}, folder=tmp_path)
    monkeypatch.setattr(training, "train", lambda *_, **__: stopped)
    result = invoke("train", "cartpole")
    assert "Stopped at step 64 of 1,000; --resume continues." in result.stderr
    assert result.stdout == f"{tmp_path}\n"


def test_the_old_option_for_the_number_of_environments_works_and_warns(tmp_path):
    out = tmp_path / "run"
    with pytest.warns(DeprecationWarning, match="--worlds is now --num-envs"):
        result = invoke("train", "cartpole", "--steps", 64, "--worlds", 2, "--out", out)
    assert result.exit_code == 0, result.output
    assert training.Run.load(out).task.num_envs == 2
    help_text = invoke("train", "--help").stdout
    assert "--num-envs" in help_text and "--worlds" not in help_text
    check_error(invoke("train", "cartpole", "--worlds", 0), exit_code=2)


@pytest.mark.slow
def test_deprecation_warnings_reach_the_user():
    done = subprocess.run(
        [sys.executable, "-m", "vlmrm_lite", "train", "cartpole", "--worlds", "2", "--steps", "0"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.splitlines()[0] == "Warning: --worlds is now --num-envs."


@pytest.mark.slow
def test_evaluate_prints_one_line(folder):
    done = subprocess.run(
        [sys.executable, "-m", "vlmrm_lite", "evaluate", folder, "--episodes", "3", "--seed", "5"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout in [f"success {n}/3\n" for n in range(4)]
    assert "EPIC distance" in done.stderr
    assert "  mean VLM reward per step " in done.stderr and "  mean environment reward per step " in done.stderr


def test_evaluate_counts_what_the_run_counts(folder):
    expected = training.Run.load(folder).evaluate(episodes=7, seed=11).successes
    assert invoke("evaluate", folder, "--episodes", 7, "--seed", 11).stdout == f"success {expected}/7\n"


def test_record_writes_a_video(folder, tmp_path):
    result = invoke("record", folder, "--out", tmp_path / "film.mp4")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{tmp_path / 'film.mp4'}\n"
    assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"


# Errors.


def test_a_folder_with_a_run_is_refused_in_the_words_of_the_command_line(folder):
    before = (folder / "config.json").read_text()
    check_error(invoke("train", "cartpole", "--out", folder), "holds a run already", "--resume", "--overwrite", "--out")
    assert (folder / "config.json").read_text() == before
    assert invoke("train", "cartpole", "--out", folder, "--overwrite").exit_code == 0


def test_resuming_nothing_is_an_error(tmp_path):
    check_error(invoke("train", "cartpole", "--out", tmp_path / "new", "--resume"), "no run in")


def test_resuming_with_another_goal_is_an_error(folder):
    check_error(invoke("train", "cartpole", "--goal", "a cart", "--out", folder, "--resume"), "'a cart'", "goal")


@pytest.mark.parametrize("arguments", [["train", "cartpole"], ["demo"]])
def test_a_folder_that_cannot_be_written_is_an_error(arguments, tmp_path):
    (tmp_path / "file").write_text("in the way")
    check_error(invoke(*arguments, "--out", tmp_path / "file" / "run"), str(tmp_path / "file" / "run"))


def test_a_video_that_cannot_be_written_is_an_error(folder, tmp_path):
    (tmp_path / "file").write_text("in the way")
    check_error(invoke("record", folder, "--out", tmp_path / "file" / "film.mp4"), "film.mp4")
