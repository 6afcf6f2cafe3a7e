"""Exercises of the primer: one step of Q-learning, and the area under a ROC curve."""

from typing import Any

import numpy as np

from .verdict import Wrong, call, close, exercise, expect, number, numbers

_Q = np.array([[1.0, 2.0], [5.0, 3.0], [-4.0, -7.0]])
_STEPS = (  # cell, action, reward, next cell, γ, rate
    (0, 1, 0.5, 1, 0.9, 0.1),
    (1, 0, -2.0, 2, 0.5, 0.25),
    (2, 1, 0.0, 0, 0.99, 0.5),
    (1, 1, 1.0, 1, 0.8, 1.0),
)


@exercise(
    mistake=lambda q, cell, action, reward, next_cell, gamma, rate: (
        q + rate * (np.indices(q.shape)[0] == cell) * (reward + gamma * q[next_cell].max() - q)
    )
)
def q_update(answer: Any) -> str:
    """The table of action values after one transition."""
    for cell, action, reward, next_cell, gamma, rate in _STEPS:
        given = call(answer, _Q.copy(), cell, action, reward, next_cell, gamma, rate)
        expect(np.shape(given) != (), "that is one value; return the whole table q with this value changed.")
        table = numbers(given, _Q.shape)
        others = np.ones_like(_Q, bool)
        others[cell, action] = False
        expect(close(table[others], _Q[others]), "only q[cell, action] may change, the action that was taken.")
        value, old, best = table[cell, action], _Q[cell, action], _Q[next_cell].max()
        target = reward + gamma * best
        if close(value, old + rate * (target - old)):
            continue
        case = f"for q[{cell}, {action}] = {old:g}, reward {reward:g}, γ = {gamma:g} and rate {rate:g}"
        expect(not close(value, target), f"{case}, that is the target itself; move only a fraction `rate` of the way.")
        expect(not close(value, old + rate * target), f"{case}: subtract the old value from the target.")
        expect(
            not close(value, old + rate * (reward + gamma * _Q[next_cell, action] - old)),
            f"{case}: the next cell is worth its best action, not the action that was just taken.",
        )
        expect(
            not close(value, old + rate * (reward + gamma * _Q[next_cell].mean() - old)),
            f"{case}: the next cell is worth its best action, not the mean of both.",
        )
        expect(not close(value, old + rate * (reward + best - old)), f"{case}: discount the next cell's value by γ.")
        expect(not close(value, old + rate * (reward - old)), f"{case}: the future is missing, γ · max q[next_cell].")
        raise Wrong(f"{case}, the new value should be {old + rate * (target - old):.3f}, not {value:.3f}.")
    return "DQN makes the same step, with a neural network in place of the table."


@exercise(mistake=lambda goal, other: (goal > np.sort(other)[len(other) // 2]).mean())
def auc(answer: Any) -> str:
    """The fraction of pairs (a goal state, another state) that a reward puts in the right order."""
    cases = (
        ((0.9, 0.7), (0.2, 0.1, 0.8)),
        ((0.1, 0.2, 0.3, 0.9), (0.5, 0.6)),
        ((0.4, 0.6), (0.4, 0.1)),
        ((0.5,), (0.5, 0.5, 0.5)),
        ((0.1, 0.2), (0.7, 0.8, 0.9)),
    )
    for goal, other in (tuple(np.array(values) for values in case) for case in cases):
        value = number(call(answer, goal.copy(), other.copy()))
        wins, ties = goal[:, None] > other, goal[:, None] == other
        right = wins.mean() + ties.mean() / 2
        if close(value, right):
            continue
        case = f"for goal states {goal.tolist()} and others {other.tolist()}"
        expect(
            not ties.any() or not (close(value, wins.mean()) or close(value, (wins | ties).mean())),
            f"{case}, count a tie as half a pair: it should be {right:.3f}, not {value:.3f}.",
        )
        expect(not close(value, 1 - right), f"{case}, the order is reversed: the goal state should have more reward.")
        expect(not close(value, wins.sum()), f"{case}, that is the number of pairs; divide by the number of all pairs.")
        raise Wrong(
            f"{case}, it should be {right:.3f}, not {value:.3f}: compare every goal state with every other one."
        )
    return "no threshold is needed, and no scale: only the order counts. A reward needs the same."
