"""Plays a policy, or at random, with what belongs to it: the memory of a recurrent policy, and action masks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sb3_contrib.common.maskable.policies import MaskableActorCriticPolicy
from stable_baselines3.common.policies import BasePolicy
from stable_baselines3.common.vec_env import VecEnv

from .masks import get_masks, has_masks, sample_legal


class Player:
    """A deterministic policy at play.

    A recurrent policy keeps its memory, one per environment, and forgets it where an episode begins. MaskablePPO's
    policy gets the action masks of the environments; other policies have not learned with masks, and play without.

    Args:
        policy: of Stable-Baselines3 or its contrib package.
        vec_env: the environments that it plays in, for their masks.
    """

    def __init__(self, policy: BasePolicy, vec_env: VecEnv):
        self.policy, self.vec_env = policy, vec_env
        self._memory: Any = None
        self._masked = isinstance(policy, MaskableActorCriticPolicy) and has_masks(vec_env)

    def act(self, observations: Any, dones: NDArray[np.bool_] | None = None) -> NDArray:
        """Returns the actions for the next step of all environments.

        Args:
            observations: ``(n, ...)``, or a dict of them, as the environments returned them.
            dones: bool ``(n,)``, whose episodes the last step has ended; None if all are at their start.
        """
        starts = np.ones(self.vec_env.num_envs, bool) if dones is None else np.asarray(dones, bool)
        masks = {"action_masks": get_masks(self.vec_env)} if self._masked else {}
        actions, self._memory = self.policy.predict(
            observations, state=self._memory, episode_start=starts, deterministic=True, **masks
        )
        return actions


def random_actions(vec_env: VecEnv) -> NDArray:
    """Samples one action per environment, with the generator of the action space; legal ones where there are masks."""
    if has_masks(vec_env):
        return np.stack([sample_legal(vec_env.action_space, mask) for mask in get_masks(vec_env)])
    return np.stack([vec_env.action_space.sample() for _ in range(vec_env.num_envs)])
