"""The command line: help, usage errors, tables, and commands that only pass on their options."""

import subprocess
import sys
from pathlib import Path

import pytest
from helpers.cli import check_error, invoke

from vlmrm_lite.pretraining import train as pretraining
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import benchmark

COMMANDS = [
    "demo",
    "train",
    "evaluate",
    "record",
    "score",
    "compare",
    "plot",
    "runs",
    "audit",
    "sweep",
    "bench",
    "vlms",
    "tasks",
    "pretrain",
    "doctor",
    "lab",
    "dev",
]


# Help.


def test_help_is_quick_and_lists_the_commands_in_order():
    code = (
        "import sys; from vlmrm_lite.cli.main import cli; cli(['--help'], standalone_mode=False);"
        "print([name for name in ('torch', 'open_clip', 'stable_baselines3', 'matplotlib') if name in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.splitlines()[-1] == "[]"
    listed = [line.split()[0] for line in output.split("Commands:")[1].splitlines()[1:-1]]
    assert listed == COMMANDS
    assert "..." not in output.split("Commands:")[1]  # no summary is cut


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command):
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert f"  vlmrm-lite {command}" in result.output.split("Example")[1]


def test_runs_as_a_module():
    done = subprocess.run([sys.executable, "-m", "vlmrm_lite", "--version"], capture_output=True, text=True)
    assert done.stdout.startswith("vlmrm-lite, version ") and done.returncode == 0


# Errors.


@pytest.mark.parametrize(
    ("arguments", "fragments"),
    [
        (["train", "catpole"], ["no task 'catpole'", "Did you mean 'cartpole'?"]),
        (["train", "cartpole", "--alpha", "1.5"], ["alpha", "between 0 and 1", "1.5"]),
        (["train", "cartpole", "--goal", " "], ["goal is empty", "' '"]),
        (["train", "cartpole", "--goal", ""], ["The goal is empty: ''; expected a prompt"]),
        (["train", "cartpole", "--goal", "a pole", "--goal", ""], ["The goal is empty: ''"]),
        (["train", "cartpole", "--baseline", ""], ["The baseline is empty: ''"]),
        (["train", "cartpole", "--vlm", "nothing"], ["Unknown model 'nothing'", "`vlmrm-lite vlms` lists good ones"]),
        (["train", "cartpole", "--goal", "pole and cart"], ["goal and baseline"]),
        (["train", "cartpole", "--vlm", "simclip-micr"], ["simclip-micr", "Did you mean 'simclip-micro'?"]),
        (["train", "cartpole", "--resume", "--overwrite"], ["resume", "overwrite"]),
        (["evaluate", "nowhere"], ["no run in nowhere", "vlmrm-lite train"]),
        (["record", "nowhere"], ["no run in nowhere"]),
        (["score", "nowhere.png", "--goal", "a"], ["No picture can be read: nowhere.png (no such file"]),
        (["score", "nowhere.png", "--goal", ""], ["goal is empty, got ''"]),
        (["score", "x.png", "--goal", "a", "--baseline", ""], ["baseline is empty, got ''"]),
        (["score", "x.png", "--goal", "a", "--baseline", "a"], ["goal and baseline are both 'a'"]),
        (["score", "x.png", "--goal", "a", "--vlm", "simclip-micr"], ["Did you mean 'simclip-micro'?"]),
        (["compare", "catpole", "--goal", "a"], ["no task 'catpole'"]),
        (["compare", "phone", "--goal", "a"], ["'phone' has many goals", "one goal, such as 'cartpole'"]),
        (["compare", "cartpole", "--goal", " "], ["goal is empty, got ' '"]),
        (["compare", "cartpole", "--goal", "a", "--alpha", "2"], ["alpha", "between 0 and 1"]),
        (["plot", "nowhere"], ["no run in nowhere"]),
        (["runs"], ["There is no folder runs; expected one with runs"]),
        (["runs", "."], ["There are no runs below .; `vlmrm-lite train TASK` makes one"]),
        (["bench", "catpole"], ["no task 'catpole'"]),
        (["bench", "catpole", "--train"], ["no task 'catpole'"]),
        (["pretrain", "simclip-giga", "--steps", "1"], ["simclip-giga", "simclip-micro"]),
    ],
)
def test_errors_are_one_sentence(arguments, fragments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_error(invoke(*arguments), *fragments)
    assert not list(tmp_path.glob("runs/*/*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["train"],
        ["train", "cartpole", "--steps", "0"],
        ["nonsense"],
        ["evaluate", "x", "--episodes", "0"],
        ["train", "cartpole", "--alpha", "half"],
        ["score", "--goal", "a"],
        ["score", "x.png"],
        ["score", "x.png", "--goal", "a", "--alpha", "0.5"],
        ["compare", "cartpole"],
        ["compare", "cartpole", "--goal", "a", "--out", "plot.pdf"],
        ["plot"],
        ["plot", "cartpole", "--out", "plot"],
        ["bench", "cartpole", "--engine", "tensorrt"],
        ["bench", "cartpole", "--steps", "100"],
        ["bench", "cartpole", "--train", "--steps", "0"],
    ],
)
def test_wrong_usage_exits_with_2(arguments):
    check_error(invoke(*arguments), exit_code=2)


# Tables.


def test_tasks_lists_every_task_with_its_sentence():
    output = invoke("tasks").stdout
    for task in TASKS.values():
        assert task.name in output and task.goal in output and task.vlm in output
        assert task.goals is not None or task.baseline in output
    assert "the mail app is open" in output and "goals     50, and 10 held out" in output


def test_vlms_lists_the_shipped_and_the_papers_models():
    output = invoke("vlms").stdout
    for name in ("simclip-micro", "RN50/openai", "ViT-bigG-14/laion2b_s39b_b160k"):
        assert name in output


# Bench.


def test_bench_passes_on_the_engine(monkeypatch):
    calls = []
    monkeypatch.setattr(benchmark, "run_bench", lambda *args, log: calls.append(args) or "a table")
    assert invoke("bench").stdout == "a table\n"
    invoke("bench", "humanoid", "--engine", "torch")
    assert calls == [("cartpole", None), ("humanoid", "torch")]


def test_bench_shows_where_the_time_of_a_training_goes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke("bench", "cartpole", "--train", "--steps", 64, "--engine", "torch")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("cartpole with PPO\n") and "on cpu with torch\n" in result.stdout
    assert "64 environment steps at" in result.stdout and "cartpole for 64 steps" in result.stderr
    assert not list(tmp_path.iterdir())


# Pretrain and lab.


def test_pretrain_passes_on_what_was_given(monkeypatch):
    calls = []
    monkeypatch.setattr("vlmrm_lite.model_eval.adversarial_poses.adversarial_poses", lambda runs, seed: (*runs, seed))
    monkeypatch.setattr(pretraining, "pretrain", lambda name, **given: calls.append((name, given)) or given["out"])
    assert invoke("pretrain").stdout == f"{Path('runs/simclip-micro')}\n"
    invoke("pretrain", "simclip-micro", "--steps", 7, "--seed", 3, "--out", "here", "--resume")
    invoke("pretrain", "simclip-mini", "--start", "there", "--agent", "one", "--agent", "two")
    for _, given in calls:
        given.pop("log")
    assert calls == [
        ("simclip-micro", {"out": Path("runs/simclip-micro"), "seed": 0, "resume": False}),
        ("simclip-micro", {"out": Path("here"), "seed": 3, "resume": True, "steps": 7}),
        (
            "simclip-mini",
            {
                "out": Path("runs/simclip-mini"),
                "seed": 0,
                "resume": False,
                "start": Path("there"),
                "agents": ("one", "two", 0),
            },
        ),
    ]
