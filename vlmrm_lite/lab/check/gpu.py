"""Exercises of notebook 07, the humanoid on a GPU."""

import numpy as np

from .verdict import call, close, exercise, expect, number


@exercise(mistake=lambda steps, parts: steps * max(parts.values()) / 3600)
def hours(answer):
    parts = {"simulate": 1e-3, "render": 2e-3, "reward": 5e-3, "learn": 2e-3}
    value = number(call(answer, 360_000, parts))
    expect(
        close(value, 1),
        f"1 + 2 + 5 + 2 = 10 ms a step are 100 steps a second, and 360,000 steps take one hour, not {value:g}. "
        "The parts go one after the other, so their seconds add up.",
    )
    rng = np.random.default_rng(0)
    for _ in range(3):
        parts = dict(zip(parts, rng.uniform(1e-5, 1e-1, 4)))
        steps = int(rng.integers(1_000, 10_000_000))
        value, right = number(call(answer, steps, parts)), steps * sum(parts.values()) / 3600
        expect(
            close(value, right),
            f"{steps:,} steps of {sum(parts.values()):.4f} s take {right:.4g} hours, and yours is {value:.4g}.",
        )
    return "seconds of a step, times steps: nothing else is in an honest estimate."


@exercise(mistake=lambda parts, name, factor: factor * parts[name] / sum(parts.values()))
def speedup(answer):
    parts = {"simulate": 1.0, "render": 1.0, "reward": 6.0, "learn": 2.0}
    value = number(call(answer, dict(parts), "reward", 1))
    expect(close(value, 1), f"a part that is once as fast as before changes nothing: the answer is 1, not {value:g}.")
    value = number(call(answer, dict(parts), "reward", 3))
    expect(
        close(value, 10 / 6),
        "of 10 seconds the reward has 6; three times as fast it has 2, and the whole takes 6: the "
        f"answer is 10 / 6 = 1.67, not {value:.3g}.",
    )
    value = number(call(answer, dict(parts), "reward", 1e12))
    expect(
        close(value, 2.5),
        f"even a reward that costs nothing leaves 4 of 10 seconds: 2.5 times as fast, not {value:.3g}.",
    )
    rng = np.random.default_rng(1)
    for name in parts:
        parts = dict(zip(parts, rng.uniform(0.1, 5, 4)))
        factor = float(rng.uniform(2, 50))
        total = sum(parts.values())
        right = total / (total - parts[name] + parts[name] / factor)
        value = number(call(answer, dict(parts), name, factor))
        expect(
            close(value, right),
            f"for {name!r}, {factor:.1f} times as fast, it should be {right:.4f}, and yours is {value:.4f}.",
        )
    return "this is Amdahl's law: what you do not speed up is what you wait for."


@exercise(mistake=lambda total_steps, num_envs, gradient_steps: total_steps * gradient_steps)
def updates(answer):
    value = number(call(answer, 160_000, 64, 4))
    expect(
        close(value, 10_000),
        f"160,000 steps in 64 worlds are 2,500 steps of all worlds, with 4 updates each: 10,000, not {value:,.0f}.",
    )
    value = number(call(answer, 10_000_000, 100, -1))
    expect(
        close(value, 10_000_000),
        "-1 stands for as many updates as environment steps were just taken: 10,000,000 updates for "
        f"as many steps, not {value:,.0f}.",
    )
    rng = np.random.default_rng(2)
    for _ in range(4):
        worlds, gradient_steps = int(rng.integers(1, 4096)), int(rng.choice([-1, 1, 8, 64]))
        steps = worlds * int(rng.integers(10, 1000))
        right = steps if gradient_steps == -1 else steps // worlds * gradient_steps
        value = number(call(answer, steps, worlds, gradient_steps))
        expect(
            close(value, right),
            f"{steps:,} steps in {worlds:,} worlds with gradient_steps={gradient_steps} give {right:,} "
            f"updates, and yours is {value:,.0f}.",
        )
    return "twice the worlds at the same number of updates per step of all worlds is half the learning per frame."
