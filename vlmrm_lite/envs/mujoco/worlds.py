"""Many worlds of any MuJoCo model, stepped and rendered together without OpenGL.

MuJoCo Warp renders, on a CPU and on CUDA. The physics engine is

- MuJoCo Warp on CUDA, so that frames never leave the device;
- MuJoCo on a CPU, where it is several times faster.

They solve the same equations, in float32 and float64. On a CPU, the same states and controls give the same states and
frames for any number of threads and worlds; on CUDA, the last bits can differ.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise

import mujoco
import numpy as np
import torch

from ...utils.checks import check_choice, check_count, check_size
from ...utils.devices import count_cores, find_device
from .physics import MujocoPhysics, Views, WarpPhysics
from .renderer import QUALITIES, BatchRenderer
from .warp import import_warp, report_compilation

DIVERGENCE_LIMIT = 1e4  # m, rad, m/s or rad/s; a world that exceeds it has diverged


class WarpWorlds:
    """n worlds of one model.

    Args:
        model: any compiled MJCF model whose solver is Newton or CG.
        num_worlds: n.
        width, height: size of the frames in pixels.
        camera: name of a camera in the model; None for the first.
        frame_skip: physics steps per `step`.
        outputs: fields of `mujoco.MjData` to keep in `values` besides qpos and qvel, such as "cvel".
        quality: "fast" for rewards, or "video" for people: shadows, highlights and smooth edges, ten times slower.
        device: "cpu", "cuda", "cuda:1", or "auto": CUDA if available.
        physics: "mujoco" (CPU only), "warp", or "auto": the faster one for the device.
        threads: number of CPU threads; None for one per core.
        inputs: fields of `mujoco.MjData` that differ between the worlds and are set from outside, such as "mocap_pos".

    Attributes:
        values: field to float64 (n, ...), of the worlds' current states.
        inputs: field to array (n, ...); write into it, and the next `set_state` or `step` takes it over.
        colors: of the worlds' geoms, float32 (n, geoms, 4) from 0 to 1; write into it, and the next `render` shows it.
        diverged: number of times that each world has diverged, int (n,).

    Raises:
        ValueError, TypeError: for an argument out of these ranges, or a model that MuJoCo Warp does not support.

    Example:
        >>> model = mujoco.MjModel.from_xml_string('''<mujoco><worldbody><camera name="front" pos="0 0 5"/>
        ...     <body><freejoint/><geom size="1"/></body></worldbody></mujoco>''')
        >>> worlds = WarpWorlds(model, num_worlds=3, width=32, height=24, device="cpu")
        >>> worlds.step(np.zeros((3, 0))).tolist(), worlds.render().shape
        ([False, False, False], (3, 24, 32, 3))
    """

    def __init__(
        self,
        model: mujoco.MjModel,
        num_worlds: int,
        width: int = 64,
        height: int = 64,
        camera: str | None = None,
        frame_skip: int = 1,
        outputs: Iterable[str] = (),
        quality: str = "fast",
        device: str = "auto",
        physics: str = "auto",
        threads: int | None = None,
        inputs: Iterable[str] = (),
    ):
        threads = count_cores() if threads is None else threads
        for name, value in (("num_worlds", num_worlds), ("frame_skip", frame_skip), ("threads", threads)):
            check_count(name, value)
        check_size(height, width)
        check_choice("quality", quality, tuple(QUALITIES))
        check_choice("kind of physics", physics, ("auto", "mujoco", "warp"))
        check_choice("camera", camera, (*(model.camera(i).name for i in range(model.ncam)), None))
        if not model.ncam:
            raise ValueError("The model has no camera to render from; add one.")
        found = find_device(device, kinds=("cuda", "cpu"))
        self._cuda = found.type == "cuda"
        self.device = f"cuda:{found.index or 0}" if self._cuda else "cpu"  # as Warp names it
        if self._cuda and physics == "mujoco":
            raise ValueError(f"physics='mujoco' runs on a CPU, not {self.device}; expected physics='warp'.")
        self.model, self.num_worlds = model, num_worlds
        self._view = model.camera(camera or 0).name, width, height, quality
        initial = mujoco.MjData(model)
        shapes = {name: getattr(initial, name).shape for name in ("qpos", "qvel", *outputs)}
        self.values = {name: np.zeros((num_worlds, *shape)) for name, shape in shapes.items()}
        self.inputs = {name: np.repeat(getattr(initial, name)[None], num_worlds, 0) for name in inputs}
        self.colors = np.repeat(model.geom_rgba[None], num_worlds, 0)
        self.diverged = np.zeros(num_worlds, int)

        threads = 1 if self._cuda else min(threads, num_worlds)
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        ends = np.linspace(0, num_worlds, threads + 1).astype(int).tolist()
        self._parts = [slice(*part) for part in pairwise(ends)]  # of the worlds, one per thread
        engine = WarpPhysics if self._cuda or physics == "warp" else MujocoPhysics
        views = [Views(_rows(self.values, part), _rows(self.inputs, part), self.colors[part]) for part in self._parts]
        with report_compilation(), self._on_device():
            self._physics = [engine(model, part_views, frame_skip) for part_views in views]
        self._renderers: list[BatchRenderer] = []  # made by the first `render`
        self.set_state(model.qpos0, 0)

    def set_state(self, qpos: np.ndarray | float, qvel: np.ndarray | float, mask: np.ndarray | None = None) -> None:
        """Sets the states of worlds and clears their controls.

        Args:
            qpos, qvel: states of the k selected worlds, (k, nq) and (k, nv), or values that broadcast to these shapes.
            mask: the selected worlds, bool (n,) with k times True; None for all.
        """
        mask = np.ones(self.num_worlds, bool) if mask is None else np.asarray(mask, bool)
        all_qpos, all_qvel = np.zeros_like(self.values["qpos"]), np.zeros_like(self.values["qvel"])
        all_qpos[mask], all_qvel[mask] = qpos, qvel
        self._map_parts(lambda i, part: self._physics[i].set_state(all_qpos[part], all_qvel[part], mask[part]))

    def step(self, ctrl: np.ndarray) -> np.ndarray:
        """Takes `frame_skip` physics steps; worlds that diverge are reset to the model's initial state.

        Args:
            ctrl: finite controls (n, nu), clipped to the actuators' ranges.

        Returns:
            The worlds that diverged in this step, bool (n,).
        """
        ctrl, diverged = np.asarray(ctrl, np.float64), np.zeros(self.num_worlds, bool)

        def step(i: int, part: slice) -> None:
            diverged[part] = self._physics[i].step(ctrl[part])

        self._map_parts(step)
        for name in ("qpos", "qvel"):
            diverged |= ~(np.abs(self.values[name]) < DIVERGENCE_LIMIT).all(axis=1)  # True for NaN, too
        if diverged.any():
            self.diverged += diverged
            self.set_state(self.model.qpos0, 0, diverged)
        return diverged

    def render(self) -> np.ndarray | torch.Tensor:
        """Renders the worlds, uint8 (n, height, width, 3): an array, or on CUDA a tensor on that device."""
        camera, width, height, quality = self._view
        if not self._renderers:
            with report_compilation(), self._on_device():
                self._renderers = [
                    BatchRenderer(self.model, *physics.warp_scene(), camera, width, height, quality)
                    for physics in self._physics
                ]
                self._renderers[0].draw()  # compiles
        if self._cuda:
            with self._on_device():
                self._physics[0].warp_scene()
                return self._renderers[0].draw().tensor()
        frames = np.empty((self.num_worlds, height, width, 3), np.uint8)

        def draw(i: int, part: slice) -> None:
            self._physics[i].warp_scene()
            frames[part] = self._renderers[i].draw().array()

        self._map_parts(draw)
        return frames

    def close(self) -> None:
        """Stops the threads."""
        if self._pool:
            self._pool.shutdown()

    def _map_parts(self, work: Callable[[int, slice], None]) -> None:
        """Calls `work` with the index and the slice of every part, each in its own thread."""
        with self._on_device():
            list((self._pool.map if self._pool else map)(work, range(len(self._parts)), self._parts))

    @contextmanager
    def _on_device(self) -> Iterator[None]:
        """Selects the device for Warp, and keeps MuJoCo from logging diverged worlds to MUJOCO_LOG.TXT."""
        previous = mujoco.get_mju_user_warning()
        mujoco.set_mju_user_warning(lambda _: None)
        try:
            with import_warp()[0].ScopedDevice(self.device):
                yield
        finally:
            mujoco.set_mju_user_warning(previous)


def _rows(fields: dict[str, np.ndarray], part: slice) -> dict[str, np.ndarray]:
    """Views of some worlds' rows of all fields."""
    return {name: array[part] for name, array in fields.items()}
