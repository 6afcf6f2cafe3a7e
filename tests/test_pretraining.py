"""Captions say what is true, never what is held out; training can be taken up again."""

import ast
import doctest
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from open_clip.loss import ClipLoss
from open_clip.tokenizer import SimpleTokenizer
from safetensors.torch import load_file

import vlmrm_lite as vl
from vlmrm_lite import VlmrmError
from vlmrm_lite.pretraining import DOMAINS, hard_negatives as mistakes, language, train
from vlmrm_lite.pretraining.cartpole import domain as cartpole
from vlmrm_lite.pretraining.data import CaptionedPictures, seen_tokens, vocabulary
from vlmrm_lite.pretraining.language import Caption, caption, held_out_sentences, normalise, truth_matrix
from vlmrm_lite.pretraining.mountain_car import domain as mountain_car
from vlmrm_lite.utils.paths import data_path

HELD_OUT = held_out_sentences()


def captions_of(domain, n, seed=0):
    rng = np.random.default_rng(seed)
    features = domain.sample(n, rng)
    table = domain.truth_table(features)
    return features, table, [caption(domain, row, rng, HELD_OUT) for row in table]


def truth_of(domain, name, **features):
    """How true one idea is of hand-made scenes without anything unusual."""
    n = len(next(iter(features.values())))
    full = {key: np.full(n, -1 if key.endswith("color") else 0) for key in domain.sample(1, np.random.default_rng(0))}
    full |= {key: np.asarray(value, float) for key, value in features.items()}
    return next(idea for idea in domain.ideas if idea.name == name).truth(full)


def test_examples_in_docstrings():
    assert doctest.testmod(language).failed == 0


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda d: d.name)
def test_captions_hold_no_held_out_sentence_and_only_known_words(domain):
    words = set(vocabulary(DOMAINS))
    _, _, captions = captions_of(domain, 3000)
    for item in captions:
        assert normalise(item.text) not in HELD_OUT
        assert set(normalise(item.text).split()) <= words, item.text
        assert "{" not in item.text and "[" not in item.text and "  " not in item.text


def test_a_caption_that_is_held_out_is_drawn_again():
    domain, rng = cartpole.DOMAIN, np.random.default_rng(0)
    features = domain.sample(1, rng)
    row = domain.truth_table(features)[0]
    first = caption(domain, row, np.random.default_rng(5), frozenset()).text
    again = caption(domain, row, np.random.default_rng(5), frozenset({normalise(first)})).text
    assert normalise(again) != normalise(first)


def test_held_out_sentences_hold_the_paper_s_prompts():
    assert normalise("pole vertically upright on top of the cart") in HELD_OUT
    assert normalise("A car at the peak of the mountain, next to the yellow flag.") in HELD_OUT
    assert normalise("pole and cart") in HELD_OUT
    assert len(HELD_OUT) >= 2 * (2 + 20 + 10)


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda d: d.name)
def test_captions_are_mostly_true_and_of_many_wordings(domain):
    _, table, captions = captions_of(domain, 1000)
    truth = truth_matrix(table, captions)
    assert truth.shape == (1000, 1000)
    assert np.diag(truth).mean() > 0.6 > truth.mean() + 0.1
    assert len({item.text for item in captions}) > 900


def test_truth_matrix_by_hand():
    tables = np.array([[1.0, 0.5, 0.0], [0.2, 1.0, 1.0]], np.float32)
    captions = [Caption("one", (0,)), Caption("both", (0, 1)), Caption("none", ())]
    np.testing.assert_allclose(truth_matrix(tables, captions), [[1, 0.5, 1], [0.2, 0.2, 1]], rtol=1e-5)
    assert truth_matrix(tables, [Caption("never", (2,))])[0, 0] < 1e-5


def test_cartpole_ideas_fit_the_angle():
    angles = np.array([0, 0.1, 0.3, 0.6, 1.57, 3.1])
    upright = truth_of(cartpole.DOMAIN, "upright", theta=angles)
    assert upright[0] == 1 and (np.diff(upright) < 0).all() and upright[4] < 0.02
    tilted = truth_of(cartpole.DOMAIN, "tilted", theta=angles)
    assert tilted[0] == 0 and (np.diff(tilted) > 0).all()
    left = truth_of(cartpole.DOMAIN, "lean left", theta=[-0.4, 0.0, 0.4])
    assert left[0] > 0.8 and left[1] == 0 and left[2] == 0
    assert truth_of(cartpole.DOMAIN, "upright", theta=[0.0], x=[3.5])[0] == 0  # no pole in the picture
    assert truth_of(cartpole.DOMAIN, "black cart", theta=[0.0])[0] == 1
    assert truth_of(cartpole.DOMAIN, "red cart", theta=[0.0])[0] == 0


def test_mountain_car_ideas_fit_the_place():
    places = np.array([-0.52, -0.2, 0.1, 0.3, 0.45])
    for name in ("at the top", "at the flag", "at the goal"):
        there = truth_of(mountain_car.DOMAIN, name, x=places)
        assert there[-1] == 1 and (np.diff(there) > 0).all() and there[0] < 0.05
    valley = truth_of(mountain_car.DOMAIN, "in the valley", x=places)
    assert valley[0] > 0.99 and (np.diff(valley) < 0).all()
    assert truth_of(mountain_car.DOMAIN, "left hill", x=[-1.1, 0.4]).round(2).tolist() == [0.98, 0]


def test_loss_is_open_clip_s_with_other_targets():
    rows = torch.randn(6, 8, generator=torch.Generator().manual_seed(0))
    images, texts = torch.nn.functional.normalize(rows), torch.nn.functional.normalize(rows.flip(0))
    ours = train.TruthLoss()
    ours.truth, ours.asked = torch.eye(6), torch.ones(6, 6)
    logits = 10 * texts @ images.T
    diagonal = torch.nn.functional.cross_entropy(logits, torch.arange(6))
    torch.testing.assert_close(ours(images, texts, torch.tensor(10.0)), diagonal)
    both = ClipLoss()(images, texts, torch.tensor(10.0)) * 2 - diagonal
    torch.testing.assert_close(both, torch.nn.functional.cross_entropy(logits.T, torch.arange(6)))


def test_loss_is_least_where_similarity_is_the_logarithm_of_truth():
    loss = train.TruthLoss()
    loss.truth, loss.asked = torch.tensor([[0.6], [0.2], [0.2], [0.5]]), torch.tensor([[1.0], [1.0], [1.0], [0.0]])
    angles = torch.tensor([0.6, 0.2, 0.2]).log() + 2  # scale 1: cosine = log truth + constant, within reach
    cosines = torch.cat([angles / angles.abs().max(), torch.tensor([0.9])])  # the fourth picture is not asked
    images = torch.stack([cosines, (1 - cosines**2).sqrt()], dim=1)
    text, scale = torch.tensor([[1.0, 0.0]]), angles.abs().max()
    entropy = -(torch.tensor([0.6, 0.2, 0.2]) * torch.tensor([0.6, 0.2, 0.2]).log()).sum()
    torch.testing.assert_close(loss(images, text, scale), entropy)


def test_a_caption_is_false_of_another_domain_and_batches_repeat():
    domains = [replace(domain, share=share) for domain, share in zip(DOMAINS, (1, 1, 2), strict=True)]
    data = CaptionedPictures(domains, 16, 8, 64, SimpleTokenizer(context_length=train.CONTEXT), seed=3)
    batch, again = (data.batch(np.random.default_rng(1)) for _ in range(2))
    assert batch["frames"].shape == (16, 64, 64, 3) and batch["tokens"].shape == (8, train.CONTEXT)
    pictures, captions = np.repeat([0, 1, 2], (4, 4, 8)), np.repeat([0, 1, 2], (2, 2, 4))
    same = torch.from_numpy(pictures[:, None] == captions)
    assert (batch["truth"][~same] == 0).all() and (batch["asked"][same] == 1).all()
    assert (batch["ideas"].sum(1) > 0).all()
    assert all(torch.equal(batch[key], again[key]) for key in batch)


def test_pretraining_knows_no_task_and_no_reward():
    allowed = {"errors"}
    allowed_packages = ("envs", "utils")
    for path in Path(train.__file__).parent.rglob("*.py"):
        depth = len(path.relative_to(Path(train.__file__).parent).parts) + 1
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.level == depth:
                names = {node.module} if node.module else {alias.name for alias in node.names}
                names = {name for name in names if name.split(".")[0] not in allowed_packages}
                assert names <= allowed, f"{path.name} imports {names}"


def test_pretrain_writes_a_model_and_goes_on_where_it_stopped(tmp_path, monkeypatch):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    few = {"pictures": 16, "captions": 8, "seed": 1, "tagging": 3, "log": lambda line: None}
    for name, value in {"EVERY": 4, "CAPTIONS": 6, "STARTS": 96, "CHILDREN": 8, "ROUNDS": 1}.items():
        monkeypatch.setattr(mistakes, name, value)
    train.pretrain(out=whole, steps=6, save_every=2, **few)
    assert len(load_file(whole / train.CHECKPOINT)["mistakes"]) > 0

    class Stop(Exception):
        pass

    original, calls = train._checkpoint, []

    def killed_after_second(*args):
        original(*args)
        calls.append(1)
        if len(calls) == 2:
            raise Stop

    with monkeypatch.context() as patch, pytest.raises(Stop):
        patch.setattr(train, "_checkpoint", killed_after_second)
        train.pretrain(out=parts, steps=6, save_every=2, **few)
    with pytest.raises(VlmrmError, match="holds a training already"):
        train.pretrain(out=parts, steps=6, **few)
    train.pretrain(out=parts, steps=6, save_every=2, resume=True, **few)
    one, two = (load_file(folder / "open_clip_model.safetensors") for folder in (whole, parts))
    assert all(torch.allclose(one[key].float(), two[key].float(), atol=2e-3) for key in one)

    vlm = vl.load_vlm(parts)
    assert vlm.image_size == 64
    assert vlm.unknown_words("an upright pole on a zeppelin") == ["zeppelin"]
    tokenizer = SimpleTokenizer(context_length=train.CONTEXT)
    unseen = set(tokenizer.encode("zeppelin")) - set(seen_tokens(vocabulary(DOMAINS), tokenizer))
    assert unseen and all((two["token_embedding.weight"][token] == 0).all() for token in unseen)


def test_pretrain_begins_from_other_weights(tmp_path):
    few = {"name": "simclip-nano", "pictures": 16, "captions": 8, "log": lambda line: None}
    shipped = data_path("clip", "simclip-nano")
    train.pretrain(out=tmp_path, steps=1, start=shipped, **few)
    one, two = (load_file(folder / train.WEIGHTS) for folder in (shipped, tmp_path))
    assert one.keys() == two.keys()  # one step changes them, but hardly
    assert all(
        torch.allclose(one[key].float(), two[key].float(), atol=2e-2, rtol=0.1)
        for key in one
        if "num_batches" not in key and "running" not in key
    )
    assert any(not torch.equal(one[key], two[key]) for key in one)
    train.pretrain(out=tmp_path, steps=2, start=tmp_path / "gone", resume=True, **few)  # the checkpoint has it all


def test_pretrain_errors(tmp_path):
    for folder in (tmp_path / "nowhere", data_path("clip", "simclip-mini")):
        with pytest.raises(VlmrmError, match=f"{folder.name} holds no SimCLIP model of this size"):
            train.pretrain("simclip-nano", out=tmp_path / "new", start=folder)
    with pytest.raises(ValueError, match="simclip-giant.*simclip-micro"):
        train.pretrain("simclip-giant", out=tmp_path)
    with pytest.raises(VlmrmError, match="no training in .* to resume"):
        train.pretrain(out=tmp_path, resume=True)
