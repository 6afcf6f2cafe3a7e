"""Measures the speed of every part of training, alone and combined, and of a plain per-frame loop.

The parts take turns for several rounds, and the results are medians over the rounds: of speeds, and of the ratio of two
speeds in a round. Other load on the machine slows all parts alike, so ratios hold even where speeds do not; but
updates that overlap with steps need an idle core. As in a training, a small model runs on one thread.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import partial
from importlib.metadata import version
from typing import Any

import gymnasium as gym
import numpy as np
import psutil
import torch
from gymnasium.vector import VectorEnv
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from stable_baselines3.common.base_class import BaseAlgorithm
from torch.nn.functional import normalize

from ..errors import VlmrmError
from ..sb3.overlap import OverlappedVecEnv
from ..tasks import Task, find_task
from ..utils.devices import name_device
from ..vlm import load_vlm
from .env_wrappers import make_task_envs
from .speeds import ScalingPoint, Speeds, scaling_table, speed_tables
from .threads import limit_torch_threads
from .timing import StepClock, make_rewarded_envs, make_timed_learner, measure_speed, time_learning

NUM_ENVS, ROUNDS, SECONDS, LEARN_STEPS = 64, 7, 0.5, 1_000  # seconds or steps: per part and round
_MODEL = "simclip-micro"  # of tasks with one goal, some of whose models are ensembles
ENV_COUNTS = (16, 64, 256, 1024)
_GYMNASIUM = {  # the environments of the plain loop
    "vlmrm_lite/CartPole-v0": "CartPole-v1",
    "vlmrm_lite/MountainCar-v0": "MountainCarContinuous-v0",
    "vlmrm_lite/Humanoid-v0": "Humanoid-v5",
}
_SHORT_NAMES = {"humanoid": "humanoid-kneeling"}  # all eight tasks take the same time


def run_bench(task: str = "cartpole", engine: str | None = None, log: Callable[[str], None] = print) -> str:
    """Runs the whole benchmark and returns its tables.

    Args:
        task: name of a task, or "humanoid" for any of the humanoid's.
        engine: "onnx" or "torch"; None for both, where both are possible.
        log: called with a line at the start of each stage.

    Raises:
        ValueError: there is no such task or engine.
        VlmrmError: the engine cannot be used here.
    """
    chosen = find_bench_task(task)
    rewards, note = make_rewards(chosen, engine)
    fastest, reward = list(rewards.items())[-1]
    with limit_torch_threads(reward):  # as in a training
        log(f"Measuring {chosen.name} in {ROUNDS} rounds, one to four minutes ...")
        title = f"{chosen.name} with {chosen.algorithm}\n{describe(reward.vlm, rewards)}{note}"
        speeds = speed_tables(measure_speeds(chosen, rewards), NUM_ENVS)
        log(f"Measuring {ENV_COUNTS[0]} to {ENV_COUNTS[-1]:,} environments ...")
        scaling = scaling_table(measure_scaling(chosen, reward))
    return f"{title}\n\n{speeds}\n\nsimulate + render + reward with {fastest}\n\n{scaling}"


def find_bench_task(task: str) -> Task:
    """Returns the task of a name, or for "humanoid" one of the humanoid's.

    Raises:
        ValueError: there is no such task.
    """
    return find_task(_SHORT_NAMES.get(task, task))


def make_rewards(task: Task, engine: str | None = None) -> tuple[dict[str, Any], str]:
    """Makes the task's reward with every engine, or with one; that of many goals has the task's own model.

    Returns:
        The rewards by engine, and a line that says why ONNX Runtime is missing among them, or "".

    Raises:
        ValueError, VlmrmError: `engine` is unknown, or cannot be used here.
    """
    model = _MODEL if task.goals is None else task.vlm
    if engine is not None:
        return {engine: task.make_reward(load_vlm(model, engine=engine))}, ""
    rewards = {"torch": task.make_reward(load_vlm(model, engine="torch"))}
    device = rewards["torch"].vlm.device
    if device.type != "cpu":
        return rewards, f"\nNo ONNX Runtime: the model runs on {name_device(device)}, not on a CPU."
    try:
        return {**rewards, "onnx": task.make_reward(load_vlm(model, engine="onnx"))}, ""
    except VlmrmError as error:
        return rewards, f"\nNo ONNX Runtime: {str(error).partition(': ')[2] or error}"


def measure_speeds(task: Task, rewards: Mapping[str, Any], rounds: int = ROUNDS, seconds: float = SECONDS) -> Speeds:
    """Measures every part in turn, `rounds` times for at least `seconds` each.

    A round before these is a warm-up: allocations, caches, thread pools.

    Args:
        task: what to train.
        rewards: the reward by engine.
        rounds, seconds: how often and how long.
    """
    with ExitStack() as stack:
        parts = _parts(task, rewards, stack)
        learners = _learners(task, rewards, stack)
        rows = []
        for i in range(rounds + 1):
            row = {name: measure_speed(part, steps, seconds if i else 0.0) for name, (part, steps) in parts.items()}
            alone = []
            for name, (learner, clock) in learners.items():
                learn, row[name] = time_learning(learner, clock, LEARN_STEPS)
                alone += [] if _overlaps(learner) else [learn]
            rows.append({**row, "learn": float(np.mean(alone))})
    return Speeds(list(rewards), {part: [row[part] for row in rows[1:]] for part in rows[0]})


def describe(vlm: Any, engines: Iterable[str]) -> str:
    """Says in two lines what is measured, with versions."""
    versions = [f"torch {torch.__version__}"]
    if "onnx" in engines:
        versions.append(f"onnxruntime {version('onnxruntime')}")
    threads = torch.get_num_threads()
    versions.append(f"{threads} thread{'s' * (threads > 1)}")
    return f"{vlm.name} on {name_device(vlm.device)} in {vlm.precision}\n{', '.join(versions)}"


def measure_scaling(
    task: Task, reward, env_counts: Sequence[int] = ENV_COUNTS, seconds: float = 4 * SECONDS
) -> list[ScalingPoint]:
    """Measures simulate, render and reward together for each number of environments."""
    points = []
    for num_envs in env_counts:
        with closing(make_rewarded_envs(task, num_envs, reward)) as envs:
            envs.reset(seed=0)
            step = _make_stepper(envs)
            measure_speed(step, num_envs, 0.0)  # warm-up
            points.append(ScalingPoint(num_envs, measure_speed(step, num_envs, seconds), _memory(reward.vlm.device)))
    return points


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
        *_, terminations, truncations, _ = envs.step(actions[count % len(actions)])
        if (terminations | truncations).all():
            envs.reset()

    return step


def _parts(task: Task, rewards: Mapping[str, Any], stack: ExitStack) -> dict[str, tuple[Callable[[], object], int]]:
    """Returns the parts by name: a function to call, and the number of environment steps in a call."""
    reward = next(iter(rewards.values()))
    plain = stack.enter_context(closing(make_task_envs(task, NUM_ENVS, reward)))
    plain.reset(seed=0)
    frames = plain.render()
    parts: dict[str, tuple[Callable[[], object], int]] = {
        "simulate": (_make_stepper(plain), NUM_ENVS),
        "render": (plain.render, NUM_ENVS),
    }
    gymnasium_id = _GYMNASIUM.get(str(task.env_id))
    if gymnasium_id is not None and _can_render(gymnasium_id):
        parts["loop"] = _plain_loop(task, reward), 1
    goals = () if task.goals is None else (np.arange(NUM_ENVS) % len(task.goals.train),)  # of every frame
    for engine, one in rewards.items():
        parts[f"reward {engine}"] = partial(_compute, one, frames, *goals), NUM_ENVS
    for engine, one in rewards.items():
        envs = stack.enter_context(closing(make_rewarded_envs(task, NUM_ENVS, one)))
        envs.reset(seed=0)
        parts[f"together {engine}"] = _make_stepper(envs), NUM_ENVS
    return parts


def _compute(reward: Any, *frames_and_goals: Any) -> float:
    return reward(*frames_and_goals).sum().item()  # waits for a GPU


def _learners(task: Task, rewards: Mapping[str, Any], stack: ExitStack) -> dict[str, tuple[BaseAlgorithm, StepClock]]:
    """Returns the learners by part; those of the task's algorithm without overlap only where it can overlap."""
    learners = {f"train {engine}": make_timed_learner(task, reward, True) for engine, reward in rewards.items()}
    if any(_overlaps(learner) for learner, _ in learners.values()):
        learners |= {f"sequential {engine}": make_timed_learner(task, reward) for engine, reward in rewards.items()}
    for learner, _ in learners.values():
        stack.callback(learner.get_env().close)
    return learners


def _overlaps(learner: BaseAlgorithm) -> bool:
    return isinstance(learner.get_env(), OverlappedVecEnv)


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
