"""Old names that still work: in run folders without a warning, in code with a DeprecationWarning."""

import json
import shutil
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch
from helpers.fake_vlms import TinyVLM
from helpers.training import STEPS, TASK, curve, darkness, learn
from safetensors import safe_open
from safetensors.torch import save_file

from vlmrm_lite import rewards
from vlmrm_lite.tasks import Task
from vlmrm_lite.training import Run
from vlmrm_lite.training.metrics_table import COLUMNS
from vlmrm_lite.utils.paths import data_path

OLD_CONFIG_KEYS = {"sharpening": "temperature", "min_success_fraction": "min_share"}


@pytest.fixture
def no_warnings():
    """Turns a DeprecationWarning into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        yield


# Run folders.


def with_old_names(folder):
    """Renames everything in a run folder that had another name in older versions."""
    config = json.loads((folder / "config.json").read_text())
    config["task"] = {OLD_CONFIG_KEYS.get(name, name): value for name, value in config["task"].items()}
    (folder / "config.json").write_text(json.dumps(config))
    metrics = (folder / "metrics.csv").read_text()
    (folder / "metrics.csv").write_text(metrics.replace("vlm_reward", "model_reward"))
    for path in folder.glob("*.safetensors"):
        with safe_open(path, "pt") as file:
            tensors, state = {name: file.get_tensor(name) for name in file.keys()}, json.loads(file.metadata()["json"])
        state["facts"] = state.pop("metadata")
        save_file(tensors, path, {"json": json.dumps(state)})
    return folder


@pytest.fixture(scope="module")
def half_a_run(tmp_path_factory):
    task = replace(TASK, min_success_fraction=0.25)
    return learn(tmp_path_factory.mktemp("old") / "run", task, total_steps=96).folder


def test_an_old_run_opens_with_new_names(half_a_run, tmp_path, no_warnings):
    folder = with_old_names(shutil.copytree(half_a_run, tmp_path / "run"))
    assert "vlm_reward" not in (folder / "metrics.csv").read_text()
    expected, opened = (Run.load(path, reward=darkness) for path in (half_a_run, folder))
    assert opened.task.min_success_fraction == 0.25 and opened.task == expected.task
    assert opened.policy_step == expected.policy_step
    assert Run.load(folder, reward=darkness, latest=True).policy_step == 96
    pd.testing.assert_frame_equal(opened.metrics, expected.metrics)
    assert opened.evaluate(3) == expected.evaluate(3)


def test_an_old_run_resumes_to_the_same_numbers(half_a_run, tmp_path, no_warnings):
    new = shutil.copytree(half_a_run, tmp_path / "new")
    old = with_old_names(shutil.copytree(half_a_run, tmp_path / "old"))
    expected, resumed = (learn(folder, resume=True, total_steps=160) for folder in (new, old))
    assert resumed.metrics["step"].tolist() == STEPS
    pd.testing.assert_frame_equal(curve(resumed), curve(expected))
    assert (old / "metrics.csv").read_text().splitlines()[0] == ",".join(COLUMNS)
    assert resumed.config["task"]["min_success_fraction"] == 0.25 and "min_share" not in resumed.config["task"]


def test_resuming_an_old_run_still_refuses_changes(half_a_run, tmp_path):
    folder = with_old_names(shutil.copytree(half_a_run, tmp_path / "run"))
    with pytest.raises(ValueError, match="begun with alpha=0.5, not 0.25"):
        learn(folder, resume=True, alpha=0.25)


def test_shipped_runs_load_and_play(no_warnings):
    run = Run.load("humanoid-splits")  # trained before the names changed
    assert run.config["task"]["min_share"] == run.task.min_success_fraction == 0.5
    assert list(run.metrics.columns) == list(COLUMNS) and run.metrics["vlm_reward"].notna().all()
    assert run.policy_step > 0
    result = run.evaluate(episodes=3)
    assert (result.successes, result.episodes) == (3, 3) and result.vlm_reward > run.metrics["vlm_reward"].iloc[0]


def test_shipped_runs_keep_their_sharpening(no_warnings):
    config = json.loads(data_path("policies", "humanoid-one-leg", "config.json").read_text())
    run = Run.load("humanoid-one-leg")
    assert run.task.sharpening == config["task"]["temperature"] == 0.04


def test_rollouts_and_evaluations(half_a_run):
    run = Run.load(half_a_run, reward=darkness)
    rollout, evaluation = run.rollout(2), run.evaluate(2)
    for old, new in (("rewards", "vlm_reward"), ("env_rewards", "env_reward")):
        with pytest.warns(DeprecationWarning, match=rf'rollout\["{old}"\] is now rollout\["{new}"\]'):
            assert np.array_equal(rollout[old], rollout[new])
        assert old not in list(rollout)
    with pytest.raises(KeyError, match="model_rewards"):
        rollout["model_rewards"]
    with pytest.warns(DeprecationWarning, match="Evaluation.model_reward is now .vlm_reward"):
        assert evaluation.model_reward == evaluation.vlm_reward


# Tasks.


@pytest.mark.parametrize(
    ("old", "new", "value"), [("temperature", "sharpening", 0.04), ("min_share", "min_success_fraction", 0.25)]
)
def test_tasks(old, new, value):
    with pytest.warns(DeprecationWarning, match=rf"Task\({old}=...\) is now Task\({new}=...\)"):
        task = Task(name="mine", env_id="CartPole-v1", goal="up", **{old: value})
    with pytest.warns(DeprecationWarning, match=rf"Task\({old}=...\)"):
        changed = replace(TASK, **{old: value})
    assert getattr(task, new) == getattr(changed, new) == value and changed == replace(TASK, **{new: value})
    with pytest.warns(DeprecationWarning, match=f"Task.{old} is now .{new}"):
        assert getattr(task, old) == value


# Rewards.


@pytest.mark.parametrize(
    ("make", "prompts"),
    [(rewards.CosineReward, {"goal": "up"}), (rewards.GoalBaselineReward, {"goal": "up", "baseline": "a pole"})],
)
def test_rewards_from_prompts(make, prompts):
    frames = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), dtype=np.uint8)
    with pytest.warns(DeprecationWarning, match=rf"{make.__name__}\(temperature=...\) is now .*\(sharpening=...\)"):
        reward = make(TinyVLM(), temperature=0.1, **prompts)
    assert torch.equal(reward(frames), make(TinyVLM(), sharpening=0.1, **prompts)(frames))
    with pytest.warns(DeprecationWarning, match=f"{make.__name__}.temperature is now .sharpening"):
        assert reward.temperature == 0.1


def test_rewards_from_embeddings():
    images, prompts = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.eye(2)
    with pytest.warns(DeprecationWarning, match=r"contrastive_reward\(") as caught:
        old = rewards.contrastive_reward(images, goals=prompts, target=1, temperature=0.5)
    assert [str(warning.message).split(" is now ")[1] for warning in caught] == [
        "contrastive_reward(prompts=...).",
        "contrastive_reward(goal_index=...).",
    ]
    assert torch.equal(old, rewards.contrastive_reward(images, prompts, 1, 0.5))
    with pytest.warns(DeprecationWarning, match=r"sharpen\(temperature=...\) is now sharpen\(sharpening=...\)"):
        old = rewards.sharpen(torch.tensor([0.9, 1.0]), temperature=0.1)
    assert torch.equal(old, rewards.sharpen(torch.tensor([0.9, 1.0]), 0.1))
