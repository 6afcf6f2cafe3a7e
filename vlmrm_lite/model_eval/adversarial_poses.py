"""Poses in which agents exploited a model: to fine-tune a model on, and to score other models on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from ..envs.humanoid.model import CAMERAS, build_model
from ..errors import VlmrmError
from ..pretraining.humanoid.scenes import NO_POSES, turn
from ..rewards import prompt_reward
from ..tasks import TASKS
from ..training import Run
from ..utils.frames import to_numpy
from . import humanoid_states

EPISODES, EVERY = 16, 4  # episodes per agent for fine-tuning, and the interval between the steps that are kept
SETTLED = 60  # steps after which an agent has reached the poses that it stays in


def adversarial_poses(runs: Sequence[str | Path], seed: int = 0) -> NDArray[np.float64]:
    """Poses of humanoid agents, for ``vlmrm-lite pretrain --agent``.

    Args:
        runs: run folders.
        seed: seeds the start states.

    Returns:
        Poses ``(k, 24)``, rotated so that the camera of the captioned pictures sees them as the run's camera did.

    Raises:
        VlmrmError: the run does not exist, it is not a humanoid run, or its states are reserved for evaluation.
    """
    poses = [NO_POSES]
    for folder in runs:
        if Path(folder).name in humanoid_states.POLICIES and not Path(folder).exists():
            raise VlmrmError(
                f"States of {folder} are in data/states, where models are evaluated, so no model may be trained on "
                "them; train an agent of your own and give its folder."
            )
        run = Run.load(folder)
        rollout = run.rollout(EPISODES, seed)
        if "qpos" not in rollout:
            raise VlmrmError(f"{folder} is not a run of the humanoid, so it has no poses to train on; leave it out.")
        running = np.arange(rollout["qpos"].shape[1]) < rollout["lengths"][:, None]
        qpos = rollout["qpos"][:, ::EVERY][running[:, ::EVERY]].astype(float)
        camera = run.task.env_kwargs.get("camera", CAMERAS[0])
        turn(qpos, np.full(len(qpos), _azimuth(CAMERAS[0]) - _azimuth(camera)))
        poses.append(qpos)
    return np.concatenate(poses)


def adversarial_states(run, episodes: int = 8, seed: int = 91) -> NDArray:
    """Poses ``(k, 24)`` late in an agent's episodes that are not goal states.

    The agent sought out what its own model rewards most, so these are hard negatives for every other model.

    Args:
        run: the agent, as `Run.load` returns it.
        episodes: number of episodes.
        seed: seeds the start states.
    """
    rollout = run.rollout(episodes, seed)
    return rollout["qpos"][:, SETTLED:][~rollout["success"][:, SETTLED:]]


def adversarial_auc(vlm, task: str, states: NDArray, alpha: float = 0.5) -> float:
    """How often a model rewards a goal state of a humanoid task more than an adversarial state.

    Args:
        vlm: a model, as `load_vlm` returns it.
        task: name of the task; the goal states are those of `humanoid_states.humanoid_states`.
        states: poses ``(k, 24)``, as `adversarial_states` returns them.
        alpha: regularization strength.

    Returns:
        Area under the ROC curve of the task's reward. 0.5 is chance; below that, the model prefers the adversarial
        states.
    """
    goal_states, labels, _ = humanoid_states.humanoid_states(task)
    frames = humanoid_states.draw(np.concatenate([goal_states[labels], states]), vlm.image_size)
    reward = prompt_reward(vlm, TASKS[task].goal, TASKS[task].baseline, alpha)
    rewards = to_numpy(reward.from_embeddings(vlm.embed_images(frames)))
    return float(roc_auc_score(np.arange(len(rewards)) < labels.sum(), rewards))


def _azimuth(camera: str) -> float:
    """Direction of a humanoid camera from the center of the scene, in radians to the left of straight ahead."""
    x, y, _ = build_model(camera=camera).cam_pos[0]
    return float(np.arctan2(y, x))
