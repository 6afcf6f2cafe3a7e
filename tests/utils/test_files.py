"""Files are written whole or not at all."""

import errno

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file

from vlmrm_lite.utils import files


def test_tensors_are_readable_by_everybody_and_carry_metadata(tmp_path):
    path = tmp_path / "new folder" / "x.safetensors"
    files.save_tensors({"x": torch.arange(3)}, path, {"json": "{}"})
    assert load_file(path)["x"].tolist() == [0, 1, 2] and path.stat().st_mode & 0o777 == 0o644
    with safe_open(path, framework="pt") as file:
        assert file.metadata() == {"json": "{}"}


def test_a_failed_write_keeps_the_previous_file(tmp_path, monkeypatch):
    def fail(tensors, path, metadata):
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "x.safetensors"
    files.save_tensors({"x": torch.ones(1)}, path)
    monkeypatch.setattr(files, "save_file", fail)
    with pytest.raises(files.WriteError, match=r"Cannot write .*x\.safetensors: no space left on the disk\."):
        files.save_tensors({"x": torch.zeros(1)}, path)
    assert load_file(path)["x"] == 1 and list(tmp_path.iterdir()) == [path]
