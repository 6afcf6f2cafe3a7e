"""Wrappers that draw any Gymnasium environment built on MuJoCo with MuJoCo Warp, without OpenGL."""

import warnings
from typing import Any

import gymnasium as gym
import mujoco
import numpy as np
import torch
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv, VectorEnv, VectorWrapper

from ...utils.checks import check_choice, check_size
from ...utils.devices import find_device
from .cameras import default_camera, find_camera
from .drawing import SimulationRenderer, check_alike
from .renderer import QUALITIES
from .scene import describe_omissions


def mujoco_model(env: gym.Env) -> tuple[mujoco.MjModel, mujoco.MjData]:
    """Returns the MuJoCo model and data of a Gymnasium environment: ``env.unwrapped.model`` and ``.data``.

    Raises:
        TypeError: the environment has none.
    """
    base = env.unwrapped
    model, data = getattr(base, "model", None), getattr(base, "data", None)
    if isinstance(model, mujoco.MjModel) and isinstance(data, mujoco.MjData):
        return model, data
    raise TypeError(
        f"{env} is not built on MuJoCo: its unwrapped environment, {type(base).__name__}, has no mujoco.MjModel as "
        "model and no mujoco.MjData as data; use its own render() instead."
    )


class MujocoRenderWrapper(gym.Wrapper):
    """Draws a single environment with MuJoCo Warp; everything else stays as it is.

    The frames show the state after the step. They are what a reward wrapper or ``vl.train`` asks for, whatever the
    environment's own `render_mode` is. Transparency, reflections and haze are not drawn.

    Args:
        env: a Gymnasium environment with ``env.unwrapped.model`` and ``env.unwrapped.data`` of MuJoCo.
        camera: the name or number of a camera in the model; or a free camera, a mapping with some of "distance"
            (meters), "azimuth", "elevation" (degrees) and "lookat" (a point, or the name of a body to follow), see
            `cameras.FreeCamera`; or None for the camera of the environment's own pictures.
        width, height: size of the frames in pixels.
        quality: "fast" for rewards, or "video" for people: shadows, highlights and smooth edges, ten times slower.
        device: "cpu", or "cuda" or "auto" (CUDA if available); the frames are arrays in any case.

    Raises:
        TypeError: `env` is not a single environment built on MuJoCo, or another argument is of the wrong kind.
        ValueError: there is no such camera, size, quality or device.

    Warns:
        UserWarning: the model has parts that MuJoCo Warp does not draw, or draws differently.

    Example::

        env = vl.MujocoRenderWrapper(gym.make("Reacher-v5"), camera={"distance": 0.8, "elevation": -90})
        run = vl.train(env, goal="the tip of a robot arm touches the red ball")
    """

    render_mode = "rgb_array"

    def __init__(
        self,
        env: gym.Env,
        camera: Any = None,
        width: int = 64,
        height: int = 64,
        quality: str = "fast",
        device: str = "cpu",
    ):
        if not isinstance(env, gym.Env):
            vector = " For a vector environment, use MujocoVectorRenderWrapper." if isinstance(env, VectorEnv) else ""
            raise TypeError(f"MujocoRenderWrapper needs a single Gymnasium environment, got {env!r}.{vector}")
        self._drawing = _Drawing([env], camera, width, height, quality, device)
        super().__init__(env)
        self.metadata = {**(env.metadata or {}), "render_modes": ["rgb_array"]}

    def render(self) -> np.ndarray:
        """Draws the current state, uint8 (height, width, 3)."""
        frame = self._drawing.draw()[0]
        return frame.cpu().numpy() if isinstance(frame, torch.Tensor) else frame

    def close(self) -> None:
        """Closes the environment."""
        self._drawing.close()
        super().close()


class MujocoVectorRenderWrapper(VectorWrapper):
    """Draws all environments of a ``SyncVectorEnv`` in one batch; see `MujocoRenderWrapper`.

    Args:
        envs: a ``SyncVectorEnv``, also in wrappers, of environments built on MuJoCo whose models have the same parts.
        camera, width, height, quality: see `MujocoRenderWrapper`; the free camera is placed in every environment.
        device: "auto" (CUDA if available), "cpu" or "cuda"; on CUDA, frames are tensors on that device.

    Raises:
        TypeError: `envs` is not a vector environment, or one of its environments is not built on MuJoCo.
        ValueError: the environments run in other processes or have different models; and see `MujocoRenderWrapper`.

    Example::

        envs = gym.make_vec("Ant-v5", num_envs=16, vectorization_mode="sync")
        envs = vl.MujocoVectorRenderWrapper(envs, camera="track")
    """

    render_mode = "rgb_array"

    def __init__(
        self,
        envs: VectorEnv,
        camera: Any = None,
        width: int = 64,
        height: int = 64,
        quality: str = "fast",
        device: str = "auto",
    ):
        self._drawing = _Drawing(_single_envs(envs), camera, width, height, quality, device)
        super().__init__(envs)
        self.metadata = {**(envs.metadata or {}), "render_modes": ["rgb_array"]}

    def render(self) -> np.ndarray | torch.Tensor:
        """Draws the current states, uint8 (n, height, width, 3)."""
        return self._drawing.draw()

    def close(self, **kwargs: Any) -> None:
        """Closes the environments."""
        self._drawing.close()
        super().close(**kwargs)


class _Drawing:
    """Draws environments; the simulator is compiled at the first drawing, in the process that draws."""

    def __init__(self, envs: list[gym.Env], camera: Any, width: int, height: int, quality: str, device: str):
        models = [mujoco_model(env)[0] for env in envs]
        check_size(height, width)
        check_choice("quality", quality, tuple(QUALITIES))
        find_device(device, kinds=("cuda", "cpu"))
        default = default_camera(models[0], getattr(envs[0].unwrapped, "mujoco_renderer", None))
        found = find_camera(models[0], camera, default)
        for i, model in enumerate(models[1:], 1):
            check_alike(model, models[0], f"Environment {i}")
        phrases = describe_omissions(models[0])
        if phrases:
            warnings.warn(f"In pictures of {envs[0]}, {'; '.join(phrases)}.", stacklevel=3)
        self._envs, self._settings = envs, (models[0], len(envs), found, width, height, quality, device)
        self._renderer: SimulationRenderer | None = None

    def draw(self) -> np.ndarray | torch.Tensor:
        for env in self._envs:
            prepare = getattr(env.unwrapped, "_render_callback", None)  # of gymnasium-robotics: moves the goal's mark
            if prepare is not None:
                prepare()
        if self._renderer is None:
            self._renderer = SimulationRenderer(*self._settings)
        return self._renderer.draw([mujoco_model(env) for env in self._envs])

    def close(self) -> None:
        if self._renderer is not None:
            self._renderer.close()


def _single_envs(envs: Any) -> list[gym.Env]:
    """Returns the environments in a vector environment of this process."""
    if not isinstance(envs, VectorEnv):
        single = " For a single environment, use MujocoRenderWrapper." if isinstance(envs, gym.Env) else ""
        raise TypeError(f"MujocoVectorRenderWrapper needs a vector environment, got {envs!r}.{single}")
    base = envs.unwrapped
    if isinstance(base, SyncVectorEnv):
        return list(base.envs)
    if isinstance(base, AsyncVectorEnv):
        raise ValueError(
            f"MujocoVectorRenderWrapper cannot see the simulations of {envs}, which run in other processes; use "
            "SyncVectorEnv, or put each environment into MujocoRenderWrapper in the function that makes it."
        )
    raise ValueError(f"MujocoVectorRenderWrapper needs a SyncVectorEnv, got {envs}, which draws itself.")
