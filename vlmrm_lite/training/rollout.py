"""Worlds to train, judge and film an agent in."""

from copy import deepcopy
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from stable_baselines3.common.policies import BasePolicy

from ..sb3 import SB3VecEnv
from ..utils.frames import RewardFunction, compute_rewards, stack_frames

_PLAY_STEPS, _PLAY_FRAMES = 200, 500  # of random play, to measure rewards
MAX_STEPS = 5_000  # an episode that is longer is cut off there


def play(policy: BasePolicy, envs: VectorEnv, seed: int, max_steps: int = MAX_STEPS) -> dict[str, NDArray]:
    """Plays one episode in every world with the deterministic policy.

    Args:
        policy: of Stable-Baselines3.
        envs: what to play in; rewards are read from ``infos["vlm_reward"]`` and ``infos["env_reward"]``.
        seed: seeds the start states.
        max_steps: longer episodes are cut off there.

    Returns:
        Arrays (n, steps, ...) as in `Run.rollout`, and `lengths` (n,). Observations that are dicts are left
        out.
    """
    worlds = SB3VecEnv(envs)
    worlds.seed(seed)
    observations = worlds.reset()
    running, lengths = np.ones(worlds.num_envs, bool), np.zeros(worlds.num_envs, int)
    columns: dict[str, list[Any]] = {}

    def note(name: str, values: Any) -> None:
        columns.setdefault(name, []).append(np.asarray(values))

    for _ in range(max_steps):
        actions, _ = policy.predict(observations, deterministic=True)
        if isinstance(observations, np.ndarray):
            note("observations", observations)
        note("actions", actions)
        observations, _, dones, infos = worlds.step(actions)
        for name, key in (("states", "state"), ("qpos", "qpos")):
            if key in infos[0]:
                note(name, [info[key] for info in infos])
        note("rewards", [info.get("vlm_reward", np.nan) for info in infos])
        note("env_rewards", [info.get("env_reward", np.nan) for info in infos])
        note("success", [info.get("success", False) for info in infos])
        lengths += running
        running &= ~dones
        if not running.any():
            break
    return {**{name: np.stack(values, axis=1) for name, values in columns.items()}, "lengths": lengths}


def measure_scale(envs: VectorEnv, reward: RewardFunction, seed: int = 0, reward_std: float = 1.0) -> dict[str, float]:
    """The `scale` and `shift` that give the rewards of random play mean 0 and standard deviation `reward_std`.

    A model's rewards lie close together and far from 0, and where depends on the model and the prompts; a
    value network would spend its time on learning that number.

    Args:
        envs: worlds without a reward wrapper; they are reset.
        reward: callable from frames to one float per frame.
        seed: seeds the play.
        reward_std: the standard deviation that is wanted.
    """
    worlds = SB3VecEnv(envs)
    worlds.seed(seed)
    worlds.reset()
    worlds.action_space.seed(seed)
    every = max(2, _PLAY_STEPS * worlds.num_envs // _PLAY_FRAMES)
    frames: list[Any] = []
    for step in range(_PLAY_STEPS):
        worlds.step(np.stack([worlds.action_space.sample() for _ in range(worlds.num_envs)]))
        if step % every == 0:
            frames.extend(deepcopy(envs.render()))  # some environments draw into the same array every time
    rewards = compute_rewards(reward, stack_frames(frames), lambda i: f"frame {i} of random play")
    mean, std = float(np.mean(rewards)), float(np.std(rewards))
    scale = reward_std / std if std > 1e-6 else 1.0
    return {"scale": scale, "shift": -mean * scale}
