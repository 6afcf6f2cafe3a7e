"""Adversarial poses: states of agents that a VLM scored too high."""

from types import SimpleNamespace

import numpy as np
import pytest

import vlmrm_lite as vl
from vlmrm_lite.envs.humanoid.poses import pose_qpos
from vlmrm_lite.model_eval import adversarial_poses as adversarial
from vlmrm_lite.pretraining import hard_negatives
from vlmrm_lite.pretraining.humanoid.features import measure


def test_agents_show_their_poses_as_their_camera_saw_them(monkeypatch):
    played = np.full((3, 9, 24), np.nan, np.float32)
    lengths = np.array([9, 5, 1])
    for row, length in zip(played, lengths, strict=True):
        row[:length] = pose_qpos("arms-crossed")
    for camera, towards in (({}, 0.738), ({"camera": "front"}, 0.973)):  # the cosines of 42 and 13 degrees
        run = SimpleNamespace(
            task=SimpleNamespace(env_kwargs=camera), rollout=lambda episodes, seed: {"qpos": played, "lengths": lengths}
        )
        monkeypatch.setattr(adversarial.Run, "load", lambda folder, run=run: run)
        held = adversarial.adversarial_poses(["one", "two"])
        assert held.shape == (2 * (3 + 2 + 1), 24)  # every fourth step, of two runs
        features = measure(held)
        assert (features["crossed"] > 0.05).all()
        np.testing.assert_allclose(features["facing"][:, 1], towards, atol=2e-3)
        both = hard_negatives.from_agents(held, np.random.default_rng(0))
        crossed = measure(both)["crossed"]
        assert len(both) == 2 * len(held) and (crossed > 0.05).all()
        assert (np.abs(both[:, None] - held).max(2).min(1) < 1e-9).sum() == len(held)  # and copies elsewhere


@pytest.mark.slow
def test_agents_to_learn_from_are_humanoids_and_evaluate_no_model():
    assert adversarial.adversarial_poses([]).shape == (0, 24)
    for name, words in (
        ("cartpole", "cartpole is not a run of the humanoid.*leave it out"),
        ("nowhere", "no run in nowhere"),
        ("humanoid-arms-crossed-micro", "humanoid-arms-crossed-micro are in data/states.*of your own"),
    ):
        with pytest.raises(vl.VlmrmError, match=words):
            adversarial.adversarial_poses([name])
