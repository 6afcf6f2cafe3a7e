"""Preprocessing against open_clip's own."""

import pytest
import torch
from helpers.tiny_vlm import frames
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

from vlmrm_lite.vlm import preprocess as preprocessing
from vlmrm_lite.vlm.preprocess import preprocess, resize


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


@pytest.mark.parametrize("shape", [(1, 5000), (5000, 1), (3, 400), (400, 3)])
@pytest.mark.parametrize("interpolation", ["bicubic", "bilinear"])
def test_the_window_of_a_resize_is_the_crop_of_the_whole(shape, interpolation):
    batch = torch.from_numpy(frames(1, *shape))
    height, width = (64 * side // min(shape) for side in shape)
    rows, columns = (slice((side - 64) // 2, (side - 64) // 2 + 64) for side in (height, width))
    whole = resize(batch, height, width, interpolation)
    assert torch.equal(resize(batch, height, width, interpolation, (rows, columns)), whole[:, rows, columns])


def test_a_cpu_resizes_large_frames_a_few_at_a_time(monkeypatch):
    sizes, resample = [], preprocessing._resample
    monkeypatch.setattr(
        preprocessing, "_resample", lambda part, *rest: sizes.append(len(part)) or resample(part, *rest)
    )
    batch = torch.from_numpy(frames(7, 400, 600))  # 0.7 MB each
    resized = resize(batch, 64, 64)
    assert set(sizes) == {2, 1}
    assert torch.equal(resized, torch.cat([resize(frame[None], 64, 64) for frame in batch]))


@pytest.mark.parametrize("resize_mode", ["shortest", "squash"])
@pytest.mark.parametrize("shape", [(1, 20_000), (20_000, 1)])
def test_the_memory_of_an_extreme_frame_is_bounded(monkeypatch, shape, resize_mode):
    sizes, resample = [], preprocessing._resample
    monkeypatch.setattr(
        preprocessing, "_resample", lambda *args: sizes.append(len((out := resample(*args)).reshape(-1))) or out
    )
    out = preprocess(torch.zeros(1, *shape, 3, dtype=torch.uint8), 64, (0.5,) * 3, (0.5,) * 3, resize_mode=resize_mode)
    assert out.shape == (1, 3, 64, 64) and max(sizes) <= 3 * 64 * 64


def test_frames_of_which_nothing_would_be_left():
    with pytest.raises(ValueError, match="Frames of 1x20000 pixels are too narrow.*shrinks them to 0x64"):
        preprocess(torch.zeros(1, 1, 20_000, 3, dtype=torch.uint8), 64, (0,) * 3, (1,) * 3, resize_mode="longest")
