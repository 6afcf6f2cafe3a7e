"""`train`, `evaluate` and `record`: stdout, files, and errors."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.cli import check_error, invoke

from vlmrm_lite import training
from vlmrm_lite.tasks import TASKS

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


def test_after_a_training_the_next_commands_are_shown(folder):
    result = invoke("train", "cartpole", "--out", folder, "--overwrite")
    assert result.stderr.splitlines()[-5:] == [
        "Trained for 128 steps. Next:",
        f"  vlmrm-lite record {folder}     # film the agent",
        f"  vlmrm-lite evaluate {folder}   # play 100 episodes",
        f"  vlmrm-lite plot {folder}       # plot the curves",
        f"  tensorboard --logdir {folder}  # browse the curves",
    ]


def test_without_tensorboard_it_is_not_mentioned_and_a_space_in_a_path_is_quoted(monkeypatch, tmp_path):
    curves = pd.DataFrame({"step": [128]})
    run = SimpleNamespace(metrics=curves, config={"total_steps": 0}, folder=tmp_path / "a b", task=TASKS["phone"])
    monkeypatch.setattr(training, "train", lambda *_, **__: run)
    lines = invoke("train", "phone").stderr
    assert f'vlmrm-lite record "{tmp_path}/a b" --goal "the mail app is open"  #' in lines
    assert "tensorboard --logdir" not in lines


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--steps", 10],
            "--steps 10 is less than one rollout; training makes 64 steps, 16 in each of 4 environments.",
        ),
        (["--steps", 31, "--num-envs", 2], "--steps 31 is less than one rollout; training makes 32 steps, 16 in each"),
        (["--steps", 64], None),
        ([], None),
    ],
)
def test_a_budget_below_one_rollout_is_explained(tmp_path, arguments, sentence):
    result = invoke("train", "cartpole", *arguments, "--out", tmp_path / "run")
    assert result.exit_code == 0, result.output
    assert (sentence or "Trained") in result.stderr and ("less than" in result.stderr) == (sentence is not None)
    if sentence:
        assert f"makes {training.Run.load(tmp_path / 'run').policy_step} steps" in result.stderr


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


def test_a_prompt_of_ones_own_has_no_success(tmp_path):
    out = tmp_path / "own"
    invoke("train", "cartpole", "--goal", "pole leaning to the left", "--steps", 64, "--out", out)
    result = invoke("evaluate", out, "--episodes", 3)
    assert result.exit_code == 0 and result.stdout == "", result.output
    assert "  success for the prompt of the task  " in result.stderr and "EPIC" not in result.stderr
    assert "Nothing counts successes for a prompt of your own; watch the video" in result.stderr


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


# Paths, models and consoles.


def test_the_home_folder_in_a_path(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert invoke("train", "cartpole", "--steps", 64, "--out=~/run").stdout == f"{tmp_path / 'run'}\n"
    assert invoke("record", "~/run", "--out=~/film.mp4").stdout == f"{tmp_path / 'film.mp4'}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "run"]


def test_a_model_that_only_the_run_names_must_be_named_by_the_user(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "run")
    config = json.loads((tmp_path / "run" / "config.json").read_text())
    (tmp_path / "run" / "config.json").write_text(json.dumps({**config, "vlm": "hf-hub:someone/x"}))
    for command in ("evaluate", "record"):
        check_error(invoke(command, tmp_path / "run"), "give it yourself, as --vlm 'hf-hub:someone/x'")
    result = invoke("evaluate", tmp_path / "run", "--episodes", 1, "--vlm", "simclip-nano")
    assert result.exit_code == 0 and result.stdout.startswith("success ")


@pytest.mark.slow
def test_a_console_that_cannot_show_a_path(tmp_path):
    arguments = ["train", "cartpole", "--steps", "64", "--num-envs", "2", "--out", "бег"]
    done = subprocess.run(
        [sys.executable, "-m", "vlmrm_lite", *arguments],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONPATH": str(Path(training.__file__).parents[2])},
    )
    assert (
        done.returncode == 0
        and b"\\u0431\\u0435\\u0433" in done.stdout
        and (tmp_path / "бег" / "config.json").is_file()
    )


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.15, 0.3, 0.6, 1.5])
def test_ctrl_c_at_the_start_is_one_line(tmp_path, seconds):
    code = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background would ignore it
sys.argv[0] = "vlmrm-lite"
print("up", flush=True)
from vlmrm_lite.cli.main import main
main()
"""
    command = [sys.executable, "-c", code, "train", "cartpole", "--steps", "100000", "--out", str(tmp_path / "run")]
    environment = {**os.environ, "PYTHONPATH": str(Path(training.__file__).parents[2])}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stdout.readline() == "up\n"  # Python itself has started
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0 and "Traceback" not in errors and len(errors.splitlines()) <= 3, errors
