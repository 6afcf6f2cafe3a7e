"""Which pictures a model knows."""

import warnings

import numpy as np
import pytest
import torch
from helpers.tiny_vlm import save_tiny
from safetensors.torch import load_file, save_file

import vlmrm_lite as vl
from vlmrm_lite.errors import VlmrmError
from vlmrm_lite.model_eval.ground import fit
from vlmrm_lite.vlm.ground import GROUND, Ground, features, read_ground, save_ground, unknown

GOAL = "a pole standing upright"


def scenes(n, seed, colors=((200, 40, 40), (40, 40, 200))):
    """A bright disc somewhere on a background of one of two colors."""
    rng = np.random.default_rng(seed)
    background = np.array(colors)[rng.integers(len(colors), size=n)]
    frames = np.broadcast_to(background[:, None, None], (n, 64, 64, 3)).astype(np.uint8).copy()
    y, x = np.mgrid[:64, :64]
    for frame, (cy, cx) in zip(frames, rng.uniform(16, 48, (n, 2))):
        frame[(y - cy) ** 2 + (x - cx) ** 2 < 64] = 250
    return frames


def noise(n):
    return np.random.default_rng(9).integers(0, 256, (n, 64, 64, 3), np.uint8)


def make_ground(vlm, seed=0):
    parts = [features(vlm._to_pixels(scenes(600, seed + i))) for i in (1, 2)]
    return Ground(*(part[None] for part in fit(*parts, centers=4)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = save_tiny(tmp_path_factory.mktemp("clip") / "tiny")
    save_ground(make_ground(vl.load_vlm(folder, device="cpu")), folder / GROUND)
    return folder


@pytest.fixture
def vlm(folder):
    return vl.load_vlm(folder, device="cpu")


def test_pictures_like_those_of_the_training_are_known_and_others_are_not(vlm):
    assert vlm.has_ground
    assert vlm.unknown_pictures(scenes(300, 7)).mean() <= 0.02
    assert vlm.unknown_pictures(noise(50)).all()
    assert vlm.unknown_pictures(scenes(50, 8, colors=[(40, 200, 40)])).all()  # a color in between was never seen
    unknown = vlm.unknown_pictures(np.concatenate([scenes(80, 7), noise(60)]))  # more than one part
    assert unknown.dtype == bool and unknown[:80].mean() <= 0.02 and unknown[80:].all()


def test_arrays_tensors_and_sizes_are_alike(vlm):
    frames = scenes(20, 7)
    expected = vlm.unknown_pictures(frames)
    assert (vlm.unknown_pictures(torch.from_numpy(frames)) == expected).all()
    assert vlm.unknown_pictures(noise(4).repeat(2, 1).repeat(2, 2)).all()
    assert (vlm.unknown_pictures(frames.repeat(2, 1).repeat(2, 2)) == expected).mean() >= 0.9
    with pytest.raises(TypeError, match="frames must be uint8"):
        vlm.unknown_pictures(frames / 255)


def test_a_picture_is_known_if_one_domain_knows_it(vlm):
    first, second = make_ground(vlm), fit(*(features(vlm._to_pixels(noise(400)[i::2])) for i in (0, 1)), 4)
    both = Ground(*(torch.cat([a, b[None]]) for a, b in zip(first, second)))
    pixels = vlm._to_pixels(np.concatenate([scenes(50, 7), noise(50)]))
    assert unknown(pixels, first)[50:].all() and unknown(pixels, both).float().mean() <= 0.05


def test_models_without_a_ground_know_all_pictures(tmp_path):
    vlm = vl.load_vlm(save_tiny(tmp_path), device="cpu")
    assert not vlm.has_ground and not vlm.unknown_pictures(noise(3)).any()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        vlm.embed_images(noise(3))


def test_an_ensemble_knows_what_all_its_models_know(folder, tmp_path):
    web = save_tiny(tmp_path / "web", seed=1)
    pair = vl.load_vlm(f"{folder}+{web}", device="cpu")
    assert pair.has_ground and pair.unknown_pictures(noise(3)).all()
    assert not vl.load_vlm(f"{web}+{web}", device="cpu").has_ground


# The warning.


def test_the_first_pictures_are_warned_of_once(vlm):
    reward = vl.CosineReward(vlm, GOAL)
    with pytest.warns(UserWarning, match=r"trained without pictures like these \(5 of the first 5\)") as caught:
        reward(noise(5))
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reward(noise(5))


def test_known_pictures_are_not_warned_of(vlm):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        vl.CosineReward(vlm, GOAL)(scenes(100, 7))
        vlm.embed_images(noise(3))  # only the first batch is looked at


# Files.


@pytest.mark.parametrize(
    "change",
    [
        lambda tensors: tensors.pop("centers"),
        lambda tensors: tensors.update(centers=tensors["centers"][..., :5].contiguous()),
        lambda tensors: tensors.update(reaches=tensors["reaches"][0].contiguous()),
        lambda tensors: tensors["whitenings"].fill_(torch.nan),
    ],
)
def test_a_damaged_ground_is_refused(folder, tmp_path, change):
    tensors = load_file(folder / GROUND)
    change(tensors)
    save_file(tensors, tmp_path / GROUND)
    with pytest.raises(VlmrmError, match="ground.safetensors is damaged"):
        read_ground(tmp_path / GROUND)


def test_a_cut_off_or_missing_ground(folder, tmp_path):
    (tmp_path / GROUND).write_bytes((folder / GROUND).read_bytes()[:500])
    with pytest.raises(VlmrmError, match="is damaged"):
        read_ground(tmp_path / GROUND)
    assert read_ground(tmp_path / "none.safetensors") is None


def test_a_ground_is_not_taken_for_the_weights(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name.replace("open_clip_model", "weights")).write_bytes(path.read_bytes())
    assert vl.load_vlm(tmp_path, device="cpu").has_ground
