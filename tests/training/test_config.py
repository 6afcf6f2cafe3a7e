"""``config.json`` is checked as a whole, and what it names can do no harm."""

import copy
import json

import gymnasium as gym
import numpy as np
import pytest
from helpers.training import SMALL, TASK, darkness, learn

import vlmrm_lite as vl
from vlmrm_lite import VlmrmError
from vlmrm_lite.training import Run

VALUES = [None, True, 5, -1, 0, 1e13, 1e400, float("nan"), "x", "", "\x00", [], [-1], {}, {"a": None}, [[]] * 3]
PATHS = [
    *("task", "vlm", "own_env", "seed", "total_steps", "reward", "own_success"),
    *(f"task.{name}" for name in ("name", "env_id", "goal", "baseline", "alpha", "sharpening", "algorithm")),
    *(f"task.{name}" for name in ("min_success_fraction", "hyperparameters", "total_steps", "num_envs", "env_kwargs")),
    *("task.scale", "task.shift", "task.hyperparameters.n_steps", "task.hyperparameters.batch_size"),
    *("task.hyperparameters.policy_kwargs", "task.hyperparameters.policy_kwargs.net_arch", "task.env_kwargs.width"),
    *("task.hyperparameters.device", "task.hyperparameters.policy", "task.hyperparameters.learning_rate"),
]


def edit(config, path, value):
    edited = copy.deepcopy(config)
    *parents, last = path.split(".")
    place = edited
    for name in parents:
        place = place[name]
    place[last] = value
    return edited


@pytest.mark.parametrize("path", PATHS)
def test_edited_configs_work_or_are_explained(run, tmp_path, path):
    config = json.loads((run.folder / "config.json").read_text())
    for name in ("policy.safetensors", "checkpoint.safetensors"):
        (tmp_path / name).symlink_to(run.folder / name)
    for value in VALUES:
        (tmp_path / "config.json").write_text(json.dumps(edit(config, path, value)))
        try:
            Run.load(tmp_path, reward=darkness)
        except (VlmrmError, ValueError, TypeError) as error:
            assert 20 < len(str(error)) < 1200 and "\n" not in str(error), str(error)
            assert type(error).__module__ in ("builtins", "vlmrm_lite.errors"), repr(error)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("task", None, "task=None; expected a dict"),
        ("vlm", 5, "vlm=5; expected a string"),
        ("task.alpha", 7, "task.alpha=7; expected a number between 0 and 1"),
        ("task.alpha", float("nan"), "task.alpha=nan; expected a finite number"),
        ("task.num_envs", 0, "task.num_envs=0; expected a number greater than or equal to 1"),
        ("seed", True, "seed=True; expected a whole number"),
        ("task.name", "../../x", "task.name='../../x'; expected words joined by hyphens"),
    ],
)
def test_messages_name_the_entry(run, tmp_path, path, value, message):
    config = json.loads((run.folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(edit(config, path, value)))
    with pytest.raises(VlmrmError) as caught:
        Run.load(tmp_path)
    assert f"config.json is damaged ({message}" in str(caught.value)


@pytest.mark.parametrize("text", ["[1]", "null", "[" * 100_000, '{"task": ' * 9_000, " " * 1_000_001, "\xff"])
def test_files_that_are_no_config(tmp_path, text):
    (tmp_path / "config.json").write_text(text, encoding="latin-1")
    with pytest.raises(VlmrmError, match="config.json is damaged"):
        Run.load(tmp_path)


def test_an_environment_that_only_the_config_names(run, tmp_path):
    for name in ("policy.safetensors", "checkpoint.safetensors"):
        (tmp_path / name).write_bytes((run.folder / name).read_bytes())
    config = json.loads((run.folder / "config.json").read_text())
    (tmp_path / "evil.py").write_text("raise SystemExit('run')")
    for env_id in ("evil:Evil-v0", "helpers:Evil-v0", "test/Registered-v0"):
        (tmp_path / "config.json").write_text(json.dumps(edit(config, "task.env_id", env_id)))
        with pytest.raises(
            ValueError, match="whose code is neither Gymnasium's nor this package's; give the run's task"
        ):
            Run.load(tmp_path, reward=darkness)
        with pytest.raises(ValueError, match="begun with|whose code is neither"):
            learn(tmp_path, resume=True)


def test_a_model_that_only_the_config_names(run, tmp_path):
    (tmp_path / "policy.safetensors").write_bytes((run.folder / "policy.safetensors").read_bytes())
    (tmp_path / "checkpoint.safetensors").write_bytes((run.folder / "checkpoint.safetensors").read_bytes())
    config = json.loads((run.folder / "config.json").read_text())
    for name in ("hf-hub:someone/x", str(tmp_path), "ViT-B-32/openai"):
        (tmp_path / "config.json").write_text(json.dumps(edit(config, "vlm", name)))
        with pytest.raises(
            ValueError, match="neither shipped nor in your cache. If you trust it, give it yourself, as"
        ):
            Run.load(tmp_path)
        with pytest.raises(ValueError, match="neither shipped nor in your cache"):
            learn(tmp_path, reward=None, resume=True)
        opened = Run.load(tmp_path, vlm="simclip-nano")
        assert opened.reward.vlm.name == "simclip-nano"


def test_settings_come_back(tmp_path):
    kwargs = {"net_arch": [8], "activation_fn": __import__("torch").nn.ReLU}
    run = learn(tmp_path / "run", hyperparameters={**SMALL, "policy_kwargs": kwargs, "gamma": np.float32(0.5)})
    again = Run.load(run.folder)
    assert str(again.policy) == str(run.policy) and "ReLU" in str(again.policy)
    assert again.task.hyperparameters["gamma"] == 0.5
    resumed = learn(run.folder, resume=True, total_steps=192)
    assert resumed.task.hyperparameters["policy_kwargs"] == kwargs


def test_settings_that_cannot_be_stored_are_refused_before_training(tmp_path):
    calls = []
    for hyperparameters in ({"learning_rate": lambda left: 1e-3 * left}, {"policy_kwargs": {"x": object()}}):
        with pytest.raises((TypeError, ValueError), match="hyperparameters"):
            learn(tmp_path / "run", reward=lambda frames: calls.append(1), hyperparameters=hyperparameters)
    assert not calls and not (tmp_path / "run").exists()


def test_numpy_numbers(tmp_path):
    folder = tmp_path / "run"
    learn(folder)
    counts = {"total_steps": np.int64(32), "seed": np.int64(1), "num_envs": np.int64(4)}
    run = learn(folder, overwrite=True, **counts)
    assert run.config["seed"] == 1 and run.config["total_steps"] == 32 and run.task.num_envs == 4
    assert vl.Task(name="x", env_id="y", goal="z", alpha=np.float32(0)).alpha == 0.0


def test_a_success_predicate_of_ones_own_is_not_replaced_by_that_of_a_named_task(tmp_path):
    from dataclasses import replace

    task = replace(TASK, success=lambda states: states[:, 0] < -9)
    run = learn(tmp_path / "run", task)
    assert not run.rollout(1)["success"].any()
    with pytest.warns(UserWarning, match="success predicate of your own; give its task again"):
        other = Run.load(run.folder, reward=darkness)
    assert other.task.success is None and other.evaluate(1).successes is None


def test_an_environment_of_ones_own_with_the_name_of_a_task(tmp_path):
    class cartpole(gym.Wrapper):  # noqa: N801
        pass

    env = cartpole(gym.make("vlmrm_lite/CartPole-v0", render_mode="rgb_array", width=16, height=16).unwrapped)
    run = learn(tmp_path / "run", env, total_steps=32, hyperparameters=SMALL)
    assert Run.load(run.folder, env=env, reward=darkness).task.success is None
