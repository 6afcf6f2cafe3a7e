"""What networks see of an observation: feature extractors for Stable-Baselines3's policies."""

import warnings
from collections import OrderedDict
from typing import Any

import numpy as np
import torch
from gymnasium import spaces
from stable_baselines3.common.preprocessing import is_image_space, is_image_space_channels_first
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor, CombinedExtractor, FlattenExtractor
from torch import Tensor

SMALLEST_IMAGE = 36  # pixels, for the three convolutions of NatureCNN


class ScaledObservation(BaseFeaturesExtractor):
    """Maps every bounded observation to [-1, 1], and an unbounded one x to sign(x) log(1 + |x|).

    Without it, observations of very different sizes reach the network side by side: the mountain car's velocity stays
    below 0.07, and the forces on the humanoid's feet reach thousands. The bounds come from the observation space, so no
    statistics have to be measured or saved. Images are scaled here, too, so the policy must have
    ``normalize_images=False``.

    Args:
        observation_space: any Box; observations are flattened.
    """

    def __init__(self, observation_space: spaces.Box):
        super().__init__(observation_space, int(np.prod(observation_space.shape)))
        low, high = (np.float64(bound).reshape(-1) for bound in (observation_space.low, observation_space.high))
        bounded = (np.abs(low) < 1e6) & (np.abs(high) < 1e6) & (high > low)
        low, high = np.where(bounded, low, -1), np.where(bounded, high, 1)
        self.register_buffer("unbounded", torch.as_tensor(~bounded), persistent=False)
        self.register_buffer("center", torch.as_tensor((low + high) / 2, dtype=torch.float32), persistent=False)
        self.register_buffer("half_range", torch.as_tensor((high - low) / 2, dtype=torch.float32), persistent=False)

    def forward(self, observations: Tensor) -> Tensor:
        """Scales observations (n, ...) to features (n, k)."""
        scaled = (observations.flatten(1) - self.center) / self.half_range
        return torch.where(self.unbounded, scaled.sign() * scaled.abs().log1p(), scaled)


class FlatObservation(FlattenExtractor):
    """Stable-Baselines3's default extractor, with a size that is a Python number, as LSTMs want it."""

    def __init__(self, observation_space: spaces.Space):
        super().__init__(observation_space)
        self._features_dim = int(self.features_dim)


class MixedObservation(CombinedExtractor):
    """Stable-Baselines3's extractor for dicts, with images that are too small for its CNN flattened like vectors.

    Its size is a Python number, as LSTMs want it.

    Args:
        observation_space: a Dict without nested spaces.
        **kwargs: of ``CombinedExtractor``.
    """

    def __init__(self, observation_space: spaces.Dict, **kwargs: Any):
        shown = OrderedDict(  # a plain dict would be sorted
            (key, spaces.Box(0, 1, (int(np.prod(space.shape)),)) if is_small_image(space) else space)
            for key, space in observation_space.spaces.items()
        )
        super().__init__(spaces.Dict(shown), **kwargs)
        self._observation_space, self._features_dim = observation_space, int(self.features_dim)


def is_small_image(space: spaces.Space) -> bool:
    """Returns whether a space holds images that are too small for NatureCNN."""
    return is_image_space(space) and min(image_size(space)) < SMALLEST_IMAGE


def image_size(space: spaces.Box) -> tuple[int, int]:
    """Returns height and width of an image space, channels first or last."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        channels_first = is_image_space_channels_first(space)
    height, width = space.shape[1:] if channels_first else space.shape[:2]
    return height, width
