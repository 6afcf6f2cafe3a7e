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
        pushes = numbers(call(answer, states.copy()), (64, 1))
        expect(
            np.abs(pushes).max() <= 1 + 1e-9,
            f"a push is between -1 and 1, and one of yours is {pushes[np.abs(pushes).argmax()].item():g}; the engine "
            "has no more.",
        )
        states = mountain_car.step(states, pushes)
        there, highest = there | at_flag(states), np.maximum(highest, states[:, 0])
    expect(
        there.any(),
        f"no car reaches the flag at 0.45; the best one reached {highest.max():.2f}. The engine is too weak for the "
        "slope, so the car needs momentum: always push in the direction of motion.",
    )
    expect(there.all(), f"only {there.sum()} of 64 cars reach the flag within 200 steps.")
    return "the car has to back away from the flag to gain energy."


@exercise(mistake={"reaches it, episode ends": 40.6, "reaches it, car stays": 40.6, "never reaches it": 80.0})
def flag_returns(answer):
    expect(isinstance(answer, dict), "a dict with three numbers is expected here.")
    refuse_stub(answer)
    value = number(answer.get("never reaches it", np.nan))
    expect(close(value, 80), f"200 steps with a reward of 0.4 each add up to 80, not {value:g}.")
    value = number(answer.get("reaches it, episode ends", np.nan))
    expect(
        close(value, 40.6),
        f"if the episode ends at the flag, there are 100 steps at 0.4, one at 0.6 and none after that: 40.6, "
        f"not {value:g}.",
    )
    value = number(answer.get("reaches it, car stays", np.nan))
    expect(
        close(value, 100),
        f"if the car stays at the flag, there are 100 steps at 0.4 and 100 at 0.6: 100, not {value:g}.",
    )
    return "an episode that ends at the goal would teach the agent to avoid the goal."


@exercise(mistake=lambda rewards: np.max(rewards) - np.min(rewards))
def deepest_dip(answer):
    value = number(call(answer, np.array([0.0, 1.0, 2.0, 5.0])))
    expect(close(value, 0), f"[0, 1, 2, 5] only rises, so its deepest dip is 0, not {value:g}.")
    for rewards, right, why in (
        ([1.0, 3.0, 2.0, 2.5, 0.5, 4.0], 2.5, "falls from 3 to 0.5 before it rises again"),
        ([2.0, 0.5, 5.0, 4.0], 1.5, "falls from 2 to 0.5 at first; later, from 5 to 4, it falls less"),
        ([0.0, 3.0, 1.0], 2.0, "falls from 3 to 1, although it started lower"),
        ([-1.0, -2.0, -5.0], 4.0, "only falls"),
    ):
        value = number(call(answer, np.array(rewards)))
        shown = ", ".join(f"{reward:g}" for reward in rewards)
        expect(close(value, right), f"[{shown}] {why}: {right:g}, not {value:g}.")
    rng = np.random.default_rng(0)
    for _ in range(5):
        rewards = rng.standard_normal(30)
        right = max(rewards[i] - rewards[j] for i in range(30) for j in range(i, 30))
        value = number(call(answer, rewards))
        expect(
            close(value, right),
            f"for {np.round(rewards[:4], 2).tolist()} ... it should be {right:.3f}, not {value:.3f}: "
            "the maximum over all steps of the highest reward so far minus the current reward.",
        )
    return "this is how much reward the agent has to give up on its way to the goal."
