"""Estimates how long a training will take, from a few batches before it starts.

The parts of a step run in sequence, so their seconds add up; or the learner updates meanwhile, and all cores share the
work. The estimate leaves out the random play before learning starts, checkpoints, and other load on the machine.
"""

import gc
import time
import warnings
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch

from ..tasks import Task
from ..utils.devices import count_cores, name_device
from ..utils.frames import RewardFunction, to_numpy
from ..utils.progress import report
from ..utils.reward_protocol import frame_size
from .learners import can_overlap
from .threads import limit_torch_threads
from .timing import RenderClock, StepClock, make_timed_learner, measure_speed

_WORTH_REPORTING = 180.0  # seconds
_SHORT_STEPS, _SMALL_FRAME = 1_000_000, 128  # steps and pixels; up to both, the progress line is enough
_SHORT_STEPS_UNKNOWN_FRAME = 10_000  # the same for a reward that does not declare its frame size
_MAX_ENVS = 256  # measured at most where the number of updates, and so the measurement, grows with num_envs


class Estimate(NamedTuple):
    """Seconds per environment step of each part of a training, and the number of steps.

    Attributes:
        simulate: physics.
        render: drawing the frame.
        reward: the reward of the frame.
        learn: choosing the action, storing the transition, updates.
        steps: environment steps of the training, summed over all environments.
        device: where the reward is computed, in words.
        cores: number of cores that work on the environments and the learner at the same time; 1 if these take turns.
    """

    simulate: float
    render: float
    reward: float
    learn: float
    steps: int
    device: str
    cores: int = 1

    @property
    def parts(self) -> dict[str, float]:
        """Seconds per environment step of the four parts, by name."""
        return dict(zip(self._fields[:4], self[:4]))

    @property
    def speed(self) -> float:
        """Environment steps per second.

        All cores work on the environments, and one on the learner. If they never idle, a step takes the environments'
        seconds plus the learner's divided by the number of cores.
        """
        environments = self.simulate + self.render + self.reward
        return 1 / max(environments + self.learn / self.cores, self.learn)

    @property
    def seconds(self) -> float:
        """Seconds of the whole training."""
        return self.steps / self.speed

    def __str__(self) -> str:
        speed = f"{self.speed:,.0f} a second" if self.speed >= 10 else f"{self.speed:.2g} a second"
        fractions = ", ".join(f"{name} {seconds / sum(self[:4]):.0%}" for name, seconds in self.parts.items())
        return (
            f"About {duration(self.seconds)}: {self.steps:,} steps at {speed} ({fractions}), measured just now on "
            f"{self.device}."
        )


def estimate(task: Task, reward: RewardFunction, steps: int | None = None) -> Estimate:
    """Measures every part for about a second, with environments and a learner of its own.

    Args:
        task: the task to train, with its number of environments, algorithm and hyperparameters.
        reward: callable from frames to one float per frame.
        steps: environment steps to train for; None for the task's.
    """
    num_envs = task.num_envs
    if task.hyperparameters.get("gradient_steps") == -1:
        num_envs = min(num_envs, _MAX_ENVS)
    free = _FreeReward(frame_size(reward))
    device = getattr(reward, "device", torch.device("cpu"))
    with warnings.catch_warnings(), limit_torch_threads(reward):
        warnings.simplefilter("ignore")  # the training will show them
        learner, clock = make_timed_learner(replace(task, num_envs=num_envs), free)
        with closing(clock):
            simulate, render, learn = _seconds_per_step(learner, clock)
            cores = count_cores() if can_overlap(task.algorithm, clock, reward) else 1
        reward_seconds = _seconds_per_frame(reward, free.frames, device)
    del learner, clock
    gc.collect()  # a learner and its environments refer to each other, and may hold much GPU memory
    steps = task.total_steps if steps is None else steps
    return Estimate(simulate, render, reward_seconds, learn, steps, name_device(device), cores)


def report_estimate(task: Task, reward: RewardFunction, steps: int) -> None:
    """Reports the expected duration of a training if it is more than a few minutes; never fails.

    It does not change the training, because environments and learners are seeded afterwards. A task whose environment
    is a callable is not measured, since making it a second time may have side effects.
    """
    size = frame_size(reward)
    short = _SHORT_STEPS if size is None or size <= _SMALL_FRAME else 0
    if size is None:
        short = min(short, _SHORT_STEPS_UNKNOWN_FRAME)
    if steps <= short or not isinstance(task.env_id, str):
        return
    try:
        expected = estimate(task, reward, steps)
    except Exception:  # the training itself raises a clearer error
        return
    if expected.seconds > _WORTH_REPORTING:
        report(str(expected))


def duration(seconds: float) -> str:
    """Formats a time in a readable unit, to two digits.

    Example:
        >>> [duration(seconds) for seconds in (40, 200, 50_000, 1e6, 1e9)]
        ['40 seconds', '3.3 minutes', '14 hours', '12 days', '32 years']
    """
    value, unit = seconds, "seconds"
    steps = ((90, 60, "minutes"), (90, 60, "hours"), (48, 24, "days"), (730, 365.25, "years"))
    for most, length, longer in steps:
        if value < most:
            break
        value, unit = value / length, longer
    return f"{value:,.0f} {unit}" if value >= 10 else f"{value:.2g} {unit}"


class _FreeReward:
    """Takes no time, and keeps the latest frames, which have the size that the real reward wants."""

    def __init__(self, frame_size: int | None):
        self.frame_size, self.frames = frame_size, None

    def prepare(self, num_frames: int) -> None:
        """Needs no preparation."""

    def __call__(self, frames: Any) -> np.ndarray:
        self.frames = frames
        return np.zeros(len(frames))


def _seconds_per_step(learner: Any, clock: StepClock) -> tuple[float, float, float]:
    """Measures the seconds per environment step of simulating, of rendering, and of the algorithm."""
    rewarded = clock.env
    rewarded.env = drawing = RenderClock(rewarded.env)
    learner.learning_starts = 0
    learner.learn(1, log_interval=None)  # warm-up: a rollout and its updates
    before, clock.seconds, drawing.seconds, began = learner.num_timesteps, 0.0, 0.0, time.perf_counter()
    while time.perf_counter() - began < 0.7:
        learner.learn(1, reset_num_timesteps=False, log_interval=None)
    seconds, steps = time.perf_counter() - began, learner.num_timesteps - before
    parts = clock.seconds - drawing.seconds, drawing.seconds, seconds - clock.seconds
    return tuple(part / steps for part in parts)


def _seconds_per_frame(reward: RewardFunction, frames: Any, device: torch.device) -> float:
    """Measures the seconds per frame of the reward.

    On a GPU, the batch is all frames. On a CPU, it grows until a call takes half a second.
    """
    count = len(frames) if device.type == "cuda" else 1

    def compute() -> None:
        to_numpy(reward(frames[:count]))

    compute()  # warm-up
    while True:
        seconds = 1 / measure_speed(compute, 1, 0.2)
        # In a small batch, the fixed cost of a call would count too much.
        if count == len(frames) or seconds > 5 or (seconds > 0.5 and count >= 8):
            return seconds / count
        count = min(2 * count, len(frames))
