"""Vector environments that step and draw many envs together, with the episode rules that a learned reward needs.

Episodes have a fixed length and never terminate early, because early termination would leak information about the
task. The time limit is a truncation. There is no autoreset, so the frame after the last step is the true last frame.
"""

from collections.abc import Mapping
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from ..errors import VlmrmError
from ..utils.checks import check_choice, check_count, check_size, check_states
from ..utils.memory import check_memory

RESET_MASK = "reset_mask"
_PIXEL_BYTES = 3  # of a finished frame
_ENV_BYTES = 100  # per number of a state, for copies of states, observations and actions


class BatchEnv(VectorEnv):
    """A vector environment of n envs; the base class of every simulator in this package.

    A simulator sets the three spaces, `scenes` and `state_names`, and implements `_sample_start_states`, `_advance`
    and `_draw`. If it keeps its state elsewhere than in the array `_state`, it also overrides `state`, `set_state`,
    `_restart` and `_observations`.

    Args:
        num_envs: number of envs n.
        max_episode_steps: steps after which an env is truncated; None for no limit.
        render_mode: "rgb_array", or None for no frames.
        width, height: size of the frames in pixels; any size shows the whole scene.
        scene: one of `scenes`; None for the first.

    Raises:
        ValueError, TypeError: for an argument out of these ranges, or more envs or pixels than fit into memory.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 50, "autoreset_mode": AutoresetMode.DISABLED}
    scenes: tuple[str, ...] = ("plain",)
    state_names: tuple[str, ...]
    _drawing_bytes = 60  # per pixel of a frame that is being drawn
    state_space: gym.spaces.Box  # (k,)
    single_observation_space: gym.spaces.Box
    single_action_space: gym.spaces.Discrete | gym.spaces.Box

    def __init__(
        self,
        num_envs: int = 1,
        max_episode_steps: int | None = None,
        render_mode: str | None = "rgb_array",
        width: int = 64,
        height: int = 64,
        scene: str | None = None,
    ):
        if num_envs is None:
            raise TypeError("num_envs=None; expected a whole number.")
        check_count("num_envs", num_envs)
        check_count("max_episode_steps", max_episode_steps)
        check_size(height, width)
        check_choice("render mode", render_mode, (*self.metadata["render_modes"], None))
        scene = self.scenes[0] if scene is None else scene
        check_choice("scene", scene, self.scenes)
        self._check_memory(int(num_envs), int(height) * int(width) if render_mode else 0)
        self.num_envs, self.max_episode_steps = num_envs, max_episode_steps
        self.render_mode, self.width, self.height, self.scene = render_mode, width, height, scene
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._state: np.ndarray | None = None  # (n, k) float64
        self._steps: np.ndarray | None = None  # (n,) steps since each env's reset; None before the first

    def _check_memory(self, num_envs: int, pixels: int) -> None:
        numbers = len(self.state_names) + int(np.prod(self.single_observation_space.shape))
        check_memory(
            f"num_envs={num_envs} with frames of {pixels} pixels",
            num_envs * (_PIXEL_BYTES * pixels + _ENV_BYTES * numbers) + self._drawing_bytes * pixels,
            "choose fewer envs or smaller frames",
        )

    # Every simulator implements these.

    def _sample_start_states(self, n: int) -> np.ndarray:
        """Draws n start states from `self.np_random`, (n, k)."""
        raise NotImplementedError

    def _advance(self, actions: np.ndarray) -> np.ndarray:
        """Steps every env and returns the environment rewards of the resulting states, (n,)."""
        raise NotImplementedError

    def _draw(self) -> np.ndarray:
        """Draws the current state of every env, uint8 (n, height, width, 3)."""
        raise NotImplementedError

    # A simulator may override these.

    @property
    def state(self) -> np.ndarray:
        """A copy of the states, float64 (n, k)."""
        return self._require(self._state).copy()

    def set_state(self, state: np.ndarray) -> None:
        """Sets the state of every env; the step counters are unchanged.

        Args:
            state: finite numbers (n, k), within the bounds of `state_space`.

        Raises:
            ValueError, TypeError: for any other state.
        """
        array = check_states(state, self.state_names)
        if len(array) != self.num_envs:
            expected = self.num_envs, len(self.state_names)
            raise ValueError(f"The state has shape {array.shape}; expected {expected}, one row per env.")
        low, high = self.state_space.low, self.state_space.high
        outside = np.argwhere((array.astype(np.float32) < low) | (array.astype(np.float32) > high))
        if len(outside):
            row, column = outside[0]
            raise ValueError(
                f"State {row} has {self.state_names[column]} = {array[row, column]:g}; "
                f"expected {low[column]:g} to {high[column]:g}."
            )
        self._state = array

    def _restart(self, mask: np.ndarray) -> None:
        """Puts the envs in `mask`, bool (n,), into start states."""
        if self._state is None:
            self._state = np.zeros((self.num_envs, len(self.state_names)))
        self._state[mask] = self._sample_start_states(int(mask.sum()))

    def _observations(self) -> np.ndarray:
        """Observations of every env, float32 (n, ...): here the state itself."""
        return self._require(self._state).astype(np.float32)

    # The same for every simulator.

    def reset(
        self, *, seed: int | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[np.ndarray, dict[str, Any]]:
        """Starts new episodes.

        Args:
            seed: seeds the start states.
            options: {"reset_mask": bool (n,)} resets only the envs where it is True.

        Returns:
            The observations of all envs, and an empty dict.

        Raises:
            ValueError, TypeError: for unknown options or a mask that is not bool (n,).
        """
        super().reset(seed=seed)
        mask = self._reset_mask(options)
        self._restart(mask)
        if self._steps is None:
            self._steps = np.zeros(self.num_envs, np.int64)
        self._steps[mask] = 0
        return self._observations(), {}

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Takes one action in every env.

        Returns:
            Observations (n, ...); environment rewards, float32 (n,); terminations (n,), all False; truncations (n,),
            True from step `max_episode_steps` until the reset; and an empty dict.

        Raises:
            ValueError, TypeError: for actions of the wrong shape or kind.
            VlmrmError: before the first reset.
        """
        actions = check_actions(actions, self.single_action_space, self.num_envs)
        steps = self._require(self._steps, "reset()")
        rewards = np.asarray(self._advance(actions), np.float32)
        steps += 1
        truncated: np.ndarray = np.zeros(self.num_envs, bool)
        if self.max_episode_steps is not None:
            truncated = steps >= self.max_episode_steps
        return self._observations(), rewards, np.zeros(self.num_envs, bool), truncated, {}

    def render(self) -> np.ndarray | None:
        """Draws the current state of every env, uint8 (n, height, width, 3); None without a render mode."""
        if self.render_mode is None:
            gym.logger.warn('Cannot render without a render mode; make the environment with render_mode="rgb_array".')
            return None
        return self._draw()

    def _reset_mask(self, options: Mapping[str, Any] | None) -> np.ndarray:
        options = dict(options or {})
        mask = options.pop(RESET_MASK, None)
        if options:
            raise ValueError(f"There is no reset option {next(iter(options))!r}; expected {RESET_MASK!r}.")
        if mask is None:
            return np.ones(self.num_envs, bool)
        mask = np.asarray(mask)
        if mask.dtype != bool:
            raise TypeError(f"The reset mask has dtype {mask.dtype}; expected bool, True to reset an env.")
        if mask.shape != (self.num_envs,):
            raise ValueError(f"The reset mask has shape {mask.shape}; expected ({self.num_envs},).")
        if self._steps is None and not mask.all():
            raise ValueError("The first reset must reset every env, but its reset mask has False in it.")
        return mask

    def _require(self, values: np.ndarray | None, what: str = "reset() or set_state()") -> np.ndarray:
        """Returns the values, or raises an error if they are still None because `what` was not called."""
        if values is None:
            raise VlmrmError(f"The environment has no state yet; call {what} first.")
        return values


class SingleEnv(gym.Env):
    """A single environment: a `BatchEnv` of one env without the batch axis, so that there is only one simulator.

    Gymnasium's wrapper applies the time limit.

    Args:
        render_mode: "rgb_array", or None for no frames.
        **kwargs: arguments of `vector_class`, such as width, height and scene.
    """

    vector_class: type[BatchEnv]

    def __init__(self, render_mode: str | None = None, **kwargs: Any):
        self._envs = self.vector_class(num_envs=1, render_mode=render_mode, **kwargs)
        self.render_mode = render_mode
        self.observation_space = self._envs.single_observation_space
        self.action_space = self._envs.single_action_space

    @property
    def state(self) -> np.ndarray:
        """A copy of the state, float64 (k,)."""
        return self._envs.state[0]

    def set_state(self, state: np.ndarray) -> None:
        """Sets the state, (k,); see `BatchEnv.set_state`."""
        state, names = np.asarray(state), self.vector_class.state_names
        if state.shape != (len(names),):
            raise ValueError(f"The state has shape {state.shape}; expected ({len(names)},): {', '.join(names)}.")
        self._envs.set_state(state[None])

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Starts a new episode."""
        super().reset(seed=seed)
        self._envs.np_random = self.np_random
        observations, info = self._envs.reset(options=options)
        return observations[0], info

    def step(self, action) -> tuple[np.ndarray, float, bool, bool, dict]:
        """Takes one action; never terminates."""
        action = np.asarray(action)
        if action.shape != self.action_space.shape:
            raise ValueError(f"The action has shape {action.shape}; expected {self.action_space.shape}.")
        observations, rewards, terminated, truncated, info = self._envs.step(action[None])
        return observations[0], float(rewards[0]), bool(terminated[0]), bool(truncated[0]), info

    def render(self) -> np.ndarray | None:
        """Draws the current state, uint8 (height, width, 3); None without a render mode."""
        frames = self._envs.render()
        return None if frames is None else frames[0]


def check_actions(actions, space: gym.spaces.Discrete | gym.spaces.Box, n: int) -> np.ndarray:
    """Checks one action per env.

    Args:
        actions: (n, ...), of the space's shape and kind; for a Box any finite numbers, since simulators clip them.
        space: the action space of a single env.
        n: number of envs.

    Returns:
        The actions as an array.
    """
    actions = np.asarray(actions)
    discrete = isinstance(space, gym.spaces.Discrete)
    if actions.dtype.kind not in ("iu" if discrete else "iuf"):
        raise TypeError(f"The actions are {actions.dtype}; expected {'integers' if discrete else 'floats'}.")
    if actions.shape != (n, *space.shape):
        raise ValueError(f"The actions have shape {actions.shape}; expected {(n, *space.shape)}.")
    valid = (actions >= 0) & (actions < space.n) if discrete else np.isfinite(actions)
    if not valid.all():
        index = tuple(np.argwhere(~valid)[0])
        expected = f"a whole number from 0 to {space.n - 1}" if discrete else "finite numbers"
        raise ValueError(f"Env {index[0]} got the action {actions[index]}; expected {expected}.")
    return actions
