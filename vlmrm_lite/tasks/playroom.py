"""The playroom: one agent that finds, lifts, and puts next to each other what it is asked for (paper B, Playhouse)."""

from itertools import combinations

from stable_baselines3.common.utils import LinearSchedule

from ..envs.playroom.layout import SLOTS
from ..envs.playroom.observation import THING_NAMES
from ..envs.playroom.things import COLOR_NAMES, KIND_NAMES
from ..goals.goal_set import GoalSet
from .playroom_success import goal_possible, goal_reached
from .task import Task

THINGS = tuple(f"{color} {kind}" for kind in KIND_NAMES for color in COLOR_NAMES)
HELD_OUT_THINGS = tuple(f"{COLOR_NAMES[(i + 2) % len(COLOR_NAMES)]} {kind}" for i, kind in enumerate(KIND_NAMES))
"""One color of each kind, each color once: no training goal is about these."""
PAIRS = tuple(combinations(KIND_NAMES, 2))
HELD_OUT_PAIRS = PAIRS[2::5]

TEMPLATES = {
    "find": ("near the {}", "the {} is near", "find the {}"),
    "lift": ("the {} is lifted", "holding the {} up", "raise the {}"),
    "put": ("the {} is next to the {}", "the {} and the {} are side by side", "set the {} beside the {}"),
}
HELD_OUT_TEMPLATES = {
    "find": ("walk up to the {}", "the robot stands in front of the {}", "the {} is within reach"),
    "lift": ("pick up the {}", "the {} is held in the air", "the hand holds the {} up"),
    "put": ("place the {} beside the {}", "the {} and the {} are close together", "the {} has been put near the {}"),
}
PAPER_TEMPLATES = {"find": ("go near the {}",), "lift": ("lift the {}",), "put": ("put the {} next to the {}",)}
"""The wordings of paper B, table 2."""

DISTRACTORS = {
    "find": ("the {} is not near", "the {} is far away", "nothing is in view"),
    "lift": ("the {} is held low", "the hand is empty"),
    "put": ("the {} and the {} are apart", "the {} is not next to the {}"),
}


def _goals(things: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The names of the goals about things and pairs of kinds."""
    singles = [f"{verb}: {thing}" for verb in ("find", "lift") for thing in things]
    return (*singles, *(f"put: {first}, {second}" for first, second in pairs))


PLAYROOM = Task(
    name="playroom",
    env_id="vlmrm_lite/Playroom-v0",
    env_kwargs={"actions": "discrete"},
    goals=GoalSet(
        train=_goals(
            tuple(thing for thing in THINGS if thing not in HELD_OUT_THINGS),
            tuple(pair for pair in PAIRS if pair not in HELD_OUT_PAIRS),
        ),
        held_out=_goals(HELD_OUT_THINGS, HELD_OUT_PAIRS),
        templates=TEMPLATES,
        held_out_templates=HELD_OUT_TEMPLATES,
        distractors=DISTRACTORS,
        threshold=0.5,
        success=goal_reached,
        possible=goal_possible,
    ),
    vlm="simclip-goals",
    algorithm="DQN",
    hyperparameters={
        "policy_kwargs": {
            "features_extractor_class": "vlmrm_lite.sb3.thing_features.GoalThingFeatures",
            "features_extractor_kwargs": {"things": SLOTS, "row": len(THING_NAMES)},
            "net_arch": [256, 128],
        },
        "replay_buffer_class": "vlmrm_lite.sb3.hindsight.HindsightReplayBuffer",
        "replay_buffer_kwargs": {"fraction": 0.8, "reached": 0.5},
        "buffer_size": 300_000,
        "learning_starts": 6_400,
        "batch_size": 512,
        "gradient_steps": 4,
        "train_freq": 1,
        "learning_rate": LinearSchedule(8e-4, 5e-5, end_fraction=1.0),
        "gamma": 0.95,
        "target_update_interval": 64,
        "exploration_fraction": 0.5,
        "exploration_final_eps": 0.05,
    },
    total_steps=400_000,
    num_envs=64,
)
