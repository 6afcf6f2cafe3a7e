"""Rewards for other processes, which import them from here."""

import os

import numpy as np

import vlmrm_lite as vl


def make_reward():
    return vl.CosineReward(vl.load_vlm("simclip-nano"), goal="a pole standing upright")


class Fatal:
    """Ends its process at a white frame."""

    def __call__(self, frames):
        if frames.min() == 255:
            os._exit(1)
        return np.zeros(len(frames))
