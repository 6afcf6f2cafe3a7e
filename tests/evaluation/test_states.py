"""Labeled states: shipped files can be reproduced; missing and damaged files raise errors."""

import contextlib
import tracemalloc

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


def test_many_states_take_little_memory_and_too_many_are_refused():
    tracemalloc.start()
    try:
        states, labels = make_labeled_states("cartpole", n=100_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(states) == 100_000 and labels.sum() == 50_000 and peak < 50e6
    with pytest.raises(ValueError, match="n=1000000000000 needs .* GB of memory"):
        make_labeled_states("cartpole", n=10**12)


def test_chunks_draw_the_same_states(monkeypatch):
    whole = make_labeled_states("mountain-car", n=200, seed=3)
    monkeypatch.setattr("vlmrm_lite.evaluation.states._CHUNK", 77)
    chunks = make_labeled_states("mountain-car", n=200, seed=3)
    assert (whole.states == chunks.states).all() and (whole.labels == chunks.labels).all()


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"n": 2.0}, TypeError),
        ({"n": True}, TypeError),
        ({"n": None}, TypeError),
        ({"n": "10"}, TypeError),
        ({"n": 0}, ValueError),
        ({"n": -2}, ValueError),
        ({"seed": -1}, ValueError),
        ({"seed": 1.5}, TypeError),
    ],
)
def test_bad_arguments(arguments, kind):
    with pytest.raises(kind, match="n=|seed="):
        make_labeled_states("cartpole", **arguments)


def test_a_success_predicate_that_is_none():
    task = Task(
        name="mine", env_id="x", goal="up", success=lambda state: state[:, 0] * np.nan, state_range=((0.0,), (1.0,))
    )
    with pytest.raises(ValueError, match="returned nan for state 0; expected booleans"):
        make_labeled_states(task, n=10)


@pytest.mark.parametrize(
    "columns",
    [
        {"states": np.array([{}, None], object), "labels": np.zeros(2, bool)},
        {"states": np.zeros((2, 4))},
        {"states": np.zeros((3, 4)), "labels": np.zeros(2, bool)},
        {"states": np.zeros(()), "labels": np.zeros(2, bool)},
    ],
)
def test_hostile_files_of_states(tmp_path, monkeypatch, columns):
    monkeypatch.setattr("vlmrm_lite.evaluation.states.data_path", lambda *parts: tmp_path.joinpath(*parts))
    (tmp_path / "states").mkdir()
    np.savez(tmp_path / "states" / "cartpole.npz", **columns)
    with pytest.raises(VlmrmError, match="cartpole.npz is damaged .*reinstall"):
        labeled_states("cartpole")


def test_flipped_bytes_in_a_file_of_states(tmp_path, monkeypatch):
    shipped = evaluation.states.data_path("states", "cartpole.npz").read_bytes()
    monkeypatch.setattr("vlmrm_lite.evaluation.states.data_path", lambda *parts: tmp_path.joinpath(*parts))
    (tmp_path / "states").mkdir()
    for place in range(20, len(shipped), len(shipped) // 40):
        damaged = bytearray(shipped)
        damaged[place : place + 8] = b"\xff" * 8
        (tmp_path / "states" / "cartpole.npz").write_bytes(damaged)
        with contextlib.suppress(VlmrmError):
            labeled_states("cartpole")
