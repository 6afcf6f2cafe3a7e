"""What the recorder warns of while a training goes on."""

import warnings

import numpy as np
import pytest
from helpers.goals import TASK, NumberReward, learn

from vlmrm_lite.training import recorder


class Constant(NumberReward):
    """The same reward for every frame and goal, but for the goals and the numbers in `reached`."""

    def __init__(self, value, threshold=0.5, reached=()):
        self.value, self.threshold, self.reached = value, threshold, reached

    def reward(self, embeddings, goal_indices):
        number = np.asarray(embeddings).argmax(axis=1)
        return np.where(np.isin(number, self.reached), 1.0, self.value)


def warned(folder, reward, **kwargs):
    """The warnings about rewards of a short training."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        learn(folder, reward=reward, **kwargs)
    return [str(one.message) for one in caught if "The reward is" in str(one.message)]


def test_goals_that_were_not_reached_yet_are_no_reason_to_warn(tmp_path):
    assert warned(tmp_path / "run", Constant(0.0)) == []


def test_goals_that_are_never_reached_are(tmp_path, monkeypatch):
    monkeypatch.setattr(recorder, "RARE_STEPS", 100)
    [message] = warned(tmp_path / "run", Constant(0.0))
    assert message.startswith("The reward is 0 for all 100 frames of the first 100 steps, so the agent can learn")


def test_goals_that_are_reached_later_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(recorder, "RARE_STEPS", TASK.total_steps)
    assert warned(tmp_path / "run", Constant(0.0, reached=[2])) == []


@pytest.mark.parametrize(("value", "threshold"), [(1.0, 0.5), (0.0, None), (0.3, None)])
def test_other_rewards_that_never_change_are_warned_of_at_once(tmp_path, value, threshold):
    [message] = warned(tmp_path / "run", Constant(value, threshold), total_steps=80)
    assert message.startswith(f"The reward is {value:g} for all 4 frames of the first 4 steps")


def test_rewards_that_change_are_fine(tmp_path):
    assert warned(tmp_path / "run", NumberReward()) == []
