"""One frame teaches every sentence: a replay buffer that rewards what it holds for other goals, too.

The reward is a function of one image embedding and a goal. So a stored transition can be rewarded anew for any goal by
one matrix product, without new frames and without ground truth. Neither paper does this; the idea is that of Hindsight
Experience Replay (Andrychowicz et al., 2017), with goals that are sentences.
"""

from typing import Any

import numpy as np
import torch
from gymnasium import spaces
from numpy.typing import NDArray
from stable_baselines3.common.buffers import DictReplayBuffer
from stable_baselines3.common.type_aliases import DictReplayBufferSamples

from ..errors import VlmrmError
from ..goals.labels import LabelEmbeddings
from ..goals.wrapper import GOAL, OBSERVATION, GoalWrapper, embedding_size
from ..utils.checks import check_fraction
from ..utils.environments import find_layer
from ..utils.frames import to_numpy
from ..utils.memory import check_memory

_STAYING = 0.5
"""How often a goal that is reached where the transition starts counts as reached later, if that ends episodes."""


class HindsightReplayBuffer(DictReplayBuffer):
    """Stores image embeddings and goal indices, and draws transitions with their own goal or another one.

    For a drawn goal, reward and termination are computed anew, and the goal's sentence changes in both observations. A
    stop that the old goal caused is no termination for another goal, and a time limit never terminates. Goals that were
    "reached later" are those that the VLM reward says were reached, at or after the transition, in the same
    episode. Rewards without a threshold never say so; there, the goal with the highest reward counts. Where the
    environment itself terminated, the transition terminates for every goal. Of observations that are label vectors
    (`LabelEmbeddings`), the labels' indices are stored, and looked up again.

    Where reward 1 ends episodes, a transition that starts in its goal is rare: it can only teach to stay. So goals that
    are reached there already seldom count as reached later.

    The learner must be bound to a `GoalWrapper` with `bind` before it learns; `vlmrm_lite.train` does that.

    Args:
        buffer_size: transitions, summed over all envs.
        observation_space: a Dict with the key ``goal``.
        action_space: the action space.
        device: of the samples.
        n_envs: number of envs.
        fraction: of the drawn transitions that get another goal than their own, in [0, 1]. 0 is an ordinary replay
            buffer.
        reached: of these, the fraction whose goal was reached later, where there is one; the others get any goal that
            was possible in the episode.
        balance: draw goals that are rarely reached as often as others.
        **kwargs: further arguments of ``DictReplayBuffer``.

    Raises:
        ValueError: a fraction is out of its range, or the observations have no goal.
    """

    def __init__(
        self,
        buffer_size: int,
        observation_space: spaces.Dict,
        action_space: spaces.Space,
        device: Any = "auto",
        n_envs: int = 1,
        *,
        fraction: float = 0.8,
        reached: float = 0.5,
        balance: bool = False,
        **kwargs: Any,
    ):
        check_fraction("fraction", fraction)
        check_fraction("reached", reached)
        if not isinstance(observation_space, spaces.Dict) or GOAL not in observation_space.spaces:
            raise ValueError(
                f"HindsightReplayBuffer needs observations with a goal, and got {observation_space}; put the "
                "environment into a vlmrm_lite.GoalWrapper."
            )
        kept = spaces.Dict({key: space for key, space in observation_space.spaces.items() if key != GOAL})
        super().__init__(buffer_size, kept, action_space, device, n_envs, **kwargs)
        self.fraction, self.reached, self.balance = fraction, reached, balance
        self.envs: GoalWrapper | None = None
        self.labels: LabelEmbeddings | None = None

    def bind(self, envs: GoalWrapper) -> None:
        """Takes goals, reward, episode rule and labels from a wrapper, and makes room for embeddings.

        Raises:
            ValueError: they do not fit into the memory.
        """
        self.envs, self.labels = envs, find_layer(envs, LabelEmbeddings)
        rows, goals = (self.buffer_size, self.n_envs), envs.num_train
        size = embedding_size(envs.reward)
        check_memory(
            f"A HindsightReplayBuffer of {self.buffer_size * self.n_envs:,} transitions",
            self.buffer_size * self.n_envs * (4 * size + 3 * goals),
            "choose a smaller buffer_size",
        )
        self.embeddings = np.zeros((*rows, size), np.float32)
        self.goal_indices, self.template_indices = np.zeros(rows, np.int16), np.zeros(rows, np.int16)
        self.reached_later = np.zeros((*rows, goals), bool)  # at this step or later in its episode
        self.reached_before = np.zeros((*rows, goals), bool)  # where this step starts
        self.reached_now = np.zeros((self.n_envs, goals), bool)  # by the latest steps of unfinished episodes
        self.episode_steps = np.zeros(self.n_envs, np.int64)  # of the unfinished episodes
        self.times_reached = np.zeros(goals, np.int64)
        self.possible = np.zeros((*rows, goals), bool)  # in the episode of each step
        if self.labels is not None:
            ids = self.labels.env.single_observation_space
            for observations in (self.observations, self.next_observations):
                observations[OBSERVATION] = np.zeros((*rows, *ids.shape), ids.dtype)

    def add(self, obs, next_obs, action, reward, done, infos) -> None:
        """Stores a transition of every env; what it was rewarded with follows from its embedding."""
        envs, row = self._bound(), self.pos
        embeddings = np.stack([info["embedding"] for info in infos]).astype(np.float32)
        self.embeddings[row] = embeddings
        self.goal_indices[row] = [info["goal_index"] for info in infos]
        self.template_indices[row] = [info["template_index"] for info in infos]
        self.possible[row] = [info["possible_goals"] for info in infos]
        self.reached_before[row] = self.reached_now
        self.reached_now = reached_goals(envs.reward, embeddings, envs.num_train, envs.is_graded)
        self.reached_later[row] = self.reached_now
        self.times_reached += self.reached_now.sum(axis=0)
        self.reached_now[np.asarray(done, bool)] = False
        self.episode_steps = np.minimum(self.episode_steps + 1, self.buffer_size)
        ends = np.array([info["env_terminated"] for info in infos])  # of every goal, unlike those on reward
        super().add(self._stored(obs), self._stored(next_obs), action, reward, ends, infos)
        for env in np.flatnonzero(done):
            steps = (row - np.arange(self.episode_steps[env])) % self.buffer_size  # newest first
            self.reached_later[steps, env] = np.logical_or.accumulate(self.reached_later[steps, env], axis=0)
            self.episode_steps[env] = 0

    def end_episodes(self) -> None:
        """Forgets that episodes are unfinished, because the environments will start new ones."""
        self.episode_steps[:] = 0
        self.reached_now[:] = False

    def _get_samples(self, batch_inds: NDArray, env: Any = None) -> DictReplayBufferSamples:
        """Draws one env for each position, and a goal for each of these transitions."""
        envs = self._bound()
        at = batch_inds, np.random.randint(0, self.n_envs, size=len(batch_inds))
        goals, templates = self._draw_goals(at)
        rewards = to_numpy(envs.reward.reward(self.embeddings[at], goals)).astype(np.float32)
        dones = self.dones[at]
        dones = np.maximum(dones, rewards >= 1) if envs.end_on_reward else dones
        sentences = envs.text_embeddings[goals, templates]

        def shown(observations: dict[str, NDArray]) -> dict[str, torch.Tensor]:
            values: Any = {**{key: values[at] for key, values in observations.items()}, GOAL: sentences}
            if self.labels is not None:
                values[OBSERVATION] = self.labels.observations(values[OBSERVATION])
            return {key: self.to_torch(value) for key, value in self._normalize_obs(values, env).items()}

        return DictReplayBufferSamples(
            observations=shown(self.observations),
            actions=self.to_torch(self.actions[at]),
            next_observations=shown(self.next_observations),
            dones=self.to_torch(dones[:, None]),
            rewards=self.to_torch(self._normalize_reward(rewards[:, None], env)),
        )

    def _draw_goals(self, at: tuple[NDArray, NDArray]) -> tuple[NDArray, NDArray]:
        """Draws goals and wordings for transitions at (positions, envs), int (n,) each."""
        n, envs = len(at[0]), self._bound()
        goals, templates = self.goal_indices[at].astype(np.int64), self.template_indices[at].astype(np.int64)
        other = np.random.random(n) < self.fraction
        later = self.reached_later[at]  # (n, goals)
        if envs.end_on_reward:
            later = later & (~self.reached_before[at] | (np.random.random((n, 1)) < _STAYING))
        weights = 1 / np.maximum(self.times_reached, 1) if self.balance else np.ones(len(self.times_reached))
        # The largest of uniform numbers to the power 1 / weight falls on an entry in proportion to its weight.
        scores = np.log(np.random.random(later.shape)) / weights
        from_later = np.where(later, scores, -np.inf).argmax(axis=1)
        take_later = later.any(axis=1) & (np.random.random(n) < self.reached)
        anything = np.where(self.possible[at], np.random.random(later.shape), -1).argmax(axis=1)
        drawn = np.where(take_later, from_later, anything)
        wordings = np.random.randint(envs.goals.num_templates, size=n)
        return np.where(other, drawn, goals), np.where(other, wordings, templates)

    def _stored(self, observations: dict[str, NDArray]) -> dict[str, NDArray]:
        """Leaves the goal out, and replaces label vectors by indices."""
        kept = {key: values for key, values in observations.items() if key != GOAL}
        return kept if self.labels is None else {**kept, OBSERVATION: self.labels.ids(kept[OBSERVATION])}

    def _bound(self) -> GoalWrapper:
        if self.envs is None:
            raise VlmrmError(
                "A HindsightReplayBuffer must know the goals: call learner.replay_buffer.bind(envs) with the "
                "GoalWrapper before learning."
            )
        return self.envs


def reached_goals(reward: Any, embeddings: NDArray, num_goals: int, graded: bool = False) -> NDArray[np.bool_]:
    """Returns which goals each frame shows, as the reward says, bool (n, num_goals).

    Args:
        reward: see `GoalWrapper`; a method ``reward_all(embeddings)``, for all goals at once, is faster.
        embeddings: of n frames, (n, d).
        num_goals: number of goals, from index 0 on.
        graded: the reward is no 0 or 1; the goal with the highest reward is the one that is shown.
    """
    n = len(embeddings)
    if hasattr(reward, "reward_all"):
        rewards = to_numpy(reward.reward_all(embeddings))[:, :num_goals]
    else:
        repeated = np.repeat(embeddings, num_goals, axis=0)
        rewards = to_numpy(reward.reward(repeated, np.tile(np.arange(num_goals), n))).reshape(n, num_goals)
    return rewards == rewards.max(axis=1, keepdims=True) if graded else rewards >= 1
