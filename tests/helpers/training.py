"""A training run that takes a moment: a small task with the darkness of frames as its reward."""

from dataclasses import replace

import numpy as np

from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import train

PIXELS = {"width": 16, "height": 16}
SMALL = {"n_steps": 8, "batch_size": 16, "n_epochs": 1, "policy_kwargs": {"net_arch": [8]}}
SHORT = {**PIXELS, "max_episode_steps": 20}
TASK = replace(
    TASKS["cartpole"], hyperparameters=SMALL, total_steps=160, num_envs=4, env_kwargs=SHORT, scale=1.0, shift=0.0
)  # one episode in every env is 80 steps; a rollout is 32
STEPS = [32, 64, 96, 128, 160]
OFF_POLICY = replace(
    TASKS["mountain-car"],
    algorithm="SAC",
    hyperparameters={"learning_starts": 40, "train_freq": 1, "gradient_steps": 2, "batch_size": 32},
    num_envs=4,
    total_steps=240,
    scale=10.0,
    shift=0.0,
)  # its updates overlap with the steps, given a reward of this package


def darkness(frames):
    return 1 - np.asarray(frames, np.float32).mean((1, 2, 3)) / 255


def learn(folder, task=TASK, **kwargs):
    return train(task, **{"reward": darkness, "out": folder, "progress": False, **kwargs})


def curve(run):
    return run.metrics.drop(columns=["seconds", "steps_per_second"])


class Failing:
    """Raises an error at its n-th call, once."""

    def __init__(self, error, call):
        self.error, self.left = error, call

    def __call__(self, frames):
        self.left -= 1
        if self.left == 0:
            raise self.error
        return darkness(frames)


class SizedReward:
    """The darkness of frames as a reward that knows its frame size."""

    def __init__(self, frame_size):
        self.frame_size, self.prepared = frame_size, []

    def __call__(self, frames):
        return darkness(frames)

    def prepare(self, num_frames):
        self.prepared.append(num_frames)
