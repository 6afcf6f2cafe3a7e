"""The playroom: random rooms with goals and near misses in sight, and their images."""

from functools import lru_cache

import numpy as np

from ...envs.playroom.layout import HAND_HIGH, HAND_LOW, SLOTS, Rooms
from ...envs.playroom.rooms import random_rooms
from ...envs.playroom.simulation import Simulation
from ..language import Features
from . import arranging
from .truths import describe

PAIRED, HOLDING, FACING, NEAR = 0.55, 0.4, 0.8, 0.35
"""Fractions of the rooms: two things are put close together; a thing is in the hand; of the others, the agent faces a
thing; and of these, it is near it."""
TIPPED, FALLING = 0.08, 0.02  # fractions of the things


def sample(n: int, rng: np.random.Generator) -> Features:
    """Samples rooms as episodes begin, and puts things next to each other, into the hand, and before the eyes.

    Args:
        n: number of scenes.
        rng: source of all random choices.

    Returns:
        The features of `truths.describe`.
    """
    states = random_rooms(rng, n)
    rooms = Rooms(states)
    thing, other = arranging.choose_things(rooms, 2, rng).T
    paired, holding = rng.random(n) < PAIRED, rng.random(n) < HOLDING
    facing = rng.random(n) < FACING
    hand = np.where(rng.random(n) < 0.5, rng.uniform(HAND_LOW, 0.3, n), rng.uniform(HAND_LOW, HAND_HIGH, n))
    rooms.agent("hand")[:] = hand
    yaw = rng.uniform(-np.pi, np.pi, (n, SLOTS))
    rooms.things("quat_w")[:], rooms.things("quat_z")[:] = np.cos(yaw / 2), np.sin(yaw / 2)

    def change(mask: np.ndarray, change_rooms, *others: np.ndarray) -> None:
        """Changes some of the rooms."""
        part = states[mask]
        change_rooms(Rooms(part), *(other[mask] for other in others), rng)
        states[mask] = part

    def take(rooms: Rooms, held: np.ndarray, rng: np.random.Generator) -> None:
        arranging.hold(rooms, arranging.reach_for(rooms, held, rng), held, rng)

    def carry(rooms: Rooms, held: np.ndarray, rng: np.random.Generator) -> None:
        arranging.hold(rooms, arranging.carry_anywhere(rooms, held, rng), held, rng)

    change(paired, arranging.put_beside, thing, other)
    still = ~(np.arange(SLOTS) == thing[:, None]) | ~holding[:, None]
    arranging.tip_over(rooms, still & (rng.random((n, SLOTS)) < TIPPED), rng)
    arranging.drop(rooms, still & (rng.random((n, SLOTS)) < FALLING), rng)
    change(~holding & facing, arranging.face, thing, rng.random(n) < NEAR)
    change(~holding & ~facing, arranging.stand_anywhere)
    change(holding & paired, take, thing)
    change(holding & ~paired, carry, thing)
    return describe(states)


def draw(features: Features, size: int) -> np.ndarray:
    """Draws what the agents see: uint8 (n, size, size, 3)."""
    states = features["states"]
    simulation = _simulation(len(states), size)
    simulation.set_state(states, np.ones(len(states), bool))
    return simulation.render()


@lru_cache(maxsize=4)
def _simulation(n: int, size: int) -> Simulation:
    """A simulation of n rooms on the CPU; the last few are kept, as they are slow to build."""
    return Simulation(n, size, size, "eyes", "fast", "cpu")
