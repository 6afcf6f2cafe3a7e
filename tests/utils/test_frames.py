"""Rewards in chunks, and frames that do not go into one batch."""

import numpy as np
import pytest
import torch

from vlmrm_lite.utils import frames as module
from vlmrm_lite.utils.frames import compute_rewards, compute_rewards_in_chunks, stack_frames


def make(count, shape=(4, 5, 3)):
    return [np.full(shape, i, np.uint8) for i in range(count)]


def first_pixel(frames):
    return frames[:, 0, 0, 0].astype(float)


def test_chunks_give_the_same_rewards_and_forget_their_frames(monkeypatch):
    monkeypatch.setattr(module, "_CHUNK_BYTES", 3 * 60)
    frames, sizes, left = make(8), [], []

    def reward(batch):
        sizes.append(len(batch))
        left.append(sum(frame is not None for frame in frames))
        return first_pixel(batch)

    values = list(compute_rewards_in_chunks(reward, frames, str))
    assert np.concatenate(values).tolist() == list(range(8))
    assert sizes == [3, 3, 2] and left == [8, 5, 2] and frames == [None] * 8


def test_an_interrupted_computation_goes_on(monkeypatch):
    monkeypatch.setattr(module, "_CHUNK_BYTES", 3 * 60)
    frames, interrupt = make(8), [False, True]

    def reward(batch):
        if interrupt and interrupt.pop(0):
            raise KeyboardInterrupt
        return first_pixel(batch)

    chunks = compute_rewards_in_chunks(reward, frames, str)
    assert next(chunks).tolist() == [0, 1, 2]
    with pytest.raises(KeyboardInterrupt):
        next(chunks)
    assert np.concatenate(list(compute_rewards_in_chunks(reward, frames, str))).tolist() == [3, 4, 5, 6, 7]


def test_the_place_of_a_broken_reward_in_a_later_chunk(monkeypatch):
    monkeypatch.setattr(module, "_CHUNK_BYTES", 3 * 60)
    broken = compute_rewards_in_chunks(
        lambda batch: np.where(first_pixel(batch) == 7, np.nan, 0.0), make(8), "frame {}".format
    )
    with pytest.raises(ValueError, match="got nan at frame 7"):
        list(broken)


def test_large_frames_are_judged_one_by_one():
    frames = [np.zeros((1, 1, 3), np.uint8)] * 2
    big = np.broadcast_to(frames[0], (6_000, 6_000, 3))
    sizes = []
    list(compute_rewards_in_chunks(lambda batch: sizes.append(len(batch)) or [0.0], [big], str))
    assert sizes == [1] and list(compute_rewards_in_chunks(first_pixel, [None], str)) == []


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        ([], "no frames"),
        ([*make(1), *make(1, (4, 6, 3))], r"frame 0 has \(4, 5, 3\) and frame 1 has \(4, 6, 3\)"),
        ([*make(1), None], "frame 1 has None"),
        ([None, None], "frame 0 has None"),
        ([*make(1), torch.zeros(4, 5, 3, dtype=torch.uint8)], "frame 0 is a ndarray of uint8 and frame 1 is a Tensor"),
        ([*make(1), np.zeros((4, 5, 3))], "frame 1 is a ndarray of float64"),
    ],
)
def test_frames_that_do_not_go_together(frames, words):
    with pytest.raises(ValueError, match=words):
        stack_frames(frames)


@pytest.mark.parametrize("returned", [["1.0", "2.0"], np.array([1j, 2j]), [b"1", b"2"], [None, 1.0]])
def test_rewards_that_only_look_like_numbers(returned):
    with pytest.raises((TypeError, ValueError), match="must return (one float|finite)"):
        compute_rewards(lambda frames: returned, np.stack(make(2)), str)
