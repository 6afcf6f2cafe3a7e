"""Paper A's own algorithms and budgets (appendix C), which take hours to days.

vl.train(vl.paper_task("humanoid-kneeling"), vlm="ViT-bigG-14/laion2b_s39b_b160k")
"""

from dataclasses import replace
from typing import Any

from .registry import find_task
from .task import Task

# One update per environment step, in the paper's portions: as many worlds take a step as the paper has steps
# between updates, and -1 stands for as many updates. What is not here, as the paper does not tell it, is
# Stable-Baselines3's default.
_EVERY_STEP = {"train_freq": 1, "gradient_steps": -1}
_AS_IT_IS = {"scale": 1.0, "shift": 0.0, "temperature": None, "vlm": "simclip-micro"}  # the reward, of one model
PAPER: dict[str, dict[str, Any]] = {
    "vlmrm_lite/CartPole-v0": {
        "algorithm": "DQN",
        "total_steps": 3_000_000,
        "num_envs": 200,
        "hyperparameters": {
            "learning_rate": 2.3e-3,
            "learning_starts": 75_000,
            "policy_kwargs": {"net_arch": [256, 256]},
            **_EVERY_STEP,
        },
        **_AS_IT_IS,
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
            **_EVERY_STEP,
        },
        **_AS_IT_IS,
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
            **_EVERY_STEP,
        },
        **_AS_IT_IS,
    },
}
"""What paper A trained with, by environment: algorithm and budget of appendix C, α of table 1."""


def paper_task(task: str | Task) -> Task:
    """A task with paper A's algorithm, hyperparameters and budget (appendix C) instead of this project's.

    It learns from the reward as the model gives it, with one update for every environment step. On the
    humanoid it observes all that Gymnasium's does, α is 0, as in table 1, and the networks are on a GPU if there
    is one; the paper's vision-language model there is ``vlm="ViT-bigG-14/laion2b_s39b_b160k"`` (an argument of `train`;
    without it, `simclip-micro` judges alone).

    Args:
        task: a name, or a task in one of the paper's environments.

    Raises:
        TypeError, ValueError: see `find_task`; or the paper has no such environment.

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
