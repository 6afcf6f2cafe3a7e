"""What the single environments of a vector environment know: their labels and their states, in other processes, too."""

from typing import Any

import numpy as np
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv, VectorEnv

from ..utils.predicates import env_states


def env_labels(envs: VectorEnv) -> list[str] | None:
    """Returns the labels that observations refer to, see `LabelEmbeddings`; None if there are none.

    Raises:
        ValueError: the single environments have different labels, or only some have any.
    """
    own = getattr(envs.unwrapped, "labels", None)
    found = [own] if own is not None else _read(envs, "labels")
    if found is None:
        return None
    if any(list(labels) != list(found[0]) for labels in found):
        raise ValueError(f"The environments in {envs} have different labels; give all of them the same, in one order.")
    return list(found[0])


def embedded_frames(envs: VectorEnv) -> int:
    """Returns of how many frames agents see the embeddings, see `GoalWrapper`; 0 if they see none.

    Raises:
        ValueError: the single environments disagree.
    """
    own = getattr(envs.unwrapped, "embedded_frames", None)
    found = {own} if own is not None else set(_read(envs, "embedded_frames") or [0])
    if len(found) > 1:
        raise ValueError(f"The environments in {envs} have embedded_frames of {sorted(found)}; give all the same.")
    return int(found.pop())


def goal_states(envs: VectorEnv, observations: Any) -> Any:
    """Returns the states that success predicates of goals see, (n, k).

    These are ``envs.unwrapped.state``, or the ``state`` of every single environment, (k,) each, or else the
    observations.

    Raises:
        ValueError: only some of the single environments have a state.
    """
    arrays = [np.asarray(state) for state in _read(envs, "state") or []]
    alike = arrays and all(array.ndim == 1 and array.shape == arrays[0].shape for array in arrays)
    if alike and all(array.dtype.kind in "biuf" for array in arrays):
        return np.stack(arrays)
    return env_states(envs, observations)


def _read(envs: VectorEnv, name: str) -> list[Any] | None:
    """Reads an attribute of every single environment; None if they have none."""
    base = envs.unwrapped
    if not isinstance(base, (SyncVectorEnv, AsyncVectorEnv)):
        return None
    known = base.call("has_wrapper_attr", name)
    if any(known) and not all(known):
        raise ValueError(
            f"{sum(known)} of {len(known)} environments in {envs} have an attribute {name!r}; expected all or none."
        )
    return list(base.get_attr(name)) if all(known) else None
