"""Exercises of notebook 00, from a prompt to behavior."""

from functools import cache
from typing import Any

import numpy as np
import torch

from ..scenes import sweep
from .verdict import Wrong, call, close, exercise, expect, number, prompt_rewards


@exercise(mistake=lambda rewards: rewards.max())
def best_frame(answer: Any) -> str:
    """The index of the frame with the highest reward."""
    for n in (3, 8, 50):
        rewards = torch.randn(n)
        value = number(call(answer, rewards.clone()))
        if value == rewards.argmax():
            continue
        expect(
            not close(value, rewards.max()),
            "that is the highest reward itself; return the index of the frame that has it, counted from 0.",
        )
        expect(value != rewards.argmin(), "that is the frame with the lowest reward.")
        expect(value != rewards.argmax() + 1, "frames are counted from 0, as usual in Python.")
        raise Wrong(f"for {n} rewards it should be {int(rewards.argmax())}, not {value:g}.")
    return "a reward model ranks frames; nobody had to define 'upright' in numbers."


@exercise(mistake=lambda rewards, gamma: sum(gamma ** (t + 1) * r for t, r in enumerate(rewards)))
def discounted_return(answer: Any) -> str:
    """The discounted sum of an episode's rewards."""
    rng = np.random.default_rng()
    for n in (1, 4, 200):
        rewards, gamma = rng.uniform(0.2, 1, n), float(rng.uniform(0.5, 0.95))
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
        expect(not close(value, right / n), "that is a mean; the return is a sum.")
        raise Wrong(f"for {n} rewards and γ = {gamma:.2f} it should be {right:.3f}, not {value:.3f}.")
    return "the algorithm maximizes this sum; the rewards are all that it knows about the goal."


@exercise(mistake="an upright pole")
def fallen_prompt(answer: Any) -> str:
    """A prompt with a high reward for fallen poles and a low reward for upright ones."""
    vlm, images, angles = _poles()
    rewards = prompt_rewards(vlm, images, answer, "use words that describe a pole and a cart.")
    down, up = rewards[np.abs(angles) > 75].mean(), rewards[np.abs(angles) < 10].mean()
    best = angles[rewards.argmax()]
    expect(down > up, f"upright poles get {up:.3f} and fallen ones {down:.3f}: an agent would still learn to balance.")
    expect(abs(best) > 45, f"the reward is highest at {best:.0f} degrees, which is not a fallen pole.")
    return (
        f"fallen poles get {down:.3f} and upright ones {up:.3f}. With this prompt, the same code trains the opposite."
    )


@cache
def _poles():
    """The model, embeddings of poles averaged over three cart positions, and their angles."""
    from ...envs.classic import cartpole
    from ...vlm import load_vlm

    row, vlm = sweep("cartpole", 61), load_vlm()
    states = np.concatenate([row.states + [x, 0, 0, 0] for x in (-1.0, 0.0, 1.0)])
    images = vlm.embed_images(cartpole.draw(states, vlm.image_size, vlm.image_size))
    return vlm, images.reshape(3, 61, -1).mean(0), row.x
