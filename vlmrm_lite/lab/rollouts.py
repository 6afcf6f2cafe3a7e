"""Paper A's algorithm 1 as a loop; notebook 03 uses it until the learner's own is right."""

from collections.abc import Callable
from typing import Any, Protocol

import gymnasium as gym
import numpy as np
from numpy.typing import ArrayLike, NDArray


class Agent(Protocol):
    """An off-policy learner as three calls."""

    def act(self, observation: Any) -> Any:
        """Chooses an action."""

    def store(self, observation: Any, action: Any, reward: float, next_observation: Any, terminated: bool) -> None:
        """Adds a transition to the replay buffer."""

    def update(self) -> None:
        """Learns from the replay buffer."""


def algorithm_1(
    env: gym.Env, agent: Agent, reward: Callable[[NDArray[np.uint8]], ArrayLike], rollouts: int, steps: int
) -> NDArray[np.float64]:
    """Collects a rollout, computes all its rewards in one call, stores it, updates; again and again.

    Args:
        env: an environment with ``render_mode="rgb_array"``.
        agent: what acts and learns.
        reward: callable from frames to one float per frame.
        rollouts: how many.
        steps: of each rollout. An episode may go on in the next one.

    Returns:
        The rewards of all steps, in order, ``(rollouts * steps,)``.
    """
    observation, _ = env.reset(seed=0)
    computed = []
    for _ in range(rollouts):
        transitions, frames = [], []
        for _ in range(steps):
            action = agent.act(observation)
            after, _, terminated, truncated, _ = env.step(action)
            transitions.append((observation, action, after, terminated))
            frames.append(np.asarray(env.render()))
            observation = env.reset()[0] if terminated or truncated else after
        rewards = np.asarray(reward(np.stack(frames)), float)
        for (before, action, after, terminated), value in zip(transitions, rewards):
            agent.store(before, action, float(value), after, terminated)
        agent.update()
        computed.append(rewards)
    return np.concatenate(computed)
