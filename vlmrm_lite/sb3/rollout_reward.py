"""Paper A's algorithm 1: compute the rewards of a whole rollout in one batch, before the update."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.buffers import ReplayBuffer, RolloutBuffer
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm
from stable_baselines3.her.her_replay_buffer import HerReplayBuffer

from ..errors import VlmrmError
from ..utils.frames import RewardFunction, check_reward, compute_rewards_in_chunks
from ..utils.mixing import LARGEST, Mix
from ..wrappers import DeferredRewardWrapper


class RolloutRewardCallback(BaseCallback):
    """Adds the rewards of a whole rollout to the learner's buffer (paper A, algorithm 1).

    Works with on-policy and off-policy algorithms of Stable-Baselines3. The environments must be wrapped in
    ``DeferredRewardWrapper``. Before the update, ``scale * reward(frame) + shift`` is added to the reward of every
    transition; on-policy, returns and advantages are then recomputed. The larger the rollout (``n_steps`` of PPO,
    ``train_freq`` of SAC), the larger the batch: up to 64 MiB of frames, more in several batches. All frames of a
    rollout are in memory at once, and are forgotten batch by batch.

    The mean of the callable's rewards is logged as ``rollout/vlm_reward_mean``. They are also added to the returns that
    ``Monitor`` counted for ``ep_rew_mean``. To continue an interrupted ``learn`` of an off-policy algorithm, pass the
    same callback again, because the interrupted rollout has no rewards yet.

    Args:
        reward: callable from frames to one float per frame.
        scale: factor on the callable's reward.
        shift: constant added to every reward.

    Raises:
        TypeError: ``reward`` is not a callable, or another argument not a number.
        ValueError: ``scale`` or ``shift`` is not finite; at the start of training, environments are not wrapped in
            ``DeferredRewardWrapper``, or ``VecNormalize`` normalizes rewards, or ``HerReplayBuffer`` recomputes them;
            later, frames differ in shape, the callable did not return one finite float per frame, or a reward is not
            finite in float32.
        VlmrmError: something else has stepped the environment during the rollout.

    Example:
        >>> import gymnasium as gym
        >>> from stable_baselines3 import PPO
        >>> from vlmrm_lite.wrappers import DeferredRewardWrapper
        >>> def brightness(frames):  # stands for vl.GoalBaselineReward(vl.load_vlm(), goal=..., baseline=...)
        ...     return frames.mean(axis=(1, 2, 3)) / 255
        >>> env = DeferredRewardWrapper(gym.make("CartPole-v1", render_mode="rgb_array"))
        >>> learner = PPO("MlpPolicy", env, n_steps=8, batch_size=8, n_epochs=1, device="cpu")
        >>> _ = learner.learn(8, callback=RolloutRewardCallback(brightness))
        >>> bool((learner.rollout_buffer.rewards > 0.9).all())
        True
    """

    def __init__(self, reward: RewardFunction, scale: float = 1.0, shift: float = 0.0):
        super().__init__()
        check_reward(reward)
        Mix(0.0, scale, shift).check()
        self.reward, self.scale, self.shift = reward, scale, shift
        self._start: int | None = None  # position of the replay buffer at the start of the rollout; None on-policy
        self._frames: list[list[Any]] = []  # per environment: the frames of the steps that have no reward yet
        self._computed: list[NDArray] = []  # rewards of the oldest of these frames, which are forgotten, step by step
        self._episode_ends: list[tuple[NDArray, list[Any]]] = []  # per step: dones, and Monitor's statistics
        self._returns: NDArray | None = None  # of the unfinished episodes

    def _on_training_start(self) -> None:
        envs, learner = self.training_env, self.model
        if not all(envs.env_is_wrapped(DeferredRewardWrapper)):
            name = envs.get_attr("unwrapped")[0]
            raise ValueError(
                f"RolloutRewardCallback takes its frames from DeferredRewardWrapper, but {name} is not wrapped in it. "
                'Train on DeferredRewardWrapper(gym.make(..., render_mode="rgb_array")).'
            )
        normalize = learner.get_vec_normalize_env()
        if normalize is not None and normalize.norm_reward:
            raise ValueError(
                "VecNormalize(norm_reward=True) would normalize rewards before they are computed; "
                "RolloutRewardCallback needs VecNormalize(..., norm_reward=False)."
            )
        if isinstance(getattr(learner, "replay_buffer", None), HerReplayBuffer):
            raise ValueError(
                "HerReplayBuffer computes rewards of its own and would replace those of RolloutRewardCallback; use the "
                "learner's default replay buffer."
            )
        if self._returns is None or learner.num_timesteps == 0:
            self._returns = np.zeros(envs.num_envs)

    def _on_rollout_start(self) -> None:
        if self._start is not None:
            self._reward_rollout(interrupted=True)
        self._clear()
        self.training_env.env_method("pop_frames")  # drops the frames of steps outside any rollout
        if isinstance(self.model, OffPolicyAlgorithm):
            self._start = self.model.replay_buffer.pos

    def _on_step(self) -> bool:
        episodes = [info.get("episode") for info in self.locals["infos"]]
        self._episode_ends.append((self.locals["dones"].copy(), episodes))
        return True

    def _on_rollout_end(self) -> None:
        self._reward_rollout()

    def _on_training_end(self) -> None:
        if self._start is not None:
            self._reward_rollout(interrupted=True)  # another callback stopped the training

    def _reward_rollout(self, interrupted: bool = False) -> None:
        """Computes the rewards of the rollout and adds them to the buffer and to the returns."""
        for kept, new in zip(self._frames, self.training_env.env_method("pop_frames")):
            kept.extend(new)
        on_policy = self._start is None
        buffer = self.model.rollout_buffer if on_policy else self.model.replay_buffer
        positions = self._positions(buffer, interrupted)
        if len(positions):
            rewards = self._compute_rewards(len(positions))
            newest = slice(-buffer.buffer_size, None)  # a small replay buffer has overwritten the older ones
            self._add(rewards[newest], buffer, positions[newest])
            if on_policy:
                buffer.compute_returns_and_advantage(self.locals["values"], self.locals["dones"])
            self._complete_returns(rewards)
        self._clear()

    def _positions(self, buffer: RolloutBuffer | ReplayBuffer, interrupted: bool) -> NDArray:
        """Returns the positions of the rollout's steps in the buffer, oldest first, ``(steps,)``."""
        steps, size = min(map(len, self._frames)), buffer.buffer_size
        start = self._start or 0
        if interrupted and (start + steps - 1 - buffer.pos) % size == 0:
            steps -= 1  # interrupted after a step, before it was stored
        surplus = start + steps - buffer.pos
        if surplus if self._start is None else surplus % size:
            raise VlmrmError(
                f"The {steps} frames of the rollout do not match the steps in the learner's buffer: something else "
                "stepped the environment. Evaluate on a separate environment."
            )
        return (start + np.arange(steps)) % size

    def _compute_rewards(self, steps: int) -> NDArray:
        """Computes the rewards of the oldest frames, float64 ``(steps, n)``, and forgets these frames.

        What an interrupted call has computed is not computed again.
        """
        n, done = len(self._frames), sum(map(len, self._computed))
        frames = [None if i < done else self._frames[i % n][i // n] for i in range(steps * n)]
        for values in compute_rewards_in_chunks(
            self.reward, frames, lambda i: f"step {i // n + 1} of the rollout, environment {i % n}"
        ):
            self._computed.append(values)
            for i in range(done, done + len(values)):
                self._frames[i % n][i // n] = None
            done += len(values)
        rewards = np.concatenate(self._computed)
        self.logger.record("rollout/vlm_reward_mean", rewards.mean())
        with np.errstate(over="ignore"):  # `_add` tells
            return self.scale * rewards.reshape(steps, n) + self.shift

    @staticmethod
    def _add(rewards: NDArray, buffer: RolloutBuffer | ReplayBuffer, positions: NDArray) -> None:
        """Adds rewards ``(steps, n)`` to those in the buffer, unless one of the sums is too large for it."""
        fits = np.abs(buffer.rewards[positions] + rewards) <= LARGEST  # False for NaN, too
        if not fits.all():
            step, env = np.argwhere(~fits)[0]
            raise ValueError(
                f"The reward at step {step + 1} of the rollout, environment {env}, is {rewards[step, env]:g} after "
                f"scale and shift, plus {buffer.rewards[positions[step], env]:g} from the environment; learners need "
                "finite float32 numbers. Choose numbers closer to 0 for scale, shift and mix."
            )
        buffer.rewards[positions] += rewards.astype(np.float32)

    def _complete_returns(self, rewards: NDArray) -> None:
        """Adds rewards ``(steps, n)`` to the returns of the episodes that ended in the rollout."""
        for step, (dones, episodes) in zip(rewards, self._episode_ends):
            self._returns += step
            for i in np.flatnonzero(dones):
                if episodes[i]:
                    episodes[i]["r"] += self._returns[i]
                self._returns[i] = 0.0

    def _clear(self) -> None:
        self._start, self._episode_ends, self._computed = None, [], []
        self._frames = [[] for _ in range(self.training_env.num_envs)]
