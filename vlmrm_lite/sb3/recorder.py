"""What a training leaves in its run folder while it goes on: curves, checkpoints, the best policy."""

import csv
import time
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import Logger, TensorBoardOutputFormat

from ..utils.files import CannotWrite, reason, writing
from ..utils.frames import RewardFunction, to_numpy
from ..utils.progress import Progress
from .checkpoint import save_checkpoint, save_policy

CONFIG, METRICS, TENSORBOARD = "config.json", "metrics.csv", "tensorboard"
CHECKPOINT, POLICY = "checkpoint.safetensors", "policy.safetensors"
COLUMNS = ("step", "seconds", "steps_per_second", "episodes", "model_reward", "env_reward", "success_rate")
ROW_STEPS = 2_000  # environment steps between two rows, at least
CHECKPOINT_SECONDS = 15.0


class Tap:
    """Passes frames on to a reward and keeps what it gave, in order, until somebody takes it."""

    def __init__(self, reward: RewardFunction):
        self.reward, self.values = reward, []

    def __call__(self, frames: Any) -> Any:
        values = self.reward(frames)
        self.values.extend(to_numpy(values).tolist())
        return values

    def __repr__(self) -> str:
        return repr(self.reward)

    def take(self) -> list[float]:
        """The rewards since the last call."""
        values, self.values = self.values, []
        return values


class Recorder(BaseCallback):
    """Writes the curves, the checkpoint and the best policy of a training into its folder.

    Every row of ``metrics.csv`` says how the last steps went: mean model reward and mean environment's own
    reward per step, and the share of the last 100 episodes that succeeded. Model rewards are as the model
    gave them, before `scale` and `shift`. The best policy is that of the highest mean model reward per
    episode (paper A, section 4.1).

    Args:
        folder: the run folder.
        total_steps: environment steps at the end of the training.
        min_share: see `Task.min_share`.
        progress: told how far the training is.
        tap: gives the model rewards of a rollout where ``infos`` have none (paper A, algorithm 1).
        facts: what an earlier part of the training left in its checkpoint.
    """

    def __init__(
        self,
        folder: Path,
        total_steps: int,
        min_share: float,
        progress: Progress,
        tap: Tap | None = None,
        facts: dict[str, Any] | None = None,
    ):
        super().__init__()
        facts = facts or {}
        self.folder, self.total_steps, self.min_share = folder, total_steps, min_share
        self.progress, self.tap = progress, tap
        self.episodes = facts.get("episodes", 0)
        self.best = facts.get("best")  # highest mean model reward per episode so far
        self._recent = deque(facts.get("recent", []), maxlen=100)  # success of the last episodes, 0 or 1
        self._seconds_before = facts.get("seconds", 0.0)
        self._row_every = min(ROW_STEPS, max(total_steps // 50, 1))
        self._steps: list[tuple[NDArray, ...]] = []  # of the rollout that goes on
        self._returns: list[float] = []  # model rewards of episodes since the last look for the best policy
        self._row: list[tuple[float, float]] = []  # mean model and own reward per step since the last row
        self._next_save = 0.0
        self._safe_steps = facts.get("step", 0)
        self._began = time.monotonic()

    def facts(self) -> dict[str, Any]:
        """What the checkpoint must hold besides the learner."""
        return {
            "step": self.model.num_timesteps,
            "seconds": self.seconds,
            "episodes": self.episodes,
            "best": self.best,
            "recent": list(self._recent),
        }

    @property
    def seconds(self) -> float:
        """Seconds of training, earlier parts included."""
        return self._seconds_before + time.monotonic() - self._began

    def save(self) -> None:
        """Writes the checkpoint; and the policy, as long as no episode has ended that makes one the best.

        Raises:
            CannotWrite: the disk refused; the previous checkpoint is whole.
        """
        began = time.monotonic()
        save_checkpoint(self.model, self.folder / CHECKPOINT, **self.facts())
        if self.best is None:
            facts = {"step": self.model.num_timesteps, "model_reward": None}
            save_policy(self.model.policy, self.folder / POLICY, **facts)
        now = time.monotonic()
        self._next_save = now + max(CHECKPOINT_SECONDS, 20 * (now - began))

    def forget_rollout(self) -> None:
        """Takes back the steps of an unfinished on-policy rollout: nothing was learned from them."""
        if hasattr(self.model, "rollout_buffer"):
            self.model.num_timesteps = self.num_timesteps = self._safe_steps

    def _on_training_start(self) -> None:
        envs = self.training_env.num_envs
        self._began = time.monotonic()
        self._next_save = self._began + CHECKPOINT_SECONDS
        self._last_row = self.num_timesteps, self.seconds
        self._model_sums, self._holds, self._lengths = np.zeros(envs), np.zeros(envs), np.zeros(envs)

    def _on_rollout_start(self) -> None:
        self._steps, self._safe_steps = [], self.num_timesteps
        if time.monotonic() >= self._next_save:
            self.save()

    def _on_step(self) -> bool:
        infos, nan = self.locals["infos"], float("nan")
        self._steps.append(
            (
                np.array([info.get("vlm_reward", nan) for info in infos]),
                np.array([info.get("env_reward", nan) for info in infos]),
                np.array([info.get("success", nan) for info in infos]),
                self.locals["dones"].copy(),
            )
        )
        self.progress.update(self.num_timesteps)
        return True

    def _on_rollout_end(self) -> None:
        tapped = np.reshape(self.tap.take(), (-1, self.training_env.num_envs)) if self.tap else ()
        for step, (model, own, holds, ended) in enumerate(self._steps):
            if step < len(tapped):
                model = tapped[step]
            self._row.append((model.mean(), own.mean()))
            self._model_sums += model
            self._holds += holds
            self._lengths += 1
            for world in np.flatnonzero(ended):
                self._end_episode(world)
        self._keep_best()
        due = self._last_row[0] + self._row_every
        if self.num_timesteps >= min(due, self.total_steps):
            self._write_row()

    def _end_episode(self, world: int) -> None:
        self.episodes += 1
        self._returns.append(float(self._model_sums[world]))
        if np.isfinite(self._holds[world]):
            self._recent.append(int(self._holds[world] >= self.min_share * self._lengths[world] - 1e-9))
        self._model_sums[world] = self._holds[world] = self._lengths[world] = 0

    def _keep_best(self) -> None:
        if len(self._returns) < max(10, self.training_env.num_envs):
            return
        mean, self._returns = float(np.mean(self._returns)), []
        if np.isfinite(mean) and (self.best is None or mean > self.best):
            self.best = mean
            save_policy(self.model.policy, self.folder / POLICY, step=self.num_timesteps, model_reward=mean)

    def _write_row(self) -> None:
        step, seconds = self.num_timesteps, self.seconds
        speed = (step - self._last_row[0]) / max(seconds - self._last_row[1], 1e-9)
        model_reward, env_reward = np.mean(self._row, axis=0)
        success_rate = np.mean(self._recent) if self._recent else np.nan
        self._last_row, self._row = (step, seconds), []
        row = (step, f"{seconds:.2f}", f"{speed:.1f}", self.episodes)
        row += (f"{model_reward:.6f}", f"{env_reward:.6f}", f"{success_rate:.4f}")
        append_row(self.folder / METRICS, row)
        figures = {"model_reward": model_reward, "env_reward": env_reward, "success_rate": success_rate}
        figures = {name: value for name, value in figures.items() if np.isfinite(value)}
        for name, value in figures.items():
            self.logger.record(f"rollout/{name}", value)
        self.logger.dump(step)
        self.progress.update(step, **{name: f"{value:.3f}" for name, value in figures.items()})


def append_row(path: Path, row: tuple) -> None:
    """Adds a row to a CSV file, with the header if the file is new.

    Raises:
        CannotWrite: the disk refused.
    """
    try:
        with open(path, "a", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if file.tell() == 0:
                writer.writerow(COLUMNS)
            writer.writerow(row)
    except OSError as error:
        raise CannotWrite(f"Cannot write {path}: {reason(error)}.") from error


def cut_metrics(path: Path, last_step: int) -> None:
    """Drops the rows after `last_step`, which a killed training wrote after its last checkpoint.

    Raises:
        CannotWrite: the disk refused.
    """
    if path.is_file():
        table = read_metrics(path)
        with writing(path) as temporary:
            table[table["step"] <= last_step].to_csv(temporary, index=False, lineterminator="\n")


def read_metrics(path: Path) -> pd.DataFrame:
    """``metrics.csv`` as a table; a last row that was only half written is left out."""
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    with open(path) as file:
        lines = [line for line in file if line.endswith("\n") and line.count(",") == len(COLUMNS) - 1]
    rows = [line.strip().split(",") for line in lines[1:]]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).replace("", np.nan).astype(float)
    return table.astype({"step": int, "episodes": int})


def tensorboard_logger(folder: Path, first_step: int) -> Logger:
    """Writes TensorBoard curves; those after `first_step` of an earlier part of the training are hidden.

    Raises:
        CannotWrite: the disk refused.
    """
    try:
        return Logger(str(folder), [_TensorBoard(str(folder / TENSORBOARD), first_step)])
    except OSError as error:
        raise CannotWrite(f"Cannot write {folder / TENSORBOARD}: {reason(error)}.") from error


class _TensorBoard(TensorBoardOutputFormat):
    def __init__(self, folder: str, first_step: int):
        from torch.utils.tensorboard import SummaryWriter

        self.writer = SummaryWriter(folder, purge_step=first_step or None)
        self._is_closed = False
