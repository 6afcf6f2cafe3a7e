"""Exercises of notebook 07, the humanoid on a GPU."""

import numpy as np

from .verdict import call, close, exercise, expect, number


@exercise(mistake=lambda steps, parts: steps * max(parts.values()) / 3600)
def hours(answer):
    parts = {"simulate": 1e-3, "render": 2e-3, "reward": 5e-3, "learn": 2e-3}
    value = number(call(answer, 360_000, parts))
    expect(
        close(value, 1),
        f"1 + 2 + 5 + 2 = 10 ms per step are 100 steps per second, so 360,000 steps take one hour, not {value:g}. "
        "The parts run one after the other, so their times add up.",
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
    return "an estimate of the training time is the time per step times the number of steps."


@exercise(mistake=lambda parts, name, factor: factor * parts[name] / sum(parts.values()))
def speedup(answer):
    parts = {"simulate": 1.0, "render": 1.0, "reward": 6.0, "learn": 2.0}
    value = number(call(answer, dict(parts), "reward", 1))
    expect(close(value, 1), f"a part with a speedup of 1 changes nothing: the answer is 1, not {value:g}.")
    value = number(call(answer, dict(parts), "reward", 3))
    expect(
        close(value, 10 / 6),
        "the reward takes 6 of 10 seconds. Three times as fast, it takes 2 seconds and the whole takes 6, so the "
        f"answer is 10 / 6 = 1.67, not {value:.3g}.",
    )
    value = number(call(answer, dict(parts), "reward", 1e12))
    expect(
        close(value, 2.5),
        f"even a reward that takes no time leaves 4 of 10 seconds: 2.5 times as fast, not {value:.3g}.",
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
    return "this is Amdahl's law: the parts that you do not speed up limit the total speedup."


@exercise(mistake=lambda total_steps, num_envs, gradient_steps: total_steps * gradient_steps)
def updates(answer):
    value = number(call(answer, 160_000, 64, 4))
    expect(
        close(value, 10_000),
        f"160,000 steps in 64 envs are 2,500 steps of the vector env, with 4 updates each: 10,000, not {value:,.0f}.",
    )
    value = number(call(answer, 10_000_000, 100, -1))
    expect(
        close(value, 10_000_000),
        "gradient_steps=-1 means as many updates as environment steps: 10,000,000 updates for 10,000,000 steps, "
        f"not {value:,.0f}.",
    )
    rng = np.random.default_rng(2)
    for _ in range(4):
        num_envs, gradient_steps = int(rng.integers(1, 4096)), int(rng.choice([-1, 1, 8, 64]))
        steps = num_envs * int(rng.integers(10, 1000))
        right = steps if gradient_steps == -1 else steps // num_envs * gradient_steps
        value = number(call(answer, steps, num_envs, gradient_steps))
        expect(
            close(value, right),
            f"{steps:,} steps in {num_envs:,} envs with gradient_steps={gradient_steps} give {right:,} updates, "
            f"and yours is {value:,.0f}.",
        )
    return "with twice the envs and the same gradient_steps, there are half as many updates per frame."
