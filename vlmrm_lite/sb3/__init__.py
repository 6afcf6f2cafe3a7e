"""Everything for Stable-Baselines3: vector environments, rewards of whole rollouts, learners, and checkpoints.

``SB3VecEnv`` lets Stable-Baselines3 train on any Gymnasium vector environment. ``RolloutRewardCallback`` is paper A's
algorithm 1, for environments that run one at a time and render slowly: it computes the rewards of a whole rollout in
one batch and adds them to the learner's buffer before the update.
"""

from .rollout_reward import RolloutRewardCallback
from .vec_env import SB3VecEnv, split_infos

__all__ = ["RolloutRewardCallback", "SB3VecEnv", "split_infos"]
