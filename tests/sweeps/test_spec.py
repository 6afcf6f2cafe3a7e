"""What a specification may say, what it means, and what is refused in one sentence."""

import numpy as np
import pytest
from helpers.sweeps import SPEC

from vlmrm_lite import TASKS, Task, VlmrmError
from vlmrm_lite.sweeps.axes import Range, grid, is_varied, label_of, make_axis, value_at
from vlmrm_lite.sweeps.spec import read_spec

FILE = """
task: cartpole
prompt:
  - a pole
  - {goal: a pole, baseline: a cart}
  - {goal: [one pole, two poles]}
alpha: [0, 0.5]
hyperparameters:
  learning_rate: [1e-3, 2E-3, .5e-3]
  policy_kwargs: {net_arch: [8, 8]}
seed: [3, 4]
total_steps: 100
"""


def spec(**entries):
    return read_spec({"task": "cartpole", **entries})


def test_a_file_becomes_axes(tmp_path):
    (tmp_path / "a.yaml").write_text(FILE)
    read = read_spec(tmp_path / "a.yaml")
    assert read.num_trials == 3 * 2 * 3 * 2 and read.seeds == [3, 4] and read.metric == "success_rate"
    assert list(read.varied) == ["prompt", "alpha", "learning_rate"]
    assert list(read.axes["prompt"]) == ["a pole", "a pole (baseline: a cart)", "one pole + two poles"]
    assert list(read.axes["learning_rate"]) == [0.001, 0.002, 0.0005]
    arguments = read.arguments({"prompt": "a pole (baseline: a cart)", "alpha": 0.5, "learning_rate": 0.002})
    assert arguments == {
        "task": TASKS["cartpole"],
        "goal": "a pole",
        "baseline": "a cart",
        "alpha": 0.5,
        "hyperparameters": {"learning_rate": 0.002, "policy_kwargs": {"net_arch": [8, 8]}},
        "total_steps": 100,
    }


def test_what_is_left_out_is_the_tasks():
    assert spec().arguments({}) == {"task": TASKS["cartpole"], "hyperparameters": None}
    assert spec().num_trials == 1 and spec().seeds == [0] and not spec().varied


def test_the_grid_is_every_combination_once():
    axes = {"alpha": make_axis("alpha", [0.0, 1.0]), "n": make_axis("n", [1, 2, 3]), "x": make_axis("x", "only")}
    configurations = grid(axes)
    assert len(configurations) == 6 == len({tuple(configuration.items()) for configuration in configurations})
    assert configurations[0] == {"alpha": 0.0, "n": 1, "x": "only"} and configurations[1]["n"] == 2
    assert [is_varied(axis) for axis in axes.values()] == [True, True, False]
    assert grid({}) == [{}]


def test_values_that_are_no_numbers_get_labels():
    axis = make_axis("policy_kwargs", [{"net_arch": [8]}, {"net_arch": [16]}])
    assert list(axis) == ['{"net_arch": [8]}', '{"net_arch": [16]}'] and value_at(axis, list(axis)[1]) == {
        "net_arch": [16]
    }
    assert label_of(np.float64(0.5)) == 0.5 and type(label_of(np.int64(3))) is int
    assert make_axis("x", {"low": 1, "high": 4}) == Range(1, 4) and value_at(Range(1, 4), 2.5) == 2.5


def test_a_task_of_ones_own_and_its_metric():
    own = Task(name="own", env_id="CartPole-v1", goal="a pole")
    assert read_spec({"task": own}).metric == "vlm_reward"
    assert read_spec({"task": [own, "cartpole"]}).num_trials == 2
    assert read_spec({"task": own}).describe()["task"][0]["env_id"] == "CartPole-v1"


def test_a_search_draws_from_ranges():
    searched = spec(alpha={"low": 0.0, "high": 1.0}, seed=[0, 1], search={"configurations": 5})
    assert searched.num_trials == 10 and searched.search == {"configurations": 5, "sampler": "tpe", "seed": 0}


@pytest.mark.parametrize(
    "entries, message",
    [
        ({"tasks": "cartpole"}, "tasks is unknown. Did you mean 'task'?"),
        ({"goal": "a pole"}, "goal is unknown. Did you mean 'prompt: "),
        ({"xyz": 1}, "xyz is unknown. There are task, prompt, "),
        ({3: 1}, "3 is unknown"),
        ({"task": "cartpol"}, "There is no task 'cartpol'.*Did you mean 'cartpole'?"),
        ({"task": 3}, "The task is 3, a int"),
        ({"task": []}, "task is an empty list"),
        ({"task": ["cartpole", "cartpole"]}, "task holds 'cartpole' twice"),
        ({"prompt": " "}, "The goal is empty"),
        ({"prompt": 3}, "prompt=3 is a int; expected a prompt, or {goal: ..., baseline: ...}."),
        ({"prompt": [{"gaol": "a pole"}]}, "prompt.gaol is unknown. Did you mean 'goal'?"),
        ({"prompt": [{"baseline": "a pole"}]}, "prompt.goal is missing"),
        ({"task": "phone", "prompt": "a phone"}, "goals and goal are both given"),
        ({"alpha": [0.5, 2]}, "alpha=2; expected a number between 0 and 1"),
        ({"alpha": "x"}, "alpha='x'; expected a"),
        ({"alpha": [0.5, 0.5]}, "alpha holds 0.5 twice"),
        ({"alpha": {"low": 0, "high": 2}}, "alpha must lie between 0 and 1, got 2"),
        ({"alpha": {"low": 0, "high": 1}}, "alpha is a range, which only a search draws from"),
        ({"alpha": {"low": 1, "high": 0}}, "is no range; expected {low: 1e-4, high: 1e-2}"),
        ({"alpha": {"low": 0, "high": 1, "step": 1}}, "is no range"),
        ({"alpha": {"low": 0, "high": 1, "log": True}}, "has a logarithmic scale, but low is not positive"),
        ({"vlm": 3}, "vlm=3 is no model"),
        ({"algorithm": "PPOO"}, "There is no algorithm 'PPOO'.*Did you mean 'PPO'?"),
        ({"hyperparameters": {"learning_rat": 1}}, "PPO has no hyperparameter 'learning_rat'.*'learning_rate'?"),
        ({"hyperparameters": {"gamma": [0.9, 2]}}, "gamma.*2"),
        ({"hyperparameters": {"seed": 1}}, "hyperparameters.seed is unknown; seed stands beside"),
        ({"hyperparameters": [1]}, "hyperparameters.*expected a dict"),
        ({"seed": [1, 1]}, "seed holds 1 twice"),
        ({"seed": -1}, "seed=-1; expected a whole number of at least 0"),
        ({"num_envs": 0}, "num_envs=0; expected a number greater"),
        ({"total_steps": 1.5}, "total_steps=1.5; expected a whole number"),
        ({"episodes": "many"}, "episodes='many'; expected a whole number"),
        ({"metric": "reward"}, "metric='reward'; expected 'success_rate' or 'vlm_reward'"),
        ({"gpus": -1}, "gpus=-1; expected a number greater"),
        ({"num_gpus": 1}, "num_gpus is unknown. Did you mean 'gpus'?"),
        ({"search": {"configuration": 3}}, "search.configuration is unknown. Did you mean 'configurations'?"),
        ({"search": {}}, "search.configurations is missing"),
        ({"search": {"configurations": 3, "sampler": "cma"}}, "search.sampler='cma'; expected 'tpe' or 'random'"),
        ({"search": {"configurations": 3}}, "search has nothing to choose"),
        (
            {"task": ["cartpole", "mountain-car"], "search": {"configurations": 3}},
            "compares configurations of one task",
        ),
        ({"alpha": [0, 1], "metric": "vlm_reward", "search": {"configurations": 3}}, "by vlm_reward cannot vary alpha"),
        ({"seed": list(range(400)), "alpha": [i / 400 for i in range(400)]}, "These are 160,000 trials"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(entries, message):
    with pytest.raises((ValueError, TypeError), match=f"^sweep: .*{message.replace('?', '.').replace('[', '.')}"):
        read_spec({"task": "cartpole", **entries})


def test_alpha_needs_a_baseline_and_success_a_predicate():
    own = Task(name="own", env_id="CartPole-v1", goal="a pole")
    with pytest.raises(ValueError, match="alpha has no effect on the task 'own' without a baseline"):
        read_spec({"task": own, "alpha": 0.5})
    with pytest.raises(ValueError, match="the task 'own' has no success predicate; use vlm_reward"):
        read_spec({"task": own, "metric": "success_rate"})


def test_neither_a_path_nor_a_mapping():
    with pytest.raises(TypeError, match="The sweep is 3, a int; expected the path of a YAML file, or a dict"):
        read_spec(3)


@pytest.mark.parametrize(
    "content, message",
    [
        (b"task: [cartpole", r"a.yaml, line 1: .*; expected YAML"),
        (b"task: cartpole\nalpha: 0\nalpha: 1\n", "a.yaml, line 3: 'alpha' is there twice"),
        (b"", "a.yaml is empty; expected lines such as"),
        (b"- cartpole", "a.yaml holds a list"),
        (b"\xff\xfe", "a.yaml is no text in UTF-8"),
        (b"task: !!python/object/apply:os.system [ls]", "could not determine a constructor for the tag"),
        (b"[" * 5_000, "nested too deeply"),
        (b" " * 1_000_001, "larger than 1,000,000 bytes"),
        (b"task: cartpole\ntasc: x", "a.yaml: tasc is unknown. Did you mean 'task'."),
    ],
)
def test_a_file_that_cannot_be_understood(tmp_path, content, message):
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        read_spec(tmp_path / "a.yaml")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(VlmrmError, match=r"Cannot read .*a.yaml: no such file"):
        read_spec(tmp_path / "a.yaml")


def test_the_shared_specification_is_right():
    assert read_spec(SPEC).num_trials == 2
