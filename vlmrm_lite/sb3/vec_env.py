"""Gymnasium's vector environments as Stable-Baselines3's."""

import time
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv, VectorEnv
from numpy.typing import NDArray
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import VecEnv

from ..utils.frames import to_numpy
from ..utils.stepping import step_envs
from ..wrappers import autoreset_mode
from .attributes import MASKS, are_wrapped, call_method, get_values, set_values
from .finite import check_finite_rows, to_rewards
from .masks import check_masks
from .spaces import show_actions, show_observations


class SB3VecEnv(VecEnv):
    """A Gymnasium vector environment as a Stable-Baselines3 ``VecEnv``.

    Environments whose episode has ended are reset with a mask, after the step and its reward are complete.
    ``infos[i]["terminal_observation"]`` and ``infos[i]["TimeLimit.truncated"]`` are set as Stable-Baselines3 expects.
    ``infos[i]["episode"]`` holds return ``r``, length ``l`` and time ``t``, as from Stable-Baselines3's ``Monitor``, so
    that ``ep_rew_mean`` is logged. Spaces are shown as Stable-Baselines3 can learn them, see `spaces`.

    Args:
        envs: a vector environment with ``AutoresetMode.DISABLED`` and masked reset, such as those of this package; or
            Gymnasium's ``SyncVectorEnv`` or ``AsyncVectorEnv`` in their default ``NEXT_STEP``, where a masked reset
            replaces the extra step. It may be wrapped, for example in a ``VectorRewardWrapper``.
        check_rewards: raise an error for rewards that are not finite, from which nothing can be learned.

    Raises:
        TypeError: ``envs`` is not a Gymnasium vector environment.
        ValueError: environments reset in the same step, or cannot be reset with a mask.

    Example:
        >>> import gymnasium as gym
        >>> from stable_baselines3 import PPO
        >>> envs = SB3VecEnv(gym.make_vec("CartPole-v1", num_envs=4, vectorization_mode="sync"))
        >>> PPO("MlpPolicy", envs, n_steps=8, batch_size=32, n_epochs=1, device="cpu").learn(32).num_timesteps
        32
    """

    def __init__(self, envs: VectorEnv, check_rewards: bool = True):
        if not isinstance(envs, VectorEnv):
            single = isinstance(envs, gym.Env)
            hint = " Stable-Baselines3 takes a single environment as it is." if single else ""
            raise TypeError(f"SB3VecEnv needs a Gymnasium vector environment, got {envs!r}.{hint}")
        next_step = autoreset_mode(envs, "SB3VecEnv") is AutoresetMode.NEXT_STEP
        if next_step and not _mask_clears_autoreset(envs.unwrapped):
            raise ValueError(
                f"SB3VecEnv resets environments with a mask, but {envs} resets them by itself in the next step "
                '(AutoresetMode.NEXT_STEP). Make it with gym.make_vec(..., vectorization_mode="sync", '
                'vector_kwargs={"autoreset_mode": gym.vector.AutoresetMode.DISABLED}).'
            )
        self.envs, self.check_rewards = envs, check_rewards
        self._shown_observations = show_observations(envs.single_observation_space)
        self._shown_actions = show_actions(envs.single_action_space)
        super().__init__(envs.num_envs, self._shown_observations.space, self._shown_actions.space)
        self._steps = 0
        self._start = time.time()
        self._returns = np.zeros(self.num_envs)
        self._lengths = np.zeros(self.num_envs, dtype=np.int64)

    def reset(self):
        """Resets all environments, with the seeds and options that were set since the last reset.

        Returns:
            First observations, ``(n, ...)``.

        Raises:
            ValueError: the options differ between environments.
        """
        options = self._options[0]
        if any(other != options for other in self._options):
            raise ValueError(f"All environments must get the same options, got {self._options}.")
        # An int seeds environment i with seed + i, and these are the seeds that VecEnv.seed() has set.
        observations, infos = self.envs.reset(seed=self._seeds[0], options=options or None)
        self.reset_infos = split_infos(infos, self.num_envs)
        self._reset_seeds()
        self._reset_options()
        self._returns[:], self._lengths[:] = 0, 0
        self._steps = 0
        return self._to_learner(observations)

    def step_async(self, actions: NDArray) -> None:
        """Keeps the actions for `step_wait`."""
        check_finite_rows(np.asarray(actions), "action", self._steps + 1)
        self._actions = self.env_actions(actions)

    def step_wait(self):
        """Steps all environments and resets those whose episode has ended.

        Returns:
            Observations ``(n, ...)``, rewards float32 ``(n,)``, dones bool ``(n,)``, and one info dict per environment.

        Raises:
            ValueError: an observation, an action or a reward is not finite.
        """
        self._steps += 1
        observations, rewards, terminations, truncations, infos = step_envs(self.envs, self._actions, self._steps)
        observations = self._to_learner(observations)  # a copy, which the reset does not overwrite
        infos = split_infos(infos, self.num_envs)
        rewards = to_rewards(to_numpy(rewards), self._steps)
        if self.check_rewards:
            check_finite_rows(rewards, "reward", self._steps)
        rewards = rewards.astype(np.float32)
        terminations, truncations = to_numpy(terminations).astype(bool), to_numpy(truncations).astype(bool)
        dones = terminations | truncations
        self._returns += rewards
        self._lengths += 1
        for info, timeout in zip(infos, truncations & ~terminations):
            info["TimeLimit.truncated"] = bool(timeout)
        if dones.any():
            elapsed = round(time.time() - self._start, 6)
            for i in np.flatnonzero(dones):
                infos[i]["terminal_observation"] = _copy_row(observations, i)
                infos[i]["episode"] = {"r": float(self._returns[i]), "l": int(self._lengths[i]), "t": elapsed}
            first, reset_infos = self.envs.reset(options={"reset_mask": dones.copy()})
            reset_infos = split_infos(reset_infos, self.num_envs)
            for i in np.flatnonzero(dones):
                self.reset_infos[i] = reset_infos[i]
            _replace_rows(observations, dones, self._to_learner(first))
            self._returns[dones], self._lengths[dones] = 0, 0
        return observations, rewards, dones, infos

    def env_actions(self, actions: NDArray) -> NDArray:
        """Returns actions ``(n, ...)`` as the environment gets them: in its numbering, dtype, shape and bounds."""
        to_env = self._shown_actions.to_env
        return actions if to_env is None else to_env(actions)

    def env_observations(self, observations: Any) -> Any:
        """Returns observations ``(n, ...)`` in the environment's own numbering and shape."""
        to_env = self._shown_observations.to_env
        return observations if to_env is None else to_env(observations)

    def _to_learner(self, observations: Any) -> Any:
        """Copies observations, checks that they are finite, and translates them to the shown space."""
        observations = _copy(observations)
        check_finite_rows(observations, "observation", self._steps)
        to_shown = self._shown_observations.to_shown
        return observations if to_shown is None else to_shown(observations)

    def close(self) -> None:
        """Closes the vector environment."""
        self.envs.close()

    def get_images(self) -> list[NDArray]:
        """Returns the frames of all environments, uint8 ``(height, width, 3)`` each."""
        return [to_numpy(frame) for frame in self.envs.render()]

    def get_attr(self, attr_name: str, indices=None) -> list[Any]:
        """Returns an attribute, one value per environment; see `attributes.get_values`.

        Raises:
            AttributeError: there is no such attribute.
        """
        return get_values(self.envs, attr_name, self._selected(indices))

    def set_attr(self, attr_name: str, value: Any, indices=None) -> None:
        """Sets an attribute where `get_attr` finds it.

        Raises:
            AttributeError: there is no such attribute.
            ValueError: `indices` selects some environments, but the attribute belongs to the whole vector environment.
        """
        set_values(self.envs, attr_name, value, self._selected(indices))

    def env_method(self, method_name: str, *method_args, indices=None, **method_kwargs) -> list[Any]:
        """Calls a method where `get_attr` finds it: of single environments, or of the vector environment.

        Returns:
            One result per environment, split as in `get_attr`. Action masks are checked.

        Raises:
            AttributeError: there is no such method.
            ValueError: `indices` selects some environments, but the method belongs to the whole vector environment; or
                an action mask does not fit.
        """
        selected = self._selected(indices)
        results = call_method(self.envs, method_name, selected, *method_args, **method_kwargs)
        return check_masks(results, self.action_space, selected) if method_name == MASKS else results

    def env_is_wrapped(self, wrapper_class: type, indices=None) -> list[bool]:
        """Returns whether each environment is wrapped. True for ``Monitor``, since its statistics are kept here."""
        selected = self._selected(indices)
        return [True] * len(selected) if wrapper_class is Monitor else are_wrapped(self.envs, wrapper_class, selected)

    def _selected(self, indices: Any) -> list[int]:
        return list(self._get_indices(indices))


def split_infos(infos: dict[str, Any], num_envs: int) -> list[dict[str, Any]]:
    """Splits Gymnasium's dict of arrays into one info dict per environment.

    Args:
        infos: values ``(n, ...)`` by key, with a bool mask ``_key`` if some environments lack the value; may be nested.
        num_envs: number of environments, ``n``.

    Returns:
        ``n`` dicts that share no memory with ``infos``.

    Example:
        >>> split_infos({"x": np.array([[1], [2]]), "_x": np.array([True, False])}, num_envs=2)
        [{'x': array([1])}, {}]
    """
    split: list[dict[str, Any]] = [{} for _ in range(num_envs)]
    for key, value in infos.items():
        if key.startswith("_") and key[1:] in infos:
            continue
        if isinstance(value, dict):
            values = split_infos(value, num_envs)
        else:
            values = _copy(value)
            if not getattr(values, "ndim", 0) or len(values) != num_envs:
                values = [value] * num_envs
        for i in np.flatnonzero(infos.get(f"_{key}", np.ones(num_envs, dtype=bool))):
            split[i][key] = values[i]
    return split


def _mask_clears_autoreset(envs: VectorEnv) -> bool:
    # Without shared memory, AsyncVectorEnv's workers reset once more after a masked reset (Gymnasium 1.4).
    return isinstance(envs, SyncVectorEnv) or isinstance(envs, AsyncVectorEnv) and bool(envs.shared_memory)


def _copy(values: Any) -> Any:
    """Copies arrays or tensors, also in a dict, to numpy arrays."""
    if isinstance(values, dict):
        return {key: _copy(value) for key, value in values.items()}
    return np.array(to_numpy(values))


def _copy_row(values: Any, i: int) -> Any:
    """Copies row `i` of an array, or of each array in a dict."""
    if isinstance(values, dict):
        return {key: _copy_row(value, i) for key, value in values.items()}
    return values[i].copy()


def _replace_rows(values: Any, mask: NDArray, new: Any) -> None:
    """Replaces the rows where the mask is True, in an array or in each array of a dict."""
    if isinstance(values, dict):
        for key in values:
            _replace_rows(values[key], mask, new[key])
    else:
        values[mask] = to_numpy(new)[mask]
