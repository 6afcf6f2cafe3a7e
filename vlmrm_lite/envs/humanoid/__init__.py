"""Gymnasium's humanoid: environment, model, kinematics and named poses.

The environment classes are imported on first use, because they import MuJoCo.
"""

from ...utils.extras import import_extra

import_extra("mujoco", "humanoid", "The humanoid environments")  # raises one clear sentence

_CLASSES = ("HumanoidEnv", "HumanoidVectorEnv")


def __getattr__(name: str):
    if name in _CLASSES:
        from . import env

        return getattr(env, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
