"""Exercises of notebook 05, judging a reward without training."""

import numpy as np

from ...evaluation import epic_distance
from .verdict import call, close, exercise, expect, number, numbers


@exercise(mistake=lambda rewards, labels: 1 - np.corrcoef(rewards, labels)[0, 1])
def epic(answer):
    labels = np.array([0, 0, 1, 1])
    value = number(call(answer, np.array([0.1, 0.1, 0.7, 0.7]), labels))
    expect(close(value, 0), f"a reward that says exactly what the labels say has the distance 0, not {value:g}.")
    value = number(call(answer, np.array([0.7, 0.7, 0.1, 0.1]), labels))
    expect(close(value, 1), f"the exact opposite of the labels has ρ = -1 and the distance 1, not {value:g}.")
    rng = np.random.default_rng(0)
    for _ in range(3):
        labels = rng.random(200) < 0.3
        rewards = labels + rng.standard_normal(200)
        value, right = number(call(answer, rewards, labels)), epic_distance(rewards, labels)
        expect(
            close(value, right),
            f"on random numbers the distance should be {right:.4f}, and yours is {value:.4f}: sqrt((1 - ρ) / 2).",
        )
    return "0 is perfect, 1 the exact opposite, and 0.71 a reward that knows nothing."


@exercise(mistake=lambda goal_mean, other_mean, std, goal_share: (goal_mean - other_mean) / std)
def correlation(answer):
    value = number(call(answer, 0.7, 0.1, 0.3, 0.5))
    expect(
        close(value, 1),
        "means 0.7 and 0.1 with a spread of 0.3 over all, half goal states: then nothing varies within a "
        f"group, and ρ is 1, not {value:g}. The share of goal states must come in.",
    )
    rng = np.random.default_rng(1)
    for share in (0.5, 0.1, 0.8):
        labels = rng.random(500) < share
        rewards = labels * rng.uniform(-1, 2) + rng.standard_normal(500)
        facts = rewards[labels].mean(), rewards[~labels].mean(), rewards.std(), labels.mean()
        value, right = number(call(answer, *facts)), np.corrcoef(rewards, labels)[0, 1]
        expect(
            close(value, right, 1e-3),
            f"with a share of {labels.mean():.2f} ρ should be {right:.4f}, and yours is {value:.4f}.",
        )
    return "four numbers of a histogram are all that EPIC looks at."


@exercise(
    mistake=lambda gap, goal_std, other_std, goal_share: (
        np.sqrt(goal_share * (1 - goal_share)) * gap / np.sqrt((goal_std**2 + other_std**2) / 2)
    )
)
def correlation_at(answer):
    value = number(call(answer, 0.6, 0.0, 0.3, 0.5))
    expect(
        value <= 1,
        f"no correlation is larger than 1, and yours is {value:.2f} for a gap of 0.6 and spreads of 0 and 0.3: the "
        "gap between the groups is a part of the variance over all states.",
    )
    rng = np.random.default_rng(2)
    for share in (0.5, 0.05, 0.9):
        n, stds = 1000, rng.uniform(0.2, 1, 2)
        labels = np.arange(n) < share * n
        rewards = labels * 0.8 + np.where(labels, *stds) * rng.standard_normal(n)
        goal, other = rewards[labels], rewards[~labels]
        value = number(call(answer, goal.mean() - other.mean(), goal.std(), other.std(), labels.mean()))
        right = np.corrcoef(rewards, labels)[0, 1]
        expect(
            close(value, right, 1e-3),
            f"with a share of {share} ρ should be {right:.4f}, and yours is {value:.4f}: the "
            "variance within is p · goal_std² + (1 - p) · other_std².",
        )
    return "so an EPIC distance for one share can be turned into that for any other."


@exercise(
    mistake=lambda rewards, labels, threshold: (np.mean(labels[rewards >= threshold]), np.mean(rewards >= threshold))
)
def precision_and_recall(answer):
    rewards, labels = np.array([0.9, 0.8, 0.7, 0.3, 0.2]), np.array([True, False, True, True, False])
    precision, recall = numbers(call(answer, rewards, labels, 0.65), (2,))
    expect(
        close(precision, 2 / 3),
        "three of the five rewards pass 0.65, and two of these are goal states: the precision is "
        f"2/3, not {precision:.3f}.",
    )
    expect(
        close(recall, 2 / 3),
        f"two of the three goal states pass 0.65: the recall is 2/3, not {recall:.3f}. It is a share "
        "of the goal states, not of all states.",
    )
    rng = np.random.default_rng(3)
    rewards, labels = rng.random(300), rng.random(300) < 0.2
    for threshold in (0.1, 0.5, 0.9):
        found = rewards >= threshold
        right = labels[found].mean(), found[labels].mean()
        mine = numbers(call(answer, rewards, labels, threshold), (2,))
        expect(
            close(mine, right),
            f"at the threshold {threshold} they should be {right[0]:.3f} and {right[1]:.3f}, not "
            f"{mine[0]:.3f} and {mine[1]:.3f}.",
        )
    return "precision: how far to trust a reward of 1; recall: how many of the goal states get one."
