"""Preprocessing against open_clip's own."""

import pytest
import torch
from helpers.tiny_vlm import frames
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

from vlmrm_lite.vlm.preprocess import preprocess


@pytest.mark.parametrize("resize_mode", ["shortest", "longest", "squash"])
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
@pytest.mark.parametrize("size", [64, 224])
def test_preprocessing_equals_open_clips_own_with_pillow(size, interpolation, resize_mode):
    config = PreprocessCfg(size=size, interpolation=interpolation, resize_mode=resize_mode)
    transform = image_transform_v2(config, is_train=False)
    for height, width in [(64, 64), (224, 224), (400, 600), (600, 400), (97, 131), (223, 300), (30, 50)]:
        batch = frames(2, height, width)
        expected = torch.stack([transform(Image.fromarray(frame)) for frame in batch])
        ours = preprocess(torch.from_numpy(batch), size, config.mean, config.std, interpolation, resize_mode)
        torch.testing.assert_close(ours, expected, atol=1e-5, rtol=0)


def test_frames_of_the_models_size_are_only_normalised(vlm, monkeypatch):
    def fail(*_):
        raise AssertionError("resized")

    monkeypatch.setattr("vlmrm_lite.vlm.preprocess.resize", fail)
    assert vlm.embed_images(frames()).shape == (3, 48)
    with pytest.raises(AssertionError, match="resized"):
        vlm.embed_images(frames(1, 65, 64))
