"""Gives every episode of a vector environment a goal, and the reward of that goal (paper B)."""

from collections.abc import Mapping, Sequence
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, VectorEnv, VectorWrapper
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from ..utils.environments import check_bare, check_render_mode, hint_for
from ..utils.forked import limit_threads_after_fork
from ..utils.frames import check_rewards, stack_frames, to_numpy
from ..utils.predicates import call_predicate
from ..utils.rendering import render_frames
from ..utils.reward_protocol import frame_size
from ..wrappers import autoreset_mode
from .goal_set import GoalSet
from .single_envs import embedded_frames, goal_states

GOAL, OBSERVATION, FRAMES = "goal", "observation", "frames"
"""Keys of the observation."""
_MOST_RESETS = 1_000  # until an assigned goal is possible


class GoalWrapper(VectorWrapper):
    """Samples a goal for every env and episode, shows it to the agent as a sentence, and rewards it.

    Of the goals that are possible in an episode, one of each verb is as likely as one of another verb.

    The observation becomes a dict: ``observation`` as before, and ``goal``, the unit vector of the goal's sentence. The
    sentence is one of the set's wordings, sampled for each episode. Rewards without ``embed_texts`` get the goal as a
    one-hot vector.

    Environments with an attribute ``embedded_frames`` = k also show what the reward sees: ``frames``, the embeddings of
    the last k frames, (k * d,), oldest first. They are zero for steps before the episode, and its first frame is not
    among them.

    ``infos`` holds what a step ended in: ``vlm_reward`` and ``env_reward``, ``embedding`` (n, d) of the frame, ``goal``
    (the sentence), ``goal_index``, ``template_index``, ``possible_goals`` of training (n, num_train),
    ``env_terminated`` (whether the environment itself terminated, which holds for every goal), ``state`` (see
    `goal_states`), and ``success``. Success is ground truth: only evaluation may read it.

    Args:
        env: a vector environment with ``AutoresetMode.DISABLED`` and ``render_mode="rgb_array"``.
        goals: the goals; episodes sample those of training.
        reward: any object with ``embed(frames) -> (n, d)`` and ``reward(embeddings, goal_indices) -> (n,)``, such as
            `goal_reward` makes.
        end_on_reward: whether episodes terminate where the reward is 1 (paper B); None for what the set says.

    Raises:
        TypeError: ``env`` is not a vector environment, or ``reward`` lacks a method.
        ValueError: the environment does not render, resets by itself, is in a reward wrapper, or has an observation
            called "goal"; in ``step``, a reward is not one finite float per frame.

    Example:
        >>> import gymnasium as gym, vlmrm_lite
        >>> class Brightness:  # stands for goal_reward(vl.load_vlm(), goals)
        ...     def embed(self, frames):
        ...         return frames.mean(axis=(1, 2)) / 255
        ...     def reward(self, embeddings, goal_indices):
        ...         return (embeddings.mean(axis=1) > 0.5) == (goal_indices == 0)
        >>> envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=4)
        >>> envs = GoalWrapper(envs, GoalSet(["bright", "dark"]), Brightness())
        >>> observations, infos = envs.reset(seed=0)
        >>> observations["goal"].shape
        (4, 2)
        >>> rewards = envs.step(envs.action_space.sample())[1]
        >>> bool((rewards == [goal == "bright" for goal in envs.sentences]).all())
        True
    """

    adds_vlm_reward = True  # recognized by `utils.environments.has_mark`

    def __init__(self, env: VectorEnv, goals: GoalSet, reward: Any, end_on_reward: bool | None = None):
        _check(env, goals, reward)
        super().__init__(env)
        self.goals, self.reward = goals, reward
        self.end_on_reward = goals.end_on_reward if end_on_reward is None else bool(end_on_reward)
        self.text_embeddings = text_embeddings(goals, reward)  # float32 (goals, templates, d)
        self.num_train = len(goals.train)
        size = self.text_embeddings.shape[2:]
        shown = env.single_observation_space
        parts = dict(shown.spaces) if isinstance(shown, spaces.Dict) else {OBSERVATION: shown}
        memory = embedded_frames(env)
        self._frames = np.zeros((env.num_envs, memory, embedding_size(reward) if memory else 0), np.float32)
        if memory:
            parts[FRAMES] = spaces.Box(-1, 1, (self._frames[0].size,), np.float32)
        self.single_observation_space = spaces.Dict({**parts, GOAL: spaces.Box(-1, 1, size, np.float32)})
        self.observation_space = batch_space(self.single_observation_space, env.num_envs)
        n = env.num_envs
        self.goal_indices, self.template_indices = np.zeros(n, np.int64), np.zeros(n, np.int64)
        self.goal_vectors = np.zeros((n, *size), np.float32)  # what the agent sees
        self.sentences = [""] * n
        self.possible_goals = np.ones((n, self.num_train), bool)  # of training, in the current episodes
        verbs = np.array([goals.verb(goal) for goal in goals.train])
        self._same_verb = (verbs[:, None] == verbs).astype(int)  # (num_train, num_train)
        self._rng = np.random.default_rng()
        self._assigned: tuple[NDArray, NDArray, NDArray] | None = None

    def assign(self, goal_indices: Any, sentences: Sequence[str] | None = None) -> None:
        """Fixes the goals of all later episodes, one per env, instead of sampling them.

        Args:
            goal_indices: int (n,), what is rewarded and what counts as success.
            sentences: what the agent is shown, one per env; None for the goals' first wordings.

        Raises:
            ValueError: there is not one goal and one sentence per env, or no such goal.
        """
        indices = np.asarray(goal_indices)
        names = self.goals.names
        if indices.shape != (self.num_envs,) or not ((indices >= 0) & (indices < len(names))).all():
            raise ValueError(
                f"Expected {self.num_envs} goal indices from 0 to {len(names) - 1}, one per env; got {goal_indices!r}."
            )
        shown = [self.goals.prompt(names[i]) for i in indices] if sentences is None else list(sentences)
        if len(shown) != self.num_envs:
            raise ValueError(f"Expected {self.num_envs} sentences, one per env; got {len(shown)}.")
        self._assigned = indices.astype(np.int64), np.array(shown, object), self.embed_sentences(shown, indices)

    def embed_sentences(self, sentences: Sequence[str], goal_indices: Any) -> NDArray[np.float32]:
        """Embeds what the agent is shown, float32 (k, d).

        Args:
            sentences: k sentences, in any words.
            goal_indices: their goals, int (k,), whose one-hot vectors are shown where the reward reads no sentences.
        """
        if hasattr(self.reward, "embed_texts"):
            return to_numpy(self.reward.embed_texts(list(sentences))).astype(np.float32)
        return self.text_embeddings[np.asarray(goal_indices), 0]

    @property
    def is_graded(self) -> bool:
        """Whether the rewards are graded, and never say that a goal is reached; others are 0 or 1."""
        return getattr(self.reward, "threshold", self.goals.threshold) is None

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None):
        """Starts new episodes with new goals, see `BatchEnv.reset`; the seed also seeds the goals."""
        mask = (options or {}).get("reset_mask")
        # Gymnasium's environments remove the mask from the dict that they are given, so they get a copy.
        observations, infos = self.env.reset(seed=seed, options=None if options is None else dict(options))
        if seed is not None:
            self._rng = np.random.default_rng([seed, self.num_train])
        mask = np.ones(self.num_envs, bool) if mask is None else np.asarray(mask, bool)
        self._frames[mask] = 0
        if self._assigned is None:
            self._sample_goals(mask, observations)
        else:
            observations, infos = self._use_assigned(mask, observations, infos)
        return self._with_goal(observations), {**infos, "goal": np.array(self.sentences, object)}

    def step(self, actions):
        """Steps all envs, and rewards the frames that the step ends in, each for its goal."""
        observations, env_reward, terminations, truncations, infos = self.env.step(actions)
        frames = render_frames(self.env)
        frames = stack_frames(frames) if isinstance(frames, (list, tuple)) else frames
        limit_threads_after_fork()
        embeddings = self.reward.embed(frames)
        if self._frames.size:
            self._frames = np.concatenate([self._frames[:, 1:], to_numpy(embeddings)[:, None]], 1, dtype=np.float32)
        returned = self.reward.reward(embeddings, self.goal_indices)
        rewards = check_rewards(returned, self.reward, self.num_envs, lambda i: f"env {i}")
        terminations, truncations = to_numpy(terminations).astype(bool), to_numpy(truncations).astype(bool)
        infos = {**infos, **self._infos(observations, to_numpy(embeddings)), "env_terminated": terminations}
        infos["vlm_reward"], infos["env_reward"] = rewards, to_numpy(env_reward)
        if self.end_on_reward:
            terminations = terminations | (rewards >= 1)
            truncations = truncations & ~terminations
        return self._with_goal(observations), rewards.astype(np.float32), terminations, truncations, infos

    def _infos(self, observations: Any, embeddings: NDArray) -> dict[str, Any]:
        infos: dict[str, Any] = {
            "embedding": embeddings,
            "goal": np.array(self.sentences, object),
            "goal_index": self.goal_indices.copy(),
            "template_index": self.template_indices.copy(),
            "possible_goals": self.possible_goals.copy(),
        }
        states = goal_states(self.env, observations)
        if isinstance(states, np.ndarray):
            infos["state"] = states
        if self.goals.success is not None:
            goals, success = self.goals.names, self.goals.success
            names = [goals[i] for i in self.goal_indices]
            infos["success"] = call_predicate(lambda values: success(values, names), states, self.num_envs)
        return infos

    def _sample_goals(self, mask: NDArray[np.bool_], observations: Any) -> None:
        """Gives the envs in the mask, bool (n,), goals of training that are possible, and wordings."""
        possible = self._are_possible(mask, observations, self.goals.train)
        stuck = ~possible.any(axis=1)
        if stuck.any():
            env = int(np.flatnonzero(mask)[stuck][0])
            raise ValueError(f"None of the {self.num_train} training goals is possible in env {env}; give more goals.")
        self.possible_goals[mask] = possible
        # The largest of uniform numbers to the power 1 / weight falls on an entry in proportion to its weight.
        scores = np.log(self._rng.random(possible.shape)) * np.maximum(possible @ self._same_verb, 1)
        self.goal_indices[mask] = np.where(possible, scores, -np.inf).argmax(axis=1)
        self.template_indices[mask] = self._rng.integers(self.goals.num_templates, size=len(possible))
        self.goal_vectors[mask] = self.text_embeddings[self.goal_indices[mask], self.template_indices[mask]]
        names = self.goals.names
        for i in np.flatnonzero(mask):
            self.sentences[i] = self.goals.prompt(names[self.goal_indices[i]], int(self.template_indices[i]))

    def _use_assigned(self, mask: NDArray[np.bool_], observations: Any, infos: dict) -> tuple[Any, dict]:
        """Gives the envs in the mask, bool (n,), their assigned goals, and new episodes until these are possible."""
        assert self._assigned is not None
        indices, shown, vectors = self._assigned
        self.goal_indices[mask], self.template_indices[mask] = indices[mask], 0
        self.goal_vectors[mask] = vectors[mask]
        self.sentences = [new if chosen else old for chosen, new, old in zip(mask, shown, self.sentences)]
        names = [self.goals.names[i] for i in indices]
        again = mask.copy()
        for _ in range(_MOST_RESETS):
            again[again] = ~self._are_possible(again, observations, [names[i] for i in np.flatnonzero(again)], True)
            if not again.any():
                return observations, infos
            observations, infos = self.env.reset(options={"reset_mask": again.copy()})
        raise ValueError(
            f"The goal {names[int(np.flatnonzero(again)[0])]!r} was possible in none of {_MOST_RESETS} episodes of "
            f"{self.env}; ask for something that its episodes hold."
        )

    def _are_possible(self, mask: NDArray, observations: Any, names: Sequence[str], paired: bool = False) -> NDArray:
        """Checks which goals are possible in the envs of the mask: all, (k, goals), or each in its own env, (k,)."""
        count, possible = int(mask.sum()), self.goals.possible
        if possible is None:
            return np.ones(count if paired else (count, len(names)), bool)
        states = goal_states(self.env, observations)[mask]
        every = list(names) if paired else list(names) * count
        states = states if paired else np.repeat(states, len(names), axis=0)
        found = call_predicate(lambda values: possible(values, every), states, len(states))
        return found if paired else found.reshape(count, len(names))

    def _with_goal(self, observations: Any) -> dict[str, Any]:
        parts = dict(observations) if isinstance(observations, Mapping) else {OBSERVATION: observations}
        frames = {FRAMES: self._frames.reshape(self.num_envs, -1).copy()} if self._frames.size else {}
        return {**parts, **frames, GOAL: self.goal_vectors.copy()}


def text_embeddings(goals: GoalSet, reward: Any) -> NDArray[np.float32]:
    """Embeds every goal in every wording: unit vectors (goals, templates, d), or one-hot vectors of the goals."""
    wordings = [goals.wordings(goal) for goal in goals.names]
    if not hasattr(reward, "embed_texts"):
        return np.repeat(np.eye(len(wordings), dtype=np.float32)[:, None], goals.num_templates, axis=1)
    flat = to_numpy(reward.embed_texts([sentence for group in wordings for sentence in group]))
    return flat.astype(np.float32).reshape(len(wordings), goals.num_templates, -1)


def embedding_size(reward: Any) -> int:
    """The length of the vectors that a reward embeds frames as."""
    side = frame_size(reward) or 64
    return to_numpy(reward.embed(np.zeros((1, side, side, 3), np.uint8))).shape[1]


def _check(env: Any, goals: Any, reward: Any) -> None:
    if not isinstance(env, VectorEnv):
        single = " Use gym.vector.SyncVectorEnv([lambda: env], autoreset_mode=AutoresetMode.DISABLED)."
        hint = single if isinstance(env, gym.Env) else hint_for(env)
        raise TypeError(f"GoalWrapper needs a Gymnasium vector environment, got {env!r}.{hint}")
    if not isinstance(goals, GoalSet):
        raise TypeError(f"The goals are {goals!r}, a {type(goals).__name__}; expected a vlmrm_lite.GoalSet.")
    for name in ("embed", "reward"):
        if not callable(getattr(reward, name, None)):
            raise TypeError(
                f"The reward {reward!r} has no method {name}(); a reward for many goals needs embed(frames) and "
                "reward(embeddings, goal_indices), as vlmrm_lite.goal_reward(vlm, goals) makes it."
            )
    check_render_mode(env, "GoalWrapper")
    check_bare(env, "GoalWrapper")
    if autoreset_mode(env, "GoalWrapper") is not AutoresetMode.DISABLED:
        raise ValueError(
            f"GoalWrapper gives every episode a goal, but {env} starts episodes by itself. Make it with "
            "vector_kwargs={'autoreset_mode': gym.vector.AutoresetMode.DISABLED}."
        )
    shown = env.single_observation_space
    if isinstance(shown, spaces.Dict) and GOAL in shown.spaces:
        raise ValueError(f"{env} has an observation called {GOAL!r} already; rename it.")
