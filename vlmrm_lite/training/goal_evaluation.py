"""How well an agent with many goals does what it is asked for, and what it would get without that."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.policies import BasePolicy

from ..evaluation import success_interval
from ..goals.goal_set import GoalSet
from ..goals.wrapper import GoalWrapper
from ..utils.checks import check_choice
from .rollout import Rollout, join_rollouts, play

_NUM_ENVS = 100  # that play at the same time
_SPLITS = ("train", "held_out")

OpenEnvs = Callable[[int, bool], AbstractContextManager[GoalWrapper]]
"""From a number of envs and whether episodes end on reward 1 to the envs, which are closed in the end."""


@dataclass(frozen=True)
class GoalEvaluation:
    """Success of an agent with many goals, beside that of the same agent with sentences of other episodes.

    All rates are fractions of the episodes, and success is ground truth in an episode's last step unless said.

    Attributes:
        episodes: number of episodes.
        success_rate: played to the time limit, whatever the reward says.
        success_rate_by_reward: episodes end where the reward is 1, as in a training of paper B.
        half_success_rate: success holds in at least half of the steps, played to the time limit.
        control_rate: as `success_rate`, with the sentences permuted among the episodes so that none keeps its goal
            (as far as no goal has more than half of them); None if there is only one goal.
        vlm_return: mean sum of the rewards of an episode that ends on reward.
        false_positive_rate: fraction of all episodes that the reward ended in a step that is no success.
        by_goal: `success_rate` by goal.
        half_by_goal: `half_success_rate` by goal.
        by_template: `success_rate` by wording, with the goal as ``{}``.
        by_verb: `success_rate` by verb; empty where goals have none.
    """

    episodes: int
    success_rate: float
    success_rate_by_reward: float
    half_success_rate: float
    control_rate: float | None
    vlm_return: float
    false_positive_rate: float
    by_goal: Mapping[str, float]
    half_by_goal: Mapping[str, float]
    by_template: Mapping[str, float]
    by_verb: Mapping[str, float]

    def interval(self, rate: float) -> tuple[float, float]:
        """The 95% interval (Wilson) of one of the rates."""
        return success_interval(round(rate * self.episodes), self.episodes)

    def __str__(self) -> str:
        def shown(rate: float) -> str:
            low, high = self.interval(rate)
            return f"{rate:.1%} [{low:.0%}, {high:.0%}]"

        control = "" if self.control_rate is None else f"; with permuted sentences {shown(self.control_rate)}"
        return (
            f"success {shown(self.success_rate)} in the last of all steps, {shown(self.success_rate_by_reward)} when "
            f"ended by the reward{control} ({self.episodes} episodes)"
        )


class _Plan(NamedTuple):
    """The episodes to play: goals (n,), and what the agent is asked for, n sentences made of n templates."""

    goal_indices: NDArray[np.int64]
    sentences: list[str]
    templates: list[str]


def evaluate_goals(
    policy: BasePolicy,
    open_envs: OpenEnvs,
    goals: GoalSet,
    episodes: int,
    seed: int,
    names: str | Sequence[str] = "train",
    wordings: str | Sequence[str] = "train",
) -> GoalEvaluation:
    """Plays every goal in every wording, in turn, with the deterministic policy.

    Args:
        policy: of Stable-Baselines3.
        open_envs: makes the environments.
        goals: the set that the goals are from, with its success predicate.
        episodes: how many; a multiple of goals times wordings plays each as often.
        seed: of the start states and of the order of goals.
        names: "train", "held_out", or names of goals.
        wordings: "train", "held_out", or templates of one's own.

    Raises:
        ValueError: there is no such goal, there are no held-out ones, a template cannot be used, or nothing says what
            is a success.
    """
    if goals.success is None:
        raise ValueError(
            "The goals have no success predicate, so nobody knows which episodes succeed; give GoalSet(success=...), "
            "and to Run.load the task that has it, as task=...."
        )
    plan = _plan(goals, goal_names(goals, names), wordings, episodes, seed)
    whole = _play(policy, open_envs, plan, seed, end_on_reward=False)
    ended = _play(policy, open_envs, plan, seed, end_on_reward=True)
    last, last_ended = _last(whole, "success"), _last(ended, "success")
    half = whole["success"].sum(axis=1) >= 0.5 * whole["lengths"]
    control = None
    if len(set(plan.goal_indices)) > 1:
        order = permute_goals(plan.goal_indices, np.random.default_rng([seed, 1]))
        permuted = plan._replace(sentences=[plan.sentences[i] for i in order])
        control = float(_last(_play(policy, open_envs, permuted, seed, end_on_reward=False), "success").mean())
    named = [goals.names[i] for i in plan.goal_indices]
    verbs = [goals.verb(name) for name in named]
    return GoalEvaluation(
        episodes=episodes,
        success_rate=float(last.mean()),
        success_rate_by_reward=float(last_ended.mean()),
        half_success_rate=float(half.mean()),
        control_rate=control,
        vlm_return=float(np.nansum(ended["vlm_reward"], axis=1).mean()),
        false_positive_rate=float(((_last(ended, "vlm_reward") >= 1) & ~last_ended).mean()),
        by_goal=_by(named, last),
        half_by_goal=_by(named, half),
        by_template=_by(plan.templates, last),
        by_verb=_by(verbs, last) if any(verbs) else {},
    )


def goal_names(goals: GoalSet, names: str | Sequence[str]) -> list[str]:
    """Returns the names of goals: of a part of the set, or those that are given.

    Raises:
        ValueError: there is no such part or goal, or the part is empty.
    """
    part = names.replace("-", "_") if isinstance(names, str) else ""
    if part in _SPLITS:
        names = getattr(goals, part)
    elif isinstance(names, str):
        names = [names]
    if not names:
        raise ValueError(f"There are no {part.replace('_', '-')} goals; expected 'train', or names of goals.")
    return [goals.names[goals.index(name)] for name in names]


def _plan(goals: GoalSet, names: list[str], wordings: str | Sequence[str], episodes: int, seed: int) -> _Plan:
    """Draws the episodes: all pairs of goals and wordings in random order, again and again."""
    if not isinstance(wordings, str):  # checked as those of the set are
        goals, wordings = replace(goals, held_out_templates=wordings), "held_out"
    pairs = [(name, *wording) for name in names for wording in _wordings(goals, name, wordings)]
    rng = np.random.default_rng([seed, 0])
    rounds = -(-episodes // len(pairs))
    chosen = [pairs[i] for _ in range(rounds) for i in rng.permutation(len(pairs))][:episodes]
    indices, sentences, templates = zip(*((goals.index(name), *wording) for name, *wording in chosen))
    return _Plan(np.array(indices), list(sentences), list(templates))


def permute_goals(goal_indices: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Permutes episodes so that none gets its own goal, unless one goal has more than half of them.

    Args:
        goal_indices: the goals of n episodes, int (n,).
        rng: draws the order.

    Returns:
        Which episode's sentence each episode gets, int (n,).
    """
    order = rng.permutation(len(goal_indices))
    ranks = rng.permutation(goal_indices.max() + 1)[goal_indices[order]]
    order = order[np.argsort(ranks, kind="stable")]  # the episodes of a goal stand side by side
    permuted = np.empty_like(order)
    permuted[order] = np.roll(order, np.bincount(goal_indices).max())
    return permuted


def _wordings(goals: GoalSet, name: str, wordings: str) -> list[tuple[str, str]]:
    """Returns a goal in words, and the templates that made them."""
    part = wordings.replace("-", "_")
    check_choice("set of wordings", part, _SPLITS)
    templates = goals.held_out_templates if part == "held_out" else goals.templates
    templates = templates.get(goals.verb(name), ()) if isinstance(templates, Mapping) else templates
    if not templates:
        raise ValueError("The task has no held-out wordings; give templates of your own, such as 'show me {}'.")
    return list(zip(goals.wordings(name, part == "held_out"), templates))


def _play(policy: BasePolicy, open_envs: OpenEnvs, plan: _Plan, seed: int, end_on_reward: bool) -> Rollout:
    """Plays a plan."""
    n, parts = len(plan.sentences), []
    with open_envs(min(n, _NUM_ENVS), end_on_reward) as envs:
        for start in range(0, n, envs.num_envs):
            rows = [min(row, n - 1) for row in range(start, start + envs.num_envs)]
            envs.assign(plan.goal_indices[rows], [plan.sentences[row] for row in rows])
            parts.append(play(policy, envs, seed + start))
    return join_rollouts(parts, n)


def _last(rollout: Rollout, name: str) -> NDArray:
    """Returns the entries of the last steps, (n,)."""
    return rollout[name][np.arange(len(rollout["lengths"])), rollout["lengths"] - 1]


def _by(keys: Sequence[str], success: NDArray) -> dict[str, float]:
    """Returns mean success by key, in order of appearance."""
    array = np.array(keys, object)
    return {key: float(success[array == key].mean()) for key in dict.fromkeys(keys)}
