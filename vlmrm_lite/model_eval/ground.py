"""The pictures that a shipped model knows, computed from training pictures of its domains.

    vlmrm-lite dev ground simclip-micro      # writes data/clip/simclip-micro/ground.safetensors

The pictures are drawn anew, as the simulators draw them: with the training's changes of brightness and contrast, the
ground would reach to other environments. Some pictures give the typical ones and the variation around them, others
choose how far is near, and reports use pictures of neither.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from torch import Tensor

from ..pretraining import GOAL_DOMAINS
from ..pretraining.data import standardize, vocabulary
from ..pretraining.language import Domain
from ..vlm.ground import Ground, features

FIT_SEED, REACH_SEED = 4242, 4243  # of the pictures that give the typical ones, and of those that choose the reach
_IMAGES, _BATCH = 5000, 250  # pictures for each, and how many are drawn at once
_CENTERS = 128  # typical pictures of a domain
_SMOOTHING = 1e-3  # added to the variances, as a fraction of their mean
_REACH = 0.995  # fraction of a domain's pictures that are known
_SLACK = 1.12  # factor on all reaches: play leads to views that the training draws rarely
_PRIOR = 3  # pictures at the mean distance of the domain that are added to each typical picture's own
_KNOWN_WORDS = 0.97  # fraction of a domain's words that a model knows if it was trained on the domain


def known_domains(vlm: Any) -> list[Domain]:
    """Returns the domains that a model was trained on: those whose words are in its vocabulary."""

    def knows(domain: Domain) -> bool:
        words = vocabulary([domain])
        return vlm.has_vocabulary and len(vlm.unknown_words(" ".join(words))) <= (1 - _KNOWN_WORDS) * len(words)

    return [domain for domain in GOAL_DOMAINS if knows(domain)]


def make_ground(vlm: Any, log: Callable[[str], None] = lambda line: None) -> Ground:
    """Computes the ground of a model from pictures of its domains.

    Args:
        vlm: a model with a vocabulary.
        log: called with a line for each domain.

    Raises:
        ValueError: the model was trained on none of the domains.
    """
    domains = known_domains(vlm)
    if not domains:
        raise ValueError(
            f"{vlm.name} knows the words of no domain in vlmrm_lite.pretraining, so its training pictures are unknown; "
            "expected a model that `vlmrm-lite pretrain` made."
        )
    grounds = []
    for domain in domains:
        fitted, chosen = (_features(vlm, domain.name, seed) for seed in (FIT_SEED, REACH_SEED))
        grounds.append(fit(fitted, chosen))
        log(f"{vlm.name}: {domain.name}")
    return Ground(*map(torch.stack, zip(*grounds)))


def fit(fitted: Tensor, chosen: Tensor, centers: int = _CENTERS) -> tuple[Tensor, Tensor, Tensor]:
    """Computes the ground of one domain.

    Args:
        fitted: features of training pictures, ``(n, FEATURES)``: k-means gives the typical ones, and the differences
            from them a covariance.
        chosen: features of other training pictures, which choose how far the domain reaches, ``(m, FEATURES)``. The
            reach of a typical picture is proportional to the mean distance of its own.
        centers: number of typical pictures.

    Returns:
        Entries of a `Ground`: centers, whitening and reaches.
    """
    means = KMeans(centers, n_init=1, random_state=0).fit(fitted.numpy())
    typical, nearest = torch.from_numpy(means.cluster_centers_).float(), torch.from_numpy(means.labels_).long()
    differences = (fitted - typical[nearest]).double()
    covariance = differences.T @ differences / len(fitted)
    smoothed = covariance + _SMOOTHING * covariance.diagonal().mean() * torch.eye(len(covariance))
    whitening = torch.linalg.cholesky(torch.linalg.inv(smoothed)).float()  # the distance is that of Mahalanobis
    distances = (differences.float() @ whitening).norm(dim=1)
    totals = torch.zeros(centers).index_add(0, nearest, distances) + _PRIOR * distances.mean()
    own = totals / (torch.bincount(nearest, minlength=centers) + _PRIOR)
    ratios = (torch.cdist(chosen @ whitening, typical @ whitening) / own).amin(dim=1)
    return typical, whitening, own * ratios.quantile(_REACH) * _SLACK


def draw_domain(name: str, n: int, size: int, seed: int) -> NDArray[np.uint8]:
    """Draws training pictures of a domain, uint8 (n, size, size, 3)."""
    [domain] = [domain for domain in GOAL_DOMAINS if domain.name == name]
    parts = []
    for start in range(0, n, _BATCH):
        features = domain.sample(min(_BATCH, n - start), np.random.default_rng([seed, start]))
        parts.append(domain.draw(features, size))
    return np.concatenate(parts)


@lru_cache(maxsize=16)
def _drawn(name: str, size: int, seed: int) -> NDArray[np.uint8]:
    """Pictures that several models share."""
    return draw_domain(name, _IMAGES, size, seed)


def _features(vlm: Any, name: str, seed: int) -> Tensor:
    """Features of training pictures, as the model sees them."""
    frames = torch.from_numpy(_drawn(name, vlm.image_size, seed))
    return features(standardize(frames.permute(0, 3, 1, 2).float().div(255)))
