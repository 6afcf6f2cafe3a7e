"""Ensembles of several models."""

import numpy as np
import pytest
import torch
from helpers.tiny_vlm import save_tiny

from vlmrm_lite import GoalBaselineReward, Run, load_vlm, train
from vlmrm_lite.vlm import Ensemble


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("clip")
    return [save_tiny(root / f"tiny-{seed}", seed=seed) for seed in (0, 1)]


@pytest.fixture(scope="module")
def both(folders):
    return load_vlm("+".join(map(str, folders)), device="cpu")


def noise(n=5, size=48):
    return np.random.default_rng(0).integers(0, 256, (n, size, size, 3), np.uint8)


def test_cosines_are_the_mean_of_the_members(folders, both):
    members, texts = [load_vlm(folder, device="cpu") for folder in folders], ["a cart", "a pole and a cart"]
    cosines = [member.embed_images(noise()) @ member.embed_texts(texts).T for member in members]
    assert not torch.allclose(*cosines, atol=1e-3)
    images, words = both.embed_images(noise()), both.embed_texts(texts)
    torch.testing.assert_close(images @ words.T, sum(cosines) / 2)
    for vectors in (images, words):
        assert vectors.shape[1] == both.embed_dim == sum(member.embed_dim for member in members)
        torch.testing.assert_close(vectors.norm(dim=1), torch.ones(len(vectors)))


def test_a_member_that_wants_smaller_pictures_resizes_them(folders, tmp_path):
    small = load_vlm(save_tiny(tmp_path / "small", size=32), device="cpu")
    pair, frames = Ensemble([small, load_vlm(folders[0], device="cpu")]), noise(2, 64)
    assert pair.image_size == 64
    torch.testing.assert_close(pair.embed_images(frames)[:, :48] * 2**0.5, small.embed_images(frames))


def test_any_reward_takes_it(both):
    rewards = GoalBaselineReward(both, "a cart", "a pole", alpha=0.5)(noise())
    assert rewards.shape == (5,) and rewards.dtype == torch.float32


def test_unknown_words_are_those_that_one_member_never_saw(folders):
    pair = load_vlm(f"simclip-nano+{folders[0]}", device="cpu")  # the second knows nine words
    assert pair.unknown_words("a zeppelin upright on a robot") == ["zeppelin", "robot"]


def test_a_folder_with_a_plus_in_its_name_is_one_model(tmp_path):
    folder = save_tiny(tmp_path / "red+blue")
    for name in (str(folder), folder):
        assert not isinstance(load_vlm(name, device="cpu"), Ensemble)


@pytest.mark.parametrize("name", ["simclip-micro+", "+simclip-micro", "simclip-micro++simclip-mini", "+"])
def test_a_missing_name_is_said(name):
    with pytest.raises(ValueError, match="has no name in .*expected names joined by a plus"):
        load_vlm(name)


def test_an_unknown_member_is_named():
    with pytest.raises(ValueError, match="Unknown model 'simclip-hugo'"):
        load_vlm("simclip-nano + simclip-hugo")


@pytest.mark.slow
def test_a_run_remembers_its_models(both, tmp_path):
    train("cartpole", vlm=both, total_steps=256, out=tmp_path / "run", seed=0)
    run = Run.load(tmp_path / "run", vlm=both)
    assert run.config["vlm"] == both.name
    assert run.reward.vlm.name == both.name
