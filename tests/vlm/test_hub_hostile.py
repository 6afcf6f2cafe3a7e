"""A server that is no honest Hub: nothing is written outside the cache, and nothing that was not announced."""

import numpy as np
import pytest
from helpers.mock_hub import COMMIT, MockHub

from vlmrm_lite import VlmrmError
from vlmrm_lite.vlm import hub


@pytest.fixture
def mock_hub(tmp_path, monkeypatch):
    """A Hub that serves vocabulary.json and large.safetensors of org/tiny to this process, with an empty cache."""
    from huggingface_hub import constants

    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "vocabulary.json").write_text('["a", "pole"]')
    (folder / "large.safetensors").write_bytes(np.random.default_rng(0).bytes(600_000))
    mock = MockHub(**{"org/tiny": folder})
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(constants, "ENDPOINT", mock.url)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", mock.url + "/{repo_id}/resolve/{revision}/{filename}")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "home" / "user" / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    yield mock
    mock.stop()


def written(tmp_path):
    """The files outside the published folder, without the empty ones."""
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "published" not in path.parts]
    return [path for path in files if path.stat().st_size]


def test_an_honest_hub(mock_hub, tmp_path):
    assert hub.fetch("org/tiny", "vocabulary.json").read_text() == '["a", "pole"]'
    mock_hub.requests.clear()
    assert hub.fetch("org/tiny", "vocabulary.json") and not mock_hub.requests
    assert hub.cached("org/tiny", "vocabulary.json", COMMIT) and hub.fetch("org/tiny", "none.json") is None


@pytest.mark.parametrize("header", ["ETag", "X-Linked-Etag", "X-Repo-Commit"])
@pytest.mark.parametrize(
    "value", ["../../../evil", "{tmp}/evil", "a/b", "..", "x" * 500, "C:evil", "evil\\evil", '"../../evil"', "", "nul"]
)
def test_headers_that_are_paths(mock_hub, tmp_path, header, value):
    if header == "X-Linked-Etag" and not value:
        return  # then the ETag counts
    mock_hub.headers = {header: value.format(tmp=tmp_path)}
    with pytest.raises(VlmrmError, match="not answer like a Hugging Face Hub: the (ETag|X-Repo-Commit) of vocabulary"):
        hub.fetch("org/tiny", "vocabulary.json")
    assert not written(tmp_path)


@pytest.mark.parametrize("size", ["-5", "many", "1e3", "9" * 30])
def test_sizes_that_are_none(mock_hub, tmp_path, size):
    mock_hub.headers = {"X-Linked-Size": size}
    with pytest.raises(VlmrmError, match="(the size of vocabulary.json is|No space left for org/tiny/vocabulary.json)"):
        hub.fetch("org/tiny", "vocabulary.json")
    assert not written(tmp_path)


def test_more_arrives_than_was_announced(mock_hub, tmp_path):
    mock_hub.headers = {"X-Linked-Size": "500000"}
    with pytest.raises(VlmrmError, match="large.safetensors is larger than the 500,000 bytes that were announced"):
        hub.fetch("org/tiny", "large.safetensors")
    assert not written(tmp_path)


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://127.0.0.1/x", "//", "http://127.0.0.1:9/x"])
def test_redirects_to_nowhere(mock_hub, tmp_path, monkeypatch, place):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    mock_hub.redirect = place
    with pytest.raises(VlmrmError, match="org/tiny/vocabulary.json"):
        hub.fetch("org/tiny", "vocabulary.json")
    assert not written(tmp_path)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a//b", "", "x\0y", "a/../b", "~", "x?y", "a\\b", "x\n"])
def test_names_that_leave_the_repository(name):
    with pytest.raises(VlmrmError, match="has no file or revision"):
        hub.fetch("org/tiny", name)
    with pytest.raises(VlmrmError, match="has no file or revision"):
        hub.fetch("org/tiny", "file", name)
