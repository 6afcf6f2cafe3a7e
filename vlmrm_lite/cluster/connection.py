"""Connect to Ray: to the cluster that ``RAY_ADDRESS`` names, or to one that starts on this machine."""

import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from ..errors import VlmrmError
from ..utils.extras import import_extra

ADDRESS = "RAY_ADDRESS"
REACH_SECONDS = 5.0
JOIN_SECONDS = 120.0  # for a first connection; a process that only imports Ray may need ten on a busy machine
_STARTS = 3  # a busy machine may need more time to start Ray than Ray allows

_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "1",  # hides GPUs from workers that have asked for none
}
_JOIN = "import ray, sys; ray.init(address=sys.argv[1], logging_level='ERROR', log_to_driver=False); ray.shutdown()"


@contextmanager
def connect(purpose: str) -> Iterator[ModuleType]:
    """Connects to Ray, and disconnects in the end; a connection that is there already is used and kept.

    Args:
        purpose: what needs it, for messages: "Sweeps".

    Yields:
        The module ``ray``.

    Raises:
        MissingExtraError: Ray is not installed.
        ValueError: ``RAY_ADDRESS`` is no address.
        VlmrmError: nothing answers there, or Ray cannot start here.
    """
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    ray = import_extra("ray", "sweep", purpose)
    if ray.is_initialized():
        yield ray
        return
    logging.getLogger("ray").setLevel(logging.ERROR)
    address = os.environ.get(ADDRESS, "").strip()
    if address in ("", "local"):
        _start(ray)
    else:
        _check_reachable(address)
        _check_joins(address)
        ray.init(address=address, logging_level="ERROR", log_to_driver=False)
    try:
        yield ray
    finally:
        ray.shutdown()


def count_slots(ray: Any, cpus: int, gpus: float) -> int:
    """Returns how many jobs with these CPU cores and (parts of) GPUs fit onto the machines of the cluster at once."""
    slots = 0
    for node in ray.nodes():
        if node["Alive"]:
            have = node["Resources"]
            wanted = [have.get("CPU", 0) / cpus, *([have.get("GPU", 0) / gpus] if gpus else [])]
            slots += int(min(wanted) + 1e-9)
    return slots


def _start(ray: Any) -> None:
    """Starts Ray on this machine, with as many workers at once as it has cores."""
    for attempt in range(_STARTS):
        try:
            ray.init(address="local", include_dashboard=False, logging_level="ERROR", log_to_driver=False)
            return
        except Exception as error:  # Ray raises a bare Exception
            ray.shutdown()
            if attempt == _STARTS - 1:
                raise VlmrmError(
                    f"Ray could not start on this machine: {_one_line(error)} Try again when it is less busy, or start "
                    f"Ray yourself with `ray start --head` and set {ADDRESS}=auto."
                ) from error
            time.sleep(1)


def _check_reachable(address: str) -> None:
    """Checks that something listens at an address, in a few seconds.

    Raises:
        ValueError: it is no address of a cluster.
        VlmrmError: nothing listens there.
    """
    if address == "auto":
        return
    match = re.fullmatch(r"\[?([^\s/\[\]]+)\]?:(\d{1,5})", address)
    if match is None or not 0 < int(match[2]) < 2**16:
        hint = " The driver must run on a machine of the cluster." if address.startswith("ray://") else ""
        raise ValueError(
            f"{ADDRESS}={address!r} is no address of a Ray cluster; expected host:port, as `ray start --head` prints "
            f"it, such as 10.0.0.1:6379, or auto for the cluster that this machine is part of.{hint}"
        )
    try:
        socket.create_connection((match[1], int(match[2])), timeout=REACH_SECONDS).close()
    except OSError as error:
        reason = "no answer" if isinstance(error, TimeoutError) else (error.strerror or str(error)).lower()
        raise VlmrmError(
            f"No Ray cluster can be reached at {ADDRESS}={address} ({reason}). Start one with `ray start --head`, "
            f"correct the address, or unset {ADDRESS} to use this machine alone."
        ) from error


def _check_joins(address: str) -> None:
    """Connects from a process that may hang or crash, which Ray does where something else answers.

    Raises:
        VlmrmError: it did not connect.
    """
    environment = {name: value for name, value in os.environ.items() if name != ADDRESS}
    process = [sys.executable, "-c", _JOIN, address]
    try:
        done = subprocess.run(process, capture_output=True, text=True, timeout=JOIN_SECONDS, env=environment)
    except subprocess.TimeoutExpired as error:
        reason = f"it does not answer as Ray does within {JOIN_SECONDS:.0f} seconds"
        raise VlmrmError(_refused(address, reason)) from error
    if done.returncode:
        raise VlmrmError(_refused(address, _last_error(done.stderr)))


def _refused(address: str, reason: str) -> str:
    return (
        f"Cannot join the Ray cluster at {ADDRESS}={address}: {reason}. All machines need the same versions of Ray and "
        f"Python and the same token; unset {ADDRESS} to use this machine alone."
    )


def _last_error(text: str) -> str:
    """Returns the message of the exception that a traceback ends with."""
    lines = [line for line in text.splitlines() if re.match(r"[\w.]+(Error|Exception|Exit)?: ", line)]
    return _one_line(lines[-1].partition(": ")[2] if lines else text[-200:] or "it ended without a message").rstrip(".")


def _one_line(text: Any) -> str:
    return " ".join(str(text).split())[:300]
