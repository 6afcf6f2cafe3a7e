"""Downloads, from a mock of the Hugging Face Hub on this machine: cache, cuts, resumption, no network.

huggingface_hub reads its settings when it is imported, so what downloads runs in a process of its own.
"""

import errno
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from helpers.mock_hub import COMMIT, MockHub
from helpers.tiny_vlm import save, save_tiny

from vlmrm_lite import VLM, VlmrmError, load_vlm
from vlmrm_lite.vlm import hub


@pytest.fixture
def mock_hub(tmp_path):
    mock = MockHub(**{"org/tiny": save_tiny(tmp_path / "published")})
    yield mock
    mock.stop()


def python(code, cache, endpoint, **environment):
    """Runs code in a new process with this cache and endpoint; gives its last line, parsed, and stderr."""
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith("HF_") and "proxy" not in key.lower()
    }
    environment = inherited | {"HF_HOME": str(cache), "HF_ENDPOINT": endpoint} | environment
    command = [sys.executable, "-c", PRELUDE + code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


PRELUDE = """
import json, sys, time
import numpy as np

def embeddings(name):
    import vlmrm_lite
    vlm = vlmrm_lite.load_vlm(name, device="cpu")
    frames = np.random.default_rng(0).integers(0, 256, (2, vlm.image_size, vlm.image_size, 3), dtype=np.uint8)
    return vlm.embed_images(frames).tolist()

def failure(call, *arguments):
    start = time.monotonic()
    try:
        call(*arguments)
    except Exception as error:
        return {"type": type(error).__name__, "message": str(error), "seconds": time.monotonic() - start}

"""


def embeddings(vlm):
    """What ``embeddings`` above gives, for a model in this process."""
    size = vlm.image_size
    frames = np.random.default_rng(0).integers(0, 256, (2, size, size, 3), dtype=np.uint8)
    return vlm.embed_images(frames).numpy()


@pytest.mark.slow
def test_downloaded_once_then_loaded_without_network(mock_hub, tmp_path):
    code = "print(json.dumps(embeddings('hf-hub:org/tiny')))"
    first, log = python(code, tmp_path / "cache", mock_hub.url)
    expected = embeddings(load_vlm(tmp_path / "published", device="cpu"))
    np.testing.assert_allclose(first, expected, atol=1e-5)
    assert mock_hub.ranges("open_clip_model.safetensors") == [None]  # one GET, of the whole file
    assert "hf-hub:org/tiny: 64x64 pixels, on cpu in fp32." in log and "warning" not in log.lower()
    mock_hub.requests.clear()
    again, _ = python(code, tmp_path / "cache", "http://127.0.0.1:9")
    np.testing.assert_allclose(again, expected, atol=1e-5)
    assert mock_hub.requests == []


@pytest.mark.slow
def test_tag_of_a_real_architecture(tmp_path):
    config = open_clip.get_pretrained_cfg("MobileCLIP2-S0", "dfndr2b")
    assert config["hf_hub"] == "timm/MobileCLIP2-S0-OpenCLIP/"
    model = open_clip.create_model("MobileCLIP2-S0", force_preprocess_cfg=config).half().float()
    (tmp_path / "published").mkdir()
    save(model, tmp_path / "published" / "open_clip_pytorch_model.safetensors", torch.float16)  # rarer name
    mock = MockHub(**{"timm/MobileCLIP2-S0-OpenCLIP": tmp_path / "published"})
    got, _ = python("print(json.dumps(embeddings('MobileCLIP2-S0/dfndr2b')))", tmp_path / "cache", mock.url)
    mock.stop()
    tokenizer = open_clip.get_tokenizer("MobileCLIP2-S0")
    np.testing.assert_allclose(got, embeddings(VLM(model, tokenizer, "in memory", "cpu")), atol=1e-5)


@pytest.mark.slow
def test_cut_download_is_reported_and_taken_up_again_by_another_process(mock_hub, tmp_path):
    fetch = """
from vlmrm_lite.vlm import hub
fetch = lambda: hub.fetch("org/tiny", "big.safetensors")
"""
    whole = np.random.default_rng(0).bytes(25_000_000)
    (tmp_path / "published" / "big.safetensors").write_bytes(whole)
    mock_hub.cut = 22_000_000
    failed, log = python(fetch + "print(json.dumps(failure(fetch)))", tmp_path / "cache", mock_hub.url)
    assert failed["type"] == "VlmrmError"
    assert re.search(r"broke off after 2\d.\d MB of 25.0 MB", failed["message"])
    assert "Nothing is lost: try again" in failed["message"]
    assert "Traceback" not in log and "Error while downloading" not in log
    mock_hub.cut, mock_hub.dead = None, False
    mock_hub.requests.clear()
    path, _ = python(fetch + "print(json.dumps(str(fetch())))", tmp_path / "cache", mock_hub.url)
    (wanted,) = mock_hub.ranges("big.safetensors")  # a single request, for the rest only
    assert 20_000_000 <= int(wanted.removeprefix("bytes=").removesuffix("-")) <= 22_000_000
    assert Path(path).read_bytes() == whole
    assert not list((tmp_path / "cache").rglob("*partial"))


@pytest.mark.slow
def test_a_small_download_is_taken_up_again_too(mock_hub, tmp_path):
    (tmp_path / "published" / "small.safetensors").write_bytes(np.random.default_rng(0).bytes(3_000_000))
    fetch = "from vlmrm_lite.vlm import hub\nfetch = lambda: str(hub.fetch('org/tiny', 'small.safetensors'))\n"
    mock_hub.cut = 2_000_000
    failed, _ = python(fetch + "print(json.dumps(failure(fetch)))", tmp_path / "cache", mock_hub.url)
    assert "broke off after 1.8 MB of 3.0 MB" in failed["message"]
    mock_hub.cut, mock_hub.dead = None, False
    mock_hub.requests.clear()
    path, _ = python(fetch + "print(json.dumps(fetch()))", tmp_path / "cache", mock_hub.url)
    (wanted,) = mock_hub.ranges("small.safetensors")
    assert int(wanted.removeprefix("bytes=").removesuffix("-")) > 1_700_000
    assert Path(path).read_bytes() == (tmp_path / "published" / "small.safetensors").read_bytes()


@pytest.mark.slow
def test_wrong_content_is_deleted(mock_hub, tmp_path):
    mock_hub.tampered = True
    failed, _ = python(
        """
from vlmrm_lite.vlm import hub
print(json.dumps(failure(hub.fetch, "org/tiny", "open_clip_model.safetensors")))
""",
        tmp_path / "cache",
        mock_hub.url,
    )
    assert failed["type"] == "VlmrmError" and "does not match its checksum" in failed["message"]
    assert all(path.stat().st_size < 1000 for path in (tmp_path / "cache").rglob("*") if path.is_file())


@pytest.mark.slow
def test_what_the_hub_does_not_have_or_not_whole(mock_hub, tmp_path):
    (tmp_path / "pickled").mkdir()
    (tmp_path / "pickled" / "open_clip_config.json").write_bytes(
        (tmp_path / "published" / "open_clip_config.json").read_bytes()
    )
    (tmp_path / "bare").mkdir()
    mock_hub.repos |= {"org/pickled": tmp_path / "pickled", "org/bare": tmp_path / "bare"}
    (tmp_path / "pickled" / "open_clip_pytorch_model.bin").write_bytes(b"pickle")
    code = """
import vlmrm_lite
names = ["hf-hub:org/none", "hf-hub:org/bare", "hf-hub:org/pickled", "hf-hub:org/tiny"]
print(json.dumps([failure(vlmrm_lite.load_vlm, name) for name in names]))
"""
    mock_hub.cut = 500_000
    (none, bare, pickled, cut), _ = python(code, tmp_path / "cache", mock_hub.url)
    assert "There is no repository 'org/none'" in none["message"]
    assert "'hf-hub:org/bare' is not an open_clip model" in bare["message"]
    assert "Pickles can run any code and are never loaded" in pickled["message"]
    assert "load 'hf-hub:org/pickled@refs/pr/<number>'" in pickled["message"]
    assert not mock_hub.ranges("open_clip_pytorch_model.bin")
    assert "org/tiny/open_clip_model.safetensors broke off" in cut["message"]
    assert {error["type"] for error in (none, bare, pickled, cut)} == {"VlmrmError"}


def check_offline_message(failed):
    assert failed["type"] == "VlmrmError" and failed["seconds"] < 10
    message = failed["message"]
    assert "laion/CLIP-ViT-L-14-laion2B-s32B-b82K/open_clip_model.safetensors" in message
    assert "The shipped model needs no network: load_vlm('simclip-micro')" in message
    assert "Or download http" in message
    assert "and use load_vlm('ViT-L-14//path/to/open_clip_model.safetensors')" in message


LOAD = "import vlmrm_lite; print(json.dumps(failure(vlmrm_lite.load_vlm, 'ViT-L-14/laion2b_s32b_b82k')))"


@pytest.mark.slow
def test_no_network(tmp_path):
    failed, log = python(LOAD, tmp_path, "http://127.0.0.1:9")
    check_offline_message(failed)
    assert "no connection to http://127.0.0.1:9" in failed["message"] and "Retrying" not in log


@pytest.mark.slow
def test_a_hub_that_accepts_and_never_answers(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        failed, _ = python(LOAD, tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}")
    check_offline_message(failed)
    assert "does not answer" in failed["message"]


@pytest.mark.slow
def test_offline_mode(tmp_path):
    code = "from vlmrm_lite.vlm import hub; print(json.dumps(failure(hub.fetch, 'org/tiny', 'file')))"
    failed, _ = python(code, tmp_path, "http://127.0.0.1:9", HF_HUB_OFFLINE="1")
    assert failed["type"] == "VlmrmError" and "HF_HUB_OFFLINE is set" in failed["message"]


@pytest.fixture
def one_file(tmp_path, monkeypatch):
    """A Hub, as far as ``fetch`` asks it, with a file of 1000 bytes; gives a setter for what a GET does."""
    from huggingface_hub import constants, file_download

    class Meta:
        etag, size, commit_hash = "e" * 40, 1000, COMMIT

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(hub, "_metadata", lambda *_: Meta)
    return lambda get: monkeypatch.setattr(file_download, "http_get", get)


def fails(error):
    def get(*_, **__):
        raise error

    return get


def test_full_disk(one_file, monkeypatch):
    one_file(fails(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(VlmrmError, match="No space left for org/x/f .*HF_HOME to a folder on a larger disk"):
        hub.fetch("org/x", "f")
    one_file(fails(AssertionError("must not even start")))
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 999}))
    with pytest.raises(VlmrmError, match=r"No space left for org/x/f \(0.0 MB\)"):
        hub.fetch("org/x", "f")


def test_readonly_cache(one_file):
    one_file(fails(PermissionError(errno.EACCES, "Permission denied")))
    with pytest.raises(VlmrmError, match="Cannot write org/x/f to .*HF_HOME to a folder you can write to"):
        hub.fetch("org/x", "f")


def test_a_partial_file_that_is_too_long_is_started_again(one_file, tmp_path):
    def get(url, file, *, resume_size, **_):
        assert resume_size == 0 and file.tell() == 0
        raise ConnectionError("seen")

    blobs = tmp_path / "hub" / "models--org--x" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / ("e" * 40 + ".vlmrm-partial")).write_bytes(b"x" * 1001)
    one_file(get)
    with pytest.raises(VlmrmError, match="seen"):
        hub.fetch("org/x", "f")


def test_the_wait_for_an_answer_is_bounded():
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        hub._call_within(0.1, lambda: time.sleep(5))
    assert time.monotonic() - start < 2
    assert hub._call_within(1, lambda: 7) == 7
    with pytest.raises(KeyError):
        hub._call_within(1, lambda: {}["x"])


def test_is_reachable(mock_hub, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", mock_hub.url)
    assert hub.is_reachable()
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    assert not hub.is_reachable()
