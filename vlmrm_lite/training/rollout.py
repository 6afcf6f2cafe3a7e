"""Plays episodes with a policy, or at random."""

import warnings
from copy import deepcopy
from typing import Any

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from stable_baselines3.common.policies import BasePolicy

from ..sb3 import SB3VecEnv
from ..sb3.player import Player, random_actions
from ..utils.constant import warn_of_constant_frames, warn_of_constant_rewards
from ..utils.frames import RewardFunction, compute_rewards_in_chunks

_RANDOM_STEPS, _RANDOM_FRAMES = 200, 500  # of random play, to measure rewards
MAX_STEPS = 5_000  # longer episodes are cut off there


class Rollout(dict[str, NDArray]):
    """Arrays (episodes, steps, ...) by name; ``rewards`` and ``env_rewards`` are old names that still work."""

    _OLD_NAMES = {"rewards": "vlm_reward", "env_rewards": "env_reward"}

    def __missing__(self, name: str) -> NDArray:
        if name not in self._OLD_NAMES:
            raise KeyError(name)
        new = self._OLD_NAMES[name]
        warnings.warn(f'rollout["{name}"] is now rollout["{new}"].', DeprecationWarning, stacklevel=2)
        return self[new]


def play(policy: BasePolicy, envs: VectorEnv, seed: int, max_steps: int = MAX_STEPS) -> dict[str, NDArray]:
    """Plays one episode in every environment with the deterministic policy, its memory and the action masks included.

    Args:
        policy: of Stable-Baselines3.
        envs: the environments; rewards are read from ``infos["vlm_reward"]`` and ``infos["env_reward"]``.
        seed: seeds the start states.
        max_steps: longer episodes are cut off there.

    Returns:
        Arrays (n, steps, ...) as in `Run.rollout`, and `lengths` (n,). Observations and states that are dicts or tuples
        are left out.
    """
    vec_env = SB3VecEnv(envs, check_rewards=False)
    vec_env.seed(seed)
    observations, dones = vec_env.reset(), None
    player = Player(policy, vec_env)
    running, lengths = np.ones(vec_env.num_envs, bool), np.zeros(vec_env.num_envs, int)
    columns: dict[str, list[Any]] = {}

    def record(name: str, values: Any) -> None:
        columns.setdefault(name, []).append(np.asarray(values))

    for _ in range(max_steps):
        actions = player.act(observations, dones)
        if isinstance(observations, np.ndarray):
            record("observations", vec_env.env_observations(observations))
        record("actions", vec_env.env_actions(actions))
        observations, _, dones, infos = vec_env.step(actions)
        for name, key in (("states", "state"), ("qpos", "qpos")):
            if key in infos[0] and not isinstance(infos[0][key], (dict, tuple)):
                record(name, [info[key] for info in infos])
        record("vlm_reward", [info.get("vlm_reward", np.nan) for info in infos])
        record("env_reward", [info.get("env_reward", np.nan) for info in infos])
        record("success", [info.get("success", False) for info in infos])
        lengths += running
        running &= ~dones
        if not running.any():
            break
    return {**{name: np.stack(values, axis=1) for name, values in columns.items()}, "lengths": lengths}


def join_rollouts(parts: list[dict[str, NDArray]], episodes: int) -> Rollout:
    """Joins what `play` returned to the first `episodes` of all; entries after an episode's end are NaN, False or 0."""
    lengths = np.concatenate([part.pop("lengths") for part in parts])[:episodes]
    steps = lengths.max()
    rollout = {
        name: np.concatenate([_pad_or_truncate(part[name], steps) for part in parts])[:episodes] for name in parts[0]
    }
    over = np.arange(steps) >= lengths[:, None]
    for name, value in rollout.items():
        value[over] = np.nan if name in ("vlm_reward", "env_reward") else 0
    return Rollout(rollout, lengths=lengths)


def _pad_or_truncate(values: NDArray, steps: int) -> NDArray:
    """Brings the second axis to `steps` entries."""
    values = values[:, :steps]
    return np.pad(values, [(0, 0), (0, steps - values.shape[1])] + [(0, 0)] * (values.ndim - 2))


def measure_scale(envs: VectorEnv, reward: RewardFunction, seed: int = 0, reward_std: float = 1.0) -> dict[str, float]:
    """Measures the `scale` and `shift` that give the rewards of random play mean 0 and std `reward_std`.

    VLM rewards lie close together and far from 0, at a place that depends on the model and the prompts. A value network
    would spend its time learning that offset.

    Args:
        envs: environments without a reward wrapper; they are reset.
        reward: callable from frames to one float per frame.
        seed: seeds the play.
        reward_std: the standard deviation to reach.
    """
    vec_env = SB3VecEnv(envs, check_rewards=False)
    vec_env.seed(seed)
    vec_env.reset()
    vec_env.action_space.seed(seed)
    every = max(2, _RANDOM_STEPS * vec_env.num_envs // _RANDOM_FRAMES)
    frames: list[Any] = []
    for step in range(_RANDOM_STEPS):
        vec_env.step(random_actions(vec_env))
        if step % every == 0:
            frames.extend(deepcopy(envs.render()))  # some environments render into the same array every time
    constant = warn_of_constant_frames(frames, "random play")
    rewards = np.concatenate([*compute_rewards_in_chunks(reward, frames, lambda i: f"frame {i} of random play")])
    if not constant:
        warn_of_constant_rewards(rewards, "random play")
    mean, std = float(np.mean(rewards)), float(np.std(rewards))
    scale = reward_std / std if std > 1e-6 else 1.0
    return {"scale": scale, "shift": -mean * scale}
