"""CartPole and MountainCar: paper A's prompts (table 3), success predicates, and tuned hyperparameters.

PPO is tuned here. DQN and SAC, which paper A uses, work as well, but are not tuned.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .task import Task


def pole_upright(state: NDArray) -> NDArray[np.bool_]:
    """Checks CartPole's standard limits: pole within 12 degrees of upright, cart within 2.4 m of the center.

    Args:
        state: (n, 4): x in meters, its velocity, angle in radians (0 is upright), its velocity.

    Example:
        >>> pole_upright(np.array([[0, 0, 0.2, 0], [0, 0, 0.22, 0], [2.5, 0, 0, 0]])).tolist()
        [True, False, False]
    """
    turn = 2 * np.pi
    angle = (state[:, 2] + turn / 2) % turn - turn / 2  # after a full turn, the pole is upright again
    return (np.abs(angle) < np.radians(12)) & (np.abs(state[:, 0]) < 2.4)


def at_flag(state: NDArray) -> NDArray[np.bool_]:
    """Checks that the car has reached the flag at position 0.45.

    Args:
        state: (n, 2): position and velocity.

    Example:
        >>> at_flag(np.array([[0.44, 0.07], [0.45, 0.0]])).tolist()
        [False, True]
    """
    return state[:, 0] >= 0.45


# All environments start together. A rollout of less than an episode would hold only early or only late steps.
_STEPS_PER_EPISODE = 200

CARTPOLE = Task(
    name="cartpole",
    env_id="vlmrm_lite/CartPole-v0",
    goal="pole vertically upright on top of the cart",
    baseline="pole and cart",
    success=pole_upright,
    min_success_fraction=195 / _STEPS_PER_EPISODE,
    hyperparameters={"n_steps": _STEPS_PER_EPISODE, "batch_size": 1280, "learning_rate": 2e-3},
    total_steps=128_000,
    state_range=((-2.4, 0.0, -np.pi, 0.0), (2.4, 0.0, np.pi, 0.0)),
)


MOUNTAIN_CAR = Task(
    name="mountain-car",
    env_id="vlmrm_lite/MountainCar-v0",
    goal="a car at the peak of the mountain, next to the yellow flag",
    baseline="a car in the mountain",
    success=at_flag,
    min_success_fraction=1 / _STEPS_PER_EPISODE,  # one step, since the car stays at the flag
    hyperparameters={
        "n_steps": _STEPS_PER_EPISODE,
        "batch_size": 512,
        "learning_rate": 1e-3,
        "gamma": 0.999,
        "gae_lambda": 1.0,
        "use_sde": True,  # noise must keep its direction for tens of steps for the car to gain speed
        "sde_sample_freq": 50,
    },
    total_steps=320_000,
    env_kwargs={"scene": "plain"},
    reward_std=0.02,
    state_range=((-1.2, 0.0), (0.6, 0.0)),
)


CLASSIC_TASKS = (
    CARTPOLE,
    MOUNTAIN_CAR,
    replace(MOUNTAIN_CAR, name="mountain-car-textured", env_kwargs={"scene": "textured"}, total_steps=204_800),
)
