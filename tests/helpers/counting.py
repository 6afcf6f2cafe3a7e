"""Environments whose frames and observations encode the index of the environment, the episode and the step.

Every reward is therefore known exactly, and a frame of the wrong state is noticed.
"""

import gymnasium as gym
import numpy as np
import torch
from gymnasium.vector import AutoresetMode

HEIGHT, WIDTH = 3, 4


def frame_of(env_index, episode, step):
    frame = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    frame[:] = env_index, episode, step
    return frame


def code(env_index, episode, step):
    """The reward that ``read_code`` must give for a state."""
    return 10_000 * env_index + 100 * episode + step


def read_code(frames):
    """A reward callable: one float per frame, decoded from its color."""
    assert frames.ndim == 4 and frames.shape[1:] == (HEIGHT, WIDTH, 3)
    assert str(frames.dtype).endswith("uint8")
    pixels = torch.as_tensor(frames)[:, 1, 2].double()
    return pixels @ torch.tensor([10_000.0, 100.0, 1.0], dtype=torch.float64)


class CountingEnv(gym.Env):
    """Episode ``e`` starts at step 0 and ends after ``length`` steps, as a termination or a truncation.

    The observation is ``(env_index, episode, step)`` and the environment reward is minus the step. `render` always
    returns the same array, as it does in some environments.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}

    def __init__(self, env_index=0, length=3, ends="truncated", render_mode="rgb_array", continuous=False, size=None):
        self.env_index, self.length, self.ends, self.render_mode = env_index, length, ends, render_mode
        self.observation_space = gym.spaces.Box(0, 255, (3,), np.float32)
        self.action_space = gym.spaces.Box(-1, 1, (2,), np.float32) if continuous else gym.spaces.Discrete(2)
        self.episode, self.step_number, self.seeds = 0, 0, []
        self.canvas = np.zeros(size or (HEIGHT, WIDTH, 3), dtype=np.uint8)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.seeds.append(seed)
        self.episode, self.step_number = self.episode + 1, 0
        return self._observation(), {"fresh": True}

    def step(self, action):
        assert self.step_number < self.length, "stepped after the end of the episode"
        self.step_number += 1
        end = self.step_number == self.length
        flags = end and self.ends in ("terminated", "both"), end and self.ends in ("truncated", "both")
        return self._observation(), -float(self.step_number), *flags, {"state": self._observation()}

    def render(self):
        self.canvas[:] = self.env_index, self.episode, self.step_number
        return self.canvas

    def double(self, number=1):
        return 2 * number + self.env_index

    def _observation(self):
        return np.array([self.env_index, self.episode, self.step_number], dtype=np.float32)


class CountingVectorEnv(gym.vector.VectorEnv):
    """The same in batch, with ``AutoresetMode.DISABLED`` and masked reset.

    Episodes of environment ``i`` end after ``lengths[i]`` steps.
    Observations, infos and frames are always written to the same arrays.
    """

    def __init__(
        self, lengths=(3, 2), ends="truncated", frames="numpy", render_mode="rgb_array", mode=AutoresetMode.DISABLED
    ):
        self.num_envs, self.lengths, self.ends, self.frames = len(lengths), np.array(lengths), ends, frames
        self.metadata = {"autoreset_mode": mode} if mode else {}
        self.render_mode = render_mode
        self.single_observation_space = gym.spaces.Box(0, 255, (3,), np.float32)
        self.single_action_space = gym.spaces.Discrete(2)
        self.observation_space = gym.vector.utils.batch_space(self.single_observation_space, self.num_envs)
        self.action_space = gym.vector.utils.batch_space(self.single_action_space, self.num_envs)
        self.state = np.zeros((self.num_envs, 3), dtype=np.float32)
        self.state[:, 0] = np.arange(self.num_envs)
        self.canvas = np.zeros((self.num_envs, HEIGHT, WIDTH, 3), dtype=np.uint8)
        self.seeds, self.options = [], []

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.seeds.append(seed)
        self.options.append(options)
        mask = (options or {}).get("reset_mask", np.ones(self.num_envs, dtype=bool))
        self.state[mask] += [0, 1, 0]
        self.state[mask, 2] = 0
        return self.state, {"fresh": mask, "_fresh": mask}

    def step(self, actions):
        assert (self.state[:, 2] < self.lengths).all(), "stepped after the end of the episode"
        self.state[:, 2] += 1
        end = self.state[:, 2] == self.lengths
        never = np.zeros(self.num_envs, dtype=bool)
        flags = (
            end if self.ends in ("terminated", "both") else never,
            end if self.ends in ("truncated", "both") else never,
        )
        return self.state, -self.state[:, 2], *flags, {"state": self.state}

    def render(self):
        self.canvas[:] = self.state[:, None, None]
        frames = torch.from_numpy(self.canvas) if self.frames.startswith("torch") else self.canvas
        divide = {"tuple": tuple, "list": list, "torch list": list}.get(self.frames)
        return divide(frames) if divide else frames

    def halve(self):
        return self.state[:, 2] / 2

    def describe(self, word):
        return f"{word} {self.num_envs}"


def sync(lengths=(3, 2), mode=AutoresetMode.DISABLED, **kwargs):
    """Gymnasium's own vector environment around single counting environments."""
    return gym.vector.SyncVectorEnv(
        [
            lambda env_index=env_index, length=length: CountingEnv(env_index, length, **kwargs)
            for env_index, length in enumerate(lengths)
        ],
        autoreset_mode=mode,
    )


def zeros(envs):
    return np.zeros(envs.num_envs, dtype=np.int64)
