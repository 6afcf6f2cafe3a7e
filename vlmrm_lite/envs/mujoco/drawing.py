"""Pictures of simulations that run elsewhere: MuJoCo computes where everything is, MuJoCo Warp draws it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import mujoco
import numpy as np
import torch

from ...utils.devices import count_cores, find_device
from ...utils.memory import check_memory
from .cameras import FreeCamera
from .renderer import BatchRenderer
from .scene import CAMERA, build_scene, hide_faint, visible_sites
from .warp import import_warp, report_compilation

_POSES = ("geom_xpos", "geom_xmat", "cam_xpos", "cam_xmat", "light_xpos", "light_xdir")  # of Warp's data
_LOOKS = ("geom_rgba", "geom_size", "mat_rgba")  # of Warp's model; an environment may change them in every episode
_SIZES = ("nq", "nv", "nbody", "njnt", "nmocap", "ngeom", "nsite", "ncam", "nlight", "nmat", "nmesh", "ntex", "nhfield")
_ALIKE = (
    *("geom_type", "geom_dataid", "geom_matid", "geom_group", "site_type", "site_dataid", "site_matid", "site_group"),
    *("mesh_vert", "hfield_data", "tex_data"),
)
_PIXEL_BYTES, _RAY_BYTES = 8, 216  # of a frame; of the camera, which casts up to nine rays for a pixel


class SimulationRenderer:
    """Draws n simulations of one model from one camera.

    The poses are those of the current positions; the simulations are not changed. Colors of geoms, sites and materials,
    and sizes of geoms and sites, are those of each simulation's own model. Everything else about its look, such as
    textures, meshes and lights, is that of the first model at the beginning.

    Args:
        model: the model of the first simulation.
        num_worlds: n.
        camera: the number of a camera in the model, or a free camera.
        width, height: size of the frames in pixels.
        quality: "fast" or "video".
        device: "cpu", "cuda", "cuda:1", or "auto": CUDA if available.

    Raises:
        ValueError: there is no such device, or the frames do not fit into memory.
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        num_worlds: int,
        camera: int | FreeCamera,
        width: int,
        height: int,
        quality: str = "fast",
        device: str = "auto",
    ):
        num_bytes = width * height * (_PIXEL_BYTES * num_worlds + _RAY_BYTES)
        check_memory(f"{num_worlds} frames of {width}x{height} pixels", num_bytes, "choose smaller frames")
        found = find_device(device, kinds=("cuda", "cpu"))
        self._device = f"cuda:{found.index or 0}" if found.type == "cuda" else "cpu"
        self._model, self._camera, self._shape = model, camera, (num_worlds, height, width, 3)
        self._data, self._sites = mujoco.MjData(model), visible_sites(model)
        self._known = [model] * num_worlds  # models that are like the first one
        threads = 1 if found.type == "cuda" else min(count_cores(), num_worlds)
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        ends = np.linspace(0, num_worlds, threads + 1).astype(int).tolist()
        self._parts = [slice(*part) for part in pairwise(ends)]
        wp, mjw = import_warp()
        with report_compilation(), wp.ScopedDevice(self._device):
            scene = build_scene(model, camera)
            self._arrays, self._renderers = [], []
            for part in self._parts:
                n = part.stop - part.start
                warp_model = mjw.put_model(scene, batch_sizes=dict.fromkeys(_LOOKS, n))
                warp_data = mjw.make_data(scene, n, nconmax=1, njmax=1)
                arrays = {name: getattr(warp_data, name) for name in _POSES}
                self._arrays.append({**arrays, **{name: getattr(warp_model, name) for name in _LOOKS}})
                self._renderers.append(BatchRenderer(scene, warp_model, warp_data, CAMERA, width, height, quality))
            self._renderers[0].draw()  # compiles
        self._values = {
            name: np.zeros((num_worlds, *array.numpy().shape[1:]), np.float32)
            for name, array in self._arrays[0].items()
            if array.size
        }

    def draw(self, simulations: Sequence[tuple[mujoco.MjModel, mujoco.MjData]]) -> np.ndarray | torch.Tensor:
        """Draws the current positions of the n simulations.

        Returns:
            Frames, uint8 (n, height, width, 3): an array, or on CUDA a tensor on that device.

        Raises:
            ValueError: a model is not like the first one.
        """
        for i, (model, data) in enumerate(simulations):
            self._read(i, model, data)
        with import_warp()[0].ScopedDevice(self._device):
            if self._device != "cpu":
                self._write(0)
                return self._renderers[0].draw().tensor()
            frames = np.empty(self._shape, np.uint8)

            def draw(k: int) -> None:
                self._write(k)
                frames[self._parts[k]] = self._renderers[k].draw().array()

            list((self._pool.map if self._pool else map)(draw, range(len(self._parts))))
        return frames

    def close(self) -> None:
        """Stops the threads."""
        if self._pool:
            self._pool.shutdown()

    def _read(self, i: int, model: mujoco.MjModel, data: mujoco.MjData) -> None:
        """Computes where everything in simulation i is, on a copy of its positions."""
        if model is not self._known[i]:
            check_alike(model, self._model, f"Environment {i}")
            self._known[i] = model
        copy = self._data
        copy.qpos, copy.mocap_pos, copy.mocap_quat = data.qpos, data.mocap_pos, data.mocap_quat
        mujoco.mj_kinematics(model, copy)
        mujoco.mj_comPos(model, copy)  # some cameras and lights turn to a center of mass
        mujoco.mj_camlight(model, copy)
        values, geoms, sites = self._values, model.ngeom, self._sites
        for name in ("xpos", "xmat", "size", "rgba"):
            source = copy if name in ("xpos", "xmat") else model
            target = values.get(f"geom_{name}")
            if target is None:
                continue
            target = target[i].reshape(geoms + len(sites), -1)
            target[:geoms] = getattr(source, f"geom_{name}")
            target[geoms:] = getattr(source, f"site_{name}")[sites]
        if model.nlight:
            values["light_xpos"][i], values["light_xdir"][i] = copy.light_xpos, copy.light_xdir
        if model.nmat:
            values["mat_rgba"][i] = model.mat_rgba
        for name in values.keys() & {"geom_rgba", "mat_rgba"}:
            hide_faint(values[name][i])
        if isinstance(self._camera, FreeCamera):
            values["cam_xpos"][i, 0], values["cam_xmat"][i, 0] = self._camera.pose(copy)
        else:
            values["cam_xpos"][i, 0] = copy.cam_xpos[self._camera]
            values["cam_xmat"][i, 0] = copy.cam_xmat[self._camera].reshape(3, 3)

    def _write(self, k: int) -> None:
        """Copies the values of part k to the device."""
        for name, values in self._values.items():
            self._arrays[k][name].assign(values[self._parts[k]])


def check_alike(model: mujoco.MjModel, first: mujoco.MjModel, owner: str) -> None:
    """Raises ``ValueError`` unless two models have the same parts, so that one scene can show both.

    Args:
        model, first: the models; their numbers, such as positions, sizes and colors, may differ.
        owner: whose model it is, for the message, such as "Environment 3".
    """
    for name in _SIZES:
        count, expected = getattr(model, name), getattr(first, name)
        if count != expected:
            raise ValueError(
                f"{owner} has a model with {name}={count}, but the first one has {name}={expected}; the models of all "
                "environments must have the same parts."
            )
    for name in _ALIKE:
        if not np.array_equal(getattr(model, name), getattr(first, name)):
            raise ValueError(
                f"{owner} has a model whose {name} differs from that of the first one; the models of all environments "
                "must have the same parts."
            )
