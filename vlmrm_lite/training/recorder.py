"""Writes curves, checkpoints and the best policy into the run folder while a training goes on."""

import time
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import Logger, TensorBoardOutputFormat

from ..goals.wrapper import GoalWrapper
from ..sb3.checkpoint import save_checkpoint, save_policy
from ..utils.constant import warn_of_constant_rewards
from ..utils.environments import find_layer
from ..utils.files import WriteError, error_reason
from ..utils.frames import RewardFunction, to_numpy
from ..utils.progress import Progress
from .metrics_table import append_row
from .run_folder import RunFolder

ROW_STEPS = 2_000  # environment steps between two rows of metrics.csv, at least
CHECKPOINT_SECONDS = 15.0
RARE_STEPS = 20_000  # environment steps in which no goal may be reached without a warning, where rewards are 0 or 1


class RewardRecorder:
    """Passes frames on to a reward and keeps the values, in order, until they are taken."""

    def __init__(self, reward: RewardFunction):
        self.reward = reward
        self.values: list[float] = []

    def __call__(self, frames: Any) -> Any:
        values = self.reward(frames)
        self.values.extend(to_numpy(values).tolist())
        return values

    def __repr__(self) -> str:
        return repr(self.reward)

    def take(self) -> list[float]:
        """Returns the rewards since the last call and forgets them."""
        values, self.values = self.values, []
        return values


class Recorder(BaseCallback):
    """Writes the curves, the checkpoint and the best policy of a training into its folder.

    Every row of ``metrics.csv`` holds the mean VLM reward and the mean environment reward per step since the last row,
    the fraction of the last 100 episodes that succeeded, and how often physics has diverged so far. VLM rewards are
    logged before `scale` and `shift`. The best policy is the one with the highest mean VLM reward per episode (paper A,
    section 4.1).

    Args:
        folder: the run folder.
        total_steps: environment steps at the end of the training.
        min_success_fraction: see `Task.min_success_fraction`; None where the last step of an episode decides.
        progress: the progress display to update.
        reward_recorder: holds the VLM rewards of a rollout where ``infos`` have none (paper A, algorithm 1).
        metadata: what an earlier part of the training saved in its checkpoint.
    """

    def __init__(
        self,
        folder: RunFolder,
        total_steps: int,
        min_success_fraction: float | None,
        progress: Progress,
        reward_recorder: RewardRecorder | None = None,
        metadata: dict[str, Any] | None = None,
    ):
        super().__init__()
        metadata = metadata or {}
        self.folder, self.total_steps, self.min_success_fraction = folder, total_steps, min_success_fraction
        self.progress, self.reward_recorder = progress, reward_recorder
        self.episodes = metadata.get("episodes", 0)
        self.diverged = metadata.get("diverged", 0)
        self.best = metadata.get("best")  # highest mean VLM reward per episode so far
        self._recent = deque(metadata.get("recent", []), maxlen=100)  # success of the last episodes, 0 or 1
        self._seconds_before = metadata.get("seconds", 0.0)
        self._row_every = min(ROW_STEPS, max(total_steps // 50, 1))
        self._steps: list[tuple[NDArray, ...]] = []  # of the unfinished rollout
        self._returns: list[float] = []  # VLM returns of the episodes since the best policy was last looked for
        self._row: list[tuple[float, float]] = []  # mean VLM and environment reward per step since the last row
        self._first_rewards: list[NDArray] | None = [] if not metadata else None  # VLM rewards until they are checked
        self._next_save = 0.0
        self._safe_steps = metadata.get("step", 0)
        self._began = time.monotonic()

    def metadata(self) -> dict[str, Any]:
        """Returns what the checkpoint must hold besides the learner."""
        return {
            "step": self.model.num_timesteps,
            "seconds": self.seconds,
            "episodes": self.episodes,
            "diverged": self.diverged,
            "best": self.best,
            "recent": list(self._recent),
        }

    @property
    def seconds(self) -> float:
        """Seconds of training, earlier parts included."""
        return self._seconds_before + time.monotonic() - self._began

    def save(self) -> None:
        """Writes the checkpoint, and the policy as long as there is no best one yet.

        Raises:
            WriteError: the disk refused; the previous checkpoint is whole.
        """
        began = time.monotonic()
        self.save_checkpoint(self.folder.checkpoint)
        if self.best is None:
            save_policy(self.model.policy, self.folder.policy, step=self.model.num_timesteps, vlm_reward=None)
        now = time.monotonic()
        self._next_save = now + max(CHECKPOINT_SECONDS, 20 * (now - began))

    def save_checkpoint(self, path: Path) -> None:
        """Writes the checkpoint to a path of your choice."""
        save_checkpoint(self.model, path, **self.metadata())

    def forget_rollout(self) -> None:
        """Takes back the steps of an unfinished on-policy rollout, since nothing was learned from them."""
        if hasattr(self.model, "rollout_buffer"):
            self.model.num_timesteps = self.num_timesteps = self._safe_steps

    def _on_training_start(self) -> None:
        num_envs = self.training_env.num_envs
        self._began = time.monotonic()
        self._next_save = self._began + CHECKPOINT_SECONDS
        self._last_row = self.num_timesteps, self.seconds
        self._episode_returns, self._episode_success = np.zeros(num_envs), np.zeros(num_envs)
        self._episode_lengths = np.zeros(num_envs)

    def _on_rollout_start(self) -> None:
        self._steps, self._safe_steps = [], self.num_timesteps
        if time.monotonic() >= self._next_save:
            self.save()

    def _on_step(self) -> bool:
        infos, nan = self.locals["infos"], float("nan")
        columns = [
            np.array([info.get(name, nan) for info in infos]) for name in ("vlm_reward", "env_reward", "success")
        ]
        self._steps.append((*columns, self.locals["dones"].copy()))
        self.diverged += sum(bool(info.get("diverged", False)) for info in infos)
        self.progress.update(self.num_timesteps)
        return True

    def _on_rollout_end(self) -> None:
        values = self.reward_recorder.take() if self.reward_recorder else []
        recorded = np.reshape(values, (-1, self.training_env.num_envs))
        for step, (vlm_reward, env_reward, success, dones) in enumerate(self._steps):
            if step < len(recorded):
                vlm_reward = recorded[step]
            self._row.append((vlm_reward.mean(), env_reward.mean()))
            if self._first_rewards is not None:
                self._first_rewards.append(vlm_reward)
            self._episode_returns += vlm_reward
            self._episode_success = success if self.min_success_fraction is None else self._episode_success + success
            self._episode_lengths += 1
            for env in np.flatnonzero(dones).tolist():
                self._end_episode(env)
        self._keep_best()
        due = self._last_row[0] + self._row_every
        if self.num_timesteps >= min(due, self.total_steps):
            self._write_row()

    def _end_episode(self, env: int) -> None:
        self.episodes += 1
        self._returns.append(float(self._episode_returns[env]))
        if np.isfinite(self._episode_success[env]):
            fraction = self.min_success_fraction
            needed = 0.5 if fraction is None else fraction * self._episode_lengths[env] - 1e-9
            self._recent.append(int(self._episode_success[env] >= needed))
        self._episode_returns[env] = self._episode_lengths[env] = 0
        if self.min_success_fraction is not None:
            self._episode_success[env] = 0

    def _keep_best(self) -> None:
        if len(self._returns) < max(10, self.training_env.num_envs):
            return
        mean, self._returns = float(np.mean(self._returns)), []
        if np.isfinite(mean) and (self.best is None or mean > self.best):
            self.best = mean
            save_policy(self.model.policy, self.folder.policy, step=self.num_timesteps, vlm_reward=mean)

    def _write_row(self) -> None:
        step, seconds = self.num_timesteps, self.seconds
        speed = (step - self._last_row[0]) / max(seconds - self._last_row[1], 1e-9)
        vlm_reward, env_reward = np.mean(self._row, axis=0)
        if self._first_rewards:
            self._check_first_rewards(np.concatenate(self._first_rewards), step)
        success_rate = np.mean(self._recent) if self._recent else np.nan
        self._last_row, self._row = (step, seconds), []
        progress = (step, f"{seconds:.2f}", f"{speed:.1f}", self.episodes)
        append_row(
            self.folder.metrics,
            (*progress, f"{vlm_reward:.6f}", f"{env_reward:.6f}", f"{success_rate:.4f}", self.diverged),
        )
        values = {"vlm_reward": vlm_reward, "env_reward": env_reward, "success_rate": success_rate}
        self.logger.record("rollout/diverged", self.diverged)
        values = {name: value for name, value in values.items() if np.isfinite(value)}
        for name, value in values.items():
            self.logger.record(f"rollout/{name}", value)
        self.logger.dump(step)
        self.progress.update(step, **{name: f"{value:.3f}" for name, value in values.items()})

    def _check_first_rewards(self, rewards: NDArray, step: int) -> None:
        """Warns of rewards that are all the same; where they say that goals are reached, that may take a while."""
        goals = find_layer(self.training_env.unwrapped.envs, GoalWrapper)
        if goals is not None and not goals.is_graded and not rewards.any() and step < RARE_STEPS:
            return
        warn_of_constant_rewards(rewards, f"the first {step:,} steps")
        self._first_rewards = None


def tensorboard_logger(folder: Path, first_step: int) -> Logger:
    """Makes a logger that writes TensorBoard curves to `folder`; without TensorBoard installed it writes nothing.

    Curves after `first_step`, which a killed part of the training left there, are hidden.

    Raises:
        WriteError: the disk refused.
    """
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return Logger(None, [])
    try:
        return Logger(str(folder), [_TensorBoard(SummaryWriter(str(folder), purge_step=first_step or None))])
    except OSError as error:
        raise WriteError(f"Cannot write {folder}: {error_reason(error)}.") from error


class _TensorBoard(TensorBoardOutputFormat):
    def __init__(self, writer: Any):
        self.writer = writer
        self._is_closed = False
