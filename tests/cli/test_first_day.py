"""The scripts of a first day, written from the README and ``--help`` alone."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vlmrm_lite
from vlmrm_lite.envs.classic import cartpole

pytestmark = pytest.mark.slow
GOALS = ["a pole standing upright", "a pole hanging down", "a tilted pole"]


def run(command, cwd):
    """Runs a command as a user would; returns its stdout and stderr."""
    path = {"PYTHONPATH": str(Path(vlmrm_lite.__file__).parents[1]), "SDL_VIDEODRIVER": "dummy"}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**os.environ, **path}, timeout=400)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def python(script, cwd):
    return run([sys.executable, "-c", script], cwd)


def command(*arguments, cwd):
    return run([sys.executable, "-m", "vlmrm_lite", *map(str, arguments)], cwd)


@pytest.fixture
def picture(tmp_path):
    [frame] = cartpole.draw(np.zeros((1, 4)), 200, 300)
    Image.fromarray(frame).save(tmp_path / "shot.png")
    return "shot.png"


def test_score_a_picture(picture, tmp_path):
    script = f"""
import numpy as np
import vlmrm_lite as vl
from PIL import Image

vlm = vl.load_vlm()
frames = np.array(Image.open("{picture}").convert("RGB"))[None]  # uint8 (n, height, width, 3)
cosines = vlm.embed_images(frames) @ vlm.embed_texts({GOALS!r}).T
print(*cosines[0].tolist())
print(vl.CosineReward(vlm, {GOALS[0]!r})(frames).item())
"""
    first, second = python(script, tmp_path)[0].splitlines()
    upright, hanging, tilted = map(float, first.split())
    assert upright > tilted > hanging and upright == pytest.approx(float(second))
    columns = command("score", picture, *sum((["--goal", goal] for goal in GOALS), []), cwd=tmp_path)[0].split()
    assert columns[0] == picture and np.allclose(np.array(columns[1:], float), [upright, hanging, tilted], atol=1e-4)


def test_an_environment_of_ones_own(tmp_path):
    script = """
import gymnasium as gym
import vlmrm_lite as vl

reward = vl.CosineReward(vl.load_vlm(), goal="a pendulum pointing up")
env = vl.RewardWrapper(gym.make("Pendulum-v1", render_mode="rgb_array"), reward)
run = vl.train(env, total_steps=128, hyperparameters={"n_steps": 64, "batch_size": 64}, out="runs/pendulum")
print(run.evaluate(episodes=1))
print(run.record())
"""
    printed, errors = python(script, tmp_path)
    evaluation, video = printed.splitlines()
    assert evaluation.startswith("VLM reward") and (tmp_path / video).is_file()  # no success is counted
    assert "was trained without pictures like these" in errors
    table = command("runs", cwd=tmp_path)[0].splitlines()[1]
    assert table.split()[:2] == ["pendulum", "128"] and table.endswith("a pendulum pointing up") and "%" not in table


def test_a_humanoid_prompt_of_ones_own_with_the_recipe_of_a_shipped_task(tmp_path):
    script = """
from dataclasses import replace
import vlmrm_lite as vl

task = replace(vl.TASKS["humanoid-kneeling"], name="crouching", goal="a humanoid robot crouching", success=None)
run = vl.train(task, total_steps=640, num_envs=4, out="runs/crouching")
print(run.task.algorithm, run.task.make_envs(4).single_observation_space.shape, run.task.goal)
print(run.evaluate(episodes=1).successes)
"""
    printed, _ = python(script, tmp_path)
    assert printed.splitlines() == ["CrossQ (45,) a humanoid robot crouching", "None"]
    _, errors = command("evaluate", "runs/crouching", "--episodes", 1, cwd=tmp_path)
    assert "The task has no success predicate." in errors


def test_on_from_a_shipped_policy_into_a_new_folder_and_to_plain_stable_baselines3(tmp_path):
    script = """
import vlmrm_lite as vl
from stable_baselines3 import PPO

run = vl.Run.load("cartpole")
envs = run.task.make_envs(4)
observations, _ = envs.reset(seed=0)
print(run.policy.predict(observations, deterministic=True)[0].shape)

model = run.to_sb3()
model.learn(12_800)
model.save("runs/further/model.zip")
again = PPO.load("runs/further/model.zip", device="cpu")

upright = 0
observations, _ = envs.reset(seed=1)
for _ in range(200):
    actions, _ = again.predict(observations, deterministic=True)
    observations, rewards, *_ = envs.step(actions)
    upright += rewards.mean() / 200
print(upright)
"""
    shape, upright = python(script, tmp_path)[0].splitlines()
    assert shape == "(4,)" and float(upright) > 0.9  # what it could, it still can
    assert [path.name for path in (tmp_path / "runs").rglob("*.*")] == ["model.zip"]


def test_compare_three_prompts(tmp_path):
    options = sum((["--goal", goal] for goal in GOALS), [])
    table, _ = command("compare", "cartpole", *options, "--out", "prompts.png", cwd=tmp_path)
    prompts = [line.split(maxsplit=4)[-1] for line in table.splitlines()[1:]]
    assert prompts[0] == GOALS[0] and sorted(prompts) == sorted(GOALS) and (tmp_path / "prompts.png").is_file()
