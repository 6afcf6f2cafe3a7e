"""Loaded runs: rollouts, evaluations, videos, and the policy that is kept."""

from dataclasses import replace

import imageio_ffmpeg
import numpy as np
import pytest
from helpers.counting import CountingVectorEnv, read_code
from helpers.training import TASK, darkness, learn

from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.classic import cartpole
from vlmrm_lite.training import Run, run_folder, train
from vlmrm_lite.training.metrics_table import COLUMNS


def test_rollouts_line_up(run):
    rollout = run.rollout(episodes=5, seed=3)
    assert {name: value.shape for name, value in rollout.items()} == {
        "observations": (5, 20, 4),
        "states": (5, 20, 4),
        "actions": (5, 20),
        "vlm_reward": (5, 20),
        "env_reward": (5, 20),
        "success": (5, 20),
        "lengths": (5,),
    }
    assert np.allclose(rollout["states"][:, :-1], rollout["observations"][:, 1:])
    frames = cartpole.draw(rollout["states"].reshape(-1, 4), 16, 16)
    assert np.allclose(rollout["vlm_reward"].reshape(-1), darkness(frames))
    assert (rollout["success"] == (rollout["env_reward"] > 0)).mean() > 0.99
    again = run.rollout(episodes=5, seed=3)
    assert all(np.array_equal(again[name], value) for name, value in rollout.items())
    assert not np.array_equal(run.rollout(episodes=5, seed=4)["states"], rollout["states"])
    next_actions, _ = run.policy.predict(rollout["observations"][:, 0], deterministic=True)
    assert (next_actions == rollout["actions"][:, 0]).all()


def test_more_episodes_than_worlds(run, monkeypatch):
    from vlmrm_lite.training import run as runs

    monkeypatch.setattr(runs, "_NUM_ENVS", 3)
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
    assert np.isnan(rollout["vlm_reward"][0, 2:]).all() and not np.isnan(rollout["vlm_reward"][1]).any()
    assert rollout["env_reward"][1].tolist() == [-1, -2, -3, -4, -5]
    assert run.rollout(episodes=2, max_steps=3)["rewards"].shape == (2, 3)


def test_an_evaluation_sums_a_rollout_up(run):
    rollout, evaluation = run.rollout(20, seed=5), run.evaluate(20, seed=5)
    good = (rollout["success"].sum(1) == 20).sum()  # 19.5, rounded up
    assert (evaluation.episodes, evaluation.successes, evaluation.success_rate) == (20, good, good / 20)
    assert evaluation.vlm_reward == pytest.approx(rollout["vlm_reward"].mean())
    assert evaluation.env_reward == pytest.approx(rollout["env_reward"].mean())
    expected = np.corrcoef(rollout["vlm_reward"].ravel(), rollout["env_reward"].ravel())[0, 1]
    assert evaluation.pearson == pytest.approx(expected)
    assert 0 <= evaluation.epic <= 1
    assert str(evaluation).startswith(f"success {good}/20, VLM reward 0.")


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
    shipped = tmp_path / "policies" / "mine"
    shipped.mkdir(parents=True)
    for name in ("config.json", "policy.safetensors"):
        (shipped / name).write_bytes((run.folder / name).read_bytes())
    monkeypatch.setattr(run_folder, "data_path", lambda *parts: tmp_path.joinpath(*parts))
    opened = Run.load("mine", reward=darkness)
    assert np.array_equal(opened.rollout(2)["states"], run.rollout(2)["states"])
    assert opened.metrics.empty and list(opened.metrics.columns) == list(COLUMNS)
