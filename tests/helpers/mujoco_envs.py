"""Small Gymnasium environments built on MuJoCo, with the model of `helpers.slider` and variants of it."""

import gymnasium as gym
import mujoco
import numpy as np

from helpers.slider import SLIDER


def with_world(xml):
    """The slider's XML with more things in its world."""
    return SLIDER.replace("</worldbody>", f"{xml}</worldbody>")


class SliderEnv(gym.Env):
    """Pushes the red box; draws nothing itself. The observation is qpos."""

    metadata = {"render_modes": []}
    action_space = gym.spaces.Box(-5, 5, (1,), np.float32)

    def __init__(self, xml=SLIDER):
        self.model = mujoco.MjModel.from_xml_string(xml)
        self.data = mujoco.MjData(self.model)
        self.observation_space = gym.spaces.Box(-np.inf, np.inf, (self.model.nq,), np.float32)
        self.steps = 0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        mujoco.mj_resetData(self.model, self.data)
        self.data.qpos[0] = self.np_random.uniform(-2, 2)
        self.steps = 0
        return self.data.qpos.astype(np.float32), {}

    def step(self, action):
        self.data.ctrl[:] = action
        mujoco.mj_step(self.model, self.data, 4)
        self.steps += 1
        return self.data.qpos.astype(np.float32), 0.0, False, self.steps >= 8, {}


def slider_envs(n, xmls=None):
    """A `SyncVectorEnv` of n sliders, by default all of the same XML."""
    xmls = xmls or [SLIDER] * n
    return gym.vector.SyncVectorEnv([lambda xml=xml: SliderEnv(xml) for xml in xmls])
