"""How long a training will take, measured on the spot over a few batches before it begins.

The parts of a step go one after the other, so their seconds add up. Not counted are the random play before
learning starts, checkpoints, and whatever else the machine will have to do by then.
"""

import gc
import time
import warnings
from contextlib import closing
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch
from gymnasium.vector import VectorWrapper

from ..tasks import Task
from ..utils.devices import name_device
from ..utils.frames import RewardFunction, to_numpy
from ..utils.progress import say
from .benchmark import _learner, _speed
from .env_wrappers import calm_threads

_WORTH_TELLING = 180.0  # seconds
_SHORT, _SMALL = 10_000, 128  # steps, and pixels that a model looks at: never more than minutes
_AT_ONCE = 256  # worlds that are measured where updates grow with the worlds, and so does the measurement


class Estimate(NamedTuple):
    """Seconds that every part takes for one environment step, and how many steps there are.

    Attributes:
        simulate: physics.
        render: drawing the frame.
        reward: the frame through the vision-language model.
        learn: choosing the action, keeping it, updates.
        steps: environment steps of the training, all worlds together.
        device: where the reward is computed, in words.
    """

    simulate: float
    render: float
    reward: float
    learn: float
    steps: int
    device: str

    @property
    def parts(self) -> dict[str, float]:
        """The four parts by name, in seconds per environment step."""
        return dict(zip(self._fields[:4], self[:4]))

    @property
    def speed(self) -> float:
        """Environment steps per second."""
        return 1 / sum(self[:4])

    @property
    def seconds(self) -> float:
        """Of the whole training."""
        return self.steps / self.speed

    def __str__(self) -> str:
        speed = f"{self.speed:,.0f} a second" if self.speed >= 10 else f"{self.speed:.2g} a second"
        shares = ", ".join(f"{name} {seconds * self.speed:.0%}" for name, seconds in self.parts.items())
        return (
            f"About {duration(self.seconds)}: {self.steps:,} steps at {speed} ({shares}), measured just "
            f"now on {self.device}."
        )


def estimate(task: Task, reward: RewardFunction, steps: int | None = None) -> Estimate:
    """Measures every part for about a second, in worlds and with a learner that are thrown away.

    Args:
        task: what is to be trained, with its number of worlds, algorithm and hyperparameters.
        reward: callable from frames to one float per frame.
        steps: environment steps to train for; None for the task's.
    """
    worlds = task.num_envs
    if task.hyperparameters.get("gradient_steps") == -1:
        worlds = min(worlds, _AT_ONCE)
    free = _FreeReward(getattr(reward, "vlm", None))
    device = getattr(free.vlm, "device", torch.device("cpu"))
    with warnings.catch_warnings(), calm_threads(reward):
        warnings.simplefilter("ignore")  # the training itself will warn
        learner, clock = _learner(replace(task, num_envs=worlds), free)
        with closing(clock):
            simulate, render, learn = _world_seconds(learner, clock)
        judge = _frame_seconds(reward, free.frames, device)
    del learner, clock
    gc.collect()  # a learner and its worlds refer to each other, and may hold much of a GPU's memory
    steps = task.total_steps if steps is None else steps
    return Estimate(simulate, render, judge, learn, steps, name_device(device))


def tell_estimate(task: Task, reward: RewardFunction, steps: int) -> None:
    """Says how long a training will take, if that is more than a few minutes; never fails.

    What the training depends on stays as it is: environments and learners get their seeds afterwards. A task
    whose environment is a callable is not measured, since nobody knows what making it a second time does.
    """
    size = getattr(getattr(reward, "vlm", None), "image_size", _SMALL + 1)
    if (steps <= _SHORT and size <= _SMALL) or not isinstance(task.env_id, str):
        return
    try:
        expected = estimate(task, reward, steps)
    except Exception:  # the training will tell what is wrong, in better words
        return
    if expected.seconds > _WORTH_TELLING:
        say(str(expected))


def duration(seconds: float) -> str:
    """A time as people say it, to two digits.

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
    """Costs nothing and keeps the frames; they have the size that the model looks at."""

    def __init__(self, vlm: Any):
        self.vlm, self.frames = vlm, None

    def __call__(self, frames: Any) -> np.ndarray:
        self.frames = frames
        return np.zeros(len(frames))


class _RenderClock(VectorWrapper):
    """Sums up the seconds that drawing the worlds takes."""

    seconds = 0.0

    def render(self) -> Any:
        began = time.perf_counter()
        frames = self.env.render()
        self.seconds += time.perf_counter() - began
        return frames


def _world_seconds(learner: Any, clock: Any) -> tuple[float, float, float]:
    """Seconds per environment step of simulating, of drawing, and of all that the algorithm does."""
    judged = clock.env
    judged.env = drawing = _RenderClock(judged.env)
    learner.learning_starts = 0
    learner.learn(1, log_interval=None)  # a rollout and the updates after it: allocations, caches, compilers
    before, clock.seconds, drawing.seconds, began = learner.num_timesteps, 0.0, 0.0, time.perf_counter()
    while time.perf_counter() - began < 0.7:
        learner.learn(1, reset_num_timesteps=False, log_interval=None)
    seconds, steps = time.perf_counter() - began, learner.num_timesteps - before
    parts = clock.seconds - drawing.seconds, drawing.seconds, seconds - clock.seconds
    return tuple(part / steps for part in parts)


def _frame_seconds(reward: RewardFunction, frames: Any, device: torch.device) -> float:
    """Seconds per frame, in the largest batch that takes no more than seconds; on a GPU in all of it."""
    count = len(frames) if device.type == "cuda" else 1

    def judge() -> None:
        to_numpy(reward(frames[:count]))

    judge()  # once without the clock
    while True:
        seconds = 1 / _speed(judge, 1, 0.2)
        # With a few frames only, what a call costs by itself would count too much.
        if count == len(frames) or seconds > 5 or (seconds > 0.5 and count >= 8):
            return seconds / count
        count = min(2 * count, len(frames))
