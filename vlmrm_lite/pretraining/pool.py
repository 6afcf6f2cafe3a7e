"""Scenes that are drawn once, in advance, for domains whose pictures take long."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from .language import Domain, Features

_PART = 500  # scenes drawn at a time


def with_pool(domain: Domain, size: int, seed: int) -> Domain:
    """Returns a domain that samples from ``domain.pool`` scenes and their images; the domain itself if that is 0.

    Equal arguments share one pool, of 12 kB per image at 64x64.

    Args:
        domain: the domain.
        size: height and width of an image in pixels.
        seed: seed of the scenes.
    """
    if not domain.pool:
        return domain
    features, frames = _pool(domain.name, domain.sample, domain.draw, domain.pool, size, seed)

    def sample(n: int, rng: np.random.Generator) -> Features:
        rows = rng.integers(domain.pool, size=n)
        return {"row": rows, **{name: values[rows] for name, values in features.items()}}

    def draw(chosen: Features, size: int) -> np.ndarray:
        return frames[chosen["row"]]

    return replace(domain, sample=sample, draw=draw)


@lru_cache(maxsize=2)
def _pool(name: str, sample, draw, count: int, size: int, seed: int) -> tuple[Features, np.ndarray]:
    """Features of `count` scenes, and their images uint8 (count, size, size, 3)."""
    parts, frames = [], np.empty((count, size, size, 3), np.uint8)
    for start in range(0, count, _PART):
        part = sample(min(_PART, count - start), np.random.default_rng([seed, start, 3]))
        parts.append(part)
        frames[start : start + _PART] = draw(part, size)
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}, frames
