"""The checks of an audit that need no labels: from numbers to findings with advice."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .measures import Measure, is_constant, moving_pixels
from .report import NOTE, OK, STOP, WARNING, Finding

_OFF_STOP, _OFF_WARNING = 0.5, 0.05  # fractions of pictures that a model does not know
_NOISE_STOP, _NOISE_WARNING = 1.5, 3.0  # a reward that is only noise has 1
_SAME = 0.95  # correlation from which unrelated prompts give the same reward
_FEW_PIXELS = 0.002
_STILL = 0.98  # fraction of frames that equal the one before
_WEB = 'a model that was trained on the web, such as vl.load_vlm("ViT-L-14/laion2b_s32b_b82k")'


def check_pictures(small: NDArray, source: str, still: float | None = None) -> Finding:
    """Do the pictures change? From shrunken frames (n, h, w, 3), and `Sample.still`."""
    if (small == small[0]).all():
        return Finding(
            "pictures",
            STOP,
            f"All {len(small)} {source} are identical, so no reward can tell states apart.",
            "Fix the pictures first, because they never change: does render() draw the current state, and does the "
            "camera see what moves?",
            0.0,
        )
    if still is not None and still > _STILL:
        return Finding(
            "pictures",
            STOP,
            f"{still:.0%} of the frames equal the one before in their episode, though other episodes look different.",
            "Fix the pictures first, because they hardly change within an episode: does render() draw the current "
            "state, or the one after the last reset?",
            still,
        )
    moving = moving_pixels(small)
    text = f"{moving:.1%} of the picture changes over {len(small)} {source}."
    if moving < _FEW_PIXELS:
        return Finding(
            "pictures",
            WARNING,
            text,
            "Move the camera closer or enlarge the frames, because hardly anything in them changes.",
            moving,
        )
    return Finding("pictures", OK, text, value=moving)


def check_movement(rewards: NDArray, source: str, threshold: float | None) -> Finding:
    """Does the reward move? From the rewards of all frames (n,)."""
    low, high = float(rewards.min()), float(rewards.max())
    if is_constant(rewards):
        return Finding(
            "reward",
            STOP,
            f"The reward is {low:.6g} for all {len(rewards)} {source}.",
            "Change the reward before you train, because it is the same for all pictures and nothing can be learned "
            "from it: check the prompts, and whether the pictures show what they describe.",
            0.0,
        )
    spread = float(rewards.std())
    text = f"It runs from {low:.4g} to {high:.4g} over {len(rewards)} {source}, with standard deviation {spread:.3g}."
    if threshold is not None:
        above = float((rewards > threshold).mean())
        text += f" {above:.1%} of them are above the threshold {threshold:g}, where the reward is 1."
        if above in (0.0, 1.0):
            return Finding(
                "reward",
                WARNING,
                text,
                f"Choose another threshold, or train from the probability itself, because the 0/1 reward is "
                f"{int(above)} everywhere in these pictures.",
                spread,
            )
    return Finding("reward", OK, text, value=spread)


def check_noise(ratios: dict[str, Measure]) -> Finding:
    """Does it move more over frames than where nothing happens? From a `signal_to_noise` for each small change."""
    worst = min(ratios, key=lambda name: ratios[name].value)
    ratio = ratios[worst]
    if not np.isfinite(ratio.value):
        return Finding("noise", OK, "Small changes of a picture do not change the reward at all.", value=ratio.value)
    low, high = ratio.interval or (ratio.value, ratio.value)
    text = (
        f"The reward varies {ratio.value:.1f} times as much over the frames as {worst} (95% interval {low:.1f} to "
        f"{high:.1f}; noise alone has 1)."
    )
    if ratio.value < _NOISE_STOP:
        advice = (
            f"Do not train on this reward, because it moves on noise: it varies as much {worst} as from one state to "
            "another. Try a larger or smoother model, a closer camera, or an average of several prompts."
        )
        return Finding("noise", STOP, text, advice, ratio.value, ratio.interval)
    if ratio.value < _NOISE_WARNING:
        advice = (
            f"Expect slow learning, because the reward is noisy: it varies {1 / ratio.value:.0%} as much {worst} as "
            "over the frames. A goal that looks different from most states helps, and so does a baseline prompt."
        )
        return Finding("noise", WARNING, text, advice, ratio.value, ratio.interval)
    return Finding("noise", OK, text, value=ratio.value, interval=ratio.interval)


def check_static(rewards: NDArray, static: NDArray) -> Finding:
    """Does it tell pictures from random pixels? From the rewards of both, (n,) and (m,)."""
    value, spread = float(static.mean()), float(static.std())
    text = (
        f"Pictures of random pixels get {value:.4g} on average, with standard deviation {spread:.3g}; the frames get "
        f"{rewards.mean():.4g} and {rewards.std():.3g}."
    )
    if abs(value - rewards.mean()) <= rewards.std() <= 2 * spread:
        advice = (
            "Look at the pictures with the highest reward before you train, because the reward differs between your "
            "frames as it does between pictures of random pixels."
        )
        return Finding("random pixels", WARNING, text, advice, value)
    return Finding("random pixels", OK, text, value=value)


def check_prompts(correlation: float | None) -> Finding | None:
    """Does the prompt matter? From the smallest correlation with the rewards of unrelated prompts."""
    if correlation is None:
        return None
    text = f"Rewards for three unrelated prompts correlate with these by at least {correlation:.2f} (1 is the same)."
    if correlation > _SAME:
        advice = (
            "Use another model or other prompts, because this reward hardly depends on the words: prompts about "
            "something else give the same."
        )
        return Finding("prompt", STOP, text, advice, correlation)
    return Finding("prompt", OK, text, value=correlation)


def check_known_words(vlm: Any, prompts: list[str]) -> Finding | None:
    """Does the model know the words?"""
    if not prompts or not hasattr(vlm, "unknown_words") or not getattr(vlm, "has_vocabulary", True):
        return None
    unknown = list(dict.fromkeys(word for prompt in prompts for word in vlm.unknown_words(prompt)))
    if not unknown:
        return Finding("words", OK, "The model knows all words of the prompts.", value=0)
    return Finding(
        "words",
        WARNING,
        f"The model was trained without the words {', '.join(unknown)}.",
        f"Replace the words that the model has never seen ({', '.join(unknown)}), or use {_WEB}.",
        len(unknown),
    )


def check_known_pictures(unknown: NDArray | None) -> Finding | None:
    """Does the model know the pictures? From what `unknown_pictures` returned, bool (n,)."""
    if unknown is None:
        return None
    fraction = float(unknown.mean())
    text = f"The model does not know {unknown.sum()} of {len(unknown)} pictures."
    if fraction <= _OFF_WARNING:
        return Finding("ground", OK, text, value=fraction)
    advice = f"Use {_WEB}, because this one was trained on other pictures than these and its rewards are guesses."
    if fraction <= _OFF_STOP:
        return Finding(
            "ground", WARNING, text, f"Look at the pictures that the model does not know. {advice}", fraction
        )
    return Finding("ground", STOP, text, advice, fraction)


def note_speed(rendered: float | None, scored: float) -> Finding:
    """How fast will it run? From frames per second of rendering (None: frames were given) and of the reward."""
    per_step = 1 / scored + (1 / rendered if rendered else 0)
    parts = f"the reward scores {scored:,.0f} frames per second" + (
        f", of {rendered:,.0f} rendered" if rendered else ""
    )
    minutes = 1e5 * per_step / 60
    took = f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"
    text = f"On this machine {parts}: {took} for 100,000 steps, without physics and learner."
    return Finding("speed", NOTE, text, value=1 / per_step)
