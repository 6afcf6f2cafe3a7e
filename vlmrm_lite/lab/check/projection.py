"""Exercises of notebook 02: the goal-baseline projection."""

from typing import Any

import numpy as np

from .verdict import Wrong, call, close, exercise, expect, number, numbers, unit_vectors


def _cases(n: int = 5):
    """Random states, goals and baselines, in 2-D and beyond, none of them special."""
    rng = np.random.default_rng()
    for size in (2, 3, 8, 16, 2)[:n]:
        yield tuple(unit_vectors((3, size), rng).astype(float))


def _project(s: np.ndarray, goal: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    d = (goal - baseline) / np.linalg.norm(goal - baseline)
    return goal + ((s - goal) @ d) * d


def _reward(s: np.ndarray, goal: np.ndarray, baseline: np.ndarray, alpha: float) -> float:
    moved = alpha * _project(s, goal, baseline) + (1 - alpha) * s
    return 1 - ((moved - goal) ** 2).sum() / 2


def _through_the_origin(s, goal, baseline):
    d = (goal - baseline) / np.linalg.norm(goal - baseline)
    return (s @ d) * d


@exercise(mistake=_through_the_origin)
def project(answer: Any) -> str:
    """The projection of a state on the line through baseline and goal."""
    for s, goal, baseline in _cases():
        value = numbers(call(answer, s.copy(), goal.copy(), baseline.copy()), s.shape)
        if close(value, _project(s, goal, baseline)):
            continue
        difference = goal - baseline
        d = difference / np.linalg.norm(difference)
        expect(
            not close(value, (s @ d) * d),
            "your line goes through the origin. It has to go through the baseline and the goal: measure from a point "
            "on that line, s - goal, and come back to it at the end.",
        )
        expect(
            not close(value, ((s - goal) @ d) * d),
            "you have the step from the goal to the projection; add the goal to land on the line.",
        )
        expect(
            not close(value, goal + ((s - goal) @ difference) * difference),
            "the direction goal - baseline is not a unit vector; divide it by its length first.",
        )
        expect(
            abs((s - value) @ d) < 1e-4, "the way from your point back to the state is not perpendicular to the line."
        )
        raise Wrong("your point does not lie on the line through baseline and goal.")
    return "the nearest point on the line, in any number of dimensions."


@exercise(mistake=(0.2, 0.26, 0.28))
def three_rewards(answer: Any) -> str:
    """The reward at alpha = 0, 1/2 and 1 of one state in 2-D, worked out on paper."""
    expect(
        isinstance(answer, (tuple, list, np.ndarray)) and len(answer) == 3,
        "three numbers are expected: the rewards at α = 0, α = 1/2 and α = 1.",
    )
    goal, baseline, s = np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([0.6, 0.8])
    for alpha, value in zip((0.0, 0.5, 1.0), map(number, answer)):
        right = _reward(s, goal, baseline, alpha)
        if abs(value - right) < 5e-3:
            continue
        expect(
            not close(value, 2 * right - 1, 5e-3),
            f"at α = {alpha:g} it looks as if the 1/2 before the squared distance is missing.",
        )
        expect(
            not close(value, 1 - np.sqrt(2 * (1 - right)) / 2, 5e-3),
            f"at α = {alpha:g} it looks as if the distance is not squared.",
        )
        hint = {
            0.0: "At α = 0 nothing is moved: take the squared distance from s to g.",
            0.5: "At α = 1/2 the point lies in the middle between s and its projection.",
            1.0: "At α = 1 the point is the projection itself: g + ((s - g)·d) d.",
        }[alpha]
        raise Wrong(f"the reward at α = {alpha:g} is not {value:g}. {hint}")
    return "and the first one is the cosine s·g, as it must be for unit vectors."


def _swapped(s, goal, baseline, alpha):
    return _reward(s, goal, baseline, 1 - alpha)


@exercise(mistake=_swapped)
def goal_baseline(answer: Any) -> str:
    """Definition 1 of the paper."""
    rng = np.random.default_rng()
    for s, goal, baseline in _cases():
        for alpha in (0.0, 1.0, *rng.uniform(0.1, 0.9, 2)):
            value = number(call(answer, s.copy(), goal.copy(), baseline.copy(), float(alpha)))
            right, swapped = (_reward(s, goal, baseline, a) for a in (alpha, 1 - alpha))
            if close(value, right):
                continue
            expect(not close(value, swapped), "α and 1 - α have changed places: α is the share of the projection.")
            expect(not close(value, 2 * right - 1), "the 1/2 before the squared distance is missing.")
            expect(not close(value, 1 - right), "that is the penalty; the reward is 1 minus it.")
            expect(not close(value, 1 - np.sqrt(2 * (1 - right)) / 2), "the distance has to be squared.")
            expect(alpha != 0, "at α = 0 it should be the cosine of state and goal, and it is not.")
            raise Wrong(f"at α = {alpha:.2f} it gives {value:.4f}, and definition 1 gives {right:.4f}.")
    return "definition 1, and at α = 0 the cosine."


def _no_root(along_a, across_a, along_b, across_b):
    return 1 - (along_b**2 - along_a**2) / (across_a**2 - across_b**2)


@exercise(mistake=_no_root)
def tie(answer: Any) -> str:
    """The alpha at which two states get the same reward."""
    rng = np.random.default_rng()
    for _ in range(5):
        alpha, across_b = rng.uniform(0.1, 0.9), rng.uniform(0.05, 0.3)
        across_a, along_a = across_b + rng.uniform(0.3, 0.8), -rng.uniform(0.05, 0.4)
        along_b = -np.sqrt(along_a**2 + (1 - alpha) ** 2 * (across_a**2 - across_b**2))
        value = number(call(answer, along_a, across_a, along_b, across_b))
        if close(value, alpha):
            continue
        square = (1 - alpha) ** 2
        expect(not close(value, square), "that is (1 - α)²; take the root, and then α itself.")
        expect(not close(value, 1 - square), "(1 - α) comes squared: a root is missing.")
        expect(not close(value, 1 - alpha), "that is 1 - α; what is α?")
        raise Wrong(f"at α = {value:.3f} the two rewards differ. Set them equal and solve for (1 - α)².")
    return "below that α the one that looks usual wins, above it the one that has come further."
