"""Physics of many MuJoCo worlds: MuJoCo steps one world after the other, MuJoCo Warp steps all at once.

Both write the requested fields of `mujoco.MjData` to arrays (n, ...). All of these belong to the state *after* the
step; `mujoco.mj_step` alone leaves most of them one physics step behind.
"""

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple, SupportsIndex

import mujoco
import numpy as np
import torch

from .warp import capture, import_warp, put_model

_RENDER_FIELDS = ("geom_xpos", "geom_xmat", "cam_xpos", "cam_xmat", "light_xpos", "light_xdir", "flexvert_xpos")
_STATE = mujoco.mjtState.mjSTATE_INTEGRATION  # everything that the next step depends on
_RESET_WARNINGS = slice(int(mujoco.mjtWarning.mjWARN_BADQPOS), int(mujoco.mjtWarning.mjWARN_BADQACC) + 1)


class Views(NamedTuple):
    """What n worlds share with whoever steps them.

    Attributes:
        values: field of `MjData` to float64 (n, ...); the physics writes it in place.
        inputs: field of `MjData` to an array (n, ...); the physics reads it before every step and state.
        colors: of the geoms, float32 (n, geoms, 4); the physics reads it for every scene.
    """

    values: dict[str, np.ndarray]
    inputs: dict[str, np.ndarray]
    colors: np.ndarray


class MujocoPhysics:
    """Worlds stepped by MuJoCo on the CPU, in float64.

    All worlds share one `MjData`, which therefore stays in the processor's cache.

    Args:
        model: the model.
        views: arrays of the worlds.
        frame_skip: physics steps per step.
    """

    def __init__(self, model: mujoco.MjModel, views: Views, frame_skip: int):
        self._model, self._frame_skip = model, frame_skip
        self._values, self._inputs, self._colors = views
        self._only_positions = self._values.keys() <= {"qpos", "qvel"}
        self._data, self._count = mujoco.MjData(model), len(self._colors)
        self._states = np.zeros((self._count, mujoco.mj_stateSize(model, _STATE)))
        fields = {name: getattr(self._data, name) for name in _RENDER_FIELDS}
        shapes = {name: field.shape for name, field in fields.items() if field.size}
        self._render_values = {name: np.zeros((self._count, *shape)) for name, shape in shapes.items()}
        self._scene: tuple[Any, Any] | None = None

    def set_state(self, qpos: np.ndarray, qvel: np.ndarray, mask: np.ndarray) -> None:
        """Sets the worlds in `mask`, bool (n,), to their rows of `qpos`, (n, nq), and `qvel`, (n, nv)."""
        for i in np.flatnonzero(mask):
            mujoco.mj_resetData(self._model, self._data)
            self._data.qpos, self._data.qvel = qpos[i], qvel[i]
            self._read_inputs(i)
            self._store(i)

    def step(self, ctrl: np.ndarray) -> np.ndarray:
        """Steps with controls (n, nu); returns which worlds MuJoCo had to reset, bool (n,)."""
        reset = np.zeros(self._count, bool)
        for i in range(self._count):
            mujoco.mj_setState(self._model, self._data, self._states[i], _STATE)
            self._data.ctrl = ctrl[i]
            self._read_inputs(i)
            mujoco.mj_step(self._model, self._data, self._frame_skip)
            self._store(i)
            reset[i] = self._data.warning.number[_RESET_WARNINGS].any()
            if reset[i]:
                self._data.warning.number[_RESET_WARNINGS] = 0
        return reset

    def warp_scene(self) -> tuple[Any, Any]:
        """A Warp model and data with the current poses of the worlds, for rendering."""
        if self._scene is None:
            mjw = import_warp()[1]
            self._scene = put_model(self._model), mjw.make_data(self._model, self._count, nconmax=1, njmax=1)
            self._scene[0].geom_rgba = color_array(self._colors)
        self._scene[0].geom_rgba.numpy()[...] = self._colors
        for name, values in self._render_values.items():
            target = getattr(self._scene[1], name).numpy()  # no copy on a CPU
            target[...] = values.reshape(target.shape)
        return self._scene

    def _read_inputs(self, i: SupportsIndex) -> None:
        """Takes over the inputs of world i."""
        for name, values in self._inputs.items():
            getattr(self._data, name)[...] = values[i]

    def _store(self, i: SupportsIndex) -> None:
        """Computes the fields that depend on the current state, and stores them for world i."""
        if self._only_positions:  # enough for frames, and much faster with contacts
            for compute in (mujoco.mj_kinematics, mujoco.mj_comPos, mujoco.mj_camlight, mujoco.mj_flex):
                compute(self._model, self._data)
        else:
            mujoco.mj_forward(self._model, self._data)
            mujoco.mj_rnePostConstraint(self._model, self._data)
        mujoco.mj_getState(self._model, self._data, self._states[i], _STATE)
        for fields in (self._values, self._render_values):
            for name, stored in fields.items():
                stored[i] = getattr(self._data, name)


class WarpPhysics:
    """Worlds stepped by MuJoCo Warp on Warp's current device, in float32; on CUDA with a captured graph.

    Arguments and methods: see `MujocoPhysics`.
    """

    def __init__(self, model: mujoco.MjModel, views: Views, frame_skip: int):
        self._wp, self._mjw = import_warp()
        self._values, self._inputs, self._colors = views
        self._frame_skip = frame_skip
        self._model = put_model(model)
        self._model.geom_rgba = color_array(self._colors)
        self._model.opt.warn_overflow = 0  # it would print from the device
        contacts = 4 * model.ngeom + 16  # per world; a contact needs four rows, a joint two for its limits
        rows = 4 * contacts + 2 * model.njnt
        self._data = self._mjw.make_data(model, len(self._colors), nconmax=contacts, njmax=rows)
        names = ("qpos", "qvel", "ctrl", "act", "qacc_warmstart", "overflow", *self._values, *self._inputs)
        arrays = {name: getattr(self._data, name) for name in names}
        self._tensors = {name: self._wp.to_torch(array) for name, array in arrays.items() if array.size}
        self._simulate()  # compiles
        self._launch = capture(self._simulate)

    def set_state(self, qpos: np.ndarray, qvel: np.ndarray, mask: np.ndarray) -> None:
        mask = torch.as_tensor(mask, device=self._tensors["qpos"].device)
        for name in self._tensors.keys() & {"ctrl", "act", "qacc_warmstart"}:
            self._tensors[name][mask] = 0
        for name, new in (("qpos", qpos), ("qvel", qvel)):
            tensor = self._tensors[name]
            tensor[mask] = torch.as_tensor(new).to(tensor)[mask]
        self._read_inputs()
        self._run(self._forward)

    def step(self, ctrl: np.ndarray) -> np.ndarray:
        if ctrl.size:
            self._tensors["ctrl"].copy_(torch.as_tensor(ctrl))
        self._read_inputs()
        self._run(self._launch)
        if self._tensors["overflow"].any():
            self._tensors["overflow"].zero_()
            warnings.warn("A world has more contacts than the simulator can store; some are ignored.", stacklevel=2)
        return np.zeros(len(ctrl), bool)

    def warp_scene(self) -> tuple[Any, Any]:
        self._model.geom_rgba.assign(self._colors)
        return self._model, self._data

    def _read_inputs(self) -> None:
        """Copies the inputs to the device."""
        for name, values in self._inputs.items():
            tensor = self._tensors[name]
            tensor.copy_(torch.as_tensor(values).reshape(tensor.shape))

    def _simulate(self) -> None:
        for _ in range(self._frame_skip):
            self._mjw.step(self._model, self._data)
        self._forward()

    def _forward(self) -> None:
        """Computes the fields that depend on the current state."""
        self._mjw.forward(self._model, self._data)
        self._mjw.rne_postconstraint(self._model, self._data)

    def _run(self, work: Callable[[], None]) -> None:
        """Waits for torch, does the work on the device, waits for it, and copies the values."""
        self._wp.synchronize_device()
        work()
        self._wp.synchronize_device()
        for name, stored in self._values.items():
            stored[...] = self._tensors[name].cpu().numpy().reshape(stored.shape)


def color_array(colors: np.ndarray) -> Any:
    """Copies colors of geoms, float32 (n, geoms, 4), to Warp's current device, with one set of colors per world."""
    wp = import_warp()[0]
    return wp.array(colors, dtype=wp.vec4)
