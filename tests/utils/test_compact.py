"""Compact model files expand to the same weights."""

import shutil

import pytest
import torch

import vlmrm_lite as vl
from vlmrm_lite.utils import compact
from vlmrm_lite.utils.paths import data_path

WORDS = ["a humanoid robot kneeling", "a zeppelin"]  # one of them never seen


def test_a_compact_state_expands_to_what_it_was():
    table = torch.zeros(9, 2, dtype=torch.float16)
    table[[3, 8]] = torch.tensor([[1.0, 0.0], [0.5, -2.0]], dtype=torch.float16)
    whole = {"logit_scale": torch.tensor(2.0), compact.TABLE: table}
    small = compact.compact(whole)
    assert small[compact.TABLE].shape == (2, 2) and whole[compact.TABLE] is table
    again = compact.expand(small)
    assert again.keys() == whole.keys() and all(torch.equal(again[key], whole[key]) for key in whole)
    assert compact.expand(whole) is whole


def test_a_compact_file_that_is_not_the_architectures_is_refused(tmp_path):
    folder = tmp_path / "mixed"
    shutil.copytree(data_path("clip", "simclip-nano"), folder)
    shutil.copy(data_path("clip", "simclip-mini", "open_clip_model.safetensors"), folder)
    with pytest.raises(vl.VlmrmError, match="do not fit the architecture"):
        vl.load_vlm(folder, device="cpu")
