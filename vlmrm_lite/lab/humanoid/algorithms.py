"""Which algorithm gets there soonest: the same task, model and seed, four algorithms, one after the other.

    vlmrm-lite dev algorithms        # trains all of them; about half an hour on two cores

The three that learn from a replay buffer share every hyperparameter, those of the task, which were chosen with CrossQ;
PPO's come from a few trials.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd

from ...tasks import TASKS
from ...utils.paths import data_path
from ..figures import STYLE, Figure, add_legend, figure, take_colors

TASK = "humanoid-kneeling"
FILE = "algorithms.csv"  # beside the task's policy
ROWS = 25  # per algorithm: with 160,000 steps one for every round of episodes
_OURS = TASKS[TASK].hyperparameters
ALGORITHMS: Mapping[str, Mapping[str, Any]] = {
    "CrossQ": _OURS,
    "SAC": _OURS,
    "TQC": _OURS,
    "PPO": {
        "n_steps": 50,
        "batch_size": 640,
        "n_epochs": 6,
        "learning_rate": 5e-4,
        "gamma": 0.95,
        "gae_lambda": 0.9,
        "policy_kwargs": {"log_std_init": -0.7, "net_arch": [256, 256]},
    },
}
"""Hyperparameters by name of the class."""


def compare(
    steps: int | None = None, seed: int = 0, vlm: Any = "simclip-micro", out: str | Path | None = None
) -> pd.DataFrame:
    """Trains every algorithm.

    Args:
        steps: environment steps for each; None for the task's.
        seed: of every training.
        vlm: model or name.
        out: folder for the runs; None for one that is deleted.

    Returns:
        `ROWS` rows or fewer per algorithm: ``algorithm``, ``step``, ``seconds`` of training, ``model_reward`` per
        step and ``success_rate`` of the episodes that ended, both while it explores; ``successes`` of the finished
        policy in 100 other episodes, the same in every row.
    """
    from ...training import train  # imports Stable-Baselines3, which takes seconds

    tables = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, hyperparameters in ALGORITHMS.items():
            task = replace(TASKS[TASK], algorithm=name, hyperparameters=hyperparameters)
            run = train(
                task,
                vlm=vlm,
                total_steps=steps,
                seed=seed,
                progress=False,
                overwrite=True,
                out=Path(scratch if out is None else out, name),
            )
            metrics = run.metrics[["step", "seconds", "model_reward", "success_rate"]]
            rows = metrics.groupby(metrics.index * ROWS // len(metrics)).mean()
            tables.append(rows.assign(algorithm=name, successes=run.evaluate(100, seed=4242).successes))
    columns = ["algorithm", "step", "seconds", "model_reward", "success_rate", "successes"]
    return pd.concat(tables, ignore_index=True)[columns].round(4)


def shipped_comparison() -> pd.DataFrame:
    """What `compare` gave where the package was made."""
    return pd.read_csv(data_path("policies", TASK, FILE))


def plot_comparison(table: pd.DataFrame) -> Figure:
    """Reward and success of every algorithm over the minutes of training.

    Args:
        table: as `compare` returns it.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.4)
        reward, success = figure_.subplots(1, 2)
        names = list(dict.fromkeys(table.algorithm))
        for name, color in zip(names, take_colors(len(names)), strict=True):
            rows = table[table.algorithm == name]
            reward.plot(rows.seconds / 60, rows.model_reward, color=color, label=name)
            success.plot(rows.seconds / 60, rows.success_rate, color=color, label=name)
        reward.set(xlabel="minutes of training", ylabel="model's reward per step")
        success.set(xlabel="minutes of training", ylabel="successful episodes", ylim=(-0.03, 1.03))
        add_legend(success)
    return figure_


def save_comparison(seed: int = 0, out: Path | None = None) -> Path:
    """Trains all and replaces the shipped table; returns its path."""
    path = data_path("policies", TASK, FILE)
    compare(seed=seed, out=out).to_csv(path, index=False)
    return path
