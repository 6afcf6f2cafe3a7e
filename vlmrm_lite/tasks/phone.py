"""The phone: one agent that opens any app it is asked for (paper B, AndroidEnv)."""

import numpy as np
from numpy.typing import NDArray
from stable_baselines3.common.utils import LinearSchedule

from ..envs.phone.apps import COMMON, DIVERSE, HELD_OUT, NAMES
from ..envs.phone.layout import FIRST_APP
from ..goals.goal_set import GoalSet
from .task import Task

TEMPLATES = ("the {} app is open", "a phone showing the {} app", "open the {} app", "the {} application on the screen")
HELD_OUT_TEMPLATES = ("{} has been opened", "the screen shows {}", "start {}")
PAPER_TEMPLATES = ("Open {}", "Open the {} app", "Screenshot of {}", "Screenshot of {} on Android")
"""Templates A to D of paper B, figure 5."""

DISTRACTORS = ("the home screen with icons", "the lock screen", "the settings page")


def app_open(states: NDArray, goals: list[str]) -> NDArray[np.bool_]:
    """Checks that the app that is open is the goal's.

    Args:
        states: (n, k), the first column being the screen; see `envs.phone.env`.
        goals: n names of apps.

    Raises:
        ValueError: the phone has no such app.
    """
    unknown = [goal for goal in goals if goal not in NAMES]
    if unknown:
        raise ValueError(f"the phone has no app {unknown[0]!r}; it has {', '.join(NAMES[:5])}, ...")
    return states[:, 0] == FIRST_APP + np.array([NAMES.index(goal) for goal in goals])


PHONE = Task(
    name="phone",
    env_id="vlmrm_lite/Phone-v0",
    env_kwargs={"screens": 2},  # without a memory of the page before, agents turn pages to and fro
    goals=GoalSet(
        train=(*COMMON, *(name for name in DIVERSE if name not in HELD_OUT)),
        held_out=HELD_OUT,
        templates=TEMPLATES,
        held_out_templates=HELD_OUT_TEMPLATES,
        distractors=DISTRACTORS,
        threshold=0.87,  # see docs/results.md for how it was chosen
        success=app_open,
    ),
    vlm="simclip-goals",
    algorithm="DQN",
    hyperparameters={
        "policy_kwargs": {
            "features_extractor_class": "vlmrm_lite.sb3.goal_features.GoalGridFeatures",
            "net_arch": [128],
        },
        "replay_buffer_class": "vlmrm_lite.sb3.hindsight.HindsightReplayBuffer",
        "replay_buffer_kwargs": {"fraction": 0.8, "reached": 0.5},
        "buffer_size": 100_000,
        "learning_starts": 3_200,
        "batch_size": 512,
        "gradient_steps": 4,
        "train_freq": 1,
        "learning_rate": LinearSchedule(8e-4, 2e-5, end_fraction=1.0),
        "gamma": 0.9,
        "target_update_interval": 64,
        "exploration_fraction": 0.4,
        "exploration_final_eps": 0.05,
    },
    total_steps=112_000,
    num_envs=64,
)
