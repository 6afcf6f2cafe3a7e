"""A run: what a training left behind, opened to play, to judge and to watch."""

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
from ..rewards import CosineReward, GoalBaselineReward
from ..sb3 import SB3VecEnv
from ..sb3.checkpoint import load_policy
from ..sb3.learner import make_policy
from ..sb3.recorder import CHECKPOINT, METRICS, POLICY, read_metrics
from ..tasks import Task
from ..utils.frames import RewardFunction
from ..utils.paths import data_path
from ..utils.video import write_video
from ..wrappers import VectorRewardWrapper
from .env_wrappers import FilmWrapper, StateWrapper, as_vector, is_rewarded, task_worlds
from .rollout import MAX_STEPS, play
from .run_folder import read_config, stored_task

_WORLDS = 100  # that a rollout plays at the same time


@dataclass(frozen=True)
class Evaluation:
    """How an agent did, and how well its model reward agrees with the environment's own.

    Attributes:
        episodes: number of episodes.
        successes: how many of them succeeded; None where the task has no criterion.
        success_rate: the same as a share.
        model_reward: mean model reward per step.
        env_reward: mean of the environment's own reward per step.
        pearson, spearman: correlation of the two over all steps; None where one of them never changes, as the
            own reward of an agent that is always right.
        epic: EPIC distance of the model reward from the criterion over all steps; None where it always, or
            never, holds. Unlike the distance over `labelled_states`, its share of goal states is the agent's.
    """

    episodes: int
    successes: int | None
    success_rate: float | None
    model_reward: float
    env_reward: float
    pearson: float | None
    spearman: float | None
    epic: float | None

    def __str__(self) -> str:
        success = "" if self.successes is None else f"success {self.successes}/{self.episodes}, "
        rewards = f"model reward {self.model_reward:.3f}, environment's own reward {self.env_reward:.3f}"
        return f"{success}{rewards} per step"


class Run:
    """A trained agent together with its task, curves and settings; `Run.load` and `vlmrm_lite.train` make it.

    Attributes:
        folder: where it lies.
        task: what was learned, with the prompts and hyperparameters that were used.
        config: the whole of ``config.json``.
        policy: Stable-Baselines3's policy; ``policy.predict(observations, deterministic=True)``.
        policy_step: environment steps after which the policy was like this.
    """

    def __init__(
        self,
        folder: Path,
        task: Task,
        config: dict[str, Any],
        env: gym.Env | VectorEnv | None,
        reward: RewardFunction | None,
        latest: bool,
    ):
        self.folder, self.task, self.config = folder, task, config
        self._env = None if env is None else as_vector(env)
        self._reward = reward
        worlds = task.make_envs(1) if env is None else self._env
        self.policy = make_policy(task, SB3VecEnv(worlds))
        if env is None:
            worlds.close()
        self.policy_step = load_policy(self.policy, folder / (CHECKPOINT if latest else POLICY)).get("step")

    @classmethod
    def load(
        cls,
        folder: str | os.PathLike,
        *,
        task: Task | None = None,
        env: gym.Env | VectorEnv | None = None,
        reward: RewardFunction | None = None,
        latest: bool = False,
    ) -> "Run":
        """Opens a run folder or a shipped policy.

        Args:
            folder: the folder, or the name of a shipped policy such as "cartpole".
            task: needed if the task is your own and has functions in it; its prompts and settings are those
                of the run.
            env: needed if the run was trained in an environment of your own.
            reward: needed for model rewards if the run was trained with a reward of your own.
            latest: take the last policy instead of that with the highest mean model reward per episode, which
                is the one that paper A judges (table 1).

        Raises:
            VlmrmError: there is no run, or a file of it is damaged.
            ValueError: the run needs `task` or `env`.
        """
        folder = Path(folder)
        if not folder.exists() and data_path("policies", str(folder)).is_dir():
            folder = data_path("policies", str(folder))
        config = read_config(folder)
        task = stored_task(config, task, env, folder)
        return cls(folder, task, config, env, reward, latest)

    @property
    def metrics(self) -> pd.DataFrame:
        """The curves: one row per few thousand steps, columns as in ``metrics.csv``."""
        return read_metrics(self.folder / METRICS)

    @cached_property
    def reward(self) -> RewardFunction:
        """The reward it was trained with, frames to one float per frame.

        Raises:
            ValueError: that was your own, and `Run.load` was not given it.
        """
        if self._reward is None and self.config["vlm"] is None:
            raise ValueError(
                f"The run in {self.folder} was trained with a reward of your own; open it with "
                "Run.load(folder, reward=...)."
            )
        return self._reward or prompt_reward(self.task, self.config["vlm"])

    def rollout(self, episodes: int = 10, seed: int = 0, max_steps: int = MAX_STEPS) -> dict[str, NDArray]:
        """Plays episodes with the deterministic policy.

        Args:
            episodes: how many.
            seed: seeds the start states.
            max_steps: longer episodes are cut off there.

        Returns:
            Arrays (episodes, steps, ...): `observations` that the policy saw before each step, its `actions`,
            the `states` that the steps ended in and, on the humanoid, their `qpos`; the model's `rewards`
            (before any scale and shift) and the environment's own `env_rewards` for those states, and
            `success`, whether the criterion holds there. And `lengths` (episodes,): the steps of each
            episode; what comes after is NaN, False or 0.

        Raises:
            ValueError: `episodes` is not positive.
        """
        if episodes < 1:
            raise ValueError(f"episodes={episodes}; expected at least 1.")
        worlds = self._worlds(min(episodes, _WORLDS))
        try:
            parts, played = [], 0
            while played < episodes:
                parts.append(play(self.policy, worlds, seed + played, max_steps))
                played += worlds.num_envs
        finally:
            self._close(worlds)
        lengths = np.concatenate([part.pop("lengths") for part in parts])[:episodes]
        steps = lengths.max()
        rollout = {name: np.concatenate([_fit(part[name], steps) for part in parts])[:episodes] for name in parts[0]}
        over = np.arange(steps) >= lengths[:, None]
        for name, value in rollout.items():
            value[over] = np.nan if name in ("rewards", "env_rewards") else 0
        return {**rollout, "lengths": lengths}

    def evaluate(self, episodes: int = 100, seed: int = 1_000) -> Evaluation:
        """Plays episodes that training did not see, and sums them up.

        Args:
            episodes: how many; paper A plays 100.
            seed: seeds the start states.
        """
        rollout = self.rollout(episodes, seed)
        played = ~np.isnan(rollout["rewards"])
        rewards, own = rollout["rewards"][played], rollout["env_rewards"][played]
        pearson = spearman = epic = good = None
        if np.ptp(rewards) > 0 and np.ptp(own) > 0:
            pearson, spearman = reward_correlation(rewards, own)
        if self.task.success is not None:
            good = int(successes(rollout["success"], self.task.min_share, rollout["lengths"]).sum())
            holds = rollout["success"][played]
            if holds.any() and not holds.all() and np.ptp(rewards) > 0:
                epic = epic_distance(rewards, holds)
        return Evaluation(
            episodes,
            good,
            None if good is None else good / episodes,
            float(rewards.mean()),
            float(own.mean()),
            pearson,
            spearman,
            epic,
        )

    def video(
        self,
        path: str | os.PathLike | None = None,
        episodes: int = 1,
        seed: int = 1_000,
        width: int = 600,
        height: int = 400,
    ):
        """Films the agent at a size for people and writes an MP4.

        Args:
            path: the file; None for ``video.mp4`` in the run folder.
            episodes: how many, one after the other.
            seed: seeds the start states.
            width, height: picture size of the project's environments; others come in their own.

        Returns:
            An ``IPython.display.Video``, which a notebook shows.

        Raises:
            VlmrmError: there is no ffmpeg, or the file cannot be written.
        """
        from IPython.display import Video

        if path is None:  # shipped policies lie inside the package
            shipped = data_path() in self.folder.resolve().parents
            path = (Path("runs", self.task.name) if shipped else self.folder) / "video.mp4"
        size = {"width": width, "height": height} if self.task.is_ours else {}
        worlds = self._env or self.task.make_envs(1, **size)
        # Nobody asks for rewards here, so none are computed.
        film = FilmWrapper(worlds.env if isinstance(worlds, VectorRewardWrapper) else worlds)
        try:
            for episode in range(episodes):
                play(self.policy, film, seed + episode)
        finally:
            self._close(worlds)
        write_video(Path(path), film.frames, fps=worlds.metadata.get("render_fps", 30))
        return Video(str(path), embed=True)

    def __repr__(self) -> str:
        what = f"task={self.task.name!r}, goal={self.task.goal!r}, step={self.policy_step}"
        return f"Run({str(self.folder)!r}, {what})"

    def _worlds(self, num_envs: int) -> VectorEnv:
        if self._env is not None:
            worlds = self._env if is_rewarded(self._env) else VectorRewardWrapper(self._env, self.reward)
            return StateWrapper(worlds, self.task.success)
        worlds = task_worlds(self.task, num_envs, self.reward)
        return StateWrapper(VectorRewardWrapper(worlds, self.reward), self.task.success)

    def _close(self, worlds: VectorEnv) -> None:
        if self._env is None:
            worlds.close()


def prompt_reward(task: Task, vlm: Any) -> RewardFunction:
    """The reward of a task's prompts.

    Args:
        task: has the goal, the baseline or None, alpha, and the temperature or None.
        vlm: a model, or the name of one.
    """
    if isinstance(vlm, str):
        from ..vlm import load_vlm

        vlm = load_vlm(vlm)
    if task.baseline is None:
        return CosineReward(vlm, task.goal, task.temperature)
    return GoalBaselineReward(vlm, task.goal, task.baseline, task.alpha, task.temperature)


def _fit(values: NDArray, steps: int) -> NDArray:
    """Cuts or fills up the second axis to `steps`."""
    values = values[:, :steps]
    return np.pad(values, [(0, 0), (0, steps - values.shape[1])] + [(0, 0)] * (values.ndim - 2))
