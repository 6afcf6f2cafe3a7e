"""A run: what a training left behind, opened to play, evaluate and film the agent."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import gymnasium as gym
import pandas as pd
from gymnasium.vector import VectorEnv

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
from ..wrappers import DeferredRewardWrapper, VectorRewardWrapper
from .env_wrappers import FrameRecorder, SuccessInfo, add_goals, as_vector, film_size, is_rewarded, make_task_envs
from .goal_evaluation import evaluate_goals
from .goal_player import check_goal, check_single_goal, choose_action, own_goal_envs, show_prompt
from .request import own_task
from .rollout import MAX_STEPS, Rollout, join_rollouts, play
from .rollout_evaluation import evaluate_rollout
from .run_folder import RunFolder
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
        env = env.env if isinstance(env, DeferredRewardWrapper) else env  # rewards are computed at once here
        self._env = None if env is None else as_vector(env)
        self._reward, self._vlm = reward, vlm
        with self._closing(self._make_envs(1)) as envs:
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
        path = Path(folder).expanduser()
        if not path.exists() and data_path("policies", str(path)).is_dir():
            path = data_path("policies", str(path))
        files = RunFolder(path)
        for file in (files.config, files.policy):
            check_shipped(file)
        config = files.read_config()
        if reward is None:
            check_model(config, vlm, files)
        task = own_task(env) if task is None and isinstance(env, GoalWrapper) else task
        return cls(files, stored_task(config, task, env, files), config, env, reward, vlm, latest)

    @cached_property
    def _acting_envs(self) -> VectorEnv:
        return self._make_envs(1)

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
        with self._closing(self._rewarded_envs(min(episodes, _NUM_ENVS))) as envs:
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
            return evaluate_goals(self.policy, self._open_goals, self.task.goals, episodes, seed, chosen, wordings)
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
        with self._closing(self._envs_to_film(width, height)) as envs:
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

    def _make_envs(self, num_envs: int) -> VectorEnv:
        """Makes the environments as the policy sees them, rewarded only where there are many goals."""
        if self.task.goals is not None:
            return self._goal_envs(num_envs, False)
        return self.task.make_envs(num_envs) if self._env is None else self._env

    def _goal_envs(self, num_envs: int, end_on_reward: bool, **size: int) -> GoalWrapper:
        """Makes the environments of many goals; an environment of one's own must be a `GoalWrapper`."""
        if self._env is not None:
            return own_goal_envs(self._env, end_on_reward)
        envs = self.task.make_envs(num_envs, **size) if size else make_task_envs(self.task, num_envs, self.reward)
        assert self.task.goals is not None
        return add_goals(envs, self.task.goals, self.reward, end_on_reward)

    def _rewarded_envs(self, num_envs: int) -> VectorEnv:
        if self.task.goals is not None:
            return self._goal_envs(num_envs, self.task.goals.end_on_reward)
        envs = make_task_envs(self.task, num_envs, self.reward) if self._env is None else self._env
        rewarded = self._env is not None and is_rewarded(self._env)
        return SuccessInfo(envs if rewarded else VectorRewardWrapper(envs, self.reward), self.task.success)

    def _envs_to_film(self, width: int | None, height: int | None) -> VectorEnv:
        envs = self._make_envs(1)
        if self._env is not None or not self.task.is_builtin:
            return envs
        size = film_size(envs, width, height)
        large = self.task.make_envs(1, **size) if self.task.goals is None else self._goal_envs(1, False, **size)
        # A policy that looks at the frames needs them as they were in training.
        return large if large.single_observation_space == envs.single_observation_space else envs

    def _open_goals(self, num_envs: int, end_on_reward: bool) -> Any:
        return self._closing(self._goal_envs(num_envs, end_on_reward))

    @contextmanager
    def _closing(self, envs: VectorEnv) -> Iterator[VectorEnv]:
        """Closes environments in the end, unless they are somebody's own."""
        try:
            yield envs
        finally:
            if self._env is None:
                envs.close()
