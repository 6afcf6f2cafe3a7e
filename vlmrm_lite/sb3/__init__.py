"""Stable-Baselines3: the adapter to its vector environments, learners, checkpoints and curves.

``SB3VecEnv`` lets Stable-Baselines3 train on any Gymnasium vector environment. ``RolloutRewardCallback`` is paper A's
algorithm 1 for environments that exist only one at a time and render slowly: it computes the rewards of a whole
rollout in one batch and writes them into the learner's buffer before the update.
"""

from .rollout_reward import RolloutRewardCallback
from .vec_env import SB3VecEnv, split_infos

__all__ = ["RolloutRewardCallback", "SB3VecEnv", "split_infos"]
