"""The playroom: how many pixels of each thing and piece of furniture the agent sees, and where in the picture.

Points on a thing or a piece of furniture are projected into the camera of the environment's own model. A point is seen
if it lies in the frame, and neither furniture nor another thing is between it and the eyes. The area of the projection
within the frame, times the fraction of its points that nothing hides, gives the number of pixels at 64x64.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from ...envs.playroom.layout import ABSENT, FURNITURE, SIZES, Rooms
from ...envs.playroom.model import build_playroom
from ...envs.playroom.things import KINDS, Kind, Part

FRAME = 64  # height and width in pixels of the pictures whose pixels are counted
FILL = 0.3  # fraction of the box around its projection that has the color of a thing, as drawn
_NEAREST = 0.05  # from the eyes, in meters; what is nearer is not drawn
_INNER = 0.75  # points lie this far from the middle of a thing towards the faces of the box around it
_SLAB = 0.06  # thickness of the top of the table; its legs hide nothing
_GRID = np.stack(np.meshgrid(*[(-1.0, 0.0, 1.0)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)  # (27, 3)


def _half_extent(part: Part) -> NDArray[np.float64]:
    """Half sizes of the box around a part, (3,), in the frame of the thing."""
    size = part.size
    half = {
        "sphere": lambda: (size[0],) * 3,
        "cylinder": lambda: (size[0], size[0], size[1]),
        "capsule": lambda: (size[0], size[0], size[0] + size[1]),
    }.get(part.shape, lambda: size)()
    return np.abs(Rotation.from_euler("xyz", part.euler, degrees=True).as_matrix()) @ half


def _box(kind: Kind) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middle and the half sizes of the box around a thing, (3,) each."""
    low = np.min([part.pos - _half_extent(part) for part in kind.parts], axis=0)
    high = np.max([part.pos + _half_extent(part) for part in kind.parts], axis=0)
    return (low + high) / 2, (high - low) / 2


_BOXES = [_box(kind) for kind in KINDS.values()]
_POINTS = np.stack([middle + _INNER * half * _GRID for middle, half in _BOXES])  # (kinds, 27, 3)
_RADII = np.array([0.8 * np.cbrt(np.prod(half)) for _, half in _BOXES])  # of spheres that hide what is behind them
_HULLS = [kind.hull for kind in KINDS.values()]
_HULL_PLACES = np.array([hull.pos for hull in _HULLS], float)
_EDGES = np.array([_half_extent(hull) if hull.shape == "box" else _half_extent(hull) - hull.size[0] for hull in _HULLS])
_ROUNDINGS = np.array([0.0 if hull.shape == "box" else hull.size[0] for hull in _HULLS])


def rotations(rooms: Rooms) -> NDArray[np.float64]:
    """The rotation matrices of the things, (n, 6, 3, 3)."""
    quat = rooms.stack(("quat_x", "quat_y", "quat_z", "quat_w"))
    return Rotation.from_quat(quat.reshape(-1, 4)).as_matrix().reshape(*quat.shape[:2], 3, 3)


def depths(rooms: Rooms) -> NDArray[np.float64]:
    """How far the lowest point of each thing is below its center, however it is turned, in meters, (n, 6)."""
    kind, down = rooms.things("kind").astype(int), rotations(rooms)[:, :, 2]
    return (np.abs(down) * _EDGES[kind]).sum(-1) + _ROUNDINGS[kind] - (down * _HULL_PLACES[kind]).sum(-1)


def project(rooms: Rooms, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Projects points into the picture.

    Args:
        rooms: n rooms.
        points: (n, m, 3) in the frame of the room, in meters.

    Returns:
        (n, m, 3): from -1 at the left to 1 at the right of the frame, from -1 at its bottom to 1 at its top, and the
        distance in front of the camera in meters. Numbers of points behind the camera mean nothing.
    """
    place, rotation, focal = _camera()
    x, y = points[..., 0] - rooms.agent("x")[:, None], points[..., 1] - rooms.agent("y")[:, None]
    cos, sin = np.cos(rooms.agent("heading"))[:, None], np.sin(rooms.agent("heading"))[:, None]
    ahead = np.stack([cos * x + sin * y, cos * y - sin * x, points[..., 2]], axis=-1) - place
    seen = ahead @ rotation
    distance = -seen[..., 2]
    return np.concatenate([focal * seen[..., :2] / np.maximum(distance, _NEAREST)[..., None], distance[..., None]], -1)


def thing_pixels(rooms: Rooms) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """About how many pixels of each thing are seen, (n, 6), and which fraction of it, (n, 6); 0 for empty slots."""
    kind = rooms.things("kind").astype(int)
    points = np.einsum("nsij,nspj->nspi", rotations(rooms), _POINTS[kind]) + rooms.stack(("x", "y", "z"))[:, :, None]
    owner = np.repeat(np.arange(kind.shape[1]), len(_GRID))
    flat = points.reshape(len(rooms), -1, 3)
    free = ~_behind_furniture(rooms, flat) & ~_behind_things(rooms, flat, owner)
    pixels, fraction = _pixels(rooms, points, free.reshape(points.shape[:3]))
    return pixels * rooms.present, fraction * rooms.present


def furniture_pixels(rooms: Rooms) -> NDArray[np.float64]:
    """About how many pixels of each piece of furniture are seen, (n, 3); nothing hides furniture."""
    middles, halves = _blocks(rooms)
    points = middles[:, :, None] + _INNER * halves[:, :, None] * _GRID
    free = np.ones(points.shape[:3], bool)
    return _pixels(rooms, points, free)[0] * (rooms.furniture("color") != ABSENT)


@cache
def _camera() -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Place (3,) and rotation (3, 3) of the eyes in the agent's frame, and the focal length in halves of the frame."""
    model = build_playroom("eyes").model
    rotation = Rotation.from_quat(model.cam_quat[0, [1, 2, 3, 0]]).as_matrix()
    return model.cam_pos[0].copy(), rotation, float(1 / np.tan(np.radians(model.cam_fovy[0]) / 2))


def _pixels(
    rooms: Rooms, points: NDArray[np.float64], free: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The pixels and the fractions that are seen of m bodies, (n, m) each.

    Args:
        rooms: n rooms.
        points: on the bodies, (n, m, 27, 3).
        free: bool (n, m, 27), whether nothing hides a point.
    """
    places = project(rooms, points.reshape(len(points), -1, 3)).reshape(points.shape)
    inside = (np.abs(places[..., :2]) < 1).all(-1) & (places[..., 2] > _NEAREST)
    seen = (inside & free).sum(2)
    frame = np.clip(places[..., :2], -1, 1)
    area = ((frame.max(2) - frame.min(2)) / _INNER * FRAME / 2).prod(-1)
    return FILL * area * seen / np.maximum(inside.sum(2), 1), seen / points.shape[2]


def _eyes(rooms: Rooms) -> NDArray[np.float64]:
    """The place of the camera, (n, 3)."""
    (forward, _, height), heading = _camera()[0], rooms.agent("heading")
    x, y = rooms.agent("x") + forward * np.cos(heading), rooms.agent("y") + forward * np.sin(heading)
    return np.stack([x, y, np.full(len(rooms), height)], axis=1)


def _blocks(rooms: Rooms) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middles and half sizes of the blocks that pieces of furniture hide things with, (n, 3, 3) each."""
    thick = np.where(np.array(FURNITURE) == "table", _SLAB, SIZES[:, 2])
    heights = np.broadcast_to(SIZES[:, 2] - thick / 2, rooms.furniture("x").shape)
    middles = np.stack([rooms.furniture("x"), rooms.furniture("y"), heights], axis=-1)
    half = np.broadcast_to(thick / 2, heights.shape)[..., None]
    return middles, np.concatenate([rooms.half_sizes(), half], axis=-1)


def _behind_furniture(rooms: Rooms, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a piece of furniture is between the eyes and each point, (n, m, 3) to bool (n, m)."""
    middles, halves = _blocks(rooms)
    eyes = _eyes(rooms)[:, None]
    way = points - eyes
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)[:, :, None]  # (n, m, 1, 3)
    ends = np.stack([(middles + sign * halves - eyes)[:, None] / way for sign in (-1, 1)])  # (2, n, m, 3, 3)
    enters, leaves = ends.min(0).max(-1), ends.max(0).min(-1)
    hidden = (leaves > np.maximum(enters, 0)) & (enters < 0.97)
    return (hidden & (rooms.furniture("color") != ABSENT)[:, None]).any(-1)


def _behind_things(rooms: Rooms, points: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether another thing is between the eyes and each point; the point belongs to the thing `owner`, (m,)."""
    eyes = _eyes(rooms)[:, None]
    way, others = points - eyes, rooms.stack(("x", "y", "z")) - eyes
    length = np.maximum((way**2).sum(-1), 1e-9)[..., None]
    along = np.einsum("nmi,nsi->nms", way, others)
    passed = np.clip(along / length, 0, 1)  # the part of the way where the thing is nearest
    gap = (others**2).sum(-1)[:, None] - 2 * passed * along + passed**2 * length
    hidden = (gap < _RADII[rooms.things("kind").astype(int)][:, None] ** 2) & (passed > 0) & (passed < 0.97)
    return (hidden & rooms.present[:, None] & (owner[:, None] != np.arange(others.shape[1]))).any(-1)
