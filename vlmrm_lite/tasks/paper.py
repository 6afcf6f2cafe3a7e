"""Paper A's algorithms and budgets (appendix C), which take hours to days.

vl.train(vl.paper_task("humanoid-kneeling"), vlm="ViT-bigG-14/laion2b_s39b_b160k")
"""

from dataclasses import replace
from typing import Any

from .registry import find_task
from .task import Task

# One update per environment step, in the paper's portions: num_envs is the paper's number of steps between updates, and
# gradient_steps=-1 stands for as many updates. Settings that the paper does not give are Stable-Baselines3's defaults.
_ONE_UPDATE_PER_STEP = {"train_freq": 1, "gradient_steps": -1}
_UNCHANGED_REWARD = {"scale": 1.0, "shift": 0.0, "sharpening": None, "vlm": "simclip-micro"}
PAPER: dict[str, dict[str, Any]] = {
    "vlmrm_lite/CartPole-v0": {
        "algorithm": "DQN",
        "total_steps": 3_000_000,
        "num_envs": 200,
        "hyperparameters": {
            "learning_rate": 2.3e-3,
            "learning_starts": 75_000,
            "policy_kwargs": {"net_arch": [256, 256]},
            **_ONE_UPDATE_PER_STEP,
        },
        **_UNCHANGED_REWARD,
    },
    "vlmrm_lite/MountainCar-v0": {
        "algorithm": "SAC",
        "total_steps": 3_000_000,
        "hyperparameters": {
            "learning_rate": 1e-4,
            "tau": 0.01,
            "gamma": 0.9999,
            "ent_coef": 0.1,
            "policy_kwargs": {"net_arch": [64, 64]},
            **_ONE_UPDATE_PER_STEP,
        },
        **_UNCHANGED_REWARD,
    },
    "vlmrm_lite/Humanoid-v0": {
        "algorithm": "SAC",
        "total_steps": 10_000_000,
        "num_envs": 100,
        "alpha": 0.0,
        "hyperparameters": {
            "learning_rate": 6e-4,
            "tau": 0.005,
            "gamma": 0.95,
            "learning_starts": 50_000,
            "device": "auto",
            **_ONE_UPDATE_PER_STEP,
        },
        **_UNCHANGED_REWARD,
    },
}
"""Paper A's settings by environment: algorithm and budget of appendix C, α of table 1."""


def paper_task(task: str | Task) -> Task:
    """Returns a task with paper A's algorithm, hyperparameters and budget (appendix C) instead of this project's.

    The agent learns from the unscaled reward of one model, with one update per environment step. On the humanoid, it
    gets all of Gymnasium's observation, α is 0 (table 1), and the networks are on a GPU if there is one. The paper's
    model for the humanoid is ``vlm="ViT-bigG-14/laion2b_s39b_b160k"``, an argument of `train`; the default is
    simclip-micro.

    Args:
        task: a name, or a task in one of the paper's environments.

    Raises:
        TypeError, ValueError: see `find_task`; or the paper does not use the task's environment.

    Example:
        >>> task = paper_task("humanoid-kneeling")
        >>> task.algorithm, task.total_steps, task.goal
        ('SAC', 10000000, 'a humanoid robot kneeling')
    """
    task = find_task(task)
    if task.env_id not in PAPER:
        raise ValueError(f"Paper A did not train {task.name!r}; its environments are {', '.join(PAPER)}.")
    env_kwargs = {key: value for key, value in task.env_kwargs.items() if not key.startswith("include_")}
    return replace(task, env_kwargs=env_kwargs, **PAPER[task.env_id])
