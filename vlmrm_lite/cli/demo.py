"""The demo: CartPole from one prompt, and a folder with the results."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import VlmrmError
from ..evaluation import epic_distance, labeled_states, reward_correlation
from ..rewards import GoalBaselineReward
from ..tasks import TASKS
from ..training import Run, train
from ..training.env_wrappers import make_task_envs
from ..training.metrics_table import last_step
from ..utils.extras import MissingExtraError
from ..utils.files import atomic_write
from ..utils.frames import to_numpy
from ..utils.locks import lock_folder
from ..vlm import load_vlm

FILES = {
    "video.mp4": "the trained agent, in an episode that was not in training",
    "landscape.png": "the VLM reward over the pole's angle, for five values of alpha",
    "curves.png": "VLM reward, environment reward and success rate over training",
    "metrics.csv": "the same curves as a table",
    "config.json": "the prompts and all settings",
    "summary.json": "the numbers above, and the agreement of the VLM reward with the environment reward",
}
ALPHAS = (0.0, 0.25, 0.5, 0.75, 1.0)


def run_demo(out: str | Path = "runs/demo", seed: int = 0, log: Callable[[str], None] = print) -> dict[str, Any]:
    """Trains an agent on CartPole with paper A's prompts, evaluates it, and writes the `FILES` to a folder.

    Args:
        out: the folder; an earlier demo in it is replaced.
        seed: seeds the start states, the actions and the networks.
        log: called with a line at the start of each stage.

    Returns:
        The content of ``summary.json``: the prompts, `seed`, `episodes`, `successes`, `train_seconds` (wall-clock time
        of the whole training), `env_steps`; and, over 1,000 labeled states of which half are goal states,
        `reward_env_pearson`, the correlation of the VLM reward with the goal label (CartPole's environment reward), and
        `epic`, its EPIC distance.

    Raises:
        VlmrmError: the folder holds a run that is not a demo, or cannot be written; or training was interrupted.
    """
    out, task = Path(out).expanduser(), TASKS["cartpole"]
    if (out / "config.json").is_file() and out != Path("runs/demo") and not (out / "summary.json").is_file():
        raise VlmrmError(f"{out} holds a run that is not a demo; choose another folder with out=.")
    with lock_folder(out):  # another demo's files are not touched
        pass
    for name in ("video.mp4", "landscape.png", "curves.png"):
        (out / name).unlink(missing_ok=True)
    summary = {"task": task.name, "goal": task.goal, "baseline": task.baseline, "alpha": task.alpha, "seed": seed}
    _write(out / "summary.json", summary)  # marks the folder as a demo's; the results follow
    log(f'The goal: "{task.goal}". No other reward is used.')
    vlm = load_vlm()
    log(f"Training on {task.total_steps:,} steps ...")
    began = time.monotonic()
    run = train(task, vlm=vlm, seed=seed, out=out, overwrite=True)
    train_seconds = time.monotonic() - began
    steps = last_step(run.metrics)
    if steps < task.total_steps:
        raise VlmrmError(f"The demo was stopped at step {steps:,} of {task.total_steps:,}; run it again to start over.")
    log("Playing 100 episodes ...")
    result = run.evaluate(episodes=100)
    log("Filming and drawing ...")
    try:
        run.record()
        _write(out / "landscape.png", draw_landscape(run))
        _write(out / "curves.png", draw_curves(run))
    except MissingExtraError as error:
        log(str(error))
    pearson, epic = score_reward(run)
    summary |= {
        "vlm": vlm.name,
        "episodes": result.episodes,
        "successes": result.successes,
        "train_seconds": round(train_seconds, 1),
        "env_steps": steps,
        "reward_env_pearson": round(pearson, 4),
        "epic": round(epic, 4),
    }
    _write(out / "summary.json", summary)
    return summary


def score_reward(run: Run) -> tuple[float, float]:
    """Computes the reward's Pearson correlation with the goal label, and its EPIC distance, over labeled states."""
    states, labels = labeled_states(run.task)
    envs = make_task_envs(run.task, len(states), run.reward)
    envs.unwrapped.set_state(states)
    rewards = to_numpy(run.reward(envs.render()))
    envs.close()
    return reward_correlation(rewards, labels).pearson, epic_distance(rewards, labels)


def draw_landscape(run: Run) -> bytes:
    """Plots the reward over the pole's angle for several alphas, as a PNG file (paper A, figure 2a)."""
    from ..lab import plots, scenes

    reward, task = run.reward, run.task
    assert isinstance(reward, GoalBaselineReward)
    vlm = reward.vlm
    sweep = scenes.sweep(task.name, size=vlm.image_size)
    images = vlm.embed_images(sweep.frames)
    rewards = {
        f"α = {alpha:g}": GoalBaselineReward(vlm, reward.goal, reward.baseline, alpha).from_embeddings(images)
        for alpha in ALPHAS
    }
    return plots.landscape(
        sweep.x,
        rewards,
        sweep.xlabel,
        frames=sweep.frames,
        mark={"upright": sweep.goal_x},
        normalize=True,
        title=f'Reward for "{task.goal}"',
    ).png()


def draw_curves(run: Run) -> bytes:
    """Plots the curves of the training, as a PNG file."""
    from ..lab import plots

    return plots.curves(run, title=f'CartPole from "{run.task.goal}"').png()


def _write(path: Path, content: bytes | dict[str, Any]) -> None:
    """Writes bytes, or a dict as JSON."""
    content = content if isinstance(content, bytes) else (json.dumps(content, indent=2) + "\n").encode()
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)
