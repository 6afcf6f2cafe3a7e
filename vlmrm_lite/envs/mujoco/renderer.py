"""Pictures of many MuJoCo worlds at once, ray-traced by MuJoCo Warp on a CPU or on CUDA, without OpenGL."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

import mujoco
import numpy as np
import torch

from ...utils.progress import say

QUALITIES = {
    "fast": {"use_shadows": False, "samples_per_pixel": 1, "enable_specular": False},
    "video": {"use_shadows": True, "samples_per_pixel": 3},  # per axis
}


class Pictures:
    """A camera that sees every world of one Warp `Data`.

    Args:
        model: the MuJoCo model.
        warp_model, warp_data: the same on the device; where the worlds' geoms, cameras and lights are is read
            from the data.
        camera: name of the camera.
        width, height: in pixels.
        quality: one of `QUALITIES`.
    """

    def __init__(
        self, model: mujoco.MjModel, warp_model: Any, warp_data: Any, camera: str, width: int, height: int, quality: str
    ):
        self._wp, self._mjw = import_warp()
        self._model, self._data = warp_model, warp_data
        self._shape = warp_data.nworld, height, width, 4
        self._context = self._mjw.create_render_context(
            model,
            warp_data.nworld,
            cam_res=(width, height),
            cam_active=[camera],
            render_rgb=True,
            render_depth=False,
            render_seg=False,
            render_skybox=True,
            **QUALITIES[quality],
            # What the model does not have need not be asked for in every pixel: a tenth of all drawing.
            enable_emission=bool(model.mat_emission.any()),
            enable_vertex_normals=bool(model.nmesh),
            enable_per_light_ambient=bool(model.light_ambient.any()),
        )

    def draw(self) -> "Pictures":
        """Draws the worlds as they are."""
        self._wp.synchronize_device()  # torch may still read the last pictures
        self._mjw.refit_bvh(self._model, self._data, self._context)
        self._mjw.render(self._model, self._data, self._context)
        self._wp.synchronize_device()
        return self

    def array(self) -> np.ndarray:
        """What was drawn last, uint8 (n, height, width, 3), on a CPU, until something is drawn again.

        Without PyTorch, which would start threads of its own in every thread that draws; once there are more of
        them than cores, all that PyTorch computes takes twice as long.
        """
        return self._context.rgb_data.numpy().view(np.uint8).reshape(self._shape)[..., 2::-1]  # from BGRA

    def tensor(self) -> torch.Tensor:
        """What was drawn last, uint8 (n, height, width, 3), on the device."""
        return self._wp.to_torch(self._context.rgb_data).view(torch.uint8).view(self._shape)[..., :3].flip(-1)


def put_model(model: mujoco.MjModel) -> Any:
    """The model on Warp's present device.

    Raises:
        ValueError: it has something that Warp does not have.
    """
    try:
        return import_warp()[1].put_model(model)
    except NotImplementedError as error:
        raise ValueError(f"MuJoCo Warp cannot take this model, change it: {error}") from error


@cache
def import_warp() -> tuple[ModuleType, ModuleType]:
    """Warp and MuJoCo Warp, silent about their versions, modules and devices; they take seconds to import."""
    import warp as wp

    wp.config.log_level = wp.LOG_WARNING
    with _no_stderr():  # a driver that is not there is no news
        wp.init()
    import mujoco_warp as mjw

    return wp, mjw


@contextmanager
def patience(seconds: float = 3) -> Iterator[None]:
    """Tells what takes so long, if it does."""
    message = "Preparing the simulator; it is compiled once for this machine, which can take a minute ..."
    timer = threading.Timer(seconds, say, (message,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _no_stderr() -> Iterator[None]:
    """Throws away what native code prints to stderr."""
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
