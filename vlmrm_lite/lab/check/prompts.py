"""Exercises of notebook 10, prompts and failure."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ...evaluation import choose_threshold
from ...rewards import contrastive_reward
from .verdict import call, close, exercise, expect, number, numbers


@exercise(
    mistake=lambda images, prompts, temperature, beta=None: (images @ prompts.T / temperature).softmax(dim=0)[:, 0]
)
def contrastive(answer: Any) -> str:
    """The probability of the first prompt, or whether it exceeds β (paper B, equations 1 and 2)."""
    images = torch.tensor([[1.0, 0.0], [0.6, 0.8], [0.8, 0.6], [0.0, -1.0]])
    prompts = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    logits = images @ prompts.T
    for temperature in (0.5, 0.1, 0.005):
        right = contrastive_reward(images, prompts, 0, temperature)
        value = numbers(call(answer, images.clone(), prompts.clone(), temperature), (len(images),))
        expect(
            not close(value, logits.softmax(1)[:, 0]),
            "that is the softmax of the cosines themselves; divide them by the temperature first.",
        )
        expect(not close(value, (logits * temperature).softmax(1)[:, 0]), "divide by the temperature, not multiply.")
        expect(
            not close(value, (logits / temperature).softmax(0)[:, 0]),
            "your probabilities sum to 1 over the images. Every image has its own probabilities, which sum to 1 over "
            "the prompts.",
        )
        expect(
            not any(close(value, (logits / temperature).softmax(1)[:, k]) for k in (1, 2)),
            "that is the probability of a negative; the goal is the first prompt.",
        )
        expect(
            close(value, right),
            f"for the image (0.6, 0.8) and the temperature {temperature} p should be {right[1]:.4f}, not "
            f"{value[1]:.4f}.",
        )
    return _check_threshold(answer)


def _check_threshold(answer: Any) -> str:
    half = 0.5**0.5
    images = torch.tensor([[half, half], [1.0, 0.0], [0.0, 1.0]])
    prompts = torch.tensor([[1.0, 0.0], [0.0, 1.0]])  # p is exactly 0.5, 0.731 and 0.269 at a temperature of 1
    for beta, right, reason in (
        (0.5, [0, 1, 0], "where p equals β exactly, the reward is 0: equation 2 says p > β, not p ≥ β."),
        (0.9, [0, 0, 0], "at β = 0.9 no image here is rewarded, although the goal is the likelier prompt for one."),
        (0.2, [1, 1, 1], "at β = 0.2 all images here are rewarded, although the negative is likelier for one."),
        (0.0, [1, 1, 1], "β = 0 is a threshold, too, and every p exceeds it; only None means that there is none."),
    ):
        value = numbers(call(answer, images.clone(), prompts.clone(), 1.0, beta), (3,))
        expect(
            set(value.tolist()) <= {0.0, 1.0}, f"with β = {beta} the reward is 0 or 1, and you return {value.tolist()}."
        )
        expect(close(value, right), reason)
    return "a similarity became a statement that is right or wrong, and β decides how it is wrong."


@exercise(mistake=lambda probabilities, labels, max_rate: np.quantile(probabilities, 1 - max_rate))
def smallest_beta(answer: Any) -> str:
    """The smallest β whose false-positive rate is at most the wanted one."""
    cases = (
        ([0.9, 0.1, 0.2, 0.3, 0.4, 0.31], [1, 0, 0, 0, 0, 1], 0.25),
        ([0.9, 0.1, 0.2, 0.3, 0.4, 0.31], [1, 0, 0, 0, 0, 1], 0.3),
        ([0.9, 0.1, 0.2, 0.3, 0.4, 0.31], [1, 0, 0, 0, 0, 1], 0.0),
        ([0.2, 0.2, 0.8, 0.2, 0.1, 0.95], [0, 0, 0, 0, 1, 1], 0.5),
        (*_many(), 0.05),
        (*_many(), 0.001),
    )
    for probabilities, labels, rate in cases:
        p, is_goal = np.array(probabilities), np.array(labels).astype(bool)
        value, right = (
            number(call(answer, p.copy(), is_goal.copy(), rate)),
            choose_threshold(p, is_goal, rate).threshold,
        )
        others, shown = p[~is_goal], "" if len(p) > 10 else f" of {np.sort(p[~is_goal]).tolist()}"
        above, allowed = int((others > value + 1e-9).sum()), int(np.floor(rate * len(others) + 1e-9))
        expect(
            above <= allowed,
            f"at your β = {value:.4g} there are {above} false positives among the {len(others)} other states{shown}; "
            f"a rate of {rate:g} allows {allowed}.",
        )
        expect(
            value < right + 1e-6,
            f"β = {right:.4g} has no more false positives than your {value:.4g} among the {len(others)} other "
            f"states{shown}, and it may detect more goal states. p > β is strict, so β may be one of the values.",
        )
    return "the labels of the others decide β; what it costs in recall is the next question."


def _many() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(10)
    labels = rng.random(3000) < 0.4
    return np.where(labels, rng.beta(6, 2, 3000), rng.beta(1, 5, 3000)), labels


@exercise(mistake=lambda probabilities, success, beta: np.argwhere(probabilities > beta))
def find_cheats(answer: Any) -> str:
    """Which screens are rewarded for a goal that they do not show, the most confident first."""
    small = np.array([[0.91, 0.10, 0.95], [0.20, 0.97, 0.90], [0.99, 0.30, 0.02], [0.85, 0.93, 0.50]])
    goals = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]], bool)
    rng = np.random.default_rng(3)
    large = rng.permutation(400).reshape(40, 10) / 400, rng.random((40, 10)) < 0.3
    for p, success, beta in ((small, goals, 0.9), (*large, 0.8), (small, goals, 0.99)):
        cheats = (p > beta) & ~success
        right = [tuple(pair) for pair in np.argwhere(cheats)[np.argsort(-p[cheats])].tolist()]
        pairs = _pairs(call(answer, p.copy(), success.copy(), beta), p.shape)
        for pair in pairs:
            expect(
                p[pair] > beta,
                f"screen {pair[0]} is no cheat for goal {pair[1]}: its p = {p[pair]:.2f} does not exceed β = {beta}, "
                "so the reward is 0.",
            )
            expect(not success[pair], f"screen {pair[0]} shows goal {pair[1]}: that is a true positive, not a cheat.")
        expect(
            sorted(pairs) == sorted(right),
            f"there are {len(right)} cheats at β = {beta}, each once, and you return {len(pairs)}.",
        )
        expect(pairs == right, "these are all cheats, but the most confident one, with the highest p, comes first.")
    return "confident errors come first, because they survive the highest thresholds."


def _pairs(value: Any, shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Converts an answer to pairs (screen, goal) of indices."""
    array = numbers(value, np.shape(value))
    if not array.size:
        return []
    expect(
        array.ndim == 2 and array.shape[1] == 2,
        f"one row (screen, goal) is expected for each cheat, and the result has the shape {array.shape}.",
    )
    expect(
        (array == array.round()).all() and (array >= 0).all() and (array < shape).all(),
        f"the indices should be whole numbers, below {shape[0]} for screens and {shape[1]} for goals.",
    )
    return [tuple(pair) for pair in array.astype(int).tolist()]


_NEGATIVES, _BETA, _ENOUGH = 19, 0.874, 0.9  # of section 5 of the notebook


@exercise(mistake="a viewfinder")
def scanner_prompt(answer: Any) -> str:
    """One more negative, so that the scanner is no longer taken for the camera, and the camera still is one."""
    vlm, texts, temperature, images = _camera_and_scanner()
    expect(isinstance(answer, str), "a prompt is expected here: a sentence in quotation marks.")
    expect(answer.strip(), "the prompt is empty.")
    expect("scan" not in answer.lower(), "the name of the app is not allowed here; describe what its screen shows.")
    unknown = vlm.unknown_words(answer)
    expect(not unknown, f"the model never saw {', '.join(unknown)} in training; describe the screen in other words.")
    more = torch.cat([texts, vlm.embed_texts([answer])])
    kept, left = (float(contrastive_reward(images[app], more, 0, temperature, _BETA).mean()) for app in images)
    expect(
        kept >= _ENOUGH,
        f"only {kept:.0%} of the camera screens are still rewarded. Your sentence is true of the camera as well, so it "
        "takes half of its probability.",
    )
    expect(
        left <= 1 - _ENOUGH,
        f"{left:.0%} of the scanner screens are still rewarded for the goal “camera”; your sentence has to fit them "
        "better than “the camera app is open” does.",
    )
    return f"{left:.0%} of the scanner screens and {kept:.0%} of the camera screens are rewarded now."


@cache
def _camera_and_scanner() -> tuple[Any, Tensor, float, dict[str, Tensor]]:
    """The model, the camera's prompts (k, d) with the goal first, the temperature, and embedded screens by app."""
    from ...goals.rewards import goal_reward
    from ...tasks import TASKS
    from ...vlm import load_vlm
    from ..phone.screens import apps_open, draw, random_screens

    vlm, goals, states = load_vlm("simclip-goals"), TASKS["phone"].goals, random_screens(2_000, seed=2026)
    assert goals is not None
    reward, shown = goal_reward(vlm, replace(goals, negatives=_NEGATIVES)), np.array(apps_open(states))
    texts = reward.prompt_embeddings[reward.candidates[goals.index("camera")]]
    images = {app: vlm.embed_images(draw(states[shown == app])) for app in ("camera", "scanner")}
    return vlm, texts, reward.temperature, images
