"""The time estimate adds up, changes no result, takes seconds, and never fails a training run."""

import time
from dataclasses import replace

import pandas as pd
import pytest
import torch
from helpers.fake_vlms import TinyVLM
from helpers.training import TASK, SizedReward, darkness

from vlmrm_lite import training
from vlmrm_lite.training import estimate as module
from vlmrm_lite.training.estimate import Estimate, duration, estimate, report_estimate


def test_parts_add_up():
    expected = Estimate(0.001, 0.002, 0.006, 0.001, steps=360_000, device="cpu")
    assert expected.speed == pytest.approx(100) and expected.seconds == pytest.approx(3600)
    assert str(expected) == (
        "About 60 minutes: 360,000 steps at 100 a second (simulate 10%, render 20%, reward 60%, "
        "learn 10%), measured just now on cpu."
    )
    assert "0.5 a second" in str(expected._replace(reward=2.0))


def test_a_learner_that_updates_during_the_steps_shares_the_cores():
    parts = dict(simulate=0.001, render=0.002, reward=0.001, steps=100, device="cpu")
    assert Estimate(learn=0.004, cores=1, **parts).speed == pytest.approx(125)
    assert Estimate(learn=0.004, cores=2, **parts).speed == pytest.approx(1 / 0.006)
    assert Estimate(learn=0.4, cores=16, **parts).speed == pytest.approx(2.5)  # updates use one core


@pytest.mark.slow
@pytest.mark.parametrize(
    ("algorithm", "settings"),
    [
        ("PPO", {"n_steps": 100, "batch_size": 64}),
        ("DQN", {"learning_starts": 5_000, "buffer_size": 1_000, "gradient_steps": -1, "train_freq": 1}),
    ],
)
def test_every_part_is_measured(algorithm, settings):
    task = replace(TASK, algorithm=algorithm, hyperparameters=settings)
    found = estimate(task, darkness)
    assert all(seconds >= 0 for seconds in found[:4]) and found.render > 0 and found.learn > 0
    assert found.steps == task.total_steps and found.device == "cpu"
    assert estimate(task, darkness, steps=7).steps == 7


@pytest.mark.slow
def test_a_slow_reward_is_found_and_takes_seconds():
    def slow(frames):
        time.sleep(0.3 * len(frames))
        return darkness(frames)

    began = time.monotonic()
    found = estimate(replace(TASK, num_envs=64), slow, steps=1_000_000)
    assert time.monotonic() - began < 60  # on a busy machine; 64 frames alone would take 20 s, again and again
    assert found.reward == pytest.approx(0.3, rel=0.5) and found.reward * found.speed > 0.8
    assert str(found).startswith("About 3") and " days: 1,000,000 steps at 3" in str(found)


@pytest.mark.slow
def test_frames_have_the_size_that_the_model_looks_at():
    shapes = set()

    class Watching(SizedReward):
        def __call__(self, frames):
            shapes.add(frames.shape)
            return super().__call__(frames)

    estimate(replace(TASK, env_kwargs={"max_episode_steps": 20}), Watching(TinyVLM.image_size))
    assert shapes == {(n, 16, 16, 3) for n in (1, 2, 4)}


@pytest.mark.slow
def test_learners_that_update_with_every_step_are_measured_with_few_worlds(monkeypatch):
    seen, learner = [], module.make_timed_learner
    monkeypatch.setattr(
        module, "make_timed_learner", lambda task, reward: seen.append(task.num_envs) or learner(task, reward)
    )
    settings = {"learning_starts": 0, "buffer_size": 1_000, "train_freq": 1}
    monkeypatch.setattr(module, "_MAX_ENVS", 8)
    for updates in (-1, 1):
        estimate(
            replace(TASK, algorithm="DQN", num_envs=16, hyperparameters={**settings, "gradient_steps": updates}),
            darkness,
        )
    assert seen == [8, 16]


@pytest.mark.slow
def test_a_training_gives_the_same_numbers_with_and_without(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "_SHORT_STEPS", 0)
    monkeypatch.setattr(module, "_WORTH_REPORTING", 0.0)
    policies, curves = [], []
    for progress in (False, True):
        task = replace(TASK, scale=None, shift=None)  # measured in random play
        run = training.train(task, reward=darkness, out=tmp_path / str(progress), progress=progress)
        policies.append(run.policy.state_dict())
        curves.append(run.metrics.drop(columns=["seconds", "steps_per_second"]))
        told = capsys.readouterr()
        assert told.out == "" and ("160 steps at" in told.err) == progress
    pd.testing.assert_frame_equal(*curves)
    assert all(torch.equal(value, policies[1][name]) for name, value in policies[0].items())


@pytest.mark.slow
def test_what_is_left_of_a_resumed_run_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "_SHORT_STEPS", 0)
    monkeypatch.setattr(module, "_WORTH_REPORTING", 0.0)
    settings = {"reward": darkness, "out": tmp_path / "run"}
    training.train(TASK, total_steps=64, progress=False, **settings)
    training.train(TASK, total_steps=160, resume=True, **settings)
    assert ": 96 steps at" in capsys.readouterr().err


@pytest.mark.parametrize(("seconds", "told"), [(100, False), (200, True)])
def test_only_long_trainings_are_told(monkeypatch, capsys, seconds, told):
    expected = Estimate(0, 0, 0, seconds / 20_000, 20_000, "cpu")
    monkeypatch.setattr(module, "estimate", lambda *_: expected)
    report_estimate(TASK, darkness, 20_000)
    assert capsys.readouterr().err == (f"{expected}\n" if told else "")


def test_short_trainings_with_small_models_and_foreign_worlds_are_not_measured(monkeypatch):
    def refuse(*_):
        raise AssertionError("measured")

    monkeypatch.setattr(module, "estimate", refuse)
    small = SizedReward(64)
    report_estimate(TASK, small, 10_000)
    report_estimate(replace(TASK, env_id=lambda num_envs: None), small, 10_000_000)


def test_it_never_fails_a_training(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(module, "_SHORT_STEPS", 0)
    calls = []

    def fails_first(frames):
        calls.append(len(frames))
        if len(calls) == 1:
            raise RuntimeError("no memory")
        return darkness(frames)

    run = training.train(TASK, reward=fails_first, out=tmp_path / "run")
    assert run.metrics["step"].iloc[-1] == 160 and "no memory" not in capsys.readouterr().err


def test_durations_in_words():
    assert [duration(seconds) for seconds in (9.6, 89, 100, 5_000, 172_000, 2e5, 6e7, 7e7)] == [
        "9.6 seconds",
        "89 seconds",
        "1.7 minutes",
        "83 minutes",
        "48 hours",
        "2.3 days",
        "694 days",
        "2.2 years",
    ]
