"""Quaternions (w, x, y, z), and rotations, reflections and interpolations of whole poses (n, 24)."""

import numpy as np

from .features import model

JOINTS = slice(7, 24)  # of the 24 positions; 0 to 2 are the root's place, 3 to 6 its quaternion


def quaternion(angle: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """Quaternions (n, 4) of rotations by radians (n,) around axes (n, 3) or (3,) of any length."""
    axis = np.broadcast_to(axis, (len(angle), 3))
    axis = axis / np.linalg.norm(axis, axis=1, keepdims=True)
    return np.concatenate([np.cos(angle / 2)[:, None], np.sin(angle / 2)[:, None] * axis], axis=1)


def product(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Products of quaternions, normalized, (n, 4)."""
    (a, u), (b, v) = ((q[:, :1], q[:, 1:]) for q in (first, second))
    product = np.concatenate([a * b - (u * v).sum(1, keepdims=True), a * v + b * u + np.cross(u, v)], axis=1)
    return product / np.linalg.norm(product, axis=1, keepdims=True)


def turn(qpos: np.ndarray, yaw: np.ndarray) -> None:
    """Rotates poses around the vertical axis through the origin, by radians (n,), in place."""
    qpos[:, 3:7] = product(quaternion(yaw, np.array([0.0, 0.0, 1.0])), qpos[:, 3:7])
    (x, y), (cos, sin) = qpos[:, :2].T.copy(), (np.cos(yaw), np.sin(yaw))
    qpos[:, 0], qpos[:, 1] = cos * x - sin * y, sin * x + cos * y


def mirror(qpos: np.ndarray) -> np.ndarray:
    """The same poses with left and right exchanged."""
    m = model()
    other = {"left": "right", "right": "left"}
    mirrored = qpos.copy()
    mirrored[:, [1, 4, 6]] *= -1  # y, and the rotations around x and z
    for joint in range(1, m.njnt):
        side, _, name = m.joint(joint).name.partition("_")
        twin = m.joint(f"{other.get(side, side)}_{name}")
        sign = -1 if name.startswith("shoulder") or (side == "abdomen" and name in "xz") else 1
        mirrored[:, twin.qposadr[0]] = sign * qpos[:, m.jnt_qposadr[joint]]
    return mirrored


def interpolate(first: np.ndarray, second: np.ndarray, fraction: np.ndarray) -> np.ndarray:
    """Poses a fraction (n,) of the way from the first to the second."""
    sign = np.where((first[:, 3:7] * second[:, 3:7]).sum(1) < 0, -1.0, 1.0)[:, None]
    second = np.concatenate([second[:, :3], sign * second[:, 3:7], second[:, JOINTS]], axis=1)
    return first + fraction[:, None] * (second - first)
