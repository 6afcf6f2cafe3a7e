"""Audits of named tasks."""

import numpy as np
import pytest
import torch

from vlmrm_lite.audits import named_task
from vlmrm_lite.audits.named_task import GoalReward, audit_task
from vlmrm_lite.tasks import TASKS


def test_a_classic_task_labels_its_own_states():
    audit = audit_task("cartpole", goal=["pole upright", "pole vertically upright on top of the cart"])
    table = audit.table().set_index("check")
    assert table.verdict["separation"] == "ok" and "100 successes and 100 others" in table.finding["separation"]
    assert audit.scores.labels.sum() == 100


@pytest.mark.slow
def test_a_task_with_many_goals_is_audited_for_one():
    audit = audit_task("phone", goal="clock", seed=1)
    table = audit.table().set_index("check")
    assert audit.findings[0].verdict != "stop" and "the clock app is open" in audit.title
    assert "above the threshold 0." in table.finding["reward"] and table.verdict["noise"] == "ok"
    reward = GoalReward(TASKS["phone"].make_reward(), TASKS["phone"].goals, "the clock app is open")
    frames = np.zeros((3, 64, 64, 3), np.uint8)
    assert set(reward(frames).tolist()) <= {0.0, 1.0}
    reward.threshold = None
    assert torch.equal(reward(frames[:1]), reward(frames)[:1]) and 0 < float(reward(frames)[0]) < 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("catpole",), "no task 'catpole'"),
        (("phone",), "has many goals; choose one, as in goal='"),
        (("phone", "clock", "a phone"), "leave baseline='a phone' out"),
        (("phone", "fly to the moon"), "There is no goal 'fly to the moon'"),
    ],
)
def test_mistakes_are_explained(arguments, message, monkeypatch):
    class Reward:
        vlm, threshold, frame_size = None, 0.5, 64

    monkeypatch.setattr(named_task.Task, "make_reward", lambda self, vlm: Reward())
    with pytest.raises(ValueError, match=message):
        audit_task(*arguments)
