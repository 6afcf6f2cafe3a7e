"""Many worlds of any MuJoCo model, stepped and drawn in one place, without OpenGL.

MuJoCo Warp draws, on a CPU and on CUDA. The physics is

- on CUDA MuJoCo Warp's, so that frames never leave the device;
- on a CPU MuJoCo's, which is several times as fast there.

They solve the same equations, in float32 and float64. On a CPU the same states and controls give the same
states and pictures again, whatever the number of threads and worlds; on CUDA the last bits can differ.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise

import mujoco
import numpy as np
import torch

from ...utils.checks import check_choice, check_size
from ...utils.devices import find_device
from .physics import MujocoPhysics, WarpPhysics
from .renderer import QUALITIES, Pictures, import_warp, patience

ABSURD = 1e4  # metres, radians, and those per second: whatever goes beyond has diverged


class WarpWorlds:
    """n worlds of one model.

    Args:
        model: any compiled MJCF model whose solver is Newton or CG.
        num_worlds: n.
        width, height: size of the pictures in pixels.
        camera: name of a camera of the model; None for the first.
        frame_skip: physics steps per `step`.
        outputs: fields of `mujoco.MjData` to keep in `values` besides qpos and qvel, such as "cvel".
        quality: "fast" for rewards; "video" for people, ten times as slow: shadows, highlights, smooth edges.
        device: "cpu", "cuda", "cuda:1", or "auto": CUDA if there is any.
        physics: "mujoco", on a CPU only; "warp"; or "auto": the faster one.
        threads: number of CPU threads; None for one per core.

    Attributes:
        values: field to float64 (n, ...), of the worlds' present states.
        diverged: how often each world has diverged, int (n,).

    Raises:
        ValueError, TypeError: for an argument out of these ranges, or a model that Warp cannot take.

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
    ):
        threads = _count_cores() if threads is None else threads
        for name, value in (("num_worlds", num_worlds), ("frame_skip", frame_skip), ("threads", threads)):
            if value < 1:
                raise ValueError(f"{name}={value}; expected a positive whole number.")
        check_size(height, width)
        check_choice("quality", quality, tuple(QUALITIES))
        check_choice("kind of physics", physics, ("auto", "mujoco", "warp"))
        check_choice("camera", camera, (*(model.camera(i).name for i in range(model.ncam)), None))
        if not model.ncam:
            raise ValueError("The model has no camera, so there is nothing to draw it from; add one.")
        found = find_device(device, kinds=("cuda", "cpu"))
        self._cuda = found.type == "cuda"
        self.device = f"cuda:{found.index or 0}" if self._cuda else "cpu"  # as Warp names it
        if self._cuda and physics == "mujoco":
            raise ValueError(f"physics='mujoco' runs on a CPU, not {self.device}; expected physics='warp'.")
        self.model, self.num_worlds = model, num_worlds
        self._view = model.camera(camera or 0).name, width, height, quality
        names = ("qpos", "qvel", *outputs)
        shapes = {name: getattr(mujoco.MjData(model), name).shape for name in names}
        self.values = {name: np.zeros((num_worlds, *shape)) for name, shape in shapes.items()}
        self.diverged = np.zeros(num_worlds, int)

        threads = 1 if self._cuda else min(threads, num_worlds)
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        ends = np.linspace(0, num_worlds, threads + 1).astype(int).tolist()
        self._parts = [slice(*part) for part in pairwise(ends)]  # of the worlds, one for each thread
        simulator = WarpPhysics if self._cuda or physics == "warp" else MujocoPhysics
        values = [{name: value[part] for name, value in self.values.items()} for part in self._parts]
        with patience(), self._at_work():
            self._physics = [simulator(model, some, frame_skip) for some in values]
        self._pictures: list[Pictures] = []  # made when they are first asked for
        self.set_state(model.qpos0, 0)

    def set_state(self, qpos: np.ndarray | float, qvel: np.ndarray | float, mask: np.ndarray | None = None) -> None:
        """Puts worlds into states, without controls.

        Args:
            qpos, qvel: of the k chosen worlds, (k, nq) and (k, nv), or what can be broadcast to that.
            mask: which worlds, bool (n,) with k times True; None for all.
        """
        mask = np.ones(self.num_worlds, bool) if mask is None else np.asarray(mask, bool)
        all_qpos, all_qvel = np.zeros_like(self.values["qpos"]), np.zeros_like(self.values["qvel"])
        all_qpos[mask], all_qvel[mask] = qpos, qvel
        self._share(lambda i, part: self._physics[i].set_state(all_qpos[part], all_qvel[part], mask[part]))

    def step(self, ctrl: np.ndarray) -> np.ndarray:
        """Takes `frame_skip` physics steps; worlds that diverge go back to the model's initial state.

        Args:
            ctrl: finite controls (n, nu), clipped to the actuators' ranges.

        Returns:
            Which worlds have diverged, bool (n,).
        """
        ctrl, diverged = np.asarray(ctrl, np.float64), np.zeros(self.num_worlds, bool)

        def step(i: int, part: slice) -> None:
            diverged[part] = self._physics[i].step(ctrl[part])

        self._share(step)
        for name in ("qpos", "qvel"):
            diverged |= ~(np.abs(self.values[name]) < ABSURD).all(axis=1)  # so is NaN
        if diverged.any():
            self.diverged += diverged
            self.set_state(self.model.qpos0, 0, diverged)
        return diverged

    def render(self) -> np.ndarray | torch.Tensor:
        """Pictures of the worlds, uint8 (n, height, width, 3): an array, or on CUDA a tensor there."""
        if not self._pictures:
            with patience(), self._at_work():
                self._pictures = [Pictures(self.model, *some.scene(), *self._view) for some in self._physics]
                self._pictures[0].draw()  # compiles
        if self._cuda:
            with self._at_work():
                return self._pictures[0].draw().tensor()
        _, width, height, _ = self._view
        frames = np.empty((self.num_worlds, height, width, 3), np.uint8)

        def draw(i: int, part: slice) -> None:
            self._physics[i].scene()
            frames[part] = self._pictures[i].draw().array()

        self._share(draw)
        return frames

    def close(self) -> None:
        """Ends the threads."""
        if self._pool:
            self._pool.shutdown()

    def _share(self, work: Callable[[int, slice], None]) -> None:
        """Calls `work` with the number of every part and its worlds, each in a thread."""
        with self._at_work():
            list((self._pool.map if self._pool else map)(work, range(len(self._parts)), self._parts))

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Warp works on our device; MuJoCo writes no MUJOCO_LOG.TXT about worlds that diverge."""
        usual = mujoco.get_mju_user_warning()
        mujoco.set_mju_user_warning(lambda _: None)
        try:
            with import_warp()[0].ScopedDevice(self.device):
                yield
        finally:
            mujoco.set_mju_user_warning(usual)


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
