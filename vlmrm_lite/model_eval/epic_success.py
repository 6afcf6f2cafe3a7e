"""Does EPIC foretell success? The EPIC distances of rewards, and the success of the agents that learn from them.

vlmrm-lite dev epic data/epic_success.csv
"""

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..envs.classic import cartpole, mountain_car
from ..errors import VlmrmError
from ..evaluation import epic_distance, labeled_states, precision_recall
from ..tasks import TASKS
from ..training import train
from ..utils.files import atomic_write, error_reason
from ..utils.frames import to_numpy
from .held_out import ALPHAS


class Training(NamedTuple):
    """One training: what the reward is made of, and for how many environment steps the agent learns from it."""

    task: str
    goal: str
    alpha: float
    vlm: str
    total_steps: int


MEASURED = ("epic", "average_precision", "vlm_reward", "env_reward", "success_rate")
COLUMNS = (*Training._fields, "seed", *MEASURED)
_KEY = [*Training._fields, "seed"]
_STEPS = 128_000
_PROMPTS = {  # from close to the goal to its opposite
    "cartpole": (
        "a pole above the cart",
        "the pole makes a right angle with the track",
        "a long thin pole",
        "the cart is in the middle of the track",
        "a pole hanging down",
    ),
    "mountain-car-textured": (
        "a picture of a mountain",
        "a yellow flag",
        "a car on the right slope",
        "a car climbing the right slope",
        "a car at the bottom of the valley",
    ),
}
_VLMS = ("simclip-nano", "simclip-goals")


def list_trainings() -> list[Training]:
    """Lists the trainings: the papers' prompts over alpha, other prompts, and other models.

    Alpha and the model are the task's own where they are not varied. Plain MountainCar, which no shipped model knows,
    has three alphas.
    """
    found = []
    for name, alphas in (("cartpole", ALPHAS), ("mountain-car-textured", ALPHAS), ("mountain-car", ALPHAS[::2])):
        task = TASKS[name]
        default = Training(name, str(task.goal), task.alpha, task.vlm, _STEPS)
        found += [default._replace(alpha=alpha) for alpha in alphas]
        if name in _PROMPTS:
            found += [default._replace(goal=goal) for goal in _PROMPTS[name]]
            found += [default._replace(vlm=vlm) for vlm in _VLMS]
    return found


def fill_table(path: Path, trainings: list[Training], seeds: int = 1, log: Callable[[str], Any] = print) -> None:
    """Trains what the table does not hold yet, and adds a row to it after every training.

    Args:
        path: CSV with the columns `COLUMNS`; made if there is none.
        trainings: what to train.
        seeds: each is trained with the seeds 0 to `seeds` - 1.
        log: gets a line after every training.

    Raises:
        VlmrmError: the file is no such table, or cannot be written.
    """
    table = read_table(path)
    done = set(table[_KEY].itertuples(index=False, name=None))
    jobs = [(training, seed) for seed in range(seeds) for training in trainings if (*training, seed) not in done]
    log(f"{len(jobs)} of {len(trainings) * seeds} trainings are left.")
    for training, seed in jobs:
        row = dict(zip(COLUMNS, (*training, seed, *_measure(training, seed))))
        table = pd.concat([table, pd.DataFrame([row])], ignore_index=True) if len(table) else pd.DataFrame([row])
        with atomic_write(path) as temporary:
            table.to_csv(temporary, index=False, lineterminator="\n")
        log(
            f"{training.task}, α = {training.alpha:g}, {training.vlm}, {training.goal!r}, seed {seed}: "
            f"EPIC {row['epic']:.3f}, success {row['success_rate']:.0%}"
        )


def read_table(path: Path) -> pd.DataFrame:
    """Reads the table; an empty one if there is no file.

    Raises:
        VlmrmError: the file is no such table.
    """
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS))
    try:
        table = pd.read_csv(path)
        if tuple(table.columns) != COLUMNS:
            raise ValueError(f"its columns are {', '.join(map(str, table.columns))}"[:200])
        return table.astype({"alpha": float, "total_steps": int, "seed": int})
    except (OSError, ValueError) as error:
        raise VlmrmError(
            f"{path} is no table of such trainings ({error_reason(error)}); give another path, or remove the file."
        ) from error


def _measure(training: Training, seed: int) -> tuple[float, ...]:
    """Trains and plays an agent, and scores its reward on the labeled states; returns `MEASURED`, rounded."""
    arguments = training._asdict()
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore", UserWarning)  # no model knows the plain scene
        run = train(**arguments, seed=seed, out=Path(folder, "run"), progress=False)
        rewards, labels = _labeled_rewards(run)
        played = run.evaluate(episodes=100)
    epic = epic_distance(rewards, labels)
    average_precision = precision_recall(rewards, labels).average_precision
    values = (epic, average_precision, played.vlm_reward, played.env_reward, played.success_rate)
    return tuple(round(float(value), 4) for value in values)


def _labeled_rewards(run: Any) -> tuple[Any, Any]:
    """Returns the rewards ``(n,)`` of the task's labeled states, and the labels."""
    states, labels = labeled_states(run.task.name)
    size = run.reward.frame_size or 64
    if run.task.name == "cartpole":
        frames = cartpole.draw(states, size, size)
    else:
        frames = mountain_car.draw(states, size, size, run.task.env_kwargs["scene"])
    return to_numpy(run.reward(frames)), labels
