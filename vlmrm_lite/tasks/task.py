"""What can be learned: an environment, a sentence, a criterion of success, and an algorithm with its budget.

A task of your own needs no registration; pass it to ``vlmrm_lite.train``::

    task = Task(name="my-robot", env_id="MyRobot-v0", goal="a robot with its arm raised", baseline="a robot")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import gymnasium as gym
from gymnasium.envs.registration import load_env_creator
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import ArrayLike, NDArray

Predicate = Callable[[NDArray], NDArray]
"""States (n, k) to booleans (n,): whether the criterion of success holds in each."""


@dataclass(frozen=True)
class Task:
    """A goal in words, where to reach it, and how to learn it.

    Attributes:
        name: names the run folder; lowercase words joined by hyphens are best.
        env_id: a Gymnasium id, or a callable ``factory(num_envs=..., **env_kwargs) -> VectorEnv``.
        goal: the sentence that describes the goal, or several that mean the same.
        baseline: a sentence for the scene without the goal; None gives the plain cosine reward.
        alpha: strength of the goal-baseline regularisation, in [0, 1] (paper A, definition 1).
        temperature: sharpens the reward (`rewards.sharpen`); None leaves it as in paper A.
        vlm: name of the model that judges, or of several together; see `load_vlm`.
        success: from states (n, k) after a step to booleans (n,), or None where nobody can tell. The states
            are ``envs.unwrapped.state``, or the observations of an environment that has none.
        min_share: an episode succeeds when the criterion holds in at least this share of its steps.
        algorithm: name of a class in ``stable_baselines3`` or ``sb3_contrib``.
        hyperparameters: keyword arguments of that class; ``policy`` and ``device`` may be among them.
        total_steps: environment steps to train for, all worlds together.
        num_envs: worlds that run at the same time.
        env_kwargs: further arguments for the environment, such as ``scene``.
        scale, shift: learn from ``scale * reward + shift``. None: both are measured once, before training, so
            that the rewards of random play have mean 0 and standard deviation `reward_std`.
        reward_std: small where returns grow large (long memory, a goal that pays until the end): the error of the
            value network shares a bound on the gradient with the policy, and drowns it when returns are in the hundreds.
        state_range: lowest and highest state, two sequences of k numbers, to draw labelled states from.
    """

    name: str
    env_id: str | Callable[..., VectorEnv]
    goal: str | list[str]
    baseline: str | list[str] | None = None
    alpha: float = 0.5
    temperature: float | None = None
    vlm: str = "simclip-micro"
    success: Predicate | None = None
    min_share: float = 0.5
    algorithm: str = "PPO"
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    total_steps: int = 100_000
    num_envs: int = 64
    env_kwargs: Mapping[str, Any] = field(default_factory=dict)
    scale: float | None = None
    shift: float | None = None
    reward_std: float = 1.0
    state_range: tuple[ArrayLike, ArrayLike] | None = None

    @property
    def is_ours(self) -> bool:
        """Whether the environment is one of this package, which can be drawn at any size."""
        return isinstance(self.env_id, str) and self.env_id.startswith("vlmrm_lite/")

    def make_envs(self, num_envs: int | None = None, **kwargs: Any) -> VectorEnv:
        """The task's environment without any reward wrapper.

        Args:
            num_envs: number of worlds; None for the task's own.
            **kwargs: go over `env_kwargs`, for example ``width=600, height=400``.

        Raises:
            ValueError: Gymnasium does not know the environment.
        """
        num_envs = self.num_envs if num_envs is None else num_envs
        kwargs = {**self.env_kwargs, **kwargs}
        if callable(self.env_id):
            return self.env_id(num_envs=num_envs, **kwargs)
        try:
            spec = gym.spec(self.env_id)
        except gym.error.Error as error:
            raise ValueError(
                f"Gymnasium does not know the environment {self.env_id!r} of the task {self.name!r}: {error}"
            ) from error
        native = spec.vector_entry_point and load_env_creator(spec.vector_entry_point)
        if not native or getattr(native, "metadata", {}).get("autoreset_mode") != AutoresetMode.DISABLED:
            # One world after the other; each waits to be reset until its last frame has been seen.
            kwargs["vectorization_mode"] = "sync"
            kwargs["vector_kwargs"] = {"autoreset_mode": AutoresetMode.DISABLED}
        return gym.make_vec(self.env_id, num_envs=num_envs, render_mode="rgb_array", **kwargs)
