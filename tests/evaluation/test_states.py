"""Labeled states: shipped files can be reproduced; missing and damaged files raise errors."""

import numpy as np
import pytest

from vlmrm_lite import VlmrmError, evaluation
from vlmrm_lite.evaluation import labeled_states, make_labeled_states
from vlmrm_lite.tasks import TASKS, Task


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if task.state_range])
def test_shipped_states_are_half_and_half_and_can_be_made_again(name):
    task, (states, labels) = TASKS[name], labeled_states(name)
    assert states.shape == (1000, len(task.state_range[0])) and states.dtype == np.float32 and labels.dtype == bool
    assert labels.sum() == 500 and (task.success(states) == labels).all()
    assert 200 < labels[:500].sum() < 300  # in random order
    assert (states >= np.float32(task.state_range[0])).all() and (states <= np.float32(task.state_range[1])).all()
    made = make_labeled_states(name)
    assert (made.states == states).all() and (made.labels == labels).all()
    assert not (make_labeled_states(name, seed=1).states == states).all()
    task.make_envs(1000).unwrapped.set_state(states)  # an environment can be put there


def test_states_of_a_task_whose_goal_is_too_rare():
    task = Task(
        name="rare", env_id="x", goal="up", success=lambda state: state[:, 0] > 0.9999, state_range=((0.0,), (1.0,))
    )
    with pytest.raises(ValueError, match="are goal states; narrow the range"):
        make_labeled_states(task, n=100)


@pytest.mark.parametrize("name", ["LabelledStates", "labelled_states", "make_labelled_states"])
def test_old_names_still_work(name):
    with pytest.warns(DeprecationWarning, match=f"evaluation.{name} is now"):
        old = getattr(evaluation, name)
    assert old is getattr(evaluation, name.replace("labelled", "labeled").replace("Labelled", "Labeled"))
    with pytest.raises(AttributeError, match="no attribute 'labels'"):
        _ = evaluation.labels


def test_missing_and_damaged_states(tmp_path, monkeypatch):
    monkeypatch.setattr("vlmrm_lite.evaluation.states.data_path", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(VlmrmError, match="no shipped states for 'cartpole'"):
        labeled_states("cartpole")
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "cartpole.npz").write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(VlmrmError, match="cartpole.npz is damaged"):
        labeled_states("cartpole")
