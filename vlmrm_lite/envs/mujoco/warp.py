"""MuJoCo Warp, imported when it is first needed: the import takes seconds and its compiler a minute."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

import mujoco

from ...utils.progress import report

_CAPTURED = {"cuda"}  # device types on which one launch of a graph is faster than its kernels one by one


@cache
def import_warp() -> tuple[ModuleType, ModuleType]:
    """Imports Warp and MuJoCo Warp, without their messages about versions, modules and devices."""
    import warp as wp

    wp.config.log_level = wp.LOG_WARNING
    with _no_stderr():  # hides the warning about a missing CUDA driver
        wp.init()
    import mujoco_warp as mjw

    return wp, mjw


def put_model(model: mujoco.MjModel) -> Any:
    """Copies a model to Warp's current device.

    Raises:
        ValueError: MuJoCo Warp does not support something in the model.
    """
    try:
        return import_warp()[1].put_model(model)
    except NotImplementedError as error:
        raise ValueError(f"MuJoCo Warp does not support this model: {error}") from error


def capture(work: Callable[[], None]) -> Callable[[], None]:
    """Returns a function that does the same work: on CUDA, a graph of all its kernels, launched at once.

    Args:
        work: launches kernels on Warp's current device, always with the same arrays. It has run before, so that its
            kernels are compiled; and it allocates nothing, copies nothing to the host, and waits for nothing.
    """
    wp = import_warp()[0]
    if wp.get_device().alias.partition(":")[0] not in _CAPTURED:
        return work
    with wp.ScopedCapture() as captured:
        work()
    return lambda: wp.capture_launch(captured.graph)


@contextmanager
def report_compilation(seconds: float = 3) -> Iterator[None]:
    """Explains the wait if the block takes longer than the given time."""
    message = "Preparing the simulator; it is compiled once for this machine, which can take a minute ..."
    timer = threading.Timer(seconds, report, (message,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _no_stderr() -> Iterator[None]:
    """Discards what native code prints to stderr."""
    kept = os.dup(2)
    with open(os.devnull, "w") as devnull:
        os.dup2(devnull.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
