"""What the caller of `train` asked for, checked as a whole before anything is computed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import gymnasium as gym
from gymnasium.vector import VectorEnv

from ..goals.wrapper import GoalWrapper
from ..rewards import CosineReward, GoalBaselineReward
from ..tasks import Task, find_task
from ..utils.environments import find_layer
from ..utils.frames import RewardFunction, check_reward
from ..vlm.unknown import warn_of_unknown_words
from ..wrappers import DeferredRewardWrapper, RewardWrapper, VectorRewardWrapper
from .env_wrappers import as_vector, check_renders, is_rewarded
from .run_folder import RunFolder


@dataclass(frozen=True)
class Request:
    """What the caller of `train` asked for.

    Attributes:
        task: the task, changes included.
        changes: arguments that replace entries of the task, by name.
        hyperparameters: as given, or None.
        vlm: a model, its name, or None for the task's.
        reward: a reward instead of the prompts, or None.
        env: an environment of the caller's own, or None.
    """

    task: Task
    changes: Mapping[str, Any]
    hyperparameters: Mapping[str, Any] | None = None
    vlm: Any = None
    reward: RewardFunction | None = None
    env: gym.Env | VectorEnv | None = None


def make_request(
    task: Any,
    changes: Mapping[str, Any],
    hyperparameters: Mapping[str, Any] | None,
    vlm: Any,
    reward: RewardFunction | None,
) -> Request:
    """Puts the arguments of `train` together: the task with its changes, or that of an environment of one's own."""
    env, changes = None, {name: value for name, value in changes.items() if value is not None}
    if isinstance(task, (str, Task)):
        task = find_task(task)
    else:
        env = as_vector(task)  # raises for anything else
        if "num_envs" in changes:
            raise ValueError(
                f"num_envs={changes['num_envs']} is for named tasks; the environment you gave is {env.num_envs} "
                "already. For more, make a vector environment with gym.make_vec."
            )
        env = task.env if isinstance(task, DeferredRewardWrapper) else task
        task = own_task(env, reward)
    if reward is not None and task.goals is None:
        check_reward(reward)
    for name in ("goal", "baseline"):
        given = changes.get(name)
        prompts = given if isinstance(given, (list, tuple)) else [given]
        empty = [prompt for prompt in prompts if isinstance(prompt, str) and not prompt.strip()]
        if empty:
            raise ValueError(
                f"The {name} is empty: {empty[0]!r}; expected a prompt, such as 'a pole standing upright'."
            )
    if hyperparameters is not None and not isinstance(hyperparameters, Mapping):
        raise TypeError(
            f"hyperparameters={hyperparameters!r} is a {type(hyperparameters).__name__}; expected a dict, such as "
            '{"learning_rate": 3e-4}.'
        )
    kept = {} if changes.get("algorithm", task.algorithm) != task.algorithm else task.hyperparameters
    task = replace(task, **changes, hyperparameters={**kept, **(hyperparameters or {})})
    return Request(task, changes, hyperparameters, vlm, reward, env)


def own_task(env: gym.Env | VectorEnv, reward: RewardFunction | None = None) -> Task:
    """Makes the task of an environment of somebody's own.

    It has goals if the environment is in a `GoalWrapper`, and else the prompts of the reward, as far as that has any:
    of `reward`, or of the wrapper that the environment is in. They are only a record; the reward is used as it is.
    """
    name = env.spec.id if env.spec else type(env.unwrapped).__name__
    goals = env.goals if isinstance(env, GoalWrapper) else None
    reward = _wrapped_reward(env) if reward is None else reward
    prompts: dict[str, Any] = {}
    if goals is None and isinstance(reward, (CosineReward, GoalBaselineReward)):
        named = ("goal", "baseline", "alpha", "sharpening")
        prompts = {name: getattr(reward, name) for name in named if hasattr(reward, name)}
    return Task(
        name=re.split("[/:]", name)[-1], env_id=name, num_envs=getattr(env, "num_envs", 1), goals=goals, **prompts
    )


def _wrapped_reward(env: gym.Env | VectorEnv) -> RewardFunction | None:
    """Returns the reward of the wrapper around an environment, or around the first one in this process."""
    if isinstance(env, VectorEnv):
        layer = find_layer(env, VectorRewardWrapper)
        singles = getattr(env.unwrapped, "envs", None)
        return layer.reward if layer else _wrapped_reward(singles[0]) if singles else None
    while isinstance(env, gym.Wrapper) and not isinstance(env, RewardWrapper):
        env = env.env
    return env.reward if isinstance(env, RewardWrapper) else None


def seed_and_steps(
    seed: int | None, total_steps: int | None, task: Task, config: Mapping[str, Any] | None, folder: RunFolder
) -> tuple[int, int]:
    """Returns the seed and the number of steps; a resumed run has its own.

    Raises:
        ValueError: they contradict the run that is to be resumed.
    """
    if config is None:
        return int(seed or 0), int(total_steps or task.total_steps)
    if seed not in (None, config["seed"]):
        raise ValueError(
            f"The run in {folder} was begun with seed={config['seed']}, not {seed}. Leave seed out to resume it, or "
            "train into another folder."
        )
    done = folder.checkpoint_step()
    if total_steps is not None and total_steps < min(done, config["total_steps"]):
        raise ValueError(
            f"total_steps={total_steps}, but the run in {folder} is at step {done} already; give more to extend it."
        )
    return config["seed"], int(total_steps or config["total_steps"])


def choose_reward(request: Request, task: Task) -> tuple[RewardFunction | None, str | None]:
    """Returns the reward, and the name of the model if it comes from the task's prompts.

    The reward is None for an environment that is in a reward wrapper already.
    """
    if request.env is not None:
        if is_rewarded(as_vector(request.env)):
            given = {**request.changes, "vlm": request.vlm, "reward": request.reward}
            for name in ("reward", "goal", "baseline", "alpha", "vlm"):
                if given.get(name) is not None:
                    raise ValueError(
                        f"The environment is in a reward wrapper already; leave out {name}=, or give the bare "
                        "environment."
                    )
            return None, None
        check_renders(request.env)
    if request.reward is not None:
        prompted = [name for name in ("goal", "baseline", "alpha") if name in request.changes]
        prompted += ["vlm"] * (request.vlm is not None)
        if prompted:
            raise ValueError(f"reward= and {prompted[0]}= are both given; the agent learns from one or the other.")
        return request.reward, None
    if not task.goal and task.goals is None:
        raise ValueError(
            "An environment of your own needs a reward: pass reward=, or goal= (and baseline=), or wrap it "
            "in vlmrm_lite.RewardWrapper or VectorRewardWrapper."
        )
    if "alpha" in request.changes and task.baseline is None:
        raise ValueError(f"alpha={task.alpha} has no effect without a baseline prompt; give baseline=, too.")
    reward = task.make_reward(request.vlm)
    vlm = reward.vlm
    name = str(getattr(vlm, "name", type(vlm).__name__))
    prompts = [[prompt] if isinstance(prompt, str) else prompt for prompt in (task.goal, task.baseline or [])]
    if task.goals is not None:
        prompts = [[*task.goals.wordings(goal), *task.goals.distractors_of(goal)] for goal in task.goals.names]
    warn_of_unknown_words(vlm, sum(prompts, []), stacklevel=3)
    return reward, name
