"""Exercises of notebook 02: the goal-baseline projection."""

from typing import Any

import numpy as np
import torch

from .vectors import call_with_vectors, cases_on_the_sphere
from .verdict import Wrong, call, close, exercise, expect, number, numbers


def _direction(goal: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    return (goal - baseline) / np.linalg.norm(goal - baseline)


def _project(s: np.ndarray, goal: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    d = _direction(goal, baseline)
    return goal + ((s - goal) @ d) * d


def _on_segment(s: np.ndarray, goal: np.ndarray, baseline: np.ndarray) -> np.ndarray:
    """A typical mistake: the nearest point between baseline and goal."""
    d = _direction(goal, baseline)
    return goal + np.clip((s - goal) @ d, -np.linalg.norm(goal - baseline), 0) * d


def _distance_reward(s: np.ndarray, projection: np.ndarray, goal: np.ndarray, alpha: float) -> float:
    return 1 - ((alpha * projection + (1 - alpha) * s - goal) ** 2).sum() / 2


def _reward(s: np.ndarray, goal: np.ndarray, baseline: np.ndarray, alpha: float) -> float:
    return _distance_reward(s, _project(s, goal, baseline), goal, alpha)


def _through_the_origin(s, goal, baseline):
    d = _direction(goal, baseline)
    return (s @ d) * d


@exercise(mistake=_through_the_origin)
def project(answer: Any) -> str:
    """The projection of a state onto the line through baseline and goal."""
    for s, goal, baseline in cases_on_the_sphere():
        value = numbers(call_with_vectors(answer, s, goal, baseline), s.shape)
        if close(value, _project(s, goal, baseline)):
            continue
        difference, d = goal - baseline, _direction(goal, baseline)
        expect(
            not close(value, (s @ d) * d),
            "your line goes through the origin. It has to go through the baseline and the goal: start from a point on "
            "that line, as in s - goal, and add that point at the end.",
        )
        expect(
            not close(value, ((s - goal) @ d) * d),
            "that is the vector from the goal to the projection; add the goal to get a point on the line.",
        )
        expect(
            not close(value, goal + ((s - goal) @ difference) * difference),
            "the direction goal - baseline is not a unit vector; divide it by its length first.",
        )
        expect(
            not close(value, _on_segment(s, goal, baseline)),
            "the line goes on beyond the goal and beyond the baseline; your point stops there.",
        )
        expect(
            not close(value, goal + abs((s - goal) @ d) * d) and not close(value, goal - ((s - goal) @ d) * d),
            "your point lies on the other side of the goal: (s - goal)·d is negative where the goal is not reached.",
        )
        expect(abs((s - value) @ d) < 1e-4, "the vector from your point to the state is not perpendicular to the line.")
        raise Wrong("your point does not lie on the line through baseline and goal.")
    return "this is the nearest point on the line, in any number of dimensions."


@exercise(mistake=(0.2, 0.26, 0.28))
def three_rewards(answer: Any) -> str:
    """The rewards of one 2-D state at alpha = 0, 1/2 and 1, computed by hand."""
    expect(
        isinstance(answer, (tuple, list, np.ndarray, torch.Tensor)) and len(answer) == 3,
        "three numbers are expected: the rewards at α = 0, α = 1/2 and α = 1.",
    )
    goal, baseline, s = np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([0.6, 0.8])
    for alpha, value in zip((0.0, 0.5, 1.0), map(number, answer)):
        right = _reward(s, goal, baseline, alpha)
        if abs(value - right) < 2e-3:
            continue
        expect(
            not close(value, 2 * right - 1, 2e-3),
            f"at α = {alpha:g} the factor 1/2 of the squared distance seems to be missing.",
        )
        expect(
            not close(value, 1 - np.sqrt(2 * (1 - right)) / 2, 2e-3),
            f"at α = {alpha:g} the distance does not seem to be squared.",
        )
        hint = {
            0.0: "At α = 0 the state does not move: take the squared distance from s to g.",
            0.5: "At α = 1/2 the point is halfway between s and its projection.",
            1.0: "At α = 1 the point is the projection itself: g + ((s - g)·d) d.",
        }[alpha]
        raise Wrong(f"the reward at α = {alpha:g} is not {value:g}. {hint}")
    return "and the first one is the cosine s·g, as expected for unit vectors."


def _swapped(s, goal, baseline, alpha):
    return _reward(s, goal, baseline, 1 - alpha)


@exercise(mistake=_swapped)
def goal_baseline(answer: Any) -> str:
    """Definition 1 of the paper."""
    for s, goal, baseline in cases_on_the_sphere():
        for alpha in (0.0, 0.25, 1.0, 0.75):
            value = number(call_with_vectors(answer, s, goal, baseline, alpha))
            right, swapped = (_reward(s, goal, baseline, a) for a in (alpha, 1 - alpha))
            if close(value, right):
                continue
            expect(not close(value, swapped), "α and 1 - α are swapped: α is the weight of the projection.")
            expect(not close(value, 2 * right - 1), "the factor 1/2 of the squared distance is missing.")
            expect(not close(value, 1 - right), "that is the penalty; the reward is 1 minus it.")
            expect(not close(value, 1 - np.sqrt(2 * (1 - right)) / 2), "the distance has to be squared.")
            on_segment = _distance_reward(s, _on_segment(s, goal, baseline), goal, alpha)
            beyond = max((s - goal) @ _direction(goal, baseline), 0)
            expect(
                not close(value, on_segment) and not (beyond and close(value, right + beyond**2 / 2)),
                "the line goes on beyond the goal and beyond the baseline, so a state that lies beyond the goal is not "
                "at the goal: its distance from the goal counts, too.",
            )
            expect(
                not close(value, _distance_reward(s, _through_the_origin(s, goal, baseline), goal, alpha)),
                "your line goes through the origin; it has to go through the baseline and the goal.",
            )
            expect(alpha != 0, "at α = 0 it should be the cosine of state and goal.")
            raise Wrong(f"at α = {alpha:.2f} your reward is {value:.4f}, but definition 1 gives {right:.4f}.")
    return "this is definition 1; at α = 0 it is the cosine."


_TIES = (  # along and across, of A and B
    (-0.2, 0.9, -0.7, 0.1),
    (0.0, 1.2, -0.68, 0.23),
    (0.1, 0.5, -0.3, 0.2),
    (-0.4, 1.3, 0.5, 0.3),
)


def _no_root(along_a, across_a, along_b, across_b):
    return 1 - (along_b**2 - along_a**2) / (across_a**2 - across_b**2)


@exercise(mistake=_no_root)
def tie(answer: Any) -> str:
    """The alpha at which two states get the same reward."""
    for along_a, across_a, along_b, across_b in _TIES:
        value = number(call(answer, along_a, across_a, along_b, across_b))
        square = (along_b**2 - along_a**2) / (across_a**2 - across_b**2)
        right = 1 - square**0.5
        if close(value, right):
            continue
        expect(not close(value, square), "that is (1 - α)²; take the square root, then solve for α.")
        expect(not close(value, 1 - square), "(1 - α) is squared in the reward: a square root is missing.")
        expect(not close(value, 1 - right), "that is 1 - α; solve for α.")
        expect(
            not close(value, 1 + square**0.5), "(1 - α)² has two roots; α is between 0 and 1, so take the other one."
        )
        raise Wrong(f"at α = {value:.3f} the two rewards differ. Set them equal and solve for (1 - α)².")
    return "below this α the state that lies closer to the line wins, above it the state that is further along it."
