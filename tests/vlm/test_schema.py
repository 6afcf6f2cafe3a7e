"""What a model's configuration may say: everything published, and nothing that runs code or takes all memory."""

import copy
import json
import sys

import open_clip
import pytest
from helpers.tiny_vlm import MODEL, PREPROCESS, save_tiny

from vlmrm_lite import VlmrmError, load_vlm
from vlmrm_lite.utils.paths import data_path
from vlmrm_lite.vlm.checkpoints import CONFIG, shipped
from vlmrm_lite.vlm.schema import read_config


def write(path, *keys, value):
    """Writes the configuration of the tiny model with one changed entry."""
    config = copy.deepcopy({"model_cfg": MODEL, "preprocess_cfg": PREPROCESS})
    part = config
    for key in keys[:-1]:
        part = part.setdefault(key, {})
    part[keys[-1]] = value
    path.write_text(json.dumps(config))


def test_every_built_in_architecture_is_allowed(tmp_path):
    for name in open_clip.list_models():
        config = {"model_cfg": open_clip.get_model_config(name), "preprocess_cfg": PREPROCESS}
        (tmp_path / CONFIG).write_text(json.dumps(config))
        assert read_config(tmp_path / CONFIG) == config


def test_every_shipped_configuration_is_allowed():
    for name in shipped():
        path = data_path("clip", name, CONFIG)
        assert read_config(path) == json.loads(path.read_text())


TEXT, VISION, ARGUMENTS = (
    ("model_cfg", "text_cfg"),
    ("model_cfg", "vision_cfg"),
    ("model_cfg", "text_cfg", "tokenizer_kwargs"),
)


@pytest.mark.parametrize(
    "keys, value, message",
    [
        ((*ARGUMENTS, "trust_remote_code"), True, "tokenizer_kwargs.trust_remote_code is not a setting"),
        ((*ARGUMENTS, "bpe_path"), "/etc/passwd", "tokenizer_kwargs.bpe_path is not a setting"),
        ((*ARGUMENTS, "cache_dir"), "..", "cache_dir is not a setting"),
        ((*ARGUMENTS, "language"), "../x", "language is '../x': expected"),
        ((*TEXT, "trust_remote_code"), True, "text_cfg.trust_remote_code is not a setting"),
        ((*TEXT, "hf_tokenizer_name"), "../x", "hf_tokenizer_name is '../x': expected a name"),
        ((*TEXT, "hf_tokenizer_name"), "/tmp/x", "hf_tokenizer_name is '/tmp/x': expected a name"),
        ((*TEXT, "hf_tokenizer_name"), "https://x.org/y", "hf_tokenizer_name is"),
        ((*TEXT, "hf_model_name"), "x/y", "hf_model_name needs hf_tokenizer_name"),
        ((*TEXT, "layers"), 100_000, "text_cfg.layers is 100000: expected .* 256"),
        ((*TEXT, "width"), 10**9, "text_cfg.width is 1000000000: expected .* 16384"),
        ((*TEXT, "context_length"), 10**6, "context_length is 1000000"),
        ((*TEXT, "context_length"), 2, "context_length is 2: expected greater than or equal to 3"),
        ((*TEXT, "context_length"), 3, None),
        ((*TEXT, "layers"), None, "text_cfg is a JSON object: its layers is null; give it a value, or remove it"),
        ((*VISION, "layers"), None, "vision_cfg is a JSON object: its layers is null"),
        ((*VISION, "width"), None, "its width is null"),
        (VISION, {"timm_model_name": "vit_tiny_patch16_224", "layers": None}, None),
        (("model_cfg", "init_logit_scale"), None, "model_cfg is a JSON object: its init_logit_scale is null"),
        (("model_cfg", "multimodal_cfg"), None, "its multimodal_cfg is null"),
        ((*TEXT, "vocab_size"), 10**12, "vocab_size is 1000000000000"),
        ((*TEXT, "vocab_size"), 100, "vocab_size is 100; CLIP's tokenizer needs 49408"),
        ((*TEXT, "heads"), True, "heads is True: expected a valid integer"),
        ((*TEXT, "heads"), 0, "heads is 0"),
        ((*TEXT, "norm_kwargs"), {"device": "cuda"}, "norm_kwargs.device is not a setting"),
        ((*VISION, "image_size"), 10**6, "image_size is 1000000: expected .* 1024"),
        ((*VISION, "layers"), [1, 2], "vision_cfg.layers is"),
        ((*VISION, "patch_size"), 2, None),
        ((*VISION, "timm_model_name"), "hf-hub:x/y", "timm_model_name is 'hf-hub:x/y': timm .* has no model"),
        ((*VISION, "timm_model_name"), "local-dir:/tmp", "timm .* has no model"),
        (("model_cfg", "embed_dim"), "64", "embed_dim is '64'"),
        (("model_cfg", "init_logit_scale"), float("inf"), "init_logit_scale is inf: expected a finite number"),
        (("preprocess_cfg", "mean"), [float("nan")] * 3, "preprocess_cfg.mean.0 is nan: expected a finite number"),
        (("preprocess_cfg", "mean"), [0.5], r"preprocess_cfg.mean is \[0.5\]"),
        (("preprocess_cfg", "std"), [0.5, 0, 0.5], "preprocess_cfg.std.1 is 0: expected"),
        (("preprocess_cfg", "interpolation"), "random", "interpolation is 'random': expected 'bicubic' or 'bilinear'"),
        (("preprocess_cfg", "resize_mode"), "crop", "resize_mode is 'crop': expected"),
        (("preprocess_cfg", "fill_color"), 256, "fill_color is 256"),
        (("preprocess_cfg", "mode"), "L", "mode is 'L': expected 'RGB'"),
        (("preproccess_cfg",), {}, "preproccess_cfg is not a setting"),
    ],
)
def test_one_bad_entry_is_named(tmp_path, keys, value, message):
    write(tmp_path / CONFIG, *keys, value=value)
    if message is None:
        read_config(tmp_path / CONFIG)
        return
    with pytest.raises(VlmrmError, match=message) as refusal:
        read_config(tmp_path / CONFIG)
    assert str(tmp_path / CONFIG) in str(refusal.value) and len(str(refusal.value).splitlines()) == 1


def test_an_image_of_too_many_patches(tmp_path):
    write(tmp_path / CONFIG, *VISION, value={"image_size": 1024, "patch_size": 1, "layers": 1, "width": 32})
    with pytest.raises(VlmrmError, match="an image has 1,048,576 patches; expected at most 16,384"):
        read_config(tmp_path / CONFIG)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000, b" " * 2**21, b'{"model_cfg": 3}', b"NaN"])
def test_no_configuration_at_all(tmp_path, content):
    (tmp_path / CONFIG).write_bytes(content)
    with pytest.raises(VlmrmError, match="is not an open_clip configuration"):
        read_config(tmp_path / CONFIG)


def test_a_stranger_s_folder_is_refused_before_transformers_is_imported(tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / "tiny")
    monkeypatch.setitem(sys.modules, "transformers", None)  # an import of it would fail
    write(folder / CONFIG, *TEXT, value=MODEL["text_cfg"] | {"hf_tokenizer_name": "x/y", "tokenizer_kwargs": {"a": 1}})
    monkeypatch.setattr("vlmrm_lite.vlm.hub.fetch", lambda *_, **__: pytest.fail("a download was tried"))
    with pytest.raises(VlmrmError, match="tokenizer_kwargs.a is not a setting"):
        load_vlm(folder)


def test_a_name_with_a_line_break_stays_on_one_line(tmp_path):
    folder = save_tiny(tmp_path / "model")
    config = json.loads((folder / "open_clip_config.json").read_text())
    (folder / "open_clip_config.json").write_text(json.dumps({**config, "a\nb": None}))
    with pytest.raises(VlmrmError, match=r"cannot be used: a\\nb is not a setting that vlmrm-lite allows"):
        load_vlm(folder, device="cpu")
