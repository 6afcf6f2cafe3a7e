"""What there is to draw in a MuJoCo model, as a model of its own that has no physics.

MuJoCo Warp refuses models for what their physics needs, such as a solver. It draws geoms, but no sites, and only from
cameras of the model, which may have none. So the scene is compiled anew: every geom and site becomes a geom of the
world, beside the lights and one camera. Sizes and contents come from the compiled model, so it does not matter whether
that came from a file or a string.
"""

import mujoco
import numpy as np

from .cameras import FreeCamera

CAMERA = "picture"
"""Name of the scene's only camera."""

_LAST_VISIBLE_GROUP = 2  # as in MuJoCo's viewer and in Gymnasium
_LEAST_OPACITY = 0.5  # MuJoCo Warp draws nothing transparent; what is fainter is left out, the rest is solid
_LIGHT_FIELDS = ("type", "active", "castshadow", "attenuation", "cutoff", "exponent", "ambient", "diffuse", "specular")
_MATERIAL_FIELDS = ("rgba", "texid", "texrepeat", "texuniform", "emission", "specular", "shininess")
_COPIED = (
    *(f"light_{name}" for name in _LIGHT_FIELDS),
    *(f"mat_{name}" for name in _MATERIAL_FIELDS),
    *("mesh_vert", "mesh_normal", "hfield_data"),  # which the compiler would move, turn and scale
)


def build_scene(model: mujoco.MjModel, camera: int | FreeCamera) -> mujoco.MjModel:
    """Compiles a scene with the geoms and visible sites of a model, in this order, its lights, and one camera.

    Args:
        model: any compiled model.
        camera: the number of a camera in the model, or a free camera.

    Returns:
        A model in which nothing moves. Its geoms are where they are in the model's initial state; its lights and its
        camera are not.
    """
    spec = mujoco.MjSpec()
    for i in range(model.ntex):
        _add_texture(spec, model, i)
    for i in range(model.nmat):
        spec.add_material(name=f"material{i}")
    for i in range(model.nmesh):
        _add_mesh(spec, model, i)
    for i in range(model.nhfield):
        rows, columns = model.hfield_nrow[i], model.hfield_ncol[i]
        heights = np.zeros(rows * columns)  # the compiler would scale other ones
        spec.add_hfield(name=f"field{i}", nrow=rows, ncol=columns, size=model.hfield_size[i], userdata=heights)
    sites = visible_sites(model)
    for _ in range(model.ngeom + len(sites)):
        spec.worldbody.add_geom(size=(1, 0, 0), contype=0, conaffinity=0)
    for _ in range(model.nlight):
        spec.worldbody.add_light()
    spec.worldbody.add_camera(name=CAMERA)
    scene = spec.compile()
    for name in _COPIED:
        getattr(scene, name)[...] = getattr(model, name)
    for name in ("type", "dataid", "matid", "size", "rgba"):
        getattr(scene, f"geom_{name}")[...] = np.concatenate(
            [getattr(model, f"geom_{name}"), getattr(model, f"site_{name}")[sites]]
        )
    scene.geom_group[: model.ngeom] = model.geom_group
    _place(scene, model, sites)
    mesh, distance_field = int(mujoco.mjtGeom.mjGEOM_MESH), int(mujoco.mjtGeom.mjGEOM_SDF)
    scene.geom_type[scene.geom_type == distance_field] = mesh  # drawn alike
    _copy_view(scene, model, camera)
    return scene


def visible_sites(model: mujoco.MjModel) -> np.ndarray:
    """Returns the numbers of the sites in visible groups, int (k,); a color without opacity may still hide them."""
    return np.flatnonzero(model.site_group <= _LAST_VISIBLE_GROUP)


def hide_faint(rgba: np.ndarray) -> None:
    """Takes the opacity from colors (..., 4) that are less than half opaque, in place."""
    opacity = rgba[..., 3]
    opacity[opacity < _LEAST_OPACITY] = 0


def describe_omissions(model: mujoco.MjModel) -> list[str]:
    """Returns what in a model is missing or looks wrong in pictures by MuJoCo Warp, a phrase each."""
    spatial = [model.wrap_type[start] != mujoco.mjtWrap.mjWRAP_JOINT for start in model.tendon_adr]
    tendons = np.array(spatial, bool) & (model.tendon_group <= _LAST_VISIBLE_GROUP) & (model.tendon_rgba[:, 3] > 0)
    missing = {"flexes": model.nflex, "skins": model.nskin, "spatial tendons": int(tendons.sum())}
    phrases = [f"{name} are missing ({count})" for name, count in missing.items() if count]
    geoms, sites = model.geom_group <= _LAST_VISIBLE_GROUP, visible_sites(model)
    materials = np.concatenate([model.geom_matid[geoms], model.site_matid[sites]])
    colors = np.concatenate([model.geom_rgba[geoms], model.site_rgba[sites]])
    by_material = (materials >= 0) & (colors == (0.5, 0.5, 0.5, 1)).all(axis=1)
    opacity = np.where(by_material, model.mat_rgba[materials, 3] if model.nmat else 1, colors[:, 3])
    faint, solid = (opacity > 0) & (opacity < _LEAST_OPACITY), (opacity >= _LEAST_OPACITY) & (opacity < 1)
    if faint.any():
        phrases.append(f"geoms and sites that are less than half opaque are missing ({faint.sum()})")
    if solid.any():
        phrases.append(f"transparent geoms and sites look solid ({solid.sum()})")
    used = {int(model.mat_texid[i, mujoco.mjtTextureRole.mjTEXROLE_RGB]) for i in set(materials.tolist()) - {-1}}
    shapes = [_pixels(model, i).shape for i in used - {-1} if _is_cube(model, i)]
    distorted = sum(height != width for height, width, _ in shapes)
    if distorted:
        phrases.append(f"textures that differ on the six sides of a cube look distorted ({distorted})")
    return phrases


def _is_cube(model: mujoco.MjModel, i: int) -> bool:
    return model.tex_type[i] == mujoco.mjtTexture.mjTEXTURE_CUBE


def _pixels(model: mujoco.MjModel, i: int) -> np.ndarray:
    """Returns a texture, uint8 (height, width, channels); of a cube with six equal sides, only one."""
    start, shape = model.tex_adr[i], (model.tex_height[i], model.tex_width[i], model.tex_nchannel[i])
    if start < 0:  # the file is read when it is needed
        pixels = np.asarray(mujoco.mj_loadTexture(model, i)[0])
    else:
        pixels = model.tex_data[start : start + int(np.prod(shape))].reshape(shape)
    sides = pixels.reshape(6, -1) if _is_cube(model, i) and pixels.shape[0] == 6 * pixels.shape[1] else pixels[:1]
    return pixels[: pixels.shape[1]] if len(sides) == 6 and (sides == sides[0]).all() else pixels


def _add_texture(spec: mujoco.MjSpec, model: mujoco.MjModel, i: int) -> None:
    pixels = _pixels(model, i)
    if pixels.shape[2] == 1:  # a gray texture, which MuJoCo Warp would draw in red
        pixels = np.repeat(pixels, 3, axis=2)
    height, width, channels = pixels.shape
    kind = mujoco.mjtTexture(int(model.tex_type[i]))
    texture = spec.add_texture(name=f"texture{i}", type=kind, width=width, height=height, nchannel=channels)
    texture.data = pixels.tobytes()


def _add_mesh(spec: mujoco.MjSpec, model: mujoco.MjModel, i: int) -> None:
    def rows(field: str, per: str) -> np.ndarray:
        start, count = getattr(model, f"mesh_{per}adr")[i], getattr(model, f"mesh_{per}num")[i]
        return getattr(model, f"mesh_{field}")[start : start + count].ravel()

    mesh = spec.add_mesh(
        name=f"mesh{i}",
        inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL,  # a flat one has no volume
        uservert=rows("vert", "vert"),
        userface=rows("face", "face"),
        usernormal=rows("normal", "normal"),
        userfacenormal=rows("facenormal", "face"),
    )
    if model.mesh_texcoordnum[i]:
        mesh.usertexcoord, mesh.userfacetexcoord = rows("texcoord", "texcoord"), rows("facetexcoord", "face")


def _place(scene: mujoco.MjModel, model: mujoco.MjModel, sites: np.ndarray) -> None:
    """Puts the geoms where they are in the model's initial state, since MuJoCo Warp sorts them by place only once."""
    data = mujoco.MjData(model)
    mujoco.mj_kinematics(model, data)
    scene.geom_pos[...] = np.concatenate([data.geom_xpos, data.site_xpos[sites]])
    scene.geom_sameframe[...] = int(mujoco.mjtSameFrame.mjSAMEFRAME_NONE)
    for i, axes in enumerate(np.concatenate([data.geom_xmat, data.site_xmat[sites]])):
        mujoco.mju_mat2Quat(scene.geom_quat[i], axes)


def _copy_view(scene: mujoco.MjModel, model: mujoco.MjModel, camera: int | FreeCamera) -> None:
    """Copies what belongs to the camera: its lens, its lamp, and the nearest and farthest distance that it shows."""
    for name in ("active", "ambient", "diffuse", "specular"):
        setattr(scene.vis.headlight, name, getattr(model.vis.headlight, name))
    scene.vis.map.znear, scene.vis.map.zfar = model.vis.map.znear, model.vis.map.zfar
    scene.stat.extent = model.stat.extent
    if isinstance(camera, FreeCamera):
        scene.cam_fovy[0] = model.vis.global_.fovy
        scene.cam_projection[0] = model.vis.global_.orthographic
    else:
        for name in ("fovy", "projection", "sensorsize", "intrinsic"):
            getattr(scene, f"cam_{name}")[0] = getattr(model, f"cam_{name}")[camera]
