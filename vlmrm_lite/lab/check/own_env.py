"""Exercises of notebook 11, your own environment."""

from typing import Any

import gymnasium as gym
import numpy as np

from ...utils.frames import to_numpy
from .verdict import call, close, exercise, expect, number, numbers

_TURN, _TOLERANCE, _FULL_CIRCLE = 0.2, 0.2, 2 * np.pi


class _Stale(gym.Env):
    """A typical mistake: the picture is drawn at the reset, and never again."""

    observation_space, action_space = gym.spaces.Box(-1, 1, (2,), np.float32), gym.spaces.Discrete(3)

    def __init__(self, render_mode: str = "rgb_array"):
        self.render_mode = render_mode

    def reset(self, *, seed: int | None = None, options: Any = None) -> Any:
        super().reset(seed=seed)
        self.angle = self.np_random.uniform(-np.pi, np.pi)
        self.frame = np.full((64, 64, 3), int(20 * (self.angle + 4)), np.uint8)
        return self._observe(), {}

    def step(self, action: Any) -> Any:
        self.angle += _TURN * (action - 1)
        return self._observe(), 0.0, False, False, {}

    def render(self) -> Any:
        return self.frame

    def _observe(self) -> Any:
        return np.array([np.sin(self.angle), np.cos(self.angle)], np.float32)


@exercise(mistake=_Stale)
def lever(answer: Any) -> str:
    """An environment: a lever that the agent turns, with pictures of how it stands now."""
    expect(
        isinstance(answer, type) and issubclass(answer, gym.Env),
        "the class Lever itself is expected here, a subclass of gym.Env (without brackets behind its name).",
    )
    env = call(answer)
    _check_starts(env)
    _check_steps(env)
    _check_pictures(env, call(answer))
    return "a state, a way to change it, and a picture of it are all that a reward from a sentence needs."


def _check_starts(env: Any) -> None:
    def start(seed: int) -> np.ndarray:
        result = call(lambda: env.reset(seed=seed))
        expect(
            isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict),
            "reset returns two things, the observation and a dict: return self._observe(), {}.",
        )
        _check_observation(env, result[0], "after reset")
        return numbers(result[0], (2,))

    starts = np.stack([start(seed) for seed in range(60)])
    expect(
        close(starts[:3], np.stack([start(seed) for seed in range(3)])),
        "the same seed gives different starts; draw from self.np_random, which super().reset(seed=seed) seeds.",
    )
    expect(np.ptp(starts, axis=0).max() > 0.1, "every seed gives the same start; draw the angle at random.")
    expect(
        (starts.min(axis=0) < -0.8).all() and (starts.max(axis=0) > 0.8).all(),
        "60 starts do not lie all around the circle; draw the angle from -π to π.",
    )


def _check_steps(env: Any) -> None:
    for angle in (-1.3, 0.05, np.pi - 0.05, 3.0):
        for action in (0, 1, 2):
            env.angle = angle
            result = call(lambda action=action: env.step(np.int64(action)))
            expect(
                isinstance(result, tuple) and len(result) == 5,
                "step returns five things: observation, reward, terminated, truncated and a dict.",
            )
            observation, reward, terminated, truncated, info = result
            right = angle + _TURN * (action - 1)
            expect(
                close(_angle(env), right),
                f"action {action} at the angle {angle:.2f} should lead to {right:.2f}, not {_angle(env):.2f}.",
            )
            _check_observation(env, observation, "after a step")
            expect(number(reward) == 0, "the environment has no reward of its own here; return 0.0.")
            expect(
                not terminated and not truncated,
                "no episode ends by itself: an end tells the agent something about the task. The time limit is added "
                "when the environment is registered.",
            )
            expect(isinstance(info, dict), "the last thing that step returns is a dict.")


def _check_observation(env: Any, observation: Any, when: str) -> None:
    expect(hasattr(env, "angle"), "the angle is not kept in self.angle.")
    angle = _angle(env)
    right = np.sin(angle), np.cos(angle)
    value = numbers(observation, (2,))
    expect(
        close(value, right),
        f"{when} the angle is {angle:.2f}, so the observation should be ({right[0]:.2f}, {right[1]:.2f}), sine and "
        f"cosine of it, not ({value[0]:.2f}, {value[1]:.2f}).",
    )
    expect(np.asarray(observation).dtype == np.float32, "the observation should be float32, as its space says.")


def _check_pictures(env: Any, other: Any) -> None:
    call(lambda: env.reset(seed=0))
    call(lambda: other.reset(seed=1))
    shown = []
    for angle in (0.0, 0.6, 2.0, 0.6 + _FULL_CIRCLE):
        env.angle = angle
        frame = call(env.render)
        expect(
            isinstance(frame, np.ndarray) and frame.dtype == np.uint8 and frame.ndim == 3 and frame.shape[2] == 3,
            "render returns one picture, an array uint8 (height, width, 3), such as draw(self.angle).",
        )
        expect(close(_angle(env), angle), "render changes the angle; it should only draw.")
        shown.append(frame.copy())
        call(lambda: other.step(2))
        expect(
            np.array_equal(call(env.render), shown[-1]),
            "the picture changes when another environment steps; keep everything in self.",
        )
    upright, leaning, low, around = shown
    expect(
        not np.array_equal(upright, leaning) and not np.array_equal(leaning, low),
        "the picture stays the same when the lever turns; render has to draw self.angle as it is now.",
    )
    expect(np.array_equal(leaning, around), "a full turn shows another picture, although the lever stands as before.")


def _angle(env: Any) -> float:
    return number(env.angle)


@exercise(mistake=lambda states: np.abs(states[:, 0]) < np.sin(_TOLERANCE))
def lever_upright(answer: Any) -> str:
    """Whether levers stand within 0.2 radians of upright, from sine and cosine."""
    angles = np.array([0.0, 0.1, -0.1, 0.19, -0.19, 0.21, -0.21, 0.5, -1.4, 1.8, np.pi, -3.0, 3.05, 6.2])
    states = np.stack([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)
    for rows in (slice(None), slice(0, 1), slice(9, 10)):
        given, turned = states[rows], (angles[rows] + np.pi) % _FULL_CIRCLE - np.pi
        value = to_numpy(call(answer, given.copy()))
        expect(
            value.shape == (len(given),),
            f"for {len(given)} states the result should have the shape ({len(given)},), but it has {value.shape}.",
        )
        expect(value.dtype == bool or set(value.tolist()) <= {0, 1}, "True or False is expected for every state.")
        right = np.abs(turned) < _TOLERANCE
        for angle, found, wanted in zip(turned, value.astype(bool), right):
            hanging = " Its sine is small there, too: the lever hangs down." if abs(angle) > 2.9 else ""
            expect(
                found == wanted,
                f"a lever at {angle:.2f} radians is {'a' if wanted else 'no'} success, and you say {bool(found)}."
                f"{hanging}",
            )
    return "this is ground truth: it counts successes, and the agent never sees it."


@exercise(mistake=lambda rewards, again: rewards.std() / (again - rewards).std())
def signal_to_noise(answer: Any) -> str:
    """The standard deviation of a reward over states, divided by that of its noise."""
    rng = np.random.default_rng(11)
    for signal, noise, offset in ((1.0, 0.1, 0.0), (0.2, 0.2, 0.0), (0.0, 0.5, 0.0), (1.0, 0.1, 0.5)):
        clean = signal * rng.standard_normal(4_000)
        rewards = clean + noise * rng.standard_normal(4_000)
        again = clean + noise * rng.standard_normal(4_000) + offset
        differences = again - rewards
        spread, rms = rewards.std(), np.sqrt((differences**2).mean())
        right = spread / (rms / np.sqrt(2))
        value = number(call(answer, rewards.copy(), again.copy()))
        case = f"for a standard deviation of {spread:.3f} over the states"

        def near(other: float, value: float = value) -> bool:
            return abs(value - other) <= 0.01 * abs(other)

        expect(
            not near(spread / rms),
            "the factor √2 is missing: both pictures are noisy, so a difference varies √2 times as much as one reward.",
        )
        expect(not near(1 / right) or near(right), f"{case}, that is the inverse: noise divided by signal.")
        expect(
            not near(np.sqrt(2) * spread / differences.std()) or near(right),
            "a second picture that is rewarded higher throughout is not noticed: use the root mean square of the "
            "differences, not their standard deviation.",
        )
        expect(
            near(right),
            f"{case} and a root mean square of {rms:.3f} of the differences, the ratio should be {right:.3f}, not "
            f"{value:.3f}.",
        )
    return "1 is nothing but noise, and each further picture in an average divides the noise's variance."
