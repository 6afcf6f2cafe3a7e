"""The budgets of Paper A (Appendix C): values, one update per step, and the command-line option."""

import json
from dataclasses import replace

import pytest
from helpers.cli import check_error, invoke
from helpers.training import SHORT, darkness

import vlmrm_lite as vl
from vlmrm_lite import training
from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.sb3.learner import make_learner


@pytest.mark.parametrize(
    ("name", "algorithm", "steps", "settings"),
    [
        ("cartpole", "DQN", 3_000_000, {"learning_rate": 2.3e-3, "learning_starts": 75_000}),
        ("mountain-car", "SAC", 3_000_000, {"tau": 0.01, "gamma": 0.9999, "learning_rate": 1e-4, "ent_coef": 0.1}),
        ("mountain-car-textured", "SAC", 3_000_000, {"tau": 0.01, "gamma": 0.9999}),
        (
            "humanoid-splits",
            "SAC",
            10_000_000,
            {"learning_starts": 50_000, "tau": 0.005, "gamma": 0.95, "learning_rate": 6e-4},
        ),
    ],
)
def test_budgets_of_appendix_c(name, algorithm, steps, settings):
    task, ours = vl.paper_task(name), vl.TASKS[name]
    assert (task.algorithm, task.total_steps) == (algorithm, steps)
    assert settings.items() <= task.hyperparameters.items()
    assert (task.goal, task.baseline, task.success) == (ours.goal, ours.baseline, ours.success)
    assert task.env_kwargs.get("scene") == ours.env_kwargs.get("scene")
    assert (task.scale, task.shift) == (1.0, 0.0)
    assert (task.alpha == 0) == name.startswith("humanoid")


@pytest.mark.parametrize(
    ("name", "num_envs", "layers"),
    [
        ("cartpole", 200, [256, 256]),
        ("mountain-car", 64, [64, 64]),
        pytest.param("humanoid-kneeling", 100, [256, 256], marks=pytest.mark.slow),
    ],
)
def test_stable_baselines3_makes_one_update_for_every_step(name, num_envs, layers):
    task = vl.paper_task(name)
    assert task.num_envs == num_envs
    small = {**task.hyperparameters, "learning_starts": 4, "buffer_size": 100, "batch_size": 8}
    with_few = replace(task, num_envs=6, hyperparameters=small, env_kwargs={**task.env_kwargs, "width": 8, "height": 8})
    envs = SB3VecEnv(with_few.make_envs())
    learner = make_learner(with_few.algorithm, with_few.hyperparameters, envs, seed=0)
    learner.learn(18, log_interval=None)
    assert learner.num_timesteps == 18 and learner._n_updates == 18
    network = learner.policy.q_net.q_net if name == "cartpole" else learner.policy.actor.latent_pi
    assert [layer.out_features for layer in network if hasattr(layer, "out_features")][:2] == layers
    envs.close()


def test_the_humanoid_observes_all_that_gymnasiums_does():
    ours = replace(
        vl.TASKS["humanoid-lotus"], env_kwargs={**vl.TASKS["humanoid-lotus"].env_kwargs, "scene": "original"}
    )
    for task, numbers in ((ours, 45), (vl.paper_task(ours), 348)):
        envs = task.make_envs(1)
        assert envs.single_observation_space.shape == (numbers,) and envs.unwrapped.scene == "original"
        envs.close()


def test_the_paper_sharpens_no_reward_and_has_one_model():
    ours, paper = vl.TASKS["humanoid-lotus"], vl.paper_task("humanoid-lotus")
    assert ours.sharpening and paper.sharpening is None
    assert "+" in ours.vlm and paper.vlm == "simclip-micro"


def test_environments_that_the_paper_does_not_have():
    with pytest.raises(ValueError, match="Paper A did not train 'mine'; its environments are vlmrm_lite/CartPole-v0"):
        vl.paper_task(vl.Task(name="mine", env_id="CartPole-v1", goal="a cart"))
    with pytest.raises(ValueError, match="no task 'catpole'"):
        vl.paper_task("catpole")


def test_changed_tasks_keep_their_changes():
    assert vl.paper_task(replace(vl.TASKS["cartpole"], goal="a pole")).goal == "a pole"


def test_on_the_command_line_explicit_options_go_over_it(tmp_path):
    out = tmp_path / "run"
    result = invoke("train", "cartpole", "--paper", "--steps", 64, "--num-envs", 8, "--alpha", 0.25, "--out", out)
    assert result.exit_code == 0, result.output
    config = json.loads((out / "config.json").read_text())
    task = config["task"]
    assert (task["algorithm"], config["total_steps"], task["num_envs"], task["alpha"]) == ("DQN", 64, 8, 0.25)
    assert task["hyperparameters"] == vl.paper_task("cartpole").hyperparameters
    assert invoke("train", "cartpole", "--paper", "--steps", 128, "--out", out, "--resume").exit_code == 0
    assert training.Run.load(out).metrics["step"].max() == 128
    check_error(invoke("train", "catpole", "--paper"), "no task 'catpole'")


@pytest.mark.slow
def test_what_was_begun_otherwise_does_not_become_the_papers(tmp_path):
    out = tmp_path / "run"
    assert invoke("train", "cartpole", "--steps", 64, "--num-envs", 8, "--out", out).exit_code == 0
    check_error(
        invoke("train", "cartpole", "--paper", "--out", out, "--resume"),
        "begun with algorithm='PPO', not 'DQN'",
        "another folder",
    )


def test_from_python(tmp_path):
    task = replace(vl.paper_task("cartpole"), env_kwargs={**SHORT, "width": 16, "height": 16}, num_envs=4)
    run = vl.train(task, reward=darkness, total_steps=40, out=tmp_path / "run", progress=False)
    assert run.task.algorithm == "DQN" and run.metrics["step"].iloc[-1] == 40
