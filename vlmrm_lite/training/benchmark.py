"""Measures the speed of every part of training, alone and combined, and of a plain per-frame loop.

The parts take turns for several rounds, and the result is the median over the rounds. Other load on the machine slows
all parts alike, so their ratios hold even where the absolute numbers do not.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import NamedTuple

import gymnasium as gym
import numpy as np
import psutil
import torch
from gymnasium.vector import VectorEnv
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from torch.nn.functional import normalize

from ..tasks import Task, find_task
from ..utils.devices import name_device
from ..wrappers import VectorRewardWrapper
from .env_wrappers import make_task_envs
from .threads import limit_torch_threads
from .timing import make_timed_learner, measure_speed, time_learning

NUM_ENVS, ROUNDS, SECONDS = 64, 7, 0.5  # SECONDS: per part and round
ENV_COUNTS = (16, 64, 256, 1024)
_GYMNASIUM = {  # the environments of the plain loop
    "vlmrm_lite/CartPole-v0": "CartPole-v1",
    "vlmrm_lite/MountainCar-v0": "MountainCarContinuous-v0",
    "vlmrm_lite/Humanoid-v0": "Humanoid-v5",
}
_SHORT_NAMES = {"humanoid": "humanoid-kneeling"}  # all eight tasks take the same time


class Speeds(NamedTuple):
    """Environment steps per second, the median over all rounds.

    Attributes:
        simulate, render, reward: each part alone, with 64 environments.
        together: simulate, render and reward in a `VectorRewardWrapper`.
        learn: the algorithm alone: choosing actions, storing transitions, updates.
        train: everything.
        loop: a plain loop over one Gymnasium environment, frame by frame; NaN where it cannot render.
        fraction: `together` as a fraction of the speed of the three parts in sequence.
        speedup: `together` over `loop`.
    """

    simulate: float
    render: float
    reward: float
    together: float
    learn: float
    train: float
    loop: float
    fraction: float
    speedup: float


class ScalingPoint(NamedTuple):
    """Speed and memory with a number of environments.

    Attributes:
        num_envs: the number of environments.
        together: environment steps per second of simulate, render and reward.
        memory: bytes of the whole process; on a GPU, the bytes of GPU memory in use by all processes.
    """

    num_envs: int
    together: float
    memory: int


def run_bench(task: str = "cartpole", log: Callable[[str], None] = print) -> str:
    """Runs the whole benchmark and returns its two tables.

    Args:
        task: name of a task, or "humanoid" for any of the humanoid's.
        log: called with a line at the start of each stage.

    Raises:
        ValueError: there is no such task.
    """
    chosen = find_task(_SHORT_NAMES.get(task, task))
    reward = chosen.make_reward("simclip-micro")
    log(f"Measuring {chosen.name} in {ROUNDS} rounds, about half a minute ...")
    speeds = measure_speeds(chosen, reward)
    log(f"Measuring {ENV_COUNTS[0]} to {ENV_COUNTS[-1]:,} environments ...")
    return f"{speed_table(speeds, reward.vlm)}\n\n{scaling_table(measure_scaling(chosen, reward))}"


def measure_speeds(task: Task, reward, rounds: int = ROUNDS, seconds: float = SECONDS) -> Speeds:
    """Measures every part in turn, `rounds` times for at least `seconds` each, after a warm-up."""
    parts = _parts(task, reward)
    learner, clock = make_timed_learner(task, reward)
    for part, steps in parts.values():  # warm-up: allocations, caches, thread pools
        measure_speed(part, steps, 0.0)
    with limit_torch_threads(reward):
        time_learning(learner, clock)
    rows = []
    for _ in range(rounds):
        row = {"loop": np.nan} | {name: measure_speed(part, steps, seconds) for name, (part, steps) in parts.items()}
        with limit_torch_threads(reward):  # as in a training
            row["learn"], row["train"] = time_learning(learner, clock)
        in_sequence = 1 / (1 / row["simulate"] + 1 / row["render"] + 1 / row["reward"])
        fraction, speedup = row["together"] / in_sequence, row["together"] / row["loop"]
        rows.append(Speeds(**row, fraction=fraction, speedup=speedup))
    return Speeds(*np.median(rows, axis=0).tolist())


def speed_table(speeds: Speeds, vlm) -> str:
    """Formats the speeds as a table."""
    lines = [
        f"{vlm.name} on {name_device(vlm.device)} in {vlm.precision}, torch {torch.__version__}, "
        f"{torch.get_num_threads()} threads",
        f"{'part':<30}{'env steps/s':>12}",
        "-" * 42,
    ]
    for name, value in (
        (f"simulate, {NUM_ENVS} envs", speeds.simulate),
        ("render", speeds.render),
        ("reward", speeds.reward),
        ("simulate + render + reward", speeds.together),
        ("learn", speeds.learn),
        ("all of training", speeds.train),
        ("plain loop, frame by frame", speeds.loop),
    ):
        lines.append(f"{name:<30}{value:>12,.0f}".replace(" nan", " -  "))
    lines += ["", f"simulate + render + reward reaches {speeds.fraction:.0%} of the speed of its parts in sequence."]
    if np.isnan(speeds.loop):
        lines.append("The plain loop was not measured: Gymnasium's renderer needs OpenGL.")
    else:
        lines.append(f"It is {speeds.speedup:.0f} times as fast as the plain loop.")
    return "\n".join(lines)


def measure_scaling(
    task: Task, reward, env_counts: Sequence[int] = ENV_COUNTS, seconds: float = 4 * SECONDS
) -> list[ScalingPoint]:
    """Measures simulate, render and reward together for each number of environments."""
    points = []
    for num_envs in env_counts:
        with closing(VectorRewardWrapper(make_task_envs(task, num_envs, reward), reward)) as envs:
            envs.reset(seed=0)
            step = _make_stepper(envs)
            measure_speed(step, num_envs, 0.0)  # warm-up
            points.append(ScalingPoint(num_envs, measure_speed(step, num_envs, seconds), _memory(reward.vlm.device)))
    return points


def scaling_table(points: Sequence[ScalingPoint]) -> str:
    """Formats speed and memory as a table, one row per number of environments."""
    lines = [f"{'envs':>6}{'env steps/s':>14}{'memory':>12}", "-" * 32]
    lines += [f"{point.num_envs:>6,}{point.together:>14,.0f}{point.memory / 2**30:>8.2f} GiB" for point in points]
    return "\n".join(lines)


def _memory(device: torch.device) -> int:
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        return total - free
    return psutil.Process().memory_info().rss


def _make_stepper(envs: VectorEnv) -> Callable[[], None]:
    """Returns a function that steps all environments with random actions, and resets them at the end of an episode."""
    actions = [envs.action_space.sample() for _ in range(8)]
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        *_, truncations, _ = envs.step(actions[count % len(actions)])
        if truncations.all():
            envs.reset()

    return step


def _parts(task: Task, reward) -> dict[str, tuple[Callable[[], None], int]]:
    """Returns the parts by name: a function to call, and the number of environment steps in a call."""
    plain, base = make_task_envs(task, NUM_ENVS, reward), make_task_envs(task, NUM_ENVS, reward)
    rewarded = VectorRewardWrapper(base, reward)
    for envs in (plain, base):
        envs.reset(seed=0)
    frames = plain.render()
    parts = {
        "simulate": (_make_stepper(plain), NUM_ENVS),
        "render": (plain.render, NUM_ENVS),
        "reward": (lambda: reward(frames).sum().item(), NUM_ENVS),
        "together": (_make_stepper(rewarded), NUM_ENVS),
    }
    if _can_render(_GYMNASIUM[str(task.env_id)]):
        parts["loop"] = _plain_loop(task, reward), 1
    return parts


def _can_render(env_id: str) -> bool:
    """Returns whether the environment's renderer works here; MuJoCo's needs OpenGL."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    try:
        with closing(gym.make(env_id, render_mode="rgb_array")) as env:
            env.reset()
            return env.render() is not None
    except Exception:  # a missing or broken OpenGL raises errors of many types
        return False


def _plain_loop(task: Task, reward) -> Callable[[], None]:
    """Returns one step of a typical loop: one environment, its own renderer, a PIL image, one forward pass."""
    env = gym.make(_GYMNASIUM[str(task.env_id)], render_mode="rgb_array")
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
