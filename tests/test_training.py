"""Training: run folders, curves, resuming, interruptions, full disks, and every kind of environment."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import gymnasium as gym
import imageio_ffmpeg
import numpy as np
import pandas as pd
import pytest
import torch
from counting import CountingEnv, CountingVectorEnv, code, read_code
from safetensors import safe_open

import vlmrm_lite as vl
from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.classic import cartpole
from vlmrm_lite.sb3 import SB3VecEnv, checkpoint as saving, recorder as recording
from vlmrm_lite.sb3.learner import ScaledObservation, make_learner
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import Run, run_folder as folders, train
from vlmrm_lite.training.env_wrappers import calm_threads
from vlmrm_lite.training.rollout import measure_scale
from vlmrm_lite.utils import files
from vlmrm_lite.utils.files import CannotWrite
from vlmrm_lite.utils.progress import Progress

PIXELS = {"width": 16, "height": 16}
SMALL = {"n_steps": 8, "batch_size": 16, "n_epochs": 1, "policy_kwargs": {"net_arch": [8]}}
SHORT = {**PIXELS, "max_episode_steps": 20}
TASK = replace(
    TASKS["cartpole"], hyperparameters=SMALL, total_steps=160, num_envs=4, env_kwargs=SHORT, scale=1.0, shift=0.0
)  # one episode in every world is 80 steps; a rollout is 32
STEPS = [32, 64, 96, 128, 160]


def darkness(frames):
    return 1 - np.asarray(frames, np.float32).mean((1, 2, 3)) / 255


def learn(folder, task=TASK, **kwargs):
    return train(task, **{"reward": darkness, "out": folder, "progress": False, **kwargs})


def curve(run):
    return run.metrics.drop(columns=["seconds", "steps_per_second"])


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return learn(tmp_path_factory.mktemp("runs") / "first")


class Failing:
    """Raises an error at its n-th call, once."""

    def __init__(self, error, call):
        self.error, self.left = error, call

    def __call__(self, frames):
        self.left -= 1
        if self.left == 0:
            raise self.error
        return darkness(frames)


# The run folder.


def test_a_run_leaves_its_folder(run):
    assert sorted(path.name for path in run.folder.iterdir()) == [
        "checkpoint.safetensors",
        "config.json",
        "metrics.csv",
        "policy.safetensors",
        "tensorboard",
    ]
    assert next((run.folder / "tensorboard").iterdir()).name.startswith("events.out.tfevents")
    config = json.loads((run.folder / "config.json").read_text())
    assert config["task"]["goal"] == TASK.goal and config["task"]["hyperparameters"] == SMALL
    assert config["seed"] == 0 and config["total_steps"] == 160 and "torch" in config["versions"]


def test_both_curves_and_the_success_rate(run):
    table = pd.read_csv(run.folder / "metrics.csv")
    assert list(table.columns) == list(recording.COLUMNS)
    assert table["step"].tolist() == STEPS
    assert (table["seconds"].diff().dropna() >= 0).all() and (table["steps_per_second"] > 0).all()
    assert table["episodes"].tolist() == [0, 0, 4, 4, 8]
    assert table["success_rate"].isna().tolist() == [True, True, False, False, False]
    assert table["model_reward"].between(0, 1).all() and table["env_reward"].between(0, 1).all()
    pd.testing.assert_frame_equal(table, run.metrics, check_dtype=False)


def test_the_curves_are_those_of_the_rewards(tmp_path):
    # World w's pictures say 10,000 w + 100 episode + step; its own reward is minus the step.
    envs = CountingVectorEnv(lengths=[4, 4])
    run = train(
        envs,
        reward=read_code,
        out=tmp_path / "run",
        total_steps=16,
        progress=False,
        hyperparameters={"n_steps": 4, "batch_size": 4, "n_epochs": 1},
    )
    episode = run.metrics["episodes"].to_numpy() / 2
    base = np.mean([code(world, 0, step) for world in (0, 1) for step in (1, 2, 3, 4)])
    assert run.metrics["step"].tolist() == [8, 16] and np.diff(episode).tolist() == [1]
    assert np.diff(run.metrics["model_reward"]).tolist() == [100]
    assert (run.metrics["model_reward"][0] - base) % 100 == 0
    assert run.metrics["env_reward"].tolist() == [-2.5, -2.5]
    assert run.metrics["success_rate"].isna().all()


def test_tensorboard_has_the_curves(run):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(run.folder / "tensorboard")).Reload()
    points = events.Scalars("rollout/model_reward")
    assert [point.step for point in points] == run.metrics["step"].tolist()
    assert np.allclose([point.value for point in points], run.metrics["model_reward"], atol=1e-5)
    assert {"rollout/env_reward", "rollout/success_rate", "train/loss"} <= set(events.Tags()["scalars"])


def test_the_same_seed_gives_the_same_curve(run, tmp_path):
    pd.testing.assert_frame_equal(curve(learn(tmp_path / "again")), curve(run))
    assert not curve(learn(tmp_path / "other", seed=1)).equals(curve(run))


def test_no_pickle_anywhere(run, monkeypatch):
    import pickle

    def refuse(*args, **kwargs):
        raise AssertionError("a pickle was loaded")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    monkeypatch.setattr(torch, "load", refuse)
    Run.load(run.folder, reward=darkness)
    learn(run.folder, resume=True)


# Playing, judging, filming.


def test_rollouts_line_up(run):
    rollout = run.rollout(episodes=5, seed=3)
    assert {name: value.shape for name, value in rollout.items()} == {
        "observations": (5, 20, 4),
        "states": (5, 20, 4),
        "actions": (5, 20),
        "rewards": (5, 20),
        "env_rewards": (5, 20),
        "success": (5, 20),
        "lengths": (5,),
    }
    assert np.allclose(rollout["states"][:, :-1], rollout["observations"][:, 1:])
    pictures = cartpole.draw(rollout["states"].reshape(-1, 4), 16, 16)
    assert np.allclose(rollout["rewards"].reshape(-1), darkness(pictures))
    assert (rollout["success"] == (rollout["env_rewards"] > 0)).mean() > 0.99
    again = run.rollout(episodes=5, seed=3)
    assert all(np.array_equal(again[name], value) for name, value in rollout.items())
    assert not np.array_equal(run.rollout(episodes=5, seed=4)["states"], rollout["states"])
    next_actions, _ = run.policy.predict(rollout["observations"][:, 0], deterministic=True)
    assert (next_actions == rollout["actions"][:, 0]).all()


def test_more_episodes_than_worlds(run, monkeypatch):
    from vlmrm_lite.training import run as runs

    monkeypatch.setattr(runs, "_WORLDS", 3)
    rollout = run.rollout(episodes=7, seed=0)
    assert rollout["states"].shape == (7, 20, 4)
    assert len(np.unique(rollout["observations"][:, 0], axis=0)) == 7
    with pytest.raises(ValueError, match="episodes=0"):
        run.rollout(episodes=0)


def test_episodes_of_different_length(tmp_path):
    envs = CountingVectorEnv(lengths=[2, 5])
    run = train(
        envs,
        reward=read_code,
        out=tmp_path / "run",
        total_steps=8,
        progress=False,
        hyperparameters={"n_steps": 4, "batch_size": 4, "n_epochs": 1},
    )
    rollout = run.rollout(episodes=2)
    assert rollout["lengths"].tolist() == [2, 5]
    assert np.isnan(rollout["rewards"][0, 2:]).all() and not np.isnan(rollout["rewards"][1]).any()
    assert rollout["env_rewards"][1].tolist() == [-1, -2, -3, -4, -5]
    assert run.rollout(episodes=2, max_steps=3)["rewards"].shape == (2, 3)


def test_an_evaluation_sums_a_rollout_up(run):
    rollout, evaluation = run.rollout(20, seed=5), run.evaluate(20, seed=5)
    good = (rollout["success"].sum(1) == 20).sum()  # 19.5, rounded up
    assert (evaluation.episodes, evaluation.successes, evaluation.success_rate) == (20, good, good / 20)
    assert evaluation.model_reward == pytest.approx(rollout["rewards"].mean())
    assert evaluation.env_reward == pytest.approx(rollout["env_rewards"].mean())
    expected = np.corrcoef(rollout["rewards"].ravel(), rollout["env_rewards"].ravel())[0, 1]
    assert evaluation.pearson == pytest.approx(expected)
    assert 0 <= evaluation.epic <= 1
    assert str(evaluation).startswith(f"success {good}/20, model reward 0.")


def test_a_video_shows_every_step_at_a_size_for_people(run, tmp_path):
    shown = run.video(tmp_path / "new" / "film.mp4", width=120, height=81)
    reader = imageio_ffmpeg.read_frames(str(tmp_path / "new" / "film.mp4"))
    meta = next(reader)
    assert meta["size"] == (120, 80) and len(list(reader)) == 21 and meta["fps"] == 50
    assert "video" in shown._repr_html_()
    assert list((tmp_path / "new").iterdir()) == [tmp_path / "new" / "film.mp4"]


def test_no_ffmpeg(run, monkeypatch):
    def missing():
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", missing)
    with pytest.raises(VlmrmError, match="There is no ffmpeg.*pip install imageio-ffmpeg"):
        run.video()
    assert not (run.folder / "video.mp4").exists()


def test_the_policy_of_the_highest_model_reward_is_kept(tmp_path):
    calls = []

    def fading(frames):  # everything looks worse in the second episode
        calls.append(len(frames))
        return np.full(len(frames), 1.0 if len(calls) <= 20 else 0.5)

    run = learn(tmp_path / "run", replace(TASK, num_envs=16, total_steps=16 * 40), reward=fading)
    assert run.policy_step == 16 * 24 and run.metrics["episodes"].iloc[-1] == 32  # the rollout with the first endings
    assert Run.load(run.folder, reward=darkness, latest=True).policy_step == 16 * 40


def test_a_shipped_policy_is_a_config_and_a_policy(run, tmp_path, monkeypatch):
    from vlmrm_lite.training import run as runs

    shipped = tmp_path / "policies" / "mine"
    shipped.mkdir(parents=True)
    for name in ("config.json", "policy.safetensors"):
        (shipped / name).write_bytes((run.folder / name).read_bytes())
    monkeypatch.setattr(runs, "data_path", lambda *parts: tmp_path.joinpath(*parts))
    opened = Run.load("mine", reward=darkness)
    assert np.array_equal(opened.rollout(2)["states"], run.rollout(2)["states"])
    assert opened.metrics.empty and list(opened.metrics.columns) == list(recording.COLUMNS)


# Prompts and models.


class TinyVLM:
    """Three numbers per picture and per text, instead of a model."""

    name, image_size, device = "tiny", 16, torch.device("cpu")

    def embed_images(self, frames):
        return torch.nn.functional.normalize(torch.as_tensor(frames).float().mean((1, 2)) - 200, dim=1)

    def embed_texts(self, texts):
        return torch.nn.functional.normalize(torch.tensor([[len(text), 9.0, text.count("e")] for text in texts]), dim=1)


def test_prompts_become_the_reward_and_go_into_the_config(tmp_path):
    task = replace(TASK, env_kwargs={"max_episode_steps": 20})
    run = learn(tmp_path / "run", task, reward=None, vlm=TinyVLM(), goal="a pole that leans", alpha=0.25)
    assert run.config["vlm"] == "tiny" and run.task.goal == "a pole that leans" and run.task.alpha == 0.25
    assert isinstance(run.reward, vl.GoalBaselineReward) and run.reward.alpha == 0.25
    rollout = run.rollout(1)
    assert np.allclose(rollout["rewards"][0], run.reward(cartpole.draw(rollout["states"][0], 16, 16)))
    cosine = learn(tmp_path / "cosine", replace(task, baseline=None), reward=None, vlm=TinyVLM())
    assert isinstance(cosine.reward, vl.CosineReward) and cosine.reward.temperature is None
    assert Run.load(cosine.folder).task.baseline is None
    sharp = learn(tmp_path / "sharp", replace(task, temperature=0.5), reward=None, vlm=TinyVLM())
    assert sharp.config["task"]["temperature"] == 0.5 and sharp.reward.temperature == 0.5


def test_a_task_names_the_model_that_judges_and_a_run_keeps_the_one_it_was_begun_with(tmp_path):
    task = replace(TASK, env_kwargs={"max_episode_steps": 20}, vlm="simclip-nano")
    run = learn(tmp_path / "run", task, reward=None, total_steps=32)
    assert (
        run.config["vlm"] == run.reward.vlm.name == "simclip-nano" and Run.load(run.folder).task.vlm == "simclip-nano"
    )
    assert learn(run.folder, TASK.name, reward=None, resume=True, total_steps=64).config["vlm"] == "simclip-nano"
    with pytest.raises(ValueError, match="begun with vlm='simclip-nano', not 'simclip-micro'"):
        learn(run.folder, reward=None, resume=True, vlm="simclip-micro")
    other = learn(tmp_path / "other", task, reward=None, total_steps=32, vlm=TinyVLM())
    assert other.config["vlm"] == "tiny"


def test_random_play_measures_scale_and_shift():
    envs = TASK.make_envs(64)
    found = measure_scale(envs, darkness, seed=1)
    seen = []
    measure_scale(envs, lambda frames: (seen.append(darkness(frames)), darkness(frames))[1], seed=1)
    rewards = found["scale"] * np.concatenate(seen) + found["shift"]
    assert rewards.mean() == pytest.approx(0, abs=1e-3) and rewards.std() == pytest.approx(1, abs=1e-3)
    assert 400 <= len(rewards) <= 700
    assert measure_scale(envs, darkness, seed=1, reward_std=0.5)["scale"] == pytest.approx(found["scale"] / 2)
    assert measure_scale(envs, lambda frames: np.full(len(frames), 3.0)) == {"scale": 1.0, "shift": -3.0}


def test_the_agent_learns_from_the_scaled_reward(tmp_path):
    task = replace(TASK, algorithm="DQN", hyperparameters={"buffer_size": 1000}, scale=2.0, shift=-1.0)
    run = learn(tmp_path / "run", task, reward=lambda frames: [0.25] * len(frames))
    with safe_open(run.folder / "checkpoint.safetensors", "np") as file:
        assert (file.get_tensor("replay_buffer/rewards/") == -0.5).all()
    assert (run.metrics["model_reward"] == 0.25).all() and (run.rollout(1)["rewards"] == 0.25).all()


def test_bounded_observations_are_scaled_and_unbounded_ones_compressed():
    space = gym.spaces.Box(np.float32([-1.2, -0.07, -np.inf]), np.float32([0.6, 0.07, np.inf]))
    scaled = ScaledObservation(space)(torch.tensor([[-1.2, 0.07, 5.0], [-0.3, 0.0, -5.0]]))
    assert torch.allclose(
        scaled, torch.tensor([[-1.0, 1.0, np.log(6)], [0.0, 0.0, -np.log(6)]], dtype=torch.float32), atol=1e-6
    )


# Algorithms.


@pytest.mark.parametrize(
    ("algorithm", "name", "settings"),
    [
        ("DQN", "cartpole", {"learning_starts": 40, "buffer_size": 400, "batch_size": 8, "train_freq": 2}),
        ("SAC", "mountain-car", {"learning_starts": 40, "buffer_size": 120, "batch_size": 8, "gradient_steps": 2}),
        ("SAC", "mountain-car", {"learning_starts": 40, "ent_coef": 0.1, "use_sde": True, "buffer_size": 400}),
        ("TD3", "mountain-car", {"learning_starts": 40, "buffer_size": 400, "batch_size": 8}),
        ("PPO", "mountain-car", {"n_steps": 10, "batch_size": 20, "use_sde": True}),
        ("A2C", "cartpole", {}),
    ],
)
def test_a_checkpoint_brings_any_learner_back(tmp_path, algorithm, name, settings):
    task = replace(
        TASKS[name],
        algorithm=algorithm,
        hyperparameters={**settings, "policy_kwargs": {"net_arch": [8]}},
        env_kwargs={**TASKS[name].env_kwargs, **SHORT},
    )

    def fresh(seed):
        learner = make_learner(task, SB3VecEnv(task.make_envs(4)), seed)
        learner.set_logger(recording.tensorboard_logger(tmp_path / "curves", 0))
        return learner

    def go_on(learner):  # from the same start states
        learner.get_env().seed(5)
        learner._last_obs = None
        learner.learn(80, reset_num_timesteps=False)
        return {key: value.clone() for key, value in learner.policy.state_dict().items()}

    learner, path = fresh(0), tmp_path / "checkpoint.safetensors"
    learner.learn(120)
    saving.save_checkpoint(learner, path, best=0.5)
    saved = {key: value.clone() for key, value in learner.policy.state_dict().items()}
    expected = go_on(learner)
    restored = fresh(1)
    assert saving.load_checkpoint(restored, path) == {"best": 0.5}
    assert restored.num_timesteps == 120
    assert all(torch.equal(restored.policy.state_dict()[key], value) for key, value in saved.items())
    found = go_on(restored)
    assert all(torch.equal(found[key], value) for key, value in expected.items())
    assert not all(torch.equal(found[key], value) for key, value in saved.items())


def test_a_replay_buffer_comes_back(tmp_path):
    task = replace(TASK, algorithm="DQN", hyperparameters={"buffer_size": 120, "learning_starts": 100}, total_steps=160)
    learner = make_learner(task, SB3VecEnv(task.make_envs()), 0)
    learner.learn(160)
    saving.save_checkpoint(learner, tmp_path / "checkpoint.safetensors")
    other = make_learner(task, SB3VecEnv(task.make_envs()), 1)
    saving.load_checkpoint(other, tmp_path / "checkpoint.safetensors")
    old, new = learner.replay_buffer, other.replay_buffer
    assert old.full and (new.pos, new.full) == (old.pos, old.full)
    for name in ("observations", "next_observations", "actions", "rewards", "dones", "timeouts"):
        assert np.array_equal(getattr(new, name), getattr(old, name)), name


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"algorithm": "DQQ"},
            "no algorithm 'DQQ' in Stable-Baselines3 .*; there are A2C, ARS, CrossQ, DDPG, DQN, .*PPO, .*SAC",
        ),
        ({"algorithm": "SAC"}, "SAC cannot learn the task 'cartpole'"),
        ({"hyperparameters": {"n_stepps": 3}}, "'n_stepps': 3.*unexpected keyword"),
        ({"total_steps": 0}, "total_steps=0; expected a whole number of at least 1"),
        ({"num_envs": -1}, "num_envs=-1"),
        ({"seed": -1}, "seed=-1; expected a whole number of at least 0"),
        ({"resume": True, "overwrite": True}, "either continued or replaced"),
    ],
)
def test_bad_arguments(tmp_path, changes, message):
    with pytest.raises(ValueError, match=message):
        learn(tmp_path / "run", **changes)


def test_arguments_of_the_wrong_kind(tmp_path):
    with pytest.raises(TypeError, match="total_steps=1.5 is a float"):
        learn(tmp_path / "run", total_steps=1.5)
    with pytest.raises(TypeError, match="expected a Gymnasium environment"):
        learn(tmp_path / "run", task=7)
    with pytest.raises(TypeError, match="reward must be a callable"):
        learn(tmp_path / "run", reward=7)
    assert not (tmp_path / "run").exists()


# Folders that hold a run.


def test_a_folder_that_holds_a_run_is_refused_or_replaced(run, tmp_path):
    with pytest.raises(VlmrmError, match="holds a run already; continue it with resume=True, replace it"):
        learn(run.folder)
    folder = tmp_path / "run"
    learn(folder, total_steps=64)
    (folder / "notes.txt").write_text("mine")
    replaced = learn(folder, total_steps=32, overwrite=True, seed=2)
    assert replaced.metrics["step"].tolist() == [32] and replaced.config["seed"] == 2
    assert (folder / "notes.txt").read_text() == "mine" and len(list((folder / "tensorboard").iterdir())) == 1


def test_resuming_goes_on_to_more_steps(tmp_path):
    first = learn(tmp_path / "run", total_steps=96).metrics
    assert learn(tmp_path / "run", resume=True).metrics.equals(first)
    more = learn(tmp_path / "run", resume=True, total_steps=192, seed=5)
    assert more.metrics["step"].tolist() == list(range(32, 193, 32)) and more.policy_step == 192
    assert more.metrics[:3].equals(first) and more.metrics["seconds"].is_monotonic_increasing
    assert more.config["seed"] == 0  # what it was begun with


def test_resuming_changes_nothing(tmp_path):
    folder = tmp_path / "run"
    with pytest.raises(VlmrmError, match="no run in .*config.json"):
        learn(folder, resume=True)
    learn(folder, total_steps=32)
    for change, message in [
        (
            {"goal": "a pole that leans"},
            "begun with goal='pole vertically upright on top of the cart', not 'a pole that leans'",
        ),
        ({"algorithm": "A2C"}, "begun with algorithm='PPO', not 'A2C'"),
        ({"task": "mountain-car"}, "begun with task='cartpole', not 'mountain-car'"),
        ({"hyperparameters": {"n_steps": 16}}, "begun with hyperparameters="),
        ({"reward": None}, "begun with a reward of your own"),
    ]:
        with pytest.raises(ValueError, match=message):
            learn(folder, resume=True, **change)


def test_a_run_with_functions_in_its_task(tmp_path):
    def make(num_envs, **kwargs):
        return gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=num_envs, **SHORT)

    task = replace(TASK, name="mine", env_id=make, hyperparameters={**SMALL, "learning_rate": lambda left: 1e-3 * left})
    run = learn(tmp_path / "run", task, total_steps=32)
    with pytest.raises(ValueError, match="has a task of your own, 'mine', with functions in it"):
        Run.load(run.folder)
    assert Run.load(run.folder, task=task, reward=darkness).rollout(1)["success"].shape == (1, 20)
    assert learn(run.folder, task, resume=True, total_steps=64).metrics["step"].tolist() == [32, 64]


def test_a_reward_of_your_own_must_be_given_again(run):
    opened = Run.load(run.folder)
    with pytest.raises(ValueError, match="trained with a reward of your own"):
        opened.rollout(1)


# Whatever happens, nothing is lost.


def test_an_interruption_saves_the_run(tmp_path):
    run = learn(tmp_path / "run", reward=Failing(KeyboardInterrupt(), call=29))  # in the fourth rollout
    assert run.policy_step == 96 and run.metrics["step"].tolist() == [32, 64, 96]
    resumed = learn(run.folder, resume=True)
    assert resumed.metrics["step"].tolist() == STEPS


def test_an_interruption_in_the_first_rollout(tmp_path):
    run = learn(tmp_path / "run", reward=Failing(KeyboardInterrupt(), call=3))
    assert run.metrics.empty and run.policy_step == 0
    assert learn(run.folder, resume=True, total_steps=64).metrics["step"].tolist() == [32, 64]


def test_an_interruption_of_an_off_policy_learner_keeps_every_step(tmp_path):
    task = replace(TASK, algorithm="DQN", hyperparameters={"buffer_size": 1000, "learning_starts": 50}, total_steps=200)
    run = learn(tmp_path / "run", task, reward=Failing(KeyboardInterrupt(), call=31))
    assert Run.load(run.folder, reward=darkness, latest=True).policy_step == 120
    assert learn(run.folder, task, resume=True).metrics["step"].iloc[-1] == 200


def test_a_reward_that_fails_loses_nothing(tmp_path):
    calls = []

    def broken(frames):
        calls.append(1)
        return darkness(frames) * (np.nan if len(calls) == 20 else 1)

    with pytest.raises(ValueError, match="must return finite numbers") as caught:
        learn(tmp_path / "run", reward=broken)
    assert "until step 64 is saved in" in caught.value.__notes__[0]
    assert learn(tmp_path / "run", resume=True).metrics["step"].tolist() == STEPS


KILLED = """
import time
import numpy as np
from test_training import TASK, learn
from vlmrm_lite.sb3 import recorder as recording

recording.CHECKPOINT_SECONDS = 0.05

def slow(frames):
    time.sleep(0.005)
    return np.asarray(frames, np.float32).mean((1, 2, 3))

learn({folder!r}, reward=slow, total_steps=1600)
"""


def test_kill_9_and_resume(tmp_path):
    folder = tmp_path / "run"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([sys.executable, "-c", KILLED.format(folder=str(folder))], env=environment)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if (folder / "checkpoint.safetensors").is_file() and len(recording.read_metrics(folder / "metrics.csv")) > 8:
            break
        time.sleep(0.02)
    assert process.poll() is None, "the training ended before it was killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    (folder / "metrics.csv").open("a").write("1568,1.5")  # killed while it wrote a row
    before = recording.read_metrics(folder / "metrics.csv")
    resumed = learn(folder, resume=True, total_steps=1600).metrics
    assert resumed["step"].iloc[-1] == 1600 and resumed["step"].is_unique and resumed["step"].is_monotonic_increasing
    kept = resumed["step"].isin(before["step"]) & (resumed["seconds"].isin(before["seconds"]))
    assert kept.sum() >= len(before) - 8 and kept[: kept.sum()].all()
    assert resumed["seconds"].is_monotonic_increasing
    assert resumed["episodes"].iloc[-1] >= 60


def test_a_checkpoint_is_written_while_training(tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "CHECKPOINT_SECONDS", 0.0)
    steps = []
    monkeypatch.setattr(recording, "save_checkpoint", lambda learner, path, **facts: steps.append(facts["step"]))
    with pytest.raises(VlmrmError):  # there is no checkpoint to open then
        learn(tmp_path / "run", total_steps=160)
        Run.load(tmp_path / "run", latest=True)
    assert steps[-1] == 160 and len(steps) > 1 and set(steps) <= set(range(0, 161, 32))


def full_disk(monkeypatch, folder, from_call=1):
    """Lets every write of tensors below `folder` fail."""
    write, calls = saving.save_file, []

    def refuse(tensors, path, **kwargs):
        if str(path).startswith(str(folder)):
            calls.append(path)
            if len(calls) >= from_call:
                Path(path).write_bytes(b"half")
                raise OSError(errno.ENOSPC, "No space left on device")
        return write(tensors, path, **kwargs)

    monkeypatch.setattr(saving, "save_file", refuse)


def test_a_full_disk_saves_the_run_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "run"
    with monkeypatch.context() as patch:
        full_disk(patch, folder)
        with pytest.raises(
            VlmrmError, match="Cannot write .*no space left on the disk.*until there is saved in"
        ) as caught:
            learn(folder)
    assert "stopped at step 160" in str(caught.value)
    assert not list(folder.glob("*.safetensors")) and not list(folder.glob("*.part*"))
    rescue = next(tmp_path.glob("vlmrm_lite-*"))
    assert str(rescue) in str(caught.value)
    resumed = learn(rescue, resume=True, total_steps=192)
    assert resumed.metrics["step"].tolist() == [*STEPS, 192]


def test_a_full_disk_everywhere_leaves_the_last_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "run"
    learn(folder, total_steps=96)
    with monkeypatch.context() as patch:
        full_disk(patch, tmp_path)
        with pytest.raises(VlmrmError, match="The last checkpoint in .* is whole: make room and continue"):
            learn(folder, resume=True, total_steps=160)
    assert learn(folder, resume=True).metrics["step"].tolist() == STEPS


def test_a_disk_that_refuses_the_curves(tmp_path, monkeypatch):
    write, calls = recording.append_row, []

    def refuse(path, row):
        calls.append(row)
        if len(calls) == 3:
            raise CannotWrite(f"Cannot write {path}: no space left on the disk.")
        write(path, row)

    monkeypatch.setattr(recording, "append_row", refuse)
    with pytest.raises(VlmrmError, match="metrics.csv: no space left") as caught:
        learn(tmp_path / "run")
    assert "resume=True continues it" in caught.value.__notes__[0]
    assert learn(tmp_path / "run", resume=True).metrics["step"].tolist() == STEPS


def test_a_folder_that_cannot_be_written_is_noticed_before_training(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    calls = []
    with pytest.raises(VlmrmError, match="Cannot write .*config.json: not a directory"):
        learn(tmp_path / "file" / "run", reward=lambda frames: calls.append(1) or darkness(frames))
    assert not calls

    def read_only(*args):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(files.os, "replace", read_only)
    with pytest.raises(VlmrmError, match="Cannot write .*config.json: read-only file system"):
        learn(tmp_path / "run")


@pytest.mark.parametrize("name", ["checkpoint.safetensors", "policy.safetensors"])
def test_damaged_files(tmp_path, name):
    run = learn(tmp_path / "run", total_steps=32)
    path = run.folder / name
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4], b"", b"\xff" * 100):
        path.write_bytes(damaged)
        with pytest.raises(VlmrmError, match=f"{name} is damaged"):
            Run.load(run.folder, latest=name.startswith("checkpoint"))
    if name.startswith("checkpoint"):
        with pytest.raises(VlmrmError, match=f"{name} is damaged"):
            learn(run.folder, resume=True, total_steps=64)
    path.unlink()
    with pytest.raises(VlmrmError, match=f"There is no {name}"):
        Run.load(run.folder, latest=name.startswith("checkpoint"))


def test_damaged_config(tmp_path):
    run = learn(tmp_path / "run", total_steps=32)
    for damaged in ('{"task": ', '{"goal": 1}', "\x00"):
        (run.folder / "config.json").write_text(damaged)
        with pytest.raises(VlmrmError, match="config.json is damaged"):
            Run.load(run.folder)
    with pytest.raises(VlmrmError, match="There is no run in .*nowhere"):
        Run.load(tmp_path / "nowhere")


def test_a_policy_of_another_shape(tmp_path):
    run = learn(tmp_path / "run", total_steps=32)
    other = learn(tmp_path / "other", total_steps=32, hyperparameters={"policy_kwargs": {"net_arch": [9]}})
    (run.folder / "policy.safetensors").write_bytes((other.folder / "policy.safetensors").read_bytes())
    with pytest.raises(VlmrmError, match="policy.safetensors does not fit the policy that config.json describes"):
        Run.load(run.folder)


# Environments of your own.


def single():
    return gym.make("vlmrm_lite/CartPole-v0", render_mode="rgb_array", **SHORT)


def vector():
    return gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=4, **SHORT)


@pytest.mark.parametrize(
    "make",
    [
        single,
        vector,
        lambda: vl.RewardWrapper(single(), darkness),
        lambda: vl.VectorRewardWrapper(vector(), darkness, scale=3.0),
    ],
)
def test_any_environment_learns_and_resumes(tmp_path, make):
    env, folder = make(), tmp_path / "run"
    wrapped = isinstance(env, (vl.RewardWrapper, vl.VectorRewardWrapper))
    settings = {"reward": None if wrapped else darkness, "hyperparameters": {**SMALL, "n_steps": 16}}
    run = learn(folder, env, total_steps=64, **settings)
    assert run.task.name == "CartPole-v0" and run.metrics["step"].iloc[-1] == 64
    assert run.metrics["model_reward"].between(0, 1).all()
    rollout = run.rollout(3)
    assert rollout["rewards"].shape == (3, 20)
    assert np.allclose(
        rollout["rewards"].reshape(-1), darkness(cartpole.draw(rollout["states"].reshape(-1, 4), 16, 16))
    )
    assert learn(folder, make(), resume=True, total_steps=128, **settings).metrics["step"].iloc[-1] == 128
    with pytest.raises(ValueError, match="in an environment of your own; give the same again"):
        Run.load(folder)
    run.video(tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").stat().st_size > 0


@pytest.mark.parametrize("algorithm", ["PPO", "DQN"])
def test_a_single_environment_is_judged_a_rollout_at_a_time(tmp_path, algorithm):
    batches = []

    def judge(frames):
        batches.append(len(frames))
        return read_code(frames)

    settings = {
        "PPO": {"n_steps": 6, "batch_size": 6},
        "DQN": {"train_freq": 6, "learning_starts": 0, "buffer_size": 100},
    }
    run = train(
        CountingEnv(length=3),
        reward=judge,
        algorithm=algorithm,
        hyperparameters=settings[algorithm],
        total_steps=24,
        out=tmp_path / "run",
        progress=False,
    )
    assert batches[1:5] == [6, 6, 6, 6]  # after those of random play
    step, model = run.metrics["step"].to_numpy(), run.metrics["model_reward"].to_numpy()
    assert step.tolist() == [6, 12, 18, 24]
    assert np.diff(model).tolist() == [200, 200, 200]  # two episodes of three steps in each
    assert model[0] % 100 == pytest.approx(2 + 50)


def test_an_environment_without_a_reward(tmp_path):
    with pytest.raises(ValueError, match="needs a reward: pass reward=, or goal="):
        learn(tmp_path / "run", single(), reward=None)
    with pytest.raises(ValueError, match="in a reward wrapper already; leave out reward="):
        learn(tmp_path / "run", vl.RewardWrapper(single(), darkness))


def test_a_success_of_the_wrong_shape(tmp_path):
    with pytest.raises(ValueError, match=r"success gave shape \(\); expected \(4,\)"):
        learn(tmp_path / "run", replace(TASK, success=lambda state: state[0, 2] < 1))


# The progress line.


def test_progress_is_silent_where_nobody_watches(capsys):
    line = Progress("cartpole", 100)
    line.update(50, model_reward="0.5")
    line.close()
    assert capsys.readouterr() == ("", "")


def test_progress_in_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    line = Progress("cartpole", 100, start=20)
    line.update(50, model_reward="0.512")
    line.close()
    shown = capsys.readouterr().err
    assert "cartpole" in shown and "model reward 0.512" in shown and "50.0/100" in shown


def test_progress_in_a_notebook(monkeypatch):
    import IPython.display

    from vlmrm_lite.utils import progress

    shown = []

    class Cell:
        def update(self, text):
            shown.append(repr(text))

    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    monkeypatch.setattr(IPython.display, "display", lambda text, display_id: shown.append(repr(text)) or Cell())
    line = Progress("cartpole", 2_000)
    line.update(1_000, success_rate="0.970")
    line.close()
    assert shown[0].startswith("cartpole: 0 of 2,000 steps")
    assert shown[-1].startswith("cartpole: 1,000 of 2,000 steps") and shown[-1].endswith("success rate 0.970")


@pytest.mark.parametrize(("image_size", "threads"), [(64, 1), (224, 2)])
def test_small_models_train_on_one_thread_and_large_ones_on_all(image_size, threads):
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with calm_threads(SimpleNamespace(vlm=SimpleNamespace(image_size=image_size))):
            assert torch.get_num_threads() == threads
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
