"""Where the time of a training goes."""

import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from helpers.small_phone import PHONE
from helpers.training import SHORT, SMALL

from vlmrm_lite.rewards import GoalBaselineReward
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import breakdown as module
from vlmrm_lite.training.breakdown import PARTS, Breakdown, PartClock, default_steps, measure_training, on_clock

TASK = replace(
    TASKS["cartpole"],
    vlm="simclip-nano",
    hyperparameters=SMALL,
    num_envs=4,
    env_kwargs={"max_episode_steps": SHORT["max_episode_steps"]},
)
DQN = {"learning_starts": 16, "buffer_size": 100, "train_freq": 1, "policy_kwargs": {"net_arch": [8]}}


@pytest.fixture
def clock():
    clock = PartClock()
    with clock.running():
        yield clock


def spend(clock, part, seconds=0.02):
    with clock.time(part):
        time.sleep(seconds)


def targets():
    return [(owner, name, vars(owner)[name]) for owner, name, _ in module.training_parts("CrossQ")]


# Clock.


def test_of_nested_parts_only_the_inner_one_counts(clock):
    with clock.time("log"):
        spend(clock, "save", 0.05)
    assert clock.calls["log"] == clock.calls["save"] == 1
    assert clock.seconds["log"] > 0 and clock.seconds["save"] >= 0.05
    assert clock.busy == pytest.approx(clock.seconds["log"] + clock.seconds["save"])


def test_a_part_inside_itself_is_one_call(clock):
    with clock.time("save"):
        spend(clock, "save")
    assert clock.calls["save"] == 1 and clock.seconds["save"] == pytest.approx(clock.busy)


def test_parts_in_two_threads_run_at_once(clock):
    def work(part):
        with clock.time(part):
            both_began.wait()
            time.sleep(0.1)

    both_began = threading.Barrier(2)
    thread = threading.Thread(target=work, args=["simulate"])
    thread.start()
    work("update")
    thread.join()
    assert clock.busy <= clock.seconds["simulate"] + clock.seconds["update"] - 0.05


def test_a_clock_that_does_not_run_counts_nothing():
    clock = PartClock()
    spend(clock, "draw", 0.0)
    with clock.running():
        spend(clock, "draw", 0.0)
    spend(clock, "draw", 0.0)
    assert clock.calls["draw"] == 1 and clock.total >= clock.busy > 0


def test_a_part_that_fails_is_counted(clock):
    with pytest.raises(RuntimeError), clock.time("reward"):
        raise RuntimeError
    spend(clock, "draw", 0.0)
    assert clock.calls["reward"] == clock.calls["draw"] == 1


# Functions on the clock.


def test_functions_keep_their_names_and_values(clock):
    place = SimpleNamespace(f=lambda x, y=1: (x, y))
    before = place.f
    with on_clock(clock, [(place, "f", "store")]):
        assert place.f(1, y=2) == (1, 2) and place.f.__name__ == before.__name__ and place.f is not before
    assert place.f is before and clock.calls["store"] == 1


def test_everything_is_put_back_also_after_an_error(clock):
    before = targets()
    with pytest.raises(KeyboardInterrupt), on_clock(clock, module.training_parts("CrossQ")):
        assert all(vars(owner)[name] is not function for owner, name, function in before)
        raise KeyboardInterrupt
    assert targets() == before


def test_no_function_is_on_the_clock_twice():
    listed = [(owner, name) for owner, name, _ in module.training_parts("PPO")]
    assert len(listed) == len(set(listed))
    assert {part for *_, part in module.training_parts("PPO")} == set(PARTS)


# Trainings.


@pytest.mark.parametrize("engine", ["torch", "onnx"])
def test_an_on_policy_training_is_broken_down(engine):
    before, learn = targets(), module.import_module("vlmrm_lite.training.train")._learn
    result = measure_training(TASK, 64, engine)
    calls = {part: count for part, (_, count) in result.parts.items()}
    assert result.steps == 64 and calls["draw"] == calls["reward"] == calls["choose actions"] == calls["store"] == 16
    assert calls["update"] == 2 and calls["log"] == 16 + 2 and calls["save"] >= 2 and calls["simulate"] >= 16
    assert result.at_once == pytest.approx(0, abs=1e-6) and result.busy < result.seconds
    assert "at once" not in str(result) and f"simclip-nano on cpu with {engine}\n" in str(result)
    assert targets() == before and module.import_module("vlmrm_lite.training.train")._learn is learn


def test_an_off_policy_training_updates_while_it_steps():
    task = replace(TASK, algorithm="DQN", hyperparameters=DQN)
    result = measure_training(task, 80)
    calls = {part: count for part, (_, count) in result.parts.items()}
    assert calls["choose actions"] == calls["store"] == calls["reward"] == 20
    assert 12 <= calls["update"] <= 16 and result.parts["update"][0] > 0
    assert result.at_once > 0


@pytest.mark.slow
def test_a_training_of_many_goals_is_broken_down():
    result = measure_training(PHONE, 640)
    calls = {part: count for part, (_, count) in result.parts.items()}
    steps = 640 // PHONE.num_envs
    assert calls["simulate"] >= steps and calls["draw"] >= steps and calls["store"] == calls["check success"] == steps
    # Every step embeds and rewards frames, and asks what they show; every update rewards its batch.
    assert calls["reward"] == 3 * steps + calls["update"] and calls["update"] > 0
    assert result.parts["reward"][0] > 0.1 * result.parts["update"][0]


def test_a_training_that_fails_leaves_everything_as_it_was(monkeypatch):
    def fail(*_):
        raise RuntimeError("no reward today")

    monkeypatch.setattr(GoalBaselineReward, "from_embeddings", fail)
    before = targets()
    with pytest.raises(RuntimeError, match="no reward today"):
        measure_training(TASK, 64)
    assert targets() == before


def test_default_steps_take_a_minute():
    assert default_steps(TASKS["cartpole"]) == 25_600 and default_steps(TASKS["humanoid-lotus"]) == 19_200
    assert default_steps(replace(TASK, total_steps=10)) == 10


# The table.


def test_the_table_adds_up():
    parts = {**dict.fromkeys(PARTS, (0.0, 0)), "simulate": (6.0, 1200), "update": (3.0, 5)}
    lines = str(Breakdown("a title\n", 2000, 10.0, 9.0, parts)).splitlines()
    found = {line[:18].strip(): line[18:].split() for line in lines}
    assert found["simulate"] == ["6.00", "60.0%", "1,200"] and found["update"] == ["3.00", "30.0%", "5"]
    assert found["other"] == ["1.00", "10.0%"] and found["total"] == ["10.00", "100.0%"]
    assert lines[-1] == "2,000 environment steps at 200 a second."


def test_the_table_explains_fractions_above_100_percent():
    parts = {**dict.fromkeys(PARTS, (0.0, 0)), "simulate": (8.0, 10), "update": (6.0, 10)}
    text = str(Breakdown("a title\n", 2000, 10.0, 9.0, parts))
    assert "two parts ran at once for 5.0 s,\nso the fractions add up to 150%." in text
    assert max(map(len, text.splitlines())) <= 80
