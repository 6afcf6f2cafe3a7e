"""Humanoid: Gymnasium's 3D body, for reaching poses instead of walking."""

from typing import Any

import numpy as np
from gymnasium import spaces

from ...utils.checks import check_states
from ..base import BatchEnv, SingleEnv
from ..mujoco.worlds import WarpWorlds
from .model import CAMERAS, SCENES, build_model

JOINTS = (
    *("abdomen_z", "abdomen_y", "abdomen_x"),
    *("right_hip_x", "right_hip_z", "right_hip_y", "right_knee"),
    *("left_hip_x", "left_hip_z", "left_hip_y", "left_knee"),
    *("right_shoulder1", "right_shoulder2", "right_elbow"),
    *("left_shoulder1", "left_shoulder2", "left_elbow"),
)  # the order of qpos[7:] and qvel[6:]; that of the motors differs
QPOS_NAMES = ("x", "y", "z", "quat_w", "quat_x", "quat_y", "quat_z", *JOINTS)
QVEL_NAMES = tuple(f"{name}_dot" for name in ("x", "y", "z", "turn_x", "turn_y", "turn_z", *JOINTS))
FRAME_SKIP = 5
_EXTRAS = (("cinert", 1, 130), ("cvel", 1, 78), ("qfrc_actuator", 6, 17), ("cfrc_ext", 1, 78))  # field, first row, size
_SHORTEST_QUATERNION = 1e-3
_OUTPUTS = (*(name for name, *_ in _EXTRAS), "subtree_com")


class HumanoidVectorEnv(BatchEnv):
    """Humanoid-v5's body and controls in episodes that continue when it falls.

    Action: torques (17,) from -0.4 to 0.4 for the motors, in the order of Humanoid-v5, held for five physics
    steps of 3 ms.

    Observation: Humanoid-v5's 348 numbers: qpos without x and y (22), qvel (23), inertias (130) and
    velocities (78) of the 13 bodies about the center of mass, motor torques (17), contact forces on the
    bodies (78). The differences: they are float32; all belong to the state after the step, while Humanoid-v5's
    inertias, velocities and forces come from the last stage of its integrator; contact forces are included after a
    reset, too; and the physics differs as described in the module `model`.

    State: qpos (24) and qvel (23), (n, 47).

    Environment reward, that of Humanoid-v5: 1.25 times the speed of the center of mass along x, in m/s; plus 5 while
    the torso is 1 to 2 m high; minus 0.1 times the squared actions; minus 5e-7 times the squared contact forces, at
    most 10.

    Info: "qpos" (n, 24) of the state after the step, and "diverged", bool (n,). An env whose physics diverges is reset
    to a start state within its episode and gets reward 0 in that step.

    Args:
        camera: "three-quarter" (the default), "front" or "original"; see `model.build_model`.
        quality: "fast" for rewards, or "video" for people: shadows, highlights and smooth edges, ten times slower.
        device: "auto" (CUDA if available), "cpu" or "cuda"; on CUDA, frames are tensors on that device.
        include_cinert_in_observation, include_cvel_in_observation, include_qfrc_actuator_in_observation,
            include_cfrc_ext_in_observation: as in Humanoid-v5, False omits the inertias, velocities, torques or
            contact forces. Positions and joint velocities determine the first two.
        Others: see `BatchEnv`; the scenes are "realistic" (the default) and "original".
    """

    metadata = {**BatchEnv.metadata, "render_fps": 67}
    scenes = SCENES
    state_names = (*QPOS_NAMES, *QVEL_NAMES)
    state_space = spaces.Box(-np.inf, np.inf, (47,), np.float32)
    single_action_space = spaces.Box(-0.4, 0.4, (17,), np.float32)

    def __init__(
        self,
        *args: Any,
        camera: str = CAMERAS[0],
        quality: str = "fast",
        device: str = "auto",
        include_cinert_in_observation: bool = True,
        include_cvel_in_observation: bool = True,
        include_qfrc_actuator_in_observation: bool = True,
        include_cfrc_ext_in_observation: bool = True,
        **kwargs: Any,
    ):
        include = (
            include_cinert_in_observation,
            include_cvel_in_observation,
            include_qfrc_actuator_in_observation,
            include_cfrc_ext_in_observation,
        )
        self._extras = [extra for extra, wanted in zip(_EXTRAS, include, strict=True) if wanted]
        numbers = len(self.state_names) - 2 + sum(size for *_, size in self._extras)
        self.single_observation_space = spaces.Box(-np.inf, np.inf, (numbers,), np.float32)
        super().__init__(*args, **kwargs)
        self.camera = camera
        model = build_model(self.scene, camera)
        self.worlds = WarpWorlds(
            model, self.num_envs, self.width, self.height, camera, FRAME_SKIP, _OUTPUTS, quality, device
        )
        self._seconds = FRAME_SKIP * model.opt.timestep
        self._start_qpos = model.qpos0.copy()
        self._diverged = np.zeros(self.num_envs, bool)

    def set_state(self, qpos: np.ndarray, qvel: np.ndarray) -> None:  # type: ignore[override]  # as in MujocoEnv
        """Sets the state of every env; the step counters are unchanged.

        Args:
            qpos: numbers (n, 24): torso position in m, torso quaternion, joint angles in radians.
            qvel: numbers (n, 23): their velocities in m/s and radians/s.

        Raises:
            ValueError, TypeError: for anything else.
        """
        arrays = []
        for name, values, names in (("qpos", qpos, QPOS_NAMES), ("qvel", qvel, QVEL_NAMES)):
            values, expected = np.asarray(values), (self.num_envs, len(names))
            if values.shape != expected:
                raise ValueError(f"{name} has shape {values.shape}; expected {expected}, one row per env.")
            arrays.append(check_states(values, names))
        lengths = np.linalg.norm(arrays[0][:, 3:7], axis=1)
        if (lengths < _SHORTEST_QUATERNION).any():
            row = int(lengths.argmin())
            raise ValueError(
                f"The torso quaternion of state {row}, qpos[3:7], has length {lengths[row]:g}; expected about 1, such "
                "as (1, 0, 0, 0) for an upright torso."
            )
        self.worlds.set_state(*arrays)
        self._read_state()

    def step(self, actions: np.ndarray) -> tuple:
        """Takes one action in every env; the info is {"qpos": (n, 24), "diverged": bool (n,)}. See `BatchEnv.step`."""
        result = super().step(actions)[:4]
        return *result, {"qpos": self._require(self._state)[:, : len(QPOS_NAMES)].copy(), "diverged": self._diverged}

    def close_extras(self, **kwargs: Any) -> None:
        """Stops the simulator's threads."""
        self.worlds.close()

    def _restart(self, mask: np.ndarray) -> None:
        noise = self.np_random.uniform(-0.01, 0.01, (int(mask.sum()), len(self.state_names)))
        split = len(QPOS_NAMES)
        self.worlds.set_state(self._start_qpos + noise[:, :split], noise[:, split:], mask)
        self._read_state()

    def _advance(self, actions: np.ndarray) -> np.ndarray:
        actions = np.clip(actions, self.single_action_space.low, self.single_action_space.high)
        values = self.worlds.values
        before = values["subtree_com"][:, 1, 0].copy()  # of the torso's subtree, which is the whole humanoid
        self._diverged = self.worlds.step(actions)
        forward = 1.25 * (values["subtree_com"][:, 1, 0] - before) / self._seconds
        healthy = 5.0 * ((values["qpos"][:, 2] > 1) & (values["qpos"][:, 2] < 2))
        control = 0.1 * np.square(actions).sum(axis=1)
        contact = np.minimum(5e-7 * np.square(values["cfrc_ext"]).sum(axis=(1, 2)), 10)
        rewards = np.where(self._diverged, 0, forward + healthy - control - contact)
        if self._diverged.any():
            self._restart(self._diverged)
        self._read_state()
        return rewards

    def _observations(self) -> np.ndarray:
        values, n = self.worlds.values, self.num_envs
        extras = (values[name][:, first:] for name, first, _ in self._extras)
        parts = (values["qpos"][:, 2:], values["qvel"], *extras)
        return np.concatenate([part.reshape(n, -1) for part in parts], axis=1, dtype=np.float32)

    def _draw(self) -> np.ndarray:
        self._require(self._state)
        return self.worlds.render()

    def _read_state(self) -> None:
        self._state = np.concatenate([self.worlds.values["qpos"], self.worlds.values["qvel"]], axis=1)


class HumanoidEnv(SingleEnv):
    """A single humanoid on the CPU; see `HumanoidVectorEnv`. The info has no batch axis."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 67}
    vector_class = HumanoidVectorEnv
    _envs: HumanoidVectorEnv

    def __init__(self, render_mode: str | None = None, device: str = "cpu", **kwargs: Any):
        super().__init__(render_mode, device=device, **kwargs)

    def set_state(self, qpos: np.ndarray, qvel: np.ndarray) -> None:  # type: ignore[override]  # as in MujocoEnv
        """Sets the state, (24,) and (23,); see `HumanoidVectorEnv.set_state`."""
        for name, values, names in (("qpos", qpos, QPOS_NAMES), ("qvel", qvel, QVEL_NAMES)):
            if np.shape(values) != (len(names),):
                raise ValueError(f"{name} has shape {np.shape(values)}; expected ({len(names)},).")
        self._envs.set_state(np.asarray(qpos)[None], np.asarray(qvel)[None])

    def step(self, action) -> tuple[np.ndarray, float, bool, bool, dict]:
        """Takes one action; never terminates."""
        observation, reward, terminated, truncated, info = super().step(action)
        info = {"qpos": info["qpos"][0], "diverged": bool(info["diverged"][0])}
        return observation, reward, terminated, truncated, info
