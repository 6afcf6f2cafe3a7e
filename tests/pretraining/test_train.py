"""The loss, and pretraining that can be resumed."""

import pytest
import torch
from open_clip.loss import ClipLoss
from open_clip.tokenizer import SimpleTokenizer
from safetensors.torch import load_file

import vlmrm_lite as vl
from vlmrm_lite import VlmrmError
from vlmrm_lite.pretraining import DOMAINS, checkpoint, hard_negatives, models, train
from vlmrm_lite.pretraining.data import seen_tokens, vocabulary
from vlmrm_lite.utils.paths import data_path


def test_loss_is_open_clip_s_with_other_targets():
    rows = torch.randn(6, 8, generator=torch.Generator().manual_seed(0))
    images, texts = torch.nn.functional.normalize(rows), torch.nn.functional.normalize(rows.flip(0))
    ours = train.SoftLabelClipLoss()
    ours.truth, ours.pair_mask = torch.eye(6), torch.ones(6, 6)
    logits = 10 * texts @ images.T
    diagonal = torch.nn.functional.cross_entropy(logits, torch.arange(6))
    torch.testing.assert_close(ours(images, texts, torch.tensor(10.0)), diagonal)
    both = ClipLoss()(images, texts, torch.tensor(10.0)) * 2 - diagonal
    torch.testing.assert_close(both, torch.nn.functional.cross_entropy(logits.T, torch.arange(6)))


def test_loss_is_least_where_similarity_is_the_logarithm_of_truth():
    loss = train.SoftLabelClipLoss()
    loss.truth, loss.pair_mask = torch.tensor([[0.6], [0.2], [0.2], [0.5]]), torch.tensor([[1.0], [1.0], [1.0], [0.0]])
    angles = torch.tensor([0.6, 0.2, 0.2]).log() + 2  # scale 1: cosine = log truth + constant, within reach
    cosines = torch.cat([angles / angles.abs().max(), torch.tensor([0.9])])  # the fourth image is masked
    images = torch.stack([cosines, (1 - cosines**2).sqrt()], dim=1)
    text, scale = torch.tensor([[1.0, 0.0]]), angles.abs().max()
    entropy = -(torch.tensor([0.6, 0.2, 0.2]) * torch.tensor([0.6, 0.2, 0.2]).log()).sum()
    torch.testing.assert_close(loss(images, text, scale), entropy)


def test_ideas_are_drawn_by_the_weights_of_their_domains_and_their_own():
    chances = train._idea_chances(DOMAINS)
    for domain, part in zip(DOMAINS, chances.split([len(domain.ideas) for domain in DOMAINS]), strict=True):
        assert part.sum().item() == pytest.approx(domain.weight, rel=1e-5)
        ratio = domain.ideas[1].weight / domain.ideas[0].weight
        assert (part[1] / part[0]).item() == pytest.approx(ratio, rel=1e-5)


@pytest.mark.slow
def test_pretrain_writes_a_model_and_goes_on_where_it_stopped(tmp_path, monkeypatch):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    few = {"images": 16, "captions": 8, "seed": 1, "idea_warmup": 3, "ideas": 40, "log": lambda line: None}
    for name, value in {"EVERY": 4, "CAPTIONS": 6, "STARTS": 96, "CHILDREN": 8, "ROUNDS": 1}.items():
        monkeypatch.setattr(hard_negatives, name, value)
    train.pretrain(out=whole, steps=6, save_every=2, **few)
    assert len(load_file(whole / train.CHECKPOINT)["hard_negatives"]) > 0

    class Stop(Exception):
        pass

    original, calls = checkpoint.save, []

    def killed_after_second(*args):
        original(*args)
        calls.append(1)
        if len(calls) == 2:
            raise Stop

    with monkeypatch.context() as patch, pytest.raises(Stop):
        patch.setattr(checkpoint, "save", killed_after_second)
        train.pretrain(out=parts, steps=6, save_every=2, **few)
    with pytest.raises(VlmrmError, match="already has a checkpoint"):
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


@pytest.mark.slow
def test_pretrain_begins_from_other_weights(tmp_path):
    few = {"name": "simclip-nano", "images": 16, "captions": 8, "log": lambda line: None}
    shipped = data_path("clip", "simclip-nano")
    train.pretrain(out=tmp_path, steps=1, start=shipped, **few)
    one, two = (load_file(folder / models.WEIGHTS) for folder in (shipped, tmp_path))
    assert one.keys() == two.keys()  # one step changes them, but hardly
    assert all(
        torch.allclose(one[key].float(), two[key].float(), atol=2e-2, rtol=0.1)
        for key in one
        if "num_batches" not in key and "running" not in key
    )
    assert any(not torch.equal(one[key], two[key]) for key in one)
    train.pretrain(out=tmp_path, steps=2, start=tmp_path / "gone", resume=True, **few)  # the checkpoint has it all


@pytest.mark.slow
def test_pretrain_takes_old_names_of_its_settings(tmp_path):
    with pytest.warns(DeprecationWarning, match="pretrain.images=") as caught:
        train.pretrain("simclip-nano", tmp_path, steps=1, pictures=16, captions=8, tagging=0, log=str)
    assert any("idea_warmup" in str(warning.message) for warning in caught)


def test_pretrain_errors(tmp_path):
    for folder in (tmp_path / "nowhere", data_path("clip", "simclip-mini")):
        with pytest.raises(VlmrmError, match=f"{folder.name} holds no SimCLIP model of this size"):
            train.pretrain("simclip-nano", out=tmp_path / "new", start=folder)
    with pytest.raises(ValueError, match="simclip-giant.*simclip-micro"):
        train.pretrain("simclip-giant", out=tmp_path)
    with pytest.raises(VlmrmError, match="has no checkpoint to resume from"):
        train.pretrain(out=tmp_path, resume=True)
