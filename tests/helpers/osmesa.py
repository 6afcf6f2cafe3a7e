"""MuJoCo's own pictures and segmentation of random states, drawn by OSMesa; runs in a process of its own.

MUJOCO_GL=osmesa python osmesa.py ENV_ID STATES SIZE OUT.npz
"""

import sys

import gymnasium as gym
import mujoco
import numpy as np

from vlmrm_lite.envs.mujoco.cameras import FreeCamera, default_camera


def draw(env_id, states, size):
    """Positions (n, nq), frames (n, size, size, 3), and geoms (n, size, size), -1 where there is none."""
    env = gym.make(env_id)
    env.action_space.seed(0)
    base, rng = env.unwrapped, np.random.default_rng(0)
    model, data = base.model, base.data
    camera, view = default_camera(model, base.mujoco_renderer), mujoco.MjvCamera()
    assert isinstance(camera, FreeCamera)
    view.distance, view.azimuth, view.elevation = camera.distance, camera.azimuth, camera.elevation
    view.lookat = camera.lookat
    colors, numbers = (mujoco.Renderer(model, size, size) for _ in range(2))
    numbers.enable_segmentation_rendering()
    qpos, frames, geoms = [], [], []
    for seed in range(states):
        env.reset(seed=seed)
        for _ in range(rng.integers(30)):
            env.step(env.action_space.sample())
        mujoco.mj_forward(model, data)
        qpos.append(data.qpos.copy())
        for renderer in (colors, numbers):
            renderer.update_scene(data, view)
        frames.append(colors.render())
        number, kind = np.moveaxis(numbers.render(), -1, 0)
        geoms.append(np.where(kind == int(mujoco.mjtObj.mjOBJ_GEOM), number, -1))
    return {"qpos": np.array(qpos), "frames": np.array(frames), "geoms": np.array(geoms)}


if __name__ == "__main__":
    name, count, side, path = sys.argv[1:]
    np.savez(path, **draw(name, int(count), int(side)))
