"""An environment with any spaces, which refuses actions that are not its own."""

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from vlmrm_lite.sb3 import SB3VecEnv

LENGTH = 8  # steps of an episode


class SpaceEnv(gym.Env):
    """Observations are random members of the space; frames brighten with every step."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 30}
    render_mode = "rgb_array"

    def __init__(self, observations, actions):
        self.observation_space, self.action_space = observations, actions
        self.taken = []

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            self.observation_space.seed(seed)
        self.steps = 0
        return self.observation_space.sample(), {}

    def step(self, action):
        assert action in self.action_space, f"{action!r} is not in {self.action_space}"
        self.taken.append(action)
        self.steps += 1
        return self.observation_space.sample(), 0.0, False, self.steps >= LENGTH, {}

    def render(self):
        return np.full((16, 16, 3), 20 * self.steps, np.uint8)


class MaskedEnv(SpaceEnv):
    """Allows one action in each step, `steps` modulo the number of choices, and refuses every other."""

    def action_masks(self):
        sizes = self._sizes()
        return np.concatenate([np.arange(size) == self.steps % size for size in sizes])

    def step(self, action):
        start = getattr(self.action_space, "start", 0)
        legal = [self.steps % size for size in self._sizes()]
        assert (np.ravel(action - start) == legal).all(), f"{action!r} is illegal in step {self.steps}"
        return super().step(action)

    def _sizes(self):
        space = self.action_space
        if isinstance(space, gym.spaces.Discrete):
            return [int(space.n)]
        return [2] * int(np.prod(space.shape)) if isinstance(space, gym.spaces.MultiBinary) else space.nvec.tolist()


def sync(*envs):
    """The environments as a vector environment that resets nothing by itself."""
    return SyncVectorEnv([lambda env=env: env for env in envs], autoreset_mode=AutoresetMode.DISABLED)


def vec(*envs, **kwargs):
    return SB3VecEnv(sync(*envs), **kwargs)


def brightness(frames):
    return np.asarray(frames, np.float32).mean(axis=(1, 2, 3)) / 255
