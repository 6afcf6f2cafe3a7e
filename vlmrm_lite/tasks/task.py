"""A task: an environment, a prompt, a success predicate, and an algorithm with its budget.

A task of your own needs no registration; pass it to ``vlmrm_lite.train``::

    task = Task(name="my-robot", env_id="MyRobot-v0", goal="a robot with its arm raised", baseline="a robot")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from importlib import import_module
from pathlib import Path
from typing import Any

import gymnasium as gym
from gymnasium.envs.registration import load_env_creator
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import ArrayLike, NDArray

from ..goals.goal_set import GoalSet
from ..utils.checks import check_count
from ..utils.deprecation import renamed_arguments, renamed_attribute
from .schema import TaskSchema, check_entries

Predicate = Callable[[NDArray], NDArray]
"""A success predicate: states (n, k) to booleans (n,), whether each state is a success."""


@dataclass(frozen=True)
class Task:
    """A goal in words, the environment to reach it in, and how to learn it.

    Attributes:
        name: names the run folder; lowercase words joined by hyphens are best.
        env_id: a Gymnasium id, or a callable ``factory(num_envs=..., **env_kwargs) -> VectorEnv``.
        goal: the prompt that describes the goal, or several that mean the same; empty where there are many goals.
        baseline: a prompt for the scene without the goal; None gives the plain cosine reward.
        alpha: strength of the goal-baseline regularization, in [0, 1] (paper A, definition 1).
        sharpening: see `rewards.sharpen`; None leaves the reward as in paper A.
        vlm: name of the model that computes the reward, or of several; see `load_vlm`.
        success: from states (n, k) after a step to booleans (n,), or None if there is no success predicate. The states
            are ``envs.unwrapped.state``, or the observations of an environment that has none.
        min_success_fraction: an episode succeeds when at least this fraction of its steps are successes.
        algorithm: name of a class in ``stable_baselines3`` or ``sb3_contrib``.
        hyperparameters: keyword arguments of that class; ``policy`` and ``device`` may be among them.
        total_steps: environment steps to train for, summed over all environments.
        num_envs: environments that run at the same time.
        env_kwargs: further arguments for the environment, such as ``scene``.
        scale, shift: learn from ``scale * reward + shift``. None: both are measured once, before training, so that the
            rewards of random play have mean 0 and standard deviation `reward_std`.
        reward_std: smaller than 1 where returns grow into the hundreds (a high discount, a goal that keeps its reward
            until the end). There, the value network's error dominates the gradient that it shares with the policy.
        goals: the goals of a language-conditioned agent, instead of `goal`, `baseline`, `alpha` and `success`
            (paper B). Rewards are neither scaled nor shifted, and an episode succeeds if its last step does.
        state_range: lowest and highest state, two sequences of k numbers, to sample labeled states from.

    Raises:
        TypeError, ValueError: an entry has the wrong type, or is out of its range.
    """

    name: str
    env_id: str | Callable[..., VectorEnv]
    goal: str | list[str] = ""
    baseline: str | list[str] | None = None
    alpha: float = 0.5
    sharpening: float | None = None
    vlm: str = "simclip-micro"
    success: Predicate | None = None
    min_success_fraction: float = 0.5
    algorithm: str = "PPO"
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    total_steps: int = 100_000
    num_envs: int = 64
    env_kwargs: Mapping[str, Any] = field(default_factory=dict)
    scale: float | None = None
    shift: float | None = None
    reward_std: float = 1.0
    goals: GoalSet | None = None
    state_range: tuple[ArrayLike, ArrayLike] | None = None

    def __post_init__(self) -> None:
        entries = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, value in check_entries(TaskSchema, entries, lambda entry: f"Task {entry}").items():
            object.__setattr__(self, name, value)
        if self.goals is not None and (self.goal or self.baseline or self.success):
            name = next(name for name in ("goal", "baseline", "success") if getattr(self, name))
            raise ValueError(
                f"Task goals and {name} are both given; expected one goal, or a GoalSet that holds it all."
            )

    temperature = renamed_attribute("temperature", "sharpening")
    min_share = renamed_attribute("min_share", "min_success_fraction")

    @property
    def is_builtin(self) -> bool:
        """Whether the environment is one of this package, which renders at any size."""
        return isinstance(self.env_id, str) and self.env_id.startswith("vlmrm_lite/")

    def make_reward(self, vlm: Any = None):
        """Makes the reward of the task's prompts.

        It is a `GoalBaselineReward`, without a baseline a `CosineReward`, and for many goals a `GoalContrastiveReward`.

        Args:
            vlm: a model, or the name of one; None for the task's own.
        """
        from ..goals.rewards import goal_reward  # imports torch, and load_vlm open_clip; listing tasks needs neither
        from ..rewards import prompt_reward
        from ..vlm import load_vlm

        vlm = self.vlm if vlm is None else vlm
        vlm = load_vlm(vlm) if isinstance(vlm, (str, Path)) else vlm
        if self.goals is not None:
            return goal_reward(vlm, self.goals)
        return prompt_reward(vlm, self.goal, self.baseline, self.alpha, self.sharpening)

    def make_envs(self, num_envs: int | None = None, **kwargs: Any) -> VectorEnv:
        """Makes the task's environments without any reward wrapper.

        Args:
            num_envs: how many; None for the task's own number.
            **kwargs: override `env_kwargs`, for example ``width=600, height=400``.

        Raises:
            ValueError: Gymnasium does not know the environment, or it refuses an argument.
        """
        check_count("num_envs", num_envs)
        num_envs = self.num_envs if num_envs is None else num_envs
        kwargs = {**self.env_kwargs, **kwargs}
        if callable(self.env_id):
            return self.env_id(num_envs=num_envs, **kwargs)
        spec = self._spec()
        native = spec.vector_entry_point and load_env_creator(spec.vector_entry_point)
        if not native or getattr(native, "metadata", {}).get("autoreset_mode") != AutoresetMode.DISABLED:
            # One environment after the other; none is reset before its last frame has been seen.
            kwargs["vectorization_mode"] = "sync"
            kwargs["vector_kwargs"] = {"autoreset_mode": AutoresetMode.DISABLED}
        try:
            return gym.make_vec(spec, num_envs=num_envs, render_mode="rgb_array", **kwargs)
        except (TypeError, gym.error.Error) as error:
            raise ValueError(
                f"{self.env_id!r}, the environment of the task {self.name!r}, cannot be made with "
                f"{dict(self.env_kwargs)}: {error}"
            ) from error

    def _spec(self) -> gym.envs.registration.EnvSpec:
        """Looks the environment up; in ``"module:Id-v0"``, importing the module registers it, as in ``gym.make``."""
        assert isinstance(self.env_id, str)
        module, _, name = self.env_id.rpartition(":")
        try:
            if module:
                import_module(module)
            return gym.spec(name)
        except (ImportError, ValueError, gym.error.Error) as error:
            raise ValueError(
                f"Gymnasium does not know the environment {self.env_id!r} of the task {self.name!r}: {error}"
            ) from error


Task.__init__ = renamed_arguments(temperature="sharpening", min_share="min_success_fraction")(Task.__init__)  # type: ignore[method-assign]
