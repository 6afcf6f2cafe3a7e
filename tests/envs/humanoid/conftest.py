"""The MuJoCo model of Gymnasium's humanoid."""

import os

import gymnasium as gym
import mujoco
import pytest


@pytest.fixture(scope="session")
def gymnasium_model():
    return mujoco.MjModel.from_xml_path(f"{os.path.dirname(gym.__file__)}/envs/mujoco/assets/humanoid.xml")
