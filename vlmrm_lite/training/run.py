"""A run: what a training left behind, opened to play, evaluate and film the agent."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import gymnasium as gym
import pandas as pd
from gymnasium.vector import VectorEnv
from stable_baselines3.common.base_class import BaseAlgorithm

from ..goals.wrapper import GoalWrapper
from ..sb3 import SB3VecEnv
from ..sb3.checkpoint import load_policy
from ..sb3.learner import make_policy
from ..tasks import Task
from ..utils.checks import check_count, check_seed
from ..utils.extras import import_extra
from ..utils.frames import RewardFunction
from ..utils.paths import data_path
from ..utils.shipped import check_shipped
from ..utils.video import check_video_path, frames_per_second, write_video
from ..wrappers import VectorRewardWrapper
from .env_wrappers import FrameRecorder
from .goal_evaluation import evaluate_goals
from .goal_player import check_goal, check_single_goal, choose_action, show_prompt
from .request import own_task
from .rollout import MAX_STEPS, Rollout, join_rollouts, play
from .rollout_evaluation import evaluate_rollout
from .run_envs import RunEnvs
from .run_folder import RunFolder, find_run_folder
from .run_sb3 import make_sb3
from .task_config import check_model, stored_task

_NUM_ENVS = 100  # in which a rollout plays episodes at the same time


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
        self._reward, self._vlm, self._latest = reward, vlm, latest
        self._envs = RunEnvs(task, env, lambda: self.reward)
        with self._envs.closing(self._envs.to_act(1)) as envs:
            self.policy = make_policy(task.algorithm, task.hyperparameters, SB3VecEnv(envs))
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
        files = find_run_folder(Path(folder))
        for file in (files.config, files.policy):
            check_shipped(file)
        config = files.read_config()
        if reward is None:
            check_model(config, vlm, files)
        task = own_task(env) if task is None and isinstance(env, GoalWrapper) else task
        return cls(files, stored_task(config, task, env, files), config, env, reward, vlm, latest)

    @cached_property
    def _acting_envs(self) -> VectorEnv:
        return self._envs.to_act(1)

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
            seed: of the start states.
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
        parts, played = [], 0
        with self._envs.closing(self._envs.with_rewards(min(episodes, _NUM_ENVS))) as envs:
            while played < episodes:
                parts.append(play(self.policy, envs, seed + played, max_steps))
                played += envs.num_envs
        return join_rollouts(parts, episodes)

    def evaluate(
        self,
        episodes: int = 100,
        seed: int = 1_000,
        goals: str | Sequence[str] | None = None,
        wordings: str | Sequence[str] = "train",
    ) -> Any:
        """Plays episodes that training did not see, and summarizes them.

        Args:
            episodes: how many; paper A plays 100.
            seed: seeds the start states.
            goals: of an agent with many goals: "train" (the default), "held_out", or names of goals.
            wordings: their templates: "train", "held_out", or templates of your own, with ``{}`` for the goal.

        Returns:
            An `Evaluation`; a `GoalEvaluation` of an agent with many goals.

        Raises:
            ValueError: there is no such goal, or the agent has only one.
        """
        if self.task.goals is not None:
            check_count("episodes", episodes)
            check_seed(seed)
            chosen = "train" if goals is None else goals

            def open_envs(num_envs: int, end_on_reward: bool) -> Any:
                return self._envs.closing(self._envs.with_goals(num_envs, end_on_reward))

            return evaluate_goals(self.policy, open_envs, self.task.goals, episodes, seed, chosen, wordings)
        check_single_goal(self.task, goals=goals, wordings=None if wordings == "train" else wordings)
        return evaluate_rollout(self.rollout(episodes, seed), self.task)

    def video(self, *args: Any, **kwargs: Any):
        """Films the agent for a notebook: an ``IPython.display.Video`` of what `record` writes, with its arguments."""
        path = self.record(*args, **kwargs)
        return import_extra("IPython.display", "lab", "Videos in a notebook").Video(str(path), embed=True)

    def record(
        self,
        path: str | os.PathLike | None = None,
        episodes: int = 1,
        seed: int = 1_000,
        width: int | None = None,
        height: int | None = None,
        goal: str | None = None,
    ) -> Path:
        """Films the agent at a size for people and writes an MP4.

        Args:
            path: the file; None for ``video.mp4`` in the run folder.
            episodes: how many, one after the other.
            seed: seeds the start states.
            width, height: frame size of the built-in environments, 600x400 unless they suggest another; others render
                at their own.
            goal: what an agent with many goals is asked for, in any words.

        Returns:
            The path of the file.

        Raises:
            VlmrmError: the lab extra or ffmpeg is missing, or the file cannot be written.
            ValueError: the path is no file for a video; or see `act` for the goal.
        """
        check_count("episodes", episodes)
        check_seed(seed)
        check_goal(self.task, goal)
        if path is None:  # shipped policies lie inside the package
            shipped = data_path() in self.folder.resolve().parents
            path = (Path("runs", self.task.name) if shipped else self.folder) / self._files.video.name
        path = check_video_path(path)
        with self._envs.closing(self._envs.to_film(width, height)) as envs:
            if isinstance(envs, GoalWrapper) and goal is not None:
                show_prompt(envs, goal)
            # A video needs no rewards; those of one goal are not computed.
            film = FrameRecorder(envs.env if isinstance(envs, VectorRewardWrapper) else envs)
            for episode in range(episodes):
                play(self.policy, film, seed + episode)
        write_video(path, film.frames, fps=frames_per_second(envs.metadata))
        return path

    def __repr__(self) -> str:
        goals = self.task.goals
        goal = f"goal={self.task.goal!r}" if goals is None else f"goals={len(goals.names)}"
        return f"Run({str(self.folder)!r}, task={self.task.name!r}, {goal}, step={self.policy_step})"

    def act(self, observation: Any, goal: str | None = None) -> Any:
        """Chooses the next action, with the deterministic policy.

        Args:
            observation: of one env as it returns it, or of n envs.
            goal: what an agent with many goals is asked for, in any words: "open the clock app".

        Returns:
            The action, or n actions.

        Raises:
            ValueError: an agent with many goals was asked for none, or one with a single goal for one; the observation
                has another shape; or the policy needs a memory or action masks.
        """
        check_goal(self.task, goal)
        return choose_action(self.policy, observation, goal, self._acting_envs)

    def to_sb3(self) -> BaseAlgorithm:
        """Returns the algorithm of Stable-Baselines3 that trained the agent, with its environments, ready to go on.

        It has the hyperparameters of the run, its environments, as many as in training, with rewards of the same scale,
        and the policy that this run plays. From the checkpoint it also has the critics, optimizers, replay buffer and
        counters. ``learn(steps, reset_num_timesteps=False)`` goes on counting; without that, schedules and
        ``learning_starts`` begin anew.

        It does not carry what belongs to `train`: nothing is written into the run folder, no best policy is kept, and
        updates do not overlap with steps. Environments start new episodes. Random generators are neither seeded nor
        restored; ``set_random_seed`` does that. A shipped policy comes without a checkpoint. PPO has all that it needs
        but the state of its optimizer; off-policy algorithms lack the replay buffer, and most of them their critic, and
        a warning says so.

        Returns:
            For example a ``stable_baselines3.PPO``; ``get_env()`` returns its environments, and closes them with
            ``get_env().close()``.

        Raises:
            ValueError: the reward is unknown, see `reward`.
            VlmrmError: a file is damaged, or its networks do not fit the environments.

        Example:
            >>> model = Run.load("cartpole").to_sb3()
            >>> envs = model.get_env()
            >>> actions, _ = model.predict(envs.reset(), deterministic=True)
            >>> type(model).__name__, actions.shape
            ('PPO', (64,))
            >>> envs.close()
        """
        return make_sb3(self.task, self._envs.to_learn(), self._files, self._latest)
