"""The benchmark: timed parts, growing `num_envs`, and the plain loop it compares with."""

from dataclasses import replace

import numpy as np
import pytest

from vlmrm_lite.rewards import CosineReward
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import benchmark as bench
from vlmrm_lite.vlm import load_vlm

pytestmark = pytest.mark.usefixtures("small_tasks")


def test_bench_measures_fractions_of_one_run(monkeypatch):
    reward = CosineReward(load_vlm(), TASKS["cartpole"].goal)
    monkeypatch.setattr(bench, "NUM_ENVS", 4)
    task = replace(TASKS["cartpole"], num_envs=16)
    speeds = bench.measure_speeds(task, reward, rounds=1, seconds=0.01)
    assert all(value > 0 for value in speeds)
    parts = 1 / (1 / speeds.simulate + 1 / speeds.render + 1 / speeds.reward)
    assert speeds.fraction == pytest.approx(speeds.together / parts)
    assert speeds.speedup == pytest.approx(speeds.together / speeds.loop)
    assert speeds.train < speeds.learn
    text = bench.speed_table(speeds, reward.vlm)
    assert f"{speeds.fraction:.0%}" in text and "threads" in text and "fp32" in text


def test_bench_grows_the_number_of_envs():
    task = TASKS["cartpole"]
    rows = bench.measure_scaling(task, task.make_reward("simclip-micro"), env_counts=(2, 4), seconds=0.01)
    assert [row.num_envs for row in rows] == [2, 4]
    assert all(row.together > 0 and 2**26 < row.memory < 2**36 for row in rows)
    assert len(bench.scaling_table(rows).splitlines()) == 4


@pytest.mark.slow
def test_bench_without_opengl_says_so(monkeypatch):
    """Gymnasium's humanoid cannot be drawn then; the rest is measured."""
    monkeypatch.setattr(bench, "NUM_ENVS", 2)
    monkeypatch.setattr(bench, "_can_render", lambda env_id: False)
    reward = CosineReward(load_vlm(), TASKS["cartpole"].goal)
    speeds = bench.measure_speeds(replace(TASKS["cartpole"], num_envs=4), reward, rounds=1, seconds=0.01)
    assert np.isnan(speeds.loop) and np.isnan(speeds.speedup) and speeds.fraction > 0
    text = bench.speed_table(speeds, reward.vlm)
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
