"""Exercises of notebook 11: right answers in other words, and mistakes with their reasons."""

import gymnasium as gym
import numpy as np
import pytest
import torch

from vlmrm_lite import lab
from vlmrm_lite.lab import own_env

check = lab.check


class _InPlace(own_env.Lever):
    """Keeps the angle between 0 and 2π, in an array, and draws with NumPy."""

    def reset(self, seed=None, options=None):
        gym.Env.reset(self, seed=seed)
        self.angle = self.np_random.random(1) * 2 * np.pi
        return np.float32([np.sin(self.angle[0]), np.cos(self.angle[0])]), {"angle": self.angle}

    def step(self, action):
        self.angle = np.float64(self.angle) + (-0.2, 0.0, 0.2)[action]
        return np.concatenate([np.sin([self.angle]), np.cos([self.angle])]).ravel().astype("f4"), 0, False, False, {}

    def render(self):
        frame = np.zeros((32, 48, 3), np.uint8)
        x, y = 24 + 15 * np.sin(self.angle), 16 - 15 * np.cos(self.angle)
        frame[int(np.round(y, 6)), int(np.round(x, 6))] = 255
        return frame


class _Longer(own_env.Lever):
    def render(self):
        return own_env.draw_lever(float(self.angle) % (2 * np.pi), hinge=100)


@pytest.mark.parametrize("answer", [own_env.Lever, _InPlace, _Longer])
def test_lever_takes_any_right_answer(answer):
    assert check.lever(answer).status == "right", check.lever(answer)


class _EndsWhenUpright(own_env.Lever):
    def step(self, action):
        observation, reward, _, truncated, info = super().step(action)
        return observation, reward, bool(np.cos(self.angle) > 0.98), truncated, info


class _Rewarded(own_env.Lever):
    def step(self, action):
        return super().step(action)[0], float(np.cos(self.angle)), False, False, {}


class _ObservesBeforeTheTurn(own_env.Lever):
    def step(self, action):
        before = self._observe()
        return before, *super().step(action)[1:]


class _TurnsBackward(own_env.Lever):
    def step(self, action):
        return super().step(2 - action)


class _Unseeded(own_env.Lever):
    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.angle = np.random.default_rng().uniform(-np.pi, np.pi)
        return self._observe(), {}


class _StartsUpright(own_env.Lever):
    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.angle = self.np_random.uniform(-0.5, 0.5)
        return self._observe(), {}


class _FourValues(own_env.Lever):
    def step(self, action):
        return super().step(action)[:4]


class _Double(own_env.Lever):
    def _observe(self):
        return np.array([np.sin(self.angle), np.cos(self.angle)])


class _Swapped(own_env.Lever):
    def _observe(self):
        return np.array([np.cos(self.angle), np.sin(self.angle)], np.float32)


class _SharedPicture(own_env.Lever):
    def step(self, action):
        result = super().step(action)
        type(self).picture = own_env.draw_lever(self.angle)
        return result

    def render(self):
        return self.picture


class _FloatPicture(own_env.Lever):
    def render(self):
        return own_env.draw_lever(self.angle) / 255


class _OnlyObservation(own_env.Lever):
    def reset(self, seed=None, options=None):
        return super().reset(seed=seed)[0]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_EndsWhenUpright, "no episode ends by itself"),
        (_Rewarded, "no reward of its own"),
        (_ObservesBeforeTheTurn, "after a step the angle is"),
        (_TurnsBackward, "action 0 at the angle -1.30 should lead to -1.50, not -1.10"),
        (_Unseeded, "self.np_random"),
        (_StartsUpright, "all around the circle"),
        (_FourValues, "five things"),
        (_Double, "float32"),
        (_Swapped, "sine and cosine"),
        (_SharedPicture, "another environment steps"),
        (_FloatPicture, "uint8"),
        (_OnlyObservation, "two things"),
        (own_env.Lever(), "the class Lever itself"),
        (gym.Wrapper, "raised TypeError"),
    ],
)
def test_lever_explains_mistakes(answer, reason):
    verdict = check.lever(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


class _HalfDone(own_env.Lever):
    def step(self, action): ...


def test_a_lever_with_an_empty_method_is_not_attempted():
    assert check.lever(_HalfDone).status == "not attempted yet"


@pytest.mark.parametrize(
    "answer",
    [
        own_env.upright,
        lambda s: np.abs(np.arctan2(s[:, 0], s[:, 1])) < 0.2,
        lambda s: (np.abs(s[:, 0]) < np.sin(0.2)) & (s[:, 1] > 0),
        lambda s: torch.from_numpy(s)[:, 1] > np.cos(0.2),
        lambda s: np.array([1 if cosine > np.cos(0.2) else 0 for _, cosine in s]),
    ],
)
def test_lever_upright_takes_any_right_answer(answer):
    assert check.lever_upright(answer).status == "right", check.lever_upright(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda s: np.abs(s[:, 0]) < np.sin(0.2), "the lever hangs down"),
        (lambda s: s[:, 1] > 0.2, "radians is no success"),
        (lambda s: np.arctan2(s[:, 0], s[:, 1]) < 0.2, "radians is no success"),
        (lambda s: s[:, 1] > 0.999, "radians is a success"),
        (lambda s: np.abs(np.arctan2(s[:, 1], s[:, 0])) < 0.2, "0.00 radians is a success"),
        (lambda s: bool((s[:, 1] > np.cos(0.2)).all()), "should have the shape (14,)"),
        (lambda s: s[:, 1], "True or False"),
    ],
)
def test_lever_upright_explains_mistakes(answer, reason):
    verdict = check.lever_upright(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        own_env.signal_to_noise,
        lambda r, a: np.sqrt(2 * r.var() / np.mean(np.square(r - a))),
        lambda r, a: torch.from_numpy(r).std() / (torch.from_numpy(a - r).square().mean() / 2).sqrt(),
    ],
)
def test_signal_to_noise_takes_any_right_answer(answer):
    assert check.signal_to_noise(answer).status == "right", check.signal_to_noise(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda r, a: r.std() / np.sqrt(((a - r) ** 2).mean()), "√2 is missing"),
        (lambda r, a: np.sqrt(2) * r.std() / (a - r).std(), "rewarded higher throughout"),
        (lambda r, a: np.sqrt(((a - r) ** 2).mean() / 2) / r.std(), "the inverse"),
        (lambda r, a: 2 * r.var() / ((a - r) ** 2).mean(), "the ratio should be"),
        (lambda r, a: r.std() / a.std(), "the ratio should be"),
        (lambda r, a: r, "one number is expected"),
    ],
)
def test_signal_to_noise_explains_mistakes(answer, reason):
    verdict = check.signal_to_noise(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
