"""A training with a hindsight buffer that is killed at any moment goes on with all that it had stored."""

import numpy as np
import pytest
from helpers.killed import train_until_killed
from helpers.small_phone import PHONE

from vlmrm_lite.sb3.checkpoint import load_checkpoint
from vlmrm_lite.sb3.hindsight import reached_goals
from vlmrm_lite.sb3.replay_buffer import buffer_state
from vlmrm_lite.training import train
from vlmrm_lite.training.env_wrappers import add_goals, make_task_envs
from vlmrm_lite.training.learners import make_task_learner
from vlmrm_lite.training.run_folder import RunFolder

KILLED = """
import sys
from helpers.small_phone import PHONE
from vlmrm_lite.training import recorder, train

recorder.CHECKPOINT_SECONDS = 0.05
train(PHONE, out=sys.argv[1], progress=False)
"""
AS_THEY_WERE = (
    *("embeddings", "goal_indices", "template_indices", "reached_later", "reached_before"),
    *("actions", "rewards", "timeouts"),
)


def stored(folder, reward):
    """What the buffer in a checkpoint holds, as far as it was written."""
    envs = add_goals(make_task_envs(PHONE, PHONE.num_envs, reward), PHONE.goals, reward)
    learner = make_task_learner(PHONE, envs, reward, 0)
    load_checkpoint(learner, folder.checkpoint)
    return buffer_state(learner.replay_buffer)


def steps_since_the_last_end(state, begin=0):
    """The length of every env's unfinished episode, from a row on, as rewards and time limits say."""
    ends = (state["rewards"] >= 1) | (state["timeouts"] > 0)
    ends[:begin] = False
    rows = np.where(ends, np.arange(len(ends))[:, None] + 1, begin).max(axis=0)
    return len(ends) - rows


@pytest.mark.slow
def test_kill_9_and_resume(tmp_path):
    folder, reward = RunFolder(tmp_path / "run"), PHONE.make_reward()
    train_until_killed(KILLED, folder, steps=200)
    step, before = folder.checkpoint_step(), stored(folder, reward)
    rows = before["pos"]
    assert 200 < step == rows * PHONE.num_envs < PHONE.total_steps

    run = train(PHONE, out=folder.path, resume=True, progress=False)
    after = stored(folder, reward)
    steps = run.metrics["step"]
    assert steps.is_monotonic_increasing and steps.is_unique
    assert steps.iloc[-1] == folder.checkpoint_step() == PHONE.total_steps == after["pos"] * PHONE.num_envs
    for name in AS_THEY_WERE:
        assert np.array_equal(after[name][:rows], before[name]), name
    for name in ("observations", "next_observations"):
        assert np.array_equal(after[name]["observation"][:rows], before[name]["observation"]), name
    for state, begin in ((before, 0), (after, rows)):  # after the kill, all episodes are new
        embeddings = state["embeddings"].reshape(-1, state["embeddings"].shape[-1])
        reached = reached_goals(reward, embeddings, len(PHONE.goals.train))
        assert np.array_equal(state["times_reached"], reached.sum(axis=0)) and reached.any()  # each step once
        running = steps_since_the_last_end(state, begin)
        assert np.array_equal(state["episode_steps"], running)
        latest = reached[-PHONE.num_envs :] & (running > 0)[:, None]
        assert np.array_equal(state["reached_now"], latest)
