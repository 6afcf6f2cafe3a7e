"""Gymnasium's own environments: the same pictures as with OpenGL, and training from a prompt."""

import ctypes.util
import os
import subprocess
import sys
from pathlib import Path

import gymnasium as gym
import helpers
import mujoco
import numpy as np
import pytest

import vlmrm_lite as vl
from vlmrm_lite.envs.mujoco.cameras import default_camera
from vlmrm_lite.envs.mujoco.drawing import SimulationRenderer

IDS = ("Reacher-v5", "Pusher-v5", "Ant-v5")
STATES, SIZE = 20, 200


def opengl(env_id, folder):
    """What `helpers.osmesa` draws."""
    script, path = Path(helpers.__file__).parent / "osmesa.py", folder / "drawn.npz"
    command = [sys.executable, script, env_id, str(STATES), str(SIZE), path]
    subprocess.run(command, env={**os.environ, "MUJOCO_GL": "osmesa"}, check=True, capture_output=True)
    return np.load(path)


def draw(model, camera, positions):
    datas = [mujoco.MjData(model) for _ in positions]
    for data, qpos in zip(datas, positions):
        data.qpos = qpos
    renderer = SimulationRenderer(model, len(positions), camera, SIZE, SIZE, device="cpu")
    return renderer.draw([(model, data) for data in datas])


def geoms_in(model, camera, positions):
    """The number of the geom in every pixel, -1 for none: geoms in plain colors that encode their numbers."""
    plain = model.__copy__()
    plain.light_active[:], plain.geom_matid[:] = 0, -1
    plain.vis.headlight.ambient, plain.vis.headlight.diffuse, plain.vis.headlight.specular = (
        (1,) * 3,
        (0,) * 3,
        (0,) * 3,
    )
    plain.geom_rgba[:, 0], plain.geom_rgba[:, 1:3] = (np.arange(model.ngeom) + 0.5) / 255, (0, 1)
    frames = draw(plain, camera, positions).astype(int)
    return np.where(frames[..., 2] > 200, frames[..., 0], -1)


@pytest.mark.slow
@pytest.mark.skipif(ctypes.util.find_library("OSMesa") is None, reason="OSMesa is not installed")
@pytest.mark.parametrize(("env_id", "color"), zip(IDS, (3, 1, 12)))
def test_the_pictures_are_those_of_opengl(env_id, color, tmp_path):
    theirs, base = opengl(env_id, tmp_path), gym.make(env_id).unwrapped
    model, camera = base.model, default_camera(base.model, base.mujoco_renderer)
    bodies = np.append(model.geom_bodyid, -1)  # the last for no geom
    ours, truth = bodies[geoms_in(model, camera, theirs["qpos"])], bodies[theirs["geoms"]]
    both, either = (ours > 0) & (truth > 0), (ours > 0) | (truth > 0)  # 0 is the world
    overlap = both.sum((1, 2)) / either.sum((1, 2))
    alike = ((ours == truth) & either).sum() / either.sum()
    difference = np.abs(draw(model, camera, theirs["qpos"]).astype(int) - theirs["frames"]).mean()
    print(
        f"\n{env_id}: IoU {overlap.mean():.4f}, lowest {overlap.min():.4f}; body by body {alike:.4f}; "
        f"color {difference:.2f} of 255"
    )
    assert overlap.min() >= 0.95 and alike >= 0.95 and difference < color


@pytest.mark.slow
@pytest.mark.parametrize(
    ("env_id", "camera", "goal"),
    [
        ("Reacher-v5", {"distance": 0.7, "elevation": -90, "lookat": (0, 0, 0)}, "a robot arm touches a red ball"),
        ("Pusher-v5", {"distance": 1.8}, "a robot arm pushes a white object to a red circle"),
        ("Ant-v5", "track", "an ant robot lying on its back"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*was trained without these words")
def test_training_from_a_prompt(env_id, camera, goal, tmp_path):
    envs = gym.make_vec(env_id, num_envs=4, vectorization_mode="sync")
    envs = vl.MujocoVectorRenderWrapper(envs, camera, device="cpu")
    settings = {"n_steps": 32, "batch_size": 32, "n_epochs": 1}
    run = vl.train(envs, goal=goal, total_steps=256, hyperparameters=settings, out=tmp_path / "run", progress=False)
    assert run.metrics["step"].iloc[-1] == 256 and run.metrics["vlm_reward"].std() > 0
    frames = envs.render()
    assert frames.shape == (4, 64, 64, 3) and frames.std((1, 2, 3)).min() > 5
