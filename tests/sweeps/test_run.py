"""The driver: every trial once, whatever is interrupted. Jobs run in this process; `test_ray` has real workers."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from helpers.sweeps import SPEC, FakeRay, use_fake_ray

import vlmrm_lite as vl
from vlmrm_lite import VlmrmError
from vlmrm_lite.sweeps import sweep
from vlmrm_lite.sweeps.run import _outcome
from vlmrm_lite.sweeps.trial import Job, Outcome, run_trial
from vlmrm_lite.training import Run
from vlmrm_lite.utils.files import WriteError


def result(job, **changes):
    """An outcome that follows from the arguments of a trial."""
    alpha, seed = job.arguments["alpha"], job.arguments["seed"]
    successes = int(10 * alpha) + seed
    found = {"success_rate": successes / 10, "successes": successes, "episodes": 10, "vlm_reward": alpha + seed / 100}
    return Outcome({**found, "env_reward": 0.0, "seconds": 1.0, "folder": job.folder, **changes})


SEEDS = {**SPEC, "seed": [0, 1, 2]}


def test_all_trials_and_the_table(tmp_path, monkeypatch):
    ray, lines = use_fake_ray(monkeypatch, run=result), []
    done = sweep({**SEEDS, "cpus": 2, "gpus": 0}, tmp_path / "out", lines.append)
    assert done.trials["trial"].tolist() == list(range(6)) and set(done.trials["state"]) == {"done"}
    assert done.summary["alpha"].tolist() == [0.5, 0.0] and done.summary["success_rate"].tolist() == pytest.approx(
        [0.6, 0.1]
    )
    assert done.best == [tmp_path / "out" / "trials" / "005"]
    assert len(lines) == 6 and lines[0] == "1 of 6: trial 0 (alpha=0.0, seed=0): success_rate 0.000"
    assert ray.options_seen[0] == {"num_cpus": 2, "num_gpus": 0.0, "max_retries": 3}
    assert str(done).count("\n") > 4 and (tmp_path / "out" / "summary.txt").read_text() == str(done)
    assert pd.read_csv(tmp_path / "out" / "trials.csv")["seed"].tolist() == [0, 1, 2] * 2


def test_a_finished_sweep_needs_no_ray(tmp_path, monkeypatch):
    use_fake_ray(monkeypatch, run=result)
    before = sweep(SEEDS, tmp_path / "out", None)
    monkeypatch.setattr("vlmrm_lite.sweeps.run.connect", lambda purpose: 1 / 0)
    assert str(sweep(SEEDS, tmp_path / "out", None)) == str(before)


def test_a_driver_that_is_killed_again_and_again(tmp_path, monkeypatch):
    ran = []

    def killed(job):
        if len(ran) % 3 == 2:
            ran.append(None)
            raise KeyboardInterrupt
        ran.append((job.folder, job.arguments["alpha"], job.arguments["seed"]))
        return result(job)

    use_fake_ray(monkeypatch, run=killed)
    for _ in range(10):
        try:
            done = sweep(SEEDS, tmp_path / "out", None)
            break
        except KeyboardInterrupt:
            continue
    assert done.trials["trial"].tolist() == list(range(6)) and set(done.trials["state"]) == {"done"}
    trained = [run for run in ran if run is not None]
    assert len({folder for folder, *_ in trained}) == 6 and len(set(trained)) == 6  # as many, and each with its own


def test_an_interrupted_worker_goes_on(tmp_path, monkeypatch):
    calls = []
    use_fake_ray(monkeypatch, run=lambda job: calls.append(1) or (Outcome(None) if len(calls) < 3 else result(job)))
    assert set(sweep(SPEC, tmp_path / "out", None).trials["state"]) == {"done"} and len(calls) == 2 + 2 + 1


def test_a_trial_that_fails_is_listed(tmp_path, monkeypatch):
    def failing(job):
        return result(job) if job.arguments["alpha"] else Outcome(None, "The policy has diverged.", warnings=("Oh.",))

    use_fake_ray(monkeypatch, run=failing)
    lines = []
    done = sweep(SEEDS, tmp_path / "out", lines.append)
    assert done.trials["state"].tolist() == ["failed"] * 3 + ["done"] * 3
    assert "Trial 0 failed: The policy has diverged." in str(done) and done.summary["failed"].tolist() == [0, 3]
    assert lines.count("Trial 0 warns: Oh.") == 1 and sum("warns" in line for line in lines) == 1


def test_all_trials_fail(tmp_path, monkeypatch):
    use_fake_ray(monkeypatch, run=lambda job: Outcome(None, "No such model."))
    with pytest.raises(VlmrmError, match="All 2 trials failed; the first one: No such model."):
        sweep(SPEC, tmp_path / "out", None)


def test_what_all_trials_would_meet_stops_the_sweep(tmp_path, monkeypatch):
    use_fake_ray(monkeypatch, run=lambda job: Outcome(None, "Cannot write x: no space left on the disk.", stop=True))
    with pytest.raises(VlmrmError, match="no space left on the disk. The same command continues it."):
        sweep(SPEC, tmp_path / "out", None)
    use_fake_ray(monkeypatch, run=result)
    assert sweep(SPEC, tmp_path / "out", None).trials["trial"].tolist() == [0, 1]


def test_a_worker_that_is_lost_too_often():
    class Lost(FakeRay):
        def get(self, reference):
            raise self.exceptions.RayError("The worker\ndied.")

    outcome = _outcome(Lost(), None)
    assert outcome.error.endswith("perhaps for lack of memory: The worker died.") and not outcome.stop


def test_no_machine_is_large_enough(tmp_path, monkeypatch):
    use_fake_ray(monkeypatch, run=result)
    with pytest.raises(VlmrmError, match="No machine of the Ray cluster has cpus: 1 and gpus: 1 for a trial"):
        sweep({**SPEC, "gpus": 1}, tmp_path / "out", None)


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WriteError, match="Cannot write"):
        sweep(SPEC, tmp_path / "file" / "out", None)


def test_without_the_extra():
    code = """
import sys
for name in ("optuna", "ray"): sys.modules[name] = None
import vlmrm_lite as vl
try: vl.sweep({"task": "cartpole"})
except vl.VlmrmError as error: print(error)
"""
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed == "Sweeps need optuna, which is not installed: pip install 'vlmrm-lite[sweep]'\n"


# A trial itself.


def job(folder, **arguments):
    task = vl.TASKS["cartpole"]
    settings = {"num_envs": 4, "total_steps": 64, "vlm": "simclip-nano", "hyperparameters": SPEC["hyperparameters"]}
    (folder / "marker").touch()
    return Job(str(folder / "run"), str(folder / "marker"), {"task": task, **settings, "seed": 3, **arguments}, 2, 1)


@pytest.mark.slow
def test_a_trial_is_a_run_folder_that_resumes(tmp_path):
    first = run_trial(job(tmp_path, total_steps=64))
    assert first.error == "" and first.results["episodes"] == 2 and 0 <= first.results["success_rate"] <= 1
    run = Run.load(tmp_path / "run")
    assert run.config["seed"] == 3 and run.task.num_envs == 4
    again = run_trial(job(tmp_path, total_steps=64))  # its result was lost
    assert again.results == first.results
    more = run_trial(job(tmp_path, total_steps=128))
    assert more.error == "" and Run.load(tmp_path / "run").metrics["step"].iloc[-1] == 128


def test_a_trial_that_cannot_run_returns_a_sentence(tmp_path):
    outcome = run_trial(job(tmp_path, hyperparameters={"learning_rat": 1}))
    assert outcome.results is None and not outcome.stop and "Did you mean 'learning_rate'?" in outcome.error
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / "run").write_text("in the way")
    outcome = run_trial(job(tmp_path / "file"))
    assert outcome.stop and outcome.error.startswith("Cannot write")


def test_a_folder_that_is_not_shared(tmp_path):
    lonely = job(tmp_path)
    Path(lonely.marker).unlink()
    outcome = run_trial(lonely)
    assert outcome.stop and "give a folder that all machines share under the same path, with out=." in outcome.error
