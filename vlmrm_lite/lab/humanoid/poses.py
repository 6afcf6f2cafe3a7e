"""Poses for notebooks: from names to states and pictures, on the way from one to another, and shaken."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stderr

import numpy as np
from numpy.typing import NDArray

from ...envs.humanoid.kinematics import POSITIONS, SIDES, VELOCITIES, hinges
from ...envs.humanoid.poses import POSES, Pose, pose_qpos
from ...tasks import Task, find_task
from ...utils.checks import check_choice
from ...utils.frames import to_numpy

Poses = NDArray | Sequence[str | Pose] | str | Pose
"""States, or what becomes states: poses by name or poses of your own, several or one."""


def find_pose(pose: str | Pose) -> Pose:
    """A pose by name; a pose itself comes back as it is.

    Raises:
        ValueError: there is no such name.
    """
    if isinstance(pose, Pose):
        return pose
    check_choice("pose", pose, tuple(POSES))
    return POSES[pose]


def qpos_of(poses: Poses) -> NDArray[np.float64]:
    """States (n, 24) of poses, each on the floor above the origin; states come back as they are.

    Raises:
        ValueError: there is no such pose, none is given, or the states have another shape.
    """
    if isinstance(poses, (str, Pose)):
        poses = [poses]
    if isinstance(poses, np.ndarray) and poses.dtype.kind == "f":
        if poses.ndim != 2 or poses.shape[1] != POSITIONS or not len(poses):
            raise ValueError(f"The states have shape {poses.shape}; expected (n, {POSITIONS}), a row of qpos each.")
        return poses
    if not len(poses):
        raise ValueError("There is no pose; give at least one, by name.")
    return np.stack([pose_qpos(find_pose(pose)) for pose in poses])


def draw(
    poses: Poses, size: int = 64, scene: str = "realistic", camera: str = "three-quarter", quality: str = "fast"
) -> NDArray[np.uint8]:
    """Pictures of poses or states.

    Args:
        poses: names, poses of your own, or qpos (n, 24), such as one episode of `Run.rollout`.
        size: side of the pictures in pixels; the shipped models look at 64.
        scene, camera: see `vlmrm_lite.envs.humanoid.env.model.build_model`.
        quality: "fast", what rewards see; or "video", for people, ten times as slow.

    Returns:
        uint8 (n, size, size, 3).

    Raises:
        ValueError: there is no such pose, scene, camera or quality, or the size is not one.
    """
    from ...envs.humanoid.env import HumanoidVectorEnv  # imports the simulator, which takes a second

    qpos = qpos_of(poses)
    with redirect_stderr(sys.stdout):  # where it says that it is compiled once; a notebook shows stderr in red
        worlds = HumanoidVectorEnv(
            num_envs=len(qpos), width=size, height=size, scene=scene, camera=camera, quality=quality
        )
        try:
            worlds.set_state(qpos, np.zeros((len(qpos), VELOCITIES)))
            return np.array(to_numpy(worlds.render()))
        finally:
            worlds.close()


def all_angles(pose: str | Pose) -> dict[str, float]:
    """Degrees of all 17 joints of a pose, also of those that it does not mention."""
    pose = find_pose(pose)
    straight = {f"{side}_knee": -2.0 for side in SIDES}  # as far as a knee stretches
    return {joint: pose.angles.get(joint, straight.get(joint, 0.0)) for joint in hinges()}


def blend(first: str | Pose, second: str | Pose, share: float) -> Pose:
    """The pose that is a share of the way from one pose to another, joint by joint.

    Args:
        first, second: names, or poses of your own.
        share: 0 is the first pose, 1 the second.

    Raises:
        ValueError: there is no such pose, or the share is outside [0, 1].
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share={share}; expected a number from 0, the first pose, to 1, the second.")
    first, second = find_pose(first), find_pose(second)
    a, b = all_angles(first), all_angles(second)
    return Pose(
        {joint: (1 - share) * a[joint] + share * b[joint] for joint in a},
        pitch=(1 - share) * first.pitch + share * second.pitch,
        roll=(1 - share) * first.roll + share * second.roll,
    )


def variations(n: int, poses: Sequence[str] = tuple(POSES), seed: int = 0, degrees: float = 3.0) -> NDArray[np.float64]:
    """Poses at random, half of them on the way to another, every joint shaken, looking here and there.

    Args:
        n: how many.
        poses: names to draw from.
        seed: the same seed gives the same states.
        degrees: standard deviation of what is added to every joint; 30 is that of the heading.

    Returns:
        qpos (n, 24), within the joint limits, the lowest point on the floor.

    Raises:
        ValueError: there is no such pose, or `n` is not positive.
    """
    if n < 1:
        raise ValueError(f"n={n}; expected at least 1 state.")
    rng, names, states = np.random.default_rng(seed), list(poses), []
    for _ in range(n):
        first, second = rng.choice(names, 2)
        pose = blend(str(first), str(second), rng.choice([0.0, rng.random()]))
        shaken = {}
        for joint, angle in pose.angles.items():
            hinge = hinges()[joint]
            shaken[joint] = float(np.clip(angle + rng.normal(0, degrees), hinge.low, hinge.high))
        states.append(pose_qpos(Pose(shaken, pose.pitch, pose.roll), heading=rng.normal(0, 30)))
    return np.stack(states)


def labelled_poses(task: str | Task, n: int = 200, seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Variations of the pose library, labelled by the task's criterion: half goal states and half others.

    Args:
        task: a humanoid task.
        n: number of states, even.
        seed: the same seed gives the same states.

    Returns:
        qpos (n, 24), the goal states first, and labels, bool (n,).

    Raises:
        ValueError: `n` is odd or not positive, or hardly any pose of the library fulfils the criterion.
    """
    task = find_task(task)
    if n < 2 or n % 2:
        raise ValueError(f"n={n}; expected a positive even number, half for each label.")
    good = [name for name, holds in zip(POSES, task.success(qpos_of(list(POSES)))) if holds]
    near, far = variations(2 * n, good or ["standing"], seed), variations(n, seed=seed + 1)
    goal, other = near[task.success(near)][: n // 2], far[~task.success(far)][: n // 2]
    if min(len(goal), len(other)) < n // 2:
        raise ValueError(
            f"Of {2 * n} variations of {', '.join(good) or 'no pose'} only {len(goal)} fulfil the criterion "
            f"of {task.name!r}; expected {n // 2}."
        )
    return np.concatenate([goal, other]), np.arange(n) < n // 2
