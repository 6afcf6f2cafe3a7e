"""Frames of many MuJoCo worlds at once, ray-traced by MuJoCo Warp on a CPU or on CUDA, without OpenGL."""

from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any

import mujoco
import numpy as np
import torch

from .warp import capture, import_warp

QUALITIES = {
    "fast": {"use_shadows": False, "samples_per_pixel": 1, "enable_specular": False},
    "video": {"use_shadows": True, "samples_per_pixel": 3},  # per axis
}
_BUILDING = Lock()  # threads that build kernels at the same time mix up their parts, and draw wrong pictures


class BatchRenderer:
    """A camera that renders every world of one Warp `Data`; on CUDA with a captured graph.

    Args:
        model: the MuJoCo model.
        warp_model, warp_data: the same on the device; the data holds the poses of the worlds' geoms, cameras and
            lights.
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
        self._launch: Callable[[], None] | None = None
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
            # Skipping what the model does not have saves a tenth of the rendering time.
            enable_emission=bool(model.mat_emission.any()),
            enable_vertex_normals=bool(model.nmesh),
            enable_per_light_ambient=bool(model.light_ambient.any()),
        )
        # Bodies that move freely spoil the tree of boxes that was built first; with a new one, rendering takes two
        # thirds of the time.
        several = (model.jnt_type == mujoco.mjtJoint.mjJNT_FREE).sum() > 1
        self._rebuilds = bool(several) and self._wp.get_device().is_cpu

    def draw(self) -> "BatchRenderer":
        """Renders the current state of the worlds."""
        self._wp.synchronize_device()  # torch may still be reading the last frames
        if self._launch is None:
            with _BUILDING:
                self._render()  # builds and compiles the kernels
                allocates = self._model.nflex > 0  # what is captured must not; see `capture`
                self._launch = self._render if allocates else capture(self._render)
        else:
            self._launch()
        self._wp.synchronize_device()
        return self

    def _render(self) -> None:
        """Updates the scene to the state of the worlds, and traces the rays."""
        self._mjw.refit_bvh(self._model, self._data, self._context)
        if self._rebuilds:
            self._context.bvh.rebuild()
            inputs = self._context.bvh_id, self._context.group_root
            self._wp.launch(_root_kernel(), dim=self._data.nworld, inputs=inputs)
        self._mjw.render(self._model, self._data, self._context)

    def array(self) -> np.ndarray:
        """The last frames, uint8 (n, height, width, 3), on a CPU; a view that the next `draw` overwrites.

        This avoids PyTorch, which would start its own threads in every rendering thread. With more threads than cores,
        every PyTorch computation takes twice as long.
        """
        return self._context.rgb_data.numpy().view(np.uint8).reshape(self._shape)[..., 2::-1]  # from BGRA

    def tensor(self) -> torch.Tensor:
        """The last frames, uint8 (n, height, width, 3), on the device."""
        return self._wp.to_torch(self._context.rgb_data).view(torch.uint8).view(self._shape)[..., :3].flip(-1)


@cache
def _root_kernel() -> Any:
    """A kernel that looks up where the tree of each world begins."""
    wp = import_warp()[0]

    @wp.kernel
    def find_roots(tree: wp.uint64, roots: wp.array(dtype=int)):  # type: ignore[valid-type, name-defined]
        world = wp.tid()
        roots[world] = wp.bvh_get_group_root(tree, world)

    return find_roots
