"""Asks an agent with many goals for something, in any words."""

import warnings
from collections.abc import Mapping
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium import spaces
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from sb3_contrib.common.maskable.policies import MaskableActorCriticPolicy
from sb3_contrib.common.recurrent.policies import RecurrentActorCriticPolicy
from stable_baselines3.common.policies import BasePolicy

from ..goals.labels import LabelEmbeddings
from ..goals.wrapper import GOAL, OBSERVATION, GoalWrapper
from ..sb3.spaces import show_actions, show_observations
from ..tasks import Task
from ..utils.environments import find_layer
from ..utils.prompts import check_prompts

_NEAR = 0.7  # cosine; sentences farther from all goals of the agent are about something else


def check_goal(task: Task, goal: str | None) -> None:
    """Checks that an agent with many goals is asked for one, and an agent with one goal for none.

    Raises:
        TypeError, ValueError: it is otherwise, or the goal is no prompt.
    """
    if task.goals is None:
        check_single_goal(task, goal=goal)
    elif goal is None:
        example = task.goals.prompt(task.goals.names[0])
        raise ValueError(f"The agent has many goals; say which, as in goal={example!r}.")
    else:
        check_prompts([goal], "goal")


def check_single_goal(task: Task, **given: Any) -> None:
    """Raises ``ValueError`` if arguments for agents with many goals were given, other than None."""
    for name, value in given.items():
        if value is not None:
            raise ValueError(f"{name}={value!r}, but the agent has only one goal: {task.goal!r}; leave {name} out.")


def show_prompt(envs: GoalWrapper, prompt: str) -> NDArray[np.float32]:
    """Fixes what the agent is asked for in all envs, and returns what it sees of that, (d,).

    A sentence of the set counts as its goal. Any other is only shown, and warned of if it is far from all of them.

    Raises:
        ValueError: the agent's reward does not read sentences, and this is none of the set.
    """
    found, example = envs.goals.find_prompt(prompt), envs.goals.prompt(envs.goals.names[0])
    if found is None and not hasattr(envs.reward, "embed_texts"):
        raise ValueError(
            f"{prompt!r} is none of the agent's sentences, such as {example!r}, and its reward {envs.reward!r} has "
            "no embed_texts() to understand others."
        )
    index = 0 if found is None else found[0]
    vector = envs.embed_sentences([prompt], [index])[0]
    near = float((envs.text_embeddings @ vector).max())
    if found is None and near < _NEAR:
        warnings.warn(
            f"{prompt!r} resembles none of the goals that the agent has learned (largest cosine {near:.2f}), "
            f"such as {example!r}; expect anything.",
            stacklevel=4,
        )
    envs.assign(np.full(envs.num_envs, index), [prompt] * envs.num_envs)
    return vector


def choose_action(policy: BasePolicy, observation: Any, prompt: str | None, envs: VectorEnv) -> Any:
    """Chooses actions for one observation or n, with the deterministic policy.

    Args:
        policy: of Stable-Baselines3.
        observation: as the environment returns it, without the goal.
        prompt: what an agent with many goals is asked for; None for an agent with one.
        envs: the environments as the policy sees them.

    Raises:
        ValueError: the observation has neither the shape of one env nor of n, or the policy needs more than that.
    """
    if isinstance(policy, (RecurrentActorCriticPolicy, MaskableActorCriticPolicy)):
        needed = "its memory" if isinstance(policy, RecurrentActorCriticPolicy) else "action masks"
        raise ValueError(f"The policy needs {needed}, too, and act() sees one observation only; use rollout().")
    labels = find_layer(envs, LabelEmbeddings)
    source = labels.env if labels else envs.env if isinstance(envs, GoalWrapper) else envs
    values, single = _as_batch(observation, source.single_observation_space)
    if labels:
        values[OBSERVATION] = labels.observations(values[OBSERVATION])
    if isinstance(envs, GoalWrapper) and prompt is not None:
        vector = show_prompt(envs, prompt)
        values[GOAL] = np.repeat(vector[None], len(next(iter(values.values()))), axis=0)
    seen: Any = values if isinstance(envs.single_observation_space, spaces.Dict) else values[OBSERVATION]
    to_shown, to_env = (
        show_observations(envs.single_observation_space).to_shown,
        show_actions(envs.single_action_space).to_env,
    )
    actions = policy.predict(to_shown(seen) if to_shown else seen, deterministic=True)[0]
    actions = to_env(actions) if to_env else actions
    return actions[0] if single else actions


def own_goal_envs(env: gym.Env | VectorEnv, end_on_reward: bool) -> GoalWrapper:
    """Puts somebody's own environments into a `GoalWrapper` like theirs, with the episode rule that is asked for.

    Raises:
        ValueError: they are in none.
    """
    if not isinstance(env, GoalWrapper):
        raise ValueError(f"{env} is no GoalWrapper, which gives every episode its goal; give it in one.")
    return GoalWrapper(env.env, env.goals, env.reward, end_on_reward)


def _as_batch(observation: Any, space: spaces.Space) -> tuple[dict[str, NDArray], bool]:
    """Returns observations by key, (n, ...) each, and whether there was a single one."""
    expected = space.spaces if isinstance(space, spaces.Dict) else {OBSERVATION: space}
    given = observation if isinstance(space, spaces.Dict) else {OBSERVATION: observation}
    if not isinstance(given, Mapping) or set(given) != set(expected):
        raise ValueError(f"The observation is {given!r:.80}; expected a dict of {', '.join(expected)}.")
    arrays = {key: np.asarray(given[key]) for key in expected}
    single = all(arrays[key].shape == part.shape for key, part in expected.items())
    for key, part in expected.items():
        if not single and arrays[key].shape[1:] != part.shape or not single and arrays[key].ndim == len(part.shape):
            shape = part.shape
            raise ValueError(f"The {key} has shape {arrays[key].shape}; expected {shape}, or (n, *{shape}) of n envs.")
    return {key: array[None] if single else array for key, array in arrays.items()}, single
