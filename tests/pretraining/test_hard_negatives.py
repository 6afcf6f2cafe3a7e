"""The hard-negative search finds what a one-eyed model overlooks, and nothing if the model is right."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from open_clip.tokenizer import SimpleTokenizer

from vlmrm_lite.envs.humanoid.kinematics import PARTS, body_kinematics
from vlmrm_lite.pretraining import hard_negatives
from vlmrm_lite.pretraining.data import CaptionedImages
from vlmrm_lite.pretraining.humanoid import domain as humanoid
from vlmrm_lite.pretraining.humanoid.features import measure, model
from vlmrm_lite.pretraining.humanoid.variations import static_poses, vary
from vlmrm_lite.pretraining.language import Idea


def raised(qpos, *sides):
    """Fraction of the named hands that are far above the head, (n,)."""
    body = body_kinematics(qpos)
    head = body.height("head")
    up = [np.clip((body.height(f"{side}_hand") - head + 0.2) / 0.8, 0, 1) for side in sides]
    return np.min(up, axis=0)


class Eyes(torch.nn.Module):
    """Scores every text with the number that the image shows."""

    logit_scale = torch.tensor(5.0)

    def encode_image(self, frames, normalize):
        shown = (frames[:, 0, 0, 0] + 1) / 2
        return torch.stack([shown, (1 - shown.square()).clamp(min=0).sqrt()], dim=1)

    def encode_text(self, tokens, normalize):
        return torch.tensor([[1.0, 0.0]]).expand(len(tokens), 2)


@pytest.fixture()
def search(monkeypatch):
    """(sides the model looks at) → poses it takes for both hands raised."""
    both = Idea(
        "both hands raised",
        "arms",
        lambda f: raised(f["qpos"], "right", "left"),
        states=("raising both hands",),
        negatable=False,
    )
    never = Idea("a cat", "view", lambda f: np.full(len(f["qpos"]), 1e-4), states=("seeing a cat",), negatable=False)
    domain = replace(humanoid.DOMAIN, ideas=(both, never))

    def run(*sides, model=None):
        monkeypatch.setattr(
            hard_negatives,
            "draw",
            lambda features, size: 255 * raised(features["qpos"], *sides)[:, None, None, None] * np.ones(3),
        )
        data = CaptionedImages((domain,), 8, 4, 32, SimpleTokenizer(context_length=32), seed=0)
        return hard_negatives.find_hard_negatives(data, model or Eyes(), np.random.default_rng(3))

    return run


def test_it_finds_what_a_model_overlooks(search):
    found = search("right")
    assert len(found) > 50 and found.shape[1] == 24
    assert (raised(found, "right") > 0.5).all() and (raised(found, "right", "left") < hard_negatives.FALSE).all()
    low, high = model().jnt_range[1:].T
    assert ((found[:, 7:] >= low - 1e-9) & (found[:, 7:] <= high + 1e-9)).all()


def test_it_finds_nothing_where_the_model_is_right(search):
    found = search("right", "left")
    assert found.shape == (0, 24)


def test_the_model_stays_in_the_mode_it_was_in(search):
    for training in (True, False):
        eyes = Eyes().train(training)
        search("right", model=eyes)
        assert eyes.training == training


def test_hard_negatives_come_back_among_the_sampled_poses():
    rng = np.random.default_rng(3)  # of the two sizes of variations it draws the smaller one
    wrong = np.repeat(static_poses(1, rng), 5, axis=0)
    wrong[:, :2] = 7.0  # where nothing else is
    (domain,) = hard_negatives.with_hard_negatives((humanoid.DOMAIN,), wrong)
    features = domain.sample(400, rng)
    again = np.abs(features["qpos"][:, 0] - 7) < 1
    assert 0.1 < again.mean() < 0.3
    assert np.abs(features["qpos"][again, 7:] - wrong[0, 7:]).max() < 0.5
    assert all(
        np.allclose(value, measure(features["qpos"])[name]) for name, value in features.items() if name != "qpos"
    )


def test_variations_touch_the_floor_and_stay_near():
    rng = np.random.default_rng(0)
    qpos = static_poses(50, rng)
    before = qpos.copy()
    varied = vary(qpos, 0.1, rng)
    assert (qpos == before).all()
    assert np.abs(body_kinematics(varied).height(*PARTS)).max() < 1e-9
    assert 0 < np.abs(varied[:, 7:] - qpos[:, 7:]).max() < 0.6
