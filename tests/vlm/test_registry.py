"""The table of models."""

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import load_file

from vlmrm_lite import list_vlms
from vlmrm_lite.vlm import registry as catalogue


def test_list_vlms(shipped):
    table = list_vlms().set_index("name")
    assert {
        "simclip-micro",
        "RN50/openai",
        "ViT-L-14/laion2b_s32b_b82k",
        "ViT-H-14/laion2b_s32b_b79k",
        "ViT-bigG-14/laion2b_s39b_b160k",
    } <= set(table.index)
    for family in ("MobileCLIP2", "SigLIP2", "PE-Core", "dfn"):
        assert table.index.str.contains(family).any()
    assert list(table) == ["paper", "parameters_M", "pixels", "download_MB", "license", "extra", "here"]
    ours = table.loc["simclip-micro"]
    stored = sum(value.numel() for value in load_file(shipped / "open_clip_model.safetensors").values())
    assert ours.parameters_M == round(stored / 1e6, 1)
    assert ours.pixels == 64 and ours.download_MB == 0 and ours.here


@pytest.mark.parametrize("row", catalogue._PUBLISHED, ids=lambda row: row[0])
def test_the_tables_figures_are_those_of_open_clip(row):
    name, _, parameters, pixels, megabytes, _, extra = row
    architecture, tag = name.split("/")
    assert (architecture, tag) in open_clip.list_pretrained()
    with torch.device("meta"):  # shapes without numbers
        model = open_clip.create_model(architecture, load_weights=False, pretrained_text=False, device="meta")
    assert round(sum(p.numel() for p in model.parameters()) / 1e6, 1) == parameters
    assert set(np.atleast_1d(model.visual.image_size)) == {pixels}
    assert megabytes == pytest.approx(4 * parameters, rel=0.01)  # fp32 files
    text_config = open_clip.get_model_config(architecture)["text_cfg"]
    assert extra == ("siglip" if "hf_tokenizer_name" in text_config else "")
