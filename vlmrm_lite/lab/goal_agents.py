"""What notebooks do with an agent of many goals, whatever its environment: play a prompt, and note doubts about it."""

from collections.abc import Sequence
from typing import Any
from warnings import WarningMessage

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import ArrayLike, NDArray


def play_prompt(run: Any, prompt: str, envs: VectorEnv, observations: ArrayLike) -> NDArray[np.float64]:
    """Plays whole episodes with the deterministic policy, and closes the environments.

    Args:
        run: the agent.
        prompt: what it is asked for, in any words.
        envs: n environments at the start of their episodes.
        observations: theirs.

    Returns:
        The states before the first and after every step, (n, steps + 1, k).
    """
    states, ended = [envs.unwrapped.state], False
    while not ended:
        observations, _, _, truncations, _ = envs.step(run.act(observations, prompt))
        states.append(envs.unwrapped.state)
        ended = truncations.all()
    envs.close()
    return np.stack(states, axis=1)


def prompt_notes(vlm: Any, prompt: str, caught: Sequence[WarningMessage]) -> str:
    """Says which words of a prompt the model never saw, and repeats warnings that it resembles no goal."""
    unknown = vlm.unknown_words(prompt)
    notes = [f"{vlm.name} never saw {', '.join(unknown)} in training."] if unknown else []
    notes += dict.fromkeys(str(warning.message) for warning in caught if "resembles" in str(warning.message))
    return " ".join(notes)
