"""Exercises of notebook 04, MountainCar and realism."""

import numpy as np

from ...envs.classic import mountain_car
from ...tasks import at_flag
from .verdict import call, close, exercise, expect, number, numbers, refuse_stub


@exercise(mistake=lambda states: np.ones((len(states), 1)))
def pump(answer):
    states = np.zeros((64, 2))
    states[:, 0] = np.linspace(-0.6, -0.4, 64)
    there, highest = at_flag(states), states[:, 0].copy()
    for _ in range(200):
        states = mountain_car.step(states, numbers(call(answer, states.copy()), (64, 1)))
        there, highest = there | at_flag(states), np.maximum(highest, states[:, 0])
    expect(
        there.any(),
        f"no car reaches the flag at 0.45; the best one came to {highest.max():.2f}. It is too weak for the "
        "slope, so it needs a run-up: push with the motion, to whichever side that is.",
    )
    expect(there.all(), f"only {there.sum()} of 64 cars reach the flag within 200 steps.")
    return "rolling back gains the energy; the way to the flag leads away from it."


@exercise(mistake={"reaches it, episode ends": 40.6, "reaches it, car stays": 40.6, "never reaches it": 80.0})
def flag_returns(answer):
    expect(isinstance(answer, dict), "the dict with three numbers is expected here.")
    refuse_stub(answer)
    value = number(answer.get("never reaches it", np.nan))
    expect(close(value, 80), f"200 steps that pay 0.4 each add up to 80, not {value:g}.")
    value = number(answer.get("reaches it, episode ends", np.nan))
    expect(
        close(value, 40.6),
        f"with an end at the flag: 100 steps at 0.4, one at 0.6, and nothing after that, not {value:g}.",
    )
    value = number(answer.get("reaches it, car stays", np.nan))
    expect(close(value, 100), f"where the car stays: 100 steps at 0.4 and the other 100 at 0.6, not {value:g}.")
    return "an episode that ends at the goal would teach the agent to keep away from it."


@exercise(mistake=lambda rewards: np.max(rewards) - np.min(rewards))
def deepest_dip(answer):
    value = number(call(answer, np.array([0.0, 1.0, 2.0, 5.0])))
    expect(close(value, 0), f"[0, 1, 2, 5] only rises: its deepest dip is 0, not {value:g}.")
    value = number(call(answer, np.array([1.0, 3.0, 2.0, 2.5, 0.5, 4.0])))
    expect(close(value, 2.5), f"[1, 3, 2, 2.5, 0.5, 4] falls from 3 to 0.5 before it rises again: 2.5, not {value:g}.")
    rng = np.random.default_rng(0)
    for _ in range(5):
        rewards = rng.standard_normal(30)
        right = max(rewards[i] - rewards[j] for i in range(30) for j in range(i, 30))
        value = number(call(answer, rewards))
        expect(
            close(value, right),
            f"for {np.round(rewards[:4], 2).tolist()} ... it should be {right:.3f}, not {value:.3f}: "
            "the highest reward so far, minus the one here, at its largest.",
        )
    return "that is how much reward the agent must give up on the way, whatever stands at the end."
