"""Ids of the classic environments, with random states and actions."""

import numpy as np

CARTPOLE, MOUNTAIN_CAR = "vlmrm_lite/CartPole-v0", "vlmrm_lite/MountainCar-v0"
IDS = CARTPOLE, MOUNTAIN_CAR


def random_states(env_id: str, n: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    if env_id == CARTPOLE:
        return rng.uniform([-2.4, -3, -3, -3], [2.4, 3, 3, 3], (n, 4))
    return rng.uniform([-1.2, -0.07], [0.6, 0.07], (n, 2))


def random_actions(envs, n: int, steps: int, seed: int = 0) -> np.ndarray:
    envs.single_action_space.seed(seed)
    return np.array([[envs.single_action_space.sample() for _ in range(n)] for _ in range(steps)])
