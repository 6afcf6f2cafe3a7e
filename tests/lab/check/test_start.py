"""Exercises of notebook 00: right answers in other words, and mistakes with their reasons."""

import numpy as np
import pytest
import torch

from vlmrm_lite import lab

check = lab.check


@pytest.mark.parametrize(
    "answer",
    [
        np.argmax,
        lambda rewards: max(range(len(rewards)), key=lambda i: rewards[i]),
        lambda rewards: rewards.tolist().index(max(rewards.tolist())),
        lambda rewards: rewards.sort(descending=True).indices[:1],
    ],
)
def test_best_frame_takes_any_right_answer(answer):
    assert check.best_frame(answer).status == "right", check.best_frame(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda rewards: rewards.argmin(), "lowest reward"),
        (lambda rewards: rewards.argmax() + 1, "counted from 0"),
        (lambda rewards: rewards.abs().argmax(), "lowest reward"),
        (lambda rewards: (rewards * 10).round().argmax(), "it should be"),
        (lambda rewards: len(rewards) - 1, "it should be"),
    ],
)
def test_best_frame_explains_mistakes(answer, reason):
    verdict = check.best_frame(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _backward(rewards, gamma):
    value = 0.0
    for reward in rewards[::-1]:
        value = reward + gamma * value
    return value


@pytest.mark.parametrize(
    "answer",
    [
        _backward,
        lambda rewards, gamma: sum(gamma**t * reward for t, reward in enumerate(rewards)),
        lambda rewards, gamma: torch.tensor(rewards) @ gamma ** torch.arange(len(rewards)).double(),
        lambda rewards, gamma: np.polyval(rewards[::-1], gamma),
    ],
)
def test_discounted_return_takes_any_right_answer(answer):
    assert check.discounted_return(answer).status == "right", check.discounted_return(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda rewards, gamma: rewards.sum(), "later rewards should count less"),
        (lambda rewards, gamma: np.polyval(rewards, gamma), "not early ones"),
        (lambda rewards, gamma: (gamma * np.arange(len(rewards)) * rewards).sum(), "not multiplied by t"),
        (lambda rewards, gamma: np.average(rewards, weights=gamma ** np.arange(len(rewards))), "that is a mean"),
        (lambda rewards, gamma: _backward(abs(rewards), gamma), "it should be"),
    ],
)
def test_discounted_return_explains_mistakes(answer, reason):
    verdict = check.discounted_return(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        "a fallen pole",
        "the stick has toppled over",
        "the pole lies on its side",
        "a horizontal stick",
        "the cart failed to balance its pole",
        "the pole is not upright",
    ],
)
def test_fallen_prompt_takes_any_right_answer(answer):
    assert check.fallen_prompt(answer).status == "right", check.fallen_prompt(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("the cart is at the left edge of the track", "hardly less"),
        ("an empty white picture", "hardly less"),
        ("a car in the mountain", "hardly less"),
        ("the pole has fallen to the left", "fallen to the right"),
        ("a pole at 45 degrees", "which is not a fallen pole"),
        ("the car has fallen over", "another scene"),
        ("a humanoid robot lying on the floor", "another scene"),
        ("a slightly tilted pole", "still learn to balance"),
        ("🤖", "never saw"),
        ("  ", "empty"),
    ],
)
def test_fallen_prompt_explains_mistakes(answer, reason):
    verdict = check.fallen_prompt(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict
