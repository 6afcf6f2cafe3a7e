"""The table of runs below a folder."""

import json
import math
import shutil
from dataclasses import replace

import pytest
from helpers.training import TASK, learn

from vlmrm_lite import VlmrmError
from vlmrm_lite.training.run_list import COLUMNS, has_success, list_runs, read_curves
from vlmrm_lite.utils.paths import data_path


def change(folder, **entries):
    """Changes entries of the task in a config."""
    config = json.loads((folder / "config.json").read_text())
    config["task"] |= entries
    (folder / "config.json").write_text(json.dumps(config))


def test_runs_are_found_below_a_folder_and_described(run, tmp_path):
    for name in ("b/one", "a", ".hidden"):
        shutil.copytree(run.folder, tmp_path / name)
    shutil.copytree(run.folder, tmp_path / "a" / "inside")  # a run holds no others
    change(tmp_path / "a", goal=["a cart", "a pole"])
    config = json.loads((tmp_path / "b" / "one" / "config.json").read_text())
    (tmp_path / "b" / "one" / "config.json").write_text(json.dumps({**config, "total_steps": 1000}))
    table, broken = list_runs(tmp_path)
    assert list(table) == list(COLUMNS) and not broken
    own, one = table.to_dict("records")
    last = run.metrics.iloc[-1]
    assert own["run"] == "a" and own["goal"] == "a cart / a pole" and math.isnan(own["success_rate"])
    assert (own["step"], own["total_steps"], own["finished"]) == (160, 160, True)
    assert one["run"].replace("\\", "/") == "b/one" and one["goal"] == TASK.goal and one["task"] == "cartpole"
    assert (one["step"], one["total_steps"], one["finished"]) == (160, 1000, False)
    assert (one["success_rate"], one["vlm_reward"]) == (last["success_rate"], last["vlm_reward"])


def test_a_folder_that_is_a_run_is_listed_itself(run):
    assert list(list_runs(run.folder)[0]["run"]) == [str(run.folder)]


def test_a_run_with_nothing_but_its_policy(run, tmp_path):
    shutil.copytree(run.folder, tmp_path / "run")
    for name in ("checkpoint.safetensors", "metrics.csv"):
        (tmp_path / "run" / name).unlink()
    [row] = list_runs(tmp_path)[0].to_dict("records")
    assert row["step"] == run.policy_step and math.isnan(row["vlm_reward"])
    (tmp_path / "run" / "policy.safetensors").unlink()
    assert list_runs(tmp_path)[0]["step"].tolist() == [0]


def test_damaged_runs_are_left_out_with_the_reason(run, tmp_path):
    shutil.copytree(run.folder, tmp_path / "run")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "config.json").write_text("[]")
    table, broken = list_runs(tmp_path)
    assert list(table["run"]) == ["run"] and list(broken) == ["x"] and "is damaged" in broken["x"]


def test_goals_rewards_and_shipped_policies_have_words():
    goals = list_runs(data_path("policies"))[0].set_index("run")["goal"]
    assert goals["phone"] == "50 goals, and 10 held out" and goals["cartpole"] == TASK.goal


def test_without_a_prompt_the_reward_is_named(tmp_path):
    learn(tmp_path / "run", replace(TASK, goal="", baseline=None))
    assert list_runs(tmp_path)[0]["goal"].tolist() == ["the reward helpers.training.darkness"]


def test_success_belongs_to_the_prompt_of_the_task_or_to_a_predicate_of_ones_own(run, tmp_path):
    assert has_success(run.config)
    assert not has_success({**run.config, "task": {**run.config["task"], "goal": "a cart"}})
    assert not has_success({**run.config, "task": {**run.config["task"], "name": "mine"}})
    assert has_success({**run.config, "own_success": True, "task": {**run.config["task"], "goal": "a cart"}})


def test_curves_of_a_run_and_of_a_shipped_policy(run, tmp_path):
    assert read_curves(run.folder).equals(run.metrics)
    assert len(read_curves("humanoid-kneeling")) > 50
    shutil.copytree(run.folder, tmp_path / "own")
    change(tmp_path / "own", goal="a cart")
    assert read_curves(tmp_path / "own")["success_rate"].isna().all()


def test_errors(run, tmp_path):
    with pytest.raises(VlmrmError, match="There is no folder .*none; expected one with runs"):
        list_runs(tmp_path / "none")
    with pytest.raises(VlmrmError, match="There is no run in"):
        read_curves(tmp_path)
