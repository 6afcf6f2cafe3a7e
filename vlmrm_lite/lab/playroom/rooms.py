"""Rooms of the playroom: random ones, those of an agent's episode, and their pictures."""

import re
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...envs.playroom import rooms as layouts
from ...envs.playroom.layout import Rooms
from ...envs.playroom.observation import observe_state
from ...envs.playroom.simulation import Simulation
from ...envs.playroom.things import COLOR_NAMES, KIND_NAMES
from ...model_eval.playroom import playroom_states
from ...tasks.playroom_success import matches
from ...utils.frames import to_numpy
from ..goal_agents import play_prompt

_LARGE = 128  # pixels from which a frame is for people: with shadows and smooth edges
_MOST_TRIES, _AT_LEAST = 100, 20  # of drawing rooms, and rooms that are drawn at a time
_EXAMPLE = "put the lamp next to the blue mug"


def random_rooms(n: int, seed: int = 0) -> NDArray[np.float64]:
    """Draws random rooms in which goals and near misses are frequent, and that no model was trained on, (n, k)."""
    return playroom_states(n, seed)


def start_rooms(n: int, prompt: str = "", seed: int = 0) -> NDArray[np.float64]:
    """Draws rooms as episodes begin, (n, k).

    Args:
        n: how many.
        prompt: only rooms that have all things that it names, such as "blue mug" and "lamp", in any wording.
        seed: equal seeds give equal rooms.

    Raises:
        ValueError: it names more things than rooms have.
    """
    rng, things, found = np.random.default_rng([seed, 9]), _things_named(prompt), []
    for _ in range(_MOST_TRIES):
        states = layouts.random_rooms(rng, max(n, _AT_LEAST))
        rooms = Rooms(states)
        there = [matches(rooms, [thing] * len(states)).any(1) for thing in things]
        found.append(states[np.logical_and.reduce(there, axis=0)] if there else states)
        if sum(map(len, found)) >= n:
            return np.concatenate(found)[:n]
    raise ValueError(f"Hardly any room has all of {', '.join(things)}; expected one or two things, as in {_EXAMPLE!r}.")


def draw(states: ArrayLike, size: int = 64, camera: str = "eyes") -> NDArray[np.uint8]:
    """Draws rooms, (n, k) to uint8 (n, size, size, 3).

    Args:
        states: of the rooms.
        size: height and width in pixels; the model sees 64, and from 128 on there are shadows.
        camera: "eyes", what the agent sees, or "above".
    """
    states = np.asarray(states, float)
    at_once = 8 if size >= _LARGE else 250
    simulation = _simulation(at_once, size, camera, "video" if size >= _LARGE else "fast")
    frames = np.empty((len(states), size, size, 3), np.uint8)
    for start in range(0, len(states), at_once):
        part = states[start : start + at_once]
        filled = np.concatenate([part, np.repeat(part[-1:], at_once - len(part), 0)])
        simulation.set_state(filled, np.ones(at_once, bool))
        frames[start : start + at_once] = to_numpy(simulation.render())[: len(part)]
    return frames


def things_in(states: ArrayLike) -> list[list[str]]:
    """Names the things in rooms (n, k), such as ["blue mug", "red ball", ...]."""
    rooms = Rooms(np.asarray(states, float))
    kinds, colors = rooms.things("kind").astype(int), rooms.things("color").astype(int)
    return [
        [f"{COLOR_NAMES[color]} {KIND_NAMES[kind]}" for kind, color in zip(*row) if kind >= 0]
        for row in zip(kinds.tolist(), colors.tolist())
    ]


def play(run: Any, prompt: str, episodes: int = 1, seed: int = 0) -> NDArray[np.float64]:
    """Plays whole episodes with the deterministic policy.

    Args:
        run: an agent of the playroom that observes states.
        prompt: what it is asked for, in any words. The rooms have the things that it names.
        episodes: how many, each in a room of its own.
        seed: of the rooms.

    Returns:
        The states before the first and after every step, (episodes, steps + 1, k).
    """
    rooms = start_rooms(episodes, prompt, seed)
    envs = run.task.make_envs(episodes)
    envs.reset(seed=seed)
    envs.unwrapped.set_state(rooms)
    return play_prompt(run, prompt, envs, observe_state(Rooms(rooms)))


def _things_named(prompt: str) -> list[str]:
    """The things that a prompt names: "the blue mug and a lamp" is ["blue mug", "lamp"]."""
    words = re.findall(r"[a-z]+", prompt.lower())
    return [
        f"{before} {word}" if before in COLOR_NAMES else word
        for before, word in zip(["", *words], words)
        if word in KIND_NAMES
    ]


@lru_cache(maxsize=4)
def _simulation(n: int, size: int, camera: str, quality: str) -> Simulation:
    """A simulation of n rooms on the CPU; the last few are kept, as they are slow to build."""
    return Simulation(n, size, size, camera, quality, "cpu")
