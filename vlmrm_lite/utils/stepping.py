"""Steps of other people's environments: what does not follow Gymnasium's interface is named."""

import traceback
from collections.abc import Mapping
from typing import Any

import gymnasium as gym
from gymnasium.vector import AsyncVectorEnv, VectorEnv

from ..errors import VlmrmError

_EXPECTED = "(observation, reward, terminated, truncated, info), as in Gymnasium"


def step_env(env: gym.Env, action: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
    """Steps a single environment.

    Raises:
        TypeError: it did not return the five values of Gymnasium's interface.
    """
    result = env.step(action)
    if not isinstance(result, tuple) or len(result) != 5:
        count = f"{len(result)} values" if isinstance(result, (tuple, list)) else repr(type(result).__name__)
        raise TypeError(
            f"step() of {env} returned {count}; expected {_EXPECTED}. An environment of the old interface, with one "
            '"done", must return terminated and truncated instead.'
        )
    *_, terminated, truncated, info = result
    for name, flag in (("terminated", terminated), ("truncated", truncated)):
        if flag is None or isinstance(flag, str):
            raise TypeError(f"step() of {env} returned {name}={flag!r}; expected True or False.")
    if not isinstance(info, Mapping):
        raise TypeError(f"step() of {env} returned info={info!r:.80}; expected a dict, such as {{}}.")
    return result  # type: ignore[return-value]


def step_envs(envs: VectorEnv, actions: Any, step: int) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
    """Steps a vector environment.

    Args:
        envs: the environments.
        actions: one action per environment.
        step: number of the step, for error messages.

    Raises:
        TypeError, ValueError: an environment in it does not follow Gymnasium's interface.
        VlmrmError: a worker process of ``AsyncVectorEnv`` is gone.
    """
    try:
        return envs.step(actions)
    except (EOFError, ConnectionError) as error:
        base = envs.unwrapped
        if isinstance(base, AsyncVectorEnv):
            for process in base.processes:
                process.terminate()
            base.closed = True  # to close it, Gymnasium would wait for the worker that is gone
            raise VlmrmError(
                f"A worker process of {envs} ended in step {step}: it crashed or was killed, perhaps for lack of "
                "memory. Try fewer environments, or SyncVectorEnv, which shows the reason."
            ) from error
        raise
    except (TypeError, ValueError, AttributeError) as error:
        message = _explain(error)
        if message:
            kind = ValueError if isinstance(error, ValueError) else TypeError
            raise kind(f"In step {step} of {envs}, {message}") from error
        raise


def _explain(error: Exception) -> str | None:
    """Returns what an error says that Gymnasium raised about the values an environment returned, else None."""
    files = [frame.filename.replace("\\", "/") for frame in traceback.extract_tb(error.__traceback__)]
    files = [file for file in files if "/numpy/" not in file]
    if not files or "gymnasium/vector" not in files[-1]:
        return None  # raised by the environment itself
    text = str(error)
    if "to unpack (expected 5" in text:
        return f"step() of an environment returned the wrong number of values; expected {_EXPECTED}."
    if "to unpack (expected 2" in text:
        return "reset() of an environment returned the wrong number of values; expected (observation, info)."
    if "has no attribute 'items'" in text:
        return "an environment returned something other than a dict as its info; expected a dict, such as {}."
    if "could not broadcast" in text or "wrong shape" in text or "must have the same shape" in text:
        return f"an observation does not fit into the observation_space: {text}."
    if "array element with a sequence" in text or "float" in text and ("string" in text or "complex" in text):
        return f"an environment returned a reward that is no number: {text.rstrip('.')}."
    return None
