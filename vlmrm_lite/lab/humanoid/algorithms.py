"""Comparison of four RL algorithms on the same task, with the same model and seed.

    vlmrm-lite dev algorithms        # trains all of them; about half an hour on two cores

The three off-policy algorithms share the hyperparameters of the task, which were tuned with CrossQ. Those of PPO come
from a few trials.
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
ROWS = 25  # per algorithm; with 160,000 steps, one row per round of episodes
_TASK_HYPERPARAMETERS = TASKS[TASK].hyperparameters
ALGORITHMS: Mapping[str, Mapping[str, Any]] = {
    "CrossQ": _TASK_HYPERPARAMETERS,
    "SAC": _TASK_HYPERPARAMETERS,
    "TQC": _TASK_HYPERPARAMETERS,
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
"""Hyperparameters by class name of the algorithm."""


def compare(
    steps: int | None = None, seed: int = 0, vlm: Any = "simclip-micro", out: str | Path | None = None
) -> pd.DataFrame:
    """Train every algorithm.

    Args:
        steps: environment steps per algorithm; None for the task's default.
        seed: seed of every training.
        vlm: model, or its name.
        out: folder for the runs; None for a temporary folder.

    Returns:
        At most `ROWS` rows per algorithm: ``algorithm``, ``step``, ``seconds`` of training, ``vlm_reward`` per step and
        ``success_rate`` of the recent episodes, both with exploration; and ``successes`` of the final policy in 100
        other episodes, which is the same in every row.
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
            metrics = run.metrics[["step", "seconds", "vlm_reward", "success_rate"]]
            rows = metrics.groupby(metrics.index * ROWS // len(metrics)).mean()
            tables.append(rows.assign(algorithm=name, successes=run.evaluate(100, seed=4242).successes))
    columns = ["algorithm", "step", "seconds", "vlm_reward", "success_rate", "successes"]
    return pd.concat(tables, ignore_index=True)[columns].round(4)


def shipped_comparison() -> pd.DataFrame:
    """Load the shipped result of `compare`."""
    return pd.read_csv(data_path("policies", TASK, FILE))


def plot_comparison(table: pd.DataFrame) -> Figure:
    """Reward and success rate of every algorithm over the minutes of training.

    Args:
        table: the result of `compare`.
    """
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.4)
        reward, success = figure_.subplots(1, 2)
        names = list(dict.fromkeys(table.algorithm))
        for name, color in zip(names, take_colors(len(names)), strict=True):
            rows = table[table.algorithm == name]
            reward.plot(rows.seconds / 60, rows.vlm_reward, color=color, label=name)
            success.plot(rows.seconds / 60, rows.success_rate, color=color, label=name)
        reward.set(xlabel="minutes of training", ylabel="VLM reward per step")
        success.set(xlabel="minutes of training", ylabel="success rate", ylim=(-0.03, 1.03))
        add_legend(success)
    return figure_


def save_comparison(seed: int = 0, out: Path | None = None) -> Path:
    """Train all algorithms, replace the shipped table, and return its path."""
    path = data_path("policies", TASK, FILE)
    compare(seed=seed, out=out).to_csv(path, index=False)
    return path
