"""Vision-language models as reward models for reinforcement learning.

A prompt becomes a reward, and a reward becomes behavior::

    import vlmrm_lite as vl

    run = vl.train("cartpole", goal="pole vertically upright on top of the cart")
    run.evaluate(episodes=100)
"""

import os
import sys
from importlib import import_module

# Ctrl-C stops the command line with one line, also while this package is still being imported.
if os.path.basename((sys.argv or [""])[0]) in ("vlmrm-lite", "vlmrm-lite.exe", "-m"):
    sys.excepthook = lambda kind, *rest: (
        print("\nAborted!", file=sys.stderr) if kind is KeyboardInterrupt else sys.__excepthook__(kind, *rest)
    )

# PyTorch's idle threads spin for milliseconds before they sleep (GCC's OpenMP: 300,000 turns), on cores that the
# simulation needs next. Fewer turns still cover the gaps within a batch. This must be set before PyTorch is imported.
if "OMP_WAIT_POLICY" not in os.environ:
    os.environ.setdefault("GOMP_SPINCOUNT", "20000")

from . import envs as envs  # registers vlmrm_lite/CartPole-v0 and its siblings with Gymnasium
from .errors import VlmrmError

__version__ = "0.1.0"

# Everything else is imported on first use, so that `import vlmrm_lite` stays fast.
_HOME = {
    "load_vlm": "vlm",
    "list_vlms": "vlm",
    "VLM": "vlm",
    "Ensemble": "vlm",
    "CosineReward": "rewards",
    "GoalBaselineReward": "rewards",
    "ContrastiveReward": "rewards",
    "GoalSet": "goals.goal_set",
    "GoalCosineReward": "goals.rewards",
    "GoalContrastiveReward": "goals.rewards",
    "goal_reward": "goals.rewards",
    "GoalWrapper": "goals.wrapper",
    "RewardWrapper": "wrappers",
    "VectorRewardWrapper": "wrappers",
    "MujocoRenderWrapper": "envs.mujoco.render_wrapper",
    "MujocoVectorRenderWrapper": "envs.mujoco.render_wrapper",
    "TASKS": "tasks",
    "Task": "tasks",
    "paper_task": "tasks",
    "train": "training",
    "Run": "training",
    "audit": "audits",
    "sweep": "sweeps",
    "RemoteReward": "cluster.remote_reward",
}
_MODULES = ("vlm", "rewards", "goals", "wrappers", "sb3", "tasks", "training", "evaluation", "pretraining", "lab")

__all__ = ["VlmrmError", "envs", *_HOME, *_MODULES]


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(f".{_HOME[name]}", __name__), name)
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
