"""A minimal MuJoCo model: a red box on a slide joint and a falling blue ball."""

import numpy as np

from vlmrm_lite.envs.mujoco.worlds import WarpWorlds

# A red box that is pushed along x, below a camera that has x to the right and y up; a blue ball that falls.
SLIDER = """
<mujoco>
  <option timestep="0.01" solver="Newton"/>
  <visual><headlight ambient="1 1 1" diffuse="0 0 0" specular="0 0 0"/></visual>
  <worldbody>
    <camera name="side" pos="0 -9 1" xyaxes="1 0 0 0 0 1"/>
    <camera name="above" pos="0 0 10"/>
    <geom type="plane" size="9 9 1" rgba="1 1 1 1"/>
    <body pos="0 0 0.5">
      <joint name="slide" type="slide" axis="1 0 0" damping="1"/>
      <geom type="box" size="0.5 0.5 0.5" rgba="1 0 0 1" mass="1"/>
    </body>
    <body pos="0 3 2"><freejoint/><geom size="0.5" rgba="0 0 1 1"/></body>
  </worldbody>
  <actuator><motor joint="slide" ctrlrange="-5 5" ctrllimited="true"/></actuator>
</mujoco>
"""


def make(model, n, **kwargs):
    return WarpWorlds(model, n, **{"device": "cpu", **kwargs})


def random_states(model, n, seed=0):
    rng = np.random.default_rng(seed)
    return model.qpos0 + rng.uniform(-0.2, 0.2, (n, model.nq)), rng.uniform(-0.5, 0.5, (n, model.nv))
