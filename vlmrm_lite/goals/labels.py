"""Describes what is on a screen by words: labels become short vectors of their text embeddings."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.vector import VectorEnv, VectorObservationWrapper
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from ..utils.frames import to_numpy
from .single_envs import env_labels

_SEED = 12091  # of the projection, which every policy must share


class LabelEmbeddings(VectorObservationWrapper):
    """Replaces the label indices in observations by a small, fixed projection of the labels' text embeddings.

    An agent that reads such vectors can be asked for something that it never learned about, because the goal's
    sentence is embedded by the same model.

    Args:
        env: a vector environment with an attribute ``labels``, a sequence of strings, or whose single environments
            have it. Its observations are integers (...): 0 for an empty place, ``1 + i`` for ``labels[i]``.
        embed_texts: from strings to unit vectors, float32 ``(k, d)``.
        size: numbers per label.

    Raises:
        ValueError: there are no labels, or different ones; see `env_labels`.
    """

    def __init__(self, env: VectorEnv, embed_texts: Callable[[Sequence[str]], Any], size: int = 48):
        super().__init__(env)
        labels = env_labels(env)
        if labels is None:
            raise ValueError(f"{env} has no attribute labels; expected the strings that its observations refer to.")
        self.table = label_table(to_numpy(embed_texts(labels)), size)  # (labels + 1, size)
        self._order = np.argsort(_as_bytes(self.table))
        shape = (*env.single_observation_space.shape, size)
        self.single_observation_space = spaces.Box(-np.inf, np.inf, shape, np.float16)
        self.observation_space = batch_space(self.single_observation_space, env.num_envs)

    def observations(self, observations: NDArray) -> NDArray[np.float16]:
        """Looks label indices (n, ...) up in the table, float16 (n, ..., size)."""
        return self.table[observations]

    def ids(self, vectors: NDArray) -> NDArray:
        """Finds the label indices (n, ...) of vectors float16 (n, ..., size), which `observations` looks up again.

        Labels with equal vectors have the index of one of them.

        Raises:
            ValueError: a vector is none of the table.
        """
        rows = _as_bytes(np.asarray(vectors, np.float16))
        places = np.searchsorted(_as_bytes(self.table), rows, sorter=self._order)
        found = self._order[np.minimum(places, len(self.table) - 1)]
        if not np.array_equal(self.table[found], vectors):
            raise ValueError("Observations hold vectors that are none of the labels'; give them as LabelEmbeddings do.")
        return found.astype(self.env.single_observation_space.dtype)


def label_table(embeddings: NDArray, size: int) -> NDArray[np.float16]:
    """Projects the embeddings of labels, float32 (k, d), to float16 (k + 1, size); row 0, no label, is zero.

    The mean over all labels is removed first: sentences of one model lie close together.
    """
    centered = embeddings - embeddings.mean(axis=0)
    centered /= np.maximum(np.linalg.norm(centered, axis=1, keepdims=True), 1e-6)
    projected = centered @ label_projection(embeddings.shape[1], size)
    return np.concatenate([np.zeros((1, size)), projected]).astype(np.float16)


def _as_bytes(vectors: NDArray[np.float16]) -> NDArray[np.bytes_]:
    """Views every vector, (..., size), as one value that can be sorted, (...)."""
    vectors = np.ascontiguousarray(vectors)
    return vectors.view(f"S{vectors.shape[-1] * vectors.itemsize}")[..., 0]


def label_projection(dimension: int, size: int) -> NDArray[np.float64]:
    """Returns the fixed projection of text embeddings, (dimension, size), which keeps dot products on average."""
    return np.random.default_rng(_SEED).normal(size=(dimension, size)) / np.sqrt(size)
