"""A training in a process of its own that is killed, with SIGKILL, after its first checkpoints."""

import os
import signal
import subprocess
import sys
import time

from helpers import TESTS
from vlmrm_lite.training.run_folder import RunFolder


def train_until_killed(
    code: str, folder: RunFolder, *arguments: object, steps: int = 100, seconds: float = 180
) -> None:
    """Runs code that trains into a folder, and kills it once the checkpoint holds more than some steps.

    Args:
        code: finds the path of the folder in ``sys.argv[1]``, and the other arguments behind it.
        folder: the run folder.
        *arguments: become strings.
        steps: environment steps.
        seconds: how long to wait for them.
    """
    environment = {**os.environ, "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code, str(folder.path), *map(str, arguments)]
    process = subprocess.Popen(command, env=environment)
    deadline = time.monotonic() + seconds
    try:
        while not (folder.checkpoint.is_file() and folder.checkpoint_step() > steps):
            assert process.poll() is None and time.monotonic() < deadline, "the training was not killed"
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
