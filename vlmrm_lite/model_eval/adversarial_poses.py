"""What agents do that a model was fooled by, for the model to learn from: `vlmrm-lite pretrain --agent`."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..envs.humanoid.model import CAMERAS, build_model
from ..errors import VlmrmError
from ..pretraining.humanoid.scenes import NONE, turn
from ..training import Run
from .humanoid_states import POLICIES

EPISODES, EVERY = 16, 4  # episodes of each agent, and which of their steps are kept


def poses_of(runs: Sequence[str | Path], seed: int = 0) -> NDArray[np.float64]:
    """Poses that agents of the humanoid hold, whatever they were meant to do.

    Args:
        runs: run folders.
        seed: seeds the start states.

    Returns:
        (k, 24): the poses, turned until the camera of the captioned pictures sees them as the run's camera did.

    Raises:
        VlmrmError: there is no such run, it is not the humanoid's, or models are judged by what it does.
    """
    held = [NONE]
    for folder in runs:
        if Path(folder).name in POLICIES and not Path(folder).exists():
            raise VlmrmError(
                f"Models are judged by what {folder} does (data/states), so none may learn from it; train "
                "an agent of your own and give its folder."
            )
        run = Run.load(folder)
        played = run.rollout(EPISODES, seed)
        if "qpos" not in played:
            raise VlmrmError(
                f"{folder} is not a run of the humanoid, and its poses are the only ones to learn from; leave it out."
            )
        goes_on = np.arange(played["qpos"].shape[1]) < played["lengths"][:, None]
        qpos = played["qpos"][:, ::EVERY][goes_on[:, ::EVERY]].astype(float)
        camera = run.task.env_kwargs.get("camera", CAMERAS[0])
        turn(qpos, np.full(len(qpos), _azimuth(CAMERAS[0]) - _azimuth(camera)))
        held.append(qpos)
    return np.concatenate(held)


def _azimuth(camera: str) -> float:
    """Where a camera of the humanoid stands, as seen from the middle: radians to the left of ahead."""
    x, y, _ = build_model(camera=camera).cam_pos[0]
    return float(np.arctan2(y, x))
