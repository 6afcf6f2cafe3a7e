"""The command line: what goes to stdout, what errors look like, and what the demo, the benchmark and the doctor leave."""

import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from vlmrm_lite import training
from vlmrm_lite.cli import doctor, main as cli
from vlmrm_lite.cli.helpers import in_options
from vlmrm_lite.pretraining import train as pretraining
from vlmrm_lite.rewards import CosineReward
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import benchmark as bench
from vlmrm_lite.vlm import hub, load_vlm

COMMANDS = ["demo", "train", "evaluate", "record", "bench", "vlms", "tasks", "pretrain", "doctor", "lab", "dev"]
SMALL = {"n_steps": 16, "batch_size": 32, "n_epochs": 1, "policy_kwargs": {"net_arch": [8]}}
SHORT = {"max_episode_steps": 20}


def invoke(*arguments):
    return CliRunner().invoke(cli.cli, [str(argument) for argument in arguments], prog_name="vlmrm-lite")


@pytest.fixture(scope="module", autouse=True)
def small_tasks():
    """The tasks with few worlds, short episodes and tiny rollouts; everything else is as shipped."""
    with pytest.MonkeyPatch.context() as patch:
        for name, task in list(TASKS.items()):
            patch.setitem(
                TASKS,
                name,
                replace(
                    task, hyperparameters=SMALL, total_steps=128, num_envs=4, env_kwargs={**task.env_kwargs, **SHORT}
                ),
            )
        yield


@pytest.fixture(scope="module")
def folder(small_tasks, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "first"
    result = invoke("train", "cartpole", "--out", folder)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{folder}\n"
    assert f"vlmrm-lite evaluate {folder}" in result.stderr
    return folder


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


# Train, evaluate, record.


def test_train_writes_a_run_with_the_prompts_that_were_given(tmp_path):
    out = tmp_path / "leaning"
    with pytest.warns(UserWarning, match="simclip-micro never saw these words, .*: floccinaucously."):
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


def test_evaluate_prints_one_line(folder):
    done = subprocess.run(
        [sys.executable, "-m", "vlmrm_lite", "evaluate", folder, "--episodes", "3", "--seed", "5"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout in [f"success {n}/3\n" for n in range(4)]
    assert "EPIC distance" in done.stderr


def test_evaluate_counts_what_the_run_counts(folder):
    expected = training.Run.load(folder).evaluate(episodes=7, seed=11).successes
    assert invoke("evaluate", folder, "--episodes", 7, "--seed", 11).stdout == f"success {expected}/7\n"


def test_record_writes_a_video(folder, tmp_path):
    result = invoke("record", folder, "--out", tmp_path / "film.mp4")
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{tmp_path / 'film.mp4'}\n"
    assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"


# Errors.


def check_error(result, *fragments, exit_code=1):
    assert result.exit_code == exit_code, result.output
    assert result.stdout == ""
    [line] = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert "Traceback" not in result.stderr
    for fragment in fragments:
        assert fragment in line


@pytest.mark.parametrize(
    ("arguments", "fragments"),
    [
        (["train", "catpole"], ["no task 'catpole'", "Did you mean 'cartpole'?"]),
        (["train", "cartpole", "--alpha", "1.5"], ["alpha", "between 0 and 1", "1.5"]),
        (["train", "cartpole", "--goal", " "], ["goal is empty", "' '"]),
        (["train", "cartpole", "--goal", "pole and cart"], ["goal and baseline"]),
        (["train", "cartpole", "--vlm", "simclip-micr"], ["simclip-micr", "Did you mean 'simclip-micro'?"]),
        (["train", "cartpole", "--resume", "--overwrite"], ["resume", "overwrite"]),
        (["evaluate", "nowhere"], ["no run in nowhere", "vlmrm-lite train"]),
        (["record", "nowhere"], ["no run in nowhere"]),
        (["bench", "catpole"], ["no task 'catpole'"]),
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
    ],
)
def test_wrong_usage_exits_with_2(arguments):
    check_error(invoke(*arguments), exit_code=2)


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


def test_notes_of_an_error_are_shown(monkeypatch):
    error = ValueError("The reward is NaN.")
    error.add_note("The training until step 7 is saved in runs/x; resume=True continues it.")
    monkeypatch.setattr(training, "train", lambda *_, **__: (_ for _ in ()).throw(error))
    check_error(
        invoke("train", "cartpole"), "The reward is NaN. The training until step 7 is saved in runs/x; --resume"
    )


def test_python_arguments_become_options():
    message = "continue with out='/tmp/rescue' and resume=True, replace with overwrite=True, or choose another out=."
    assert in_options(message) == (
        "continue with --out '/tmp/rescue' and --resume, replace with --overwrite, or choose another --out."
    )


# The tables.


def test_tasks_lists_every_task_with_its_sentence():
    output = invoke("tasks").stdout
    for task in TASKS.values():
        assert task.name in output and task.goal in output and task.baseline in output and task.vlm in output


def test_vlms_lists_the_shipped_and_the_papers_models():
    output = invoke("vlms").stdout
    for name in ("simclip-micro", "RN50/openai", "ViT-bigG-14/laion2b_s39b_b160k"):
        assert name in output


# Demo, bench, pretrain, doctor, lab.


def test_demo_leaves_everything_and_replaces_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke("demo", "--seed", 2)
    assert result.exit_code == 0, result.output
    out = Path("runs/demo")
    names = ("video.mp4", "landscape.png", "curves.png", "metrics.csv", "config.json", "summary.json")
    for name in names:
        assert (out / name).stat().st_size > 0 and str(out / name) in result.stdout
    summary = json.loads((out / "summary.json").read_text())
    assert summary["episodes"] == 100 and 0 <= summary["successes"] <= 100
    assert (summary["seed"], summary["env_steps"]) == (2, 128)
    assert summary["train_seconds"] > 0
    assert math.isclose(summary["epic"], math.sqrt((1 - summary["reward_env_pearson"]) / 2), abs_tol=2e-4)
    assert f"{summary['successes']} of 100 episodes succeeded" in result.stdout
    assert (out / "landscape.png").read_bytes()[:4] == (out / "curves.png").read_bytes()[:4] == b"\x89PNG"

    again = invoke("demo", "--seed", 3)
    assert again.exit_code == 0, again.output
    assert json.loads((out / "summary.json").read_text())["seed"] == 3


def test_demo_replaces_one_that_was_stopped(tmp_path, monkeypatch):
    stopped = SimpleNamespace(metrics=pd.DataFrame({"step": [32]}))
    with monkeypatch.context() as patch:
        patch.setattr(
            "vlmrm_lite.cli.demo.train", lambda *_, out, **__: (out / "config.json").write_text("{}") and stopped
        )
        check_error(invoke("demo", "--out", tmp_path), "stopped at step 32 of 128")
    assert invoke("demo", "--out", tmp_path).exit_code == 0


def test_demo_leaves_other_runs_alone(folder):
    check_error(invoke("demo", "--out", folder), "holds a run that is no demo", "--out")
    assert (folder / "policy.safetensors").is_file()


def test_bench_measures_shares_of_one_run(monkeypatch):
    reward = CosineReward(load_vlm(), TASKS["cartpole"].goal)
    monkeypatch.setattr(bench, "WORLDS", 4)
    task = replace(TASKS["cartpole"], num_envs=16)
    speeds = bench.measure(task, reward, rounds=1, seconds=0.01)
    assert all(value > 0 for value in speeds)
    parts = 1 / (1 / speeds.simulate + 1 / speeds.render + 1 / speeds.reward)
    assert speeds.share == pytest.approx(speeds.together / parts)
    assert speeds.speedup == pytest.approx(speeds.together / speeds.loop)
    assert speeds.train < speeds.learn
    text = bench.table(speeds, reward.vlm)
    assert f"{speeds.share:.0%}" in text and "threads" in text and "fp32" in text


def test_bench_grows_the_number_of_worlds():
    task = TASKS["cartpole"]
    rows = bench.grow(task, bench.prompt_reward(task, "simclip-micro"), numbers=(2, 4), seconds=0.01)
    assert [row.worlds for row in rows] == [2, 4]
    assert all(row.together > 0 and 2**26 < row.memory < 2**36 for row in rows)
    assert len(bench.growth_table(rows).splitlines()) == 4


def test_bench_without_opengl_says_so(monkeypatch):
    """Gymnasium's humanoid cannot be drawn then; the rest is measured."""
    monkeypatch.setattr(bench, "WORLDS", 2)
    monkeypatch.setattr(bench, "_can_draw", lambda env_id: False)
    reward = CosineReward(load_vlm(), TASKS["cartpole"].goal)
    speeds = bench.measure(replace(TASKS["cartpole"], num_envs=4), reward, rounds=1, seconds=0.01)
    assert np.isnan(speeds.loop) and np.isnan(speeds.speedup) and speeds.share > 0
    text = bench.table(speeds, reward.vlm)
    assert "needs OpenGL" in text and "nan" not in text


def test_a_renderer_that_does_not_work_is_noticed(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("no OpenGL")

    assert bench._can_draw("CartPole-v1")
    monkeypatch.setattr(bench.gym, "make", broken)
    assert not bench._can_draw("Humanoid-v5")


def test_the_plain_loop_computes_the_same_reward(monkeypatch):
    """It must do the same work, or the ratio means nothing: for each step, the reward of the picture after it."""
    seen = []
    reward = CosineReward(load_vlm(), "pole vertically upright on top of the cart")
    judge = reward.from_embeddings
    monkeypatch.setattr(reward, "from_embeddings", lambda images: seen.append(judge(images)) or seen[-1])
    pictures = []
    make = bench.gym.make

    def watched(*arguments, **kwargs):
        env = make(*arguments, **kwargs)
        render = env.render
        monkeypatch.setattr(env, "render", lambda: pictures.append(render()) or pictures[-1])
        return env

    monkeypatch.setattr(bench.gym, "make", watched)
    step = bench._plain_loop(TASKS["cartpole"], reward)
    for _ in range(3):
        step()
    assert len(pictures) == len(seen) == 3
    for picture, value in zip(pictures, seen):
        assert picture.shape == (400, 600, 3)
        assert reward(picture[None]).item() == pytest.approx(value.item(), abs=2e-2)


def test_pretrain_passes_on_what_was_given(monkeypatch):
    calls = []
    monkeypatch.setattr("vlmrm_lite.model_eval.adversarial_poses.poses_of", lambda runs, seed: (*runs, seed))
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


def test_doctor_finds_this_machine_healthy(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hub, "is_reachable", lambda seconds: False)
    result = invoke("doctor")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.output
    assert all(line[:4] in ("OK  ", "--  ") for line in lines)
    found = {line[4:18].strip(): line[:2] == "OK" for line in lines}
    for name in ("python", "libraries", "device", "shipped model", "ffmpeg", "run folder"):
        assert found[name], result.stdout
    assert not found["hub"]
    assert not list(tmp_path.iterdir())  # looking leaves nothing behind


def test_doctor_tells_what_to_do(monkeypatch, tmp_path):
    (tmp_path / "runs").write_text("in the way")
    monkeypatch.chdir(tmp_path)
    ok, text = doctor.run_folder()
    assert not ok and "--out" in text
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None)
    ok, text = doctor.course()
    assert not ok and "pip install 'vlmrm-lite[lab]'" in text


def test_doctor_fails_when_something_essential_is_broken(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hub, "is_reachable", lambda seconds: True)
    monkeypatch.setattr("vlmrm_lite.vlm.checkpoints.shipped", list)
    result = invoke("doctor")
    assert result.exit_code == 1
    assert "--  shipped model  none found" in result.stdout


@pytest.mark.parametrize(("user", "more"), [(1000, []), (0, ["--allow-root"])])
def test_lab_opens_the_notebooks(monkeypatch, user, more):
    monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
    labapp = pytest.importorskip("jupyterlab.labapp")
    started = []
    monkeypatch.setattr(labapp.LabApp, "launch_instance", started.append)
    assert invoke("lab", "--no-browser", "--port", "8890").exit_code == 0
    assert started == [[str(Path(__file__).parent.parent / "notebooks"), *more, "--no-browser", "--port", "8890"]]


def test_lab_without_jupyterlab_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    check_error(invoke("lab"), "pip install 'vlmrm-lite[lab]'")


def test_lab_without_notebooks_tells_where_they_are(monkeypatch, tmp_path):
    monkeypatch.setattr(cli, "__file__", str(tmp_path / "vlmrm_lite" / "cli.py"))
    check_error(invoke("lab"), "notebooks are not part of the installed package", "make lab")
