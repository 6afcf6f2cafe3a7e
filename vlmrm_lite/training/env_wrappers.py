"""Environments to train, evaluate and film an agent in."""

from collections.abc import Mapping
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv, VectorEnv, VectorWrapper
from numpy.typing import NDArray

from ..goals.goal_set import GoalSet
from ..goals.labels import LabelEmbeddings
from ..goals.single_envs import env_labels
from ..goals.wrapper import GoalWrapper
from ..tasks import Predicate, Task
from ..utils.checks import check_size
from ..utils.environments import DEFERRED, REWARDED, check_open, check_render_mode, has_mark, hint_for
from ..utils.frames import RewardFunction, to_numpy
from ..utils.predicates import call_predicate, env_states
from ..utils.rendering import render_frame, render_frames
from ..utils.reward_protocol import frame_size


class SuccessInfo(VectorWrapper):
    """Adds the states that a step ends in to the infos, ``infos["state"]`` (n, k), and whether they are successes.

    The states are ``env.unwrapped.state`` if that has one row per environment, or else the observations. Observations
    of a Dict or Tuple space reach the success predicate as a dict or tuple of arrays (n, ...); they are not added to
    the infos.

    Args:
        env: any vector environment that does not reset in the step that ends an episode.
        success: the success predicate, states (n, k) to booleans (n,) for ``infos["success"]``; or None.

    Raises:
        TypeError, ValueError: in ``step``, the success predicate failed or did not return n booleans.
    """

    def __init__(self, env: VectorEnv, success: Predicate | None = None):
        super().__init__(env)
        self.success = success

    def step(self, actions):
        """Steps all environments and adds states and success."""
        observations, rewards, terminations, truncations, infos = self.env.step(actions)
        states = env_states(self.env, observations)
        infos = {**infos}
        if isinstance(states, np.ndarray):
            infos["state"] = states
        if self.success is not None:
            infos["success"] = call_predicate(self.success, states, self.num_envs)
        return observations, rewards, terminations, truncations, infos


class FrameRecorder(VectorWrapper):
    """Keeps the frames of environment 0 in `frames`: the first of each episode, and one after every step."""

    def __init__(self, env: VectorEnv):
        super().__init__(env)
        self.frames: list[NDArray[np.uint8]] = []

    def reset(self, *, seed=None, options=None):
        """Resets the environments; a full reset starts a new episode and records its first frame."""
        result = self.env.reset(seed=seed, options=options)
        if options is None:
            self._record()
        return result

    def step(self, actions):
        """Steps the environments and records a frame."""
        result = self.env.step(actions)
        self._record()
        return result

    def _record(self) -> None:
        self.frames.append(np.array(to_numpy(self.env.render()[0])))


def as_vector(env: gym.Env | VectorEnv) -> VectorEnv:
    """Returns a vector environment as it is, and a single one as a vector of one.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(env, VectorEnv):
        return env
    if not isinstance(env, gym.Env):
        raise TypeError(
            f"Got {env!r}, a {type(env).__name__}; expected a Gymnasium environment, single or vector.{hint_for(env)}"
        )
    return SyncVectorEnv([lambda: env], autoreset_mode=AutoresetMode.DISABLED)


def is_rewarded(envs: gym.Env | VectorEnv) -> bool:
    """Returns whether the environments are in a reward wrapper of this package, in other processes, too.

    Raises:
        ValueError: only some of them are, or some are in a ``DeferredRewardWrapper``.
    """
    check_open(envs)
    rewarded = has_mark(envs, REWARDED)
    if any(rewarded) and not all(rewarded):
        raise ValueError(
            f"{sum(rewarded)} of {len(rewarded)} environments in {envs} are in a reward wrapper; expected all or none."
        )
    if any(has_mark(envs, DEFERRED)):
        raise ValueError(
            f"{envs} is in a DeferredRewardWrapper, which needs a learner with a RolloutRewardCallback; give the "
            "environment without it."
        )
    return all(rewarded)


def check_renders(env: gym.Env | VectorEnv) -> None:
    """Resets an environment of somebody's own and renders it once, so that mistakes show before a model is loaded.

    Raises:
        TypeError, ValueError: it was not made with ``render_mode="rgb_array"``, ``reset()`` or ``render()`` fail, or
            return something other than an observation and a frame.
    """
    check_open(env)
    check_render_mode(env, "A reward from frames")
    try:
        result = env.reset(seed=0)
    except Exception as error:
        raise ValueError(
            f"{env} cannot be reset: {type(error).__name__}: {error}. An environment needs reset(*, seed=None, "
            "options=None), as in Gymnasium, and must not be closed."
        ) from error
    if not isinstance(result, tuple) or len(result) != 2 or not isinstance(result[1], Mapping):
        raise TypeError(
            f"reset() of {env} returned {type(result).__name__} {result!r:.80}; expected (observation, info), as in "
            "Gymnasium."
        )
    _check_observation(result[0], env)
    try:
        render_frames(env) if isinstance(env, VectorEnv) else render_frame(env)
    except (ValueError, NotImplementedError) as error:
        if isinstance(error, ValueError):
            raise
        raise ValueError(f"{env} has no render(); a reward from frames needs one.") from error
    except Exception as error:
        raise ValueError(f"render() of {env} failed: {type(error).__name__}: {error}. Is it closed?") from error


def _check_observation(observation: Any, env: gym.Env | VectorEnv) -> None:
    space = env.observation_space
    if isinstance(space, gym.spaces.Box) and np.shape(observation) != space.shape:
        raise ValueError(
            f"reset() of {env} returned an observation of shape {np.shape(observation)}, but its observation_space "
            f"has shape {space.shape}."
        )


def film_size(envs: VectorEnv, width: int | None, height: int | None) -> dict[str, int]:
    """Returns the width and height of a video in pixels; None for what the environments suggest, or 600x400.

    Raises:
        TypeError, ValueError: see `check_size`.
    """
    suggested = envs.metadata.get("film_size", (600, 400))
    size = {"width": suggested[0] if width is None else width, "height": suggested[1] if height is None else height}
    check_size(**size)
    return size


def make_task_envs(task: Task, num_envs: int, reward: RewardFunction | None) -> VectorEnv:
    """Makes the task's environments; built-in ones render at the frame size that the reward wants."""
    size = frame_size(reward)
    if size is None or not task.is_builtin or {"width", "height"} & set(task.env_kwargs):
        return task.make_envs(num_envs)
    return task.make_envs(num_envs, width=size, height=size)


def add_goals(envs: VectorEnv, goals: GoalSet, reward: Any, end_on_reward: bool | None = None) -> GoalWrapper:
    """Puts environments into a `GoalWrapper`; where they show labels, as short vectors of their text embeddings.

    Raises:
        ValueError: the environments show labels, and the reward has no ``embed_texts`` to read them; or single
            environments have different ones.
    """
    space = envs.single_observation_space
    if isinstance(space, gym.spaces.Box) and space.dtype == np.int16 and env_labels(envs) is not None:
        if not hasattr(reward, "embed_texts"):
            raise ValueError(
                f"{envs} shows labels in words, and the reward {reward!r} has no embed_texts() to read them; give it "
                "one, from strings to unit vectors (k, d)."
            )
        envs = LabelEmbeddings(envs, reward.embed_texts)
    return GoalWrapper(envs, goals, reward, end_on_reward)
