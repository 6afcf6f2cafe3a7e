"""A tiny model, and a data folder that ships it."""

import pytest
from helpers.tiny_vlm import save_tiny

from vlmrm_lite import load_vlm
from vlmrm_lite.vlm import checkpoints as weights, registry as catalogue


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_tiny(tmp_path_factory.mktemp("clip") / "tiny")


@pytest.fixture(scope="module")
def vlm(folder):
    return load_vlm(folder, device="cpu")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A ``data/clip`` that holds one model, simclip-micro."""
    save_tiny(tmp_path / "clip" / "simclip-micro")
    for module in (weights, catalogue):
        monkeypatch.setattr(module, "data_path", tmp_path.joinpath)
    return tmp_path / "clip" / "simclip-micro"
