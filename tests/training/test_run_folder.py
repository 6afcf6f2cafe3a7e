"""Run folders: their files, metrics, and what happens if they are in use or damaged."""

import json

import numpy as np
import pandas as pd
import pytest
import torch
from helpers.counting import CountingVectorEnv, code, read_code
from helpers.training import SMALL, STEPS, TASK, darkness, learn

from vlmrm_lite import VlmrmError
from vlmrm_lite.training import Run, train
from vlmrm_lite.training.metrics_table import COLUMNS

# The run folder.


def test_a_run_leaves_its_folder(run):
    assert sorted(path.name for path in run.folder.iterdir()) == [
        "checkpoint.safetensors",
        "config.json",
        "metrics.csv",
        "policy.safetensors",
        "tensorboard",
    ]
    assert next((run.folder / "tensorboard").iterdir()).name.startswith("events.out.tfevents")
    config = json.loads((run.folder / "config.json").read_text())
    assert config["task"]["goal"] == TASK.goal and config["task"]["hyperparameters"] == SMALL
    assert config["seed"] == 0 and config["total_steps"] == 160 and "torch" in config["versions"]


def test_both_curves_and_the_success_rate(run):
    table = pd.read_csv(run.folder / "metrics.csv")
    assert list(table.columns) == list(COLUMNS)
    assert table["step"].tolist() == STEPS
    assert (table["seconds"].diff().dropna() >= 0).all() and (table["steps_per_second"] > 0).all()
    assert table["episodes"].tolist() == [0, 0, 4, 4, 8]
    assert table["success_rate"].isna().tolist() == [True, True, False, False, False]
    assert table["vlm_reward"].between(0, 1).all() and table["env_reward"].between(0, 1).all()
    pd.testing.assert_frame_equal(table, run.metrics, check_dtype=False)


def test_the_curves_are_those_of_the_rewards(tmp_path):
    # Frames of environment i encode 10,000 i + 100 episode + step; the environment reward is minus the step.
    envs = CountingVectorEnv(lengths=[4, 4])
    run = train(
        envs,
        reward=read_code,
        out=tmp_path / "run",
        total_steps=16,
        progress=False,
        hyperparameters={"n_steps": 4, "batch_size": 4, "n_epochs": 1},
    )
    episode = run.metrics["episodes"].to_numpy() / 2
    base = np.mean([code(env_index, 0, step) for env_index in (0, 1) for step in (1, 2, 3, 4)])
    assert run.metrics["step"].tolist() == [8, 16] and np.diff(episode).tolist() == [1]
    assert np.diff(run.metrics["vlm_reward"]).tolist() == [100]
    assert (run.metrics["vlm_reward"][0] - base) % 100 == 0
    assert run.metrics["env_reward"].tolist() == [-2.5, -2.5]
    assert run.metrics["success_rate"].isna().all()


def test_tensorboard_has_the_curves(run):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(run.folder / "tensorboard")).Reload()
    points = events.Scalars("rollout/vlm_reward")
    assert [point.step for point in points] == run.metrics["step"].tolist()
    assert np.allclose([point.value for point in points], run.metrics["vlm_reward"], atol=1e-5)
    assert {"rollout/env_reward", "rollout/success_rate", "train/loss"} <= set(events.Tags()["scalars"])


def test_no_pickle_anywhere(run, monkeypatch):
    import pickle

    def refuse(*args, **kwargs):
        raise AssertionError("a pickle was loaded")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    monkeypatch.setattr(torch, "load", refuse)
    Run.load(run.folder, reward=darkness)
    learn(run.folder, resume=True)


# Folders that are in use.


def test_a_folder_that_holds_a_run_is_refused_or_replaced(run, tmp_path):
    with pytest.raises(VlmrmError, match="holds a run already; continue it with resume=True, replace it"):
        learn(run.folder)
    folder = tmp_path / "run"
    learn(folder, total_steps=64)
    (folder / "notes.txt").write_text("mine")
    replaced = learn(folder, total_steps=32, overwrite=True, seed=2)
    assert replaced.metrics["step"].tolist() == [32] and replaced.config["seed"] == 2
    assert (folder / "notes.txt").read_text() == "mine" and len(list((folder / "tensorboard").iterdir())) == 1


# Damaged files.


@pytest.mark.parametrize("name", ["checkpoint.safetensors", "policy.safetensors"])
def test_damaged_files(tmp_path, name):
    run = learn(tmp_path / "run", total_steps=32)
    path = run.folder / name
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4], b"", b"\xff" * 100):
        path.write_bytes(damaged)
        with pytest.raises(VlmrmError, match=f"{name} is damaged"):
            Run.load(run.folder, latest=name.startswith("checkpoint"))
    if name.startswith("checkpoint"):
        with pytest.raises(VlmrmError, match=f"{name} is damaged"):
            learn(run.folder, resume=True, total_steps=64)
    path.unlink()
    with pytest.raises(VlmrmError, match=f"There is no {name}"):
        Run.load(run.folder, latest=name.startswith("checkpoint"))


def test_damaged_config(tmp_path):
    run = learn(tmp_path / "run", total_steps=32)
    for damaged in ('{"task": ', '{"goal": 1}', "\x00"):
        (run.folder / "config.json").write_text(damaged)
        with pytest.raises(VlmrmError, match="config.json is damaged"):
            Run.load(run.folder)
    with pytest.raises(VlmrmError, match="There is no run in .*nowhere"):
        Run.load(tmp_path / "nowhere")


def test_a_policy_of_another_shape(tmp_path):
    run = learn(tmp_path / "run", total_steps=32)
    other = learn(tmp_path / "other", total_steps=32, hyperparameters={"policy_kwargs": {"net_arch": [9]}})
    (run.folder / "policy.safetensors").write_bytes((other.folder / "policy.safetensors").read_bytes())
    with pytest.raises(VlmrmError, match="policy.safetensors does not fit the policy that config.json describes"):
        Run.load(run.folder)
