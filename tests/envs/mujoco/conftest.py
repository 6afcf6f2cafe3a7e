"""The minimal MuJoCo model of `helpers.slider`."""

import mujoco
import pytest
from helpers.slider import SLIDER


@pytest.fixture(scope="module")
def slider():
    return mujoco.MjModel.from_xml_string(SLIDER)
