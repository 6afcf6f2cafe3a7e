"""The learner of a task, with updates that overlap with the environments' steps where that is possible."""

from typing import Any

from gymnasium.vector import VectorEnv
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm

from ..envs.base import BatchEnv
from ..goals.rewards import GoalContrastiveReward, GoalCosineReward
from ..goals.wrapper import GoalWrapper
from ..rewards import PROMPT_REWARDS
from ..sb3 import SB3VecEnv
from ..sb3.algorithms import find_algorithm
from ..sb3.hindsight import HindsightReplayBuffer
from ..sb3.learner import make_learner
from ..sb3.overlap import OverlappedVecEnv, overlap_updates
from ..tasks import Task
from ..utils.environments import find_layer

_DETERMINISTIC = (*PROMPT_REWARDS, GoalContrastiveReward, GoalCosineReward)  # they draw no random numbers


def make_task_learner(
    task: Task, envs: VectorEnv, reward: Any, seed: int | None = None, overlap: bool = True
) -> BaseAlgorithm:
    """Makes the learner of a task.

    Args:
        task: names the algorithm and its hyperparameters.
        envs: environments that already have a reward.
        reward: the reward that they have; None if unknown.
        seed: see `make_learner`.
        overlap: False keeps the updates of an off-policy learner between the steps.

    Raises:
        ValueError: see `make_learner`.
    """
    if not (overlap and can_overlap(task.algorithm, envs, reward)):
        return _bound(make_learner(task.algorithm, task.hyperparameters, SB3VecEnv(envs), seed), envs)
    vec_env = OverlappedVecEnv(envs)
    learner = _bound(make_learner(task.algorithm, task.hyperparameters, vec_env, seed), envs)
    overlap_updates(learner, vec_env)
    return learner


def can_overlap(algorithm: str, envs: VectorEnv, reward: Any) -> bool:
    """Returns whether a learner can update while its environments step.

    The algorithm must be off-policy; and the environments and the reward must be those of this package, which draw no
    global random numbers. Somebody else's might, and then the same seed would no longer give the same numbers.
    """
    builtin = isinstance(envs.unwrapped, BatchEnv) and type(reward) in _DETERMINISTIC
    return builtin and issubclass(find_algorithm(algorithm), OffPolicyAlgorithm)


def _bound(learner: BaseAlgorithm, envs: VectorEnv) -> BaseAlgorithm:
    """Tells a hindsight buffer its goals."""
    buffer, goals = getattr(learner, "replay_buffer", None), find_layer(envs, GoalWrapper)
    if isinstance(buffer, HindsightReplayBuffer) and goals is not None:
        buffer.bind(goals)
    return learner
