"""A saved model is an ordinary folder: `load_vlm` gives the same embeddings and knows the words."""

import copy
import json
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from torch.nn.functional import normalize

import vlmrm_lite as vl
from vlmrm_lite.lab import own_clip

CONFIG = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "timm_model_name": "test_byobnet", "timm_pool": "avg", "timm_proj": ""},
    "text_cfg": {"context_length": 12, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1},
}
CAPTIONS = ["the robot is on the red pad", "A robot, left of it"]


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return open_clip.CLIP(**copy.deepcopy(CONFIG)).eval()


@pytest.fixture(scope="module")
def vlm(model, tmp_path_factory):
    return vl.load_vlm(own_clip.save(model, CONFIG, CAPTIONS, tmp_path_factory.mktemp("own") / "model"), device="cpu")


def test_the_loaded_model_embeds_as_the_one_in_memory(model, vlm):
    frames = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), np.uint8)
    pixels = torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 127.5 - 1
    tokens = open_clip.SimpleTokenizer(context_length=12)(CAPTIONS)
    with torch.no_grad():
        images, texts = model.encode_image(pixels), model.encode_text(tokens)
    assert vlm.image_size == 32
    torch.testing.assert_close(vlm.embed_images(frames), normalize(images, dim=1), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(vlm.embed_texts(CAPTIONS), normalize(texts, dim=1), atol=1e-4, rtol=1e-4)


def test_words_of_no_caption_are_named_and_have_no_effect(model, vlm):
    assert vlm.unknown_words("the robot is left of it") == []
    assert vlm.unknown_words("a crimson robot") == ["crimson"]
    assert torch.equal(*vlm.embed_texts(["the crimson robot", "the zebra robot"]))
    assert model.token_embedding.weight.any(dim=1).all()  # the model in memory is not changed


def test_the_folder_is_what_open_clip_writes(vlm):
    config = json.loads(Path(vlm.name, "open_clip_config.json").read_text())
    assert config["model_cfg"] == CONFIG and config["preprocess_cfg"]["size"] == [32, 32]


def test_a_broken_model_is_not_saved(model, tmp_path):
    broken = copy.deepcopy(model)
    with torch.no_grad():
        broken.logit_scale.fill_(torch.nan)
    with pytest.raises(vl.VlmrmError, match="The weight logit_scale is NaN or infinite.*lower learning rate"):
        own_clip.save(broken, CONFIG, CAPTIONS, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(model, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(vl.VlmrmError, match="Cannot write"):
        own_clip.save(model, CONFIG, CAPTIONS, tmp_path / "file" / "model")
