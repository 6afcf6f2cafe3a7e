"""Frames that are none: each is refused with the way to make one of it."""

import gymnasium as gym
import numpy as np
import pytest
import torch
from helpers.counting import CountingEnv, CountingVectorEnv
from PIL import Image

from vlmrm_lite.utils.rendering import check_frame, render_frame, render_frames

FRAME = np.zeros((4, 5, 3), np.uint8)
BAD = [
    (None, "None instead of a frame"),
    ("###", "str '###'.*not \"ansi\""),
    ([FRAME, FRAME], 'a list of 2.*not "rgb_array_list"'),
    (FRAME[..., 0], r"uint8 \(4, 5\).*Repeat a gray frame"),
    (FRAME[..., :1], r"uint8 \(4, 5, 1\).*Repeat a gray frame"),
    (np.zeros((4, 5, 4), np.uint8), r"uint8 \(4, 5, 4\).*Drop the transparency"),
    (np.zeros((3, 4, 5), np.uint8), r"uint8 \(3, 4, 5\).*Move the colors to the end"),
    (FRAME / 255, r"float64 \(4, 5, 3\).*astype\(np.uint8\)"),
    (torch.zeros(4, 5, 3), r"float32 \(4, 5, 3\).*astype"),
    (FRAME[:0], r"\(0, 5, 3\).*no pixels"),
    (FRAME[None], r"\(1, 4, 5, 3\).*one picture"),
    (Image.new("RGB", (5, 4)), "Convert an image with np.asarray"),
]


class Shows(CountingEnv):
    def __init__(self, frame=None):
        super().__init__()
        self.frame = frame

    def render(self):
        return self.frame


@pytest.mark.parametrize(("frame", "words"), BAD)
def test_what_is_no_frame(frame, words):
    with pytest.raises(ValueError, match=f"render.. of <Shows instance> returned .*{words}"):
        render_frame(Shows(frame))
    envs = gym.vector.SyncVectorEnv([lambda: Shows(FRAME), lambda: Shows(frame)])
    with pytest.raises(ValueError, match=f"render.. of environment 1 in .* returned .*{words}"):
        render_frames(envs)


@pytest.mark.parametrize("frame", [FRAME, torch.zeros(4, 5, 3, dtype=torch.uint8), FRAME[::-1, ::2]])
def test_frames_are_returned_as_they_are(frame):
    assert render_frame(Shows(frame)) is frame
    check_frame(frame, "it")


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        (None, "returned None instead of a frame"),
        (FRAME, r"one array of shape \(4, 5, 3\); expected one frame per environment, uint8 \(2, .*tiled"),
        (np.stack([FRAME] * 3), "returned 3 frames for 2 environments"),
        (np.zeros((2, 4, 5, 4), np.uint8), "Drop the transparency"),
        (np.zeros((2, 4, 5, 3)), "float64"),
        ("ab", "returned str 'ab'; expected one frame per environment"),
    ],
)
def test_what_is_no_batch_of_frames(frames, words):
    envs = CountingVectorEnv()
    envs.render = lambda: frames
    with pytest.raises(ValueError, match=words):
        render_frames(envs)
