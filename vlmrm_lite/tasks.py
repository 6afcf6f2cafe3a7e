"""What can be learned: an environment, a sentence, a criterion of success, and an algorithm with its budget.

A task of your own needs no registration; pass it to ``vlmrm_lite.train``::

    task = Task(name="my-robot", env_id="MyRobot-v0", goal="a robot with its arm raised", baseline="a robot")
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.envs.registration import load_env_creator
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import ArrayLike, NDArray

from . import humanoid_tasks

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


def pole_upright(state: NDArray) -> NDArray[np.bool_]:
    """CartPole's standard limits: the pole within 12 degrees of upright, the cart within 2.4 m of the middle.

    Args:
        state: (n, 4): x in metres, its velocity, angle in radians (0 is upright), its velocity.

    Example:
        >>> pole_upright(np.array([[0, 0, 0.2, 0], [0, 0, 0.22, 0], [2.5, 0, 0, 0]])).tolist()
        [True, False, False]
    """
    turn = 2 * np.pi
    turned = (state[:, 2] + turn / 2) % turn - turn / 2  # a pole that went all the way round is upright again
    return (np.abs(turned) < np.radians(12)) & (np.abs(state[:, 0]) < 2.4)


def at_flag(state: NDArray) -> NDArray[np.bool_]:
    """The car has reached the flag at position 0.45.

    Args:
        state: (n, 2): position and velocity.

    Example:
        >>> at_flag(np.array([[0.44, 0.07], [0.45, 0.0]])).tolist()
        [False, True]
    """
    return state[:, 0] >= 0.45


# PPO with many worlds at once; DQN and SAC, which the paper uses, can be asked for but were not tuned here.
# A rollout is a whole episode of every world: all worlds start together, so a part of one would show the
# policy only young or only old episodes, and what it learns from one it forgets in the next.
_CARTPOLE = Task(
    name="cartpole",
    env_id="vlmrm_lite/CartPole-v0",
    goal="pole vertically upright on top of the cart",
    baseline="pole and cart",
    success=pole_upright,
    min_share=195 / 200,
    hyperparameters={"n_steps": 200, "batch_size": 512, "learning_rate": 1e-3},
    total_steps=153_600,
    state_range=((-2.4, 0.0, -np.pi, 0.0), (2.4, 0.0, np.pi, 0.0)),
)
# The reward rises towards the flag, but the car must first roll back to gain speed: exploration that keeps
# its direction for tens of steps (gSDE) finds that, independent noise in every step does not.
_MOUNTAIN_CAR = Task(
    name="mountain-car",
    env_id="vlmrm_lite/MountainCar-v0",
    goal="a car at the peak of the mountain, next to the yellow flag",
    baseline="a car in the mountain",
    success=at_flag,
    min_share=1 / 200,  # the flag holds the car, so one step is enough
    hyperparameters={
        "n_steps": 200,
        "batch_size": 512,
        "learning_rate": 1e-3,
        "gamma": 0.999,
        "gae_lambda": 1.0,
        "use_sde": True,
        "sde_sample_freq": 50,
    },
    total_steps=320_000,
    env_kwargs={"scene": "plain"},
    reward_std=0.02,
    state_range=((-1.2, 0.0), (0.6, 0.0)),
)

# CrossQ: SAC with batch norm and without target networks. The discount and the length of episodes are the paper's
# (appendix C.2). The entropy coefficient is fixed: tuned automatically, it spends 100,000 steps on its way down from 1,
# and later leaves so little noise that what was learned is no longer robust. Inertias, velocities and forces of the
# bodies say little that positions and joint velocities do not, and are seven eighths of Gymnasium's observation.
_HUMANOID = Task(
    name="humanoid",
    env_id="vlmrm_lite/Humanoid-v0",
    goal="",
    baseline="a humanoid robot",
    algorithm="CrossQ",
    env_kwargs={f"include_{part}_in_observation": False for part in ("cinert", "cvel", "qfrc_actuator", "cfrc_ext")},
    hyperparameters={
        "learning_rate": 1e-3,
        "gamma": 0.95,
        "ent_coef": 0.05,
        "batch_size": 256,
        "buffer_size": 400_000,
        "learning_starts": 3_200,
        "train_freq": 1,
        "gradient_steps": 4,
        "policy_kwargs": {
            "net_arch": [256, 256],
            "optimizer_kwargs": {"betas": (0.5, 0.999), "fused": True},  # CrossQ's own, and a sixth faster
        },
    },
    total_steps=240_000,
)
_POSES = {
    "kneeling": ("a humanoid robot kneeling", humanoid_tasks.kneeling),
    "lotus": ("a humanoid robot seated down, meditating in the lotus position", humanoid_tasks.lotus),
    "standing": ("a humanoid robot standing up", humanoid_tasks.standing),
    "arms-raised": ("a humanoid robot standing up, with both arms raised", humanoid_tasks.arms_raised),
    "splits": ("a humanoid robot practicing gymnastics, doing the side splits", humanoid_tasks.splits),
    "hands-on-hips": ("a humanoid robot standing up with hands on hips", humanoid_tasks.hands_on_hips),
    "one-leg": ("a humanoid robot standing up on one leg", humanoid_tasks.one_leg),
    "arms-crossed": ("a humanoid robot standing up, with its arms crossed", humanoid_tasks.arms_crossed),
}
# The paper's discount looks 20 steps ahead. Raised arms, or a trunk that leans a little, make a body fall later than
# that; 0.98 looks 50 steps ahead, and learns more slowly. For three of the sentences agents stop at poses that are
# nearly right, as long as these are paid nearly as well; with a sharpened reward they go on. Random play hardly gets
# any of that reward, so its standard deviation is scaled to less than 1: then the goal pays about 5 a step, as it does
# elsewhere. For two of them, three models are harder to fool than one. Whether arms are crossed is hard to see from
# beside, so the camera stands in front, and the model that has learned from the poses of fooled agents judges alone.
# A name that ends in -1 is a model before it was trained on: every task names the one that its shipped agent learned from.
_SHARP: dict[str, Any] = {"temperature": 0.04, "reward_std": 0.3}
_THREE = "simclip-nano+simclip-micro-1+simclip-mini-1"
_TUNED: dict[str, dict[str, Any]] = {
    "lotus": {**_SHARP, "vlm": _THREE, "total_steps": 200_000},
    "standing": {"vlm": "simclip-micro-1", "gamma": 0.98, "total_steps": 400_000},
    "arms-raised": {"vlm": "simclip-micro-1", "gamma": 0.98, "total_steps": 600_000},
    "splits": {"vlm": "simclip-mini-1"},
    "hands-on-hips": {"vlm": "simclip-micro-1", "total_steps": 480_000},
    "one-leg": {**_SHARP, "vlm": _THREE, "gamma": 0.98, "total_steps": 720_000},
    "arms-crossed": {**_SHARP, "vlm": "simclip-mini", "reward_std": 0.1, "total_steps": 480_000, "camera": "front"},
}


def _humanoid_task(name: str, goal: str, success: Predicate) -> Task:
    changes = dict(_TUNED.get(name, {}))
    gamma = changes.pop("gamma", _HUMANOID.hyperparameters["gamma"])
    hyperparameters = {**_HUMANOID.hyperparameters, "gamma": gamma}
    view = {"camera": changes.pop("camera")} if "camera" in changes else {}
    return replace(
        _HUMANOID,
        name=f"humanoid-{name}",
        goal=goal,
        success=success,
        hyperparameters=hyperparameters,
        env_kwargs={**_HUMANOID.env_kwargs, **view},
        **changes,
    )


TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        _CARTPOLE,
        _MOUNTAIN_CAR,
        replace(_MOUNTAIN_CAR, name="mountain-car-textured", env_kwargs={"scene": "textured"}),
        *(_humanoid_task(name, *words_and_success) for name, words_and_success in _POSES.items()),
    )
}
"""The tasks of paper A, by name; the prompts are those of its table 3."""


def find_task(task: str | Task) -> Task:
    """A task by name; a task itself comes back as it is.

    Raises:
        TypeError: neither a name nor a task.
        ValueError: there is no such name.
    """
    if isinstance(task, Task):
        return task
    if not isinstance(task, str):
        raise TypeError(f"The task is {task!r}, a {type(task).__name__}; expected a name or a vlmrm_lite.Task.")
    if task not in TASKS:
        close = difflib.get_close_matches(task, TASKS, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"There is no task {task!r}; there are {', '.join(TASKS)}.{hint}")
    return TASKS[task]
