"""Gymnasium's humanoid: environment, model, kinematics and named poses.

The environment classes are imported on first use, because they import MuJoCo.
"""

from ...utils.extras import require_extra

require_extra(("mujoco", "mujoco_warp"), "humanoid", "The humanoid environments")

_CLASSES = ("HumanoidEnv", "HumanoidVectorEnv")


def __getattr__(name: str):
    if name in _CLASSES:
        from . import env

        return getattr(env, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
