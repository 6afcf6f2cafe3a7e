"""Rewards of pictures of any size, their speed, and how many pictures fit into the time of an audit."""

import time
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from ..utils.embeddings import embed_prompt
from ..utils.frames import compute_rewards, stack_frames
from .pictures import Frame, rows_by_shape

_SECONDS = 25.0  # of the reward, in all
_CHUNK = 64 * 2**20  # bytes of frames at once
_CONTROLS = ("a photo of a dog", "a red square", "an empty street at night")
"""Prompts that have nothing to do with any goal."""


class Plan(NamedTuple):
    """How many pictures are scored: frames as they are, and how many of them with each change."""

    frames: int
    changed: int


class Scorer:
    """Scores pictures of any size, and takes the time.

    Args:
        reward: callable from frames to one float per frame; a 0/1 reward with a threshold is scored without it.

    Attributes:
        seconds, scored: time spent, and pictures scored in it; the first call is left out.
    """

    def __init__(self, reward: Any, clock: Callable[[], float] = time.perf_counter):
        self.reward = without_threshold(reward)
        self.threshold = getattr(reward, "threshold", None)
        self.seconds, self.scored = 0.0, 0
        self._clock = clock

    def __call__(self, frames: Sequence[Frame]) -> NDArray[np.float64]:
        """Computes the rewards of frames, float64 (n,).

        Raises:
            TypeError, ValueError: the reward did not return one finite float per frame.
        """
        return self._by_shape(frames, lambda batch, locate: compute_rewards(self.reward, batch, locate))

    def controls(self, frames: Sequence[Frame]) -> NDArray[np.float64] | None:
        """Computes the rewards that unrelated prompts would give, (prompts, n); None for a reward without prompts."""
        others = [other for prompt in _CONTROLS if (other := _with_goal(self.reward, prompt)) is not None]
        if not others:
            return None
        dim = len(others)

        def score(batch: NDArray, locate: Callable[[int], str]) -> NDArray:
            images = self.reward.vlm.embed_images(batch)
            return np.stack([other.from_embeddings(images).cpu().numpy() for other in others], axis=1)

        return self._by_shape(frames, score, (dim,)).T

    def plan(self, frames: Sequence[Frame]) -> Plan:
        """Measures the speed of the reward, and decides how many frames there is time for."""
        self(frames[:2])
        self.seconds, self.scored = 0.0, 0
        self(frames[:4])
        per_frame = self.seconds / self.scored
        if per_frame < 0.1:
            self(frames[:32])
            per_frame = self.seconds / self.scored
        most = int(_SECONDS / max(per_frame, 1e-9))
        changed = min(32, max(6, most // 16))  # five sets of them are scored: three changes, once more, random pixels
        return Plan(max(16, most // 2 - 5 * changed // 2), changed)

    @property
    def speed(self) -> float:
        """Scored frames per second."""
        return self.scored / max(self.seconds, 1e-9)

    def _by_shape(self, frames: Sequence[Frame], score: Callable, shape: tuple[int, ...] = ()) -> NDArray[np.float64]:
        values = np.zeros((len(frames), *shape))
        for members in rows_by_shape(frames):
            step = max(1, min(_CHUNK // frames[members[0]].size, 64))
            for start in range(0, len(members), step):
                part = members[start : start + step]
                batch = stack_frames([frames[i] for i in part])
                began = self._clock()
                values[part] = score(batch, lambda i, part=part: f"frame {part[i]}")
                self.seconds, self.scored = self.seconds + self._clock() - began, self.scored + len(part)
        return values


def without_threshold(reward: Any) -> Any:
    """Returns a reward of prompts that gives the probability itself, instead of 0 or 1; others as they are."""
    if getattr(reward, "threshold", None) is None or not hasattr(reward, "from_embeddings"):
        return reward
    graded = copy(reward)
    graded.threshold = None
    return graded


def prompts_of(reward: Any) -> list[str]:
    """Lists the prompts of a reward: goal, baseline and negatives."""
    found: list[str] = []

    def add(prompt: Any) -> None:
        if isinstance(prompt, str):
            found.append(prompt)
        elif isinstance(prompt, (list, tuple)):
            for part in prompt:
                add(part)

    for name in ("goal", "baseline", "negatives"):
        add(getattr(reward, name, None))
    return list(dict.fromkeys(found))


def _with_goal(reward: Any, prompt: str) -> Any:
    """Copies a reward of prompts and gives it another goal; None for other rewards."""
    vlm = getattr(reward, "vlm", None)
    if vlm is None or not hasattr(reward, "from_embeddings"):
        return None
    other, goal = copy(reward), embed_prompt(vlm, prompt)
    if isinstance(getattr(reward, "goal_embedding", None), torch.Tensor):
        other.goal_embedding = goal
    elif isinstance(getattr(reward, "goal_embeddings", None), torch.Tensor):
        other.goal_embeddings = torch.cat([goal[None], reward.goal_embeddings[1:]])
    else:
        return None
    return other
