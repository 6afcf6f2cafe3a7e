"""Loading models by name, folder and file, with a device and a precision."""

import doctest
import json
from types import SimpleNamespace

import open_clip
import pytest
import torch
from helpers.tiny_vlm import MODEL, PREPROCESS, configure, frames, save, save_tiny
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

from vlmrm_lite import VlmrmError, list_vlms, load_vlm
from vlmrm_lite.utils import progress
from vlmrm_lite.vlm import checkpoints as weights, loading
from vlmrm_lite.vlm.preprocess import preprocess

# Batch norms


@pytest.mark.parametrize(
    "vision",
    [
        {"timm_model_name": "mobilenetv2_035", "timm_pool": "avg", "timm_proj": "linear"},
        {"timm_model_name": "mobilenetv4_conv_small_035", "timm_pool": "avg", "timm_proj": ""},  # as SimCLIP's
        {"layers": [1, 1, 1, 1], "width": 16},  # open_clip's own ResNet
    ],
    ids=["mobilenetv2", "mobilenetv4", "resnet"],
)
def test_folding_batch_norms_into_convolutions_changes_no_embedding(tmp_path, vision):
    config = {**MODEL, "vision_cfg": {"image_size": 64, **vision}}
    torch.manual_seed(0)
    model = open_clip.CLIP(**json.loads(json.dumps(config))).eval()
    for module in model.visual.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.5, 0.5)
            torch.nn.init.uniform_(module.running_var, 0.5, 2)
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": PREPROCESS}))
    save(model, tmp_path / "open_clip_model.safetensors")
    batch = frames()
    transform = image_transform_v2(PreprocessCfg(**PREPROCESS), is_train=False)
    with torch.no_grad():
        expected = model.encode_image(
            torch.stack([transform(Image.fromarray(frame)) for frame in batch]), normalize=True
        )
    vlm = load_vlm(tmp_path, device="cpu")
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in vlm.model.visual.modules())
    torch.testing.assert_close(vlm.embed_images(batch), expected, atol=1e-5, rtol=0)


def test_a_batch_norm_in_an_unusual_place_is_left_alone():
    class Before(torch.nn.Module):  # the norm is registered after the convolution, and runs before it
        def __init__(self):
            super().__init__()
            self.image_size, self.conv, self.norm = 8, torch.nn.Conv2d(3, 3, 3), torch.nn.BatchNorm2d(3)

        def forward(self, images):
            return self.conv(self.norm(images))

    model = SimpleNamespace(visual=Before().eval())
    model.visual.norm.running_var.fill_(4)
    model.visual.norm.running_mean.fill_(1)
    kept = model.visual
    loading._fold_batch_norms(model)
    assert model.visual is kept


# Precision and device


@pytest.mark.parametrize("precision", ["fp64", "fp16", "half", None])
def test_impossible_precision(folder, precision):
    with pytest.raises(ValueError, match=f"precision={precision!r} is not possible on cpu"):
        load_vlm(folder, device="cpu", precision=precision)


@pytest.mark.parametrize("device", ["gpu", "cuda:zero", 3.5])
def test_unknown_device(folder, device):
    with pytest.raises(ValueError, match="Unknown device"):
        load_vlm(folder, device=device)


@pytest.mark.parametrize("device", ["cuda:99", "mps"])
def test_absent_device(folder, device, monkeypatch):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ValueError, match=f"device='{device}' was asked for.*Use device='auto'"):
        load_vlm(folder, device=device)


def test_the_choice_is_told_once_and_nothing_else_is_printed(folder, capfd):
    progress._reported.clear()
    for _ in range(2):
        load_vlm(folder, device="cpu").embed_images(frames())
    out, err = capfd.readouterr()
    assert out == "" and err == f"{folder}: 64x64 pixels, on cpu in fp32.\n"


# Loading


def test_shipped_names_and_the_docstring_example(shipped):
    assert load_vlm().name == "simclip-micro"
    (example,) = doctest.DocTestFinder().find(load_vlm, "load_vlm", globs=vars(loading).copy())
    assert doctest.DocTestRunner().run(example) == doctest.TestResults(failed=0, attempted=4)


def test_the_default_model_is_shipped():
    vlm = load_vlm(device="cpu")
    assert (vlm.name, vlm.image_size, vlm.precision) == ("simclip-micro", 64, "fp32")
    assert vlm.embed_images(frames(3)).shape == vlm.embed_texts(["a pole", "a cart", "a car"]).shape
    assert vlm.unknown_words("the pole above a giraffe") == ["giraffe"]
    assert "simclip-micro" in set(list_vlms().name)


def test_shipped_models_missing_or_unknown(shipped, tmp_path):
    with pytest.raises(ValueError, match="'simclip-macro'. Did you mean 'simclip-micro'.*Shipped: simclip"):
        load_vlm("simclip-macro")
    (shipped / "open_clip_config.json").unlink()
    with pytest.raises(ValueError, match="'simclip-micro' is missing.*vlmrm-lite pretrain"):
        load_vlm()


@pytest.mark.slow
def test_real_architecture_saved_and_loaded_from_folder_and_file(tmp_path):
    architecture = "ViT-S-32-alt"  # 43 million parameters, the smallest of open_clip's
    torch.manual_seed(0)
    model = open_clip.create_model(architecture).eval()
    config = {"model_cfg": open_clip.get_model_config(architecture), "preprocess_cfg": {}}
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    path = tmp_path / "open_clip_model.safetensors"
    save(model, path)
    batch, prompt = frames(2, 224, 224), "a real architecture"
    with torch.no_grad():
        pixels = preprocess(torch.from_numpy(batch), 224, open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD)
        images = model.encode_image(pixels, normalize=True)
        texts = model.encode_text(open_clip.tokenize(prompt), normalize=True)
    for name in (tmp_path, path, f"{architecture}/{path}"):
        vlm = load_vlm(name, device="cpu", precision="fp32")
        torch.testing.assert_close(vlm.embed_images(batch), images, atol=1e-5, rtol=0)
        torch.testing.assert_close(vlm.embed_texts(prompt), texts, atol=1e-5, rtol=0)
        assert vlm.image_size == 224 and vlm.embed_dim == 256


@pytest.mark.parametrize(
    "name, error, message",
    [
        (3, TypeError, "not int: 3"),
        ("", ValueError, "Unknown model ''"),
        ("clip", ValueError, "Unknown model 'clip'.*list_vlms"),
        ("ViT-B/32/openai", ValueError, "Did you mean 'ViT-B-32/openai'"),
        ("RN50", ValueError, "'RN50' names no weights.*openai, yfcc15m, cc12m"),
        ("RN50/opena", ValueError, "'RN50/opena' names no weights. Did you mean 'RN50/openai'"),
        ("RN50//nowhere/x.safetensors", ValueError, "There is no file '/nowhere/x.safetensors'"),
        ("nowhere/x.safetensors", ValueError, "There is no file 'nowhere/x.safetensors'"),
        ("hf-hub:clip", ValueError, "'hf-hub:clip' must look like"),
    ],
)
def test_bad_names(name, error, message):
    with pytest.raises(error, match=message):
        load_vlm(name)


def test_missing_extra(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(VlmrmError, match=r"transformers: pip install 'vlmrm-lite\[siglip\]'"):
        load_vlm("ViT-B-16-SigLIP2/webli")
    folder = save_tiny(tmp_path / "tiny")
    configure(folder, MODEL | {"text_cfg": MODEL["text_cfg"] | {"hf_tokenizer_name": "org/tokenizer"}})
    with pytest.raises(VlmrmError, match=r"vlmrm-lite\[siglip\]"):
        load_vlm(folder)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: True)
    fetched = []
    monkeypatch.setattr(weights.hub, "fetch", lambda repo, file, **_: fetched.append((repo, file)))
    with pytest.raises(VlmrmError, match="uses the tokenizer of 'org/tokenizer', which has no tokeni"):
        load_vlm(folder)
    assert fetched == [("org/tokenizer", file) for file in weights.TOKENIZER]
    (folder / "tokenizer_config.json").touch()
    assert weights.find_checkpoint(folder).tokenizer == folder
