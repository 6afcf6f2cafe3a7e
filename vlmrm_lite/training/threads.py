"""How many threads PyTorch uses during a training."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from ..utils.frames import RewardFunction
from ..utils.reward_protocol import frame_size

_SMALL = 128  # pixels; models that look at larger frames are large enough to use all threads


@contextmanager
def limit_torch_threads(reward: RewardFunction | None) -> Iterator[RewardFunction | None]:
    """Uses one PyTorch thread for small networks, and all of them where the reward may be a large model.

    Small networks gain little from threads that synchronize thousands of times a second, and lose a lot on busy cores.
    One thread also gives the same numbers on every machine of a kind.

    Yields:
        The reward. One that does not say its frame size may hold a large model: it runs on all threads, while the
        learner keeps to one.
    """
    before, size = torch.get_num_threads(), frame_size(reward)
    if size is None or size <= _SMALL:
        torch.set_num_threads(1)
    try:
        yield _OnAllThreads(reward, before) if size is None and reward is not None and before > 1 else reward
    finally:
        torch.set_num_threads(before)


class _OnAllThreads:
    def __init__(self, reward: RewardFunction, threads: int):
        self.reward, self.threads = reward, threads

    def __call__(self, frames: Any) -> Any:
        limited = torch.get_num_threads()
        torch.set_num_threads(self.threads)
        try:
            return self.reward(frames)
        finally:
            torch.set_num_threads(limited)

    def __repr__(self) -> str:
        return repr(self.reward)
