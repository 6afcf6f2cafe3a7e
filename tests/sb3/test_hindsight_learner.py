"""A learner with a hindsight buffer: what it stores, what a checkpoint holds, and what is refused."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
import torch
from gymnasium import spaces
from helpers.goals import GOALS, SETTINGS, numbers
from helpers.hindsight import make_buffer
from helpers.overlap import OneAfterTheOther

from vlmrm_lite.errors import VlmrmError
from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.sb3.checkpoint import end_last_episodes, load_checkpoint, save_checkpoint
from vlmrm_lite.sb3.hindsight import HindsightReplayBuffer
from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.sb3.overlap import OverlappedVecEnv, overlap_updates
from vlmrm_lite.sb3.replay_buffer import buffer_state, check_storable, restore_buffer


def make_learned(steps=0, kind=SB3VecEnv, num_envs=4, **settings):
    envs = kind(numbers(num_envs))
    learner = make_learner("DQN", {**SETTINGS, **settings}, envs, seed=0)
    learner.replay_buffer.bind(envs.envs)
    if isinstance(envs, OverlappedVecEnv):
        overlap_updates(learner, envs)
    return learner.learn(steps) if steps else learner


def arrays(buffer):
    found = {name: value for name, value in vars(buffer).items() if isinstance(value, np.ndarray)}
    for name in ("observations", "next_observations"):
        found |= {f"{name} {key}": value for key, value in getattr(buffer, name).items()}
    return found


def test_what_a_learner_stores_is_consistent():
    buffer = make_learned(300).replay_buffer
    assert set(buffer.observations) == {"observation"}  # sentences are looked up
    number = buffer.next_observations["observation"][: buffer.pos, :, 0].astype(int)
    assert np.array_equal(buffer.embeddings[: buffer.pos].argmax(axis=2), number)
    assert buffer.goal_indices.max() == 3 and not buffer.dones.any()
    np.random.seed(0)
    samples = buffer.sample(500)
    goals = samples.observations["goal"][:, :5].argmax(dim=1)
    shown = samples.next_observations["observation"][:, 0].long()
    assert torch.equal(samples.rewards[:, 0], (goals == shown).float())
    assert torch.equal(samples.dones, samples.rewards)
    assert (shown - samples.observations["observation"][:, 0]).abs().max() <= 1  # no step into another episode


@pytest.mark.parametrize("steps", [20, 1200])
def test_a_file_brings_the_buffer_back_array_by_array(tmp_path, steps):
    learner, other = make_learned(steps), make_learned(40)
    save_checkpoint(learner, tmp_path / "file.safetensors")
    load_checkpoint(other, tmp_path / "file.safetensors")
    first, second = learner.replay_buffer, other.replay_buffer
    assert (first.pos, first.full) == (second.pos, second.full) and first.full == (steps == 1200)
    expected, found = arrays(first), arrays(second)
    names = {"embeddings", "goal_indices", "template_indices", "reached_later", "episode_steps", "times_reached"}
    assert names < expected.keys() == found.keys()
    for name, value in expected.items():
        assert value.dtype == found[name].dtype and np.array_equal(value, found[name]), name
    end_last_episodes(other)
    assert not second.episode_steps.any()


def test_rows_that_were_never_written_are_not_saved():
    state = buffer_state(make_learned(20).replay_buffer)
    assert state["embeddings"].shape == (5, 4, 5) and state["reached_later"].shape == (5, 4, 4)
    assert state["episode_steps"].shape == (4,) and state["times_reached"].shape == (4,)


def test_a_buffer_for_other_goals_is_refused():
    state = buffer_state(make_buffer())
    other = make_buffer(envs=numbers(1, replace(GOALS, train=GOALS.train[:3])))
    with pytest.raises(ValueError, match="reached_later of another shape"):
        restore_buffer(other, state)
    check_storable(other)


def test_updates_may_overlap_with_steps():
    overlapped, serial = make_learned(200, OverlappedVecEnv), make_learned(200, OneAfterTheOther)
    for first, second in zip(overlapped.policy.parameters(), serial.policy.parameters()):
        assert torch.equal(first, second)
    for name, value in arrays(serial.replay_buffer).items():
        assert np.array_equal(arrays(overlapped.replay_buffer)[name], value), name


# What cannot be used.


def test_an_unbound_buffer_says_what_to_do():
    envs = SB3VecEnv(numbers(2))
    learner = make_learner("DQN", SETTINGS, envs, 0)
    with pytest.raises(VlmrmError, match=r"must know the goals: call learner.replay_buffer.bind\(envs\)"):
        learner.learn(8)


def test_observations_must_have_a_goal():
    with pytest.raises(ValueError, match="needs observations with a goal, and got Box.*GoalWrapper"):
        HindsightReplayBuffer(8, spaces.Box(0, 1, (2,)), spaces.Discrete(2))
    with pytest.raises(ValueError, match="needs observations with a goal, and got Dict"):
        HindsightReplayBuffer(8, spaces.Dict(a=spaces.Box(0, 1, (2,))), spaces.Discrete(2))


@pytest.mark.parametrize("name", ["fraction", "reached"])
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_fractions_lie_between_0_and_1(name, value):
    with pytest.raises(ValueError, match=f"{name} must lie between 0 and 1, got"):
        make_buffer(**{name: value})
    with pytest.raises(ValueError, match=f"DQN cannot learn this task .* {name} must lie between 0 and 1"):
        make_learned(replay_buffer_kwargs={name: value})


def test_a_buffer_that_does_not_fit_is_refused(monkeypatch):
    envs, buffer = numbers(1), make_buffer()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=100))
    with pytest.raises(ValueError, match="HindsightReplayBuffer of 8 transitions needs .* a smaller buffer_size"):
        buffer.bind(envs)
