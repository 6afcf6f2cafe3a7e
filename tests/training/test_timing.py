"""Clocks around environments, and the learners that are timed with them."""

import time
from dataclasses import replace

import pytest

from vlmrm_lite.sb3.overlap import OverlappedVecEnv
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training.timing import make_timed_learner, measure_speed, time_learning

PPO = {"n_steps": 8, "batch_size": 32, "n_epochs": 1, "policy_kwargs": {"net_arch": [8]}}
DQN = {"learning_starts": 500, "buffer_size": 1_000, "train_freq": 1, "policy_kwargs": {"net_arch": [8]}}


@pytest.fixture(scope="module")
def reward():
    return TASKS["cartpole"].make_reward("simclip-nano")


@pytest.mark.parametrize(
    ("algorithm", "settings", "overlap", "overlaps"),
    [("PPO", PPO, True, False), ("DQN", DQN, False, False), ("DQN", DQN, True, True)],
)
def test_learners_overlap_only_where_asked_and_possible(reward, algorithm, settings, overlap, overlaps):
    task = replace(TASKS["cartpole"], algorithm=algorithm, hyperparameters=settings, num_envs=64)
    learner, clock = make_timed_learner(task, reward, overlap)
    try:
        assert isinstance(learner.get_env(), OverlappedVecEnv) == overlaps
        assert getattr(learner, "learning_starts", 0) == 0
        alone, everything = time_learning(learner, clock)
        assert clock.seconds > 0 and everything > 0
        if not overlaps:
            assert everything < alone
    finally:
        learner.get_env().close()


def test_speed_counts_every_call_and_repeats_at_least_once():
    calls = []

    def part():
        calls.append(time.sleep(0.01))

    assert measure_speed(part, 3, 0.0) <= 300 and len(calls) == 2
    measure_speed(part, 3, 0.05)
    assert 4 <= len(calls) <= 8
