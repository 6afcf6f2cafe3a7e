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
                + (": only the time limit was reached, and the state keeps its value." * truncated or "."),
            )
    return "a time limit does not change what the state is worth, so the future still counts."


@exercise(mistake=lambda episode, step, length: episode * length + step)
def frame_of(answer):
    value = number(call(answer, 0, 0, 5))
    expect(value != 0, "frame 0 was rendered after the reset, before any step, so no step ends in it.")
    expect(value == 1, f"the very first step ends in frame 1, not {value:g}.")
    value = number(call(answer, 1, 0, 5))
    expect(
        value != 6,
        "with length 5, frame 6 is the first frame of episode 1, rendered after the reset. Rewarding the step for it "
        "would be the error that the text describes.",
    )
    for episode, step, length in ((1, 0, 5), (0, 4, 5), (3, 7, 200), (2, 0, 1)):
        value, right = number(call(answer, episode, step, length)), episode * (length + 1) + step + 1
        expect(
            value == right,
            f"step {step} of episode {episode} with length {length} ends in frame {right}, not {value:g}.",
        )
    return "an episode of n steps has n + 1 frames, and the first of them rewards no step."


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
            "an upright pole gets no more reward than a pole that lies on its side. Rows are counted from the top: "
            "is a larger row number higher or lower in the frame?",
        )
        expect(
            list(order[2:]) == [4, 0, 2] and set(order[:2]) == {1, 3},
            f"in {size}x{size} frames, the order from the highest reward to the lowest should be 0°, 5°, 30°, -60°, "
            f"85°; yours is {', '.join(f'{np.degrees(angles[i]):.0f}°' for i in order)}.",
        )
    one = numbers(call(answer, cartpole.draw(states[:1], 64, 64)), (1,))
    expect(np.isfinite(one).all(), "it should also work for a single frame.")
    return "any callable from frames to one float per frame is a reward."


@exercise(mistake=lambda states: (np.abs(states[:, 2]) < 12) & (np.abs(states[:, 0]) < 2.4))
def upright(answer):
    degrees = np.array([0, 11, 13, -11, -13, 180, 0, 0, 360, -360 + 5, 350, 340])
    states = np.zeros((len(degrees), 4))
    states[:, 2] = np.radians(degrees)
    states[6:8, 0] = 2.3, -2.5
    states[:, 1], states[:, 3] = 3.0, -2.0
    success = numbers(call(answer, states), (len(states),)).astype(bool)
    expect(not success[5], "a pole that hangs straight down is not upright: theta is in radians, and there it is 3.14.")
    for state, mine, right in zip(states, success, pole_upright(states)):
        where = f"theta = {state[2]:.3f} ({np.degrees(state[2]):.0f}°) and x = {state[0]:g}"
        expect(mine == right, f"at {where} it should be {bool(right)}, and yours is {bool(mine)}.")
    return "with a success predicate in code, nobody has to count successes in videos."
