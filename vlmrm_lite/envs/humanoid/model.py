"""The humanoid as a MuJoCo model: Gymnasium's body, dressed and filmed for a reward that looks at pictures.

The body comes from the XML file of the installed Gymnasium and is edited in memory, so that masses, joints,
joint limits and motors are Gymnasium's own. What differs:

- The solver is Newton instead of PGS, which MuJoCo Warp does not have.
- The integrator is implicitfast instead of RK4, which takes 2.5 times as long for no difference that one could see.
- There is one camera. Gymnasium's XML has a second one, in the right hand, which nothing uses.
- In the "realistic" scene: colours, floor, sky and lights (paper A, figure 3). All are drawn here.
"""

from pathlib import Path
from typing import Any

import gymnasium
import mujoco
import numpy as np

from ...utils.checks import check_choice

SCENES = ("realistic", "original")
CAMERAS = ("three-quarter", "front", "original")

# Red, green, blue from 0 to 1. Neighbouring limbs differ most: at 64 x 64 pixels an arm is two pixels thick,
# and whether it hangs, rests on the hip or crosses the chest must be seen from its colour.
_SHIRT, _SLEEVE = (0.80, 0.13, 0.12), (0.98, 0.80, 0.16)
_SKIN, _HAND = (0.94, 0.70, 0.53), (1.00, 0.86, 0.74)
_TROUSERS, _THIGH = (0.08, 0.10, 0.24), (0.13, 0.22, 0.55)
_SHIN, _SHOE = (0.36, 0.62, 0.90), (0.97, 0.97, 0.97)
_CLOTHES = {
    "torso1": _SHIRT,
    "uwaist": _SHIRT,
    "lwaist": _SHIRT,
    "butt": _TROUSERS,
    "thigh1": _THIGH,
    "shin1": _SHIN,
    "foot": _SHOE,
    "uarm1": _SLEEVE,
    "larm": _SKIN,
    "hand": _HAND,
}
_GRASS, _HORIZON, _ZENITH = (0.38, 0.55, 0.27), (0.80, 0.87, 0.92), (0.30, 0.52, 0.80)

# Our cameras stand in front of the humanoid, at its right shoulder or nearly straight ahead, and turn to keep its
# centre of mass in the middle. They stay where they are, so that how far they look down tells how high the humanoid is.
_POSITIONS = {"three-quarter": (3.5, -3.2, 2.2), "front": (4.6, -1.1, 2.2)}  # metres; it starts at 0 and looks along x
_FIELD_OF_VIEW = 25.0  # degrees: about 2.2 m at the humanoid, which is 2.0 m high with its arms raised


def build_model(scene: str = "realistic", camera: str = "three-quarter") -> mujoco.MjModel:
    """Compiles Gymnasium's Humanoid with one camera.

    Args:
        scene: "realistic", clothes on a lawn under a sky; or "original", Gymnasium's look.
        camera: "three-quarter", from the front right and slightly above, fixed in place and turned towards
            the humanoid; "front", the same from nearly straight ahead, for what hands do before the body; or
            "original", Gymnasium's, level from the right, which travels along.

    Returns:
        A model of 24 positions, 23 velocities and 17 motors, with one camera named like `camera`.

    Raises:
        ValueError: there is no such scene or camera.
    """
    check_choice("scene", scene, SCENES)
    check_choice("camera", camera, CAMERAS)
    spec = mujoco.MjSpec.from_file(str(Path(gymnasium.__file__).parent / "envs/mujoco/assets/humanoid.xml"))
    spec.option.solver = mujoco.mjtSolver.mjSOL_NEWTON
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST
    if scene == "realistic":
        _dress(spec)
        _furnish(spec)
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


def _dress(spec: mujoco.MjSpec) -> None:
    """Gives every limb its colour and the head a face."""
    for look in (*spec.textures, *spec.materials):
        spec.delete(look)
    spec.add_material(name="cloth", specular=0.1, shininess=0.1)
    _textured(spec, "head", _head(), specular=0.1, shininess=0.1)
    for geom in spec.geoms:
        limb = geom.name.removeprefix("left_").removeprefix("right_")
        if limb in _CLOTHES:
            geom.material, geom.rgba = "cloth", (*_CLOTHES[limb], 1)
    _wear(spec.geom("head"), "head")


def _furnish(spec: mujoco.MjSpec) -> None:
    """Lays a lawn under a sky, and lights it by the sun and from all around."""
    floor = spec.geom("floor")
    floor.size[:2] = 100  # only the drawing: a plane carries far beyond what is drawn of it
    floor.material, floor.rgba = "", (*_GRASS, 1)  # a texture here takes 40% of all drawing
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
    # From the other side and without a shadow, so that no limb is lost in the dark.
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


def _textured(spec: mujoco.MjSpec, name: str, picture: np.ndarray, **material: Any) -> None:
    """Adds a picture, uint8 (height, width, 3), as a texture and a material of that name."""
    height, width, channels = picture.shape
    texture = spec.add_texture(
        name=name, type=mujoco.mjtTexture.mjTEXTURE_2D, width=width, height=height, nchannel=channels
    )
    texture.data = picture.tobytes()
    textures = [""] * mujoco.mjtTextureRole.mjNTEXROLE
    textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name
    spec.add_material(name=name, textures=textures, **material)


def _wear(geom: mujoco.MjsGeom, material: str) -> None:
    geom.material, geom.rgba = material, (0.5, 0.5, 0.5, 1)  # this grey leaves the colour to the material


def _head() -> np.ndarray:
    """A face with eyes that looks along x, and hair behind and above; longitude by latitude, (64, 128, 3)."""
    around = (np.arange(128) + 0.5) / 128 * 2 * np.pi
    around = np.where(around > np.pi, around - 2 * np.pi, around)[None, :]  # 0 in front, positive to the left
    above = (0.5 - (np.arange(64) + 0.5) / 64)[:, None] * np.pi
    forward, left, up = np.cos(above) * np.cos(around), np.cos(above) * np.sin(around), np.sin(above)
    picture = np.broadcast_to(np.array(_SKIN), (64, 128, 3)).copy()
    picture[up > 0.45 + 0.9 * forward - 0.5 * np.abs(left)] = 0.20, 0.11, 0.06
    eyes = (np.hypot(np.abs(left) - 0.36, 1.2 * (up - 0.10)) < 0.16) & (forward > 0)
    mouth = (np.abs(left) < 0.28) & (np.abs(up + 0.42) < 0.06) & (forward > 0)
    picture[eyes] = 0.08, 0.08, 0.10
    picture[mouth] = 0.62, 0.22, 0.20
    return np.round(255 * picture).astype(np.uint8)
