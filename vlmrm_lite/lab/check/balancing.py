"""Exercises of notebook 03, CartPole."""

import numpy as np

from ...envs.classic import cartpole
from ...tasks import pole_upright
from .verdict import call, close, exercise, expect, number, numbers


@exercise(
    mistake=lambda reward, next_value, terminated, truncated, gamma: (
        reward + gamma * next_value * (not (terminated or truncated))
    )
)
def td_target(answer):
    for terminated, truncated in ((False, False), (True, False), (False, True), (True, True)):
        value = number(call(answer, 0.5, 10.0, terminated, truncated, 0.9))
        case = f"terminated={terminated}, truncated={truncated}, the target should be"
        if terminated:
            expect(close(value, 0.5), f"with {case} the reward 0.5 alone, not {value:g}: there is no future.")
        else:
            expect(
                close(value, 9.5),
                f"with {case} 0.5 + 0.9 · 10 = 9.5, not {value:g}"
                + (": only the time is up, the state is as valuable as ever." * truncated or "."),
            )
    return "a time limit says nothing about the world, so the future still counts."


@exercise(mistake=lambda episode, step, length: episode * length + step)
def picture_of(answer):
    value = number(call(answer, 0, 0, 5))
    expect(value != 0, "picture 0 was taken after the reset, before any step: no step ends there.")
    expect(value == 1, f"the first step of all ends in picture 1, not {value:g}.")
    value = number(call(answer, 1, 0, 5))
    expect(
        value != 6,
        "with length 5, picture 6 is the first of episode 1: the one after the reset. Paying the step for it "
        "would be the error that the text describes.",
    )
    for episode, step, length in ((1, 0, 5), (0, 4, 5), (3, 7, 200), (2, 0, 1)):
        value, right = number(call(answer, episode, step, length)), episode * (length + 1) + step + 1
        expect(
            value == right,
            f"step {step} of episode {episode} with length {length} ends in picture {right}, not {value:g}.",
        )
    return "an episode of n steps leaves n + 1 pictures, and the first of them pays for nothing."


@exercise(mistake=lambda frames: (frames.min(axis=3) < 250).any(axis=2).argmax(axis=1) / frames.shape[1])
def pole_height(answer):
    angles = np.radians([-60.0, 5.0, 85.0, 0.0, 30.0])
    states = np.zeros((len(angles), 4))
    states[:, 2] = angles
    for size in (64, 100):
        rewards = numbers(call(answer, cartpole.draw(states, size, size)), (len(angles),))
        order = np.argsort(-rewards, kind="stable")
        expect(
            rewards[3] > rewards[2],
            "an upright pole gets no more than one that lies on its side. Rows count from the top: "
            "is a larger row higher or lower?",
        )
        expect(
            list(order[2:]) == [4, 0, 2] and set(order[:2]) == {1, 3},
            f"in a {size}x{size} picture, poles at 0°, 5°, 30°, -60°, 85° should be paid in this order, highest first; yours "
            f"pays {', '.join(f'{np.degrees(angles[i]):.0f}°' for i in order)}.",
        )
    one = numbers(call(answer, cartpole.draw(states[:1], 64, 64)), (1,))
    expect(np.isfinite(one).all(), "it should work for a single frame as well.")
    return "any callable from frames to one float per frame is a reward."


@exercise(mistake=lambda states: (np.abs(states[:, 2]) < 12) & (np.abs(states[:, 0]) < 2.4))
def upright(answer):
    degrees = np.array([0, 11, 13, -11, -13, 180, 0, 0, 360, -360 + 5, 350, 340])
    states = np.zeros((len(degrees), 4))
    states[:, 2] = np.radians(degrees)
    states[6:8, 0] = 2.3, -2.5
    states[:, 1], states[:, 3] = 3.0, -2.0
    holds = numbers(call(answer, states), (len(states),)).astype(bool)
    expect(not holds[5], "a pole that hangs straight down is not upright: theta is in radians, there it is 3.14.")
    for state, mine, right in zip(states, holds, pole_upright(states)):
        where = f"theta = {state[2]:.3f} ({np.degrees(state[2]):.0f}°) and x = {state[0]:g}"
        expect(mine == right, f"at {where} it should be {bool(right)}, and yours says {bool(mine)}.")
    return "the criterion is written down and tested, so nobody has to judge videos."
