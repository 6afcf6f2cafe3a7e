"""Worker processes that were forked from one that had used PyTorch's threads."""

import os

import torch

_forked = False  # whether this process is a fork that has not been prepared yet


def _mark() -> None:
    global _forked
    _forked = True


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_mark)


def limit_threads_after_fork() -> None:
    """Makes PyTorch use one thread in a forked process, where it would wait for ever for threads that are not there.

    Call it before computing; after the first time it costs nothing. A process that was not forked is left alone.
    """
    global _forked
    if _forked:
        _forked = False
        torch.set_num_threads(1)
