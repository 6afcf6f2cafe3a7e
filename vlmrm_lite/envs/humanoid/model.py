"""The humanoid as a MuJoCo model: Gymnasium's body with a scene and a camera for rewards computed from frames.

The body comes from the XML file of the installed Gymnasium and is edited in memory, so masses, joints, joint limits and
motors are those of Gymnasium. The differences:

- The solver is Newton, because MuJoCo Warp has no PGS.
- The integrator is implicitfast. RK4 takes 2.5 times as long, without a visible difference.
- There is one camera. Gymnasium's XML has a second, unused one in the right hand.
- The "realistic" scene has its own colors, floor, sky and lights (paper A, figure 3), all generated here.
"""

from pathlib import Path
from typing import Any

import gymnasium
import mujoco
import numpy as np

from ...utils.checks import check_choice

SCENES = ("realistic", "original")
CAMERAS = ("three-quarter", "front", "original")

# RGB from 0 to 1. Neighboring limbs have very different colors: at 64 x 64 pixels an arm is two pixels thick, and only
# its color shows whether it hangs, rests on the hip or crosses the chest.
_SHIRT, _SLEEVE = (0.80, 0.13, 0.12), (0.98, 0.80, 0.16)
_SKIN, _HAND = (0.94, 0.70, 0.53), (1.00, 0.86, 0.74)
_PANTS, _THIGH = (0.08, 0.10, 0.24), (0.13, 0.22, 0.55)
_SHIN, _SHOE = (0.36, 0.62, 0.90), (0.97, 0.97, 0.97)
_CLOTHES = {
    "torso1": _SHIRT,
    "uwaist": _SHIRT,
    "lwaist": _SHIRT,
    "butt": _PANTS,
    "thigh1": _THIGH,
    "shin1": _SHIN,
    "foot": _SHOE,
    "uarm1": _SLEEVE,
    "larm": _SKIN,
    "hand": _HAND,
}
_GRASS, _HORIZON, _ZENITH = (0.38, 0.55, 0.27), (0.80, 0.87, 0.92), (0.30, 0.52, 0.80)

# These cameras are in front of the humanoid, at its right shoulder or almost straight ahead. They rotate to keep its
# center of mass centered but do not move, so their downward angle shows how high the humanoid is.
_POSITIONS = {"three-quarter": (3.5, -3.2, 2.2), "front": (4.6, -1.1, 2.2)}  # meters; it starts at 0 and faces along x
_FIELD_OF_VIEW = 25.0  # degrees: 2.2 m at the humanoid's distance; it is 2.0 m tall with its arms raised


def build_model(scene: str = "realistic", camera: str = "three-quarter") -> mujoco.MjModel:
    """Compiles Gymnasium's Humanoid with one camera.

    Args:
        scene: "realistic", with clothes, a lawn and a sky; or "original", as in Gymnasium.
        camera: "three-quarter", from the front right and slightly above, fixed in place and rotating toward the
            humanoid; "front", the same from almost straight ahead, for hands in front of the body; or "original",
            Gymnasium's, level from the right, moving along.

    Returns:
        A model with 24 positions, 23 velocities and 17 motors, and one camera named after `camera`.

    Raises:
        ValueError: there is no such scene or camera.
    """
    check_choice("scene", scene, SCENES)
    check_choice("camera", camera, CAMERAS)
    spec = mujoco.MjSpec.from_file(str(Path(gymnasium.__file__).parent / "envs/mujoco/assets/humanoid.xml"))
    spec.option.solver = mujoco.mjtSolver.mjSOL_NEWTON
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    if scene == "realistic":
        _add_clothes(spec)
        _add_surroundings(spec)
    for other in list(spec.cameras):
        if camera in _POSITIONS or other.name != "track":
            spec.delete(other)
    if camera in _POSITIONS:
        spec.worldbody.add_camera(
            name=camera,
            mode=mujoco.mjtCamLight.mjCAMLIGHT_TARGETBODYCOM,
            targetbody="torso",
            pos=_POSITIONS[camera],
            fovy=_FIELD_OF_VIEW,
        )
    else:
        spec.cameras[0].name = camera
    return spec.compile()


def _add_clothes(spec: mujoco.MjSpec) -> None:
    """Colors every limb and adds a face to the head."""
    for appearance in (*spec.textures, *spec.materials):
        spec.delete(appearance)
    spec.add_material(name="cloth", specular=0.1, shininess=0.1)
    _add_textured_material(spec, "head", _head_texture(), specular=0.1, shininess=0.1)
    for geom in spec.geoms:
        limb = geom.name.removeprefix("left_").removeprefix("right_")
        if limb in _CLOTHES:
            geom.material, geom.rgba = "cloth", (*_CLOTHES[limb], 1)
    _set_material(spec.geom("head"), "head")


def _add_surroundings(spec: mujoco.MjSpec) -> None:
    """Adds a lawn, a sky, a sun and ambient light."""
    floor = spec.geom("floor")
    floor.size[:2] = 100  # rendering only: for collisions a plane is infinite
    floor.material, floor.rgba = "", (*_GRASS, 1)  # a texture here takes 40% of the rendering time
    spec.add_texture(
        name="sky",
        type=mujoco.mjtTexture.mjTEXTURE_SKYBOX,
        builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
        rgb1=_ZENITH,
        rgb2=_HORIZON,
        width=64,
        height=384,
    )
    for light in list(spec.lights):
        spec.delete(light)
    sun = mujoco.mjtLightType.mjLIGHT_DIRECTIONAL
    spec.worldbody.add_light(
        name="sun", type=sun, pos=(0, 0, 4), dir=(-0.45, 0.15, -0.9), diffuse=(0.62,) * 3, specular=(0.2,) * 3
    )
    # A fill light from the other side, without shadows, so that no limb is too dark.
    spec.worldbody.add_light(
        name="fill",
        type=sun,
        pos=(0, 0, 4),
        dir=(-0.5, 0.8, -0.3),
        diffuse=(0.22,) * 3,
        specular=(0, 0, 0),
        castshadow=False,
    )
    headlight = spec.visual.headlight
    headlight.ambient, headlight.diffuse, headlight.specular = (0.36,) * 3, (0, 0, 0), (0, 0, 0)


def _add_textured_material(spec: mujoco.MjSpec, name: str, image: np.ndarray, **material: Any) -> None:
    """Adds an image, uint8 (height, width, 3), as a texture and a material of the same name."""
    height, width, channels = image.shape
    texture = spec.add_texture(
        name=name, type=mujoco.mjtTexture.mjTEXTURE_2D, width=width, height=height, nchannel=channels
    )
    texture.data = image.tobytes()
    textures = [""] * mujoco.mjtTextureRole.mjNTEXROLE
    textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name
    spec.add_material(name=name, textures=textures, **material)


def _set_material(geom: mujoco.MjsGeom, material: str) -> None:
    geom.material, geom.rgba = material, (0.5, 0.5, 0.5, 1)  # with this gray, the color comes from the material


def _head_texture() -> np.ndarray:
    """A face along x, and hair behind and on top, in an equirectangular projection, uint8 (64, 128, 3)."""
    around = (np.arange(128) + 0.5) / 128 * 2 * np.pi
    around = np.where(around > np.pi, around - 2 * np.pi, around)[None, :]  # 0 in front, positive to the left
    above = (0.5 - (np.arange(64) + 0.5) / 64)[:, None] * np.pi
    forward, left, up = np.cos(above) * np.cos(around), np.cos(above) * np.sin(around), np.sin(above)
    texture = np.broadcast_to(np.array(_SKIN), (64, 128, 3)).copy()
    texture[up > 0.45 + 0.9 * forward - 0.5 * np.abs(left)] = 0.20, 0.11, 0.06
    eyes = (np.hypot(np.abs(left) - 0.36, 1.2 * (up - 0.10)) < 0.16) & (forward > 0)
    mouth = (np.abs(left) < 0.28) & (np.abs(up + 0.42) < 0.06) & (forward > 0)
    texture[eyes] = 0.08, 0.08, 0.10
    texture[mouth] = 0.62, 0.22, 0.20
    return np.round(255 * texture).astype(np.uint8)
