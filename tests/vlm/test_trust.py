"""Which models are known to this machine, without network."""

import shutil

import pytest
from helpers.tiny_vlm import MODEL, configure, save_tiny

from vlmrm_lite.vlm import checkpoints
from vlmrm_lite.vlm.checkpoints import CONFIG, TOKENIZER, is_trusted


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of files by repository and name; any request fails."""
    files = {}
    monkeypatch.setattr(
        checkpoints.hub, "cached", lambda repo, file, revision="main": files.get((repo, file, revision))
    )
    monkeypatch.setattr(checkpoints.hub, "fetch", lambda *_, **__: pytest.fail("the network was used"))
    return files


def test_shipped_models_are_trusted(cache):
    assert is_trusted("simclip-micro") and is_trusted("simclip-nano + simclip-mini")
    assert not is_trusted("simclip-nano+org/other")


def test_cached_models_are_trusted(cache, tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    for name in ("hf-hub:org/model", "hf-hub:org/model@v1", "RN50/openai"):
        assert not is_trusted(name)
    weights = folder / "open_clip_model.safetensors"
    cache["org/model", weights.name, "main"] = weights
    assert not is_trusted("hf-hub:org/model")  # no configuration
    cache["org/model", CONFIG, "main"] = folder / CONFIG
    assert is_trusted("hf-hub:org/model") and is_trusted("simclip-nano+hf-hub:org/model")
    assert not is_trusted("hf-hub:org/model@v1")
    cache["timm/resnet50_clip.openai", weights.name, "main"] = weights
    assert is_trusted("RN50/openai")


def test_a_model_with_a_tokenizer_elsewhere_needs_that_too(cache, tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    configure(folder, MODEL | {"text_cfg": MODEL["text_cfg"] | {"hf_tokenizer_name": "org/tokenizer"}})
    for file in (CONFIG, "open_clip_model.safetensors"):
        cache["org/model", file, "main"] = folder / file
    assert not is_trusted("hf-hub:org/model")
    cache["org/tokenizer", TOKENIZER[-1], "main"] = folder / TOKENIZER[-1]
    assert is_trusted("hf-hub:org/model")
    configure(folder, MODEL | {"trust_remote_code": True})
    assert not is_trusted("hf-hub:org/model")


def test_local_files_are_not_trusted_whatever_they_are_called(cache, tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / "tiny")
    monkeypatch.chdir(tmp_path)
    for name in ("RN50/openai", "simclip-nano+simclip-mini", " simclip-nano", "hf-hub:org/model"):
        shutil.copytree(folder, tmp_path / name)
    cache["timm/resnet50_clip.openai", "open_clip_model.safetensors", "main"] = folder
    cache["org/model", CONFIG, "main"] = folder / CONFIG
    cache["org/model", "open_clip_model.safetensors", "main"] = folder
    for name in ("RN50/openai", "simclip-nano+simclip-mini", " simclip-nano", "hf-hub:org/model", str(folder), "tiny"):
        assert not is_trusted(name), name


@pytest.mark.parametrize(
    "name",
    [None, 5, b"simclip-nano", "", "+", "simclip-nano+", "a\0b", "x" * 10_000, "hf-hub:../..", "hf-hub:a/b@../../c"]
    + [
        "hf-hub:",
        "RN50//etc/passwd",
        "~nobody-here/x",
        "local-dir:/tmp",
        "\ud800",
        "https://x.org/a",
        ["simclip-nano"],
    ],
)
def test_garbage_is_not_trusted(cache, name):
    assert is_trusted(name) is False


@pytest.mark.parametrize(
    "name", ["a\0b", "x" * 10_000, "~nobody-here/x", "\ud800", "hf-hub:../x", "hf-hub:a/b@../../c"]
)
def test_garbage_is_no_name_of_a_model(cache, name):
    with pytest.raises(ValueError) as refusal:
        checkpoints.find_checkpoint(name)
    assert "odel" in str(refusal.value) or "organization/name" in str(refusal.value)
