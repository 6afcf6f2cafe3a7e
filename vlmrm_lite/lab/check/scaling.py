"""Exercises of notebook 08, scaling."""

import numpy as np

from .verdict import call, close, exercise, expect, number, numbers


def _without_replacement(rewards, labels, resamples):
    rho = np.corrcoef(np.random.default_rng(0).permutation(np.stack([rewards, labels], 1)).T)[0, 1]
    return [np.sqrt((1 - rho) / 2)] * 2


@exercise(mistake=_without_replacement)
def bootstrap_interval(answer):
    from ...model_eval.held_out import mean_epic  # imports the simulators; the other notebooks need not wait for them

    rng = np.random.default_rng(0)
    for goals, others in ((100, 100), (4, 120)):
        labels = np.arange(goals + others) < goals
        rewards = labels + rng.normal(0, 0.8, len(labels))
        low, high = numbers(call(answer, rewards.copy(), labels.copy(), 600), (2,))
        right = mean_epic([rewards], [labels])
        width = right.high - right.low
        expect(
            high - low > 0.01 * width,
            "your interval has no width. Draw with replacement, so that some states come twice and "
            "others not at all; the same states in another order give the same distance.",
        )
        expect(
            low < right.mean < high,
            f"the distance over all states, {right.mean:.3f}, lies outside of your interval {low:.3f} to {high:.3f}.",
        )
        where = f"with {goals} goal states and {others} others the interval should be about {right.low:.3f} to {right.high:.3f}"
        expect(
            abs(low - right.low) < 0.2 * width and abs(high - right.high) < 0.2 * width,
            f"{where}, and yours is {low:.3f} to {high:.3f}. Draw each half by itself, so that the share of goal states "
            "stays, and cut off 2.5% at either end.",
        )
    return "an EPIC distance is an estimate, and this says how good a one."


@exercise(mistake=lambda parameters, distances: np.polyfit(np.log(parameters), distances, 1)[0])
def per_tenfold(answer):
    value = number(call(answer, np.array([1.0, 10.0, 100.0]), np.array([0.7, 0.6, 0.5])))
    expect(
        not close(value, -0.1 / np.log(10)),
        "that is the change for e times the parameters; take the logarithm to the base 10.",
    )
    expect(
        close(value, -0.1), f"from 0.7 to 0.6 to 0.5 over two powers of ten, it is -0.1 per power and not {value:.3g}."
    )
    rng = np.random.default_rng(1)
    for _ in range(3):
        parameters, distances = rng.uniform(1, 1000, 5), rng.uniform(0.2, 0.7, 5)
        value = number(call(answer, parameters, distances))
        right = np.polyfit(np.log10(parameters), distances, 1)[0]
        expect(
            close(value, right),
            f"for points that lie on no line the slope of the best line is {right:.4f}, not {value:.4f}.",
        )
    return "a straight line over a logarithmic axis: every tenfold brings the same."


@exercise(mistake=lambda parameters, distances, target: np.interp(target, distances[::-1], parameters[::-1]))
def size_for(answer):
    value = number(call(answer, np.array([1.0, 100.0]), np.array([0.6, 0.4]), 0.5))
    expect(
        close(value, 10),
        f"half way from 0.6 to 0.4 is half way from 1 to 100 on a logarithmic axis: 10, not {value:g}.",
    )
    value = number(call(answer, np.array([1.0, 100.0]), np.array([0.6, 0.4]), 0.3))
    expect(close(value, 1000), f"the line goes on beyond the last model: 0.3 is reached at 1000, not at {value:g}.")
    parameters, distances = np.array([2.0, 9.0, 70.0]), np.array([0.61, 0.55, 0.31])
    slope, offset = np.polyfit(np.log10(parameters), distances, 1)
    value, right = number(call(answer, parameters, distances, 0.45)), 10 ** ((0.45 - offset) / slope)
    expect(
        close(value, right, 1e-3),
        f"with three points on no line the best line reaches 0.45 at {right:.2f}, not {value:.2f}.",
    )
    return "and beyond the last model it is a guess, however straight the line."
