"""Sweeps on real workers: one Ray on this machine for all tests, whose workers and drivers are killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from helpers.sweeps import SPEC

from vlmrm_lite.cluster import connect, count_slots
from vlmrm_lite.sweeps import sweep
from vlmrm_lite.sweeps.study import FILE
from vlmrm_lite.training import Run
from vlmrm_lite.training.metrics_table import read_metrics

pytestmark = pytest.mark.slow

DRIVER = """
import sys
from vlmrm_lite.sweeps import sweep
sweep(eval(sys.argv[1]), sys.argv[2])
"""


@pytest.fixture(scope="module")
def ray():
    with connect("Tests") as ray:
        yield ray


@pytest.fixture(scope="module")
def address(ray):
    return ray.get_runtime_context().gcs_address


@pytest.fixture
def killing():
    """Kills the processes in this list in the end, however the test ends."""
    processes = []
    yield processes
    for process in processes:
        process.kill()


def workers():
    """Returns the numbers of the processes that run a trial."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "ray::run_trial" in line]


def wait_for(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def states(out):
    with closing(sqlite3.connect(out / FILE)) as database:
        return [state for (state,) in database.execute("SELECT state FROM trials ORDER BY number")]


def check(done, out, num_trials):
    """Every trial once, each a whole run."""
    assert done.trials["trial"].tolist() == list(range(num_trials)) and set(done.trials["state"]) == {"done"}
    assert sorted(path.name for path in (out / "trials").iterdir()) == [f"{i:03d}" for i in range(num_trials)]
    for row in done.trials.itertuples():
        run = Run.load(out / "trials" / f"{row.trial:03d}", latest=True)
        assert run.config["seed"] == row.seed and run.task.alpha == row.alpha
        steps = run.metrics["step"]
        assert run.policy_step == run.config["total_steps"] == steps.iloc[-1] and steps.is_unique


def test_a_sweep_of_two_trials(ray, tmp_path):
    out = tmp_path / "out"
    done = sweep(SPEC, out, None)
    check(done, out, 2)
    assert len(done.best) == 1 and "in 2 new episodes" in done.text
    assert count_slots(ray, 1, 0) == int(ray.cluster_resources()["CPU"]) and count_slots(ray, 1, 1) == 0


@pytest.mark.skipif("VLMRM_RAY" not in os.environ, reason="takes two minutes of two free cores; set VLMRM_RAY=1")
def test_a_killed_worker_and_a_killed_driver(address, tmp_path, killing):
    out, spec = tmp_path / "out", {**SPEC, "total_steps": 6_400, "seed": [0, 1]}

    def start():
        environment = {**os.environ, "RAY_ADDRESS": address}
        killing.append(subprocess.Popen([sys.executable, "-c", DRIVER, repr(spec), str(out)], env=environment))
        return killing[-1]

    def has_begun():
        return any(len(read_metrics(file)) > 1 for file in (out / "trials").glob("*/metrics.csv"))

    driver = start()
    wait_for(has_begun)
    for process in workers():
        os.kill(process, signal.SIGKILL)
    wait_for(workers)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    assert "RUNNING" in states(out)
    driver = start()
    assert driver.wait(timeout=240) == 0
    assert states(out) == ["COMPLETE"] * 4
    check(sweep(spec, out, None), out, 4)
