"""Exercises of notebook 08, scaling."""

import numpy as np

from .verdict import call, close, exercise, expect, number, numbers


def _without_replacement(rewards, labels, resamples):
    rho = np.corrcoef(np.random.default_rng(0).permutation(np.stack([rewards, labels], 1)).T)[0, 1]
    return [np.sqrt((1 - rho) / 2)] * 2


@exercise(mistake=_without_replacement)
def bootstrap_interval(answer):
    """The 95% interval of an EPIC distance from stratified resamples."""
    from ...model_eval.mean_epic import mean_epic  # imports the simulators, which the other notebooks do not need

    rng = np.random.default_rng(0)
    for goals, others, noise in ((4, 120, 0.3), (100, 100, 0.8)):  # with few goal states, their number matters most
        labels = np.arange(goals + others) < goals
        rewards = labels + rng.normal(0, noise, len(labels))
        low, high = numbers(call(answer, rewards.copy(), labels.copy(), 4_000), (2,))
        right = mean_epic([rewards], [labels], resamples=20_000)
        width = right.high - right.low
        expect(
            high - low > 0.01 * width,
            "your interval has no width. Draw with replacement, so that some states occur twice and others not at all; "
            "the same states in another order give the same distance.",
        )
        expect(
            low < right.mean < high,
            f"the distance over all states, {right.mean:.3f}, lies outside your interval {low:.3f} to {high:.3f}.",
        )
        expect(
            abs(low - right.low) < 0.2 * width and abs(high - right.high) < 0.2 * width,
            f"with {goals} goal states and {others} others the interval should be about {right.low:.3f} to "
            f"{right.high:.3f}, and yours is {low:.3f} to {high:.3f}. Resample each group separately, so that the "
            "fraction of goal states stays the same.",
        )
        expect(
            abs((high - low) / width - 1) < 0.08,  # the middle 90% have 0.84 of the width; chance moves it by 0.02
            f"your interval is {(high - low) / width:.0%} as wide as it should be. Keep the middle 95%: cut off 2.5% "
            "at either end.",
        )
    return "an EPIC distance is an estimate, and the interval shows its uncertainty."


@exercise(mistake=lambda parameters, distances: np.polyfit(np.log(parameters), distances, 1)[0])
def per_tenfold(answer):
    value = number(call(answer, np.array([1.0, 10.0, 100.0]), np.array([0.7, 0.6, 0.5])))
    expect(
        not close(value, -0.1 / np.log(10)),
        "that is the change per factor of e in the parameters; take the logarithm to base 10.",
    )
    expect(
        close(value, -0.1),
        f"from 0.7 to 0.6 to 0.5 over two powers of ten, the change is -0.1 per power of ten, not {value:.3g}.",
    )
    rng = np.random.default_rng(1)
    for _ in range(3):
        parameters, distances = rng.uniform(1, 1000, 5), rng.uniform(0.2, 0.7, 5)
        value = number(call(answer, parameters, distances))
        right = np.polyfit(np.log10(parameters), distances, 1)[0]
        expect(
            close(value, right),
            f"for points that are not on a line, the slope of the least-squares line is {right:.4f}, not {value:.4f}.",
        )
    return "a straight line over a logarithmic axis: every factor of ten gives the same improvement."


@exercise(mistake=lambda parameters, distances, target: np.interp(target, distances[::-1], parameters[::-1]))
def size_for(answer):
    value = number(call(answer, np.array([1.0, 100.0]), np.array([0.6, 0.4]), 0.5))
    expect(
        close(value, 10), f"halfway from 0.6 to 0.4 is halfway from 1 to 100 on a logarithmic axis: 10, not {value:g}."
    )
    value = number(call(answer, np.array([1.0, 100.0]), np.array([0.6, 0.4]), 0.3))
    expect(close(value, 1000), f"the line continues beyond the last model: it reaches 0.3 at 1000, not at {value:g}.")
    parameters, distances = np.array([2.0, 9.0, 70.0]), np.array([0.61, 0.55, 0.31])
    slope, offset = np.polyfit(np.log10(parameters), distances, 1)
    value, right = number(call(answer, parameters, distances, 0.45)), 10 ** ((0.45 - offset) / slope)
    expect(
        close(value, right, 1e-3),
        f"for points that are not on a line, the least-squares line reaches 0.45 at {right:.2f}, not {value:.2f}.",
    )
    return "and beyond the last model this is only an extrapolation."
