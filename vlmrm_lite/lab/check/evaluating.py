"""Exercises of notebook 05, evaluating a reward without training."""

import numpy as np

from ...evaluation import epic_distance
from .verdict import call, close, exercise, expect, number, numbers


@exercise(mistake=lambda rewards, labels: 1 - np.corrcoef(rewards, labels)[0, 1])
def epic(answer):
    labels = np.array([0, 0, 1, 1])
    value = number(call(answer, np.array([0.1, 0.1, 0.7, 0.7]), labels))
    expect(close(value, 0), f"a reward that equals the labels up to scale and shift has distance 0, not {value:g}.")
    value = number(call(answer, np.array([0.7, 0.7, 0.1, 0.1]), labels))
    expect(close(value, 1), f"the negated labels have ρ = -1 and distance 1, not {value:g}.")
    rng = np.random.default_rng(0)
    for slope in (1.0, -0.5, 0.1):
        labels = rng.random(200) < 0.3
        rewards = slope * labels + rng.standard_normal(200)
        value, right = number(call(answer, rewards, labels)), epic_distance(rewards, labels)
        expect(
            close(value, right),
            f"for random numbers the distance sqrt((1 - ρ) / 2) should be {right:.4f}, and yours is {value:.4f}.",
        )
    return "0 is perfect, 1 is the exact opposite, and 0.71 is an uninformative reward."


@exercise(mistake=lambda goal_mean, other_mean, std, goal_fraction: (goal_mean - other_mean) / std)
def correlation(answer):
    value = number(call(answer, 0.7, 0.1, 0.3, 0.5))
    expect(
        close(value, 1),
        "with means 0.7 and 0.1, an overall standard deviation of 0.3 and half goal states, nothing varies within a "
        f"group, so ρ is 1, not {value:g}. Your formula must depend on the fraction of goal states.",
    )
    value = number(call(answer, 0.1, 0.7, 0.3, 0.5))
    expect(close(value, -1), f"if goal states get less than the others, ρ is negative: here -1, not {value:g}.")
    rng = np.random.default_rng(1)
    for fraction, gap in ((0.5, 1.0), (0.1, 0.6), (0.8, -1.5)):
        labels = rng.random(500) < fraction
        rewards = labels * gap + rng.standard_normal(500)
        four = rewards[labels].mean(), rewards[~labels].mean(), rewards.std(), labels.mean()
        value, right = number(call(answer, *four)), np.corrcoef(rewards, labels)[0, 1]
        expect(
            close(value, right, 1e-3),
            f"with a goal fraction of {labels.mean():.2f}, ρ should be {right:.4f}, and yours is {value:.4f}.",
        )
    return "EPIC depends only on four numbers of the histograms."


@exercise(
    mistake=lambda gap, goal_std, other_std, goal_fraction: (
        np.sqrt(goal_fraction * (1 - goal_fraction)) * gap / np.sqrt((goal_std**2 + other_std**2) / 2)
    )
)
def correlation_at(answer):
    value = number(call(answer, 0.6, 0.0, 0.3, 0.5))
    expect(
        value <= 1,
        f"a correlation is at most 1, but yours is {value:.2f} for a gap of 0.6 and standard deviations of 0 and 0.3: "
        "the gap between the groups is part of the variance over all states.",
    )
    expect(
        close(value, np.sqrt(2 / 3)),
        "with a gap of 0.6 and half goal states, between is 0.09; with standard deviations of 0 and 0.3, within is "
        f"0.045. So ρ is sqrt(0.09 / 0.135) = 0.816, not {value:.3f}.",
    )
    rng = np.random.default_rng(2)
    for fraction in (0.5, 0.05, 0.9):
        n, stds = 1000, rng.uniform(0.2, 1, 2)
        labels = np.arange(n) < fraction * n
        rewards = labels * 0.8 + np.where(labels, *stds) * rng.standard_normal(n)
        goal, other = rewards[labels], rewards[~labels]
        value = number(call(answer, goal.mean() - other.mean(), goal.std(), other.std(), labels.mean()))
        right = np.corrcoef(rewards, labels)[0, 1]
        expect(
            close(value, right, 1e-3),
            f"with a goal fraction of {fraction}, ρ should be {right:.4f}, and yours is {value:.4f}: the variance "
            "within the groups is p · goal_std² + (1 - p) · other_std².",
        )
    return "so an EPIC distance for one fraction of goal states can be converted to any other."


@exercise(
    mistake=lambda rewards, labels, threshold: (np.mean(labels[rewards >= threshold]), np.mean(rewards >= threshold))
)
def precision_and_recall(answer):
    rewards, labels = np.array([0.9, 0.8, 0.7, 0.3, 0.2, 0.1]), np.array([True, False, True, True, False, True])
    precision, recall = numbers(call(answer, rewards, labels, 0.65), (2,))
    expect(
        not (close(precision, 1 / 2) and close(recall, 2 / 3)),
        "the two are swapped: return precision first, then recall.",
    )
    expect(
        close(precision, 2 / 3),
        "three of the six rewards reach 0.65, and two of these states are goal states: the precision is 2/3, "
        f"not {precision:.3f}.",
    )
    expect(
        close(recall, 1 / 2),
        f"two of the four goal states reach 0.65: the recall is 1/2, not {recall:.3f}. It is a fraction of the goal "
        "states, not of all states.",
    )
    expect(
        close(numbers(call(answer, rewards, labels, 0.3), (2,)), (3 / 4, 3 / 4)),
        "at the threshold 0.3, the state with the reward 0.3 is rewarded as well: its value is at least the threshold.",
    )
    rng = np.random.default_rng(3)
    rewards, labels = rng.random(300), rng.random(300) < 0.2
    for threshold in (0.1, 0.5, 0.9):
        found = rewards >= threshold
        right = labels[found].mean(), found[labels].mean()
        mine = numbers(call(answer, rewards, labels, threshold), (2,))
        expect(
            close(mine, right),
            f"at the threshold {threshold} precision and recall should be {right[0]:.3f} and {right[1]:.3f}, not "
            f"{mine[0]:.3f} and {mine[1]:.3f}.",
        )
    return "precision is how reliable a reward of 1 is, and recall is how many goal states get one."
