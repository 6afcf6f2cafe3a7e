"""Poses for notebooks: from names to states and frames, interpolation, and random variations."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stderr

import numpy as np
from numpy.typing import NDArray

from ...envs.humanoid.kinematics import POSITIONS, SIDES, VELOCITIES, hinges
from ...envs.humanoid.poses import POSES, Pose, pose_qpos
from ...tasks import Task, find_task
from ...utils.checks import check_choice
from ...utils.deprecation import renamed_arguments
from ...utils.frames import to_numpy

Poses = NDArray | Sequence[str | Pose] | str | Pose
"""States, or poses that become states: one or several, by name or of your own."""


def find_pose(pose: str | Pose) -> Pose:
    """Look up a pose by name; a `Pose` is returned unchanged.

    Raises:
        ValueError: the name is unknown.
    """
    if isinstance(pose, Pose):
        return pose
    check_choice("pose", pose, tuple(POSES))
    return POSES[pose]


def qpos_of(poses: Poses) -> NDArray[np.float64]:
    """Convert poses to states (n, 24), each on the floor above the origin; states are returned unchanged.

    Raises:
        ValueError: a pose is unknown, there are no poses, or the states have another shape.
    """
    if isinstance(poses, (str, Pose)):
        poses = [poses]
    if isinstance(poses, np.ndarray) and poses.dtype.kind == "f":
        if poses.ndim != 2 or poses.shape[1] != POSITIONS or not len(poses):
            raise ValueError(f"The states have shape {poses.shape}; expected (n, {POSITIONS}), one qpos per row.")
        return poses
    if not len(poses):
        raise ValueError("There are no poses; give at least one name.")
    return np.stack([pose_qpos(find_pose(pose)) for pose in poses])


def draw(
    poses: Poses, size: int = 64, scene: str = "realistic", camera: str = "three-quarter", quality: str = "fast"
) -> NDArray[np.uint8]:
    """Render poses or states.

    Args:
        poses: names, poses of your own, or qpos (n, 24), such as one episode of `Run.rollout`.
        size: side of the frames in pixels; the shipped models use 64.
        scene, camera: see `vlmrm_lite.envs.humanoid.model.build_model`.
        quality: "fast", as rewards see the frames, or "video", for people and ten times slower.

    Returns:
        uint8 (n, size, size, 3).

    Raises:
        ValueError: the pose, scene, camera, quality or size is invalid.
    """
    from ...envs.humanoid.env import HumanoidVectorEnv  # imports the simulator, which takes a second

    qpos = qpos_of(poses)
    with redirect_stderr(sys.stdout):  # the simulator reports its compilation; a notebook shows stderr in red
        envs = HumanoidVectorEnv(
            num_envs=len(qpos), width=size, height=size, scene=scene, camera=camera, quality=quality
        )
        try:
            envs.set_state(qpos, np.zeros((len(qpos), VELOCITIES)))
            return np.array(to_numpy(envs.render()))
        finally:
            envs.close()


def all_angles(pose: str | Pose) -> dict[str, float]:
    """Angles of all 17 joints of a pose in degrees, with defaults for those that it leaves out."""
    pose = find_pose(pose)
    straight = {f"{side}_knee": -2.0 for side in SIDES}  # a fully extended knee
    return {joint: pose.angles.get(joint, straight.get(joint, 0.0)) for joint in hinges()}


@renamed_arguments(share="fraction")
def blend(first: str | Pose, second: str | Pose, fraction: float) -> Pose:
    """Interpolate between two poses, joint by joint.

    Args:
        first, second: names, or poses of your own.
        fraction: 0 gives the first pose, 1 the second.

    Raises:
        ValueError: a pose is unknown, or the fraction is outside [0, 1].
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"fraction={fraction}; expected a number from 0 (the first pose) to 1 (the second).")
    first, second = find_pose(first), find_pose(second)
    a, b = all_angles(first), all_angles(second)
    return Pose(
        {joint: (1 - fraction) * a[joint] + fraction * b[joint] for joint in a},
        pitch=(1 - fraction) * first.pitch + fraction * second.pitch,
        roll=(1 - fraction) * first.roll + fraction * second.roll,
    )


def variations(n: int, poses: Sequence[str] = tuple(POSES), seed: int = 0, degrees: float = 3.0) -> NDArray[np.float64]:
    """Random variations of poses: half of them blended with another pose, with noise on every joint and the heading.

    Args:
        n: number of states.
        poses: names to sample from.
        seed: random seed; equal seeds give equal states.
        degrees: standard deviation of the noise on every joint; that of the heading is 30.

    Returns:
        qpos (n, 24), within the joint limits and with the lowest point on the floor.

    Raises:
        ValueError: a pose is unknown, or `n` is not positive.
    """
    if n < 1:
        raise ValueError(f"n={n}; expected at least 1 state.")
    rng, names, states = np.random.default_rng(seed), list(poses), []
    for _ in range(n):
        first, second = rng.choice(names, 2)
        pose = blend(str(first), str(second), rng.choice([0.0, rng.random()]))
        noisy = {}
        for joint, angle in pose.angles.items():
            hinge = hinges()[joint]
            noisy[joint] = float(np.clip(angle + rng.normal(0, degrees), hinge.low, hinge.high))
        states.append(pose_qpos(Pose(noisy, pose.pitch, pose.roll), heading=rng.normal(0, 30)))
    return np.stack(states)


def labeled_poses(task: str | Task, n: int = 200, seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Variations of the pose library, labeled by the task's success predicate, half of them goal states.

    Args:
        task: a humanoid task.
        n: number of states; even.
        seed: random seed; equal seeds give equal states.

    Returns:
        qpos (n, 24), the goal states first, and labels, bool (n,).

    Raises:
        ValueError: `n` is odd or not positive, the task has no `success`, or too few variations are goal states.
    """
    task = find_task(task)
    if n < 2 or n % 2:
        raise ValueError(f"n={n}; expected a positive even number, half for each label.")
    if task.success is None:
        raise ValueError(f"The task {task.name!r} needs a success predicate to label states; give it one.")
    goals = [name for name, success in zip(POSES, task.success(qpos_of(list(POSES)))) if success]
    near, far = variations(2 * n, goals or ["standing"], seed), variations(n, seed=seed + 1)
    goal, other = near[task.success(near)][: n // 2], far[~task.success(far)][: n // 2]
    if min(len(goal), len(other)) < n // 2:
        raise ValueError(
            f"Of {2 * n} variations of {', '.join(goals) or 'no pose'}, only {len(goal)} are goal states of "
            f"{task.name!r}; expected {n // 2}."
        )
    return np.concatenate([goal, other]), np.arange(n) < n // 2
