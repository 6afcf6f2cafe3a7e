"""How an agent did in a rollout, and how well its VLM reward agrees with the environment reward."""

from dataclasses import dataclass

import numpy as np

from ..evaluation import epic_distance, reward_correlation, successes
from ..tasks import Task
from ..utils.deprecation import renamed_attribute
from .rollout import Rollout


@dataclass(frozen=True)
class Evaluation:
    """How an agent did, and how well its VLM reward agrees with the environment reward.

    Attributes:
        episodes: number of episodes.
        successes: how many of them succeeded; None where the task has no success predicate.
        success_rate: the same as a fraction.
        vlm_reward: mean VLM reward per step.
        env_reward: mean environment reward per step.
        pearson, spearman: correlation of the two over all steps; None where one of them is constant, as the
            environment reward of a perfect agent may be.
        epic: EPIC distance of the VLM reward from success over all steps; None where all steps, or none, are
            successes. The fraction of goal states is the agent's, unlike in the distance over `labeled_states`.
    """

    episodes: int
    successes: int | None
    success_rate: float | None
    vlm_reward: float
    env_reward: float
    pearson: float | None
    spearman: float | None
    epic: float | None

    model_reward = renamed_attribute("model_reward", "vlm_reward")

    def __str__(self) -> str:
        success = "" if self.successes is None else f"success {self.successes}/{self.episodes}, "
        return f"{success}VLM reward {self.vlm_reward:.3f}, environment reward {self.env_reward:.3f} per step"


def evaluate_rollout(rollout: Rollout, task: Task) -> Evaluation:
    """Summarizes the episodes of a rollout."""
    episodes = len(rollout["lengths"])
    played = ~np.isnan(rollout["vlm_reward"])
    vlm_reward, env_reward = rollout["vlm_reward"][played], rollout["env_reward"][played]
    pearson = spearman = epic = succeeded = None
    if np.ptp(vlm_reward) > 0 and np.ptp(env_reward) > 0:
        pearson, spearman = reward_correlation(vlm_reward, env_reward)
    if task.success is not None:
        succeeded = int(successes(rollout["success"], task.min_success_fraction, rollout["lengths"]).sum())
        success = rollout["success"][played]
        if success.any() and not success.all() and np.ptp(vlm_reward) > 0:
            epic = epic_distance(vlm_reward, success)
    return Evaluation(
        episodes,
        succeeded,
        None if succeeded is None else succeeded / episodes,
        float(vlm_reward.mean()),
        float(env_reward.mean()),
        pearson,
        spearman,
        epic,
    )
