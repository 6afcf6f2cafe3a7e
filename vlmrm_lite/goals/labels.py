"""Describes what is on a screen by words: labels become short vectors of their text embeddings."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.vector import VectorEnv, VectorObservationWrapper
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from ..utils.frames import to_numpy

_SEED = 12091  # of the projection, which every policy must share


class LabelEmbeddings(VectorObservationWrapper):
    """Replaces the label indices in observations by a small, fixed projection of the labels' text embeddings.

    An agent that reads such vectors can be asked for something that it never learned about, because the goal's
    sentence is embedded by the same model.

    Args:
        env: a vector environment with an attribute ``labels``, a sequence of strings. Its observations are integers
            (...): 0 for an empty place, ``1 + i`` for ``labels[i]``.
        embed_texts: from strings to unit vectors, float32 ``(k, d)``.
        size: numbers per label.
    """

    def __init__(self, env: VectorEnv, embed_texts: Callable[[Sequence[str]], Any], size: int = 32):
        super().__init__(env)
        self.table = label_table(to_numpy(embed_texts(list(env.unwrapped.labels))), size)  # (labels + 1, size)
        shape = (*env.single_observation_space.shape, size)
        self.single_observation_space = spaces.Box(-np.inf, np.inf, shape, np.float16)
        self.observation_space = batch_space(self.single_observation_space, env.num_envs)

    def observations(self, observations: NDArray) -> NDArray[np.float16]:
        """Looks label indices (n, ...) up in the table, float16 (n, ..., size)."""
        return self.table[observations]


def label_table(embeddings: NDArray, size: int) -> NDArray[np.float16]:
    """Projects the embeddings of labels, float32 (k, d), to float16 (k + 1, size); row 0, no label, is zero.

    The mean over all labels is removed first: sentences of one model lie close together.
    """
    centered = embeddings - embeddings.mean(axis=0)
    centered /= np.maximum(np.linalg.norm(centered, axis=1, keepdims=True), 1e-6)
    projected = centered @ label_projection(embeddings.shape[1], size)
    return np.concatenate([np.zeros((1, size)), projected]).astype(np.float16)


def label_projection(dimension: int, size: int) -> NDArray[np.float64]:
    """Returns the fixed projection of text embeddings, (dimension, size), which keeps dot products on average."""
    return np.random.default_rng(_SEED).normal(size=(dimension, size)) / np.sqrt(size)
