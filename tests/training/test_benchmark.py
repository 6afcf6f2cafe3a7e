"""The benchmark: timed parts, growing `num_envs`, and the plain loop it compares with."""

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest
from helpers.goals import numbers

from vlmrm_lite.errors import VlmrmError
from vlmrm_lite.rewards import CosineReward
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import benchmark as bench, timing
from vlmrm_lite.vlm import load_vlm

pytestmark = pytest.mark.usefixtures("small_tasks")


DQN = {"learning_starts": 0, "buffer_size": 1_000, "train_freq": 1, "policy_kwargs": {"net_arch": [8]}}
ENGINES = ["torch", "onnx"]


@pytest.fixture(scope="module")
def rewards():
    task = TASKS["cartpole"]
    return {engine: task.make_reward(load_vlm("simclip-nano", engine=engine)) for engine in ENGINES}


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(bench, "NUM_ENVS", 4)
    monkeypatch.setattr(bench, "LEARN_STEPS", 64)


@pytest.mark.parametrize("on_policy", [True, False])
def test_bench_measures_every_part_with_every_engine(rewards, on_policy):
    changes = {} if on_policy else {"algorithm": "DQN", "hyperparameters": DQN}
    task = replace(TASKS["cartpole"], num_envs=4 if on_policy else 32, **changes)
    speeds = bench.measure_speeds(task, rewards, rounds=2, seconds=0.01)
    by_engine = ["reward", "together", "train", *["sequential"] * (not on_policy)]
    assert set(speeds.rounds) == {
        *("simulate", "render", "learn", "loop"),
        *(f"{part} {engine}" for part in by_engine for engine in ENGINES),
    }
    assert all(values.shape == (2,) and (values > 0).all() for values in speeds.rounds.values())
    assert ("sequential onnx" if not on_policy else "train onnx") in speeds
    assert "ratio" in bench.speed_tables(speeds, 4)


def test_all_envs_are_closed_afterwards(rewards, monkeypatch):
    made, make = [], bench.make_task_envs
    for module in (bench, timing):
        monkeypatch.setattr(module, "make_task_envs", lambda *args: made.append(make(*args)) or made[-1])
    task = replace(TASKS["cartpole"], num_envs=4)
    bench.measure_speeds(task, {"torch": rewards["torch"]}, rounds=1, seconds=0.0)
    assert len(made) == 3 and all(envs.closed for envs in made)


def test_without_onnx_runtime_the_table_has_one_column_and_says_why(monkeypatch):
    def missing(name, engine="auto"):
        if engine == "onnx":
            raise VlmrmError("The image tower of x cannot run on ONNX Runtime: the package onnxruntime is missing")
        return load_vlm(name, engine=engine)

    monkeypatch.setattr(bench, "load_vlm", missing)
    found, note = bench.make_rewards(TASKS["cartpole"])
    assert list(found) == ["torch"] and note == "\nNo ONNX Runtime: the package onnxruntime is missing"
    with pytest.raises(VlmrmError, match="onnxruntime is missing"):
        bench.make_rewards(TASKS["cartpole"], "onnx")


def test_on_a_gpu_the_table_has_one_column_and_says_why(monkeypatch):
    class OnGpu:
        vlm = SimpleNamespace(device=SimpleNamespace(type="cuda"))

    monkeypatch.setattr(bench, "load_vlm", lambda name, engine: None)
    monkeypatch.setattr(bench, "name_device", lambda device: "NVIDIA H200")
    found, note = bench.make_rewards(SimpleNamespace(make_reward=lambda vlm: OnGpu(), goals=None))
    assert list(found) == ["torch"] and note == "\nNo ONNX Runtime: the model runs on NVIDIA H200, not on a CPU."


def test_engines_are_those_that_were_asked_for():
    for engine, expected in ((None, ENGINES), ("torch", ["torch"]), ("onnx", ["onnx"])):
        found, note = bench.make_rewards(TASKS["cartpole"], engine)
        assert {name: reward.vlm.engine for name, reward in found.items()} == {name: name for name in expected}
        assert note == ""
    with pytest.raises(ValueError, match="tensorrt"):
        bench.make_rewards(TASKS["cartpole"], "tensorrt")


def test_the_whole_benchmark_fits_into_80_columns(monkeypatch):
    monkeypatch.setattr(bench, "ROUNDS", 1)
    monkeypatch.setattr(bench, "ENV_COUNTS", (2, 4))
    monkeypatch.setattr(bench, "measure_speeds", partial(bench.measure_speeds, rounds=1, seconds=0.0))
    monkeypatch.setattr(bench, "measure_scaling", partial(bench.measure_scaling, env_counts=(2, 4), seconds=0.0))
    log = []
    text = bench.run_bench("cartpole", "onnx", log.append)
    assert "cartpole with PPO\nsimclip-micro on cpu in fp32\n" in text and "onnxruntime" in text and "1 thread" in text
    assert "simulate + render + reward with onnx" in text and len(log) == 2
    assert max(map(len, text.splitlines())) <= 80


def test_bench_grows_the_number_of_envs():
    task = TASKS["cartpole"]
    rows = bench.measure_scaling(task, task.make_reward("simclip-micro"), env_counts=(2, 4), seconds=0.01)
    assert [row.num_envs for row in rows] == [2, 4]
    assert all(row.together > 0 and 2**26 < row.memory < 2**36 for row in rows)
    assert len(bench.scaling_table(rows).splitlines()) == 4


@pytest.mark.slow
def test_many_goals_are_measured_with_their_own_reward_and_model():
    settings = {**TASKS["phone"].hyperparameters, "buffer_size": 500, "batch_size": 16, "gradient_steps": 1}
    task = replace(TASKS["phone"], num_envs=4, hyperparameters=settings)
    rewards, note = bench.make_rewards(task, "torch")
    assert rewards["torch"].vlm.name == "simclip-goals" and note == ""
    speeds = bench.measure_speeds(task, rewards, rounds=1, seconds=0.0)
    by_engine = {f"{part} torch" for part in ("reward", "together", "train", "sequential")}
    assert set(speeds.rounds) == {"simulate", "render", "learn"} | by_engine
    assert all((values > 0).all() for values in speeds.rounds.values())
    text = bench.speed_tables(speeds, 4)
    assert "The plain loop was not measured: Gymnasium has no such environment, or its" in text
    assert max(map(len, text.splitlines())) <= 80
    assert [point.num_envs for point in bench.measure_scaling(task, rewards["torch"], (2, 3), 0.0)] == [2, 3]


def test_the_reward_of_many_goals_is_timed_with_the_embedding(monkeypatch):
    rewards, _ = bench.make_rewards(TASKS["phone"], "torch")
    reward, seen = rewards["torch"], []
    with ExitStack() as stack:
        part, steps = bench._parts(TASKS["phone"], rewards, stack)["reward torch"]
        for name in ("embed", "reward"):
            function = getattr(reward, name)
            monkeypatch.setattr(reward, name, lambda *args, f=function: seen.append(args) or f(*args))
        part()
    (frames,), (embeddings, goals) = seen
    assert steps == len(frames) == len(embeddings) == 4 and goals.tolist() == [0, 1, 2, 3]


def test_environments_start_again_when_all_have_ended(monkeypatch):
    """Also where some episodes end on reward, at the time limit of the others."""
    envs = numbers(4, max_episode_steps=3)
    resets, reset = [], envs.reset
    monkeypatch.setattr(envs, "reset", lambda **kwargs: resets.append(True) or reset(**kwargs))
    envs.reset(seed=0)
    step = bench._make_stepper(envs)
    for _ in range(12):
        step()
    assert len(resets) >= 4


def test_bench_without_opengl_says_so(rewards, monkeypatch):
    """Gymnasium's humanoid cannot be drawn then; the rest is measured."""
    monkeypatch.setattr(bench, "_can_render", lambda env_id: False)
    task = replace(TASKS["cartpole"], num_envs=4)
    speeds = bench.measure_speeds(task, {"torch": rewards["torch"]}, rounds=1, seconds=0.01)
    assert "loop" not in speeds and speeds.fraction("torch") > 0
    text = bench.speed_tables(speeds, 4)
    assert "needs OpenGL" in text and "nan" not in text


def test_a_renderer_that_does_not_work_is_noticed(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("no OpenGL")

    assert bench._can_render("CartPole-v1")
    monkeypatch.setattr(bench.gym, "make", broken)
    assert not bench._can_render("Humanoid-v5")


def test_the_plain_loop_computes_the_same_reward(monkeypatch):
    """The comparison is fair only if the loop does the same work: the reward of the frame after every step."""
    seen = []
    reward = CosineReward(load_vlm(), "pole vertically upright on top of the cart")
    judge = reward.from_embeddings
    monkeypatch.setattr(reward, "from_embeddings", lambda images: seen.append(judge(images)) or seen[-1])
    frames = []
    make = bench.gym.make

    def watched(*arguments, **kwargs):
        env = make(*arguments, **kwargs)
        render = env.render
        monkeypatch.setattr(env, "render", lambda: frames.append(render()) or frames[-1])
        return env

    monkeypatch.setattr(bench.gym, "make", watched)
    step = bench._plain_loop(TASKS["cartpole"], reward)
    for _ in range(3):
        step()
    assert len(frames) == len(seen) == 3
    for frame, value in zip(frames, seen):
        assert frame.shape == (400, 600, 3)
        assert reward(frame[None]).item() == pytest.approx(value.item(), abs=2e-2)
