"""A run: what a training left behind, opened to play, evaluate and film the agent."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
import pandas as pd
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from ..evaluation import epic_distance, reward_correlation, successes
from ..sb3 import SB3VecEnv
from ..sb3.checkpoint import load_policy
from ..sb3.learner import make_policy
from ..tasks import Task
from ..utils.checks import check_count, check_seed, check_size
from ..utils.deprecation import renamed_attribute
from ..utils.extras import import_extra
from ..utils.frames import RewardFunction
from ..utils.paths import data_path
from ..utils.shipped import check_shipped
from ..utils.video import check_video_path, frames_per_second, write_video
from ..wrappers import DeferredRewardWrapper, VectorRewardWrapper
from .env_wrappers import FrameRecorder, SuccessInfo, as_vector, is_rewarded, make_task_envs
from .rollout import MAX_STEPS, Rollout, play
from .run_folder import RunFolder
from .task_config import check_model, stored_task

_NUM_ENVS = 100  # in which a rollout plays episodes at the same time


@dataclass(frozen=True)
class Evaluation:
    """How an agent did, and how well its VLM reward agrees with the environment reward.

    Attributes:
        episodes: number of episodes.
        successes: how many of them succeeded; None where the task has no success predicate.
        success_rate: the same as a fraction.
        vlm_reward: mean VLM reward per step.
        env_reward: mean environment reward per step.
        pearson, spearman: correlation of the two over all steps; None where one of them is constant, as the
            environment reward of a perfect agent may be.
        epic: EPIC distance of the VLM reward from success over all steps; None where all steps, or none, are
            successes. The fraction of goal states is the agent's, unlike in the distance over `labeled_states`.
    """

    episodes: int
    successes: int | None
    success_rate: float | None
    vlm_reward: float
    env_reward: float
    pearson: float | None
    spearman: float | None
    epic: float | None

    model_reward = renamed_attribute("model_reward", "vlm_reward")

    def __str__(self) -> str:
        success = "" if self.successes is None else f"success {self.successes}/{self.episodes}, "
        return f"{success}VLM reward {self.vlm_reward:.3f}, environment reward {self.env_reward:.3f} per step"


class Run:
    """A trained agent together with its task, curves and settings; `Run.load` and `vlmrm_lite.train` make it.

    Attributes:
        folder: path of the run folder.
        task: what was learned, with the prompts and hyperparameters that were used.
        config: the whole of ``config.json``.
        policy: Stable-Baselines3's policy; ``policy.predict(observations, deterministic=True)``.
        policy_step: environment steps after which the policy was saved.
    """

    def __init__(
        self,
        folder: RunFolder,
        task: Task,
        config: dict[str, Any],
        env: gym.Env | VectorEnv | None,
        reward: RewardFunction | None,
        vlm: Any,
        latest: bool,
    ):
        self._files, self.folder, self.task, self.config = folder, folder.path, task, config
        env = env.env if isinstance(env, DeferredRewardWrapper) else env  # rewards are computed at once here
        self._env = None if env is None else as_vector(env)
        self._reward, self._vlm = reward, vlm
        envs = task.make_envs(1) if self._env is None else self._env
        self.policy = make_policy(task.algorithm, task.hyperparameters, SB3VecEnv(envs))
        self._close(envs)
        self.policy_step = load_policy(self.policy, folder.checkpoint if latest else folder.policy).get("step")

    @classmethod
    def load(
        cls,
        folder: str | os.PathLike,
        *,
        task: Task | None = None,
        env: gym.Env | VectorEnv | None = None,
        reward: RewardFunction | None = None,
        vlm: Any = None,
        latest: bool = False,
    ) -> "Run":
        """Opens a run folder or a shipped policy.

        Args:
            folder: the folder, or the name of a shipped policy such as "cartpole".
            task: needed if the task is your own and has functions in it; prompts and settings are those of the run.
            env: needed if the run was trained in an environment of your own.
            reward: needed for VLM rewards if the run was trained with a reward of your own.
            vlm: a model, or what `load_vlm` takes; needed if the run names a model that is neither shipped nor in your
                Hugging Face cache.
            latest: load the last policy instead of the one with the highest mean VLM reward per episode, which is the
                one that paper A evaluates (table 1).

        Raises:
            VlmrmError: there is no run, or a file of it is damaged.
            ValueError: the run needs `task`, `env` or `vlm`.
        """
        if not isinstance(folder, (str, os.PathLike)):
            raise TypeError(f"The run folder is {folder!r}, a {type(folder).__name__}; expected a path or a name.")
        path = Path(folder).expanduser()
        if not path.exists() and data_path("policies", str(path)).is_dir():
            path = data_path("policies", str(path))
        files = RunFolder(path)
        for file in (files.config, files.policy):
            check_shipped(file)
        config = files.read_config()
        if reward is None:
            check_model(config, vlm, files)
        return cls(files, stored_task(config, task, env, files), config, env, reward, vlm, latest)

    @property
    def metrics(self) -> pd.DataFrame:
        """The curves: one row every few thousand steps, columns as in ``metrics.csv``."""
        return self._files.read_metrics()

    @cached_property
    def reward(self) -> RewardFunction:
        """The reward it was trained with, frames to one float per frame.

        Raises:
            ValueError: it was trained with a reward of your own, and `Run.load` was not given it.
        """
        if self._reward is not None:
            return self._reward
        if self.config["vlm"] is None:
            raise ValueError(
                f"The run in {self.folder} was trained with a reward of your own; open it with "
                "Run.load(folder, reward=...)."
            )
        return self.task.make_reward(self.config["vlm"] if self._vlm is None else self._vlm)

    def rollout(self, episodes: int = 10, seed: int = 0, max_steps: int = MAX_STEPS) -> Rollout:
        """Plays episodes with the deterministic policy.

        Args:
            episodes: how many.
            seed: seeds the start states.
            max_steps: longer episodes are cut off there.

        Returns:
            Arrays (episodes, steps, ...) by name: `observations` before each step, `actions`, the `states` that the
            steps ended in and, on the humanoid, their `qpos`; `vlm_reward` (before any scale and shift), `env_reward`
            and `success` of those states. And `lengths` (episodes,), the number of steps of each episode; later
            entries are NaN, False or 0.

        Raises:
            TypeError, ValueError: `episodes`, `seed` or `max_steps` is out of its range.
        """
        check_count("episodes", episodes)
        check_count("max_steps", max_steps)
        check_seed(seed)
        envs = self._rewarded_envs(min(episodes, _NUM_ENVS))
        try:
            parts, played = [], 0
            while played < episodes:
                parts.append(play(self.policy, envs, seed + played, max_steps))
                played += envs.num_envs
        finally:
            self._close(envs)
        lengths = np.concatenate([part.pop("lengths") for part in parts])[:episodes]
        steps = lengths.max()
        rollout = {
            name: np.concatenate([_pad_or_truncate(part[name], steps) for part in parts])[:episodes]
            for name in parts[0]
        }
        over = np.arange(steps) >= lengths[:, None]
        for name, value in rollout.items():
            value[over] = np.nan if name in ("vlm_reward", "env_reward") else 0
        return Rollout(rollout, lengths=lengths)

    def evaluate(self, episodes: int = 100, seed: int = 1_000) -> Evaluation:
        """Plays episodes that training did not see, and summarizes them.

        Args:
            episodes: how many; paper A plays 100.
            seed: seeds the start states.
        """
        rollout = self.rollout(episodes, seed)
        played = ~np.isnan(rollout["vlm_reward"])
        vlm_reward, env_reward = rollout["vlm_reward"][played], rollout["env_reward"][played]
        pearson = spearman = epic = succeeded = None
        if np.ptp(vlm_reward) > 0 and np.ptp(env_reward) > 0:
            pearson, spearman = reward_correlation(vlm_reward, env_reward)
        if self.task.success is not None:
            fraction = self.task.min_success_fraction
            succeeded = int(successes(rollout["success"], fraction, rollout["lengths"]).sum())
            success = rollout["success"][played]
            if success.any() and not success.all() and np.ptp(vlm_reward) > 0:
                epic = epic_distance(vlm_reward, success)
        return Evaluation(
            episodes,
            succeeded,
            None if succeeded is None else succeeded / episodes,
            float(vlm_reward.mean()),
            float(env_reward.mean()),
            pearson,
            spearman,
            epic,
        )

    def video(self, *args: Any, **kwargs: Any):
        """Films the agent for a notebook: an ``IPython.display.Video`` of what `record` writes, with its arguments."""
        path = self.record(*args, **kwargs)
        return import_extra("IPython.display", "lab", "Videos in a notebook").Video(str(path), embed=True)

    def record(
        self,
        path: str | os.PathLike | None = None,
        episodes: int = 1,
        seed: int = 1_000,
        width: int = 600,
        height: int = 400,
    ) -> Path:
        """Films the agent at a size for people and writes an MP4.

        Args:
            path: the file; None for ``video.mp4`` in the run folder.
            episodes: how many, one after the other.
            seed: seeds the start states.
            width, height: frame size of the built-in environments; others render at their own.

        Returns:
            The path of the file.

        Raises:
            VlmrmError: the lab extra or ffmpeg is missing, or the file cannot be written.
            ValueError: the path is no file for a video.
        """
        check_count("episodes", episodes)
        check_seed(seed)
        check_size(height, width)
        if path is None:  # shipped policies lie inside the package
            shipped = data_path() in self.folder.resolve().parents
            path = (Path("runs", self.task.name) if shipped else self.folder) / self._files.video.name
        path = check_video_path(path)
        size = {"width": width, "height": height} if self.task.is_builtin else {}
        envs = self._env or self.task.make_envs(1, **size)
        # A video needs no rewards, so none are computed.
        film = FrameRecorder(envs.env if isinstance(envs, VectorRewardWrapper) else envs)
        try:
            for episode in range(episodes):
                play(self.policy, film, seed + episode)
        finally:
            self._close(envs)
        write_video(path, film.frames, fps=frames_per_second(envs.metadata))
        return path

    def __repr__(self) -> str:
        description = f"task={self.task.name!r}, goal={self.task.goal!r}, step={self.policy_step}"
        return f"Run({str(self.folder)!r}, {description})"

    def _rewarded_envs(self, num_envs: int) -> VectorEnv:
        if self._env is not None:
            envs = self._env if is_rewarded(self._env) else VectorRewardWrapper(self._env, self.reward)
            return SuccessInfo(envs, self.task.success)
        envs = make_task_envs(self.task, num_envs, self.reward)
        return SuccessInfo(VectorRewardWrapper(envs, self.reward), self.task.success)

    def _close(self, envs: VectorEnv) -> None:
        if self._env is None:
            envs.close()


def _pad_or_truncate(values: NDArray, steps: int) -> NDArray:
    """Brings the second axis to `steps` entries."""
    values = values[:, :steps]
    return np.pad(values, [(0, 0), (0, steps - values.shape[1])] + [(0, 0)] * (values.ndim - 2))
