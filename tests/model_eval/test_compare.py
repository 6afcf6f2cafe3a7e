"""Prompts on labeled states."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.fake_vlms import TinyVLM

from vlmrm_lite import evaluation
from vlmrm_lite.evaluation import epic_distance, labeled_states
from vlmrm_lite.model_eval import compare
from vlmrm_lite.model_eval.compare import compare_prompts
from vlmrm_lite.tasks import TASKS

TASK = TASKS["cartpole"]


def test_the_rewards_are_those_that_a_training_would_give():
    vlm = TinyVLM()
    found = compare_prompts("cartpole", ["a pole", "a cart"], alpha=0.3, vlm=vlm)
    states, labels = labeled_states("cartpole")
    assert (found.labels == labels).all() and list(found.rewards) == list(found.table.prompt)
    assert found.table.auc.is_monotonic_decreasing
    envs = TASK.make_envs(len(states), width=vlm.image_size, height=vlm.image_size)
    envs.unwrapped.set_state(states)
    expected = replace(TASK, goal="a cart", alpha=0.3).make_reward(vlm)(envs.render())
    assert found.rewards["a cart"] == pytest.approx(np.asarray(expected), abs=1e-5)
    row = found.table.set_index("prompt").loc["a cart"]
    assert row.epic == epic_distance(found.rewards["a cart"], labels)
    assert row.epic == pytest.approx(np.sqrt((1 - row.pearson) / 2))


def test_a_single_prompt_and_a_repeated_one():
    vlm = TinyVLM()
    assert compare_prompts("cartpole", "a pole", vlm=vlm).table.prompt.tolist() == ["a pole"]
    assert compare_prompts("cartpole", ["a pole", "a pole"], vlm=vlm).table.prompt.tolist() == ["a pole"]


def test_states_are_sampled_where_none_are_shipped():
    found = compare_prompts(replace(TASK, name="mine"), ["a pole"], vlm=TinyVLM())
    assert len(found.labels) == 1_000 and found.labels.mean() == 0.5
    with pytest.raises(Exception, match="There are no shipped states for 'mine'"):
        compare_prompts(replace(TASK, name="mine", state_range=None), ["a pole"], vlm=TinyVLM())


@pytest.mark.slow
def test_the_humanoid_is_put_into_its_poses(monkeypatch):
    monkeypatch.setattr(
        compare, "_labeled", lambda task: evaluation.LabeledStates(*(a[:60] for a in labeled_states(task)))
    )
    found = compare_prompts("humanoid-kneeling", ["a humanoid robot kneeling", "a humanoid robot standing up"])
    assert found.table.prompt[0] == "a humanoid robot kneeling" and found.table.auc[0] > 0.9 > found.table.auc[1]


@pytest.mark.parametrize(
    ("task", "goals", "message"),
    [
        ("phone", ["a"], "'phone' has many goals, each with successes of its own; .* such as 'cartpole'"),
        (replace(TASK, success=None), ["a"], "'cartpole' has no states to compare prompts on; expected a success"),
        (replace(TASK, env_id="CartPole-v1"), ["a"], "has no states to compare prompts on"),
        ("cartpole", [], "goal is empty, got"),
        ("cartpole", [" "], "goal is empty, got ' '"),
        ("cartpole", ["pole and cart"], "goal and baseline are both 'pole and cart'"),
        ("pole", ["a"], "There is no task 'pole'"),
    ],
)
def test_what_cannot_be_compared(task, goals, message):
    with pytest.raises(ValueError, match=message):
        compare_prompts(task, goals, vlm=TinyVLM())
