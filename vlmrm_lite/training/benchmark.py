"""How fast every part of training is here, alone and together, and how fast a plain per-frame loop would be.

The parts take turns, round after round, and what is told is the median over the rounds: whatever else the machine
is doing slows all of them, so the ratios hold even where the absolute numbers do not.
"""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

import gymnasium as gym
import numpy as np
import psutil
import torch
from gymnasium.vector import VectorWrapper
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from torch.nn.functional import normalize

from ..sb3 import SB3VecEnv
from ..sb3.learner import make_learner
from ..tasks import Task, find_task
from ..utils.devices import name_device
from ..wrappers import VectorRewardWrapper
from .env_wrappers import calm_threads, task_worlds
from .run import prompt_reward

WORLDS, ROUNDS, SECONDS = 64, 7, 0.5  # SECONDS: of each part, in each round
GROWTH = (16, 64, 256, 1024)  # worlds
_GYMNASIUM = {  # what the per-frame loop plays
    "vlmrm_lite/CartPole-v0": "CartPole-v1",
    "vlmrm_lite/MountainCar-v0": "MountainCarContinuous-v0",
    "vlmrm_lite/Humanoid-v0": "Humanoid-v5",
}
_SHORT = {"humanoid": "humanoid-kneeling"}  # all eight tasks cost the same


class Speeds(NamedTuple):
    """Environment steps per second, the median over all rounds.

    Attributes:
        simulate, render, reward: of each part alone, at 64 worlds.
        together: of simulate, render and reward, as `VectorRewardWrapper` does them.
        learn: of all that the algorithm does: choosing actions, keeping them, updates.
        train: of everything.
        loop: of a plain loop over one Gymnasium environment, one frame at a time; NaN where it cannot draw.
        share: `together`, as a share of what the three parts allow when run one after the other.
        speedup: `together` over `loop`.
    """

    simulate: float
    render: float
    reward: float
    together: float
    learn: float
    train: float
    loop: float
    share: float
    speedup: float


class Growth(NamedTuple):
    """How the worlds do in a number.

    Attributes:
        worlds: the number.
        together: environment steps per second of simulate, render and reward.
        memory: of the whole process, in bytes; on a GPU what is taken of its memory, by all that uses it.
    """

    worlds: int
    together: float
    memory: int


def run_bench(task: str = "cartpole", log: Callable[[str], None] = print) -> str:
    """Measures, and puts the result into a table.

    Args:
        task: name of a task, or "humanoid" for any of the humanoid's.
        log: called with one line whenever something begins.

    Raises:
        ValueError: there is no such task.
    """
    task = find_task(_SHORT.get(task, task))
    reward = prompt_reward(task, "simclip-micro")
    log(f"Measuring {task.name} in {ROUNDS} rounds, about half a minute ...")
    speeds = measure(task, reward)
    log(f"Measuring {GROWTH[0]} to {GROWTH[-1]:,} worlds ...")
    return f"{table(speeds, reward.vlm)}\n\n{growth_table(grow(task, reward))}"


def measure(task: Task, reward, rounds: int = ROUNDS, seconds: float = SECONDS) -> Speeds:
    """Measures every part in turn, `rounds` times for at least `seconds` each, after a warm-up."""
    parts = _parts(task, reward)
    learner, clock = _learner(task, reward)
    for part, steps in parts.values():  # allocations, caches, thread pools
        _speed(part, steps, 0.0)
    with calm_threads(reward):
        _learn(learner, clock)
    rows = []
    for _ in range(rounds):
        row = {"loop": np.nan} | {name: _speed(part, steps, seconds) for name, (part, steps) in parts.items()}
        with calm_threads(reward):  # as in training
            row["learn"], row["train"] = _learn(learner, clock)
        one_after_the_other = 1 / (1 / row["simulate"] + 1 / row["render"] + 1 / row["reward"])
        share, speedup = row["together"] / one_after_the_other, row["together"] / row["loop"]
        rows.append(Speeds(**row, share=share, speedup=speedup))
    return Speeds(*np.median(rows, axis=0).tolist())


def table(speeds: Speeds, vlm) -> str:
    """The result for people."""
    lines = [
        f"{vlm.name} on {name_device(vlm.device)} in {vlm.precision}, torch {torch.__version__}, {torch.get_num_threads()} threads",
        f"{'part':<30}{'env steps/s':>12}",
        "-" * 42,
    ]
    for name, value in (
        (f"simulate, {WORLDS} worlds", speeds.simulate),
        ("render", speeds.render),
        ("reward", speeds.reward),
        ("simulate + render + reward", speeds.together),
        ("learn", speeds.learn),
        ("all of training", speeds.train),
        ("plain loop, frame by frame", speeds.loop),
    ):
        lines.append(f"{name:<30}{value:>12,.0f}".replace(" nan", " -  "))
    lines += ["", f"Together: {speeds.share:.0%} of what the three parts allow one after the other."]
    if np.isnan(speeds.loop):
        lines.append("There is no plain loop to compare with: Gymnasium's own renderer needs OpenGL here.")
    else:
        lines.append(f"Against the plain loop: {speeds.speedup:.0f} times as fast.")
    return "\n".join(lines)


def grow(task: Task, reward, numbers: Sequence[int] = GROWTH, seconds: float = 4 * SECONDS) -> list[Growth]:
    """Measures simulate, render and reward together with more and more worlds."""
    rows = []
    for number in numbers:
        with closing(VectorRewardWrapper(task_worlds(task, number, reward), reward)) as worlds:
            worlds.reset(seed=0)
            step = _stepper(worlds)
            _speed(step, number, 0.0)
            rows.append(Growth(number, _speed(step, number, seconds), _memory(reward.vlm.device)))
    return rows


def growth_table(rows: Sequence[Growth]) -> str:
    """The growth for people."""
    lines = [f"{'worlds':>6}{'env steps/s':>14}{'memory':>12}", "-" * 32]
    lines += [f"{row.worlds:>6,}{row.together:>14,.0f}{row.memory / 2**30:>8.2f} GiB" for row in rows]
    return "\n".join(lines)


def _memory(device: torch.device) -> int:
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        return total - free
    return psutil.Process().memory_info().rss


def _stepper(worlds) -> Callable[[], None]:
    """Takes one step of all worlds with random actions; a finished episode begins anew."""
    actions = [worlds.action_space.sample() for _ in range(8)]
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        *_, truncations, _ = worlds.step(actions[count % len(actions)])
        if truncations.all():
            worlds.reset()

    return step


def _parts(task: Task, reward) -> dict[str, tuple[Callable[[], None], int]]:
    """What is measured: a call, and how many environment steps it stands for."""
    simulated, judged = task_worlds(task, WORLDS, reward), task_worlds(task, WORLDS, reward)
    judged_worlds = VectorRewardWrapper(judged, reward)
    for worlds in (simulated, judged):
        worlds.reset(seed=0)
    frames = simulated.render()
    parts = {
        "simulate": (_stepper(simulated), WORLDS),
        "render": (lambda: simulated.render(), WORLDS),
        "reward": (lambda: reward(frames).sum().item(), WORLDS),
        "together": (_stepper(judged_worlds), WORLDS),
    }
    if _can_draw(_GYMNASIUM[task.env_id]):
        parts["loop"] = _plain_loop(task, reward), 1
    return parts


def _can_draw(env_id: str) -> bool:
    """Whether an environment's own renderer works here; MuJoCo's needs OpenGL."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    try:
        with closing(gym.make(env_id, render_mode="rgb_array")) as env:
            env.reset()
            return env.render() is not None
    except Exception:  # whatever a missing or broken OpenGL raises
        return False


def _plain_loop(task: Task, reward) -> Callable[[], None]:
    """One step as most people write it: one environment, its own renderer, a PIL picture, one forward pass."""
    env = gym.make(_GYMNASIUM[task.env_id], render_mode="rgb_array")
    vlm = reward.vlm
    preprocess = image_transform_v2(PreprocessCfg(**vlm.model.visual.preprocess_cfg), is_train=False)
    env.reset(seed=0)

    @torch.no_grad()
    def step() -> None:
        _, _, terminated, truncated, _ = env.step(env.action_space.sample())
        image = preprocess(Image.fromarray(env.render()))[None].to(vlm.device)
        reward.from_embeddings(normalize(vlm.model.encode_image(image).float(), dim=-1)).item()
        if terminated or truncated:
            env.reset()

    return step


class _Clock(VectorWrapper):
    """Sums up the seconds that stepping the worlds takes."""

    seconds = 0.0

    def step(self, actions):
        began = time.perf_counter()
        result = self.env.step(actions)
        self.seconds += time.perf_counter() - began
        return result


def _learner(task: Task, reward):
    """The task's learner and the clock of its worlds; it learns from the start, and from short rollouts."""
    given = task.hyperparameters
    short = {"n_steps": min(given.get("n_steps", 32), 32), "learning_starts": 0}
    task = replace(task, hyperparameters={**given, **{key: short[key] for key in short if key in given}})
    clock = _Clock(VectorRewardWrapper(task_worlds(task, task.num_envs, reward), reward))
    learner = make_learner(task, SB3VecEnv(clock), seed=0)
    return learner, clock


def _learn(learner, clock: _Clock) -> tuple[float, float]:
    """Environment steps per second of the algorithm alone, and of all training, over one or more rollouts."""
    before, clock.seconds, began = learner.num_timesteps, 0.0, time.perf_counter()
    learner.learn(1_000, reset_num_timesteps=False, log_interval=None)
    seconds, steps = time.perf_counter() - began, learner.num_timesteps - before
    return steps / (seconds - clock.seconds), steps / seconds


def _speed(part: Callable[[], None], steps: int, seconds: float) -> float:
    """Environment steps per second of calling `part` again and again, twice at least."""
    began, calls = time.perf_counter(), 0
    while calls < 2 or time.perf_counter() - began < seconds:
        part()
        calls += 1
    return calls * steps / (time.perf_counter() - began)
