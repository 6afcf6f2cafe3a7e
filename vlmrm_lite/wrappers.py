"""Wrappers that replace the reward of any Gymnasium environment, single or vector, by one computed from frames.

A reward here is any callable from frames, uint8 ``(n, height, width, 3)``, to one float per frame: a
``GoalBaselineReward``, for example, or a function of your own. A transition gets the reward of the state that it *ends
in*. So the last reward of an episode comes from its true last frame, never from the first frame after a reset.
"""

from copy import deepcopy
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from .utils.environments import check_bare, check_render_mode, hint_for
from .utils.frames import RewardFunction, check_reward, compute_rewards, stack_frames, to_numpy
from .utils.mixing import Mix, mix_rewards, to_env_reward, to_env_rewards
from .utils.rendering import render_frame, render_frames
from .utils.stepping import step_env, step_envs


class RewardWrapper(gym.Wrapper):
    """Replaces the reward of a single environment by one computed from its frames.

    The new reward is ``scale * vlm_reward + shift + mix * env_reward``. ``info["vlm_reward"]`` is what the callable
    returned, and ``info["env_reward"]`` is the environment reward.

    Args:
        env: any environment made with ``render_mode="rgb_array"``.
        reward: callable from frames to one float per frame.
        mix: weight of the environment reward.
        scale: factor on the callable's reward.
        shift: constant added to every reward.

    Raises:
        TypeError: ``env`` is not a single Gymnasium environment, ``reward`` not a callable, or another argument not a
            number; in ``step``, the environment did not return what Gymnasium asks for.
        ValueError: the environment does not render ``rgb_array`` or is in a reward wrapper already, or a number is not
            finite; in ``step``, ``render()`` did not return a frame, the callable did not return one finite float, or
            the new reward is not finite in float32.

    Example:
        >>> import gymnasium as gym
        >>> def brightness(frames):  # stands for vl.GoalBaselineReward(vl.load_vlm(), goal=..., baseline=...)
        ...     return frames.mean(axis=(1, 2, 3)) / 255
        >>> env = RewardWrapper(gym.make("CartPole-v1", render_mode="rgb_array"), brightness)
        >>> observation, info = env.reset(seed=0)
        >>> observation, reward, terminated, truncated, info = env.step(0)
        >>> 0.9 < reward < 1.0, info["env_reward"]
        (True, 1.0)
    """

    adds_vlm_reward = True

    def __init__(self, env: gym.Env, reward: RewardFunction, mix: float = 0.0, scale: float = 1.0, shift: float = 0.0):
        _check_single(env, type(self).__name__)
        check_reward(reward)
        Mix(mix, scale, shift).check()
        super().__init__(env)
        self.reward, self.mix, self.scale, self.shift = reward, mix, scale, shift
        self._steps = 0

    def step(self, action):
        """Steps the environment and computes the reward of the frame after the step."""
        observation, env_reward, terminated, truncated, info = step_env(self.env, action)
        self._steps += 1
        env_reward = to_env_reward(env_reward, f"step {self._steps}")
        frame = render_frame(self.env)
        [vlm_reward] = compute_rewards(self.reward, frame[None], lambda _: f"step {self._steps}")
        weights = Mix(self.mix, self.scale, self.shift)
        reward = mix_rewards(vlm_reward, env_reward, weights, lambda _: f"step {self._steps} of {self.env}")
        info = {**info, "env_reward": env_reward, "vlm_reward": float(vlm_reward)}
        return observation, float(reward), terminated, truncated, info


class VectorRewardWrapper(gym.vector.VectorWrapper):
    """Replaces the rewards of a vector environment; one batch holds the frames of all its environments.

    The new rewards are ``scale * vlm_reward + shift + mix * env_reward``, float64 ``(n,)``. ``infos["vlm_reward"]`` and
    ``infos["env_reward"]`` are float64 ``(n,)`` as well, with Gymnasium's usual masks ``infos["_vlm_reward"]`` and
    ``infos["_env_reward"]``.

    The last frame of an episode must be available after the step. So ``AutoresetMode.DISABLED`` (reset with
    ``options={"reset_mask": done}``) and ``NEXT_STEP`` work, and ``SAME_STEP`` is refused. In ``NEXT_STEP``, the extra
    step that only resets an environment has reward 0, and its masks are False.

    Args:
        env: any vector environment made with ``render_mode="rgb_array"``. Its ``render()`` returns one frame per
            environment: a tuple of ``(height, width, 3)``, or one ``(n, height, width, 3)`` array or tensor, which is
            not copied.
        reward: callable from frames to one float per frame.
        mix: weight of the environment reward.
        scale: factor on the callable's reward.
        shift: constant added to every reward.

    Raises:
        TypeError: ``env`` is not a Gymnasium vector environment, ``reward`` not a callable, or another argument not a
            number; in ``step``, an environment did not return what Gymnasium asks for.
        ValueError: the environment does not render ``rgb_array``, is in a reward wrapper already, resets in the same
            step, or does not declare when it resets, or a number is not finite; in ``step``, ``render()`` did not
            return one frame per environment, the callable did not return one finite float per frame, or a new reward
            is not finite in float32.

    Example:
        >>> import gymnasium as gym
        >>> def brightness(frames):
        ...     return frames.mean(axis=(1, 2, 3)) / 255
        >>> envs = gym.make_vec("CartPole-v1", num_envs=3, vectorization_mode="sync", render_mode="rgb_array")
        >>> envs = VectorRewardWrapper(envs, brightness, scale=10.0)
        >>> observations, infos = envs.reset(seed=0)
        >>> observations, rewards, terminations, truncations, infos = envs.step(envs.action_space.sample())
        >>> rewards.shape, infos["env_reward"].tolist(), infos["_env_reward"].tolist()
        ((3,), [1.0, 1.0, 1.0], [True, True, True])
    """

    adds_vlm_reward = True

    def __init__(
        self,
        env: gym.vector.VectorEnv,
        reward: RewardFunction,
        mix: float = 0.0,
        scale: float = 1.0,
        shift: float = 0.0,
    ):
        if not isinstance(env, gym.vector.VectorEnv):
            raise TypeError(f"VectorRewardWrapper needs a vector environment, got {env!r}.{hint_for(env)}")
        check_reward(reward)
        Mix(mix, scale, shift).check()
        check_render_mode(env, "VectorRewardWrapper")
        check_bare(env, "VectorRewardWrapper")
        self._next_step = autoreset_mode(env, "VectorRewardWrapper") is AutoresetMode.NEXT_STEP
        super().__init__(env)
        self.reward, self.mix, self.scale, self.shift = reward, mix, scale, shift
        self._ended = np.zeros(self.num_envs, dtype=bool)  # the next step will only reset these
        self._steps = 0

    def reset(self, *, seed=None, options=None):
        """Resets all environments, or those in ``options["reset_mask"]`` (bool ``(n,)``)."""
        mask = (options or {}).get("reset_mask")
        # Gymnasium's environments remove the mask from the dict that they are given, so they get a copy.
        result = self.env.reset(seed=seed, options=None if options is None else dict(options))
        self._ended[slice(None) if mask is None else mask] = False
        return result

    def step(self, actions):
        """Steps all environments and computes the rewards of the frames after the step."""
        observations, env_reward, terminations, truncations, infos = step_envs(self.env, actions, self._steps + 1)
        self._steps += 1
        stepped = ~self._ended
        if self._next_step:
            self._ended = to_numpy(terminations).astype(bool) | to_numpy(truncations).astype(bool)
        indices = np.flatnonzero(stepped)
        env_reward = np.where(stepped, to_env_rewards(env_reward, self.num_envs, self._steps), 0.0)
        vlm_rewards, rewards = np.zeros(self.num_envs), np.zeros(self.num_envs)
        if indices.size:

            def locate(i: int) -> str:
                return f"environment {indices[i]}, step {self._steps}"

            vlm_rewards[indices] = compute_rewards(self.reward, self._frames(indices), locate)
            weights = Mix(self.mix, self.scale, self.shift)
            rewards[indices] = mix_rewards(vlm_rewards[indices], env_reward[indices], weights, locate)
        infos = {
            **infos,
            "env_reward": env_reward,
            "_env_reward": stepped,
            "vlm_reward": vlm_rewards,
            "_vlm_reward": stepped.copy(),
        }
        return observations, rewards, terminations, truncations, infos

    def _frames(self, indices: NDArray) -> Any:
        """Returns the frames of these environments, ``(k, height, width, 3)``; a batch of all is not copied."""
        frames = render_frames(self.env)
        if isinstance(frames, (tuple, list)):
            return stack_frames([frames[i] for i in indices])
        return frames if len(indices) == self.num_envs else frames[indices]


class DeferredRewardWrapper(gym.Wrapper):
    """Keeps the frames of a slow single environment, so that the rewards of a whole rollout take one batch.

    This is the first half of paper A's algorithm 1. The second half, ``vlmrm_lite.sb3.RolloutRewardCallback``, takes
    the frames at the end of a rollout and adds their rewards to the learner's buffer. Until then, every step has reward
    ``mix * env_reward``. ``info["env_reward"]`` is the environment reward. Frames stay in memory until `pop_frames`.

    Args:
        env: any environment made with ``render_mode="rgb_array"``.
        mix: weight of the environment reward.

    Raises:
        TypeError: ``env`` is not a single Gymnasium environment, or ``mix`` not a number; in ``step``, the environment
            did not return what Gymnasium asks for.
        ValueError: the environment does not render ``rgb_array`` or is in a reward wrapper already, or ``mix`` is not
            finite; in ``step``, ``render()`` did not return a frame, or the new reward is not finite in float32.

    Example:
        >>> import gymnasium as gym
        >>> env = DeferredRewardWrapper(gym.make("CartPole-v1", render_mode="rgb_array"))
        >>> observation, info = env.reset(seed=0)
        >>> observation, reward, terminated, truncated, info = env.step(0)
        >>> reward, info["env_reward"], [frame.shape for frame in env.pop_frames()]
        (0.0, 1.0, [(400, 600, 3)])
    """

    defers_vlm_reward = True

    def __init__(self, env: gym.Env, mix: float = 0.0):
        _check_single(env, type(self).__name__)
        Mix(mix).check()
        super().__init__(env)
        self.mix = mix
        self._waiting: list[Any] = []
        self._steps = 0

    def step(self, action):
        """Steps the environment and keeps the frame after the step."""
        observation, env_reward, terminated, truncated, info = step_env(self.env, action)
        self._steps += 1
        env_reward = to_env_reward(env_reward, f"step {self._steps}")
        reward = mix_rewards(0.0, env_reward, Mix(self.mix), lambda _: f"step {self._steps} of {self.env}")
        self._waiting.append(deepcopy(render_frame(self.env)))  # some environments render into one array
        return observation, float(reward), terminated, truncated, {**info, "env_reward": env_reward}

    def pop_frames(self) -> list[Any]:
        """Returns the frames ``(height, width, 3)`` since the last call, oldest first, and forgets them."""
        frames, self._waiting = self._waiting, []
        return frames


def autoreset_mode(envs: gym.vector.VectorEnv, caller: str) -> AutoresetMode:
    """Returns how a vector environment resets environments whose episode has ended.

    Args:
        envs: any vector environment.
        caller: name of the class that asks, for the error message.

    Returns:
        ``AutoresetMode.DISABLED`` or ``AutoresetMode.NEXT_STEP``.

    Raises:
        ValueError: environments reset in the step that ends their episode, so that its last frame is lost; or
            ``metadata["autoreset_mode"]`` is missing, or none of Gymnasium's modes.
    """
    disabled = (
        'gym.make_vec(..., vectorization_mode="sync", '
        'vector_kwargs={"autoreset_mode": gym.vector.AutoresetMode.DISABLED})'
    )
    declared = envs.metadata.get("autoreset_mode")
    try:
        mode = AutoresetMode(declared)
    except ValueError:
        raise ValueError(
            f"{caller} must know when {envs} resets its environments, but metadata['autoreset_mode'] is {declared!r}. "
            "If it resets them in the step after an episode ends, declare that before wrapping: envs.metadata = "
            "{**envs.metadata, 'autoreset_mode': gym.vector.AutoresetMode.NEXT_STEP}; "
            f"otherwise make it with {disabled}."
        ) from None
    if mode is AutoresetMode.SAME_STEP:
        raise ValueError(
            f"{caller} cannot see the last frames of episodes, because {envs} resets its environments in the same step "
            f"(AutoresetMode.SAME_STEP). Make it with {disabled}."
        )
    return mode


def _check_single(env: Any, caller: str) -> None:
    if not isinstance(env, gym.Env):
        raise TypeError(f"{caller} needs a single Gymnasium environment, got {env!r}.{hint_for(env)}")
    check_render_mode(env, caller)
    check_bare(env, caller)
