"""Exercises of notebook 00, from a prompt to behavior."""

from functools import cache
from typing import Any

import numpy as np
import torch
from scipy.stats import spearmanr

from ..scenes import sweep
from .verdict import Wrong, call, close, exercise, expect, number, prompt_rewards

_REWARDS = ((0.2, 0.7, 0.5, 0.4), (-0.9, -0.2, -0.5), (0.31, 0.3, 0.29, 0.28), (0.68, 0.66, 0.61, 0.685, 0.72))


@exercise(mistake=lambda rewards: rewards.max())
def best_frame(answer: Any) -> str:
    """The index of the frame with the highest reward."""
    for rewards in map(torch.tensor, _REWARDS):
        value = number(call(answer, rewards.clone()))
        if value == rewards.argmax():
            continue
        expect(
            not close(value, rewards.max()),
            "that is the highest reward itself; return the index of the frame that has it, counted from 0.",
        )
        expect(value != rewards.argmin(), "that is the frame with the lowest reward.")
        expect(value != rewards.argmax() + 1, "frames are counted from 0, as usual in Python.")
        raise Wrong(f"for the rewards {rewards.tolist()} it should be {int(rewards.argmax())}, not {value:g}.")
    return "a reward model ranks frames; nobody had to define 'upright' in numbers."


def _episodes() -> list[tuple[np.ndarray, float]]:
    """Rewards of an episode and a discount; one step, a few, negative ones, and many."""
    few = np.array([1.0, 0.5, -2.0, 0.25])
    return [(few, 0.9), (few[:1], 0.5), (-few, 0.5), (0.5 + np.arange(200) % 7 / 10, 0.95)]


@exercise(mistake=lambda rewards, gamma: sum(gamma ** (t + 1) * r for t, r in enumerate(rewards)))
def discounted_return(answer: Any) -> str:
    """The discounted sum of an episode's rewards."""
    for rewards, gamma in _episodes():
        n = len(rewards)
        value, powers = number(call(answer, rewards.copy(), gamma)), gamma ** np.arange(n)
        right = (powers * rewards).sum()
        if close(value, right):
            continue
        expect(
            not close(value, gamma * right),
            "the first reward is not discounted: its factor is γ to the power of 0, which is 1.",
        )
        expect(
            not close(value, rewards.sum()),
            "later rewards should count less: multiply the reward at step t by γ to the power of t.",
        )
        expect(not close(value, (powers[::-1] * rewards).sum()), "late rewards count less, not early ones.")
        expect(
            not close(value, (gamma * np.arange(n) * rewards).sum()),
            "γ is raised to the power of t, not multiplied by t.",
        )
        expect(
            not close(value, right / n) and not close(value, right / powers.sum()),
            "that is a mean; the return is a sum.",
        )
        raise Wrong(f"for {n} rewards and γ = {gamma:.2f} it should be {right:.3f}, not {value:.3f}.")
    return "the algorithm maximizes this sum; the rewards are all that it knows about the goal."


@exercise(mistake="an upright pole")
def fallen_prompt(answer: Any) -> str:
    """A prompt with a high reward for fallen poles, a low one for upright ones, and no higher one for other scenes."""
    vlm, angles, poles, others = _pictures()
    rewards = prompt_rewards(vlm, poles, answer, "use words that describe a pole and a cart.").reshape(-1, len(angles))
    landscape, tilt = rewards.mean(0), np.abs(angles)
    left, right, up = (landscape[chosen].mean() for chosen in (angles < -75, angles > 75, tilt < 10))
    expect(
        max(left, right) > up,
        f"upright poles get {up:.3f}, and fallen ones {left:.3f} (to the left) and {right:.3f} (to the right): an "
        "agent would still learn to balance.",
    )
    down = min(left, right)
    expect(
        down > up + 0.05,
        f"upright poles get {up:.3f}, hardly less than poles that have fallen to the "
        f"{'left' if left < right else 'right'} with {down:.3f}; both sides should be higher by 0.05 at least.",
    )
    expect(
        down > landscape[(tilt > 30) & (tilt < 60)].mean() - 0.02,
        f"the reward is highest at {angles[landscape.argmax()]:.0f} degrees, which is not a fallen pole.",
    )
    agreement = float(spearmanr(rewards.ravel(), np.tile(tilt, len(rewards))).statistic)
    expect(
        agreement > 0.5,
        "over carts at several positions, the reward does not follow the pole: its rank correlation with the tilt is "
        f"{agreement:.2f}, and should be 0.5 at least.",
    )
    others_best = prompt_rewards(vlm, others, answer, "").max()
    expect(
        down > others_best + 0.03,
        f"an empty picture or one of the mountain car gets {others_best:.3f}, and a fallen pole no more than "
        f"{down:.3f}: the prompt describes another scene. Describe the pole.",
    )
    return (
        f"fallen poles get {down:.3f} or more, and upright ones {up:.3f}. Training with this prompt would reward the "
        "opposite."
    )


@cache
def _pictures() -> tuple[Any, np.ndarray, np.ndarray, np.ndarray]:
    """The model; angles; embedded poles at these angles with the cart at five positions; other embedded pictures."""
    from ...envs.classic import cartpole
    from ...vlm import load_vlm

    row, vlm = sweep("cartpole", 61), load_vlm()
    states = np.concatenate([row.states + [x, 0, 0, 0] for x in (-1.5, -1.0, 0.0, 1.0, 1.5)])
    poles = vlm.embed_images(cartpole.draw(states, vlm.image_size, vlm.image_size))
    white = np.full((1, 64, 64, 3), 255, np.uint8)
    others = vlm.embed_images(np.concatenate([white, sweep("mountain-car-textured", 5).frames]))
    return vlm, row.x, poles, others
