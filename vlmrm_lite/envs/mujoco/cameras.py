"""Cameras to draw a MuJoCo model from: one that the model has, or a free one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from numbers import Real
from typing import Any

import mujoco
import numpy as np

_EXAMPLE = '{"distance": 2.0, "azimuth": 90.0, "elevation": -30.0, "lookat": (0.0, 0.0, 0.0)}'


@dataclass(frozen=True)
class FreeCamera:
    """A camera that does not belong to the model; the angles are those of MuJoCo's viewer.

    Attributes:
        distance: from `lookat`, in meters.
        azimuth: direction of view around the z axis, in degrees; 0 looks along x, and 90 along y.
        elevation: angle of the direction of view above the horizon, in degrees; -90 looks straight down.
        lookat: point in the middle of the frame, in meters; or the name of a body, whose position the camera follows.
    """

    distance: float
    azimuth: float
    elevation: float
    lookat: tuple[float, float, float] | str

    def pose(self, data: mujoco.MjData) -> tuple[np.ndarray, np.ndarray]:
        """Returns the camera's position (3,) and its axes (right, up, back) as the columns of a matrix (3, 3)."""
        target = data.body(self.lookat).xpos if isinstance(self.lookat, str) else np.array(self.lookat)
        azimuth, elevation = math.radians(self.azimuth), math.radians(self.elevation)
        level = np.array([math.cos(azimuth), math.sin(azimuth), 0.0])
        up = np.array([0.0, 0.0, 1.0])
        forward = math.cos(elevation) * level + math.sin(elevation) * up
        above = math.cos(elevation) * up - math.sin(elevation) * level
        right = np.array([level[1], -level[0], 0.0])
        return target - self.distance * forward, np.stack([right, above, -forward], axis=1)


def default_camera(model: mujoco.MjModel, renderer: Any = None) -> int | FreeCamera:
    """Returns the camera that an environment's own pictures are drawn from.

    Args:
        model: the environment's model.
        renderer: Gymnasium's ``MujocoRenderer`` of the environment; None for an environment without one.

    Returns:
        The number of a camera in the model, or a free camera.
    """
    view, number = mujoco.MjvCamera(), getattr(renderer, "camera_id", None)
    if number is not None and 0 <= number < model.ncam:
        return int(number)
    if renderer is None:
        mujoco.mjv_defaultFreeCamera(model, view)
        return FreeCamera(view.distance, view.azimuth, view.elevation, tuple(view.lookat.tolist()))
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    center = np.median(data.geom_xpos, axis=0) if model.ngeom else view.lookat
    camera = FreeCamera(model.stat.extent, view.azimuth, view.elevation, tuple(np.asarray(center).tolist()))
    names, config = _names(), getattr(renderer, "default_cam_config", None) or {}
    return _checked(replace(camera, **{name: value for name, value in config.items() if name in names}), model)


def find_camera(model: mujoco.MjModel, camera: Any, default: int | FreeCamera) -> int | FreeCamera:
    """Returns the camera that a user means.

    Args:
        model: the model.
        camera: the name or the number of a camera in the model; a mapping with entries of `FreeCamera`, those that are
            missing being those of `default`; or None for `default`.
        default: see `default_camera`.

    Returns:
        The number of a camera in the model, or a free camera.

    Raises:
        ValueError, TypeError: there is no such camera, or an entry cannot be used.
    """
    if camera is None:
        return default
    if isinstance(camera, FreeCamera):
        return _checked(camera, model)
    if isinstance(camera, Mapping):
        unknown = [name for name in camera if name not in _names()]
        if unknown:
            raise ValueError(f"A free camera has no entry {unknown[0]!r}; expected {', '.join(_names())}.")
        start = default if isinstance(default, FreeCamera) else default_camera(model)
        assert isinstance(start, FreeCamera)
        return _checked(replace(start, **camera), model)
    names = [model.camera(i).name for i in range(model.ncam)]
    if isinstance(camera, str) and camera in names:
        return names.index(camera)
    whole = isinstance(camera, (int, np.integer)) and not isinstance(camera, bool)
    if whole and 0 <= camera < model.ncam:
        return int(camera)
    known = ", ".join(f"{name!r} ({i})" if name else str(i) for i, name in enumerate(names))
    has = f"The model has the cameras {known}" if names else "The model has no cameras of its own"
    kind = ValueError if whole or isinstance(camera, str) else TypeError
    raise kind(f"There is no camera {camera!r}. {has}; or give a free one, such as {_EXAMPLE}.")


def _names() -> list[str]:
    return [field.name for field in fields(FreeCamera)]


def _checked(camera: FreeCamera, model: mujoco.MjModel) -> FreeCamera:
    """Returns the camera with plain numbers; raises ValueError or TypeError where an entry cannot be used."""
    for name in ("distance", "azimuth", "elevation"):
        value = getattr(camera, name)
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError(f"The camera's {name} is {value!r}, a {type(value).__name__}; expected a number.")
        if not math.isfinite(value) or (name == "distance" and value <= 0):
            raise ValueError(
                f"The camera's {name} is {value}; expected a {'positive, ' * (name == 'distance')}finite number."
            )
    target = camera.lookat
    if isinstance(target, str):
        bodies = [name for name in (model.body(i).name for i in range(model.nbody)) if name]
        if target not in bodies:
            raise ValueError(f"The model has no body {target!r} to look at; expected one of {', '.join(bodies)}.")
        return camera
    try:
        x, y, z = (float(value) for value in target)
    except (TypeError, ValueError):
        x = y = z = math.nan
    if not math.isfinite(x + y + z):
        raise ValueError(f"The camera's lookat is {target!r}; expected three finite numbers, or the name of a body.")
    return replace(camera, lookat=(x, y, z))
